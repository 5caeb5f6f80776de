"""Candidates from quotations: one remark that two documents quote in different words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from briefing.merger.context import STOP_WORDS, Context
from briefing.merger.differences.candidate import Candidate
from briefing.text.quotations import Quotation, normalise_quote

# An editor's insertion stands for whatever the speaker said there.
_INSERTION = re.compile(r"\[[^\]]*\]|\([^)]*\)|\.\.\.|…")
_WILDCARD = "*"
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


def _replaced(lost: list[str], put: list[str]) -> bool:
    """Whether words stand in place of others, rather than some being left out; a spelling does not count."""
    if _WILDCARD in lost + put or fuzz.ratio("".join(lost), "".join(put)) >= MIN_SAME_SPELLING:
        return False
    content = [[w for w in words if w not in STOP_WORDS] for words in (lost, put)]
    return bool(content[0] and content[1]) or ("not" in lost) != ("not" in put)


def quote_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quotations in both rows that share a stretch of words with other words inside it."""
    for p in context.quotations[a]:
        for q in context.quotations[b]:
            wording = compare_wording(p.text, q.text)
            if wording.n_common >= MIN_COMMON_WORDS and wording.n_changed and wording.common_share >= MIN_COMMON_SHARE:
                yield _candidate(context, (a, p), (b, q), wording)


def _candidate(context: Context, first: tuple[int, Quotation], second: tuple[int, Quotation], w: Wording) -> Candidate:
    (a, p), (b, q) = first, second
    n_shorter = min(len(_words(p.text)), len(_words(q.text)))
    features = {
        "common_share": w.common_share,
        "n_common": min(1.0, w.n_common / 10),
        "covered": min(1.0, w.n_common / max(1, n_shorter)),
        "n_changed": min(1.0, w.n_changed / 3),
        "near_overlap": context.overlap(context.stems[a], context.stems[b]),
    }
    return Candidate(
        kind="quote", a=a, b=b, value_a=p.text.strip(), value_b=q.text.strip(), span_a=(p.start, p.end),
        span_b=(q.start, q.end), question=f"words of {p.speaker or q.speaker or 'a speaker'}", features=features,
    )  # fmt: skip


def _words(quote: str) -> list[str]:
    parts = _INSERTION.split(quote)
    words: list[str] = []
    for i, part in enumerate(parts):
        words += [_WILDCARD] * bool(i) + normalise_quote(part).split()
    return words
