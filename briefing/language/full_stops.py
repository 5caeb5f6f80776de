"""The full stops of the world's scripts, and whether a text ends at one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Chinese and Japanese, Indic danda, Urdu and Arabic, Armenian, Ethiopic, Burmese, Khmer, Tibetan, Georgian paragraph.
OTHER_STOPS = "。！？｡．।॥۔؟։。።፧፨။៕។།჻"
CLOSERS = "\"'”’»)]」』】》〉）＂＇›"
_UNCASED = "\u0590-\u08ff\u0900-\u10ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CLOSING = re.escape(CLOSERS)
_ENDED = re.compile(rf"[.!?…{OTHER_STOPS}][{_CLOSING}\s]*$")
_OTHER = re.compile(rf"(?:[{OTHER_STOPS}][.!?…]{{0,3}})+(?P<closed>[{_CLOSING}]*)\s*")
_BEFORE_UNCASED = re.compile(rf"(?<![\W\d]\w)[.!?…]{{1,3}}[{_CLOSING}]{{0,3}}\s+(?=[{_CLOSING}“‘«(]?[{_UNCASED}])")
# After a closing quotation mark: a particle, or a verb of saying before the next stop.
_GOES_ON = re.compile(r"(?:と|って|という|など|の|を|[^，。、！？\s]{0,12}(?:说|說|表示|表明|指出|称|稱|道)[，。：])")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a full stop, or a mark of question or exclamation, in any script."""
    return bool(_ENDED.search(text[-12:]))


def other_cuts(text: str) -> Iterator[int]:
    """Where a sentence begins after one that ends as those of other scripts than Latin, Greek and Cyrillic do: at a
    full stop of their own, with or without a space, or at a European one before a letter that has no capitals."""
    for stop in _OTHER.finditer(text):
        if not (stop["closed"] and _GOES_ON.match(text, stop.end(), stop.end() + 20)):
            yield stop.end()
    yield from (stop.end() for stop in _BEFORE_UNCASED.finditer(text))


def has_no_capitals(letter: str) -> bool:
    """Whether a letter is of a script whose sentences begin with no capital; Georgian is, whatever Unicode has."""
    return not letter.isupper() and (not letter.islower() or "\u10a0" <= letter <= "\u10ff")
