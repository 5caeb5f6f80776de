"""Fits a briefing to its sheet, or two: what a page should hold, cut in a fixed order until it fits, then filled again.

A short page is filled up to so many words instead, after its bottom line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from briefing.config import Section
from briefing.nouns import Briefing, Summary
from briefing.page import phrases
from briefing.page.focused import focus_of, quoted
from briefing.page.layout import NORMAL_PX, WITHOUT, fits
from briefing.page.length import SHORT_WORDS, length_of
from briefing.page.own import has_line, own_points
from briefing.page.quoting import beside_lead, lead_parts, told_in_full
from briefing.page.sections import sections_of
from briefing.page.view import Item, Page, Row, view
from briefing.page.voices import PlainVoice

# fmt: off
# How many of each a sheet should hold where there are that many, and how many it may hold where there is room.
WANTED: Mapping[str, int] = {
    "changes": 8, "shared": 6, "conflicts": 5, "single": 4, "source_lines": 8, "unknowns": 2, "figures": 3,
    "timeline": 3, "quotes": 6,
}
ALLOWED: Mapping[str, int] = {
    "changes": 12, "shared": 9, "conflicts": 8, "single": 6, "source_lines": 8, "unknowns": 4, "figures": 5,
    "timeline": 6, "quotes": 9,
}
# Cut in this order, each down to the number beside it. Bottom line and sources are never cut, differences last of all
# and only where words of extreme width leave no room for them.
CUTS = (
    ("timeline", 0), ("figures", 0), ("quotes", 3), ("source_lines", 0), ("single", 2), ("unknowns", 1), ("shared", 4),
    ("quotes", 0), ("changes", 2), ("single", 0), ("unknowns", 0), ("shared", 2), ("changes", 0), ("shared", 0),
    ("conflicts", 0),
)
SHORT_FILLS = ("changes", "conflicts", "shared", "single", "unknowns")  # behind a short page's bottom line
FILLS = ("changes", "conflicts", "shared", "single", "unknowns", "quotes", "timeline", "figures")
NOUNS = {
    "shared": "shared point", "conflicts": "difference", "single": "point of one source", "changes": "change",
    "source_lines": "source summary", "unknowns": "unknown", "figures": "figure", "timeline": "date",
}
# fmt: on
# Type sizes (CSS pixels a rem) are tried in this order, each until the page holds so many of the sections named.
LEAST: tuple[tuple[float, Mapping[str, int]], ...] = (
    (NORMAL_PX, {"conflicts": 5, "shared": 4, "source_lines": 8, "quotes": 3, "single": 2}),
    (9.5, {"conflicts": 5, "shared": 4, "source_lines": 8, "quotes": 3, "single": 2}),
    (NORMAL_PX, {"conflicts": 5, "shared": 4, "quotes": 3}),
    (9.5, {"conflicts": 5, "shared": 4}),
    (9.0, {"conflicts": 5, "shared": 3}),
    (NORMAL_PX, {}),
    (8.0, {}),  # words of extreme width
    (7.0, {}),
    (6.0, {}),
)
_FIELDS = ("changes", "shared", "conflicts", "unknowns", "figures", "timeline")


def fit_to_sheet(briefing: Briefing, *, page: str, template: str, first: Mapping[str, int] | None = None) -> Briefing:
    """The briefing with `on_page` set on what its sheets hold, whatever it was set to before.

    Of each section the `first` items are those that bear on its question: they are cut last, and what was `on_page`
    before and is left off now is said to be left off for them.

    Takes time linear in the number of items that may be shown, not in the number found.
    """
    chosen = sections_of(briefing)
    without = tuple(n for n in get_args(Section) if n not in chosen) if chosen else WITHOUT.get(template, ())
    if length_of(briefing) == "short":
        pool = _Pool(briefing, "source_lines" in chosen, without, first)
        return pool.marked(_within(pool, chosen or SHORT_FILLS, SHORT_WORDS))
    pools = (_Pool(briefing, True, without, first), _Pool(briefing, False, without, first))
    tried: dict[float, tuple[_Pool, dict[str, int]]] = {}
    for root_px, least in LEAST:
        if root_px not in tried:
            tried[root_px] = _chosen(pools, template, page, root_px)
        pool, counts = tried[root_px]
        fitting = fits(pool.shown(counts), template, page, root_px)
        if fitting and all(counts[name] >= min(n, pool.most(name)) for name, n in least.items()):
            break
    return pool.marked(counts)


def _within(pool: _Pool, sections: Sequence[str], max_words: int) -> dict[str, int]:
    """How many items of each section stay within so many words, with the bottom line, which is never cut: of what bears
    on the page's question first."""
    counts = dict.fromkeys((*pool.items, "quotes"), 0)
    lead = pool.page.bottom_line
    left = max_words - (_n_words(lead) if lead else 0)
    for most in (pool.first, {name: len(found) for name, found in pool.items.items()}):
        for name in sections:
            for item in getattr(pool.page, name)[counts[name] : most[name]]:
                if (n_words := _n_words(item)) > left:
                    break
                left -= n_words
                counts[name] += 1
    return counts


