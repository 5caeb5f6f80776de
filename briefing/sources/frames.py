"""What passes between the reading process and its parent: JSON and bytes, never pickles, so that a parser taken over
by a hostile file can hand back nothing but text."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import BinaryIO

from briefing.nouns import LeftOut
from briefing.sources.content import Article, Content

_LENGTH = struct.Struct(">Q")
_MAX_FRAME_BYTES = 1 << 31
Part = Article | Content


def send(stream: BinaryIO, values: dict[str, object]) -> None:
    """Write one frame."""
    data = json.dumps(values, default=_plain).encode("utf-8", "surrogatepass")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> dict[str, object]:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
        ValueError: it did not send a frame.
    """
    (n_bytes,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if n_bytes > _MAX_FRAME_BYTES:
        raise ValueError("a frame beyond any size")
    values = json.loads(_exactly(stream, n_bytes))
    if not isinstance(values, dict):
        raise ValueError("not a frame")
    return values


def packed(parts: Sequence[Part]) -> list[dict[str, object]]:
    """Articles and contents as what a frame holds."""
    return [{"kind": type(part).__name__, **asdict(part)} for part in parts]


def unpacked(values: object) -> tuple[Part, ...]:
    """Articles and contents back from a frame.

    Raises:
        ValueError: it holds something else.
    """
    try:
        return tuple(_part(dict(v)) for v in values)  # type: ignore[attr-defined]  # checked by trying
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not the parts of a source") from error


def _part(values: dict[str, object]) -> Part:
    made = {"Article": Article, "Content": Content}[str(values.pop("kind"))]
    if set(values) - {f.name for f in fields(made)}:
        raise ValueError("a field that is not known")
    for name in ("published", "retrieved"):
        if isinstance(moment := values.get(name), str):
            values[name] = datetime.fromisoformat(moment)
    values["notes"] = tuple(str(n) for n in values.get("notes") or ())  # type: ignore[attr-defined]  # checked by trying
    values["left_out"] = tuple(LeftOut(**left) for left in values.get("left_out") or ())  # type: ignore[attr-defined]
    if made is Content:
        values["data"] = base64.b64decode(str(values["data"]))
        return Content(**values)  # type: ignore[arg-type]  # names were checked, values are the child's own
    if isinstance(prose := values.get("prose"), list):
        values["prose"] = tuple((int(a), int(b)) for a, b in prose)
    article = Article(**values)  # type: ignore[arg-type]
    if not isinstance(article.text, str) or any(not 0 <= a <= b <= len(article.text) for a, b in article.prose or ()):
        raise ValueError("spans outside the text")
    return article


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not travel")


def _exactly(stream: BinaryIO, n_bytes: int) -> bytes:
    data = stream.read(n_bytes)
    if data is None or len(data) < n_bytes:
        raise EOFError("the other side is gone")
    return data
