"""Who a claim is ascribed to: "police said", "according to the sister", "X told Y", "reportedly"."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Words that say whose claim it is.

    Attributes:
        speaker: As written, with role and name; "" where nobody is named ("reportedly", "it is believed").
        verb: The reporting word as written, lower-case.
        hedged: The writer keeps a distance ("claimed", "allegedly").
    """

    start: int
    end: int
    speaker: str
    verb: str
    hedged: bool


_PLAIN = (
    "said|says|say|saying|told|tells|telling|announced|added|adds|warned|warns|denied|denies|confirmed|confirms"
    "|acknowledged|acknowledges|admitted|admits|noted|explained|explains|wrote|writes|tweeted|testified|estimated"
    "|declared|declares|predicted|revealed|recalled|recalls|asked|asks|replied|vowed|conceded|reiterated"
    "|stressed|emphasi[sz]ed|stated|reported|lamented|concluded|complained|argued|argues|insisted|insists|believe"
    "|believes|found|pointed\\sout|joked|boasted|shouted|yelled|recounted|cautioned|quipped|mused|observed"
)
_DISTANT = (
    "claimed|claims|claim|alleged|alleges|allege|contended|contends|contend|maintained|maintains|asserted|asserts"
    "|suggested|suggests|suggest|speculated|purported|hinted|hints|implied"
)
_AUX = (
    r"(?:(?:has|have|had|also|later|then|reportedly|previously|earlier|repeatedly|still|now|just|since|would|will"
    r"|falsely|once|himself|herself|themselves|first|both|all)\s){0,2}"
)
_WORD = r"(?:[^\W\d_](?:[\w]|[-'’&](?=\w))*\.?|\d{1,3}(?:st|nd|rd|th)?)"
_DETERMINER = (
    r"(?:the|an?|one|another|some|two|three|his|her|their|its|several|many|most|other|both|my|our|these|those|no)"
)
_PRONOUN = r"(?:he|she|they|it|we|I|who|which|He|She|They|It|We|you)"
# words that cannot stand inside a lower-case subject
_BARRED = frozenset(
    """and or but that which who as if when while because since after before than so yet though although where what how
    in on at by from with for to into about over under against between during without within through upon near
    is are was were be been being has have had do does did not n't will would could should may might must can
    said says say told added also he she they it we you i this there here then now only even just too very more
    out up down off away back later today yesterday tomorrow tonight monday tuesday wednesday thursday friday saturday
    sunday whom january february march april june july august september october november december reporters
    people""".split()
)
_NEVER_IN_NAME = frozenset(
    """In On At But And After As If When While Yet For By From Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    Today Yesterday Then Now Also Because Since Although Though Where What That Which How""".split()
)
_PREPOSITIONS = frozenset("in at on from with by near to under outside".split())
_VERB = re.compile(
    rf"(?<![\w'’-]){_AUX}(?P<verb>(?P<plain>{_PLAIN})|(?P<distant>{_DISTANT}))\b(?!['’-]\w|-)",
)
_NOUNLIKE = frozenset(
    "claims claim estimates reports notes states suggests found believe reported alleged estimated "
    "maintained purported concluded observed".split()
)
_SUBJECT_TOKENS = re.compile(rf"(?:(?P<comma>,)|(?P<word>{_WORD}))\s?$")
_ACCORDING = re.compile(
    r"\b[Aa]ccording\sto\s(?P<who>(?:(?!\s(?:which|who|that|and|but|as|when|while|after|told|said|in\san?|on"
    r"|has|had|have|was|were|is|are)\b)[^,.;:()\"“”—–]|\.(?=\s?[A-Z]\.|\w)|(?<=\b(?:Mr|Dr|Ms|Lt))\."
    r"|(?<=\bSgt)\.|(?<=\b[A-Z])\.){2,90})"
)
_CITING = re.compile(r"\b(?:citing|quoting)\s(?P<who>(?:[^,.;:()\"“”—–]){2,70})")
_ADVERB = re.compile(r"\b(?:reportedly|allegedly|purportedly|supposedly|rumou?red|apparently)\b", re.I)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|be)\s(?:widely\s|also\s)?(?P<verb>said|believed|reported|alleged|thought"
    r"|rumou?red|understood|suspected)\b"
    r"(?=\s(?:to|that)\b)"
)
_INVERTED_VERBS = frozenset(
    "said says wrote added asked warned tweeted explained noted argued joked insisted asks writes recalled".split()
)
_NEXT_WORD = re.compile(rf"\s(?:(?P<hyphen>-\s))?(?P<word>{_WORD})")
_NAME_AFTER_COMMA = re.compile(
    r",\s[A-Z][\w.’'-]*(?:\s(?:(?:al|bin|de|van|von)\s)?[A-Z][\w’'-]*\.?){1,3}(?=[,.;]|\s?$)"
)
_BEFORE_INVERTED = re.compile(r"(?:[,!?.—–-]\s?[\"”’'`]*\s?|[\"”’]\s)$")
_APPOSITION = re.compile(
    rf"(?P<who>(?:{_DETERMINER}\s)?(?:{_WORD}\s){{0,4}}{_WORD}|{_PRONOUN}),\s(?:[^,;:\"“”]{{2,110}}"
    rf"|[^,;:\"“”]{{2,60}},\s[^,;:\"“”]{{2,60}}),\s$"
)


