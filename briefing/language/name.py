"""A name, and whether two of them may be one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from briefing.language.gazetteer import GIVEN, PLACES
from briefing.language.nouns import singular
from briefing.language.transliteration import one_transliterated

NameKind = Literal["person", "place", "organisation", "other"]
NameRelation = Literal["same", "variant", "different"]

# Two spellings of one name: measured on pairs of real names, see libraries
_MIN_TOKEN_RATIO = 62.0
_MIN_ALONE_RATIO = 70.0
_MIN_GIVEN_RATIO = 80.0
_MIN_PERMUTED = 2
_MIN_TOKEN_CHARS = 4

# Bodies told by their last word, whose full names papers shorten: "Senate (Intelligence) Committee".
_BODIES = frozenset(
    "committee commission council court department ministry office agency board bureau panel subcommittee"
    " democrats republicans conservatives liberals".split()
)
# What a place, a movement or a firm and its people share: "Qatar" and "Qatari", "Pepsi" and "PepsiCo".
_OF_PEOPLE = tuple("istan stan eer ern er ian an ese ish al ic i n co ment ency ent ents cy".split())
_MIN_STEM_CHARS = 4
_AMERICAN = ((re.compile(r"tre$"), "ter"), (re.compile(r"our$"), "or"), (re.compile(r"ence$"), "ense"))
_BRITISH_ISE = re.compile(r"is(?=e$|ation$|ing$)")
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_DIRECTIONS = frozenset("north south east west northern southern eastern western upper lower".split())
_NICKNAMES = {
    nickname: group.split()[0]
    for group in (
        "james jim jimmy", "william bill will billy", "robert bob bobby rob", "michael mike", "joseph joe joey",
        "thomas tom tommy", "daniel dan danny", "richard dick rick", "edward ed ted", "charles charlie chuck",
        "anthony tony", "andrew andy", "steven steve stephen", "christopher chris", "matthew matt", "david dave",
        "kenneth ken", "ronald ron", "donald don", "timothy tim", "benjamin ben", "samuel sam", "gregory greg",
        "jeffrey jeff", "lawrence larry", "patrick pat", "patricia patty", "elizabeth liz beth", "susan sue",
        "catherine katherine kate kathy cathy", "deborah debbie", "margaret maggie", "nicholas nick", "alexander alex",
        "bernard bernie", "raymond ray", "frederick fred", "rudolph rudy", "mitchell mitch", "peter pete",
        "gerald jerrold jerome jerry", "gerard gerry", "philip phil", "douglas doug", "jacob jake", "nathan nate",
        "francis frank", "henry hank harry", "leonard len", "stanley stan", "theodore teddy", "victor vic",
        "walter walt", "zachary zach", "joshua josh", "jonathan jon", "abraham abe", "alfred alf", "eugene gene",
        "vincent vince", "barbara barb", "cynthia cindy", "judith judy", "pamela pam", "rebecca becky", "sandra sandy",
        "theresa tess", "victoria vicky", "virginia ginny", "christine tina", "jennifer jen jenny", "jessica jess",
        "kimberly kim",
    )
    for nickname in group.split()
}  # fmt: skip
_SOUNDS = ("aeiouy", "ckqgx", "szcx", "jyg", "fpv", "vw", "td", "bpv", "hj")
_ARTICLES = frozenset("al el the".split())
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_VITCH = re.compile(r"vitch$")
_SAME_IN_LATIN: dict[str, str] = {
    spelling: group[0]
    for group in (
        ("qaeda", "qaida", "kaida", "quaeda", "qaidah"),
        ("hezbollah", "hizballah", "hizbullah", "hezballah", "hizbollah"),
        ("gaddafi", "qaddafi", "kadafi", "gadhafi", "qadhafi", "gadafi"),
        ("osama", "usama"),
        ("kyiv", "kiev"),
        ("taliban", "taleban"),
        ("quran", "koran"),
        ("assad", "asad"),
        ("qasem", "qassem", "qasim", "kassem"),
        ("soleimani", "suleimani", "sulaimani"),
        ("us", "usa", "america"),
    )
    for spelling in group
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as written: ``sentence[start:end] == text``.

    Attributes:
        head: Its last token, case-folded.
        title: The role words before it, lower-case, such as "prime minister" or "gov"; "" where there are none.
        kind: What it names, as far as its surroundings tell.
    """

    start: int
    end: int
    text: str
    head: str
    title: str
    kind: NameKind


