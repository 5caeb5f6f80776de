"""The commands: parse, call, print."""

from __future__ import annotations


def main() -> None:
    """The entry point of the command `briefing`."""
    import sys

    from briefing.cli.report import stop
    from briefing.cli.streams import finish, prepare

    prepare()
    try:
        from briefing.cli.app import app

        app()
    except SystemExit as ended:
        sys.exit(finish(ended.code))
    except BaseException as error:  # noqa: BLE001  the end of the program: nobody sees a traceback
        sys.exit(finish(stop(error)))
