"""The verbs for programs with an event loop: each works in a process of its own, and the loop stays free."""
