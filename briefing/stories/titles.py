"""What a story is called: the headline that tells its news.

A headline that plays on words, or asks, uses words that the reports do not; one that tells the news is made of the
words that all of them are made of, the rarer the more telling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from briefing.language.invisible import visible
from briefing.language.sentences import dateline, is_question
from briefing.nouns import Document
from briefing.page.clip import ELLIPSIS, shorten
from briefing.stories.profiles import keys
from briefing.stories.signs import Pile, dot

MAX_CHARS = 110
# A first sentence tells the news more fully than a headline, and reads less like one: it is taken where it tells so
# much more of it.
SENTENCE_WEIGHT = 0.6
QUESTION_WEIGHT = 0.7
CUT_WEIGHT = 0.5  # what does not fit whole
UNTITLED = "Untitled"


def title(documents: Sequence[Document], pile: Pile, members: Sequence[int]) -> str:
    """The headline, or else the first sentence, that is nearest to what all reports of a story tell.

    Args:
        documents: The reports of the story.
        pile: The pile they lie in.
        members: Their places in it.
    """
    told: dict[str, float] = defaultdict(float)
    for i in members:
        for key, weight in pile.words[i].items():
            told[key] += weight
    tried = [form for d in documents for form in _forms(d)]
    if not tried:
        return UNTITLED
    worth = [weight * dot(pile.weighed(dict.fromkeys(keys(text), 1.0)), told) for text, weight in tried]
    return tried[max(range(len(tried)), key=lambda i: (worth[i], -i))][0]


def _forms(document: Document) -> Iterator[tuple[str, float]]:
    """The headline and the first sentence, each with what it is worth as a title."""
    headline = _plain(document.source.title or "")
    if headline:
        yield _fitting(headline, QUESTION_WEIGHT if is_question(headline) else 1.0)
    first = document.words(document.sentences[0]) if document.sentences else document.text[: 3 * MAX_CHARS]
    if sentence := _plain(first):
        yield _fitting(sentence, SENTENCE_WEIGHT)


def _fitting(text: str, weight: float) -> tuple[str, float]:
    text = shorten(text, MAX_CHARS)
    return text, weight * (CUT_WEIGHT if text.endswith(ELLIPSIS) else 1.0)


def _plain(text: str) -> str:
    text = " ".join(visible(text).split())
    span = dateline(text)
    return (text[span[1] :] if span else text).rstrip(".")
