"""Condenses each source: extractive by default, abstractive on request, behind a gate that checks every sentence."""
