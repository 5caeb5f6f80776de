"""Errors planted in real sentences, of twenty kinds, and light rewordings that are none.

Each maker takes a sentence, the other sentences of its article and a random generator, and gives the altered sentence,
or None where it finds nothing to alter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Maker = Callable[[str, Sequence[str], Random], "str | None"]

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
PEOPLE = ["Peter Halvorsen", "Maria Quintana", "Alan Whitcombe", "Joyce Adeyemi", "Viktor Marchenko", "Helen Strand"]
PLACES = ["Toledo", "Winnipeg", "Marseille", "Osaka", "Leeds", "Bogota", "Tampa", "Nairobi"]
BODIES = ["the Rotary Foundation", "Meridian Airlines", "the Farm Bureau", "Castlegate Bank"]
_NUMBER_WORDS = "two three four five six seven eight nine ten".split()
_PERSON = (
    r"\b(?!The|In|On|At|But|And|For|New|San|Los|United|White|Supreme|North|South)"
    r"[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]{2,}\b(?! [A-Z])"
)
_ROLES = (
    "president governor senator mayor minister judge spokesman spokeswoman director chairman chief officer lawyer attorney "
    "reporter professor secretary ambassador congressman teacher doctor sheriff detective"
).split()  # fmt: skip
_OPPOSITES = [
    p.split("/")
    for p in (
        "rose/fell increased/decreased higher/lower gained/lost grew/shrank rising/falling more/fewer increase/decrease "
        "raised/lowered expanded/cut climbed/dropped up/down above/below before/after"
    ).split()
]
_STANCES = [
    p.split("/")
    for p in (
        "supported/opposed approved/rejected confirmed/denied accepted/refused won/lost allowed/banned "
        "praised/criticized passed/defeated support/oppose defend/attack agreed/declined welcomed/condemned began/ended "
        "supporters/opponents allies/rivals guilty/innocent allow/prevent defended/attacked success/failure"
    ).split()
]
_STATUS = [
    (r"\b(?:plans|planned|plan|hopes|hoped|intends|intended) to (\w+)", r"has decided to \1"),
    (r"\bproposed\b", "enacted"), (r"\baccused of\b", "convicted of"), (r"\bcharged with\b", "found guilty of"),
    (r"\bsuspect(s?)\b", r"convict\1"), (r"\b(?:was|were) arrested\b", "was sentenced"), (r"\bcalled for\b", "won"),
    (r"\bconsidering\b", "carrying out"), (r"\bthreatened to (\w+)", r"went on to \1"), (r"\bnominee\b", "appointee"),
    (r"\btried to (\w+)", r"managed to \1"), (r"\bproposal\b", "law"), (r"\bcandidate\b", "winner"),
]  # fmt: skip
_SCOPES = [
    (r"\b[Ss]ome\b", "all"), (r"\b[Mm]any\b", "all"), (r"\b[Mm]ost\b", "all"), (r"\b[Ss]everal\b", "hundreds of"),
    (r"\b[Aa] few\b", "most"), (r"\bpartly\b", "entirely"), (r"\boften\b", "always"), (r"\bthe first\b", "the third"),
    (r"\bhalf\b", "all"), (r"\bone of the\b", "the only one of the"), (r"\bpart of\b", "all of"), (r"\bAll\b|\ball\b", "few"),
]  # fmt: skip
_HEDGES = [
    (r"\b(?:may|might|could) (?!not|have|be able)", "will "),
    (r"\b(?:allegedly|reportedly|apparently|possibly|perhaps|likely|probably) ", ""),
    (r"\b(is|are) (?:expected|likely|set) to ", "will "), (r"\bappear(?:s|ed) to ", "is known to "),
    (r"\b(?:was|were) (?:believed|thought|alleged) to\b", "was proved to"), (r"\bsuggest(?:s|ed)?\b", "prove"),
]  # fmt: skip
_UNITS = [
    ("million", "billion"), ("billion", "million"), ("percent", "percentage points a month"), ("miles", "feet"),
    ("hours", "days"), ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("years", "months"), ("feet", "miles"),
    ("thousand", "million"), ("pounds", "tons"), ("minutes", "hours"), ("dollars", "euros"),
]  # fmt: skip
_CAUSES = [
    "because of a dispute over money", "due to pressure from investors", "as a result of a computer failure",
    "after a secret agreement with the unions", "because the weather had turned",
]  # fmt: skip
_ADDITIONS = [
    ", and three people were arrested", ", which drew protests across the country", ", the largest such case in a decade",
    ", and the mayor resigned", ", costing taxpayers a fortune",
]  # fmt: skip


def figure(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Another number."""
    found = [m for m in re.finditer(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w/:-])", sentence) if not _is_year(m[0])]
    if not found:
        return _one_of(sentence, rng, rf"\b({'|'.join(_NUMBER_WORDS)})\b(?= [a-z])", _NUMBER_WORDS)
    m = rng.choice(found)
    value = float(m[0].replace(",", ""))
    other = value * rng.choice((0.4, 0.7, 1.4, 2, 3)) + 1
    return _put(sentence, m, f"{other:,.0f}" if "." not in m[0] else f"{other:.1f}")


