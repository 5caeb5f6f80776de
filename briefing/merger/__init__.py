"""Aligns points across sources, relates them, explains the differences, ranks."""
