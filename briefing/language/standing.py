"""Whether a sentence can be printed on its own, and in which words.

A point on a page has lost its paragraph. A sentence stands alone when everything it leans on is in it; one that opens
with "He" can be completed in brackets, as editors do, where the sentence before leaves exactly one person to mean.
Only what cannot change the meaning is dropped: a dateline, and an opening "However,".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from briefing.language.analysis import analyse
from briefing.language.cues import is_boilerplate
from briefing.language.reference import leans, opener
from briefing.language.sentences import dateline, is_question
from briefing.language.verbs import FINITE

MIN_WORDS = 5
MAX_WORDS = 70
MAX_WORDS_BEFORE = 4
MAX_ONLY_SPEAKER = 8

_CLOSINGS = (".", "!", '"', "”", "'", "’", "»", ")")

_PRONOUN_SUBJECT = re.compile(r"(He|She)\b(?!')")
_FIRST_PERSON = re.compile(r"\b(I|we|my|our|us|me|you|your)\b", re.IGNORECASE)
_QUOTE_MARKS = re.compile(r"[\"“”«»]|''|``")
_FINITE = re.compile(rf"\b{FINITE}\b")
# Somebody talks: a transcript, an aside to the reader, a bidding.
_TALK = re.compile(
    r"(?:Right|Well|Yes|Yeah|No|Oh|Hey|OK|Okay|Sure|Look|Listen|Wow|Hmm|Somehow|Thanks)\b,|Somehow\b"
    r"|Let(?:['’]s|\sus)\b|Because\b.*\bthat['’]s why\b"
    r"|(?:Take|Imagine|Consider|Remember|Think|Look|Call|Give|Make|Forget|Throw|Add|Picture|Heap|Watch|Ask|Tell|Keep|Note"
    r"|Notice|Read|See)\s(?:a|an|the|that|this|these|those|it|them|him|her|some|all|no|approximately)\b"
    r"|(?:Think|Look|Listen|Add)\s(?:of|to|at|about|back)\b"
)
_ONLY_SPEAKER = re.compile(r"^[^,]*\s(?:said|asked|added|replied|wondered|joked|explained|wrote)\.$")
_GENITIVE = re.compile(r"['’]s\b")
_RELATIVE_END = re.compile(r",\s(?:which|who|whose|where)\b[^,]*$")
_SAID = re.compile(
    r"\b(said|says|say|told|added|announced|according|wrote|asked|insisted|stated|tweeted|called|warned|argued)\b",
    re.I,
)


def standing(words: str, before: Sequence[str] = ()) -> str | None:
    """The words to print for a sentence, or None where it cannot stand alone.

    Args:
        words: The sentence as it is in its document.
        before: The sentences before it in the document, nearest last; at most the last two are looked at.

    Returns:
        White space folded, a dateline or opener dropped, a leading "He" completed in brackets; else None.
    """
    text = " ".join(words.split())
    if span := dateline(text):
        text = text[span[1] :].lstrip(" -–—:")
    if span := opener(text):
        text = _capitalised(text[span[1] :].lstrip(" ,"))
    if not _is_statement(text):
        return None
    if leans(text) is None:
        return text
    return _completed(text, before)


@lru_cache(maxsize=4096)
def _is_statement(text: str) -> bool:
    """Remembered: copies of one report have the same sentences."""
    n_words = len(text.split())
    if not MIN_WORDS <= n_words <= MAX_WORDS or is_question(text) or is_boilerplate(text):
        return False
    if text[0].islower() and not text[1:2].isupper():  # the end of a line, unless it is an "iPhone"
        return False
    # A line without a full stop is a headline, a caption or a cut.
    if not text.endswith(_CLOSINGS) or text.endswith("..."):
        return False
    # "The Constitution, which lays out the process." has no predicate of its own.
    if len(_QUOTE_MARKS.findall(text)) % 2 or _TALK.match(text) or not _FINITE.search(_RELATIVE_END.sub("", text)):
        return False
    # Only who speaks is left of it, not what was said.
    if n_words <= MAX_ONLY_SPEAKER and _ONLY_SPEAKER.search(text):
        return False
    # Somebody speaks and the sentence does not say who: "We had no idea."
    outside = re.sub(r"[\"“].*?[\"”]|``.*?''", " ", text)
    if _FIRST_PERSON.search(outside):
        return False
    quoted = sum(len(m) for m in re.findall(r"[\"“](.*?)[\"”]", text))
    return quoted < 0.5 * len(text) or bool(_SAID.search(outside))


def _completed(text: str, before: Sequence[str]) -> str | None:
    """The sentence with its leading pronoun named, where exactly one person can be meant."""
    match = _PRONOUN_SUBJECT.match(text)
    if not match or not before:
        return None
    people = {n.head: n.text for n in analyse(before[-1]).names if n.kind == "person"}
    if len(people) != 1 or leans(text[match.end() :].strip()):
        return None
    (name,) = people.values()
    # Who comes up only later in that sentence, or as "Holm's", may not be whom the paragraph is about.
    at = before[-1].find(name)
    if len(before[-1][:at].split()) > MAX_WORDS_BEFORE or _GENITIVE.match(before[-1], at + len(name)):
        return None
    return f"[{name}]{text[match.end() :]}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
