"""How a statement puts what its evidence says: negation, certainty, cause, direction, who does what, who says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from briefing.checking.facts import Scope
from briefing.checking.verdict import Reason
from briefing.checking.words import Word, find_words, plain
from briefing.language.analysis import Analysis
from briefing.language.cues import Span, opposed

# An evidence sentence that shares at least this part of the statement's content words is about the same thing.
SAME_SUBJECT = 0.5

_CAUSE = re.compile(
    r"\b(?:because(?:\sof)?|due\sto|owing\sto|thanks\sto|as\sa\s(?:direct\s)?(?:result|consequence)(?:\sof)?|on\saccount\sof|"
    r"in\sresponse\sto|in\sretaliation\sfor|led\sto|leading\sto|resulted?\s(?:in|from)|resulting\s(?:in|from)|"
    r"caus(?:ed|es?|ing)(?:\sby)?|triggered|triggering|prompt(?:ed|ing)|sparked|forc(?:ed|ing)|driven\sby|blamed\son|"
    r"stem(?:s|med|ming)\sfrom|attributed\sto|in\sorder\sto|so\sthat|after\swhich|therefore|consequently|hence)\b"
    r"|\bsince\s(?=(?:he|she|it|they|the|its|their|his|her)\s\w+(?:ed|s)\b)",
    re.IGNORECASE,
)
_LOOSELY_CAUSAL = re.compile(
    r"\b(?:after|following|amid|over|as|for|in\sthe\swake\sof|when|since|so|from|by|why|reasons?|aimed\sat|intended\sto|to)\b",
    re.I,
)
_CAUSE_WORDS = 4
_NOT_ONLY = re.compile(r"(?:only|just|least|necessarily|long|merely|simply)\b", re.I)
_FIRM = re.compile(r"\b(?:will|definitely|certainly|confirmed|proved|undoubtedly|clearly|always|must)\b", re.I)


def framing(statement: Analysis, words: Sequence[Word], scope: Scope) -> list[Reason]:
    """Every way in which a statement puts the matter otherwise than the sentences about the same thing."""
    same = [a for a in scope.near if _shared(words, find_words(a.sentence)) >= SAME_SUBJECT]
    checks: tuple[Callable[[Analysis, Sequence[Word], Sequence[Analysis]], list[Reason]], ...] = (
        negation, hedges, directions,
    )  # fmt: skip
    found = [reason for check in checks if same for reason in check(statement, words, same)]
    return found + causes(statement, words, scope) + attribution(statement, scope, same)


def _shared(words: Sequence[Word], there: Sequence[Word]) -> float:
    mine = {w.stem for w in words if w.content}
    return len(mine & {w.stem for w in there}) / len(mine) if mine else 0.0


def negation(statement: Analysis, words: Sequence[Word], same: Sequence[Analysis]) -> list[Reason]:
    """A negation put in, or left out: of the words both have, one side negates more."""
    mine, stems = _governed(statement, statement.negations, words), {w.stem for w in words}
    analysis = same[0]
    there = find_words(analysis.sentence)
    theirs, their_stems = _governed(analysis, analysis.negations, there), {w.stem for w in there}
    dropped, added = theirs.keys() & stems, mine.keys() & their_stems
    if len(dropped) > len(statement.negations):
        span = theirs[min(dropped - mine.keys())]
        return [_negation_reason(f"the source denies it: “{_around(analysis, span)}”")]
    if len(added) > len(analysis.negations):
        return [_negation_reason("the source does not deny it")]
    return []


def _negation_reason(message: str) -> Reason:
    return Reason(kind="negation", message=message, against=True)


def _governed(analysis: Analysis, spans: Sequence[Span], words: Sequence[Word]) -> dict[str, Span]:
    """The stem of the next content word after each span, with the span."""
    found: dict[str, Span] = {}
    for span in spans:
        if not _NOT_ONLY.match(analysis.sentence, span[1] + 1):
            found |= {w.stem: span for w in [w for w in words if w.content and w.start >= span[1]][:1]}
    return found


def _around(analysis: Analysis, span: Span, n_chars: int = 45) -> str:
    text = analysis.sentence[span[0] : span[0] + n_chars]
    return text if span[0] + n_chars >= len(analysis.sentence) else text.rsplit(" ", 1)[0] + "…"


def hedges(statement: Analysis, words: Sequence[Word], same: Sequence[Analysis]) -> list[Reason]:
    """What the source calls possible or alleged, and the statement calls so."""
    analysis = same[0]
    spans = [*analysis.hedges, *((a.start, a.end) for a in analysis.attributions if a.hedged)]
    stems = {w.stem for w in words}
    kept = [s for w, s in _governed(analysis, spans, find_words(analysis.sentence)).items() if w in stems]
    n_mine = len(statement.hedges) + sum(a.hedged for a in statement.attributions)
    if len(set(kept)) <= n_mine:
        return []
    firm = _FIRM.search(statement.sentence)
    message = f"the source is less sure: “{_around(analysis, kept[-1])}”"
    return [Reason(kind="hedge", message=message, words=firm[0] if firm else "")]


def directions(statement: Analysis, words: Sequence[Word], same: Sequence[Analysis]) -> list[Reason]:
    """A word in the place of its opposite."""
    mine = _forms(statement.sentence)
    for analysis in same[:1]:
        theirs = _forms(analysis.sentence)
        if pair := opposed(mine - theirs, theirs - mine):
            if bool(statement.negations) != bool(analysis.negations):
                continue
            message = f"“{pair[0]}”: the source has “{pair[1]}”"
            return [Reason(kind="direction", message=message, words=pair[0], against=True)]
    return []


def _forms(sentence: str) -> set[str]:
    return set(re.findall(r"[\w'-]+", plain(sentence)))


def causes(statement: Analysis, words: Sequence[Word], scope: Scope) -> list[Reason]:
    """A cause that the evidence does not state as one."""
    reasons = []
    for match in _CAUSE.finditer(statement.sentence):
        if plain(match[0]) in scope.near_text:
            continue
        effect = {w.stem for w in [w for w in words if w.content and w.start >= match.end()][:_CAUSE_WORDS]}
        if any(_states_cause(analysis, effect) for analysis in scope.near):
            continue
        message = f"the sources do not say “{match[0]}”"
        reasons.append(Reason(kind="cause", message=message, words=match[0]))
    return reasons


def _states_cause(analysis: Analysis, effect: set[str]) -> bool:
    """Whether a sentence ties these words to something, if more loosely."""
    linked = _CAUSE.search(analysis.sentence) or _LOOSELY_CAUSAL.search(analysis.sentence)
    if not linked or not effect:
        return False
    return len(effect & {w.stem for w in find_words(analysis.sentence)}) >= 0.5 * len(effect)


def attribution(statement: Analysis, scope: Scope, same: Sequence[Analysis]) -> list[Reason]:
    """A claim put into the mouth of somebody else."""
    reasons = []
    for claim in statement.attributions:
        mine = {w.stem for w in find_words(claim.speaker) if w.content}
        if not mine or mine & _PRONOUNS:
            continue
        speakers = [a.speaker for analysis in same or scope.near[:1] for a in analysis.attributions if a.speaker]
        others = [s for s in speakers if not mine & {w.stem for w in find_words(s)} and plain(s) not in _PRONOUNS]
        there = {w.stem for analysis in scope.near for w in find_words(analysis.sentence)}
        if not mine & there or (len(mine - there) > len(mine) / 2):
            has = f"the source has {others[0]}" if others else "nobody says so in the sources"
            message = f"{claim.speaker} {claim.verb}: {has}"
            reasons.append(Reason(kind="attribution", message=message, words=claim.speaker, against=bool(others)))
    return reasons


_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "who"})
