"""The content words of a sentence, brought to a common form so that wording can be compared.

A stem is only a key: inflections of a word share it, and so do a few words that news uses for each other.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from calendar import month_abbr, month_name
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefing.language.day_arithmetic import NUMERIC_DATE, numeric_date
from briefing.language.figures import find_figures
from briefing.language.function_words import OPENERS
from briefing.language.numerals import COMPOUND_ORDINAL, value_of_ordinal

_ALIASES = {
    "united states": "u.s", "united kingdom": "u.k", "united nations": "u.n", "european union": "eu",
    "supreme court": "supreme-court", "high court": "supreme-court", "per cent": "percent",
}  # fmt: skip
# What stands behind a number and a hyphen and is measured or parted by it: "two-year-old", "one-third".
_MEASURED = (
    r"-(?:years?|months?|weeks?|days?|hours?|minutes?|half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?"
    r"|eighths?|ninths?|tenths?)\b"
)
_WORD = re.compile(
    rf"(?i:{'|'.join(_ALIASES)})\b|(?:[^\W\d_]\.){{2,}}|\d+(?:st|nd|rd|th)\b|\d[\d.,]*\d|(?i:{COMPOUND_ORDINAL}"
    rf"|one(?={_MEASURED}))|\w+(?:[-’']\w+)*|%"
)
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
    "say tell state add announce declare note remark", "buy purchase acquire", "begin start commence launch",
    "end finish conclude", "show reveal disclose indicate", "help assist aid assistance", "need require",
    "get obtain receive secure", "big large huge sizable major", "car automobile vehicle", "doctor physician",
    "build construct", "near close", "almost nearly", "about around roughly approximately", "home house",
    "choose select pick", "agreement deal accord pact", "job post position", "cop police officer",
    "u.s america american", "u.k uk britain british", "lawyer attorney", "company firm corporation", "kid child",
    "hurt injure wound", "nation country", "resident people individual", "allow permit let",
    "previous earlier prior former", "meet gather", "stay remain", "speak talk", "return back",
    "increase rise climb grow", "decrease fall decline drop", "shoot gunfire", "kill die dead fatal deadly",
    "wife husband spouse", "important significant key crucial", "whole entire", "error mistake",
    "request ask demand call", "criticize fault attack", "lawmaker legislator", "legislation bill law",
    "official authority", "try attempt", "immediate once instant", "federal government", "senator sen",
    "representative rep", "governor gov", "general gen", "department dept", "win secure", "keep retain",
    "make create produce", "use employ", "give provide offer", "plan intend", "think believe", "hope expect",
    "quick fast rapid swift", "worker employee staff", "rule regulation", "study research survey", "money fund cash",
    "meeting talk summit", "weapon arm", "army military force troop", "storm hurricane",
    "fire blaze", "crash accident collision", "protest demonstration", "protester demonstrator", "suspect accuse",
    "email mail", "tv television", "ceo executive", "percent percentage %", "dollar usd", "million m", "billion bn",
    "sign ink", "want seek wish", "urge press", "warn caution", "worry concern fear", "visit trip",
    "answer reply respond", "delay postpone", "cancel scrap", "cost price", "profit earning", "hire recruit",
    "resign quit", "appoint name", "spokesman spokeswoman spokesperson", "chairman chair chairwoman",
    "congressman congresswoman", "cabinet ministry", "border frontier", "migrant immigrant",
    "virus coronavirus covid-19", "vaccine shot jab", "school pupil",
)  # fmt: skip
_NUMERIC_DATE = re.compile(rf"(?<![\w./-])(?:{NUMERIC_DATE})(?![\w/-]|\.\d)")
_DIGITS = re.compile(r"\d+")
_GOES_ON = re.compile(rf"(?!{_MEASURED})(?:\w|[-’']\w)", re.I)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_MONTHS = {name.casefold() for name in month_name[1:]}
_MONTH_OF = {name.casefold(): full.casefold() for name, full in zip(month_abbr[1:], month_name[1:], strict=True)}
_SUFFIXES = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ied", "y"), ("ying", "y"),
    ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", "e"), ("s", ""),
)  # fmt: skip
_MIN_STEM_CHARS = 3
_VOWEL = re.compile(r"[aeiouy]")
_STOPS = OPENERS | {"t", "s", "also", "which", "who", "that"}


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


@lru_cache(maxsize=4096)
def find_words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order; remembered, since every sentence is laid beside many statements."""
    values = _values(text)
    words: list[Word] = []
    place = 0
    while match := _WORD.search(text, place):
        place = match.end()
        if found := values.get(match.start()):
            words += found
            place = found[-1].end
            continue
        form = "percent" if match[0] == "%" else match[0].translate(_TYPOGRAPHY).casefold()
        form = form.removesuffix("'s").rstrip(".")
        if match[0] in _ABBREVIATED_MONTHS:
            form = _MONTH_OF[form[:3]]
        if form:
            words.append(Word(start=match.start(), end=match.end(), stem=stem(form), content=_is_content(form)))
    return _with_ordinals(words, text)


