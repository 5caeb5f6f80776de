"""The sentences a page says about itself: its sources, its dates, its method; derived, never judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from briefing.nouns import Briefing, Change, Citation, Conflict, Document, Kind, Reading, Run, Source
from briefing.page.clip import clip
from briefing.page.escape import clean
from briefing.page.focused import focus_of, quoted
from briefing.page.quoting import named

MAX_OUTLET = 40
MAX_OUTLETS = 4
MAX_AGENCY = 30
MAX_MODEL = 60
MAX_PROBLEM = 120
MAX_WHY = 160
MAX_BY = 60

# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
KINDS: dict[Kind, str] = {"quote": "quotation"}  # where the page's word is not the model's


def count(n: int, noun: str) -> str:
    """ "1 source", "2 sources"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def listed(documents: Sequence[str]) -> str:
    """A few documents in a row: "S2", "S2 and S3", "S2, S3 and S4"."""
    *first, last = documents
    return f"{', '.join(first)} and {last}" if first else last


def core_in(citations: Sequence[Citation]) -> str:
    """Which documents say the core of a statement and not all of it, as many as a line should name; "" for none."""
    whole = {c.document for c in citations if c.says != "core"}
    shown, more = named([c for c in citations if c.document not in whole])
    if not shown:
        return ""
    return f"its core in {', '.join(shown)} and {more} more" if more else f"its core in {listed(shown)}"


