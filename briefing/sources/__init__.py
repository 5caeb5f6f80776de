"""What comes in: one reader per format, fetching, feeds, and origins (who copied whom)."""
