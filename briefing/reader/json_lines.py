"""JSON Lines out of whatever a model wraps them in: a fence, thoughts, one enclosing object, an answer broken off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MAX_CHARS = 200_000
MAX_LINES = 2_000
MAX_DEEP = 8
MAX_BAD = 4_000
# Thoughts begin a line: a report that holds such a tag, quoted inside a line, ends nothing. Some servers swallow the
# tag that opens them.
_THINKING = re.compile(r"^[ \t]*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE | re.MULTILINE)
_THOUGHT = re.compile(r"^[ \t]*</think(?:ing)?>", re.IGNORECASE | re.MULTILINE)
# An enclosing object or list is entered, so that one bad line in it loses only itself.
_ENTER = re.compile(r'\{\s*"lines"\s*:\s*\[')


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one that gives a key twice says two things, and counts for none."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of an answer, in order, at most `MAX_LINES`; a line that is none is passed over.

    Time is linear in the length of the answer.
    """
    text = _THOUGHT.split(_THINKING.sub("", text[:MAX_CHARS]))[-1] + "\n"
    at = match.end() if (match := _ENTER.search(text)) else 0
    n_found, n_bad, n_deep, line_end = 0, 0, 0, -1
    while n_found < MAX_LINES and (at := text.find("{", at)) >= 0:
        try:
            found, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            n_deep += isinstance(error, RecursionError)
            n_bad += 1
            # No line is nested so deep: trying each level of it would take for ever, and so would telling each mistake.
            if n_deep > MAX_DEEP or n_bad > MAX_BAD:
                return
            # What is wrong with a line is wrong to its end, or to the end of this object.
            line_end = line_end if line_end >= at else text.find("\n", at)
            closed = text.find("},", at, line_end)
            at = closed + 1 if closed >= 0 else line_end
            continue
        yield from _unwrapped(found)
        n_found += 1


def _unwrapped(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lines = found.get("lines")
    if isinstance(lines, list):
        yield from (line for line in lines[:MAX_LINES] if isinstance(line, dict))
    else:
        yield found
