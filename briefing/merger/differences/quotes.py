"""Candidates from quotations: one remark that two documents quote in different words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefing.merger.context import STOP_WORDS, Context
from briefing.merger.differences.candidate import Candidate
from briefing.text.quotations import Quotation, normalise_quote

# An editor's insertion stands for whatever the speaker said there.
_INSERTION = re.compile(r"\[[^\]]*\]|\([^)]*\)|\.\.\.|…")
_WILDCARD = "*"
MIN_COMMON_WORDS = 2
MIN_COMMON_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How two quotations compare over the stretch both cover; what stands before or after it is only cut off.

    Attributes:
        n_common: Words in common, in order.
        n_changed: Words of the stretch that the other does not have there.
        n_content_changed: Those of them that carry content.
    """

    n_common: int
    n_changed: int
    n_content_changed: int

    @property
    def common_share(self) -> float:
        """The share of the stretch that is common; in [0, 1]."""
        return self.n_common / max(1, self.n_common + self.n_changed)


def compare_wording(a: str, b: str) -> Wording:
    """Aligns two quotations word by word; typography, case, spacing and editors' insertions count for nothing."""
    x, y = _words(a), _words(b)
    matcher = SequenceMatcher(a=x, b=y, autojunk=False)
    blocks = [m for m in matcher.get_matching_blocks() if m.size]
    n_common = sum(m.size for m in blocks)
    n_changed = n_content = 0
    for before, after in itertools.pairwise(blocks):
        lost, put = x[before.a + before.size : after.a], y[before.b + before.size : after.b]
        if "".join(lost) == "".join(put) or _WILDCARD in lost + put:
            continue
        n_changed += max(len(lost), len(put))
        n_content += max(sum(w not in STOP_WORDS for w in lost), sum(w not in STOP_WORDS for w in put))
    return Wording(n_common=n_common, n_changed=n_changed, n_content_changed=n_content)


def quote_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quotations in both rows that share a stretch of words with other words inside it."""
    analyses = context.corpus.analyses
    for p in analyses[a].quotations:
        for q in analyses[b].quotations:
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
        "content_changed": min(1.0, w.n_content_changed / 3),
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
