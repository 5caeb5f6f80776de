"""What of a report tells which story it is: its words, names, figures and days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from briefing.corpus.context import STOP_WORDS, VALUE_WORDS
from briefing.language.dates import find_dates
from briefing.language.invisible import visible
from briefing.language.names import find_names
from briefing.language.sentences import segment
from briefing.nouns import Document

# An article says at its head what it is about; further down come the background and other stories.
LEAD_WORDS = 60
TEXT_WORDS = 300
N_SENTENCES = 10
# Longer words are cut here, so that "resign", "resigned" and "resignation" are one.
KEY_CHARS = 6

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What of one report is held against others.

    Attributes:
        words: How often each word stands in the headline and the first `TEXT_WORDS` words.
        title: The words of the headline.
        names: The words of the names in the first `N_SENTENCES` sentences.
        figures: The figures there, as written, without years.
        days: The days told there, as ordinals.
        published: The day of publication, as an ordinal; None where it is not known.
    """

    words: Mapping[str, int]
    title: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    days: frozenset[int]
    published: int | None


def lead(document: Document) -> str:
    """Headline and first words: what an article says it is about."""
    return f"{document.source.title or ''}. {' '.join(document.text.split()[:LEAD_WORDS])}"


def profile(document: Document) -> Profile:
    """The profile of a report. Pure, and bounded: only the head of the text is looked at."""
    title = visible(document.source.title or "")
    text = " ".join(visible(document.text[: TEXT_WORDS * 12]).split()[:TEXT_WORDS])
    published = document.source.published.date() if document.source.published else None
    sentences = [text[start:end] for start, end in segment(text)[:N_SENTENCES]]
    return Profile(
        words=Counter(keys(f"{title} {text}")),
        title=frozenset(keys(title)),
        names=frozenset(key for s in sentences for name in find_names(s) for key in keys(name.text)),
        figures=frozenset(f for s in (title, *sentences) for f in _FIGURE.findall(s) if not _YEAR.fullmatch(f)),
        days=_told(sentences, published),
        published=published.toordinal() if published else None,
    )


def keys(text: str) -> list[str]:
    """The content words of a text, each cut to what inflection leaves alone."""
    words = (w.casefold() for w in _WORD.findall(text))
    return [w[:KEY_CHARS] for w in words if len(w) > 2 and w not in STOP_WORDS and w not in VALUE_WORDS]


def _told(sentences: Iterable[str], published: date | None) -> frozenset[int]:
    """The days that are told, as ordinals."""
    mentions = (m for s in sentences for m in find_dates(s, reference=published))
    return frozenset(m.earliest.toordinal() for m in mentions if m.earliest is not None and m.earliest == m.latest)