def day(value: date) -> str:
    """ "23 November 2026", in English whatever the machine's language."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def published(source: Source, *, short: bool = False) -> str:
    """The day a source was published ("7 Nov" in short), or that it is undated."""
    if source.published is None:
        return "undated"
    on = source.published.date()
    return f"{on.day} {_MONTHS[on.month - 1][:3]}" if short else day(on)


def event_day(iso: str) -> str:
    """An ISO day or month as the page writes it; anything else as it is."""
    try:
        if len(iso) == len("2026-11"):
            return day(date.fromisoformat(f"{iso}-01")).split(" ", 1)[1]
        return day(date.fromisoformat(iso))
    except ValueError:
        return iso


def difference(conflict: Conflict) -> str:
    """Its kind and relation: "number: contradiction"."""
    kind = KINDS.get(conflict.kind, conflict.kind)
    return conflict.relation if conflict.kind == "stance" else f"{kind}: {conflict.relation}"


def since(change: Change) -> str:
    """What a change moved from and to, who says so and when, and what was told before; "" where none of it is known."""
    moved = f"from {change.value_before} to {change.value}" if change.value and change.value_before else ""
    by = clip(clean(listed(change.by)), MAX_BY) if change.by else ""
    said = ", ".join(part for part in (by, event_day(change.day) if change.day else "") if part)
    # Where the values are told, the sentence that had the old one adds nothing.
    before = f"before: {change.before}" if change.before and not moved and change.before != change.statement else ""
    return "; ".join(part for part in (moved, said, before) if part)


def standing(document: Document, *, short: bool = False) -> list[str]:
    """What a reader must know of a source: that it was not read whole, that it is not independent."""
    source, parts = document.source, []
    if source.read_depth != "full":
        parts.append({"truncated": "cut off", "snippet": "only a teaser"}[source.read_depth])
    if document.origin and document.origin != document.id:
        parts.append(f"as {document.origin}" if short else f"same origin as {document.origin}")
    elif not short and source.wire and source.wire != source.outlet:
        parts.append(f"credits {clip(clean(source.wire), MAX_AGENCY)}")
    return parts


def sources(documents: Sequence[Document], n_origins: int) -> str:
    """ "3 sources, 2 independent origins"; a single source says so."""
    if len(documents) == 1:
        return "1 source"
    return f"{count(len(documents), 'source')}, {count(n_origins, 'independent origin')}"


def basis(briefing: Briefing) -> str:
    """What a page rests on, and the question it is for where it is for one."""
    rests_on = f"{sources(briefing.documents, briefing.n_origins)}, {read_depth(briefing.documents)}"
    return f"{rests_on}; what bears on {quoted(focus)} first" if (focus := focus_of(briefing)) else rests_on


def read_depth(documents: Sequence[Document]) -> str:
    """How much of the sources was read: "all read in full", or which were not."""
    partial = [d for d in documents if d.source.read_depth != "full"]
    if not partial:
        return {1: "read in full", 2: "both read in full"}.get(len(documents), "all read in full")
    counts = Counter(d.source.read_depth for d in partial)
    words = {"truncated": "cut off", "snippet": "only a teaser"}
    parts = [f"{counts[depth]} {words[depth]}" for depth in ("truncated", "snippet") if counts[depth]]
    n_full = len(documents) - len(partial)
    return ", ".join([f"{n_full} read in full", *parts] if n_full else parts)


def dates(documents: Sequence[Document]) -> str:
    """The information cut-off: when the latest source was published, or that none is dated."""
    known = [_comparable(d.source.published) for d in documents if d.source.published is not None]
    if not known:
        return {1: "undated", 2: "neither is dated"}.get(len(documents), "none is dated")
    first, last = min(known).date(), max(known).date()
    undated = len(documents) - len(known)
    span = f"information to {day(last)}" if first == last else f"published {_span(first, last)}"
    return f"{span} ({undated} undated)" if undated else span


def days(documents: Sequence[Document]) -> str:
    """The day or days on which documents were published ("20–23 November 2026"); "" where none is dated."""
    known = [_comparable(d.source.published).date() for d in documents if d.source.published is not None]
    if not known:
        return ""
    return day(max(known)) if min(known) == max(known) else _span(min(known), max(known))


def outlets(documents: Sequence[Document]) -> str:
    """Who published documents, each once by name, or by its site where it has none: "AP, Reuters and 2 more"."""
    found = dict.fromkeys(clip(n, MAX_OUTLET) for d in documents if (n := _outlet(d.source)))
    shown, more = list(found)[:MAX_OUTLETS], len(found) - MAX_OUTLETS
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _outlet(source: Source) -> str:
    if name := clean(source.outlet or ""):
        return name
    try:
        return clean(urlsplit(source.url or "").hostname or "")
    except ValueError:
        return ""


def method(briefing: Briefing) -> str:
    """How the sentences came about: the sources' own words, or a model's, checked."""
    told = _worded(briefing.run)
    return f"{told}; {_read(briefing.run.reading)}" if briefing.run.reading else told


def _read(reading: Reading) -> str:
    """What a model that read the reports claimed, and what became of it."""
    who = f"read by {clip(clean(reading.model), MAX_MODEL)}"
    if not reading.believed:
        return f"{who}: not used ({clip(clean(reading.problem), MAX_PROBLEM)})"
    found = f"{who}: {count(reading.n_claimed, 'finding')} claimed"
    if reading.held_back:
        return f"{found}, all held back, as it told made-up cases wrongly"
    n_refused = sum(reading.refused.values())
    why = "; ".join(f"{n} {clean(what)}" for what, n in sorted(reading.refused.items(), key=lambda r: (-r[1], r[0])))
    refused = f", {n_refused} refused ({clip(why, MAX_WHY)})" if n_refused else ""
    return f"{found}, {reading.n_proved} proved{refused}"


def _worded(run: Run) -> str:
    if not run.n_written:
        return "every statement is in a source's own words, shortened at most"
    done = f"{count(run.n_written, 'sentence')} written by {run.writer}"
    fates = [f"{n} {what}" for n, what in ((run.n_replaced, "replaced"), (run.n_dropped, "dropped")) if n]
    checked = f"each checked against its source ({', '.join(fates)})" if fates else "each checked against its source"
    return f"{done}, {checked}" if run.gate != "off" else f"{done}, not checked"


def _comparable(value: datetime) -> datetime:
    """A naive time is taken for UTC, so that it can be compared."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _span(first: date, last: date) -> str:
    """ "20–23 November 2026", repeating no more than is needed."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{day(first).rsplit(' ', 1)[0]} – {day(last)}"
    return f"{day(first)} – {day(last)}"
