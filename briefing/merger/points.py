"""The shared points: statements that two origins or more say, with the stance of every document.

Each group of near sentences is told in the form that most origins say; of every document its nearest sentences are
asked, each for itself: does it say all of the form, its core, or nothing of it, and does it deny it? A document is
cited for what one of its sentences says, never for what two of them would say together, and never for what it denies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from briefing.corpus import Corpus
from briefing.corpus.context import Context, is_introduced
from briefing.engines.protocols import Encoder
from briefing.language.dates import find_dates, relate_dates
from briefing.language.quantities import find_quantities, relate
from briefing.merger.align import Group
from briefing.merger.bearing import borne
from briefing.merger.choice.editing import Editor, least
from briefing.merger.choice.news import News, probability
from briefing.merger.forms import N_FORMS, NOTHING, Avoid, Form, forms
from briefing.merger.hearing import MAX_PAIRS, Asked, Heard, chosen_forms, hear, thresholds
from briefing.nouns import Citation, SharedPoint, StanceKind, Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_GROUPS, MAX_GROUPS = 12, 30
# A document with a sentence this near tells of the same matter, if another thing: it is not called silent.
TOUCHED = 0.5
# What a point loses (in log-odds) where only one origin says all of it, and the others its core.
CORE_COST = 1.0
# Two statements nearer than this are one told twice; whether two nearer than the other are is asked, and from which
# probability on what stands above tells one again: of 13 such points of 42 pages editors called 10 repeated; of the
# other 122, two.
MAX_SAME, MAYBE_SAME = 0.82, 0.45
AGAIN = 0.85
# A page prints no statement longer than this whole.
MAX_CHARS = 300
# So many points are read for a page, which shows nine.
N_READ = 18
# So many points are held against one another in one call; a page shows nine.
N_ASKED = 8
# What a point loses (in log-odds) for each unit of cosine beyond this to one before it. Over no such cost the labelled
# points told in the first eight rose from .38 to .47 (66 stories out of fold; 2 to 12 and 0 to .6 were tried).
REDUNDANCY_COST = 8.0
FREE_SIMILARITY = 0.45


def shared_points(
    context: Context,
    groups: Sequence[Group],
    origins: Sequence[str],
    encoder: Encoder,
    asked: Asked,
    news: News,
    editor: Editor,
    *,
    avoid: Avoid = NOTHING,
    said: Sequence[Form] = (),
) -> tuple[SharedPoint, ...]:
    """The points that two origins say, what an editor would tell first in front. `printable` are those that two say
    surely enough for a page and that repeat neither a better one nor what has been `said` above them."""
    n_documents = len(context.corpus.documents)
    n_groups = min(MAX_GROUPS, max(MIN_GROUPS, MAX_PAIRS // max(1, n_documents - 1)))
    groups = groups[:n_groups]
    options = readable(forms(context, groups, encoder, avoid), editor)
    chosen = chosen_forms(context, groups, options, origins, asked)
    chosen, heard = borne(context, chosen, hear(context, chosen, asked), origins, asked)
    told: dict[str, Told] = {}  # two groups may come to one form
    ranks = news.of([f.row for f in chosen], _stacked(chosen), [f.text for f in chosen])
    for form, ears, rank in zip(chosen, heard, ranks, strict=True):
        made = _point(context, form, ears, origins)
        if made is not None:
            point, whole = made
            found = Told(float(rank) - CORE_COST * (not whole), form, point)
            told[form.text] = max(found, told.get(form.text, found), key=lambda t: t.rank)
    ranked = sorted(told.values(), key=lambda t: (-t.rank, t.point.statement))
    return _distinct(context.corpus, _read(_apart(ranked), editor), said, asked)


def readable(options: Sequence[Sequence[Form]], editor: Editor) -> list[Sequence[Form]]:
    """Of each group's forms the first `N_FORMS` that can be read alone on the page; where none can, the first ones."""
    opinions = iter(editor.read([(form.text, form.row) for own in options for form in own]))
    standing = [[form for form in own if next(opinions).stands >= least().stands] for own in options]
    return [(able or own)[:N_FORMS] for able, own in zip(standing, options, strict=True)]


def _read(found: Sequence[Told], editor: Editor) -> list[Told]:
    """The points, of which those that a page might print were read: not printable is what cannot be read alone, nor
    what nobody read."""
    first = [told for told in found if told.point.printable][:N_READ]
    opinions = editor.read([(told.form.text, told.form.row) for told in first])
    worth = {id(t): o.worth for t, o in zip(first, opinions, strict=True) if o.stands >= least().stands}
    return [
        t._replace(worth=worth[id(t)]) if id(t) in worth else t._replace(point=replace(t.point, printable=False))
        for t in found
    ]


def _stacked(chosen: Sequence[Form]) -> NDArray[np.float32]:
    return np.stack([form.vector for form in chosen]) if chosen else np.zeros((0, 1), np.float32)


