"""The engines behind small protocols: encoder, entailment, seq2seq, chat; and their registry."""
