"""Marks that refer to a note: raised figures and letters, [1], [note 4], [citation needed], daggers.

They stand in a text without being said in it. Brackets of the prose itself ([sic], "[the mayor]") are no marks.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = {raised: plain for plain, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}
_NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}"
_BRACKETED = re.compile(
    rf"(?P<gap>[ \xa0]?)(?P<marks>(?:[\[［]\^?(?:(?P<numbers>{_NUMBERS})|(?P<letter>[a-z])"
    r"|(?P<label>[^\W\d_]{1,12}\.?[ \xa0]?\d{1,3})"
    r"|(?P<words>[^\W\d_]{1,20}\?|[^\W\d_]{1,20}(?:[. \xa0’'–-]{1,3}[^\W\d_]{1,20}){1,4}\??))[\]］])"
    r"{1,9}(?::\d{1,4}(?!\d))?)"  # not {1,9}+: CPython 3.11 loses groups within what never gives back
)
_SUPERSCRIPT = re.compile(r"(?<![⁺⁻])[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[⁾,⁻⁽–-]{1,2}[⁰¹²³⁴⁵⁶⁷⁸⁹]+){0,9}⁾?|[ᵃᵇᶜᵈ](?!\w)")
_DAGGER = re.compile(r"(?<=\S)(?:[†‡]{1,3}|(?<=[.!?…。！？।\d)”\"])\*{1,2}(?=\s|$))")
_LOST_RAISE = re.compile(r"(?<=[a-z]{4}[.!?])\d{1,2}(?=\s+[“\"‘]?[A-Z])")
_LABEL = re.compile(r"\s*(?:\^ ?)?(?:[\[［]\d{1,3}[\]］]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[†‡]{1,3})(?=\s*\w)\s*")
_UNIT = re.compile(r"(?:^|[\d\W_])(?:[kcdmµμ]?m|ft|in|mi|yd|s|sec|h|ha|mc|[a-z])$")
_EXPONENT = re.compile(r"[-−⁻–]?[1-9]$|[-−⁻–]\d{1,2}$")
_TEN = re.compile(r"(?:^|[^\d.,])10$")
_ROMAN = re.compile(r"(?:^|\W)[IVXLCDM]{1,6}$")
_LOWER_ROMAN = re.compile(r"[ivx]{2,5}")
_PRICE = re.compile(r"[$€£¥]\s?\d{1,4}$")
_ELEMENT = re.compile(r"[A-Z][a-z]?(?![a-z])")
_SYMBOLS = re.compile(r"[*†‡§¶#⁎∗]{1,4}$")
_LONGEST_MARK = 24  # in brackets; what is longer is said, and raised for looks
_STOPS = ".!?…。！？।॥۔؟։።။"


def reference_marks(text: str) -> tuple[Span, ...]:
    """The spans of the marks in running text, in order and without overlap; linear in its length."""
    spans: list[Span] = []
    if label := _LABEL.match(text, 0, 12):
        spans.append(label.span())
    if "[" in text or "［" in text:
        spans += [m.span() for m in _BRACKETED.finditer(text) if _refers(text, m)]
    spans += [m.span() for m in _SUPERSCRIPT.finditer(text) if m.start() and _is_raised_mark(text, m)]
    if "†" in text or "‡" in text or "*" in text:
        starred = re.search(r"(?:^|\s)\*{1,2}\w", text)  # emphasis, as people write it in plain text
        spans += [m.span() for m in _DAGGER.finditer(text) if m[0][0] != "*" or not starred]
    spans += [m.span() for m in _LOST_RAISE.finditer(text)]
    return tuple(sorted(spans))


def without_marks(text: str) -> str:
    """The text without its reference marks."""
    parts, at = [], 0
    for start, end in reference_marks(text):
        if start >= at:
            parts.append(text[at:start])
            at = end
    return "".join(parts) + text[at:] if parts or at else text


def raised(before: str, mark: str, after: str, *, linked: bool = False, expected: int | None = None) -> str:
    """What stays of something raised: "" where it is a reference mark, else the words or figure that it is.

    Args:
        before: What stands before it in its paragraph.
        mark: The raised text.
        after: What follows.
        linked: Whether it is a link, or named a reference by its document.
        expected: The number that the next mark of the document has, where it numbers them.
    """
    mark, base = " ".join(mark.split()), before[-12:]
    if not mark or _SYMBOLS.match(mark) or (linked and len(mark) <= 40 and not _of_ordinal(mark)):
        return ""
    inner = mark.strip("[](){}.,;: ")
    if re.fullmatch(_NUMBERS, inner):
        return _raised_number(base, mark, inner, after, expected)
    if mark.startswith(("[", "(")) and not mark.startswith("(c") and len(mark) <= _LONGEST_MARK:
        return ""
    if _LOWER_ROMAN.fullmatch(inner):
        return ""
    if len(inner) == 1 and inner.isalpha():
        return _raised_letter(base, inner, after)
    is_formula = not inner.isalnum() and all(ord(c) in RAISED for c in mark)  # "n+1"; a phrase is raised for looks
    return mark.translate(RAISED) if is_formula else mark


def _of_ordinal(mark: str) -> bool:
    return mark.casefold() in ("st", "nd", "rd", "th", "er", "re", "ère", "ème", "me", "lle", "tm", "sm")


def _raised_number(base: str, mark: str, inner: str, after: str, expected: int | None) -> str:
    if not base.strip():  # the label of a note, or an isotope
        return inner if _ELEMENT.match(after) and not base else ""
    if inner.isdigit() and (expected is None or int(inner) != expected):
        if _EXPONENT.match(inner) and inner in "23" and _UNIT.search(base):
            return inner.translate(RAISED)
        if _TEN.search(base) and inner != "1" and expected in (None, 1):
            return inner.translate(RAISED)
        if _PRICE.search(base) and len(inner) == 2 and not after.startswith(("/", "⁄")):
            return f".{inner}"
        if base[-1:].isspace() and _ELEMENT.match(after):
            return inner
    if re.match(r"\s?[/⁄]\s?[₀-₉\d]", after) and len(inner) == 1:
        return f" {inner}" if base[-1:].isdigit() else inner
    return ""


def _raised_letter(base: str, letter: str, after: str) -> str:
    if base[-1:].isdigit():
        if letter in "oº°" and re.match(r"\s?[CF]\b", after):
            return "°"
        is_figure = re.match(r"\s(?:mi|bi|tri|thousand|per\b|people|workers|euro|dollar|pound|cro)", after)
        return letter if letter in "aeoºªdrnh" and not is_figure else ""
    if _ROMAN.search(base) or re.search(r"(?:^|\W)[A-ZÉnN]$", base):
        return letter
    return ""


def _refers(text: str, found: re.Match[str]) -> bool:
    """Whether what is in brackets is a mark, by what stands around it."""
    start, end = found.start("marks"), found.end()
    before, following = text[max(0, start - 4) : start], text[end : end + 1]
    if following.isalnum() or not before.strip() or before[-1:] in "([{“‘«":
        return False
    if not found["gap"]:
        if found["letter"]:
            return before[-1] in _STOPS + ',;:”")' or before[-1].isdigit() or before[-3:].isalpha()
        completes_year = re.search(r"(?:^|\D)(?:19|20)$", before) and re.fullmatch(r"\[\d\d\]", found["marks"])
        return not completes_year and (before[-1].isalnum() or before[-1] in _STOPS + ",;:”’\"')]»」』%€$°²³*")
    if found["words"] or found["letter"]:
        return False
    return before.rstrip()[-1:] in _STOPS + '”")' or following in (*_STOPS, ",", ";", ":", "") or following == "\n"


def _is_raised_mark(text: str, found: re.Match[str]) -> bool:
    plain = "".join(_LOWERED.get(c, c) for c in found[0])
    if not plain[0].isdigit():
        return text[found.start() - 1] in _STOPS or text[found.start() - 1].isdigit()
    if found.start() and re.match(r"[/⁄]", text[found.end() :][:1]):
        return False
    return raised(text[: found.start()][-40:], plain, text[found.end() :][:20]) == ""
