"""A briefing in a model's words, as far as the gate lets them through.

A writer words what was chosen for the page: the bottom line, the shared points and a line for each source. It is given
the chosen statements with the words they rest on, never the reports, and each sentence that it writes is held to those
words alone. One that fails is replaced by the sources' own, which the briefing holds already, or dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias, TypeVar

from briefing.checking.gate import Gate
from briefing.checking.instructions import addressed_to_a_model
from briefing.checking.judge import Level
from briefing.checking.verdict import Judgement
from briefing.engines.protocols import Completion, Encoder, Expense, Metered, Prompt, Stance, Writer
from briefing.errors import ModelError
from briefing.language.sentences import segment
from briefing.nouns import Briefing, Citation, Diagnostic, Document, Part, Point, Run, SharedPoint, Summary
from briefing.summarizer.prompts import VERSION, Task, prompt

Progress = Callable[[str], None]

SUMMARY_WORDS = 90
BOTTOM_LINE_WORDS = 60
SHARED_POINT_WORDS = 40
LINE_WORDS = 30
MAX_LINES = 16  # of sources; a page of more has none
MAX_QUOTES = 8  # that a writer is given for one statement

_Chosen: TypeAlias = tuple[str, Sequence[Citation]]  # a statement, and those that say it
_Stated = TypeVar("_Stated", Point, SharedPoint)


class _Task(NamedTuple):
    """What is worded, and which of them; in how many words; from what; and what is made of the sentences written."""

    key: tuple[Task, int]
    max_words: int
    chosen: Sequence[_Chosen]
    worded: Callable[[Sequence[str], str], Any]


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What became of the sentences written."""

    n_written: int = 0
    n_replaced: int = 0
    n_dropped: int = 0


def rewrite(
    briefing: Briefing,
    *,
    writer: Writer,
    gate: Level,
    encoder: Encoder,
    stance: Stance,
    progress: Progress | None = None,
) -> Briefing:
    """The briefing with its bottom line, shared points and source lines in the writer's words; of a single source, with
    its summary.

    Args:
        briefing: In the sources' own words.
        writer: Its answers are not trusted.
        gate: How strictly each sentence is checked; "off" lets all pass, and the briefing says so.
        encoder: Finds the evidence for a sentence.
        stance: Judges a sentence against its evidence.
        progress: Told each step in a few words.

    Raises:
        BriefingError: the writer cannot be used, or its budget does not allow it.
    """
    tell = progress or (lambda stage: None)
    clean = {d.id: _without_instructions(d) for d in briefing.documents}
    desk = _Desk(briefing, clean, gate, encoder, stance)
    tasks = tuple(desk.tasks())
    prompts = [prompt(t.key[0], _material(t.chosen), max_words=t.max_words, title=briefing.title) for t in tasks]
    answers = _written(writer, prompts, tell)
    tell("checking what was written")
    made = {t.key: t.worded(_sentences(a.text), writer.id) for t, a in zip(tasks, answers, strict=True)}
    return replace(
        briefing,
        summaries=tuple(
            made.get(("summary", n)) or replace(s, line=made.get(("source_line", n), s.line))
            for n, s in enumerate(briefing.summaries)
        ),
        shared=tuple(made.get(("shared_point", n), p) for n, p in enumerate(briefing.shared)),
        bottom_line=made.get(("bottom_line", 0), briefing.bottom_line),
        diagnostics=(
            *briefing.diagnostics,
            *_diagnostics(briefing, clean, answers, writer, gate),
            *_fates(desk.tally, writer, gate),
        ),
        run=_run(briefing.run, desk.tally, writer, gate),
    )


def _written(writer: Writer, prompts: Sequence[Prompt], tell: Progress) -> list[Completion]:
    if isinstance(writer, Metered):
        writer.listener = tell
        tell(f"writing: {_expense(writer.estimate(prompts), 'at most ')}")
    answers: list[Completion] = []
    for answer in writer.write(prompts):
        answers.append(answer)
        tell(f"writing: {len(answers)} of {len(prompts)}")
    if len(answers) != len(prompts):
        raise ModelError(f"{writer.id} gave {len(answers)} answers to {len(prompts)} prompts")
    return answers


