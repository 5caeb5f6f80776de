"""A model at hand reads the reports: read → prove → ask again, blind → unite with what was found without it.

Nothing that goes wrong with the model takes anything from a briefing: what was proved before stays, and a diagnostic
says what happened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from briefing.checking.judge import Level
from briefing.corpus import Corpus
from briefing.engines.protocols import Asked, Encoder, Stance
from briefing.errors import ModelError
from briefing.merger.agree import in_line
from briefing.merger.confidence import confidence_of
from briefing.merger.merge import Merged
from briefing.nouns import Diagnostic, Point, Reading, SharedPoint, Unknown
from briefing.reader.asked_again import HELD_BACK, Differences, prove_differences
from briefing.reader.blocks import blocks
from briefing.reader.claimed import Claims, read_claims
from briefing.reader.cost import DEFAULT_CONTEXT_TOKENS, N_ASKINGS, Plan, plan, reading_tokens
from briefing.reader.exam import Result, exam, judged
from briefing.reader.passages import read_answers
from briefing.reader.prompting import VERSION
from briefing.reader.proof import FEW_SAY, Prover
from briefing.reader.sheet import Sheet, sheet
from briefing.reader.talk import Talk, exam_questions, reading, was_cut
from briefing.reader.telling import Teller
from briefing.reader.uniting import united_conflicts, united_points, united_shared

MAX_SINGLE, MAX_UNKNOWN = 6, 4
# What a sentence that denies something must speak of to say that something is open. It leaves out none of 13 such that
# careful readers gave.
_OPEN = re.compile(
    r"\b(?:yet|know[ns]?|clear|whether|when|how|why|details?|comment|announced?|explain(?:ed)?|decid(?:ed?|ing)"
    r"|final\w*|confirm\w*|given|disclos\w*|reveal\w*|discernible|identif\w+|determin\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a model reads at once, in tokens (None asks its server), and how often it may be asked."""

    context: int | None = None
    max_calls: int = 8


@dataclass(slots=True, kw_only=True)
class _Course:
    """What happened on the way."""

    warnings: list[str] = field(default_factory=list)
    problem: str = ""
    believed: bool = False
    held_back: bool = False
    n_claimed: int = 0
    n_proved: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def fail(self, what: str, error: Exception) -> None:
        """Notes what went wrong."""
        self.problem = str(error)
        self.warnings.append(f"{what}: {error}")


def planned(corpus: Corpus, limits: Limits) -> Plan:
    """What reading a corpus would take at most; nothing is sent."""
    made, _ = sheet(corpus)
    return plan(made, _blocks(made, limits.context or DEFAULT_CONTEXT_TOKENS, limits.max_calls))


def read_closely(
    corpus: Corpus,
    merged: Merged,
    *,
    asked: Asked,
    engines: tuple[Encoder, Stance],
    level: Level,
    limits: Limits,
    tell: Callable[[str], None],
) -> tuple[Merged, Reading, tuple[Diagnostic, ...], tuple[int, int]]:
    """What comparing gave together with what a model read and was proved.

    Args:
        corpus: The sentences of all documents, whose `origin` is set.
        merged: What was found without the model.
        asked: The model; its answers are not trusted.
        engines: What proves them.
        level: How strictly the model's own words are checked before they are printed.
        limits: What may be asked.
        tell: Told each step in a few words, with the host and how many words it is sent.

    Returns:
        The findings; how the reading went; what a reader must know of it; and how many statements the model worded and
        how many of those were replaced by a source's words.
    """
    talk, course = Talk(asked=asked, tell=tell), _Course()
    asked.listener = tell
    made, n_refused = sheet(corpus)
    if n_refused:
        told = f"{n_refused} sentence{'s' * (n_refused != 1)} in the reports address a language model; kept from it"
        course.warnings.append(told)
    origins = [d.origin or d.id for d in corpus.documents]
    teller = Teller(corpus, Prover(corpus, origins, engines[1], frozenset(made.rows)), *engines, level, asked.id)
    if len(set(origins)) > 1 and made.rows and _believed(talk, course):
        claims = _read(talk, course, made, limits)
        if claims is not None:
            merged = _with(merged, claims, talk, course, teller, limits)
    counted = Reading(
        model=asked.id,
        host=asked.host,
        prompts=f"v{VERSION}",
        n_words=talk.n_words,
        n_calls=talk.n_calls,
        n_input_tokens=talk.n_input_tokens,
        n_output_tokens=talk.n_output_tokens,
        n_claimed=course.n_claimed,
        n_proved=course.n_proved,
        refused=dict(sorted(course.refused.items())),
        believed=course.believed,
        held_back=course.held_back,
        problem=course.problem,
    )
    notes = [Diagnostic(stage="merge", severity="warning", source=None, message=m) for m in course.warnings]
    sent = f"{talk.n_words:,} words were sent to {asked.host} in {talk.n_calls} calls"
    notes.append(Diagnostic(stage="merge", severity="info", source=None, message=sent))
    return merged, counted, tuple(notes), (teller.n_written, teller.n_replaced)


def _believed(talk: Talk, course: _Course) -> bool:
    """Whether the model passes its exam; sat once, since answers are kept."""
    answers = []
    try:
        for asked, question in exam_questions():
            answers.append(read_answers(talk.ask(question, "examining the model", exam=True).text, asked))
    except ModelError as error:
        course.fail("the model could not be examined; the briefing is made without it", error)
        return False
    result: Result = judged(exam(), tuple(answers))
    course.believed = result.believed
    if not any(answers):
        course.problem = "not believed: it answered its exam in no form that can be read"
    elif not result.believed:
        course.problem = (
            f"not believed: of 30 pairs that agree it told {result.n_alike_wrong} wrongly, "
            f"of 30 that do not {result.n_altered_wrong}"
        )
    if not result.believed:
        course.warnings.append(f"{talk.asked.id} is {course.problem}; the briefing is made without it")
    return result.believed