def _disputed(briefing: Briefing) -> set[tuple[str, int]]:
    """The places of the sentences between which there is a difference."""
    positions = [p for c in briefing.conflicts if c.printable for p in c.positions]
    return {(c.document, c.start) for p in positions for c in p.citations}


def _n_words(item: Item | Row) -> int:
    """The words of an item, its references apart."""
    if isinstance(item, Row):
        return len(f"{item.issue} {item.said} {item.kind} {item.why}".split())
    return len(f"{item.label} {item.text} {item.note}".split())


def _chosen(pools: tuple[_Pool, _Pool], template: str, sheet: str, root_px: float) -> tuple[_Pool, dict[str, int]]:
    """What a sheet holds in one size of type: with a line for each source, or without where those do not stay."""
    counts = _Fitter(pools[0], template, sheet, root_px).choose()
    if counts["source_lines"] or not pools[0].items["source_lines"]:
        return pools[0], counts
    return pools[1], {**_Fitter(pools[1], template, sheet, root_px).choose(), "source_lines": 0}


class _Pool:
    """What of a briefing may come onto its page: for each section the positions of its first items."""

    def __init__(
        self,
        briefing: Briefing,
        with_lines: bool,
        without: Sequence[str] = (),
        first: Mapping[str, int] | None = None,
    ) -> None:
        self.briefing = briefing
        self.n_sheets = 2 if length_of(briefing) == "long" else 1
        with_lines = with_lines and "source_lines" not in without
        lines = [n for n, s in enumerate(briefing.summaries) if has_line(briefing, s)]
        self._lines = [] if "source_lines" in without or len(lines) > self.allowed("source_lines") else lines
        self.has_lines = with_lines and 0 < len(lines) <= self.allowed("source_lines")
        own = [line for n in lines if (line := briefing.summaries[n].line)] if self.has_lines else []
        said = {citation for line in own for citation in line.citations}
        self.singles = [n for n, p in enumerate(own_points(briefing)) if said.isdisjoint(p.citations)]
        self.items: dict[str, list[int]] = {name: list(range(len(getattr(briefing, name)))) for name in _FIELDS}
        self.items["single"] = self.singles
        self.items["conflicts"] = [n for n, c in enumerate(briefing.conflicts) if c.printable]
        self.items["timeline"] = [n for n, e in enumerate(briefing.timeline) if e.printable]
        self.items["unknowns"] = [n for n, u in enumerate(briefing.unknowns) if u.printable]
        listed = {id(p) for p in beside_lead(briefing)}
        self.items["shared"] = [n for n, p in enumerate(briefing.shared) if id(p) in listed]
        # What the bottom line says already is on the page, though not listed again.
        self.in_lead = {n for n, p in enumerate(briefing.shared) if p.printable and id(p) not in listed}
        self.items["figures"] = [n for n, f in enumerate(briefing.figures) if not told_in_full(f, briefing)]
        self.items["source_lines"] = lines if self.has_lines else []
        self.n_found = {name: len(found) for name, found in self.items.items()} | {
            "source_lines": 0 if "source_lines" in without else len(lines)
        }
        if length_of(briefing) == "short":
            self._spare_disputed()
        self.items = {name: found[: self.allowed(name)] for name, found in self.items.items()}
        for name in set(without) & self.items.keys():  # what was not chosen is not cut either
            self.items[name], self.n_found[name] = [], 0
        self.first = {name: sum(n < (first or {}).get(name, 0) for n in found) for name, found in self.items.items()}
        self._usual = self._on_page() if first else {}
        everything = {name: len(found) for name, found in self.items.items()}
        self.page = view(self.marked(everything), PlainVoice())

    def wanted(self, name: str) -> int:
        """How many of a section its sheets should hold where there are that many."""
        return self.n_sheets * WANTED[name]

    def allowed(self, name: str) -> int:
        """How many of a section its sheets may hold."""
        return self.n_sheets * ALLOWED[name]

    def _spare_disputed(self) -> None:
        """Leaves off what a short page would tell without room for the difference about it."""
        disputed = _disputed(self.briefing)
        told: dict[str, Sequence[Any]] = {name: getattr(self.briefing, name) for name in _FIELDS}
        told |= {"single": own_points(self.briefing), "source_lines": [s.line for s in self.briefing.summaries]}
        for name in ("shared", "single", "source_lines", "figures", "timeline", "unknowns"):
            self.items[name] = [
                n
                for n in self.items[name]
                if not told[name][n] or disputed.isdisjoint((c.document, c.start) for c in told[name][n].citations)
            ]

    def _on_page(self) -> dict[str, set[int]]:
        """Of each section the positions of what is on the page now."""
        sections: dict[str, Sequence[Any]] = {name: getattr(self.briefing, name) for name in _FIELDS}
        sections["single"] = own_points(self.briefing)
        usual = {name: {n for n, item in enumerate(items) if item.on_page} for name, items in sections.items()}
        usual["shared"] -= self.in_lead
        lines = {n for n, s in enumerate(self.briefing.summaries) if s.on_page and has_line(self.briefing, s)}
        return usual | {"source_lines": lines}

    def marked(self, counts: Mapping[str, int]) -> Briefing:
        """The briefing with the first `counts` of each section's items on its page, and what was cut named."""
        shown = {name: set(found[: counts[name]]) for name, found in self.items.items()}
        shown["shared"] |= self.in_lead
        fields: dict[str, Any] = {name: _flag(getattr(self.briefing, name), shown[name]) for name in _FIELDS}
        fields["summaries"] = tuple(self._summary(n, s, shown) for n, s in enumerate(self.briefing.summaries))
        fields["single"] = _flag(self.briefing.single, shown["single"])
        run = replace(self.briefing.run, cut=self.cut(counts))
        return replace(self.briefing, **fields, run=run)

    def _summary(self, number: int, summary: Summary, shown: Mapping[str, set[int]]) -> Summary:
        """A summary whose points are marked where they are the source's line, or a single source's page."""
        if own_points(self.briefing) is summary.points:
            return replace(summary, points=_flag(summary.points, shown["single"]), on_page=True)
        on_page = number in shown["source_lines"]
        line = replace(summary.line, on_page=on_page) if summary.line else None
        points = _flag(summary.points, set())
        return replace(summary, points=points, on_page=on_page, line=line)

    def shown(self, counts: Mapping[str, int]) -> Page:
        """The page of the first `counts` of each section's items."""
        quotes = tuple(q for q in self.page.quotes if int(q.note) <= counts["shared"])[: counts["quotes"]]
        sections: dict[str, Any] = {name: getattr(self.page, name)[: counts[name]] for name in self.items}
        return replace(self.page, **sections, quotes=quotes, cut="; ".join(self.cut(counts)))

    def most(self, name: str) -> int:
        """How many of a section there are to show."""
        if name == "quotes":
            return len(self.page.quotes)
        return len(self._lines if name == "source_lines" else self.items[name])

    def cut(self, counts: Mapping[str, int]) -> tuple[str, ...]:
        """What was found and is not on the page: "3 shared points", "1 date"."""
        left = {name: self.n_found[name] - counts[name] for name in NOUNS}
        told = _counted(left)
        lead = self.briefing.bottom_line
        if n_unsaid := len(lead.parts) - len(lead_parts(self.briefing)) if lead and lead.parts else 0:
            told += (f"{phrases.count(n_unsaid, 'sentence')} of the bottom line",)
        usual = {name: len(on_page - set(self.items[name][: counts[name]])) for name, on_page in self._usual.items()}
        if gave_way := _counted(usual):
            told += (f"of these, for what bears on {quoted(focus_of(self.briefing))}: {', '.join(gave_way)}",)
        return told


