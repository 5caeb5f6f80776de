"""Gathers the pairs judged different into differences: one a question, with a position for each answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.corpus.context import Context
from briefing.language.dates import find_dates, relate_dates
from briefing.language.quantities import find_quantities, relate
from briefing.merger.differences.candidate import Candidate, Span
from briefing.merger.differences.decision import DATE, NAME, NUMBER, QUOTE, shipped
from briefing.merger.differences.quotes import compare_wording
from briefing.nouns import Kind

Node = tuple[int, Span]
# A difference that more than this many sentences take part in is a chain of different questions.
MAX_NODES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One value, as first written, and the rows that give it."""

    value: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One question with its answers; `probability` is that of its surest pair, and `grown` tells that one answer is
    said to be what the other grew to."""

    kind: Kind
    question: str
    answers: tuple[Answer, ...]
    probability: float
    grown: bool = False


def group(context: Context, judged: Sequence[tuple[float, Candidate]]) -> tuple[Difference, ...]:
    """The differences, most probable first."""
    by_kind: dict[Kind, list[tuple[float, Candidate]]] = defaultdict(list)
    for p, candidate in judged:
        by_kind[candidate.kind].append((p, candidate))
    components = (c for kind in (NUMBER, DATE, QUOTE, NAME) for c in _components(context, by_kind[kind]))
    differences = [_difference(context, component) for component in components]
    return tuple(sorted(differences, key=lambda d: (-d.probability, d.kind, [a.value for a in d.answers])))


def _components(context: Context, judged: Iterable[tuple[float, Candidate]]) -> list[list[tuple[float, Candidate]]]:
    """Pairs that share a value's place belong together, the surest first, as long as they stay few.

    A pair by which one sentence would answer the question twice, or one document in two ways, is of another question,
    and is left out.
    """
    component_of: dict[Node, int] = {}
    components: dict[int, list[tuple[float, Candidate]]] = {}
    for i, (p, candidate) in enumerate(judged):
        page = shipped().page_threshold[candidate.kind]
        nodes = _nodes(context, candidate)
        joined = sorted({component_of[n] for n in nodes if n in component_of})
        members = [pair for j in joined for pair in components[j]] + [(p, candidate)]
        places = {n for _, c in members for n in _nodes(context, c)}
        if len(places) > MAX_NODES or len({row for row, _ in places}) < len(places):
            continue
        # What is not sure enough for a page must not get there beside what is, nor what hangs on it anywhere else.
        if p < page <= members[0][0]:
            for node in nodes:
                component_of.setdefault(node, joined[0])
            continue
        if len(members) > 1 and _disagrees_with_itself(context, [c for _, c in members]):
            continue
        for j in joined:
            del components[j]
        components[i] = members
        for _, c in members:
            component_of.update(dict.fromkeys(_nodes(context, c), i))
    return list(components.values())


def _nodes(context: Context, candidate: Candidate) -> tuple[Node, Node]:
    """The places of its values, those of one wording as one."""
    return (context.first[candidate.a], candidate.span_a), (context.first[candidate.b], candidate.span_b)


def _disagrees_with_itself(context: Context, candidates: Sequence[Candidate]) -> bool:
    """Whether a document gives two answers."""
    told: dict[int, str] = {}
    for c in candidates:
        for row, value in ((c.a, c.value_a), (c.b, c.value_b)):
            if not same_answer(c.kind, told.setdefault(int(context.corpus.column[row]), value), value):
                return True
    return False


def _difference(context: Context, pairs: Sequence[tuple[float, Candidate]]) -> Difference:
    best = max(pairs, key=lambda p: p[0])[1]
    values: dict[Node, str] = {}
    rows_of: dict[Node, set[int]] = defaultdict(set)
    for _, c in pairs:
        for node, row, value in zip(_nodes(context, c), (c.a, c.b), (c.value_a, c.value_b), strict=True):
            values[node] = value
            rows_of[node].add(row)
    answers: list[tuple[str, set[int]]] = []
    for node, value in sorted(values.items(), key=lambda n: (context.corpus.texts[n[0][0]], n[0][1])):
        for known, rows in answers:
            if same_answer(best.kind, known, value):
                rows |= rows_of[node]
                break
        else:
            answers.append((value, set(rows_of[node])))
    if best.kind == "name":
        answers = [(value, set(context.rows_of_names.get(value, ()))) for value, _ in answers]
    else:
        answers = _with_copies(context, answers)
    return Difference(
        kind=best.kind,
        question=best.question,
        answers=tuple(Answer(value=v, rows=tuple(sorted(rows))) for v, rows in answers),
        probability=max(p for p, _ in pairs),
        grown=any(c.features.get("update") for _, c in pairs),
    )


def _with_copies(context: Context, answers: Sequence[tuple[str, set[int]]]) -> list[tuple[str, set[int]]]:
    """The answers with the rows that give them in the same words, but for documents that give another answer too."""
    column = context.corpus.column
    told = [{r for row in rows for r in context.same[context.first[row]]} for _, rows in answers]
    n_answers = Counter(c for rows in told for c in {int(column[r]) for r in rows})
    return [
        (value, own | {r for r in rows if n_answers[int(column[r])] == 1})
        for (value, own), rows in zip(answers, told, strict=True)
    ]


def same_answer(kind: Kind, a: str, b: str) -> bool:
    """Whether two values as written are one answer."""
    if a == b:
        return True
    if kind == "number":
        x, y = find_quantities(a), find_quantities(b)
        return bool(x and y) and relate(x[0], y[0]) in ("same", "compatible")
    if kind == "date":
        p, q = find_dates(a), find_dates(b)
        return bool(p and q) and relate_dates(p[0], q[0]) in ("same", "compatible")
    if kind == "quote":
        wording = compare_wording(a, b)
        return wording.n_common > 0 and not wording.n_changed
    return False
