"""The commands: parse, call, print."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from types import FrameType

Handler = Callable[[int, FrameType | None], None]


def main() -> None:
    """The entry point of the command `briefing`."""
    import sys

    # Unless whoever started the program has Ctrl-C ignored. Until there is anything to put away it ends at once.
    takes_ctrl_c = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if takes_ctrl_c:
        _on_ctrl_c(_leave)
    from briefing.cli.report import stop
    from briefing.cli.streams import finish, prepare

    prepare()
    try:
        if takes_ctrl_c:
            _on_ctrl_c(_interrupt)
        from briefing.cli.app import app

        app()
    except SystemExit as ended:
        sys.exit(finish(ended.code))
    except BaseException as error:  # noqa: BLE001  the end of the program: nobody sees a traceback
        sys.exit(finish(stop(error)))
    finally:
        if takes_ctrl_c:
            _on_ctrl_c(_leave)


def _on_ctrl_c(handler: Handler) -> None:
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _on_ctrl_c(_leave)  # a second one, while the first is seen to, would be nobody's
    raise KeyboardInterrupt


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(130)
