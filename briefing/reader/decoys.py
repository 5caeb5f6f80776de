"""Decoys: cases whose answer the program knows, built from the reports in the kinds of what is asked about.

Two near sentences of different origin that have a value in common are a pair that agrees; with the value of one changed
they are a pair that does not. Many such values answer two questions ("in China", "sanctions on China"), and nobody can
tell the change: so only pairs of which the stance model says both, that they agree and that the change is denied.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from briefing.corpus import Corpus
from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.language.dates import relate_dates
from briefing.language.names import relate_names
from briefing.language.quantities import relate, same_measure
from briefing.merger.differences.pairs import near_pairs
from briefing.reader.claimed import Place
from briefing.reader.exam import exam
from briefing.reader.passages import Case, Passage

N_EACH = 4
MIN_SIMILARITY = 0.5
MAX_PAIRS = 80
# From here on the stance model's word is taken, for agreement and for denial.
SURE = 0.6
_DIGIT = re.compile(r"\d")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DONE = re.compile(r"\b(?:was|were|is|are)\s(?:[a-z]+ed|taken|killed|found|held|shot|hurt|given|made)\b")

Pair = tuple[str, Place, Place, str]
"""A kind of value, where two sentences have it in common, and what the second is changed to."""


def passage(corpus: Corpus, place: Place, readable: frozenset[int]) -> Passage:
    """A place with what stands before and after its sentence, as far as those are `readable`, and the day of its
    report: what speaks to a language model is shown to none."""
    row, column = place.row, corpus.column[place.row]
    published = corpus.documents[column].source.published

    def beside(other: int) -> str:
        return corpus.texts[other] if other in readable and corpus.column[other] == column else ""

    return Passage(
        sentence=corpus.analyses[row].sentence,
        start=place.start,
        end=place.end,
        before=beside(row - 1),
        after=beside(row + 1),
        day=published.date().isoformat() if published else "",
    )


def decoys(
    corpus: Corpus, origins: Sequence[str], kinds: Sequence[str], readable: frozenset[int], stance: Stance
) -> tuple[Case, ...]:
    """`N_EACH` cases that agree and as many that do not, the kinds asked about first; where the reports have too few,
    cases of the exam.

    Args:
        corpus: The sentences of all documents.
        origins: The origin of each document.
        kinds: The kinds of what else is asked.
        readable: The rows that a model may be shown.
        stance: Judges which pairs agree, and not when altered.
    """
    pairs = (f for f in _pairs(corpus, origins) if {f[1].row, f[2].row} <= readable)
    found = _sure(corpus, list(itertools.islice(pairs, MAX_PAIRS)), stance)
    found.sort(key=lambda f: f[0] not in kinds)
    alike: list[Case] = []
    altered: list[Case] = []
    used: set[int] = set()
    for kind, a, b, changed in found:
        if a.row in used or b.row in used:
            continue
        first, second = passage(corpus, a, readable), passage(corpus, b, readable)
        # The two lists take turns, so that one story's pairs serve for both.
        if len(alike) <= len(altered) and len(alike) < N_EACH:
            alike.append(Case(a=first, b=second, kind=kind, expected=False))
        elif len(altered) < N_EACH:
            altered.append(Case(a=first, b=_with(second, changed), kind=kind, expected=True))
        else:
            break
        used |= {a.row, b.row}
    spare = [case for part in exam() for case in sorted(part, key=lambda c: c.kind not in kinds)]
    alike += [c for c in spare if not c.expected][: N_EACH - len(alike)]
    altered += [c for c in spare if c.expected][: N_EACH - len(altered)]
    return (*alike, *altered)


def _sure(corpus: Corpus, found: Sequence[Pair], stance: Stance) -> list[Pair]:
    """The pairs that agree and no longer do when one is altered."""
    asked = []
    for _, a, b, changed in found:
        first, second = corpus.analyses[a.row].sentence, corpus.analyses[b.row].sentence
        altered = second[: b.start] + changed + second[b.end :]
        asked += [(first, second), (second, first), (first, altered), (altered, first)]
    if not asked:
        return []
    told = stance.classify(asked).reshape(len(found), 4, 3)
    agree, denied = told[:, :2, 0].max(1), told[:, 2:, 2].min(1)
    return [pair for pair, p in zip(found, np.minimum(agree, denied), strict=True) if p >= SURE]


def _with(shown: Passage, changed: str) -> Passage:
    """A passage with other words in its marks; what stands around it might still tell the old ones."""
    text = shown.sentence[: shown.start] + changed + shown.sentence[shown.end :]
    return replace(shown, sentence=text, end=shown.start + len(changed), before="", after="")


def _pairs(corpus: Corpus, origins: Sequence[str]) -> Iterator[Pair]:
    """Places with a value in common: its kind, both places, and what the second would be changed to."""
    near = [(a, b) for a, b in near_pairs(Context(corpus), origins) if corpus.texts[a] != corpus.texts[b]]
    near = [(a, b) for a, b in near if float(corpus.vectors[a] @ corpus.vectors[b]) >= MIN_SIMILARITY]
    near.sort(key=lambda p: (-float(corpus.vectors[p[0]] @ corpus.vectors[p[1]]), p))
    for a, b in near[: 4 * MAX_PAIRS]:
        for made in (_number, _day, _name, _deed):
            yield from itertools.islice(made(corpus, a, b), 1)


def _number(corpus: Corpus, a: int, b: int) -> Iterator[Pair]:
    for p in corpus.analyses[a].quantities:
        for q in corpus.analyses[b].quantities:
            exact = p.bound == q.bound == "exact" and q.unit != "ordinal" and same_measure(p, q)
            if exact and relate(p, q) == "same" and _DIGIT.search(q.text):
                changed = _DIGIT.sub(lambda m: str((int(m[0]) + 3) % 9 + 1), q.text)
                yield "number", _place(a, p), _place(b, q), changed


def _day(corpus: Corpus, a: int, b: int) -> Iterator[Pair]:
    for p in corpus.analyses[a].dates:
        for q in corpus.analyses[b].dates:
            named = [i for i, day in enumerate(_DAYS) if day in q.text]
            if named and p.weekday == q.weekday and relate_dates(p, q) == "same":
                changed = q.text.replace(_DAYS[named[0]], _DAYS[(named[0] + 3) % 7])
                yield "date", _place(a, p), _place(b, q), changed


def _name(corpus: Corpus, a: int, b: int) -> Iterator[Pair]:
    names = [n for analysis in corpus.analyses for n in analysis.names if n.kind in ("person", "place")]
    for p in corpus.analyses[a].names:
        for q in corpus.analyses[b].names:
            if p.kind != q.kind or p.kind not in ("person", "place") or relate_names(p, q) != "same":
                continue
            others = [n for n in names if n.kind == q.kind and relate_names(n, q) == "different"]
            if others:
                kind = "name" if q.kind == "person" else "place"
                yield kind, _place(a, p), _place(b, q), others[0].text


def _deed(corpus: Corpus, a: int, b: int) -> Iterator[Pair]:
    """Something told as done in the same words by both."""
    x, y = corpus.analyses[a].sentence, corpus.analyses[b].sentence
    first = {m[0]: m.span() for m in _DONE.finditer(x)}
    if corpus.analyses[a].negations or corpus.analyses[b].negations:
        return
    for m in _DONE.finditer(y):
        if m[0] in first:
            start, end = first[m[0]]
            verb, done = m[0].split(maxsplit=1)
            yield (
                "status",
                Place(row=a, start=start, end=end),
                Place(row=b, start=m.start(), end=m.end()),
                (f"{verb} not {done}"),
            )


def _place(row: int, value: object) -> Place:
    return Place(row=row, start=value.start, end=value.end)  # type: ignore[attr-defined]  # any typed value has both