def find_attributions(text: str) -> tuple[Attribution, ...]:
    """The attributions of a sentence, in order."""
    found: list[Attribution] = []
    for match in _VERB.finditer(text):
        if attribution := _from_verb(text, match):
            found.append(attribution)
    for pattern, verb in ((_ACCORDING, "according to"), (_CITING, "citing")):
        for match in pattern.finditer(text):
            who = match["who"].strip()
            found.append(
                Attribution(
                    start=match.start(),
                    end=match.start("who") + len(match["who"].rstrip()),
                    speaker=who,
                    verb=verb,
                    hedged=False,
                )
            )
    found += [
        Attribution(start=m.start(), end=m.end(), speaker="", verb=m[0].lower(), hedged=True)
        for m in _ADVERB.finditer(text)
    ]
    found += [
        Attribution(start=m.start(), end=m.end(), speaker="", verb=m["verb"], hedged=True)
        for m in _PASSIVE.finditer(text)
    ]
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[Attribution] = []
    for attribution in found:
        if not kept or attribution.start >= kept[-1].end:
            kept.append(attribution)
    return tuple(kept)


def _from_verb(text: str, match: re.Match[str]) -> Attribution | None:
    start, end, verb = match.start(), match.end(), match["verb"]
    before = text[max(0, start - 260) : start]
    hedged = match["distant"] is not None
    subject = _subject_before(text, start, verb)
    if verb in _INVERTED_VERBS and _BEFORE_INVERTED.search(before):
        after = _subject_after(text, end)
        closes = text[after : after + 1] in (".", ",", "") or text[after - 1 : after] == "."
        if after > end and (subject is None or closes):
            return Attribution(start=start, end=after, speaker=text[end:after].strip(), verb=verb, hedged=hedged)
    if verb == "found" and not text.startswith(" that", end):
        return None
    if subject is None or (verb in _NOUNLIKE and text[end : end + 4] == " of "):
        return None
    return Attribution(start=subject, end=end, speaker=_speaker(text, subject, start), verb=verb, hedged=hedged)


def _subject_after(text: str, end: int) -> int:
    """Where the subject that follows a verb ends ("said the fire chief, James Steele"); `end` where none does."""
    at = end
    words: list[str] = []
    while len(words) < 10 and (found := _NEXT_WORD.match(text, at)):
        word = found["word"]
        links = (
            word in ("of", "for", "at", "and") and words and text[found.end() : found.end() + 5].strip()[:1].isupper()
        )
        if word.lower() in _BARRED and not links and word not in ("the", "The"):
            if not words and word in ("he", "she", "they"):
                at = found.end()
            break
        words.append(word)
        at = found.end()
        if word.endswith(".") and len(word) > 4:
            at -= 1
            break
    if not words:
        return at
    if not (
        words[0][:1].isupper()
        or re.fullmatch(_DETERMINER, words[0])
        or words[0].rstrip("s") + "s" in _SPEAKERS
        or words[0] in _SPEAKERS
    ):
        return end
    if words[-1] in ("of", "for", "at", "the"):
        return end
    named = _NAME_AFTER_COMMA.match(text, at)
    return named.end() if named else at


