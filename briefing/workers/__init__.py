"""Processes that work for this one: how they are started, what passes between both, and how they end with it."""
