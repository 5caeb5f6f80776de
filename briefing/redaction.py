"""Takes secrets out of words that others sent, however they wrote them.

What a server answers may hold the key it was sent: whole, cut off, spelled out letter by letter, backwards, escaped
once or twice, as numbers, in Base64 or Base32. So a text is read in several ways, each of which leaves out what stands
between two characters of a secret: its letters and digits alone, as they are and with escapes undone, and the letters
that its numbers stand for. Whatever shows a stretch of six characters of the secret in one of them is masked, with the
rest of its word.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote

MASK = "***"
_STRETCH = 6
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")
_ESCAPE = re.compile(
    r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{1,6});|&#([0-9]{1,7});|\\([nrtbfv0\"'/\\])"
)
# A number alone, or behind what says that it stands for a letter: 6b, 0x6B, \\u006b, U+006B, =6B, \\153, 107.
_NUMBER = re.compile(r"(?:\b|(?<=[uUxX{+]))[0-9a-fA-F]{2,8}(?![0-9a-zA-Z])")
_BASES = (16, 10, 8, 2)

# What a text shows, and from where to where in it each character of that stands.
Reading = tuple[str, list[tuple[int, int]]]


def redacted(text: str, *secrets: str | None) -> str:
    """The text with every stretch of a secret in it masked; as it is where there is none.

    Linear in the length of the text. A secret of fewer than six characters is only masked whole.
    """
    known = tuple(s for s in secrets if s)
    if not known or not text:
        return text
    hidden = bytearray(len(text))
    for letters, places in _readings(text):
        for n, stretches in _stretches(known).items():
            for i in range(len(letters) - n + 1):
                if letters[i : i + n] in stretches:
                    start, end = places[i][0], places[i + n - 1][1]
                    hidden[start:end] = b"\1" * (end - start)
    return _masked(text, hidden) if any(hidden) else text


def _readings(text: str) -> Iterable[Reading]:
    plain = (text, [(i, i + 1) for i in range(len(text))])
    once = _unescaped(plain)
    for reading in (plain, once, _unescaped(once)):
        yield _only(reading, _shows)
        yield _only(reading, str.isalnum)
    for base in _BASES:
        yield _counted(text, base)


def _only(reading: Reading, keeps: Callable[[str], bool]) -> Reading:
    """Of a reading what is kept, case and the many forms of one letter aside."""
    found = [
        (c, place)
        for letter, place in zip(*reading, strict=True)
        for c in unicodedata.normalize("NFKD", letter).casefold()
        if keeps(c) and not unicodedata.combining(c)
    ]
    return "".join(c for c, _ in found), [place for _, place in found]


def _shows(letter: str) -> bool:
    return letter.isprintable() and not letter.isspace()


def _unescaped(reading: Reading) -> Reading:
    text, places = reading
    letters: list[str] = []
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        escape = _ESCAPE.match(text, at) if text[at] in "\\%&" else None
        end = escape.end() if escape else at + 1
        letters.append(_letter(escape) if escape else text[at])
        found.append((places[at][0], places[end - 1][1]))
        at = end
    return "".join(letters), found


def _letter(escape: re.Match[str]) -> str:
    four, two, percent, hexadecimal, decimal, letter = escape.groups()
    if letter is not None:
        return letter if letter in "\"'/\\" else " "
    number = int(decimal) if decimal else int(four or two or percent or hexadecimal, 16)
    return chr(number) if number <= 0x10FFFF else " "


def _counted(text: str, base: int) -> Reading:
    """The letters that the numbers in a text stand for, one after another."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(text):
        try:
            number = int(found[0], base)
        except ValueError:  # no number to that base
            continue
        if 32 < number < 127:
            letters.append(chr(number).casefold())
            places.append(found.span())
    return "".join(letters), places


@lru_cache(maxsize=16)
def _stretches(secrets: tuple[str, ...]) -> dict[int, frozenset[str]]:
    """By their length, the stretches that give a secret away."""
    found: dict[int, set[str]] = {}
    for secret in secrets:
        for form in {f.casefold() for f in _forms(secret)}:
            alone = "".join(filter(str.isalnum, form))
            for letters in {form, alone} if len(alone) >= _STRETCH else {form}:
                n = min(_STRETCH, len(letters))
                found.setdefault(n, set()).update(letters[i : i + n] for i in range(len(letters) - n + 1))
    return {n: frozenset(stretches) for n, stretches in found.items()}


def _forms(secret: str) -> Iterable[str]:
    data = secret.encode("utf-8", "surrogatepass")
    plain = (secret, [(0, 0)] * len(secret))
    for reading in (plain, _unescaped(plain)):
        letters = _only(reading, _shows)[0]
        yield letters
        if len(letters) >= _STRETCH:
            yield letters[::-1]
    yield quote(secret, safe="")
    wide = secret.encode("utf-16-le", "surrogatepass")
    for coded in (data, wide, base64.b64encode(data)):
        yield coded.hex()
    for inner in (data, wide, data.hex().encode(), base64.b64encode(data)):
        yield from _in_groups(inner, base64.b64encode, n_bytes=3, n_letters=4)
    yield from _in_groups(data, base64.b32encode, n_bytes=5, n_letters=8)


def _in_groups(data: bytes, code: Callable[[bytes], bytes], *, n_bytes: int, n_letters: int) -> Iterable[str]:
    """The data in Base64 and the like, wherever in a group of bytes it begins, as in SMTP's AUTH PLAIN after NULs and a
    name; of the first and the last group only what the data alone decides."""
    for before in range(n_bytes):
        coded = code(b"\0" * before + data)
        whole = (before + len(data)) % n_bytes == 0
        inner = coded[-(-before * n_letters // n_bytes) : len(coded) - (0 if whole else n_letters)].decode()
        if len(inner) >= _STRETCH or before == 0:
            yield (inner or coded.decode()).casefold()
            yield (inner or coded.decode()).casefold().replace("+", "-").replace("/", "_")


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
