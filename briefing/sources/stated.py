"""What a file says of itself beside its text: stamps, titles and authors, as far as they are of the report and not of
a template or a program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.content import Article, Content
from briefing.sources.heads import read_head_blocks, wire_credit
from briefing.sources.proper import proper_author, proper_title
from briefing.sources.times import parse_published

# A stamp further back than this from the file's last change is a template's.
_MAX_AGE = timedelta(days=366)
# Zeros of clocks, and the stamps of the templates that libraries fill: python-docx, the Open XML SDK, docx4j.
_CONSTANTS = (
    *("0001-01-01", "1601-01-01", "1899-12-3", "1900-01-0", "1904-01-0", "1970-01-01", "1979-12-31", "1980-01-01"),
    *("2000-01-01T00:00", "2001-01-01T00:00", "2006-09-13", "2006-09-16T00:00", "2013-12-23T23:15"),
)
_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?(?:19|20)\d\d"
    r"|[^\W\d_]{3,10}\.?\s+\d{1,2},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b"
)
_YEAR = re.compile(r"(?<![\d.,–-])(?:19|20)\d\d(?![\d.,–-]*\d)")
_AHEAD = re.compile(
    r"\b(?:will|would|shall|'ll|is|are|was|were|due|set|expect\w*|plan\w*|schedul\w*|by|until|till|from|target\w*|aim\w*"
    r"|forecast\w*|next|deadline|could|may|might|should|to)\b",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the properties of a file say: `changed` is the latest of its own stamps."""

    title: str | None = None
    author: str | None = None
    created: datetime | None = None
    changed: datetime | None = None
    language: str | None = None


def written_article(blocks: list[Block], content: Content, said: Stated, media_type: str) -> Article | None:
    """The article in the blocks of a word processor's file; None where they hold none.

    What the text prints comes before what the file's properties say.
    """
    blocks = tidied(blocks)
    if not blocks:
        return None
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    published, date_only = head.published, head.published_date_only
    created = creation(said, text)
    if created and (published is None or (date_only and created.date() == published.date())):
        published, date_only = created, False
    printed = head.title if n_head and any(k == "head" and t == head.title for k, t in blocks[:n_head]) else None
    return Article(
        uri=content.uri,
        text=text,
        media_type=media_type,
        prose=prose,
        outlet=head.outlet,
        title=(printed if printed and len(printed.split()) > 2 else None) or proper_title(said.title) or head.title,
        author=head.author or proper_author(said.author),
        published=published,
        published_date_only=date_only,
        url=head.url or content.url,
        retrieved=content.retrieved,
        language=(said.language or "")[:2].lower() or None,
        wire=wire_credit(text),
    )


def creation(said: Stated, text: str) -> datetime | None:
    """The moment a file was made, where that can be the day its text was published: no template's or program's stamp,
    and none that the text contradicts by speaking of later days as past."""
    if said.created is None:
        return None
    created = said.created if said.created.tzinfo else said.created.replace(tzinfo=UTC)
    stamp = created.strftime("%Y-%m-%dT%H:%M")
    if (
        any(stamp.startswith(c) for c in _CONSTANTS)
        or created.year < 1985
        or created > datetime.now(UTC) + timedelta(days=2)
    ):
        return None
    if said.changed is not None:
        changed = said.changed if said.changed.tzinfo else said.changed.replace(tzinfo=UTC)
        if changed - created > _MAX_AGE:
            return None
    return None if _speaks_of_later(text, created) else created


def _speaks_of_later(text: str, created: datetime) -> bool:
    """Whether the text tells days well after a stamp otherwise than as days to come."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text[:50_000]):
        is_ahead = _AHEAD.search(sentence) is not None
        days = [d for m in _DATE.finditer(sentence) if (d := parse_published(m.group())[0])]
        if any(d - created > timedelta(days=_MAX_AGE.days if is_ahead else 1) for d in days):
            return True
        years = [int(m.group()) for m in _YEAR.finditer(sentence)]
        if not is_ahead and any(created.year < year <= datetime.now(UTC).year for year in years):
            return True
    return False
