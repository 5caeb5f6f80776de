"""A call as seen from an event loop: awaited, or followed result by result; given up when nobody waits any more."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping

from briefing.asynchronous.helpers import Call, ask
from briefing.asynchronous.served import Request

Progress = Callable[[str], None]
Message = tuple[str, object]


async def called(verb: str, arguments: Mapping[str, object], progress: Progress | None) -> object:
    """What a verb gives, "module:name".

    Raises:
        Exception: what the verb raises, or `progress`.
    """
    result: object = None
    async for kind, value in messages(verb, arguments, progress):
        if kind == "result":
            result = value
    return result


async def messages(verb: str, arguments: Mapping[str, object], progress: Progress | None) -> AsyncGenerator[Message]:
    """The items and the result of a verb as they come. Whatever ends this before the result ends the work.

    Raises:
        Exception: what the verb raises, or `progress`, which is called in the loop's thread.
    """
    loop = asyncio.get_running_loop()
    come: asyncio.Queue[Message] = asyncio.Queue()

    def tell(kind: str, value: object) -> None:
        try:
            loop.call_soon_threadsafe(come.put_nowait, (kind, value))
        except RuntimeError:  # the loop is closed
            call.end()

    call = Call(Request(verb=verb, arguments=arguments, folder=_folder(), environment=dict(os.environ)), tell)
    ask(call)
    try:
        while True:
            kind, value = await come.get()
            if kind == "error" and isinstance(value, Exception):
                raise value
            if kind == "progress":
                if progress:
                    progress(str(value))
                continue
            yield kind, value
            if kind == "result":
                return
    finally:
        call.end()


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return None
