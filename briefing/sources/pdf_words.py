"""Lines of a PDF as running text: a word broken at a line's end is made whole, a compound keeps its hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from briefing.language.language import detect

if TYPE_CHECKING:
    from spellchecker import SpellChecker

HYPHENS = "-\u2010\xad"
_SOFT = "\u2010\xad"  # hyphens that only break a word, where a program tells them from those that are written
_LOOKS_BACK = 500  # characters
_WITH_WORD_LISTS = ("ar", "en", "es", "fr", "it", "pt")
_CLOSED = ("de", "nl")  # languages that write a compound as one word
_BROKEN_ADDRESS = re.compile(r"(?:https?://|www\.|\w\.(?:com|org|net))\S{0,300}/$")
_DASHED = re.compile(r"\w[—–]\w")
_SUSPENDED = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of|och|og|eller)\b(?!-)")  # "two- and three-storey"
_SENTENCE_END = re.compile(r"(?:^|[.!?:][\"'”’»)\]]*\s+)[\"'“‘«(\[]*$")


def joined(texts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Lines as one paragraph."""
    done, text = list[str](), ""  # what is read no further, and what a joint looks back at
    for part in (line.strip() for line in texts if line.strip()):
        last = re.search(rf"([^\W\d_]+)[{HYPHENS}]$", text[-60:])
        first = re.match(r"[^\W\d_]+", part)
        if last and first:
            if text[-1] == "-" and _SUSPENDED.match(part) and not vocabulary.has(last[1] + first.group()):
                text += " "
            elif not (text[-1] == "-" and vocabulary.is_compound(last[1], first.group(), text[-80 : -len(last[0])])):
                text = text[:-1]
            text += part
        elif text.endswith(tuple(HYPHENS)) and len(text) > 1 and text[-2].isalnum() and part[:1].isalnum():
            text = text[:-1] + "-" + part
        elif _BROKEN_ADDRESS.search(text[-200:]) or _DASHED.search(text[-2:] + part[:2]):
            text += part
        else:
            text = f"{text} {part}" if text else part
        if len(text) > 2 * _LOOKS_BACK:
            done.append(text[:-_LOOKS_BACK])
            text = text[-_LOOKS_BACK:]
    return "".join(done) + text


class Vocabulary:
    """The words of a document and of its language, which tell a compound from a word that was only broken. Only what
    stands in the text as a word speaks for one, and not half of a word that is broken itself."""

    def __init__(self, lines: Sequence[str]) -> None:
        texts, broken = [], False
        for line in lines:
            text = line.strip().casefold()
            texts.append(f"-{text}" if broken else text)
            broken = text.endswith(tuple(HYPHENS))
        self._tells_breaks = any(text.endswith(tuple(_SOFT)) for text in texts)
        self._language = detect("\n".join(lines))
        self._compounds = {w for text in texts for w in re.findall(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+", text)}
        halves = re.escape(HYPHENS)
        self._words = {w for text in texts for w in re.findall(rf"(?<![\w{halves}])[^\W\d_]+(?![{halves}\w])", text)}

    def has(self, word: str) -> bool:
        """Whether it is a word of the document or of its language."""
        word = word.casefold()
        return word in self._words or (self._language in _WITH_WORD_LISTS and word in _word_list(self._language))

    def is_compound(self, first: str, second: str, before: str) -> bool:
        """Whether the hyphen between two halves belongs there: by the same compound or word elsewhere in the text, by
        capitals, then by whether the whole or both its halves are words.

        Args:
            first: The letters before the hyphen.
            second: The letters after it.
            before: What stands before both.
        """
        a, b = first.casefold(), second.casefold()
        if self._tells_breaks or len(a) == 1 or f"{a}-{b}" in self._compounds:
            return True
        if self.has(a + b):
            return False
        if second[0].isupper() and not (first + second).isupper():
            return True
        if not self.has(b):
            return False
        if first.isupper() or (first[0].isupper() and b.endswith("ed")):  # "EU-wide", "Oslo-based"
            return True
        is_name = first.istitle() and not _SENTENCE_END.search(before)  # "Tan-gen"
        return self.has(a) and self._language not in _CLOSED and (not is_name or a in self._words)


@cache
def _word_list(language: str) -> SpellChecker:
    """The words of a language, read once."""
    from spellchecker import SpellChecker

    return SpellChecker(language=language)
