"""What a file says of itself beside its text: stamps, titles and authors, as far as they are of the report and not of
a template or a program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.content import Article, Content
from briefing.sources.heads import Head, read_head_blocks, wire_credit
from briefing.sources.proper import proper_author, proper_title
from briefing.sources.times import parse_published

# How far clocks are ahead of UTC at most; no file was made later than now.
_MAX_AHEAD = timedelta(hours=14)
# A stamp further back than this from the file's last change is a template's.
_MAX_AGE = timedelta(days=366)
# Zeros of clocks, and the stamps of the templates that libraries fill: python-docx, the Open XML SDK, docx4j.
_CONSTANTS = (
    *("0001-01-01", "1601-01-01", "1899-12-3", "1900-01-0", "1904-01-0", "1970-01-01", "1979-12-31", "1980-01-01"),
    *("2000-01-01T00:00", "2001-01-01T00:00", "2006-09-13", "2006-09-16T00:00", "2013-12-23T23:15"),
)
_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:de\s+)?(?:19|20)\d\d"
    r"|[^\W\d_]{3,10}\.?\s+\d{1,2},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{1,2}(?P<sep>[./])\s?\d{1,2}(?P=sep)\s?(?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?<![\d.,–-])(?:19|20)\d\d(?![\d.,–-]*\d)")
_TO_COME = (
    r"will|would|shall|'ll|is|are|due|set|expect\w*|plan\w*|schedul\w*|by|until|till|from|target\w*|aim\w*|forecast\w*|next"
    r"|deadline|could|may|might|should|to|wird|werden|soll|sollen|bis|ab|sera|seront|doit|doivent|jusqu\w+|será|serán|hasta"
)
_AHEAD = re.compile(rf"\b(?:{_TO_COME}|was|were)\b", re.I)
# The clause before a day on which something was done or said, whatever else its sentence tells of days to come.
_DONE = re.compile(
    rf"^(?!.*\b(?:{_TO_COME}|for)\b).*\b(?:was|were|had|said|told|wrote|[a-z]{{2,}}ed)\b.*\bon\s+(?:[a-z]+day,?\s+)?(?:the\s+)?$",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the properties of a file say: `changed` is when it was last changed. A moment of no zone is a local one."""

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
    published, date_only = dated(head, creation(said, text))
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


def moment_of(stated: str | None) -> datetime | None:
    """The moment that a stamp of ISO 8601 names, without a zone where it names none; None for less than a day."""
    try:
        return datetime.fromisoformat((stated or "").strip())
    except ValueError:
        return None


def dated(head: Head, stamp: tuple[datetime, bool] | None) -> tuple[datetime | None, bool]:
    """When a text was published, and whether only the day is known: what it prints of it comes before the stamp of its
    file, which adds at most the time of the same day."""
    said = head.published
    if stamp and (said is None or (head.published_date_only and stamp[0].date() == said.date())):
        return stamp
    return said, head.published_date_only


def creation(said: Stated, text: str) -> tuple[datetime, bool] | None:
    """The moment a file was made, and whether only its day is known, where that can be the day its text was published:
    no template's or program's stamp, and none that the text contradicts by speaking of later days as past."""
    if said.created is None or said.created.year < 1985:
        return None
    created = _in_utc(said.created)
    stamps = [moment.strftime("%Y-%m-%dT%H:%M") for moment in (said.created, created.astimezone(UTC))]
    if any(stamp.startswith(_CONSTANTS) for stamp in stamps) or created > datetime.now(UTC) + _MAX_AHEAD:
        return None
    if said.changed is not None and _in_utc(said.changed) - created > _MAX_AGE:
        return None
    if _speaks_of_later(text, created):
        return None
    if said.created.tzinfo is None:
        return created.replace(hour=0, minute=0, second=0, microsecond=0), True
    return created.replace(microsecond=0), False


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _speaks_of_later(text: str, created: datetime) -> bool:
    """Whether the text tells days well after a stamp otherwise than as days to come."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text[:50_000]):
        is_ahead = _AHEAD.search(sentence) is not None
        days = [(m, day) for m in _DATE.finditer(sentence) if (day := parse_published(m.group())[0])]
        for m, day in days:
            clause = re.split("[,;:]", sentence[max(0, m.start() - 200) : m.start()])[-1]
            is_done = _DONE.search(clause) is not None
            if day - created > (_MAX_AGE if is_ahead and not is_done else timedelta(days=1)):
                return True
        years = [int(m.group()) for m in _YEAR.finditer(sentence)]
        if not is_ahead and any(created.year < year <= datetime.now(UTC).year for year in years):
            return True
    return False
