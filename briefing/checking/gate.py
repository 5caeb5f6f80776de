"""Whether some documents bear out a statement: each asked for itself, then held together.

A statement is borne out when one source alone says it and none denies it; a sentence that joins several statements when
each of them is. Words of one source never help another to say what neither does, and a source that merely says nothing
of it takes nothing away: more sources make no true sentence false.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from briefing.checking.judge import DENIED, Judge, Level
from briefing.checking.verdict import Judgement, Reason, Verdict
from briefing.engines.protocols import Encoder, Stance
from briefing.language.sentences import segment
from briefing.language.statements import parts
from briefing.nouns import Citation, Document, Sentence

# A source whose nearest sentence is less than so near as another's says nothing of a statement, and is not asked. Of
# 1,033 reports that readers found to say all of a statement 4 lie below, of 509 that say nothing of it half.
_NEAR_ENOUGH = 0.4
# Of those that do not bear a statement out the one counts that says most of it.
_WORST_LAST: Sequence[Verdict] = ("partly", "contradicted", "not_found")


class Gate:
    """Judges statements against documents; made once, it serves any number of them.

    Args:
        documents: The sources; ones without sentences are segmented.
        encoder: Finds evidence that is worded otherwise.
        stance: Judges a statement against its evidence.
        level: "normal" goes by probability, and stops what a source has otherwise or is less sure of; "strict" asks
            for more probability, and stops figures, dates, names, roles and the like that the source merely lacks.
    """

    def __init__(
        self, documents: Sequence[Document], *, encoder: Encoder, stance: Stance, level: Level = "normal"
    ) -> None:
        ready = (_ready(d, i) for i, d in enumerate(documents, 1))
        self._stance = stance
        self._judges = tuple(Judge(d, encoder=encoder, stance=stance, level=level) for d in ready)
        self.level = level

    def judge(self, statements: Sequence[str]) -> tuple[Judgement, ...]:
        """A judgement for each statement, in order."""
        whole = self._each(statements)
        open_ = [i for i, j in enumerate(whole) if j.verdict in ("partly", "not_found")]
        split = {i: parts(statements[i]) for i in open_}
        asked = [part for i in open_ if len(split[i]) > 1 for part in split[i]]
        judged = dict(zip(asked, self._each(asked), strict=True)) if asked and len(self._judges) > 1 else {}
        return tuple(
            _joined(j, [judged[part] for part in split[i]]) if i in split and split[i][0] in judged else j
            for i, j in enumerate(whole)
        )

    def _each(self, statements: Sequence[str]) -> list[Judgement]:
        """What each source alone makes of the statements, held together."""
        if not self._judges:
            reason = Reason(kind="wording", message="there is no source to say it")
            return [Judgement(statement=s, verdict="not_found", probability=0.0, reasons=(reason,)) for s in statements]
        looked_up = [judge.look_up(statements) for judge in self._judges]
        nearest = [max(case.nearness for case in of_one) for of_one in zip(*looked_up, strict=True)]
        judged: list[list[Judgement]] = [[] for _ in statements]
        for judge, cases in zip(self._judges, looked_up, strict=True):
            near = [i for i, case in enumerate(cases) if case.nearness >= _NEAR_ENOUGH * nearest[i]]
            for i, judgement in zip(near, judge.judge([cases[i] for i in near]), strict=True):
                judged[i].append(judgement)
        return [self._held_together(of_one) for of_one in judged]

    def _held_together(self, of_one: Sequence[Judgement]) -> Judgement:
        """One judgement of a statement from those by each source."""
        saying = [j for j in of_one if j.verdict == "supported"]
        if not saying:
            return max(of_one, key=lambda j: (-_WORST_LAST.index(j.verdict), j.probability))
        best = max(saying, key=lambda j: j.probability)
        citations = tuple(c for j in saying for c in j.citations)
        denying = self._denying(of_one)
        if not denying:
            return replace(best, citations=citations)
        named = ", ".join(dict.fromkeys(c.document for c in denying))
        reason = Reason(kind="denial", message=f"said by one source and denied by another ({named})", against=True)
        return replace(best, verdict="disputed", citations=(*citations, *denying), reasons=(reason,))

    def _denying(self, of_one: Sequence[Judgement]) -> tuple[Citation, ...]:
        """The sentences that deny what another source says. A figure or a day that a source has otherwise is mostly of
        something else there, so that only the stance model's word counts."""
        nearest = [j.citations[0] for j in of_one if j.verdict == "contradicted" and j.citations]
        if not nearest:
            return ()
        pairs = [(" ".join(c.quote.split()), of_one[0].statement) for c in nearest]
        # Both branches must say so: each learned from other sentences, and alone takes some rewordings for denials.
        denied = np.minimum(self._stance.supports(pairs)[:, 2], self._stance.classify(pairs)[:, 2])
        return tuple(c for c, p in zip(nearest, denied, strict=True) if p >= DENIED)


def _joined(whole: Judgement, of_parts: Sequence[Judgement]) -> Judgement:
    """A sentence of several statements: supported where each of them is, by whichever source."""
    if any(j.verdict != "supported" for j in of_parts):
        return whole
    return Judgement(
        statement=whole.statement,
        verdict="supported",
        probability=min(j.probability for j in of_parts),
        citations=tuple(dict.fromkeys(c for j in of_parts for c in j.citations)),
    )


def _ready(document: Document, number: int) -> Document:
    """With an id and with sentences."""
    document = document if document.id else replace(document, id=f"S{number}")
    if document.sentences or not document.text.strip():
        return document
    spans = enumerate(segment(document.text))
    sentences = tuple(Sentence(document=document.id, index=i, start=a, end=b) for i, (a, b) in spans)
    return replace(document, sentences=sentences)