def relate_names(a: Name, b: Name) -> NameRelation:
    """Whether both name the same ("same", fuller and shorter forms and transliterations included), are likely two
    spellings of one name ("variant"), or neither. Likeness is judged token by token, never by the whole string."""
    x, y = _tokens(a.text), _tokens(b.text)
    if x == y:
        return "same" if x or a.text == b.text else "different"
    if not x or not y:
        return "different"
    y = tuple(next((t for t in x if one_transliterated(w, t, among=(*x, *y))), w) for w in y)
    if x == y:
        return "same"
    if _kinds_apart(a.kind, b.kind) or _known_place_and_other(a.text.casefold(), b.text.casefold()):
        return "different"
    if _is_acronym(a.text, y) or _is_acronym(b.text, x):
        return "same"
    if _is_capitals(a.text) != _is_capitals(b.text) or (_is_capitals(a.text) and len(x) == len(y) == 1):
        return "different"  # an abbreviation is not misspelt, nor is one a spelling of a word
    if "person" not in (a.kind, b.kind):
        if tuple(map(_plain, x)) == tuple(map(_plain, y)) or _turned(x, y):
            return "same"
        if x[:-1] == y[:-1] and _of_people(_plain(x[-1])) & _of_people(_plain(y[-1])):
            return "different"
    longer, shorter = (x, y) if len(x) >= len(y) else (y, x)
    if len(shorter) == 1 and len(longer) > 1:
        return _relate_single(shorter[0], longer, both_persons=a.kind == b.kind == "person")
    return _relate_full(longer, shorter, organisations="organisation" in (a.kind, b.kind))


def _known_place_and_other(a: str, b: str) -> bool:
    """Whether both are known places, or one is and the other a given name, or one is, of several words: that is hardly
    ever misspelt."""
    if (a in PLACES and b in GIVEN) or (b in PLACES and a in GIVEN):
        return True
    return (a in PLACES and b in PLACES) or any(" " in place and place in PLACES for place in (a, b))


def _is_capitals(text: str) -> bool:
    """Whether it is an abbreviation: "LGBT", "NATO"."""
    return len(text) > 1 and text.isupper() and text.isalpha()


