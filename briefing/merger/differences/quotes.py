"""Candidates from quotations: one remark that two documents quote in different words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz import fuzz

from briefing.corpus.context import STOP_WORDS, Context
from briefing.language.quotations import Quotation, normalise_quote
from briefing.merger.differences.candidate import Candidate

Words = tuple[str, ...]
# An editor's insertion stands for whatever the speaker said there; so do the signs with which a paper covers an oath.
_INSERTION = re.compile(r"\[[^\]]*\]|\([^)]*\)|\.\.\.|…|\b\w?[*_–—-]{2,}\w*|\bf[–—-](?=\s)", re.I)
_WILDCARD = "*"
# A full name: a surname alone or an office may be anybody's other designation.
_NAMED = re.compile(r"\b[A-Z][\w’'-]+\s(?:[A-Z]\.\s)?[A-Z][\w’'-]+$")
# What one hears is written in more than one way: figures or words, "gonna", a slip of the tongue left in or out.
_SPOKEN = (
    (re.compile(r"\bu s(?: a)?\b|\bus(?= government\b)"), "united states"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"\bno one\b"), "nobody"),
    (re.compile(r"\bno (?=\d)"), "number "),
    (re.compile(r"\bdidnt\b"), "did not"),
    (re.compile(r"\bcannot\b|\bcant\b"), "can not"),
    (re.compile(r"\b(\w+(?: \w+){0,3})(?: \1\b)+"), r"\1"),
)
_SAME_WORD = {
    other: group.split()[0]
    for group in (
        "somebody someone", "anybody anyone", "everybody everyone", "governor gov", "senator sen", "ok okay",
        "needs need", "1 one", "2 two", "3 three", "4 four", "5 five", "6 six", "7 seven", "8 eight", "9 nine",
        "10 ten", "11 eleven", "12 twelve", "20 twenty", "30 thirty", "40 forty", "50 fifty", "100 hundred",
        "1st first", "2nd second", "3rd third", "4th fourth", "5th fifth", "6th sixth",
        "7th seventh", "8th eighth", "9th ninth", "10th tenth",
        "11th eleventh", "12th twelfth", "20th twentieth", "percent pct",
    )
    for other in group.split()
}  # fmt: skip
MIN_COMMON_WORDS = 2
MIN_COMMON_SHARE = 0.5
MAX_LEADING_WORDS = 2
# "offense" and "offence", "data centers" and "datacenters" are one wording.
MIN_SAME_SPELLING = 80.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How two quotations compare over the stretch both cover; what stands before or after it is only cut off.

    Attributes:
        n_common: Words in common, in order.
        n_changed: Words of the stretch that stand in place of others and carry content.
    """

    n_common: int
    n_changed: int

    @property
    def common_share(self) -> float:
        """The share of the stretch that is common; in [0, 1]."""
        return self.n_common / max(1, self.n_common + self.n_changed)


def compare_wording(a: str, b: str) -> Wording:
    """Aligns two quotations word by word; typography, case, spacing and editors' insertions count for nothing."""
    x, y = _words(a), _words(b)
    blocks = [m for m in SequenceMatcher(a=x, b=y, autojunk=False).get_matching_blocks() if m.size]
    if not blocks:
        return Wording(n_common=0, n_changed=0)
    gaps = [(x[p.a + p.size : q.a], y[p.b + p.size : q.b]) for p, q in itertools.pairwise(blocks)]
    # What stands before the first common words counts where it is short: "a truly fair deal", "very fair deal".
    before = x[: blocks[0].a], y[: blocks[0].b]
    if 0 < min(map(len, before)) <= MAX_LEADING_WORDS:
        gaps.append((before[0][-MAX_LEADING_WORDS:], before[1][-MAX_LEADING_WORDS:]))
    n_changed = sum(max(len(lost), len(put)) for lost, put in gaps if _replaced(lost, put))
    return Wording(n_common=sum(m.size for m in blocks), n_changed=n_changed)


def _replaced(lost: Words, put: Words) -> bool:
    """Whether words stand in place of others, rather than some being left out; a spelling does not count."""
    if ("not" in lost) != ("not" in put) and _WILDCARD not in lost + put:
        return True
    content = [tuple(w for w in words if w not in STOP_WORDS) for words in (lost, put)]
    if (
        _WILDCARD in lost + put
        or _shortened(lost, put)
        or _shortened(put, lost)
        or _alike(lost, put)
        # "we look forward" is told as "looked forward"
        or (all(map(bool, content)) and _alike(*content))
    ):
        return False
    return all(map(bool, content))


def _alike(lost: Words, put: Words) -> bool:
    """Whether words are one in another spelling or form; a "mis-" or "un-" in front makes another word of it."""
    a, b = "".join(lost), "".join(put)
    prefixed = abs(len(a) - len(b)) > 1 and (a.endswith(b) or b.endswith(a))
    return not prefixed and fuzz.ratio(a, b) >= MIN_SAME_SPELLING


def _shortened(short: Words, full: Words) -> bool:
    """Whether one word stands for the initials of the others: "the EB" and "the executive board"."""
    return len(short) == 1 and len(full) > 1 and short[0] == "".join(w[0] for w in full)


def quote_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quotations in both rows that share a stretch of words with other words inside it."""
    for p in context.quotations[a]:
        for q in context.quotations[b]:
            if _of_others(p.speaker, q.speaker):
                continue
            wording = compare_wording(p.text, q.text)
            if wording.n_common >= MIN_COMMON_WORDS and wording.n_changed and wording.common_share >= MIN_COMMON_SHARE:
                yield _candidate(context, (a, p), (b, q), wording)


def _of_others(first: str | None, second: str | None) -> bool:
    """Whether two speakers are named, and differ."""
    if not first or not second or not (_NAMED.search(first) and _NAMED.search(second)):
        return False
    return not set(normalise_quote(first).split()) & set(normalise_quote(second).split())


def _candidate(context: Context, first: tuple[int, Quotation], second: tuple[int, Quotation], w: Wording) -> Candidate:
    (a, p), (b, q) = first, second
    n_shorter = min(len(_words(p.text)), len(_words(q.text)))
    features = {
        "n_common": min(1.0, w.n_common / 10),
        "covered": min(1.0, w.n_common / max(1, n_shorter)),
        "n_changed": min(1.0, w.n_changed / 3),
    }
    return Candidate(
        kind="quote", a=a, b=b, value_a=p.text.strip(), value_b=q.text.strip(), span_a=(p.start, p.end),
        span_b=(q.start, q.end), question=f"words of {p.speaker or q.speaker or 'a speaker'}", features=features,
    )  # fmt: skip


@lru_cache(maxsize=512)
def _words(quote: str) -> Words:
    """Its words, remembered: each is held against those of a dozen neighbours."""
    parts = _INSERTION.split(quote)
    words: list[str] = []
    for i, part in enumerate(parts):
        words += [_WILDCARD] * bool(i) + [_SAME_WORD.get(w, w) for w in _plain(normalise_quote(part)).split()]
    return tuple(words)


def _plain(quote: str) -> str:
    """Without what reporters write down each in their own way: colloquial joints, and words said twice over."""
    for found, put in _SPOKEN:
        quote = found.sub(put, quote)
    return quote
