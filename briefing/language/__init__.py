"""What a sentence says, with exact offsets: sentences, quantities, dates, names, quotations, cues."""
