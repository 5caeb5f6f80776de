"""Claims that answer a question told before with something else.

They are found in two ways: as the differences between what was told and what is told now, with all the care that
differences take; and, since an update is mostly told in much the same words, as another figure for the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context, stems
from briefing.engines.protocols import Encoder, Stance
from briefing.language.analysis import Analysis
from briefing.language.names import relate_names
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.merger.claims import Claim, as_document
from briefing.merger.differences import differences
from briefing.nouns import Briefing

# Cosine of two sentences with their figures blanked. Of the pairs of sentences in labelled clusters that count the
# same noun with another result, 3 of 3 at this and with a word in common beside the figure were updates or
# contradictions; at 0.55, 4 of 9.
MIN_SAME_QUESTION = 0.65
WINDOW_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Rows of the two lists of claims: `now` answers otherwise than `before`."""

    now: int
    before: int


def revisions(
    told: tuple[Sequence[Claim], Briefing],
    tells: tuple[Sequence[Claim], Briefing],
    encoder: Encoder,
    stance: Stance,
) -> tuple[Revision, ...]:
    """What is told now otherwise than before, one for each claim told now, and each new answer once.

    Args:
        told: The claims told before, and the briefing they are from.
        tells: Those told now.
        encoder: Gives the vectors.
        stance: Judges the candidates.
    """
    if not told[0] or not tells[0]:
        return ()
    corpus = embed((as_document("old", *told), as_document("new", *tells)), encoder)
    n_old = len(told[0])
    by_claim = {r.now: r for r in (*_differences(corpus, n_old, stance), *_figures(corpus, n_old, encoder))}
    kept: list[Revision] = []
    for revision in (by_claim[i] for i in sorted(by_claim)):
        if not any(_same_answer(corpus, n_old, revision, other) for other in kept):
            kept.append(revision)
    return tuple(kept)


def _same_answer(corpus: Corpus, n_old: int, a: Revision, b: Revision) -> bool:
    """Whether both replace the same claim, or by the same figure."""
    analyses = corpus.analyses
    return a.before == b.before or _agree(analyses[n_old + a.now], analyses[n_old + b.now], analyses[a.before])


def _differences(corpus: Corpus, n_old: int, stance: Stance) -> list[Revision]:
    row = {(s.document, s.start): r for r, s in enumerate(corpus.sentences)}
    found = []
    for conflict in differences(Context(corpus), ("old", "new"), stance):
        befores = [c for p in conflict.positions for c in p.citations if c.document == "old"]
        afters = [p.citations[0] for p in conflict.positions if all(c.document == "new" for c in p.citations)]
        # A spelling or the wording of a quotation is not news; nor is what may be no difference.
        if befores and afters and conflict.printable and conflict.kind not in ("name", "quote"):
            before = row["old", befores[0].start]
            rows = [row["new", c.start] for c in afters]
            # Of two counts in sentences much alike, those with nothing in common beside the figure count other things.
            if conflict.kind == "number":
                rows = [r for r in rows if _is_other(corpus.analyses[r], corpus.analyses[before])]
            found += [Revision(now=r - n_old, before=before) for r in rows]
    return found


def _figures(corpus: Corpus, n_old: int, encoder: Encoder) -> list[Revision]:
    analyses = corpus.analyses
    pairs = [
        (now, before)
        for now in range(n_old, len(analyses))
        for before in range(n_old)
        if _is_other(analyses[now], analyses[before])
    ]
    if not pairs:
        return []
    masked = encoder.encode([_masked(analyses[r]) for pair in pairs for r in pair])
    near = (masked[::2] * masked[1::2]).sum(axis=1)
    best: dict[int, tuple[float, int]] = {}
    for (now, before), similarity in zip(pairs, near, strict=True):
        if similarity >= MIN_SAME_QUESTION:
            best[now] = max(best.get(now, (0.0, 0)), (float(similarity), -before))
    return [
        Revision(now=now - n_old, before=-before)
        for now, (_, before) in best.items()
        if not any(_agree(analyses[now], analyses[r], analyses[-before]) for r in range(n_old))
    ]


def _is_other(a: Analysis, b: Analysis) -> bool:
    """Whether a count in the one differs from the count of the same in the other, and neither has the other's."""
    if _other_names(a, b):
        return False
    pairs = [(x, y) for x in a.quantities for y in b.quantities if _counts_alike(x, y)]
    if any(relate(x, y) in ("same", "compatible") for x, y in pairs):
        return False
    return any(
        relate(x, y) == "different"
        and _beside(a, x) & _beside(b, y)
        and not any(relate(z, y) == "same" for z in a.quantities)
        and not any(relate(x, z) == "same" for z in b.quantities)
        for x, y in pairs
    )


def _agree(now: Analysis, other: Analysis, before: Analysis) -> bool:
    """Whether `other` gives the very figure in which `now` differs from `before`."""
    new = [x for x in now.quantities for y in before.quantities if _counts_alike(x, y) and relate(x, y) == "different"]
    return any(_counts_alike(x, z) and relate(x, z) == "same" for x in new for z in other.quantities)


def _counts_alike(a: Quantity, b: Quantity) -> bool:
    return bool(a.noun) and same_measure(a, b) and a.unit not in ("ordinal", "age")


def _other_names(a: Analysis, b: Analysis) -> bool:
    """Both name somebody or something, and nothing in common."""
    if not a.names or not b.names:
        return False
    return all(relate_names(x, y) == "different" for x in a.names for y in b.names)


def _beside(analysis: Analysis, figure: Quantity) -> frozenset[str]:
    """The content stems around a figure, what is counted aside."""
    before = analysis.sentence[: figure.start].split()[-WINDOW_WORDS:]
    after = analysis.sentence[figure.end :].split()[:WINDOW_WORDS]
    return frozenset(stems(" ".join(before + after))) - frozenset(stems(f"{figure.noun} {figure.noun}s"))


def _masked(analysis: Analysis) -> str:
    """The sentence with its figures blanked: what it says of what."""
    text = analysis.sentence
    for q in sorted(analysis.quantities, key=lambda q: -q.start):
        text = f"{text[: q.start]}some{text[q.end :]}"
    return text
