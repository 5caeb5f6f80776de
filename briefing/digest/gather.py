"""Reads what a subject is made of: feeds, of which keywords choose the entries, and sources taken whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefing.digest.config import Subject
from briefing.digest.keywords import mentions
from briefing.digest.memory import address
from briefing.errors import UsageError
from briefing.nouns import Diagnostic, Document

Read = Callable[[Sequence[str]], tuple[tuple[Document, ...], tuple[Diagnostic, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The articles on one subject, newest first, and what there is to say of the reading; `seen` is all that was read
    for it, wanted or not, by address and digest."""

    subject: Subject
    documents: tuple[Document, ...]
    seen: frozenset[tuple[str, str]]
    n_read: int
    diagnostics: tuple[Diagnostic, ...]


class Gathering:
    """One run's reading: a feed that several subjects share is read once, an article goes to the first of them."""

    def __init__(self, read: Read, *, since: datetime) -> None:
        self._read = read
        self._since = since
        self._results: dict[str, tuple[tuple[Document, ...], tuple[Diagnostic, ...]]] = {}
        self._taken: set[str] = set()
        self._remarks: dict[str, dict[str, list[Diagnostic]]] = {}  # of a place, by entry, until somebody takes it

    def subject(self, subject: Subject) -> Gathered:
        """The articles on a subject that no earlier subject took."""
        found: dict[str, Document] = {}
        diagnostics: list[Diagnostic] = []
        seen: set[tuple[str, str]] = set()
        n_read = 0
        for place in (*subject.feeds, *subject.sources):
            first = place not in self._results
            if first:
                self._results[place] = self._read([place])
            documents, _ = self._results[place]
            if first:
                n_read += len(documents)
                diagnostics += self._of_all(place)
            for document in documents:
                seen.add((address(document), document.sha256))
                if place in subject.sources or self._wanted(subject, document):
                    found.setdefault(address(document), document)
                    diagnostics += self._remarks[place].pop(document.source.uri, ())
        mine = [d for key, d in found.items() if key not in self._taken]
        self._taken |= found.keys()
        mine.sort(key=lambda d: (-_moment(d).timestamp(), address(d)))
        return Gathered(
            subject=subject,
            documents=tuple(mine),
            seen=frozenset(seen),
            n_read=n_read,
            diagnostics=tuple(diagnostics),
        )

    def _of_all(self, place: str) -> list[Diagnostic]:
        """What there is to say of a place that was just read, whatever is taken of it; the rest waits for its entry."""
        documents, said = self._results[place]
        entries = {d.source.uri for d in documents} - {place}
        remarks = self._remarks[place] = {}
        for remark in said:
            if remark.source in entries:
                remarks.setdefault(remark.source, []).append(remark)
        return [remark for remark in said if remark.source not in entries]

    def _wanted(self, subject: Subject, document: Document) -> bool:
        # An article without a date is let in: it is told once at most, the memory sees to that.
        published = document.source.published
        if published is not None and _moment(document) < self._since - timedelta(
            days=document.source.published_date_only
        ):
            return False
        if subject.keywords and not mentions(document, subject.keywords):
            return False
        return not mentions(document, subject.exclude)


def _moment(document: Document) -> datetime:
    published = document.source.published
    if published is None:
        return datetime.min.replace(tzinfo=UTC, year=1971)
    return published if published.tzinfo else published.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time a run looks at: from `start` to `now`."""

    start: datetime
    now: datetime

    @property
    def seconds(self) -> int:
        """`now` in seconds since 1970."""
        return int(self.now.timestamp())


def window(since: str | None, *, now: datetime, max_age_h: int) -> Window:
    """What `--since` means: "36h", "3d", a date or a date with time; `max_age_h` before now where it is not given.

    Raises:
        UsageError: it is none of these.
    """
    if since is None:
        return Window(start=now - timedelta(hours=max_age_h), now=now)
    text = since.strip()
    if match := re.fullmatch(r"(\d{1,5})\s*([hd])", text):
        return Window(start=now - timedelta(**{"hours" if match[2] == "h" else "days": int(match[1])}), now=now)
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--since: {since!r} is neither an age (36h, 3d) nor a date (2026-11-20, 2026-11-20T06:00)"
        raise UsageError(message) from error
    return Window(start=start if start.tzinfo else start.replace(tzinfo=now.tzinfo), now=now)
