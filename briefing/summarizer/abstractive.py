"""A briefing in a model's words, as far as the gate lets them through.

A writer words the summaries, the bottom line and the shared points. Every sentence it writes is matched to its
evidence; one that fails is replaced by the source's own words, which the briefing holds already, or dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.checking.gate import Gate
from briefing.checking.instructions import addressed_to_a_model
from briefing.checking.judge import Level
from briefing.checking.verdict import Judgement
from briefing.engines.protocols import Completion, Encoder, Expense, Metered, Prompt, Stance, Writer
from briefing.errors import ModelError
from briefing.language.sentences import segment
from briefing.nouns import Briefing, Citation, Diagnostic, Document, Part, Point, Run, SharedPoint, Summary
from briefing.summarizer.prompts import VERSION, prompt

Progress = Callable[[str], None]

SUMMARY_WORDS = 90
BOTTOM_LINE_WORDS = 60
SHARED_POINT_WORDS = 40


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
    """The briefing with its summaries, bottom line and shared points in the writer's words.

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
    clean = tuple(_without_instructions(d) for d in briefing.documents)
    desk = _Desk(briefing, clean, gate, encoder, stance)
    prompts = [*_summary_prompts(briefing, clean), *_shared_prompts(briefing), *_bottom_line_prompts(briefing)]
    answers = _written(writer, prompts, tell)
    n_summaries, n_shared = len(briefing.summaries), len(briefing.shared)
    tell("checking what was written")
    summaries = tuple(
        desk.summary(s, a.text, writer.id) for s, a in zip(briefing.summaries, answers[:n_summaries], strict=True)
    )
    shared = tuple(
        desk.shared_point(p, a.text, writer.id)
        for p, a in zip(briefing.shared, answers[n_summaries : n_summaries + n_shared], strict=True)
    )
    bottom_line = briefing.bottom_line
    if bottom_line and briefing.shared:
        bottom_line = desk.bottom_line(bottom_line, answers[-1].text, writer.id)
    return replace(
        briefing,
        summaries=summaries,
        shared=shared,
        bottom_line=bottom_line,
        diagnostics=(*briefing.diagnostics, *_diagnostics(briefing, clean, answers, writer, gate)),
        run=_run(briefing.run, desk.tally, writer, gate),
    )


def _summary_prompts(briefing: Briefing, clean: Sequence[Document]) -> Iterator[Prompt]:
    texts = {d.id: d.text for d in clean}
    for summary in briefing.summaries:
        yield prompt("summary", texts[summary.document], max_words=SUMMARY_WORDS, title=briefing.title)


def _shared_prompts(briefing: Briefing) -> Iterator[Prompt]:
    for point in briefing.shared:
        quotes = "\n".join(" ".join(c.quote.split()) for c in point.whole)
        yield prompt("shared_point", quotes, max_words=SHARED_POINT_WORDS, title=briefing.title)


def _bottom_line_prompts(briefing: Briefing) -> Iterator[Prompt]:
    if briefing.bottom_line and briefing.shared:
        statements = [p.statement for p in briefing.shared if p.on_page] or [briefing.shared[0].statement]
        yield prompt("bottom_line", "\n".join(statements), max_words=BOTTOM_LINE_WORDS, title=briefing.title)


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
    """Where what was written meets what the sources say."""

    def __init__(
        self, briefing: Briefing, clean: Sequence[Document], level: Level, encoder: Encoder, stance: Stance
    ) -> None:
        self.tally = _Tally()
        self._level = level
        self._gates = {d.id: Gate([d], encoder=encoder, stance=stance, level=level) for d in clean}
        self._all = Gate(clean, encoder=encoder, stance=stance, level=level)

    def summary(self, summary: Summary, text: str, writer: str) -> Summary:
        """The written sentences that pass, and for each that does not the source's next own point."""
        judged = self._gates[summary.document].judge(_sentences(text))
        passed = [self._point(j, summary.points, writer) for j in judged if self._passes(j)]
        n_failed = len(judged) - len(passed)
        spare = [p for p in summary.points if not any(_overlap(p.citations, q.citations) for q in passed)]
        self._count(len(judged), n_failed, min(n_failed, len(spare)))
        if not passed:
            return summary
        points = tuple(_by_salience(passed + spare[: max(n_failed, len(summary.points) - len(passed))]))
        return replace(summary, points=points, writer=writer)

    def shared_point(self, point: SharedPoint, text: str, writer: str) -> SharedPoint:
        """The written sentence where every cited document bears it out; else the point as it was."""
        sentences = _sentences(text)
        if len(sentences) != 1:
            self._count(len(sentences), len(sentences), min(len(sentences), 1))
            return point
        documents = dict.fromkeys(c.document for c in point.whole)
        judged = [self._gates[d].judge(sentences)[0] for d in documents]
        passes = all(self._passes(j) for j in judged)
        self._count(1, 0 if passes else 1, 0 if passes else 1)
        return replace(point, statement=sentences[0], writer=writer) if passes else point

    def bottom_line(self, point: Point, text: str, writer: str) -> Point:
        """The written sentences where all of them pass; else the bottom line as it was."""
        judged = self._all.judge(_sentences(text))
        failed = [j for j in judged if not self._passes(j)]
        self._count(len(judged), len(failed), min(len(failed), 1))
        if failed or not judged:
            return point
        citations = dict.fromkeys(c for j in judged for c in j.citations)
        parts = tuple(Part(text=j.statement, citations=j.citations) for j in judged)
        statement = " ".join(part.text for part in parts)
        return replace(point, statement=statement, citations=tuple(citations), writer=writer, parts=parts)

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


def _without_instructions(document: Document) -> Document:
    """The document without the sentences that speak to a model; what is left keeps its places."""
    refused = addressed_to_a_model(document)
    if not refused:
        return document
    text = list(document.text)
    for sentence in document.sentences:
        if sentence.index in refused:
            text[sentence.start : sentence.end] = " " * (sentence.end - sentence.start)
    kept = tuple(s for s in document.sentences if s.index not in refused)
    return replace(document, text="".join(text), sentences=kept)


def _diagnostics(
    briefing: Briefing, clean: Sequence[Document], answers: Sequence[Completion], writer: Writer, gate: Level
) -> Iterator[Diagnostic]:
    for before, after in zip(briefing.documents, clean, strict=True):
        n = len(before.sentences) - len(after.sentences)
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
