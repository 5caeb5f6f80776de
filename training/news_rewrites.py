"""Edits that keep what a news sentence says, or say a part of it: the premise still entails it."""

from __future__ import annotations

import re
from random import Random

from news_changes import BOUND, MONTHS, NUMBER_WORDS, WEEKDAYS

_DAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
SYNONYMS = """
said|stated said|announced percent|per_cent approximately|about
around|about nearly|almost purchased|bought bought|purchased attempt|try however,|but children|kids
began|started started|began ended|finished announced|said officials|authorities police|officers
authorities|officials won|secured lawmakers|legislators legislation|bill approved|passed
physician|doctor lawyer|attorney attorney|lawyer attorneys|lawyers job|position jobs|positions
big|large major|important also|additionally help|assist helped|assisted
show|indicate shows|indicates showed|indicated revealed|disclosed criticized|faulted
demanded|called_for criticized|attacked allegedly|reportedly whole|entire
request|ask election|vote firm|company company|firm companies|firms injured|hurt
injured|wounded wounded|injured nation|country country|nation roughly|about vehicle|car
residents|people individuals|people permit|allow requires|needs required|needed
previously|earlier prior_to|before immediately|at_once despite|in_spite_of due_to|because_of
because_of|due_to federal_government|U.S._government gathered|met obtained|got received|got
remain|stay remained|stayed speak|talk spoke|talked return|come_back returned|came_back
increased|rose rose|increased fell|declined dropped|fell
shooting|gun_attack died|was_killed deadly|fatal wife|spouse husband|spouse men|people
""".split()
ABBREVIATIONS = """
United_States|U.S. U.S.|United_States United_Nations|U.N. European_Union|EU
United_Kingdom|Britain Senator|Sen. Sen.|Senator Rep.|Representative Gov.|Governor
Department_of_Justice|Justice_Department Supreme_Court|high_court Federal_Bureau|FBI vs.|versus
it_is|it's does_not|doesn't did_not|didn't is_not|isn't was_not|wasn't will_not|won't can_not|can't
do_not|don't has_not|hasn't have_not|haven't are_not|aren't don't|do_not doesn't|does_not
didn't|did_not isn't|is_not wasn't|was_not won't|will_not can't|cannot couldn't|could_not
wouldn't|would_not aren't|are_not weren't|were_not don’t|do_not doesn’t|does_not didn’t|did_not
isn’t|is_not wasn’t|was_not won’t|will_not can’t|cannot wouldn’t|would_not it’s|it_is he’s|he_is
""".split()
_NEW_WORDS: dict[str, list[str]] = {}
for _pair in SYNONYMS + ABBREVIATIONS:
    _old, _new = _pair.replace("_", " ").split("|")
    _NEW_WORDS.setdefault(_old, []).append(_new)
_LONGEST_FIRST = sorted(_NEW_WORDS, key=len, reverse=True)
_OLD_WORDS = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)")
_TIMES = rf"(?:on |last |this |next )?(?:{_DAY})(?: (?:morning|afternoon|evening|night))?"


def drop_aside(sentence: str, rng: Random) -> str | None:
    """Drops a parenthesis, or a short aside between two commas or dashes."""
    aside = re.search(r" \([^()]{3,60}\)| [—–-]{1,2} [^—–-]{5,60} [—–-]{1,2}(?= )", sentence)
    if aside:
        return sentence[: aside.start()] + sentence[aside.end() :]
    found = list(
        re.finditer(
            r",( (?:who|which|whose|the|a|an|his|her|their|its)\b[^,;“”\"]{5,70}),(?= [a-z])",
            sentence,
        )
    )
    if not found or re.search(r",[^,]*,? (and|or) ", sentence):
        return None
    match = rng.choice(found)
    return sentence[: match.start()] + sentence[match.end() :]


def drop_opening(sentence: str, rng: Random) -> str | None:
    """Drops an opening phrase up to the first comma: "After five years of talks, ..."."""
    match = re.match(
        r"(?:After|In|On|At|During|Following|Meanwhile|Still|Also|Moreover|Instead|However|But in|"
        r"Since|With|As of|By|Yet|And|Earlier|Last|Despite|Even so|Nevertheless)\b[^,“\"]{0,60}, "
        r"(?=(?:[A-Z]|the |a |he |she |it |they ))(?![^,]{1,25},)",
        sentence,
    )
    return _opened(sentence[match.end() :]) if match else None


