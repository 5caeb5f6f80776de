"""The engines behind small protocols: encoder, stance, seq2seq, chat; and their registry."""
