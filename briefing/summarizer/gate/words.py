"""The content words of a sentence, brought to a common form so that wording can be compared.

A stem is only a key: inflections of a word share it, and so do a few words that news uses for each other.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.text.function_words import OPENERS

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d[\d.,]*\d|\w+(?:[-’']\w+)*", re.UNICODE)
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-", "\xa0": " "})

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being 's 're",
        "have": "has had having",
        "do": "does did done",
        "say": "said says saying",
        "tell": "told",
        "rise": "rose risen",
        "fall": "fell fallen",
        "give": "gave given",
        "take": "took taken",
        "make": "made",
        "buy": "bought",
        "sell": "sold",
        "hold": "held",
        "meet": "met",
        "lead": "led",
        "leave": "left",
        "lose": "lost loss losses",
        "win": "won",
        "kill": "killed",
        "die": "died dead death deaths dying",
        "go": "went gone",
        "come": "came",
        "begin": "began begun beginning",
        "build": "built",
        "send": "sent",
        "spend": "spent",
        "find": "found",
        "think": "thought",
        "know": "knew known",
        "see": "saw seen",
        "speak": "spoke spoken speech",
        "write": "wrote written",
        "break": "broke broken",
        "strike": "struck",
        "shoot": "shot shooting",
        "grow": "grew grown growth",
        "choose": "chose chosen",
        "pay": "paid",
        "seek": "sought",
        "withdraw": "withdrew withdrawn withdrawal",
        "man": "men",
        "woman": "women",
        "child": "children",
        "person": "people persons",
        "decide": "decision decided",
        "agree": "agreement agreed",
        "announce": "announcement announced",
        "percent": "percentage per-cent pct",
    }.items()
    for form in forms.split()
}
# Words that a light rewording swaps without changing what is said.
_GROUPS = (
    "say tell state add announce declare note remark",
    "buy purchase acquire",
    "begin start commence",
    "end finish conclude",
    "show reveal disclose",
    "help assist aid",
    "need require",
    "get obtain receive",
    "big large huge sizable",
    "car automobile vehicle",
    "doctor physician",
    "build construct",
    "near close",
    "almost nearly",
    "about around roughly approximately",
    "get obtain",
    "home house",
    "choose select pick",
    "agreement deal accord pact",
    "job post position",
    "cop police officer",
    "us u.s united-states america american",
    "uk britain british",
    "percent %",
)
_SUFFIXES = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ied", "y"), ("ying", "y"),
    ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", "e"), ("s", ""),
)  # fmt: skip
_MIN_STEM_CHARS = 3
_VOWEL = re.compile(r"[aeiouy]")
_EXTRA_STOPS = frozenset({"t", "s", "also", "which", "who", "that"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a sentence, ``sentence[start:end]``, and the key it is compared by."""

    start: int
    end: int
    stem: str
    content: bool


def plain(text: str) -> str:
    """Case, typography and white space folded: what decides whether two wordings are the same."""
    text = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY).casefold()
    return " ".join(text.split())


def bare(text: str) -> str:
    """`plain` without the punctuation around it: equal for a sentence and its copy."""
    return plain(text).strip(" .!?\"'-:,")


def find_words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    words = []
    for match in _WORD.finditer(text):
        form = match[0].translate(_TYPOGRAPHY).casefold().removesuffix("'s").rstrip(".")
        if form:
            words.append(Word(start=match.start(), end=match.end(), stem=stem(form), content=_is_content(form)))
    return tuple(words)


def stems(text: str) -> frozenset[str]:
    """The keys of the content words of a text."""
    return frozenset(word.stem for word in find_words(text) if word.content)


def pairs(words: Sequence[Word]) -> frozenset[tuple[str, str]]:
    """The keys of neighbouring content words: what order leaves of a wording."""
    content = [w.stem for w in words if w.content]
    return frozenset(itertools.pairwise(content))


def _is_content(form: str) -> bool:
    return form not in OPENERS and form not in _EXTRA_STOPS and (len(form) > 1 or form.isdigit())


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """The key of one word in lower case."""
    base = _base(form.replace(",", "") if form[:1].isdigit() else form)
    return _SAME.get(base, base)


def _base(form: str) -> str:
    base = _IRREGULAR.get(form) or _without_suffix(form)
    return _IRREGULAR.get(base, base)


def _without_suffix(form: str) -> str:
    if form[:1].isdigit() or len(form) <= _MIN_STEM_CHARS or form.endswith(("ss", "us", "is", "eed")):
        return form
    for suffix, instead in _SUFFIXES:
        rest = form.removesuffix(suffix)
        if rest == form or len(rest) < _MIN_STEM_CHARS or not _VOWEL.search(rest):
            continue
        form = rest + instead
        if suffix in ("ing", "ed") and len(form) > _MIN_STEM_CHARS and form[-1] == form[-2] and form[-1] not in "lsz":
            form = form[:-1]
        break
    # "voted" and "vote", "raising" and "raise": the mute e goes everywhere.
    return form.removesuffix("e") if len(form) > _MIN_STEM_CHARS else form


_SAME = {_base(word): _base(group.split()[0]) for group in _GROUPS for word in group.split()}