def drop_ending(sentence: str, rng: Random) -> str | None:
    """Drops what a last comma adds: a participle, a relative clause, a comparison."""
    match = re.search(
        r", (?:which|who|where|while|including|as|with|and|but|according to|\w+ing)\b[^,“”\"]{8,110}\.$",
        sentence,
    )
    if not match or match.start() < 35 or re.search(r"\b(if|unless|or)\b", sentence):
        return None
    head = sentence[: match.start()]
    joins_list = re.match(r", (and|with|as)\b", match[0]) and "," in head
    return None if joins_list or match[0].startswith(", according") else head + "."


def drop_time(sentence: str, rng: Random) -> str | None:
    """Drops the weekday, or the day of a date."""
    match = re.search(
        r"(?<!Super)(?<!Black)(?<!Good)(?<!every)(?<!each)(?: (?:early|late))?,? "
        rf"{_TIMES}(?=[ ,.])(?! [A-Z])(,(?= [a-z]))?",
        sentence,
    )
    if match and match.start() > 5:
        return sentence[: match.start()] + sentence[match.end() :]
    match = re.search(rf"\b({_MONTH}) \d{{1,2}}, ((?:19|20)\d\d)", sentence)
    return sentence[: match.start()] + f"{match[1]} {match[2]}" + sentence[match.end() :] if match else None


