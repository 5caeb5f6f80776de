"""Who stands how to a statement: says it, its core, denies it, is silent; read from the nouns, never judged here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from briefing.nouns import Briefing, Citation, Conflict, SharedPoint
from briefing.page.quoting import by_number

Standpoint = Literal["says", "all", "core", "denies", "unclear", "silent"]
_ORDER: tuple[Standpoint, ...] = ("says", "all", "core", "denies", "unclear", "silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """How a document stands to a statement, and its words for it, where it has any.

    "says" is one cited for a statement of which no more is known; "unclear" one that touches on a shared point, and
    neither says it surely enough to be cited nor tells nothing of it.
    """

    document: str
    standpoint: Standpoint
    citations: tuple[Citation, ...] = ()


def cited(citations: Iterable[Citation]) -> tuple[Witness, ...]:
    """Those cited for a statement, by number; those that say its core and no more last."""
    found = [(d, c, all(said.says == "core" for said in c)) for d, c in _by_document(citations)]
    found.sort(key=lambda f: f[2])
    return tuple(Witness(document=d, standpoint="core" if core else "says", citations=c) for d, c, core in found)


def of_point(point: SharedPoint, conflicts: Sequence[Conflict]) -> tuple[Witness, ...]:
    """All whose standing to a shared point is known, those that say it first.

    Only who contradicts the very sentences that the point rests on, in a difference that the page may tell, is said to
    deny it. What the stance model alone takes for a denial is unclear: of 11 such that readers saw 10 said the same.
    """
    found = []
    for document, citations in _by_document(point.citations):
        core = all(c.says == "core" for c in citations)
        found.append(Witness(document=document, standpoint="core" if core else "all", citations=citations))
    known = {w.document for w in found}
    for standing in point.stances:
        if standing.document in known:
            continue
        if standing.stance == "denies" and (words := _denials(standing.document, point, conflicts)):
            found.append(Witness(document=standing.document, standpoint="denies", citations=words))
        elif standing.document not in point.silent:
            found.append(Witness(document=standing.document, standpoint="unclear"))
    found += [Witness(document=d, standpoint="silent") for d in point.silent]
    return tuple(sorted(found, key=lambda w: (_ORDER.index(w.standpoint), by_number(w.document))))


def by_standpoint(point: SharedPoint, conflicts: Sequence[Conflict]) -> dict[str, tuple[str, ...]]:
    """The documents of each standpoint to a shared point, by number: "all", "core", "denies", "unclear", "silent"."""
    found = of_point(point, conflicts)
    return {kind: tuple(w.document for w in found if w.standpoint == kind) for kind in get_args(Standpoint)[1:]}


def same_point(statement: str, briefing: Briefing) -> SharedPoint | None:
    """The shared point that a statement of the bottom line is."""
    return next((p for p in briefing.shared if p.statement == statement), None)


def _by_document(citations: Iterable[Citation]) -> list[tuple[str, tuple[Citation, ...]]]:
    found: dict[str, dict[Citation, None]] = {}
    for citation in citations:
        found.setdefault(citation.document, {})[citation] = None
    return [(d, tuple(found[d])) for d in sorted(found, key=by_number)]


def _denials(document: str, point: SharedPoint, conflicts: Sequence[Conflict]) -> tuple[Citation, ...]:
    """The words of a document in differences whose other side is what the point rests on."""
    words: dict[Citation, None] = {}
    for conflict in conflicts:
        if not conflict.printable or conflict.relation != "contradiction" or conflict.kind in ("name", "quote"):
            continue
        sides = [p.citations for p in conflict.positions]
        for own in sides:
            if any(_overlap(other, point.citations) for other in sides if other is not own):
                words |= dict.fromkeys(c for c in own if c.document == document)
    return tuple(words)


def _overlap(some: Sequence[Citation], others: Sequence[Citation]) -> bool:
    return any(a.document == b.document and a.start < b.end and b.start < a.end for a in some for b in others)