class _Fitter:
    """Chooses how many items of each section the sheets hold in one size of type."""

    def __init__(self, pool: _Pool, template: str, sheet: str, root_px: float) -> None:
        self.pool = pool
        self.template = template
        self.sheet = sheet
        self.root_px = root_px

    def choose(self) -> dict[str, int]:
        """The number of items of each section."""
        first = self.pool.first
        counts = {
            name: min(max(self.pool.wanted(name), first[name]), len(found)) for name, found in self.pool.items.items()
        }
        counts["quotes"] = min(self.pool.wanted("quotes"), len(self.pool.page.quotes))
        # What does not bear on the page's question first; a difference is cut last of all, bearing or not.
        others = [(name, least) for name, least in CUTS if name != "conflicts"] if any(first.values()) else []
        bearing = [(name, max(least, first.get(name, 0))) for name, least in others]
        for name, least in (*bearing, *CUTS):
            while counts[name] > least and not self._fits(counts):
                counts[name] = 0 if name == "source_lines" else counts[name] - 1
        while added := [name for name in FILLS if self._add(name, counts)]:
            del added
        return counts

    def _add(self, name: str, counts: dict[str, int]) -> bool:
        """Adds one more item of a section where it fits; whether it did."""
        if counts[name] >= self.pool.most(name):
            return False
        counts[name] += 1
        if self._fits(counts):
            return True
        counts[name] -= 1
        return False

    def _fits(self, counts: Mapping[str, int]) -> bool:
        return fits(self.pool.shown(counts), self.template, self.sheet, self.root_px)


def _flag(items: tuple[Any, ...], shown: set[int]) -> tuple[Any, ...]:
    return tuple(
        item if item.on_page == (n in shown) else replace(item, on_page=n in shown) for n, item in enumerate(items)
    )


def _counted(numbers: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(_count(numbers[name], noun) for name, noun in NOUNS.items() if numbers.get(name, 0) > 0)


def _count(n: int, noun: str) -> str:
    if noun == "point of one source":
        return phrases.count(n, "point") + " of one source"
    return phrases.count(n, noun).replace("summarys", "summaries")
