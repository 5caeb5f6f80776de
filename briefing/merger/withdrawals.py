"""Claims that are no longer made: taken back by whoever made them, or dropped from the very report that made them.

That a later report merely does not repeat a claim says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.language.analysis import Analysis
from briefing.language.names import relate_names
from briefing.merger.claims import Claim, address
from briefing.merger.confirmations import is_told_of, rests_on_a_word, speaker_of
from briefing.merger.hearing import thresholds
from briefing.merger.lines import MIN_NEAR, Line, Lines
from briefing.nouns import Briefing, Citation, Document

# Lines so near take back one thing.
MIN_SAME = 0.5
# A report holds a claim still where a sentence of it is so near. Of a report with less than this part of its claims
# left another has been written in its place: what it leaves out it does not take back.
MIN_HELD, MIN_LEFT = 0.6, 0.6

# A learned sign does not tell these from what confirms a claim: "the firm confirmed that it was asked" refutes "it was
# asked, two people said", says the model, as surely as "the mayor withdrew her claim" refutes what she had claimed.
_TAKES_BACK = re.compile(
    r"\b(?:with(?:drew|drawn|draws)|(?:took|taken|takes|taking)\sback|retract(?:s|ed)|recant(?:s|ed)|backtrack(?:s|ed)"
    r"|no\slonger\s(?:says?|claims?|stands?|maintains?|believes?)"
    r"|apologi[sz](?:es|ed)\sfor\s(?:having\s)?(?:sa(?:id|ying)|accus\w+|claim\w+|stat\w+|suggest\w+|report\w+)"
    r"|(?:ha[ds]|have|was|were)\s(?:been\s)?(?:wrong|mistaken|misinformed|misled|in\serror)\b"
    r"|(?:conced|admit)\w*\s(?:that\s)?(?:\w+\s){1,6}(?:was|were|had\sbeen)\s(?:not|wrong|untrue|false|mistaken)"
    r"|(?:said|stated)\s(?:more|too\smuch)|turned\sout\s(?:to\sbe\s)?(?:false|wrong|untrue)|correction:"
    r"|(?:an?|the|our|its|their)\s(?:earlier|previous|initial|original|first)\s"
    r"(?:version|report|account|story|statement|figure|toll|count|estimate)s?\b.{0,80}\b"
    r"(?:said|stated|gave|put|misstated|wrong|incorrect|mistaken|error))",
    re.I,
)
_THAT_WAS_WRONG = re.compile(
    r"^\W*(?:that|this|it|the\s(?:claim|statement|report))\s(?:(?:was|is|were)(?:\snot|n[’']t)?\s"
    r"(?:wrong|incorrect|untrue|false|mistaken|true|correct|right|the\scase)\b|turned\sout\s|no\slonger\sstands)",
    re.I,
)
_GOES_ON = re.compile(r"\W*(?:he|she|it|they|we|i|that|this|there|no)\b", re.I)

Span = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Words of a document that take back the claim told before; `row` is the one that tells what that was, `rows` are
    those that take it back."""

    citation: Citation
    told: int
    row: int
    rows: Span


def taken_back(lines: Lines) -> tuple[TakenBack, ...]:
    """The claims told before that their own source takes back, each once, with where it does."""
    found: dict[int, TakenBack] = {}
    for span in _spans(lines):
        # What was taken back may stand in the next sentence: "took back what she said. There was a risk, she said."
        own = _best(lines, span, span) or _best(lines, span, _next(lines, span))
        if own and not any(_same(lines, own[0], t.row) for t in found.values()):
            row, told = own
            found.setdefault(told, TakenBack(citation=_cite(lines, span), told=told, row=row, rows=span))
    return tuple(found.values())


def _same(lines: Lines, a: int, b: int) -> bool:
    """Whether two rows take back one thing."""
    pair = lines.fresh[a].words, lines.fresh[b].words
    near = float(lines.corpus.similarity(a, [b])[0])
    return near >= MIN_SAME or float(lines.asked.says([pair])[pair][:2].sum()) >= thresholds().core


def _spans(lines: Lines) -> list[Span]:
    """The rows that take something back, with the row before where they only point at it; neighbours are one span."""
    column, taking = lines.corpus.column, set[int]()
    for row, line in enumerate(lines.fresh):
        if row and _THAT_WAS_WRONG.search(line.words) and column[row] == column[row - 1]:
            taking |= {row - 1, row}
        elif _TAKES_BACK.search(line.words):
            taking.add(row)
    spans: list[Span] = []
    for row in sorted(taking):
        if spans and spans[-1][-1] == row - 1 and column[row] == column[row - 1]:
            spans[-1] = (*spans[-1], row)
        else:
            spans.append((row,))
    return spans


def _best(lines: Lines, span: Span, rows: Span) -> tuple[int, int] | None:
    """The row and the claim told before that say the core of each other, of those who may speak in the span."""
    core = thresholds().core
    says = lines.says(((r, j) for j in range(len(lines.told)) if _may_be_its(lines, span, j) for r in rows), core)
    best = max(says, key=lambda pair: (min(says[pair]), float(lines.similarity[pair]), -pair[1]), default=None)
    return best if best and min(says[best]) >= core else None


def _next(lines: Lines, span: Span) -> Span:
    after, column = span[-1] + 1, lines.corpus.column
    if after == len(column) or column[after] != column[span[0]]:
        return ()
    return (after,) if _GOES_ON.match(lines.fresh[after].words) else ()


def _cite(lines: Lines, span: Span) -> Citation:
    sentences = lines.corpus.sentences
    document: Document = lines.corpus.documents[lines.corpus.column[span[0]]]
    return document.cite(sentences[span[0]].start, sentences[span[-1]].end)


def _may_be_its(lines: Lines, span: Span, j: int) -> bool:
    """Whether the claim could be one of those who speak in the rows: of the same publisher, or of somebody who is told
    of in both."""
    before = lines.told[j]
    if max(lines.similarity[r, j] for r in span) < MIN_NEAR:
        return False
    if any(lines.fresh[r].outlets & before.outlets for r in span):
        return True
    speaker = speaker_of(before.analysis)
    return any(
        _share_a_name(lines.fresh[r].analysis, before.analysis)
        or (speaker and is_told_of(speaker, lines.fresh[r].words))
        for r in span
    )


def _share_a_name(a: Analysis, b: Analysis) -> bool:
    return any(relate_names(x, y) != "different" for x in a.names for y in b.names)


def dropped(lines: Lines, claims: Sequence[Claim], old: Briefing, new: Briefing) -> tuple[int, ...]:
    """The claims told before that a report made, that its newer form leaves out, and that no report makes any more."""
    now = {address(d): d for d in new.documents}
    rewritten = {d.id: now[address(d)] for d in old.documents if _is_rewritten(d, now.get(address(d)))}
    if not rewritten:
        return ()
    held = lines.similarity.max(axis=0) >= MIN_HELD
    own = {id: [j for j, c in enumerate(claims) if any(x.document == id for x in c.citations)] for id in rewritten}
    edited = {id for id, of_it in own.items() if of_it and held[of_it].mean() >= MIN_LEFT}
    return tuple(
        j
        for j, c in enumerate(claims)
        if c.citations and c.rests_on(edited) and not held[j] and _is_claim(lines.told[j])
    )


def _is_rewritten(before: Document, now: Document | None) -> bool:
    return now is not None and now.sha256 != before.sha256


def _is_claim(line: Line) -> bool:
    """Whether it was told on somebody's word or with a reserve. What was told flatly makes room for later news; that
    something is not known is not taken back, but answered."""
    return line.analysis.unknown is None and rests_on_a_word(line.analysis)
