"""A picture that travels inside a mail: of a kind that every mail program shows, told by its bytes."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.files import read_file
from briefing.page.escape import clean

MAX_PICTURE_BYTES = 200_000
MAX_SIDE_PX = 4000
MAX_NAMED = 5
MAX_ADDRESS = 100
_NAMING = ("src", "srcset", "background", "poster")
_SHOWING = ("img", "source", "input", "video", "embed")
_IN_STYLE = re.compile(r"(?i:url)\(\s{0,20}['\"]?([^'\"()\s]{1,2000})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture's bytes, its `kind` ("png", "jpeg", "gif") and its size in pixels."""

    data: bytes
    kind: str
    width: int
    height: int

    @property
    def cid(self) -> str:
        """What the mail's HTML names it by: always the same for the same bytes."""
        return f"{hashlib.sha256(self.data).hexdigest()[:24]}@briefing.invalid"

    def within(self, width: int, height: int) -> tuple[int, int]:
        """Its size in a box of `width` by `height` pixels; never larger than it is."""
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def picture(file: Path) -> Picture:
    """The picture in a file.

    Raises:
        ValueError: it cannot be read, is too large, or is none of the kinds; says what to do.
    """
    try:
        data = read_file(file, max_bytes=MAX_PICTURE_BYTES)
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror or error}); give a PNG, JPEG or GIF file") from error
    try:
        kind, width, height = _measured(data)
    except (ValueError, struct.error, IndexError) as error:
        raise ValueError(f"{file} is not a PNG, JPEG or GIF picture, whatever its name says; save it as one") from error
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise ValueError(f"{file} is {width} by {height} pixels; make it {MAX_SIDE_PX} at most, and at least 1")
    return Picture(data=data, kind=kind, width=width, height=height)


def left_out(html: str) -> tuple[str, ...]:
    """The addresses of pictures that a page or mail names and does not hold, each once, in order: by its policy, or by
    what mail programs do, they are not shown until somebody allows it, if at all."""
    import lxml.html

    try:
        parser = lxml.html.HTMLParser(encoding="utf-8")
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (lxml.html.etree.LxmlError, ValueError):  # there is nothing in it, or nothing that can be told
        return ()
    found: list[str] = []
    for element in tree.iter(lxml.html.etree.Element):
        tag = str(element.tag).rpartition("}")[2]
        names = [n for n in _NAMING if n in element.attrib and (n != "src" or tag in _SHOWING)]
        found += [_first_of(element.attrib[n]) for n in names]
        found += [element.attrib[n] for n in ("href", "xlink:href") if tag == "image" and n in element.attrib]
        styles = [element.get("style") or "", element.text or "" if tag == "style" else ""]
        found += [m[1] for style in styles for m in _IN_STYLE.finditer(style) if not m[1].startswith("data:font/")]
    return tuple(dict.fromkeys(a for a in (a.strip() for a in found) if a and not a.startswith("#")))


def named(addresses: Sequence[str]) -> str:
    """A few addresses in a row, as a message names them."""
    shown = ", ".join(clean(a)[:MAX_ADDRESS] for a in addresses[:MAX_NAMED])
    return shown + (f" and {len(addresses) - MAX_NAMED} more" if len(addresses) > MAX_NAMED else "")


def _first_of(addresses: str) -> str:
    """The first address of a `srcset`, or the one there is."""
    return (addresses.split() or [""])[0].rstrip(",")


def _measured(data: bytes) -> tuple[str, int, int]:
    """The kind, width and height that a picture's first bytes tell.

    Raises:
        ValueError: it is of no kind that is known.
        struct.error: it breaks off.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return ("png", *struct.unpack_from(">II", data, 16))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ("gif", *struct.unpack_from("<HH", data, 6))
    if data.startswith(b"\xff\xd8\xff"):
        return ("jpeg", *_jpeg_size(data))
    raise ValueError("unknown")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height, from the header of the frame (ITU-T T.81, B.2.2)."""
    at = 2
    while True:
        lead, marker, length = struct.unpack_from(">BBH", data, at)
        if lead != 0xFF:
            raise ValueError("no marker")
        if marker == 0xFF:  # a filling byte before the marker
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker in (0xD9, 0xDA) or length < 2:
            raise ValueError("no frame")
        else:
            at += 2 + length
