"""What a model claims to have read, as values; nothing of it is believed yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from briefing.nouns import Kind, Relation
from briefing.reader.json_lines import objects
from briefing.reader.sheet import Sheet
from briefing.reader.verbatim import find_span

MAX_SIDES = 6
MAX_PLACES = 12
MAX_WORDS = 60
MAX_QUESTION_CHARS = 160
# What is claimed beyond these is no reading any more.
MAX_OF = {"difference": 40, "shared": 30, "single": 20, "unknown": 20, "lookalike": 30, "bottom_line": 1}
KINDS: tuple[str, ...] = get_args(Kind)
RELATIONS: tuple[str, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span of a row: half-open offsets into the row's sentence as the document has it."""

    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDifference:
    """A question with two answers or more, each with the places that give it."""

    question: str
    kind: Kind
    relation: Relation
    sides: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPoint:
    """A statement, the rows that say all of it, and those that say its core."""

    statement: str
    whole: tuple[int, ...]
    core: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class Claims:
    """All that was claimed, in the order told; `refused` counts what is no claim at all, by why."""

    differences: list[ClaimedDifference] = field(default_factory=list)
    shared: list[ClaimedPoint] = field(default_factory=list)
    bottom_line: ClaimedPoint | None = None
    single: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    lookalikes: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    read: tuple[int, int] | None = None
    n_claimed: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, other: Claims) -> None:
        """Joins what another part of the reports gave."""
        for name in ("differences", "shared", "single", "unknown", "lookalikes"):
            getattr(self, name).extend(getattr(other, name))
        self.bottom_line = self.bottom_line or other.bottom_line
        self.n_claimed += other.n_claimed
        self.refused.update(other.refused)


NO_SENTENCE = "names a sentence that is not there"
NO_SPAN = "the words are not in the sentence"
MALFORMED = "not in the form asked for"
TOO_MANY = "more than can be read"


class _Refused(Exception):
    """A line is no claim; says why."""


def read_claims(text: str, sheet: Sheet) -> Claims:
    """The claims in a model's answer; a line that is none is counted, and loses itself only."""
    claims = Claims()
    counts: Counter[str] = Counter()
    for line in objects(text):
        kind = line.get("type")
        if not isinstance(kind, str):
            continue
        if kind == "read":
            claims.read = _read(line)
        elif kind in MAX_OF:
            counts[kind] += 1
            counted = kind in ("difference", "shared")
            claims.n_claimed += counted
            try:
                if counts[kind] > MAX_OF[kind]:
                    raise _Refused(TOO_MANY)
                _add(claims, kind, line, sheet)
            except _Refused as why:
                if counted:
                    claims.refused[str(why)] += 1
    return claims


def _add(claims: Claims, kind: str, line: Mapping[str, Any], sheet: Sheet) -> None:
    if kind == "difference":
        claims.differences.append(_difference(line, sheet))
    elif kind == "shared":
        claims.shared.append(_point(line, line.get("statement"), line.get("all"), line.get("core"), sheet))
    elif kind == "bottom_line":
        claims.bottom_line = _point(line, line.get("text"), line.get("sentences"), (), sheet)
    elif kind == "lookalike":
        rows = _rows(line.get("sentences"), sheet)
        claims.lookalikes.append((rows, _words(line.get("why"))[:40]))
    else:
        getattr(claims, kind).extend(_rows([line.get("sentence")], sheet))


def _read(line: Mapping[str, Any]) -> tuple[int, int] | None:
    first, last = line.get("first"), line.get("last")
    known = all(isinstance(n, int) and not isinstance(n, bool) for n in (first, last))
    return (first, last) if known else None  # type: ignore[return-value]  # known to be numbers


def _difference(line: Mapping[str, Any], sheet: Sheet) -> ClaimedDifference:
    kind, relation = line.get("kind"), line.get("relation")
    given = line.get("sides")
    if not isinstance(given, list) or not 2 <= len(given) <= MAX_SIDES:
        raise _Refused(MALFORMED)
    sides = tuple(_side(side, sheet) for side in given)
    return ClaimedDifference(
        question=_words(line.get("question"))[:MAX_QUESTION_CHARS],
        kind=kind if kind in KINDS else "status",
        relation=relation if relation in RELATIONS else "contradiction",
        sides=sides,
    )


def _side(given: object, sheet: Sheet) -> tuple[Place, ...]:
    """The places of one side that stand; at least one must."""
    answers = given if isinstance(given, list) else [given]
    places: list[Place] = []
    why = MALFORMED
    for answer in answers[:MAX_PLACES]:
        if not isinstance(answer, dict):
            continue
        row = sheet.row(answer.get("sentence"))
        if row is None:
            why = NO_SENTENCE
            continue
        span = answer.get("span")
        found = find_span(_sentence(sheet, row), span) if isinstance(span, str) and len(span) <= 1_000 else None
        if found is None:
            why = NO_SPAN
            continue
        places.append(Place(row=row, start=found[0], end=found[1]))
    if not places:
        raise _Refused(why)
    return tuple(dict.fromkeys(places))


def _point(line: Mapping[str, Any], text: object, whole: object, core: object, sheet: Sheet) -> ClaimedPoint:
    statement = _words(text)
    if not statement or len(statement.split()) > MAX_WORDS:
        raise _Refused(MALFORMED)
    rows = _rows(whole, sheet, least=0)
    more = tuple(row for row in _rows(core, sheet, least=0) if row not in rows)
    if not rows + more:
        raise _Refused(NO_SENTENCE)
    return ClaimedPoint(statement=statement, whole=rows, core=more)


def _rows(numbers: object, sheet: Sheet, *, least: int = 1) -> tuple[int, ...]:
    given: Sequence[object] = numbers if isinstance(numbers, (list, tuple)) else [numbers]
    found = [row for n in given[: 4 * MAX_PLACES] if (row := sheet.row(n)) is not None]
    if len(found) < least:
        raise _Refused(NO_SENTENCE)
    return tuple(dict.fromkeys(found))


def _sentence(sheet: Sheet, row: int) -> str:
    corpus = sheet.corpus
    return corpus.documents[int(corpus.column[row])].words(corpus.sentences[row])


def _words(text: object) -> str:
    """Words on one line without anything a terminal or a page would act on; "" where there are none."""
    if not isinstance(text, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:2_000]).split())
