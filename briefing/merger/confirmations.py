"""Claims that rested on somebody's word, and that another origin now says too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.language.analysis import Analysis
from briefing.language.names import find_names, relate_names
from briefing.merger.claims import Claim
from briefing.merger.hearing import thresholds
from briefing.merger.lines import Lines
from briefing.nouns import Briefing

# Both must say nearly what the other does: of less, the one only speaks of what the other claims. Who says that he
# confirms something need say less of it.
MIN_SAID, MIN_IF_CONFIRMED = 0.85, 0.5
_CONFIRMS = re.compile(r"confirm|acknowledg|admit|conced")
_PRONOUNS = frozenset("he she they it we i one".split())
_MARKS = ".,;:!?'\"“”‘’"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Rows of lines: the fresh ones say what the claim told before did, the best first."""

    rows: tuple[int, ...]
    told: int


def confirmations(lines: Lines, claims: Sequence[Claim], old: Briefing) -> tuple[Confirmation, ...]:
    """The claims told before by one origin, on somebody's word or with a reserve, that another now bears out.

    What was told flatly is not confirmed by being told again; nor is a speaker's word by the speaker.
    """
    origin = {d.id: d.origin or d.id for d in old.documents}
    alone = {j for j, c in enumerate(claims) if len({origin.get(x.document) for x in c.citations}) == 1}
    open_claims = {j for j in alone if rests_on_a_word(lines.told[j].analysis)}
    pairs = [(i, j) for i, j in lines.pairs if j in open_claims and _is_independent(lines, i, j)]
    says = lines.says(pairs, MIN_IF_CONFIRMED)
    found: dict[int, list[tuple[float, int]]] = {}
    for i, j in pairs:
        there, back = says[i, j]
        confirms = any(_CONFIRMS.match(a.verb) for a in lines.fresh[i].analysis.attributions)
        if min(there, back) >= MIN_SAID or (confirms and _is_core(there, back)):
            found.setdefault(j, []).append((-there - back, i))
    return tuple(Confirmation(rows=tuple(i for _, i in sorted(rows)), told=j) for j, rows in found.items())


def _is_core(there: float, back: float) -> bool:
    return max(there, back) >= thresholds().core and min(there, back) >= MIN_IF_CONFIRMED


def rests_on_a_word(claim: Analysis) -> bool:
    """Whether a claim is told on somebody's word, or with a reserve."""
    return bool(claim.attributions) or claim.hedged


def _is_independent(lines: Lines, i: int, j: int) -> bool:
    """Whether a line is another publisher's, has no reserve, and is not the same speaker's word."""
    now, before = lines.fresh[i], lines.told[j]
    if now.statement is None and not now.analysis.attributions:
        return False
    if now.outlets & before.outlets or now.analysis.hedged:
        return False
    return not _speakers_alike(now.analysis, before.analysis)


def _speakers_alike(now: Analysis, before: Analysis) -> bool:
    """Whether the word is that of whoever gave it before; of one who tells of another's word, it is his own."""
    theirs = speaker_of(before)
    if not theirs:
        return False
    told = speaker_of(now) or now.sentence
    if told.casefold() in _PRONOUNS:
        return True  # whose word it is stands elsewhere
    if any(relate_names(x, y) != "different" for x in find_names(told) for y in find_names(theirs)):
        return True
    return is_told_of(theirs, told)


def speaker_of(analysis: Analysis) -> str:
    """Whose claim it is in the end: who tells of another's word, not that other; "" where nobody is named."""
    return next((a.speaker for a in analysis.attributions if a.speaker), "")


def is_told_of(speaker: str, words: str) -> bool:
    """Whether words speak of a speaker: the "union" of "the Drivers' Union", the "packer" of "a packer who got out"."""
    head = speaker.split(",")[0].casefold().split()[-1].strip(_MARKS)
    return head in (w.strip(_MARKS) for w in words.casefold().split())