def _values(text: str) -> dict[int, list[Word]]:
    """Figures and dates by where they begin, each with the words it is compared by: its value, however written."""
    found: dict[int, list[Word]] = {}
    for figure in find_figures(text):
        start, end = figure.value_span
        if text[start - 1 : start] not in ("-", "’", "'") and not _GOES_ON.match(text, end):
            value = figure.number * figure.scale
            found[start] = [Word(start=start, end=end, stem=f"{abs(value):.12g}", content=True)]
    for date in _NUMERIC_DATE.finditer(text):
        if day := numeric_date(date[0]):
            forms = (str(day.year), stem(month_name[day.month].casefold()), str(day.day))
            ends = list(_DIGITS.finditer(text, *date.span()))
            if len(ends[0][0]) < 4:  # the day or the month first
                ends = [ends[2], *(ends[1::-1] if int(ends[1][0]) == day.month else ends[:2])]
            parts = zip(ends, forms, strict=True)
            words = [Word(start=m.start(), end=m.end(), stem=form, content=True) for m, form in parts]
            found[date.start()] = sorted(words, key=lambda word: word.start)
    return found


def _with_ordinals(words: list[Word], text: str) -> tuple[Word, ...]:
    """The words with "10th" beside a month as "10", and as "tenth" elsewhere; "twenty-first" as "21st"."""
    for i, word in enumerate(words):
        if n := value_of_ordinal(form := text[word.start : word.end].casefold()):
            beside = {w.stem for w in words[max(0, i - 1) : i + 3]}
            if beside & _MONTH_STEMS and (form[0].isdigit() or n > len(_ORDINALS)):
                words[i] = replace(word, stem=str(n))
            else:
                form = _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"{n}th"
                words[i] = replace(word, stem=stem(form), content=_is_content(form))
    return tuple(words)


def pairs(words: Sequence[Word]) -> frozenset[tuple[str, str]]:
    """The keys of neighbouring content words: what order leaves of a wording."""
    content = [w.stem for w in words if w.content]
    return frozenset(itertools.pairwise(content))


def _is_content(form: str) -> bool:
    return form not in _STOPS and (len(form) > 1 or form.isdigit())


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """The key of one word in lower case."""
    form = _ALIASES.get(form, form)
    base = _base(form.replace(",", "") if form[:1].isdigit() else form)
    return _SAME.get(base, base)


def _base(form: str) -> str:
    regular = _without_suffix(form)
    base = _IRREGULAR.get(form) or _IRREGULAR.get(regular)
    # "rose" and "rises" meet in "ris": the base of an irregular form loses its mute e like any other word.
    return _without_suffix(base) if base else regular


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


_ABBREVIATED_MONTHS = {*(m for m in month_abbr[1:]), "Sept"}
_SAME = {_base(word): _base(group.split()[0]) for group in _GROUPS for word in group.split()}
_MONTH_STEMS = {stem(month) for month in _MONTHS}
