"""The shared points: what two origins or more tell, with the sources that carry its words.

Whether a source carries a statement is read from words and nearness in meaning (`wording.carried`); where these leave
it open, the entailment model is asked whether the source's sentences entail it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.merger.align import MAX_WEIGHT, Group
from briefing.merger.context import Context
from briefing.merger.wording import MAX_REWORDED, MIN_SUPPORT, NOTHING, Avoid, Carried, Wording, holders, wordings
from briefing.model import SharedPoint
from briefing.models.protocols import Encoder, Entailment
from briefing.text.quantities import find_quantities, relate

# Points that two origins carry this far, whatever additions they lack, come first.
MIN_SUPPORT_IN_FRONT = 0.5
# Of 330 sources cited for a point, each read by hand: below this sum of support and weighed entailment 119 of 209 did
# not say it; from there on, 12 of 121.
MIN_SUPPORT_ON_PAGE = 0.57
ENTAILMENT_WEIGHT = 0.4
# A page on which the sources agree on nothing says less than they do: then the best that two carry this far.
MIN_SUPPORT_IF_NOTHING = 0.45
MAX_IF_NOTHING = 2


def shared_points(
    context: Context,
    groups: Sequence[Group],
    origins: Sequence[str],
    encoder: Encoder,
    entailment: Entailment,
    avoid: Avoid = NOTHING,
) -> tuple[SharedPoint, ...]:
    """The groups as points with the sources that carry them, worded without what to `avoid` where possible.

    Those that two origins tell of, in words that can stand alone, come first; of these may be printed what two carry
    well, or where there is nothing of the kind, the first few that come near it. The others only tell that the sources
    touch the same matter there.
    """
    worded = entailed(context, groups, wordings(context, groups, origins, encoder, avoid), entailment)
    found = _points(context, groups, worded, origins, MIN_SUPPORT_ON_PAGE)
    if any(point.printable for point in found):
        return found
    found = _points(context, groups, worded, origins, MIN_SUPPORT_IF_NOTHING)
    printable = [point for point in found if point.printable][:MAX_IF_NOTHING]
    return tuple(replace(point, printable=point in printable) for point in found)


def _points(
    context: Context, groups: Sequence[Group], worded: Sequence[Wording], origins: Sequence[str], min_support: float
) -> tuple[SharedPoint, ...]:
    """The points in their order; printable are those that two origins carry whole this far."""
    points: list[tuple[bool, bool, SharedPoint]] = []
    for group, wording in zip(groups, worded, strict=True):
        point = _point(context, group, wording, origins)
        if point is not None:
            carried_by = zip(group.rows, wording.carried, strict=True)
            telling = {origins[context.corpus.column[r]] for r, c in carried_by if c.support >= MIN_SUPPORT_IN_FRONT}
            in_front = len(telling) > 1 and wording.stands
            stating_by = holders(context, group, wording.carried, origins, min_support)
            well = len(stating_by) > 1 and wording.stands
            if well:
                stating = {context.corpus.documents[c].id for columns in stating_by.values() for c in columns}
                loosely = tuple(dict.fromkeys(c.document for c in point.citations if c.document not in stating))
                point = replace(point, origins=len(stating_by), loosely=loosely)
            points.append((in_front, well, point))
    points.sort(key=lambda p: not p[0])
    shown: list[str] = []
    result = []
    for _, well, point in points:
        fresh = well and not any(_same_opening(point.statement, other) for other in shown)
        shown += [point.statement] * fresh
        result.append(replace(point, printable=fresh))
    return tuple(result)


def entailed(
    context: Context, groups: Sequence[Group], worded: Sequence[Wording], entailment: Entailment
) -> tuple[Wording, ...]:
    """The wordings, each row's `whole` moved up or down by whether what it says entails the statement.

    Asked are only rows that this can bring over or under what a page needs, of the groups that can reach a page;
    the likelier of the row alone and the row with those beside it counts.
    """
    asked: dict[tuple[str, str], float] = {}
    for group, wording in zip(groups[:MAX_REWORDED], worded, strict=False):
        for row, carries in zip(group.rows, wording.carried, strict=True):
            asked |= dict.fromkeys(_passages(context, row, carries, wording.statement), 0.0)
    if asked:
        asked = dict(zip(asked, map(float, entailment.classify(tuple(asked))[:, 0]), strict=True))

    def moved(row: int, carries: Carried, statement: str) -> Carried:
        found = [asked[pair] for pair in _passages(context, row, carries, statement) if pair in asked]
        return replace(carries, whole=carries.whole + ENTAILMENT_WEIGHT * (max(found) - 0.5)) if found else carries

    return tuple(
        replace(w, carried=tuple(moved(r, c, w.statement) for r, c in zip(g.rows, w.carried, strict=True)))
        for g, w in zip(groups, worded, strict=True)
    )


def _passages(context: Context, row: int, carries: Carried, statement: str) -> tuple[tuple[str, str], ...]:
    """What to ask of a row: nothing where no answer would change anything."""
    reach = ENTAILMENT_WEIGHT / 2
    if not MIN_SUPPORT_IF_NOTHING - reach <= carries.whole <= MIN_SUPPORT_ON_PAGE + reach:
        return ()
    texts = context.corpus.texts
    statement = _with_their_figures(context, statement, carries.rows)
    return tuple(dict.fromkeys(((texts[row], statement), (" ".join(texts[r] for r in carries.rows), statement))))


def _with_their_figures(context: Context, statement: str, rows: Sequence[int]) -> str:
    """A statement with the figures that agree with those of some rows as these write them, "$48.6 billion" as "nearly
    $49 billion": rounding is for rules to judge, the model is bad at it."""
    known = [q for r in rows for q in context.corpus.analyses[r].quantities]
    for figure in reversed(find_quantities(statement)):
        theirs = next((q.text for q in known if relate(figure, q) in ("same", "compatible")), figure.text)
        statement = statement[: figure.start] + theirs + statement[figure.end :]
    return statement


def _same_opening(a: str, b: str) -> bool:
    """Whether one statement is the other, or a shorter form of it."""
    return a.startswith(b[:-1]) or b.startswith(a[:-1])


def _point(context: Context, group: Group, wording: Wording, origins: Sequence[str]) -> SharedPoint | None:
    corpus = context.corpus
    rows = sorted({r for c in wording.carried if c.support >= MIN_SUPPORT for r in c.rows})
    columns = {int(corpus.column[r]) for r in rows}
    n_origins = len({origins[c] for c in columns})
    if n_origins < 2:
        return None
    return SharedPoint(
        statement=wording.statement,
        citations=tuple(corpus.cite(r) for r in rows),
        origins=n_origins,
        silent=tuple(
            d.id
            for c, d in enumerate(corpus.documents)
            if c not in columns | wording.touched and d.source.read_depth == "full"
        ),
        salience=round(min(1.0, group.weight / MAX_WEIGHT), 4),
    )
