"""The commands: parse, call, print."""

from __future__ import annotations


def main() -> None:
    """The entry point of the command `briefing`."""
    from briefing.cli.app import app

    app()
