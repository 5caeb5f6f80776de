"""What holds of any text: offsets are exact, nothing is lost, nothing crashes, the same text gives the same result."""

from __future__ import annotations

import itertools
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.language.analysis import Analysis, analyse
from briefing.language.cues import is_boilerplate
from briefing.language.dates import find_dates, relate_dates
from briefing.language.language import detect
from briefing.language.names import find_names, relate_names
from briefing.language.quantities import find_quantities, relate, same_measure
from briefing.language.quotations import normalise_quote
from briefing.language.reference import leans, opener
from briefing.language.reference_marks import without_marks
from briefing.language.sentences import dateline, is_heading, is_question, segment

PIECES = st.sampled_from(
    [
        *'?!"“”‘’()—-%@\n\t0é市。😀İß٣²½',
        *(". ", ", ", "''", "``", "'s", " n't", "\n\n", "\r\n", "\x00", "\ud800", "\u2028", "  "),
        *(
            "Gov. ",
            "Holm",
            " said",
            "U.S.",
            "al-",
            "According to ",
            "he ",
            "this ",
            "the ",
            "Of",
            " of ",
            "lower",
            "UPPER",
        ),
        *("$ 1 million", " 16 - year - old", ". 38 caliber", "from 5 to 10", "about 50", "3 1/2", "1/0", "one ", "a "),
        *(
            "half a ",
            "hundred",
            "\rhundred",
            "mİllion",
            "thouſand",
            "a paİr of x",
            "thİs year",
            "999999999999999999999",
            ",000",
            " km",
            "°C",
            "00",
            "http://",
        ),
        *("10 : 34 p. m.", "Tuesday", "Feb. 30", "May 2005", "9/11", "two years ago"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(codec=None, categories=None), max_size=80),
    st.lists(PIECES, max_size=40).map("".join),
)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_sentences_hold_every_character_once(text: str) -> None:
    spans = segment(text)
    assert spans == segment(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop <= len(text)
        assert without_marks(f"word{text[end:start]}").strip() == "word"
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert without_marks(f"word{text[end:]}").strip() == "word"


def _spans(found: Analysis) -> list[tuple[int, int, str]]:
    named = (*found.quantities, *found.dates, *found.names, *found.quotations)
    return [(item.start, item.end, item.text) for item in named]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_what_is_found_stands_where_it_is_said_to(text: str) -> None:
    found = analyse(text, date(2024, 2, 29))
    assert found == analyse(text, date(2024, 2, 29))
    for start, end, words in _spans(found):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == words
    for group in (found.quantities, found.dates, found.names, found.attributions, found.quotations):
        for left, right in itertools.pairwise(group):
            assert left.end <= right.start
    for start, end in (*found.negations, *found.hedges, *found.updates):
        assert 0 <= start < end <= len(text)
    assert all(q.low <= q.high for q in found.quantities)
    assert all(d.earliest is None or d.latest is None or d.earliest <= d.latest for d in found.dates)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_nothing_crashes(text: str) -> None:
    span = dateline(text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)
    droppable = opener(text)
    assert droppable is None or droppable[1] <= len(text)
    assert isinstance(is_heading(text), bool)
    assert isinstance(is_question(text), bool)
    assert isinstance(is_boilerplate(text), bool)
    lean = leans(text)
    assert lean is None or lean in text
    assert detect(text) in {None, "en", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "zh", "ar"}
    assert normalise_quote(normalise_quote(text)) == normalise_quote(text)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_relations_are_symmetric_and_reflexive(one: str, other: str) -> None:
    for a in find_quantities(one):
        assert relate(a, a) == "same"
        for b in find_quantities(other):
            assert relate(a, b) == relate(b, a)
            assert same_measure(a, b) == same_measure(b, a)
    for x in find_dates(one):
        for y in find_dates(other):
            assert relate_dates(x, y) == relate_dates(y, x)
    for m in find_names(one):
        assert relate_names(m, m) == "same"
        for n in find_names(other):
            assert relate_names(m, n) == relate_names(n, m)


HOSTILE = {
    "quotes": "\"'“‘" * 5000,
    "digits": "1" * 20_000,
    "commas": "1,000," * 5000,
    "words": "one hundred and " * 2000,
    "capitals": "Anna " * 5000,
    "spaces": "a" + " " * 50_000 + "b",
    "dots": "A." * 10_000,
    "lines": "word\n" * 5000,
    "at": "a.b-c+" * 5000,
    "appositions": "Holm, a, " * 3000 + "said",
    "according": "according to " * 3000,
    "hyphens": "2-" * 10_000,
    "clauses": "After " * 3000 + ", he left",
    "unclear": "was not " * 5000,
    "groups": "1 000 1'000 1.000 1,00,000 " * 1500,
    "running groups": "1 000" + " 000" * 10_000,
    "days": "will be on Monday " * 2000,
    "days after a verb": "said " + "on Monday " * 4000,
    "orders": "told to go " * 4000,
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_time_grows_with_size_not_faster(kind: str) -> None:
    text = HOSTILE[kind]
    began = process_time()
    segment(text)
    analyse(text)
    leans(text)
    is_boilerplate(text)
    assert process_time() - began < 6.0
