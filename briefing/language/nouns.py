"""What a number counts: the head noun after it, in the singular, and which nouns may name the same things."""

from __future__ import annotations

import re

from briefing.language.function_words import OPENERS
from briefing.language.verbs import IRREGULAR_PASTS

_WORD = re.compile(r"\s?-?\s?(U\.S\.|U\.K\.|[^\W\d_][\w’'-]*)|\s?(,)\s(?=[a-z])")
_OF = re.compile(r"\s(?:of|out of)\s(?:(?:the|these|those|its|his|her|their|our)\s)?(?:\d[\d,]*\s|[a-z]+ty\s)?")
_MORE = re.compile(r"\s(?:more|other|others|additional|or\sso|fewer|another|further)\b")
_CONDITION = frozenset(
    "dead injured wounded killed missing hurt arrested hospitalized hospitalised detained charged displaced".split()
)
_MODIFIERS = frozenset(
    "police plainclothes sports arms sales news media data aircraft savings women people us mass united staff".split()
)
_ATTRIBUTIVE = frozenset("person member man woman page seat story storey bed vehicle car room acre point".split())
_PAST = frozenset(IRREGULAR_PASTS)
_PASSED_OVER = frozenset("plainclothes earlier previous later recent former current".split())
_NOT_ADVERBS = frozenset("family assembly ally rally bully reply supply anomaly monopoly early only elderly".split())
_IRREGULAR = {
    "people": "people", "children": "child", "men": "man", "women": "woman", "policemen": "policeman",
    "gunmen": "gunman", "wives": "wife", "lives": "life", "thieves": "thief", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "police": "police", "personnel": "personnel", "staff": "staff", "troops": "troop",
    "firemen": "fireman", "lawmen": "lawman", "congressmen": "congressman", "servicemen": "serviceman",
    "businessmen": "businessman", "knives": "knife", "leaves": "leaf", "halves": "half", "aircraft": "aircraft",
    "cattle": "cattle", "sheep": "sheep", "fish": "fish", "data": "data", "media": "media", "shelves": "shelf",
    "wolves": "wolf", "yes": "yes", "series": "series", "species": "species", "headquarters": "headquarters",
    "persons": "person", "crises": "crisis", "bases": "base", "cases": "case", "houses": "house",
    "horses": "horse", "nurses": "nurse", "causes": "cause", "purchases": "purchase", "phases": "phase",
    "movies": "movie", "rookies": "rookie", "cookies": "cookie", "calories": "calorie", "zombies": "zombie",
    "gas": "gas", "bus": "bus", "news": "news", "yards": "yard", "ties": "tie", "lies": "lie", "pies": "pie",
}  # fmt: skip
_NOT_NOUNS = OPENERS | frozenset(
    """is was has had his this thus always perhaps says does goes comes takes makes gives includes remains
    appears seems suggests shows according versus vs minus plus across previous ago old long away late high deep wide
    north south east west per each apiece respectively total combined including became went came told said took made
    left began broke got saw found gave held struck hit died fled were who that which when where because so than then
    but yet although while since until""".split()
)
_SYNONYMS = (
    ("people", "person", "individual", "victim", "casualty", "fatality", "death", "life", "soul"),
    ("shot", "round"),
    ("document", "record", "file"),
    ("worker", "employee", "staff", "staffer", "colleague", "co-worker", "coworker"),
    ("protester", "demonstrator", "marcher", "protestor", "rioter", "mourner"),
    ("officer", "policeman", "cop", "police"),
    ("child", "kid", "youngster", "minor"),
    ("soldier", "troop", "serviceman", "service member"),
    ("house", "home"),
    ("earthquake", "quake", "tremor", "temblor"),
    ("robber", "thief", "raider"),
    ("attacker", "gunman", "assailant", "shooter", "suspect"),
    ("gun", "weapon", "firearm"),
    ("store", "shop", "outlet"),
    ("student", "pupil"),
    ("nation", "country"),
    ("lawmaker", "legislator"),
    ("firm", "company"),
    ("wife", "spouse"),
    ("village", "hamlet"),
    ("job", "position", "post"),
    ("ballot", "vote"),
)
_GROUP = {noun: group[0] for group in _SYNONYMS for noun in group}


_MAX_WORDS = 6


def singular(word: str) -> str:
    """The singular of an English noun, lower-case: "children" is "child", "parties" is "party"."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def is_plural(word: str) -> bool:
    """Whether a word has the form of a plural noun."""
    lower = word.lower()
    return lower in _IRREGULAR or (len(word) > 3 and singular(lower) != lower)


def counted_noun(text: str, end: int, *, plural: bool) -> str:
    """The head noun of what a number that ends at `end` counts, in the singular; "" where none follows."""
    if more := _MORE.match(text, end):
        end = more.end()
    if of := _OF.match(text, end):
        end = of.end() - 1
    last = ""
    for position in range(_MAX_WORDS):
        word = _WORD.match(text, end)
        if word is None or (word[1] is None and position == 0):
            break
        end = word.end()
        if word[1] is None:  # a comma between adjectives
            continue
        token = word[1].rstrip("'’")
        lower = token.lower()
        if position == 0 and (lower in _CONDITION or lower in _ATTRIBUTIVE):
            return "people" if lower in _CONDITION else lower
        if (lower.endswith("ly") and lower not in _NOT_ADVERBS) or lower in _PASSED_OVER:
            continue
        if lower in _NOT_NOUNS or lower.endswith(("'s", "’s")) or (last and (lower in _PAST or lower.endswith("ed"))):
            break
        if plural and lower in _MODIFIERS and (after := _WORD.match(text, end)) and after[1] and is_plural(after[1]):
            continue
        if (plural and is_plural(token)) or (position == 0 and word[0].lstrip().startswith("-")):
            return singular(token)  # "22 people", "1000-member"
        last = lower
    return "" if plural or is_plural(last) else last


def same_noun(a: str, b: str) -> bool:
    """Whether two head nouns may name the same things; an unknown one may be any."""
    return not a or not b or _GROUP.get(a, a) == _GROUP.get(b, b)