def _blocks(made: Sheet, context: int, max_calls: int) -> tuple[tuple[int, ...], ...]:
    return blocks(made, context_tokens=context, max_blocks=max(1, max_calls - N_ASKINGS))


def _read(talk: Talk, course: _Course, made: Sheet, limits: Limits) -> Claims | None:
    """What the model claims to have read, block by block; None where it said nothing."""
    context = limits.context or talk.asked.context or DEFAULT_CONTEXT_TOKENS
    parts = _blocks(made, context, limits.max_calls)
    n_unread = len(made.rows) - sum(map(len, parts))
    if n_unread:
        course.warnings.append(
            f"{n_unread} of {len(made.rows)} sentences were not read by the model: its context is small"
        )
    claims: Claims | None = None
    for n, block in enumerate(parts, 1):
        question = reading(made, block)
        what = "reading" if len(parts) == 1 else f"reading part {n} of {len(parts)}"
        try:
            answer = talk.ask(question, what)
        except ModelError as error:
            course.fail("the model did not read all" if claims else "the model did not read", error)
            break
        talk.n_readings += 1
        talk.n_reading_tokens += reading_tokens(made, block)
        found = read_claims(answer.text, made)
        if found.read != (block[0], block[-1]) or was_cut(question, answer):
            course.warnings.append("the model may not have been given all of the reports: its server may have cut them")
        if not found.n_claimed and found.bottom_line is None:
            course.problem = course.problem or "the model's answer holds no finding in the form asked for"
            course.warnings.append("the model's answer holds no finding in the form asked for")
            continue
        if claims is None:
            claims = found
        else:
            claims.add(found)
    return claims


def _with(merged: Merged, claims: Claims, talk: Talk, course: _Course, teller: Teller, limits: Limits) -> Merged:
    """What was found without the model together with what of its claims is proved."""
    corpus = teller.corpus
    course.n_claimed = claims.n_claimed
    course.refused.update(claims.refused)
    talk.tell("proving what the model claims")
    n_calls = max(limits.max_calls, N_ASKINGS + 1)
    found: Differences = prove_differences(claims, merged.conflicts, talk, teller, max_calls=n_calls)
    course.refused.update(found.refused)
    course.warnings += found.warnings
    course.problem = course.problem or found.problem
    if found.held_back:
        course.held_back = True
        course.refused[HELD_BACK] += len(claims.shared)
        return merged
    teller.prover.trusted = found.tested
    shared: list[SharedPoint] = []
    for rank, claim in enumerate(claims.shared):
        point = teller.shared(claim, rank)
        if point is None:
            course.refused[FEW_SAY] += 1
        else:
            shared.append(point)
    course.n_proved = len(shared) + len(found.conflicts)
    conflicts = united_conflicts(found.conflicts, merged.conflicts, found.judged)
    agreed = united_shared(in_line(_distinct(shared), conflicts, corpus.documents), merged.shared, conflicts)
    told = teller.bottom_line(claims.bottom_line, agreed)
    return replace(
        merged,
        bottom_line=told or merged.bottom_line,
        shared=agreed,
        conflicts=conflicts,
        single=united_points(_single(claims, teller), merged.single),
        unknowns=_unknowns(claims, merged.unknowns, teller),
        confidence=confidence_of(corpus, told, conflicts) if told else merged.confidence,
    )


def _distinct(points: Sequence[SharedPoint]) -> tuple[SharedPoint, ...]:
    """The points without those in the very words of a better one."""
    return tuple({p.statement: p for p in reversed(points)}[s] for s in dict.fromkeys(p.statement for p in points))


def _single(claims: Claims, teller: Teller) -> tuple[Point, ...]:
    """The sentences that one source alone has, in its own words; one whose core another origin says is none."""
    corpus, prover = teller.corpus, teller.prover
    found = []
    for row in list(dict.fromkeys(claims.single))[: 2 * MAX_SINGLE]:
        statement = corpus.statements[row]
        others = [
            r
            for r in range(len(corpus.texts))
            if prover.origins[corpus.column[r]] != prover.origins[corpus.column[row]]
        ]
        near = sorted(others, key=lambda r: (-float(corpus.vectors[r] @ corpus.vectors[row]), r))[:3]
        if statement is None or not near:
            continue
        pairs = [(corpus.texts[r], statement) for r in near]
        said = prover.asked.says(pairs)
        if all(float(said[p][2]) > 0.5 for p in pairs):
            found.append(Point(statement=statement, citations=(corpus.cite(row),), salience=0.5, found_by=("reader",)))
    return tuple(found[:MAX_SINGLE])


def _unknowns(claims: Claims, known: Sequence[Unknown], teller: Teller) -> tuple[Unknown, ...]:
    """What the sources say is not known: those claimed that say something is not, then the others."""
    corpus = teller.corpus
    found = []
    for row in dict.fromkeys(claims.unknown):
        analysis = corpus.analyses[row]
        open_ = analysis.unknown or (analysis.negations and _OPEN.search(analysis.sentence))
        if corpus.statements[row] and open_:
            found.append(Unknown(statement=corpus.statements[row] or "", citations=(corpus.cite(row),)))
    cited = {c for u in found[:MAX_UNKNOWN] for c in u.citations}
    return (*found[:MAX_UNKNOWN], *(u for u in known if cited.isdisjoint(u.citations)))