def _turned(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    """Whether one is the other turned round an "of": "Bureau of Ferry Safety", "Ferry Safety Bureau"."""
    if ("of" in x) == ("of" in y):
        return False
    parts = [sorted(_plain(w) for w in words if w not in ("of", "the", "for", "and")) for words in (x, y)]
    return parts[0] == parts[1]


def _kinds_apart(a: NameKind, b: NameKind) -> bool:
    return a != b and "other" not in (a, b)


@lru_cache(maxsize=32_768)
def _tokens(text: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\b\w)\.(?=\w\b)|['’]s\b|['’]", "", plain))
    words = [_VITCH.sub("vich", w) for w in words]
    kept = [_SAME_IN_LATIN.get(w, w) for w in map(_without_article, words) if w not in _SUFFIXES]
    return tuple(w for w in kept if w not in _ARTICLES) or tuple(kept)


def _without_article(word: str) -> str:
    """ "Alshamrani" as "al-Shamrani"; done to every long word alike, so that equal stays equal."""
    if len(word) >= 8 and word.startswith("al") and word[2:3] != "e" and word not in PLACES and word not in GIVEN:
        return word[2:]
    return word


@lru_cache(maxsize=32_768)
def _plain(token: str) -> str:
    """A token without its plural and without what British and American spelling part: no two spellings of a name."""
    for british, american in _AMERICAN:
        token = british.sub(american, token)
    return singular(_BRITISH_ISE.sub("iz", token))


@lru_cache(maxsize=32_768)
def _of_people(token: str) -> frozenset[str]:
    """A token, and what is left of it without each ending that makes the people or the adjective of a thing of it."""
    stems = {token.removesuffix(ending) for ending in _OF_PEOPLE}
    return frozenset({token} | {stem for stem in stems if len(stem) >= _MIN_STEM_CHARS})


def _is_acronym(text: str, words: tuple[str, ...]) -> bool:
    letters = text.replace(".", "")
    if len(letters) < 2 or len(words) < 2 or not letters.isupper():
        return False
    return letters.casefold() == "".join(w[0] for w in words if w not in ("of", "the", "for", "and"))


def _relate_single(one: str, longer: tuple[str, ...], *, both_persons: bool) -> NameRelation:
    if one == longer[-1] or (one == longer[0] and both_persons):
        return "same"
    if both_persons and _alike(one, longer[-1], _MIN_ALONE_RATIO):
        return "variant"
    return "different"


def _relate_full(longer: tuple[str, ...], shorter: tuple[str, ...], *, organisations: bool) -> NameRelation:
    """Fuller against shorter, or token against token; a middle name or initial may be left out."""
    if len(longer) == len(shorter) == 1:
        return "variant" if _alike(longer[0], shorter[0], _MIN_ALONE_RATIO) else "different"
    if len(longer) != len(shorter):
        if longer[-1] == shorter[-1] and longer[-1] in _BODIES and set(shorter) <= set(longer):
            return "same"
        if longer[-1] == shorter[-1] and set(shorter) <= set(longer) and longer[0] == shorter[0]:
            # a person's middle name may be left out; "Velden News" and "Velden Evening News" are told apart
            return "variant" if organisations else "same"
        if "".join(longer) == "".join(shorter):
            return "variant"
        if longer[-len(shorter) :] == shorter or longer[: len(shorter)] == shorter:
            return "same"
        longer = (longer[0], *longer[len(longer) - len(shorter) + 1 :])
    if len(longer) > _MIN_PERMUTED and sorted(longer) == sorted(shorter):
        return "variant"  # "Rapid Coastal Ferry" and "Coastal Rapid Ferry"; of two words it may be a custom of names
    found: NameRelation = "same"
    for x, y in zip(longer, shorter, strict=True):
        relation = _relate_tokens(x, y)
        if relation == "different":
            return "different"
        found = "variant" if relation == "variant" else found
    return found


def _relate_tokens(x: str, y: str) -> NameRelation:
    if x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) or _NICKNAMES.get(x, x) == _NICKNAMES.get(y, y):
        return "same"
    if x in _DIRECTIONS and y in _DIRECTIONS:
        return "different"
    if x[0] != y[0] and _alike(x, y, _MIN_TOKEN_RATIO) and not _sound_alike_first(x, y):
        return "different"  # "Depression", "Recession"
    return "variant" if _alike(x, y, _MIN_TOKEN_RATIO) else "different"


def _sound_alike_first(x: str, y: str) -> bool:
    """Whether two words may begin with one sound: "Enquirer" and "Inquirer", "Catherine" and "Katherine"."""
    return any(x[0] in sounds and y[0] in sounds for sounds in _SOUNDS)


@lru_cache(maxsize=65_536)
def _alike(x: str, y: str, min_ratio: float) -> bool:
    """Whether two tokens may be spellings of one name."""
    if min(len(x), len(y)) < _MIN_TOKEN_CHARS or (x in PLACES and y in PLACES):
        return False
    if x[0] != y[0] and min_ratio >= _MIN_ALONE_RATIO:
        return False
    import jellyfish
    from rapidfuzz import fuzz

    ratio = fuzz.ratio(x, y)
    if x in GIVEN and y in GIVEN and (ratio < _MIN_GIVEN_RATIO or jellyfish.metaphone(x) != jellyfish.metaphone(y)):
        return False
    if min(len(x), len(y)) == _MIN_TOKEN_CHARS and ratio < _MIN_GIVEN_RATIO:
        return False
    return ratio >= min_ratio and bool(jellyfish.match_rating_comparison(x, y))