class Told(NamedTuple):
    """A point with its news value (log-odds), its form, and how likely it is worth its room below the bottom line."""

    rank: float
    form: Form
    point: SharedPoint
    worth: float = 0.0


def _point(
    context: Context, form: Form, ears: Mapping[int, Heard], origins: Sequence[str]
) -> tuple[SharedPoint, bool] | None:
    """A form as a point, with those that say it cited, and whether two origins say all of it; None where fewer than two
    say even its core."""
    corpus, limits = context.corpus, thresholds()
    cited = {c: e for c, e in ears.items() if e.tells}
    if len({origins[c] for c in cited}) < 2:
        return None
    whole = {origins[c] for c, e in cited.items() if _says_all(context, form, e)}
    sure = {c: e for c, e in cited.items() if e.says >= limits.on_page}
    printable = form.stands and len(form.text) <= MAX_CHARS and len({origins[c] for c in sure}) > 1
    if printable:  # what may be printed is cited only to those that say it surely enough for a page
        cited = sure

    def cite(ear: Heard) -> Citation:
        return replace(corpus.cite(ear.row), says="all" if _says_all(context, form, ear) else "core")

    return SharedPoint(
        statement=form.text,
        citations=tuple(cite(cited[c]) for c in sorted(cited)),
        origins=len({origins[c] for c in cited}),
        silent=tuple(
            d.id
            for c, d in enumerate(corpus.documents)
            if (c not in ears or (ears[c].asked and ears[c].says < limits.silent and ears[c].near < TOUCHED))
            and d.source.read_depth == "full"
        ),
        stances=tuple(
            _standing(context, d.id, form, ears.get(c))
            for c, d in enumerate(corpus.documents)
            if c not in ears or ears[c].asked
        ),
        printable=printable,
    ), len(whole) > 1


def cited(context: Context, form: Form, ears: Mapping[int, Heard]) -> tuple[Citation, ...]:
    """Those that say all of a form, or its core, surely enough for a page, and do not deny it; among them whose words
    it is."""
    limits = thresholds()
    kept: list[Citation] = []
    for _, ear in sorted(ears.items()):
        if ear.row != form.row and ear.denies >= limits.denies:
            continue
        if ear.says >= limits.on_page:
            whole = ear.row == form.row or _says_all(context, form, ear)
            kept.append(replace(context.corpus.cite(ear.row), says="all" if whole else "core"))
    return tuple(kept)


def salience(log_odds: float) -> float:
    """The probability of these log-odds, to four places."""
    return round(float(probability(np.float64(log_odds))), 4)


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


def _distinct(corpus: Corpus, found: Sequence[Told], said: Sequence[Form], asked: Asked) -> tuple[SharedPoint, ...]:
    """The points with their salience; those that say again what stands above them are kept off the page."""
    _ask_ahead([told.form for told in found if told.point.printable], said, asked)
    shown: list[Form] = []
    result = []
    for told in found:
        in_lead = told.point.printable and repeats(told.form, said, asked)
        printable = in_lead or (
            told.point.printable
            and told.worth >= least().again
            and is_introduced(corpus, told.form.row, told.form.text, " ".join(f.text for f in (*said, *shown)))
            and not repeats(told.form, shown, asked)
        )
        shown += [told.form] * (printable and not in_lead)
        result.append(replace(told.point, printable=printable, in_lead=in_lead, salience=salience(told.rank)))
    return tuple(result)


def _ask_ahead(printable: Sequence[Form], said: Sequence[Form], asked: Asked) -> None:
    """Asks in one call most of what `repeats` will want to know."""
    first = list(printable[:N_ASKED])
    above = [*said, *first]
    asked.says(
        (other.text, form.text)
        for n, form in enumerate(first, len(said))
        for other in above[:n]
        if float(form.vector @ other.vector) >= MAYBE_SAME
    )


def repeats(form: Form, shown: Sequence[Form], asked: Asked) -> bool:
    """Whether what stands above it tells a statement already, and does not deny it: it is another, a shorter form of
    it, the same in other words, or what another says among other things."""
    if any(_same(form, other) for other in shown):
        return True
    near = dict.fromkeys(other.text for other in shown if float(form.vector @ other.vector) >= MAYBE_SAME)
    said = asked.says((text, form.text) for text in near)
    again = [(text, form.text) for text in near if float(said[text, form.text][:2].sum()) >= AGAIN]
    denied = asked.denies(again)
    return any(denied[pair] < thresholds().denies for pair in again)


def _same(a: Form, b: Form) -> bool:
    """Whether one statement is the other, a shorter form of it, or the same in other words."""
    if a.text.startswith(b.text[:-1]) or b.text.startswith(a.text[:-1]):
        return True
    return float(a.vector @ b.vector) >= MAX_SAME
