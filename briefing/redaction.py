"""Takes secrets out of words that others sent, however they wrote them.

What a server answers may hold the key it was sent: whole, cut off, broken by a NUL or a line end, escaped, in Base64 or
in hexadecimal digits. So a text is compared without what does not show and with escapes undone, and every word with a
stretch of six characters in it that stands in one of those forms is masked.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

MASK = "***"
_STRETCH = 6
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")
_ESCAPE = re.compile(
    r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{1,6});|&#([0-9]{1,7});|\\([nrtbfv0\"'/\\])"
)


def redacted(text: str, *secrets: str | None) -> str:
    """The text with every stretch of a secret in it masked; as it is where there is none.

    Linear in the length of the text. A secret of fewer than six characters is only masked whole.
    """
    known = tuple(s for s in secrets if s)
    if not known or not text:
        return text
    letters, places = _shown(text)
    hidden = bytearray(len(text))
    for n, stretches in _stretches(known).items():
        for i in range(len(letters) - n + 1):
            if letters[i : i + n] in stretches:
                start, end = places[i][0], places[i + n - 1][1]
                hidden[start:end] = b"\1" * (end - start)
    return _masked(text, hidden) if any(hidden) else text


def _shown(text: str) -> tuple[str, list[tuple[int, int]]]:
    """What of a text shows, case aside, with escapes undone, and from where to where each character stood."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        escape = _ESCAPE.match(text, at) if text[at] in "\\%&" else None
        end = escape.end() if escape else at + 1
        letter = _unescaped(escape) if escape else text[at]
        for c in letter.casefold() if letter.isprintable() and not letter.isspace() else "":
            letters.append(c)
            places.append((at, end))
        at = end
    return "".join(letters), places


def _unescaped(escape: re.Match[str]) -> str:
    four, two, percent, hexadecimal, decimal, letter = escape.groups()
    if letter is not None:
        return letter if letter in "\"'/\\" else " "
    number = int(decimal) if decimal else int(four or two or percent or hexadecimal, 16)
    return chr(number) if number <= 0x10FFFF else " "


@lru_cache(maxsize=16)
def _stretches(secrets: tuple[str, ...]) -> dict[int, frozenset[str]]:
    """By their length, the stretches that give a secret away."""
    found: dict[int, set[str]] = {}
    for secret in secrets:
        for form in _forms(secret):
            n = min(_STRETCH, len(form))
            found.setdefault(n, set()).update(form[i : i + n] for i in range(len(form) - n + 1))
    return {n: frozenset(stretches) for n, stretches in found.items()}


def _forms(secret: str) -> Iterable[str]:
    data = secret.encode("utf-8", "surrogatepass")
    yield _shown(secret)[0]
    yield "".join(c for c in secret.casefold() if c.isprintable() and not c.isspace())
    yield _shown(quote(secret, safe=""))[0]
    yield data.hex()
    for before in range(3):  # where in a group of three bytes it begins, as in SMTP's AUTH PLAIN after NULs and a name
        coded = base64.b64encode(b"\0" * before + data)
        # Of the first and the last group only what the secret alone decides.
        start, end = -(-before * 4 // 3), len(coded) - (0 if (before + len(data)) % 3 == 0 else 4)
        inner = coded[start:end].decode().casefold()
        if len(inner) >= _STRETCH or before == 0:
            yield inner or coded.decode().casefold()
            yield (inner or coded.decode().casefold()).replace("+", "-").replace("/", "_")


def _masked(text: str, hidden: bytearray) -> str:
    """The text with what is hidden masked, and with it the rest of its word: the groups of Base64 at both ends, too
    short to be known, hold a letter or two of the secret."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        start = hidden.find(1, at)
        if start < 0:
            break
        end = start
        while end < len(text) and (hidden[end] or text[end] in _WORD):
            end += 1
        while start > at and text[start - 1] in _WORD:
            start -= 1
        parts += [text[at:start], MASK]
        at = end
    return "".join(parts) + text[at:]
