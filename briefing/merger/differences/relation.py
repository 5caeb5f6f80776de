"""What kind of difference it is, and why, in words a reader can check."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

from briefing.corpus.context import STOP_WORDS, Context, stems
from briefing.merger.differences.decision import shipped
from briefing.merger.differences.grouping import Difference
from briefing.nouns import Conflict, Position, Relation

MAX_SUBJECT_WORDS = 6

_MEASURES = {
    "percent": "percentage", "USD": "amount in dollars", "EUR": "amount in euros", "GBP": "amount in pounds",
    "JPY": "amount in yen", "km": "distance", "mi": "distance", "m": "length", "ft": "length", "in": "length",
    "yd": "length", "age": "age",
    "degC": "temperature", "degF": "temperature", "degree": "temperature", "year": "number of years",
    "month": "number of months", "day": "number of days", "hour": "number of hours", "minute": "number of minutes",
    "kg": "weight", "magnitude": "magnitude", "caliber": "caliber", "mph": "speed", "ordinal": "rank",
}  # fmt: skip


def explain(context: Context, difference: Difference) -> Conflict:
    """The difference as a conflict, with all its proof."""
    corpus = context.corpus
    positions = []
    for answer in difference.answers:
        rows = sorted(answer.rows, key=lambda r: (corpus.column[r], r))
        positions.append(
            Position(
                value=" ".join(answer.value.split()),
                citations=tuple(corpus.cite(r) for r in rows),
                speaker=_speaker(context, difference, rows),
            )
        )
    positions.sort(key=lambda p: (p.citations[0].document, p.citations[0].start))
    relation = relate_in_time(context, difference)
    return Conflict(
        issue=_issue(context, difference),
        kind=difference.kind,
        relation=relation,
        why=_why(difference, relation),
        positions=tuple(positions),
        probability=round(difference.probability, 3),
        printable=difference.probability >= shipped().page_threshold[difference.kind],
    )


def relate_in_time(context: Context, difference: Difference) -> Relation:
    """Whether a difference is an update.

    Superseded where one answer is told to have grown to the other, or where every later answer comes from later
    reports and one of them speaks of a moment ("so far"); a contradiction else.
    """
    if difference.grown:
        return "superseded"
    if difference.kind != "number":
        return "contradiction"
    spans = [_published(context, a.rows) for a in difference.answers]
    updates = any(context.corpus.analyses[r].updates for a in difference.answers for r in a.rows)
    if not updates or any(s is None for s in spans):
        return "contradiction"
    ordered = sorted(s for s in spans if s)
    apart = all(earlier[1] < later[0] for earlier, later in itertools.pairwise(ordered))
    return "superseded" if apart else "contradiction"


def _published(context: Context, rows: Sequence[int]) -> tuple[datetime, datetime] | None:
    times = [context.corpus.documents[context.corpus.column[r]].source.published for r in rows]
    known = [t for t in times if t]
    return (min(known), max(known)) if known and len(known) == len(times) else None


def _speaker(context: Context, difference: Difference, rows: Sequence[int]) -> str | None:
    """Whose claim it is, where one speaker alone is named; a spelling or a quotation is the outlet's own."""
    if difference.kind in ("name", "quote"):
        return None
    speakers = {a.speaker for r in rows for a in context.corpus.analyses[r].attributions if stems(a.speaker)}
    return speakers.pop() if len(speakers) == 1 else None


def _issue(context: Context, difference: Difference) -> str:
    about = _subject(context, difference)
    of_whom = f" ({about})" if about else ""
    if difference.kind == "number":
        asked = _MEASURES.get(difference.question) or f"number of {plural(difference.question)}"
        return f"{asked}{of_whom}" if difference.question else f"figure{of_whom}"
    if difference.kind == "date":
        return f"date{of_whom}"
    if difference.kind == "name":
        usual = max(difference.answers, key=lambda a: len(a.rows))
        return f"{' '.join(usual.value.split())}, spelled two ways"
    if difference.kind == "quote":
        return difference.question
    return f"{difference.kind}{of_whom}"


def _subject(context: Context, difference: Difference) -> str:
    """The longest run of words all answers' sentences share: what the difference is about; "" where none says it."""
    first, *others = (_words(context, answer.rows[0]) for answer in difference.answers)
    folded = [" " + " ".join(words).casefold() + " " for words in others]
    values = {w for answer in difference.answers for w in answer.value.casefold().split()}
    best: list[str] = []
    for start in range(len(first)):
        for end in range(start + 1, min(len(first), start + MAX_SUBJECT_WORDS) + 1):
            run = first[start:end]
            said = all(f" {' '.join(run).casefold()} " in text for text in folded)
            if not said or values & {w.casefold() for w in run}:
                break
            if _n_content(run) > _n_content(best):
                best = run
    while best and best[-1].casefold() in STOP_WORDS:
        best = best[:-1]
    while best and best[0].casefold() in STOP_WORDS:
        best = best[1:]
    if best and best[0] == first[0] and len(best[0]) > 1 and best[1:2] and best[1].islower():
        best = [best[0].lower(), *best[1:]]  # the capital was the sentence's
    return " ".join(best) if _n_content(best) > 1 else ""


def _words(context: Context, row: int) -> list[str]:
    words = (w.strip("\"'“”‘’.,;:()") for w in context.corpus.texts[row].split())
    return [w for w in words if any(map(str.isalnum, w))]


def _n_content(words: Sequence[str]) -> int:
    return sum(w.casefold() not in STOP_WORDS for w in words)


def _why(difference: Difference, relation: Relation) -> str:
    if difference.grown:
        return "one figure is told as what the other grew to"
    if relation == "superseded":
        return "the later report updates the earlier one"
    closing = {
        "number": "the same thing is measured, and rounding does not explain it",
        "date": "the same happening, at different times",
        "name": "two spellings of what looks like one name",
        "quote": "the same remark in different words",
    }
    return closing.get(difference.kind, "both tell of the same happening, and cannot both be right")


def plural(noun: str) -> str:
    """A noun in the plural, by the plain rules; enough for a label."""
    irregular = {"person": "people", "child": "children", "man": "men", "woman": "women", "people": "people"}
    if noun in irregular or noun.endswith("s") or noun.startswith("people "):
        return irregular.get(noun, noun)
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")