def drop_modifier(sentence: str, rng: Random) -> str | None:
    """Drops an adverb or a title that only colours the sentence."""
    found = list(
        re.finditer(
            r"\b(?:also|recently|repeatedly|quickly|already|again|previously|ultimately|currently|"
            r"very|really|clearly|strongly|officially|publicly|eventually|finally|early|late|now|"
            r"former|longtime|controversial|prominent|Democratic|Republican|new|the same) (?=[a-z])",
            sentence,
        )
    )
    found = [match for match in found if not re.match(r"former|new", match[0])]
    if not found:
        return None
    match = rng.choice(found)
    kept = sentence[: match.start()] + sentence[match.end() :]
    return _opened(re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", re.sub(r"\b([Aa])n (?=[^aeiouhAEIOU])", r"\1 ", kept)))


def shorten_name(sentence: str, rng: Random) -> str | None:
    """A person by surname only, or without a title."""
    match = re.search(
        r"(?<!Vice )\b(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.|President|Senator|Secretary(?: of State)?|Judge) "
        r"((?:[A-Z][a-z’'-]+ )?(?:[A-Z]\. )?([A-Z][a-z’'-]+))\b",
        sentence,
    )
    if match:
        return sentence[: match.start()] + rng.choice((match[1], match[2])) + sentence[match.end() :]
    match = re.search(r"\b(?:Donald|Hillary|Barack|Joe|Bernie|Mitt|Ted|Nancy|John|Mitch|Paul|Marco|"
                      r"Elizabeth|Michael|George|James|Robert|Mike) (?:[A-Z]\. )?(?=[A-Z][a-z])", sentence)  # fmt: skip
    return sentence[: match.start()] + sentence[match.end() :] if match else None


def move_time(sentence: str, rng: Random) -> str | None:
    """The day from the end to the front or the other way round."""
    match = re.search(
        rf"(?<! of)(?<! in),? (on (?:{_DAY})|last (?:week|month|year)|this (?:week|month|year))\.$", sentence
    )
    if match and "“" not in sentence and '"' not in sentence:
        return _opened(match[1]) + ", " + _closed(sentence[: match.start()]) + "."
    match = re.match(rf"(On (?:{_DAY})|(?:Last|This) (?:week|month|year)), ([^“\"]+)\.$", sentence)
    return _opened(match[2]) + " " + match[1][0].lower() + match[1][1:] + "." if match else None


def move_speaker(sentence: str, rng: Random) -> str | None:
    """Who said it from the end to the front, or what "according to" names."""
    match = re.fullmatch(r"([^“”\"]+), according to ([^,“”\".]+)\.", sentence)
    if match:
        return f"According to {match[2]}, {_closed(match[1])}."
    match = re.fullmatch(r"[“\"]([^“”\"]+),[”\"] ([^“”\",]{2,50}?) (said|says)\.", sentence)
    if match:
        return rng.choice((f"{_opened(match[2])} {match[3]}: “{match[1]}.”", f"“{match[1]},” {match[3]} {match[2]}."))
    match = re.fullmatch(r"([^“”\",]+), ([\w. ]{2,40}) (said|says)\.", sentence)
    return f"{_opened(match[2])} {match[3]} that {_closed(match[1])}." if match else None


def reword(sentence: str, rng: Random) -> str | None:
    """A word or two for another of the same meaning here, a contraction, an abbreviation."""
    changed = sentence
    for match in rng.sample(found := list(_OLD_WORDS.finditer(sentence)), len(found)):
        if changed.count(match[0]) == 1:
            changed = changed.replace(match[0], rng.choice(_NEW_WORDS[match[0]]))
            if rng.random() < 0.5:
                break
    return changed if changed != sentence else None


def rewrite_number(sentence: str, rng: Random) -> str | None:
    """The same figure in another form: 2.6 million and 2,600,000, seven and 7, percent and %."""
    match = re.search(r"(?<!\S)(\$?)(\d{1,3})(?:\.(\d))? (million|billion)\b", sentence)
    if match and rng.random() < 0.7:
        zeros = {"million": 6, "billion": 9}[match[4]]
        value = int(match[2] + (match[3] or "0")) * 10 ** (zeros - 1)
        return _put(sentence, match, f"{match[1]}{value:,}")
    for pattern, put in ((r"(?<=\d) percent\b", "%"), (r"(?<=\d)%(?= )", " percent")):
        if match := re.search(pattern, sentence):
            return _put(sentence, match, put)
    if match := re.search(r"(?<![\w.,])(\d{1,3}),(\d{3})(?![\d,.])", sentence):
        return _put(sentence, match, match[1] + match[2])
    match = re.search(rf"(?<=[a-z] )({'|'.join(NUMBER_WORDS)})(?= [a-z])", sentence)
    if match and _unbounded(sentence, match):
        return _put(sentence, match, str(NUMBER_WORDS.index(match[1]) + 2))
    match = re.search(r"(?<=[a-z] )([2-9]|1[0-2])(?= [a-z])", sentence)
    if match and _unbounded(sentence, match):
        return _put(sentence, match, NUMBER_WORDS[int(match[1]) - 2])
    return None


def bound_number(sentence: str, rng: Random) -> str | None:
    """A figure as a bound or a round one that it meets: 48 as "more than 40" or "about 50"."""
    match = re.search(
        r"(?<=[a-z] )(?<!age )(?<!the )(?<!than )(\$?)(\d{1,3}(?:,\d{3})+|\d{2,6})(?= [a-z%]| percent)",
        sentence,
    )
    if not match or re.fullmatch(r"(19|20)\d\d", match[2]) or _unbounded(sentence, match) is None:
        return None
    value = int(match[2].replace(",", ""))
    step = 10 ** max(0, len(str(value)) - 1 - (value >= 1000)) if value >= 20 else 5
    below, above = value // step * step, -(-value // step) * step
    choices = [("at least", value), ("no fewer than", value)]
    if below != value and below:
        choices += [("more than", below), ("over", below), ("at least", below)] * 2
        choices += [("fewer than", above), ("less than", above)]
        near = min((below, above), key=lambda bound: abs(bound - value))
        if abs(near - value) <= 0.07 * value:
            choices += [("about", near), ("around", near), ("roughly", near)] * 3
        if 0 < above - value <= 0.08 * value:
            choices += [("nearly", above), ("almost", above)] * 3
    word, bound = rng.choice(choices)
    return _put(sentence, match, f"{word} {match[1]}{bound:,}")


def _unbounded(sentence: str, match: re.Match[str]) -> re.Match[str] | None:
    """The match, unless a bound, a month or a word like "every" stands before it."""
    before = sentence[: match.start()]
    taken = BOUND.search(before) or re.search(rf"\b({_MONTH}|every|those|these|only) $", before)
    return None if taken else match


def soften(sentence: str, rng: Random) -> str | None:
    """What is certain as what is possible."""
    match = re.search(r"\bwill (?!not|never)", sentence)
    return _put(sentence, match, "may ") if match else None


def _put(sentence: str, match: re.Match[str], text: str) -> str:
    return sentence[: match.start()] + text + sentence[match.end() :]


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closed(text: str) -> str:
    """Lower-cases a first word that is a function word; a name keeps its capital."""
    first = text.split(" ", 1)[0]
    function = {
        "The",
        "A",
        "An",
        "It",
        "He",
        "She",
        "They",
        "There",
        "This",
        "His",
        "Her",
        "In",
        "We",
        "But",
        "However",
        "That",
        "And",
        "Despite",
        "These",
        "Their",
        "At",
        "After",
        "As",
    }
    return text[0].lower() + text[1:] if first in function else text