def misplaced_figure(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """A number that another sentence of the article has."""
    theirs = [n for o in others for n in re.findall(r"(?<![\w.,/:$-])\d[\d,]*(?![\w/:%-]|\.\d)", o) if not _is_year(n)]
    mine = [m for m in re.finditer(r"(?<![\w.,/:$-])\d[\d,]*(?![\w/:%-]|\.\d)", sentence) if not _is_year(m[0])]
    theirs = [n for n in theirs if n not in sentence and _far(n, [m[0] for m in mine])]
    return _put(sentence, rng.choice(mine), rng.choice(theirs)) if mine and theirs else None


def unit(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """A measure of another size or kind."""
    for old, new in rng.sample(_UNITS, len(_UNITS)):
        if m := re.search(rf"(?<=\d |\w-){old}\b|(?<=\d\d ){old}\b", sentence):
            return _put(sentence, m, new)
    return None


def date(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Another weekday, month or year."""
    return (
        _one_of(sentence, rng, rf"\b({'|'.join(DAYS)})\b", DAYS)
        or _one_of(sentence, rng, rf"\b({'|'.join(MONTHS)})\b(?= \d|,|\.| of)", MONTHS)
        or _shifted_year(sentence, rng)
    )


def person(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Somebody who is in no source."""
    return _one_of(sentence, rng, _PERSON, PEOPLE)


def misplaced_person(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Somebody else of the same article."""
    people = sorted({n for o in others for n in re.findall(_PERSON, o) if not set(n.split()) & set(sentence.split())})
    return _one_of(sentence, rng, _PERSON, people) if people else None


def place(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Another place."""
    wrong = "|".join([*DAYS, *MONTHS, "Congress", "Twitter", "Facebook", "God", "Christmas"])
    return _one_of(sentence, rng, rf"(?<=\b[io]n |\bat )(?!{wrong})[A-Z][a-z]{{3,}}(?: [A-Z][a-z]+)?\b", PLACES)


def body(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Another organisation."""
    pattern = r"\b(?:the )?(?:[A-Z][a-z]+ ){0,3}(?:Department|Committee|Court|House|Party|Agency|Commission|Senate|Congress|Times|Post|Bank|University|FBI|CIA|EPA)\b"
    return _one_of(sentence, rng, pattern, BODIES)


def role(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Another office."""
    found = list(re.finditer(rf"\b({'|'.join(_ROLES)})\b", sentence, re.I))
    if not found:
        return None
    m = rng.choice(found)
    new = rng.choice([r for r in _ROLES if r not in sentence.lower()])
    return _put(sentence, m, new.capitalize() if m[0][0].isupper() else new)


def direction(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Up for down."""
    return _opposite(sentence, rng, _OPPOSITES)


def stance(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """For instead of against."""
    return _opposite(sentence, rng, _STANCES)


def dropped_negation(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """What was denied is stated."""
    for pattern, put in ((r"\b(did|does|do) (?:not|n't) ", ""), (r"\b(was|were|is|are|has|have|had|will|would|could|should|can) not ", r"\1 "),
                         (r"\b(was|were|is|are|has|have|had|would|could|should)n[’']t ", r"\1 "), (r"\bnever ", ""), (r"\bwithout\b", "with")):  # fmt: skip
        if m := re.search(pattern, sentence):
            return _put(sentence, m, m.expand(put))
    return None


def added_negation(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """What was stated is denied."""
    m = re.search(r"\b(was|were|is|are|has|have|had|will|would|could|should) (?=[a-z]{4,})(?!not|never|been)", sentence)
    return sentence[: m.end()] + "not " + sentence[m.end() :] if m else None


def hedge(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """What may be becomes what is."""
    return _first(sentence, rng, _HEDGES)


def cause(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """A cause nobody gave."""
    if re.search(r"\b(because|due to|result|after)\b", sentence) or not re.search(r"[a-z]\.$", sentence):
        return None
    return f"{sentence[:-1]} {rng.choice(_CAUSES)}."


def quote(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """A word within quotation marks replaced."""
    m = re.search(r"[“\"]([^“”\"]{25,})[”\"]", sentence)
    words = list(re.finditer(r"\b[a-z]{5,}\b", m[1])) if m else []
    if not m or not words:
        return None
    word = rng.choice(words)
    start = m.start(1)
    new = rng.choice([w for w in ("wonderful", "ordinary", "foreign", "yesterday", "together") if w != word[0]])
    return sentence[: start + word.start()] + new + sentence[start + word.end() :]


def speaker(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Said by somebody else."""
    m = re.search(
        rf"(?:(?<=[”\",] )|(?<=^)){_PERSON}(?= (?:said|told|added|wrote|says))|(?<= said ){_PERSON}", sentence
    )
    return _put(sentence, m, rng.choice(PEOPLE)) if m else None


def exchange(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Who did it to whom, the other way round."""
    name = r"(?:[A-Z][\w’'-]+ )?[A-Z][\w’'-]{2,}"
    stops = (
        r"(?!(?:The|In|On|At|But|And|For|It|He|She|They|This|That|There|As|If|When|While|After|We|His|Her|Their|An?)\b)"
    )
    m = re.match(
        rf"(?:President |Sen\. |Mr\. )?({stops}{name}) ((?:has |had |would |will )?[a-z]+(?:ed|es|s|t) (?:that |with |to |on |against )?)({stops}{name})(?=[ ,.])",
        sentence,
    )
    return m[3] + " " + m[2] + m[1] + sentence[m.end() :] if m and m[1] != m[3] else None


def status(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """What is planned or alleged is done or proved."""
    return _first(sentence, rng, _STATUS)


def scope(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Some become all."""
    return _first(sentence, rng, _SCOPES)


def addition(sentence: str, others: Sequence[str], rng: Random) -> str | None:
    """Something happened that nobody reported."""
    return sentence[:-1] + rng.choice(_ADDITIONS) + "." if re.search(r"[a-z]\.$", sentence) else None


KINDS: dict[str, Maker] = {
    f.__name__: f
    for f in (
        figure, misplaced_figure, unit, date, person, misplaced_person, place, body, role, direction, stance,
        dropped_negation, added_negation, hedge, cause, quote, speaker, exchange, status, addition,
    )
}  # fmt: skip


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None


def _far(number: str, mine: Sequence[str]) -> bool:
    value = float(number.replace(",", ""))
    return all(abs(value - float(m.replace(",", ""))) > 0.15 * value for m in mine)


def _shifted_year(sentence: str, rng: Random) -> str | None:
    m = re.search(r"\b(?:19|20)\d\d\b", sentence)
    return _put(sentence, m, str(int(m[0]) + rng.choice((-7, -3, -2, 2, 4)))) if m else None


def _one_of(sentence: str, rng: Random, pattern: str, choices: Sequence[str]) -> str | None:
    found = list(re.finditer(pattern, sentence))
    m = rng.choice(found) if found else None
    left = [c for c in choices if c not in sentence]
    return _put(sentence, m, rng.choice(left)) if m and left else None


def _opposite(sentence: str, rng: Random, opposites: Sequence[Sequence[str]]) -> str | None:
    found = [
        (m, b if m[0] == a else a) for a, b in opposites for m in re.finditer(rf"\b(?:{a}|{b})\b(?! than)", sentence)
    ]  # fmt: skip
    return _put(sentence, *rng.choice(found)) if found else None


def _first(sentence: str, rng: Random, pairs: Sequence[tuple[str, str]]) -> str | None:
    for pattern, put in rng.sample(pairs, len(pairs)):
        if m := re.search(pattern, sentence):
            return _put(sentence, m, m.expand(put))
    return None


def _put(sentence: str, m: re.Match[str], text: str) -> str:
    return sentence[: m.start()] + text + sentence[m.end() :]
