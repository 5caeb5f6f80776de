"""Sentences with exact offsets, datelines and headings.

syntok decides where ordinary sentences end. It is given a shadow of the text, equal in length, in which abbreviations
carry no full stop, quotation marks are uniform and a closing mark follows its full stop without a space; so its
offsets hold for the text itself and nothing can be lost or invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from briefing.language.full_stops import OTHER_STOPS, ends_sentence, has_no_capitals, other_cuts
from briefing.language.function_words import OPENERS
from briefing.language.lines import Span, paragraphs
from briefing.language.marks import Mark, find_marks
from briefing.language.reference_marks import reference_marks

_TITLE = (
    "Gov|Govs|Rep|Reps|Sen|Sens|Ft|Lt|Col|Gen|Capt|Cpl|Sgt|Maj|Adm|Cmdr|Pvt|Rev|Hon|Mr|Mrs|Ms|Messrs|Dr|Prof|Pres|"
    "Supt|Det|Insp|Mt|Asst|Atty|Amb|Msgr|Sec|Spc|Fr|Br|vs|v|approx|est|cf|e\\.g|i\\.e"
)
_MONTH = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_STATE = (
    "Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|"
    "Tex|Vt|Va|Wash|Wis|Wyo"
)
_PROTECTED = re.compile(
    rf"\b(?:{_TITLE})\.(?=\s)|\b(?:{_MONTH})\.(?=\s\d)|\b(?:No|Nos|Art|Fig|pp)\.(?=\s?\d)"
    r"|(?<!\w)\.(?=\s?\d)|\d\s\.(?=\s\d)|\.(?=\s\d{2,3}\s?-?\s?cal)"  # ". 38 caliber", tokenised decimals
    r"|\b[ap]\.\s?m\.|\b(?:[A-Z]\.\s?){2,}|\b[A-Z]\.(?=\s[A-Z])"
    rf"|\b(?:St|Inc|Corp|Co|Ltd|Bros|Jr|Sr|Ave|Blvd|Rd|{_STATE})\.",
    re.ASCII,
)
_STRICT = re.compile(rf"(?:{_TITLE}|{_MONTH}|No|Nos|Art|Fig|pp)\.", re.ASCII)
_NEXT_WORD = re.compile(r"\s*[\"“'‘(\[]*\s*([^\W\d_]+)?")
_GLUED = re.compile(
    r"(?<=[a-z][a-z])[.?!]+[\"”’']?(?=[“\"‘']?(?:[A-Z][a-z’']|[AI]\s))|(?<=[a-z\d][\"”’'])(?<=[.?!].)(?=[A-Z][a-z])"
    r"|(?<=[a-z\d)%])[?!.][\"”](?=[A-Z][a-z])"
)
_ABBREVIATION_ENDS = re.compile(
    r"(?:[ap]\.\s?m\.|(?<![A-Za-z.])(?:[A-Z]\.){2,5}|\b(?:St|Inc|Corp|Co|Ltd|Jr|Sr|Ave|Blvd|Rd|etc)\.)\s"
    r"(?=(?:The|It|He|She|They|We|But|And|This|That|There|His|Her|Their|In|On|At|When|If|As|However|Meanwhile)\s)"
)
_QUERY_CLOSED = re.compile(r"[?!]\s?[\"”’']+\s*$")
_SAYS = re.compile(
    r"\s*(?:(?:[A-Z][\w.’'-]*\s){1,5}|(?:he|she|they|I|we|one|the|an?)\s(?:[\w-]+\s){0,3})"
    r"(?:said|says|asked|asks|wrote|tweeted|told|shouted|replied|added|joked|wondered)\b"
)
_DAY = r"(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})(?:,\s\d{4})?)?"
_AGENCY = r"\((?:[A-Z][\w.]*)(?:[\s&/-]{1,3}[A-Z][\w.]*){0,4}\)"
_DASH = r"(?:—|–|--|-(?=\s))"
_REGION = r"(?:,\s[A-Z][\w.]*(?:\s[A-Z]\w*)?)?"
_DATELINE = re.compile(
    rf"\s*((?:[A-Z]{{2,}}[A-Z.'’/-]*(?:[ /][A-Z][A-Z.'’/-]+){{0,3}}{_REGION}(?:/[A-Z]{{3,}})?"
    rf"{_DAY}\s?{_AGENCY}\s?{_DASH}?"
    rf"|(?:[A-Z]{{5,}}|[A-Z]{{3,}}[ /][A-Z]{{3,}}(?:[ /][A-Z]+)?"
    rf"|[A-Z]{{4,}}(?=,)){_REGION}(?:/[A-Z]{{3,}})?{_DAY}\s?{_DASH}"
    rf"|[A-Z][a-z]+(?:[ -][A-Z][a-z]+){{0,2}}{_REGION}{_DAY}"
    rf"\s\((?:CNN|AP|Reuters|AFP|UPI|BBC|dpa)(?:\s[A-Z]\w+)?\)\s?{_DASH}?"
    rf"|(?:[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}\s)?\((?:CNN|AP|Reuters|AFP|UPI|BBC|dpa)\)\s?{_DASH}?"
    r")\s*)(?=[\w\"“'‘$€£])"
)
# No sentence is longer, and no paragraph that a person wrote: what is, is cut, so that the work on one sentence, which
# may grow with the square of its length, is bounded.
MAX_SENTENCE_CHARS = 1_500
MAX_PARAGRAPH_CHARS = 20_000


def segment(text: str) -> tuple[Span, ...]:
    """The sentence spans of a text: trimmed, in order, without overlap, every non-space character in one of them.

    A heading or list line is a span of its own; lines of a hard-wrapped paragraph are read as one. A mark that refers
    to a note is no part of the sentences that it stands between.
    """
    spans: list[Span] = []
    for paragraph in paragraphs(text):
        for start, end in _pieces(text, paragraph, MAX_PARAGRAPH_CHARS):
            said = _unmarked(text[start:end])
            for whole in pairwise(sorted({0, *_cuts_of(said), len(said)})):
                for left, right in _pieces(said, whole, MAX_SENTENCE_CHARS):
                    if trimmed := said[left:right].strip():
                        left += right - left - len(said[left:right].lstrip())
                        spans.append((start + left, start + left + len(trimmed)))
    return tuple(spans)


def _pieces(text: str, span: Span, max_chars: int) -> Iterator[Span]:
    """A span in pieces of no more than so many characters, cut behind a sentence or a word where there is one."""
    start, end = span
    while end - start > max_chars:
        latest = start + max_chars
        middle = start + max_chars // 2
        cut = max(text.rfind(". ", middle, latest), text.rfind(".\n", middle, latest)) + 1
        cut = cut or text.rfind(" ", middle, latest) + 1 or latest
        yield start, cut
        start = cut
    yield start, end


@lru_cache(maxsize=1024)
def _cuts_of(paragraph: str) -> tuple[int, ...]:
    """Those of a paragraph, remembered: copies of one report have the same ones."""
    return tuple(_cuts(paragraph))


def _unmarked(paragraph: str) -> str:
    """The paragraph with its reference marks blanked; one that is all mark stays."""
    chars = list(paragraph)
    for start, end in reference_marks(paragraph):
        chars[start:end] = " " * (end - start)
    said = "".join(chars)
    return said if said.strip() else paragraph


def _cuts(paragraph: str) -> Iterator[int]:
    """Where a sentence other than the first begins."""
    if not ends_sentence(paragraph) and len(paragraph) < 40 and "." not in paragraph:
        yield from other_cuts(paragraph)
        return
    from syntok import segmenter
    from syntok.tokenizer import Tokenizer

    marks = find_marks(paragraph)
    closing = {mark.start: mark.end for mark in marks if not mark.opens}
    head = dateline(paragraph)
    first = head[1] if head else 0
    shadow = _shadow(paragraph, marks)
    tokens = Tokenizer(replace_not_contraction=False).tokenize(shadow, 0)
    cuts = [sentence[0].offset for sentence in segmenter.segment(tokens)]
    cuts += [found.end() for found in _GLUED.finditer(shadow)]
    cuts += [found.end() for found in _ABBREVIATION_ENDS.finditer(paragraph)]
    cuts += other_cuts(paragraph)
    for cut in cuts:
        while cut in closing:
            cut = closing[cut] + len(paragraph[closing[cut] :]) - len(paragraph[closing[cut] :].lstrip())
        if first < cut < len(paragraph) and not _continues(paragraph, cut):
            yield cut


def _continues(paragraph: str, cut: int) -> bool:
    """Whether what begins at `cut` goes on with the sentence before it: `"Why?" Smith asked`."""
    if not has_no_capitals(paragraph[cut]) and paragraph[cut].islower():
        return paragraph[:cut].rstrip()[-1:] not in f".:;{OTHER_STOPS}"
    if _QUERY_CLOSED.search(paragraph[max(0, cut - 6) : cut]):
        return _SAYS.match(paragraph, cut, cut + 120) is not None
    return False


def _shadow(paragraph: str, marks: tuple[Mark, ...]) -> str:
    """The paragraph as syntok reads it best, of the same length."""
    chars = list(paragraph)
    for mark in marks:
        chars[mark.start : mark.end] = ("“" if mark.opens else "”").ljust(mark.end - mark.start)
        if not mark.opens and mark.start and chars[mark.start - 1] == "”":
            chars[mark.start] = " "
        elif not mark.opens and mark.start >= 2 and chars[mark.start - 1] == " " and chars[mark.start - 2] in ".!?”":
            chars[mark.start - 1], chars[mark.start] = chars[mark.start], " "
    for abbreviation in _PROTECTED.finditer(paragraph):
        if _is_protected(paragraph, abbreviation):
            for at in range(abbreviation.start(), abbreviation.end()):
                if chars[at] in ". ":
                    chars[at] = "x"
            if paragraph[abbreviation.end() - 1] == " ":
                chars[abbreviation.end() - 1] = " "
    return "".join("\u0020" if char in "\n\r\t\x0b\x0c\u2028\u2029" else char for char in chars)


def _is_protected(paragraph: str, abbreviation: re.Match[str]) -> bool:
    """Whether its full stop does not end a sentence, by the word that follows."""
    if abbreviation.start() == abbreviation.end() - 1 or _STRICT.fullmatch(abbreviation[0]):
        return True
    following = _NEXT_WORD.match(paragraph, abbreviation.end())
    word = following[1] if following else None
    if word is None:
        return paragraph[abbreviation.end() : abbreviation.end() + 2].strip()[:1].isdigit()
    return word.islower() or word.lower() not in OPENERS


def is_heading(sentence: str) -> bool:
    """Whether it is a heading or a line of a list rather than prose: short, without final punctuation."""
    return len(sentence) <= 140 and not ends_sentence(sentence)


def is_question(sentence: str) -> bool:
    """Whether it asks, a question inside a quotation that ends the sentence included."""
    return sentence.rstrip(" \"'”’»)]").endswith(tuple("?？؟՞፧;"))


def dateline(text: str) -> Span | None:
    """The span of a leading dateline, such as "TOKYO, Oct. 28 (Reuters) —", its dash and spaces included."""
    found = _DATELINE.match(text, 0, 120)
    return found.span(1) if found else None
