"""What is worth a line: one scale, learned from what editors chose, for all that a page tells."""