class _Desk:
    """Where what was chosen becomes a writer's material, and what was written meets it again."""

    def __init__(
        self, briefing: Briefing, clean: Mapping[str, Document], level: Level, encoder: Encoder, stance: Stance
    ) -> None:
        self.tally = _Tally()
        self._briefing, self._clean, self._level = briefing, clean, level
        self._encoder, self._stance = encoder, stance

    def tasks(self) -> Iterator[_Task]:
        """What the writer is asked: nothing where an article's orders to a model are among the chosen words, or where
        no sentence says all of them, to which what is written could be held."""
        for task in self._all_tasks():
            cited = [c for _, citations in task.chosen for c in citations]
            if any(c.says != "core" for c in cited) and all(map(self._is_clean, cited)):
                yield task

    def _all_tasks(self) -> Iterator[_Task]:
        briefing = self._briefing
        if len(briefing.documents) == 1:
            for n, summary in enumerate(briefing.summaries):
                points = [(p.statement, p.citations) for p in summary.points]
                yield _Task(("summary", n), SUMMARY_WORDS, points, partial(self._summary, summary))
        lines = [(n, s.line) for n, s in enumerate(briefing.summaries) if s.line]
        for n, line in lines if len(lines) <= MAX_LINES else ():
            line_of = [(line.statement, line.citations)]
            yield _Task(("source_line", n), LINE_WORDS, line_of, partial(self._sentence, line))
        for n, point in enumerate(briefing.shared):
            if point.printable and not point.in_lead:
                shared = [(point.statement, point.whole)]
                yield _Task(("shared_point", n), SHARED_POINT_WORDS, shared, partial(self._sentence, point))
        if lead := briefing.bottom_line:
            chosen, differing = _lead(briefing, lead)
            worded = partial(self._bottom_line, lead, chosen, differing)
            yield _Task(("bottom_line", 0), BOTTOM_LINE_WORDS, chosen, worded)

    def _summary(self, summary: Summary, sentences: Sequence[str], writer: str) -> Summary:
        """The written sentences that pass, and for each that does not the source's next own point."""
        judged = self._gate([c for p in summary.points for c in p.citations]).judge(sentences)
        passed = [self._point(j, summary.points, writer) for j in judged if self._passes(j)]
        n_failed = len(judged) - len(passed)
        spare = [p for p in summary.points if not any(_overlap(p.citations, q.citations) for q in passed)]
        self._count(len(judged), n_failed, min(n_failed, len(spare)))
        if not passed:
            return summary
        points = tuple(_by_salience(passed + spare[: max(n_failed, len(summary.points) - len(passed))]))
        return replace(summary, points=points, writer=writer)

    def _sentence(self, point: _Stated, sentences: Sequence[str], writer: str) -> _Stated:
        """The written sentence where every cited document bears it out; else the point as it was."""
        whole = [c for c in point.citations if c.says != "core"]
        documents = dict.fromkeys(c.document for c in whole)
        passes = (
            bool(documents)
            and len(sentences) == 1
            and all(
                self._passes(self._gate([c for c in whole if c.document == document]).judge(sentences)[0])
                for document in documents
            )
        )
        n_failed = 0 if passes else len(sentences)
        self._count(len(sentences), n_failed, min(n_failed, 1))
        return replace(point, statement=sentences[0], writer=writer) if passes else point

    def _bottom_line(
        self,
        point: Point,
        chosen: Sequence[_Chosen],
        differing: Sequence[_Chosen],
        sentences: Sequence[str],
        writer: str,
    ) -> Point:
        """The written sentences that pass; what none of them says stays in the sources' words, and so does what reports
        differ on."""
        judged = self._gate([c for _, citations in chosen for c in citations]).judge(sentences)
        passed = [j for j in judged if self._passes(j)]
        n_failed = len(judged) - len(passed)
        own = [
            (words, citations)
            for words, citations in chosen
            if not any(_overlap(citations, j.citations) for j in passed)
        ]
        self._count(len(judged), n_failed, min(n_failed, len(own)))
        if not passed:
            return point

        def place(told: _Chosen) -> int:
            at = (n for n, (_, citations) in enumerate(chosen) if _overlap(citations, told[1]))
            return next(at, len(chosen))

        told = sorted([*((j.statement, j.citations) for j in passed), *own], key=place)
        parts = tuple(Part(text=words, citations=tuple(citations)) for words, citations in [*told, *differing])
        citations = tuple(dict.fromkeys(c for part in parts for c in part.citations))
        statement = " ".join(part.text for part in parts)
        return replace(point, statement=statement, citations=citations, writer=writer, parts=parts)

    def _gate(self, citations: Sequence[Citation]) -> Gate:
        """A gate that knows nothing of the documents but the sentences cited."""
        cited = {c.document: [o for o in citations if o.document == c.document] for c in citations}
        known = [_only(self._clean[document], own) for document, own in cited.items()]
        return Gate(known, encoder=self._encoder, stance=self._stance, level=self._level)

    def _is_clean(self, citation: Citation) -> bool:
        return self._clean[citation.document].text[citation.start : citation.end] == citation.quote

    def _passes(self, judgement: Judgement) -> bool:
        """Nothing reaches the page without proof, the gate off or not."""
        return bool(judgement.citations) and (self._level == "off" or judgement.verdict == "supported")

    def _point(self, judgement: Judgement, points: Sequence[Point], writer: str) -> Point:
        """A point as salient as what it rests on."""
        alike = [p.salience for p in points if _overlap(p.citations, judgement.citations)]
        salience = max(alike, default=min((p.salience for p in points), default=0.0))
        return Point(statement=judgement.statement, citations=judgement.citations, salience=salience, writer=writer)

    def _count(self, n_written: int, n_failed: int, n_replaced: int) -> None:
        self.tally.n_written += n_written
        self.tally.n_replaced += n_replaced
        self.tally.n_dropped += n_failed - n_replaced


