"""Which way a sentence looks, from the day it was published, at a day that it names: ahead, back, or not to be told.

The verb before the day tells, since what is said last governs it ("the man charged on Monday will appear on Friday");
where none stands before it, the next one after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Literal, NamedTuple

from briefing.language.verbs import IRREGULAR_PASTS

Outlook = Literal["ahead", "back", "open"]

_SO = r"(?:\s(?:not|now|also|still|then|first|only|\w{2,12}ly))?"
_BE = rf"{_SO}(?:\shave)?(?:\sbe(?:en)?)?{_SO}\s[a-z]+"
# What a timetable says in the present: "opens on Monday", "is meeting on Friday".
_SCHEDULED = r"(?:re)?open|start|begin|clos|meet|resum|return|leav|depart|arriv|expir|launch|sail|end|fac|resign|retir"
_CUE = re.compile(
    rf"\b(?:(?P<back>(?:would|could|might|may|must|should|ought\sto){_SO}\shave{_BE}|could(?:\snot|n['’]t)\b"
    rf"|(?:was|were)\s[a-z]+ing\b)"
    rf"|(?P<ahead>(?:will|shall|would|may|might|could|can|must|should|wo\sn['’]t|won['’]t){_BE}"
    rf"|(?:is|are|remains?){_SO}\s(?:due|set|expected|scheduled|planned|likely|going|slated|about|supposed|open|closed"
    rf"|back|to)\b(?:\s(?:to|for)\b)?(?:{_BE})?|(?:plan|hope|aim|intend|want|expect|need|ha(?=s\sto\s|ve\sto\s))(?:s|ve)?\sto{_BE}"
    rf"|(?:is|are){_SO}\s(?:{_SCHEDULED}|mov|tak|go)(?:n?t?)ing\b"
    rf"|(?:takes?|comes?|go(?:es)?)\s(?:effect|place|over|office|into|on|to|live|up)\b|(?:kicks?|gets?)\soff\b)"
    rf"|(?P<present>(?:{_SCHEDULED})e?s\b|(?<=[b-hj-z]s\s)(?:{_SCHEDULED})e?\b)"
    rf"|(?P<open>(?:was|were|had\sbeen){_SO}\s(?:due|set|expected|scheduled|planned|likely|going|supposed|to)\b"
    rf"(?:\s(?:to|for)\b)?(?:{_BE})?|(?:plann|hop|aim|intend|want|expect|need)ed\sto{_BE}|would(?:\snot|n['’]t)\b)"
    rf"|(?P<infinitive>to\s(?!the\b|an?\b|its?\b|h[ie]|their\b|this\b|that\b)(?:be\s)?[a-z]{{2,}})"
    rf"|(?P<past>(?:was|were|had|did|ha(?:s|ve)(?!\s(?:an?|the|no|until|till)\b))(?:{_BE})?"
    rf"|{'|'.join(IRREGULAR_PASTS)}|agreed|[a-z]{{2,}}(?<!e)ed)\b)"
)
# An order, a vote, a promise is of what is to come, whenever it was given.
_RESOLVED = re.compile(
    r"\b(?:order|ask|urg|requir|invit|advis|summon|instruct|vot|agre|decid|vow|promis|pledg|schedul|prepar)e?(?:d|s|ing)?\b"
    r"|\b(?:told|given|gave|tells?|gives?)\b"
)
_RESOLVED_REACH_CHARS = 60
_CLAUSE_CHARS = 120
_MAX_VERBS_AFTER = 4
_REPORTED = re.compile(r"(?:said|told|announced|reported|added|warned|wrote|confirmed|has|have|had)$")
_CLAUSE_OF_ITS_OWN = re.compile(r"\s(?:that\s)?(?:the|an?|his|her|its?|their|this|he|she|they|all|[A-Z\d])")
_NEXT_CLAUSE = re.compile(r"[,;:—–]|\b(?:that|he|she|it|they|we|which|who|after|before|as|while|when|but|and)\b")
_ATTRIBUTIVE_AFTER = frozenset("the a an its their his her this that these those newly recently all".split())
_RELATIVE = re.compile(r"\b(?:who|which|that|whose)\s(?:\w{2,12}ly\s)?$")
_LIMIT = re.compile(r"\b(?:until|till|by|before|no\slater\sthan)\s(?:\w+\s)?$", re.I)
_ONSET = re.compile(r"\b(?:from|starting|beginning|effective|as\sof)\s(?:\w+\s)?$", re.I)
_SINCE = re.compile(r"\b(?:since|ever\ssince|earlier|last|past)\s(?:\w+\s)?$", re.I)
_FOR = re.compile(r"\bfor\s(?:early\s|late\s)?$")
# What was put off, or is given until a day, lies ahead however the deed of it is told.
_PUT_OFF = re.compile(
    r"\b(?:(?:postpon|mov|reschedul|adjourn|deferr?|delay|extend|put\soff|push(?:ed|es)?\sback|br(?:ought|ing)\sforward)"
    r"[a-z]{0,4}\s(?:[^,.;]{0,20}\s)?(?:to|until|till)|ha(?:s|ve)\s(?:\w+\s)?(?:until|till))\s(?:next\s|the\s)?$"
)
_COMING = re.compile(r"\b(?:next|coming|upcoming)\s$", re.I)
_IS_ON = re.compile(r"\b(?:is|are|falls)\s(?:on\s|for\s|from\s|due\s|due\son\s|due\sby\s)?(?:the\s)?$")


class _Cue(NamedTuple):
    start: int
    end: int
    outlook: Outlook
    reports: bool
    subordinate: bool


def outlook(sentence: str, start: int, end: int) -> Outlook:
    """Which way a sentence looks at the day named at ``sentence[start:end]``. Linear in the sentence."""
    before = sentence[max(0, start - 40) : start]
    if _SINCE.search(before):
        return "back"
    if _PUT_OFF.search(before) or _COMING.search(before) or _IS_ON.search(before):
        return "ahead"
    if _FOR.search(before) and not _possessive(sentence, end):
        return "ahead"
    said = _said(sentence, start, end)
    if _LIMIT.search(before) or _ONSET.search(before):
        # "was closed until Friday" may be told of either Friday
        return "ahead" if said in ("ahead", None) else "open"
    return said or "open"


def _said(sentence: str, start: int, end: int) -> Outlook | None:
    """What the governing verb says; None where there is no verb that tells."""
    cues = _cues(sentence)
    first_later = bisect_left(cues, end, key=lambda c: c.start)
    last_earlier = bisect_left(cues, start + 1, key=lambda c: c.end) - 1
    later = cues[first_later : first_later + _MAX_VERBS_AFTER]
    border = _NEXT_CLAUSE.search(sentence, end, end + _CLAUSE_CHARS)
    own = [c for c in later if border is None or c.start < border.start()]
    if last_earlier < 0:
        main = [c for c in later if not c.subordinate] or later
        return (own or main)[0].outlook if later else None
    last = cues[last_earlier]
    of_its_own = last.reports and _CLAUSE_OF_ITS_OWN.match(sentence, last.end) is not None
    return own[0].outlook if own and (of_its_own or _possessive(sentence, end)) else last.outlook


def _possessive(sentence: str, end: int) -> bool:
    return sentence[end : end + 2] in ("'s", "’s")


@lru_cache(maxsize=512)
def _cues(sentence: str) -> tuple[_Cue, ...]:
    found = []
    for match in _CUE.finditer(sentence):
        kind = match.lastgroup
        opening = sentence[max(0, match.start() - 24) : match.start()]
        before = opening.split()[-1:]
        if kind in ("past", "present") and before and before[0].lower() in _ATTRIBUTIVE_AFTER:
            continue  # "the proposed closure", "all starts"
        if kind == "infinitive":
            reach = max(0, match.start() - _RESOLVED_REACH_CHARS)
            if not _RESOLVED.search(sentence, reach, match.start()):
                continue
        way: Outlook = "back" if kind in ("back", "past") else "open" if kind == "open" else "ahead"
        reports = kind == "past" and _REPORTED.search(match[0]) is not None
        # "arrested" in "the captain, arrested in May, will appear"
        participle = kind == "past" and " " not in match[0] and opening.endswith(", ")
        found.append(_Cue(match.start(), match.end(), way, reports, participle or bool(_RELATIVE.search(opening))))
    return tuple(found)
