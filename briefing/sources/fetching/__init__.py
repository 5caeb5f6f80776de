"""Fetching from the network: only public addresses, politely, with a cache."""