def _sentences(text: str) -> list[str]:
    """The sentences of an answer; what a model says again it has said once."""
    return list(dict.fromkeys(" ".join(text[start:end].split()) for start, end in segment(text)))


def _overlap(a: Sequence[Citation], b: Sequence[Citation]) -> bool:
    return any(x.document == y.document and x.start < y.end and y.start < x.end for x in a for y in b)


def _by_salience(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=lambda p: -p.salience)


def _lead(briefing: Briefing, point: Point) -> tuple[list[_Chosen], list[_Chosen]]:
    """The sentences chosen for the bottom line, and the line on what reports differ on in them."""
    told: list[_Chosen] = [(p.text, p.citations) for p in point.parts] or [(point.statement, point.citations)]
    disputes = [{c for p in conflict.positions for c in p.citations} for conflict in briefing.conflicts]
    differing = [part for part in told[1:] if set(part[1]) in disputes]
    return [part for part in told if part not in differing], differing


def _material(chosen: Sequence[_Chosen]) -> str:
    """Chosen statements, each above the words that it rests on where those are others."""
    told = []
    for statement, citations in chosen:
        quotes = [" ".join(c.quote.split()) for c in citations[:MAX_QUOTES]]
        told.append("\n".join(dict.fromkeys([statement, *quotes])))
    return "\n\n".join(told)


def _without_instructions(document: Document) -> Document:
    """The document without the sentences that speak to a model."""
    refused = addressed_to_a_model(document)
    return _without(document, refused) if refused else document


def _only(document: Document, citations: Sequence[Citation]) -> Document:
    """The document without the sentences that are not cited."""
    cited = {s.index for s in document.sentences if any(s.start < c.end and c.start < s.end for c in citations)}
    return _without(document, {s.index for s in document.sentences} - cited)


def _without(document: Document, indexes: Set[int]) -> Document:
    """The document without some of its sentences; what is left keeps its places."""
    text = list(document.text)
    for sentence in document.sentences:
        if sentence.index in indexes:
            text[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    kept = tuple(s for s in document.sentences if s.index not in indexes)
    return replace(document, text="".join(text), sentences=kept)


def _fates(tally: _Tally, writer: Writer, gate: Level) -> Iterator[Diagnostic]:
    """What became of the sentences written."""
    if tally.n_written and gate != "off":
        n_passed = tally.n_written - tally.n_replaced - tally.n_dropped
        message = (
            f"{writer.id} wrote {tally.n_written} sentence{'s' if tally.n_written > 1 else ''}: {n_passed} passed the "
            f"check, {tally.n_replaced} replaced by the sources' own words, {tally.n_dropped} dropped"
        )
        yield Diagnostic(stage="condense", severity="info", source=None, message=message)


def _diagnostics(
    briefing: Briefing, clean: Mapping[str, Document], answers: Sequence[Completion], writer: Writer, gate: Level
) -> Iterator[Diagnostic]:
    for before in briefing.documents:
        n = len(before.sentences) - len(clean[before.id].sentences)
        if n:
            message = f"{n} sentence{'s' if n > 1 else ''} in it address a language model; kept from the writer"
            yield Diagnostic(stage="condense", severity="warning", source=before.id, message=message)
    if gate == "off":
        message = "the gate is off: what a model wrote was not checked against the sources"
        yield Diagnostic(stage="condense", severity="warning", source=None, message=message)
    problems = [a.problem for a in answers if a.problem]
    if problems:
        message = (
            f"{len(problems)} of {len(answers)} answers could not be used ({problems[0]}); the sources' own words stand"
        )
        yield Diagnostic(stage="condense", severity="warning", source=None, message=message)
    if isinstance(writer, Metered):
        message = f"{writer.id} took {_expense(writer.spent, '')}"
        yield Diagnostic(stage="condense", severity="info", source=None, message=message)


def _expense(expense: Expense, bound: str) -> str:
    cost = f", {expense.cost:.4f} in the currency of its prices" if expense.cost is not None else ""
    return f"{bound}{expense.n_input_tokens:,} tokens read and {expense.n_output_tokens:,} written{cost}"


def _run(run: Run, tally: _Tally, writer: Writer, gate: Level) -> Run:
    return replace(
        run,
        writer=writer.id,
        gate=gate,
        models={**run.models, "writer": writer.id},
        settings={**run.settings, "prompts": f"v{VERSION}"},
        n_written=tally.n_written,
        n_replaced=tally.n_replaced,
        n_dropped=tally.n_dropped,
    )