def _speaker(text: str, start: int, end: int) -> str:
    """The subject without what is said of it between commas."""
    return text[start:end].split(",")[0].strip()


def _subject_before(text: str, verb_start: int, verb: str) -> int | None:
    """Where the subject of a reporting verb begins; None where none stands right before it."""
    if text[max(0, verb_start - 40) : verb_start].rstrip()[-1:] == ",":
        apposed = _APPOSITION.search(text, max(0, verb_start - 200), verb_start)
        if apposed is None or not _is_subject(apposed["who"].split(), verb):
            return None
        return apposed.start("who") + len(apposed["who"]) - len(" ".join(_subject_words(apposed["who"].split())))
    words: list[tuple[int, str]] = []
    at = verb_start
    while len(words) < 9:
        found = _SUBJECT_TOKENS.search(text, max(0, at - 40), at)
        if found is None or found["comma"]:
            break
        words.insert(0, (found.start("word"), found["word"]))
        at = found.start("word")
    kept = _subject_words([w for _, w in words])
    if not kept or not _is_subject(kept, verb):
        return None
    first = len(words) - len(kept)
    if first and words[first - 1][1].lower() in _PREPOSITIONS and not re.fullmatch(_PRONOUN, kept[-1]):
        # "a senior official in Washington said": the subject is what the place belongs to
        outer = _subject_words([w for _, w in words[: first - 1]])
        if not outer or not _is_subject(outer, verb):
            return None
        first -= 1 + len(outer)
    return words[first][0]


def _subject_words(words: list[str]) -> list[str]:
    """The words at the end of a list that can be one subject."""
    kept: list[str] = []
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        if re.fullmatch(_PRONOUN, word):
            return kept if kept else [word]
        if word in ("of", "the", "for") and kept and i and words[i - 1].lower() not in _BARRED:
            kept.insert(0, word)
            continue
        if word.lower() in _BARRED and not (word[:1].isupper() and kept and word not in _NEVER_IN_NAME):
            break
        kept.insert(0, word)
        if re.fullmatch(_DETERMINER, word.lower()) or (
            i and words[i - 1].endswith((".", "!", "?")) and len(words[i - 1]) > 4
        ):
            break
    while kept and kept[0] in ("of", "for"):
        kept.pop(0)
    return kept


def _is_subject(words: list[str], verb: str) -> bool:
    """Whether these words can be the one who says: a name, a pronoun, or a noun with its article or in the plural."""
    words = _subject_words(words)
    if not words:
        return False
    first, last = words[0], words[-1]
    if re.fullmatch(_PRONOUN, last):
        return not (verb in _NOUNLIKE and last in ("it", "It", "which", "who"))
    if last.lower().endswith(("ly", "ing", "ed")) and not last[:1].isupper():
        return False
    if last[:1].isupper():
        return True
    if last.endswith(("'s", "’s")):
        return False
    determined = re.fullmatch(_DETERMINER, first.lower()) is not None or first[:1].isupper()
    plural = last.endswith("s") or last in ("police", "people", "media", "spokesman", "spokeswoman", "men", "women")
    if verb in _NOUNLIKE:
        return last in _SPEAKERS
    return determined or plural


_SPEAKERS = frozenset(
    """police officials authorities prosecutors investigators witnesses analysts experts residents critics lawyers
    researchers scientists doctors report reports newspaper agency court study survey poll researchers autopsy
    investigation commission committee panel officers company spokesman spokeswoman spokesperson sources source
    official witness lawyer attorney attorneys family relatives friends neighbors paper statement economists
    supporters opponents democrats republicans group groups activists judge jury jurors sister brother mother
    father""".split()
)
