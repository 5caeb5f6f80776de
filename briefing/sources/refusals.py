"""Formats that are known and not read: what they are and what to do instead."""

from __future__ import annotations

import re

from briefing.sources.content import Content
from briefing.sources.msg import OLE

_STREAMS = (
    ("EncryptedPackage", "an Office document that is protected by a password", "Save a copy without it."),
    ("WordDocument", "a Word document of the old kind (DOC)", "Open it and save it as DOCX, ODT or PDF."),
    ("PowerPoint Document", "a PowerPoint presentation", "Save its text as DOCX, PDF or plain text."),
    ("Workbook", "an Excel workbook", "Save the report that it belongs to as DOCX, PDF or plain text."),
    ("Book", "an Excel workbook", "Save the report that it belongs to as DOCX, PDF or plain text."),
)
_OTHER = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(?!text)")
_TABLE = "a table (CSV)", "Give the report that it belongs to; figures alone say nothing that can be compared."


def refusal(content: Content) -> str | None:
    """What a content is and what to do, where it is of a format that is known and not read."""
    data, name = content.data, content.name.lower()
    if data.startswith(OLE):
        for stream, what, remedy in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return f"It is {what}, which is not read. {remedy}"
        return None
    if _OTHER.search(data[:200]):
        return "It is an OpenDocument file without running text. Save the report that it belongs to as ODT or PDF."
    if (
        name.endswith((".csv", ".tsv"))
        or content.media_type in ("text/csv", "text/tab-separated-values")
        or _is_table(data)
    ):
        return f"It is {_TABLE[0]}, which is not read. {_TABLE[1]}"
    return None


def _is_table(data: bytes) -> bool:
    """Whether all of the first lines have as many separators, and none ends as a sentence does."""
    lines = [line for line in data[:8192].split(b"\n")[:-1] if line.strip()][:20]
    if len(lines) < 4 or data[:1] in b"<{[#" or any(line.rstrip().endswith((b".", b"!", b"?", b":")) for line in lines):
        return False
    return any(
        len({line.count(sign) for line in lines}) == 1 and lines[0].count(sign) >= 2
        for sign in (b"\t", b";", b",", b"|")
    )
