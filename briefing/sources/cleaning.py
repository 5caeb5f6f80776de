"""Characters that have no place in a report: controls, terminal sequences, bidi overrides, hidden tags.

For well-formed plain text cleaning is the identity, so that offsets count in the file as it is.
"""

from __future__ import annotations

import re

from briefing.language.invisible import visible

_TERMINAL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b[\]PX^_][^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC: titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
# Pages of the cp1252 age carry its punctuation as C1 controls; browsers read them so, too.
_C1 = {n: (bytes([n]).decode("cp1252", "ignore") or None) for n in range(0x80, 0xA0)}
_TABLE: dict[int, str | None] = {
    **dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F), None),
    **_C1,
    0x0B: "\n",
    0x0C: "\n",
    0x85: "…",
    0x2028: "\n",
    0x2029: "\n",
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), None),  # bidi embeddings, overrides, isolates
    **dict.fromkeys(range(0xFFF9, 0xFFFC), None),
    **dict.fromkeys(range(0xE0000, 0xE0080), None),  # tag characters: invisible text
    **dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd"),
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """The text without controls (other than tab and line ends), terminal sequences, bidi overrides and tag
    characters; lone surrogates become U+FFFD. Linear in the length."""
    if _SUSPECT.search(text) is None:
        return text
    text = _TERMINAL.sub("", text).translate(_TABLE)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def tidy(text: str) -> str:
    """`clean`, without invisible characters and with plain line ends and spaces: for text taken out of a format,
    where no file has offsets to keep."""
    text = visible(clean(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n ?", "\n", re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text))).strip()


def one_line(text: str | None, max_chars: int = 300) -> str | None:
    """A title, name or outlet as one clean line, or None where nothing is left."""
    if not text:
        return None
    line = " ".join(tidy(text).split())[:max_chars].strip()
    return line or None
