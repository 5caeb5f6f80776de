"""The shared points: statements that two origins or more say, with the stance of every document.

Each group of near sentences is told in the form that most origins say; of every document its nearest sentences are
asked, each for itself: does it say all of the form, its core, or nothing of it, and does it deny it? A document is
cited for what one of its sentences says, never for what two of them would say together, and never for what it denies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.language.dates import find_dates, relate_dates
from briefing.language.quantities import find_quantities, relate
from briefing.merger.align import Group
from briefing.merger.bearing import borne
from briefing.merger.forms import NOTHING, Avoid, Form, forms
from briefing.merger.hearing import MAX_PAIRS, Asked, Heard, chosen_forms, hear, thresholds
from briefing.nouns import Citation, SharedPoint, StanceKind, Standing

MIN_GROUPS, MAX_GROUPS = 12, 36
# A document with a sentence this near tells of the same matter, if another thing: it is not called silent.
TOUCHED = 0.5
# A page that agrees on less than this also tells what others say only the core of.
ENOUGH_ON_PAGE = 4
# Two statements nearer than this are one told twice.
MAX_SAME = 0.86
# What a point loses (in log-odds) for each unit of cosine beyond this to one before it. Over no such cost the labelled
# points told in the first eight rose from .38 to .47 (66 stories out of fold; 2 to 12 and 0 to .6 were tried).
REDUNDANCY_COST = 8.0
FREE_SIMILARITY = 0.45


def shared_points(
    context: Context,
    groups: Sequence[Group],
    origins: Sequence[str],
    encoder: Encoder,
    stance: Stance,
    avoid: Avoid = NOTHING,
) -> tuple[SharedPoint, ...]:
    """The points that two origins say, best first. `printable` are those that two say surely enough for a page and that
    repeat no better one."""
    n_documents = len(context.corpus.documents)
    n_groups = min(MAX_GROUPS, max(MIN_GROUPS, MAX_PAIRS // max(1, n_documents - 1)))
    groups = groups[:n_groups]
    asked = Asked(stance)
    chosen = chosen_forms(context, groups, forms(context, groups, encoder, avoid), origins, asked)
    chosen, heard = borne(context, chosen, hear(context, chosen, asked), origins, asked)
    found = []
    for group, form, ears in zip(groups, chosen, heard, strict=True):
        made = _point(context, form, ears, origins)
        if made is not None:
            point, whole = made
            found.append(Told(rank(context, group, form, ears, origins), form, point, whole))
    found.sort(key=lambda told: (-told.rank, told.point.statement))
    return _distinct(_apart(found))


class Told(NamedTuple):
    """A point with its rank (log-odds), its form, and whether two origins say all of it."""

    rank: float
    form: Form
    point: SharedPoint
    whole: bool


def signs(
    context: Context, group: Group, form: Form, ears: Mapping[int, Heard], origins: Sequence[str]
) -> dict[str, float]:
    """What tells how newsworthy a point is, each in [0, 1]: how many origins say it and how surely, how early each
    tells it, how central it is, how near its sentences are, whether it stands alone."""
    corpus = context.corpus
    said = [e for e in ears.values() if e.says >= thresholds().core and e.denies < thresholds().denies]
    saying = {origins[c] for c, e in ears.items() if e in said}
    expected: dict[str, float] = {}
    for c, e in ears.items():
        expected[origins[c]] = max(expected.get(origins[c], 0.0), e.says)
    mean = corpus.vectors.mean(axis=0)
    return {
        "origins": len(saying) / len(set(origins)),
        "expected": sum(expected.values()) / len(set(origins)),
        "sure": float(np.mean(sorted((e.says for e in ears.values()), reverse=True)[1:3] or [0.0])),
        "whole": float(np.mean(sorted((e.all for e in ears.values()), reverse=True)[1:3] or [0.0])),
        "early": float(np.mean([1.0 / (1 + corpus.sentences[e.row].index) for e in said] or [0.0])),
        "first": float(max([1.0 / (1 + corpus.sentences[e.row].index) for e in said] or [0.0])),
        "central": float(form.vector @ mean) / (float(np.linalg.norm(mean)) or 1.0),
        "agreement": group.agreement,
        "stands": float(form.stands),
        "long": min(1.0, len(form.text.split()) / 50),
    }


def rank(context: Context, group: Group, form: Form, ears: Mapping[int, Heard], origins: Sequence[str]) -> float:
    """The log-odds that an editor would list the point."""
    found = signs(context, group, form, ears, origins)
    return sum(weight * found.get(name, 1.0) for name, weight in thresholds().rank.items())


def _point(
    context: Context, form: Form, ears: Mapping[int, Heard], origins: Sequence[str]
) -> tuple[SharedPoint, bool] | None:
    """A form as a point, with those that say it cited, and whether two origins say all of it; None where fewer than two
    say even its core."""
    corpus, limits = context.corpus, thresholds()
    cited = {c: e for c, e in ears.items() if e.says >= limits.core and e.denies < limits.denies}
    if len({origins[c] for c in cited}) < 2:
        return None
    sure = {origins[c] for c, e in cited.items() if e.says >= limits.on_page}
    whole = {origins[c] for c, e in cited.items() if _says_all(context, form, e)}
    printable = form.stands and len(sure) > 1
    if printable:  # what may be printed is cited only to those that say it surely enough for a page
        cited = {c: e for c, e in cited.items() if e.says >= limits.on_page}

    def cite(ear: Heard) -> Citation:
        return replace(corpus.cite(ear.row), says="all" if _says_all(context, form, ear) else "core")

    return SharedPoint(
        statement=form.text,
        citations=tuple(cite(cited[c]) for c in sorted(cited)),
        origins=len({origins[c] for c in cited}),
        silent=tuple(
            d.id
            for c, d in enumerate(corpus.documents)
            if (c not in ears or (ears[c].says < limits.silent and ears[c].near < TOUCHED))
            and d.source.read_depth == "full"
        ),
        stances=tuple(_standing(context, d.id, form, ears.get(c)) for c, d in enumerate(corpus.documents)),
        printable=printable,
    ), len(whole) > 1


def _says_all(context: Context, form: Form, ear: Heard) -> bool:
    """Whether a document says all of a form: it is likely, and its sentence has every figure of the form and a day for
    each of its days; who lacks one says no more than its core."""
    if ear.all < thresholds().all:
        return False
    said = context.corpus.analyses[ear.row]
    figures = all(
        any(relate(figure, known) in ("same", "compatible") for known in said.quantities)
        for figure in find_quantities(form.text)
    )
    return figures and all(
        any(relate_dates(day, known) != "different" for known in said.dates) for day in find_dates(form.text)
    )


def _standing(context: Context, document: str, form: Form, ear: Heard | None) -> Standing:
    limits = thresholds()
    kind: StanceKind = "silent"
    if ear and ear.says >= limits.core:
        kind = "denies" if ear.denies >= limits.denies else "all" if _says_all(context, form, ear) else "core"
    return Standing(document=document, stance=kind, probability=round(ear.says, 3) if ear else 0.0)


def _apart(found: Sequence[Told]) -> list[Told]:
    """The points best first, each weighed against how near it is to a better one (maximal marginal relevance,
    Carbonell and Goldstein 1998): what stands there already is no news."""
    rest, chosen = list(found), []
    nearest = [FREE_SIMILARITY] * len(rest)
    while rest:
        at = max(range(len(rest)), key=lambda i: (rest[i].rank - REDUNDANCY_COST * (nearest[i] - FREE_SIMILARITY), -i))
        nearest.pop(at)
        chosen.append(rest.pop(at))
        vector = chosen[-1].form.vector
        nearest = [max(n, float(vector @ told.form.vector)) for n, told in zip(nearest, rest, strict=True)]
    return chosen


def _distinct(found: Sequence[Told]) -> tuple[SharedPoint, ...]:
    """The points with their salience; those that repeat a better one are kept off the page, and those of which others
    say only the core, but for as many as a page wants at least."""
    shown: list[Form] = []
    n_wanted = ENOUGH_ON_PAGE - sum(told.whole and told.point.printable for told in found)
    result = []
    for told in found:
        fresh = told.point.printable and not any(_same(told.form, other) for other in shown)
        fresh = fresh and (told.whole or n_wanted > 0)
        n_wanted -= fresh and not told.whole
        shown += [told.form] * fresh
        salience = round(1 / (1 + float(np.exp(-told.rank))), 4)
        result.append(replace(told.point, printable=fresh, salience=salience))
    return tuple(result)


def _same(a: Form, b: Form) -> bool:
    """Whether one statement is the other, a shorter form of it, or the same in other words."""
    if a.text.startswith(b.text[:-1]) or b.text.startswith(a.text[:-1]):
        return True
    return float(a.vector @ b.vector) >= MAX_SAME
