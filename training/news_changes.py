"""Edits that change what a news sentence says: one figure, date, name, role, direction.

Each edit takes a sentence and a random generator and returns the changed sentence, or None where
it finds nothing to change. They are written so that the changed sentence reads like news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Edit = Callable[[str, Random], "str | None"]

MONTHS = ("January February March April May June July August September October November December").split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "first second third fourth fifth sixth".split()
UNITS = (
    ("minutes", "hours", "days", "weeks", "months", "years"),
    ("million", "billion"),
    ("thousand", "million"),
    ("hundreds", "dozens"),
    ("miles", "feet"),
)
# What a hypothesis may not say once the premise has the other word of a pair; both directions.
OPPOSITES = """
rose/fell rises/falls rising/falling increased/decreased increase/decrease increases/decreases
gained/lost grew/shrank higher/lower upward/downward approved/rejected
approve/reject approval/rejection confirmed/denied confirm/deny confirms/denies accepted/refused
accept/refuse passed/blocked supported/opposed support/oppose supports/opposes supporting/opposing
supporter/opponent supporters/opponents won/lost winning/losing win/lose victory/defeat
allowed/banned allow/ban allows/bans legal/illegal guilty/innocent convicted/acquitted
arrested/released began/ended begin/end start/end started/stopped opened/closed open/close
before/after majority/minority everyone/nobody
always/never often/rarely inside/outside upheld/overturned uphold/overturn
praised/criticized praise/criticize strong/weak stronger/weaker best/worst better/worse
largest/smallest bigger/smaller largest/smallest raised/cut raise/cut expanded/reduced
expand/reduce survived/died alive/dead safe/dangerous success/failure successful/unsuccessful
succeeded/failed agreed/refused agree/refuse signed/vetoed hired/fired joined/left
arrived/left permanent/temporary nationwide/locally conservative/liberal
Republican/Democratic Republicans/Democrats Democrat/Republican north/south northern/southern
east/west eastern/western men/women man/woman son/daughter brother/sister father/mother
husband/wife buy/sell bought/sold import/export imports/exports unanimous/divided
withdrew/sent attacked/defended condemned/welcomed necessary/unnecessary true/false
positive/negative include/exclude included/excluded included/omitted worsened/improved
""".split()
_OPPOSITES: dict[str, list[str]] = {}
for _pair in OPPOSITES:
    _first, _second = _pair.split("/")
    _OPPOSITES.setdefault(_first, []).append(_second)
    _OPPOSITES.setdefault(_second, []).append(_first)
_OPPOSITE_WORDS = re.compile(rf"\b({'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})\b")
AUXILIARIES = r"(is|are|was|were|has|have|had|will|would|can|could|should|must|did|does)"
SPEECH = re.compile(r"\b(said|says|told|tells|added|asked|wrote|tweeted|according)\b")
BOUND = re.compile(
    r"(at least|at most|more than|less than|fewer than|up to|nearly|almost|about|around|over|"
    r"under|roughly|some|just|estimated|least|or more|as many as|approximately)\s+\$?$",
    re.IGNORECASE,
)
# Person or place: two or three capitalised words, or one that follows a preposition of place.
NAME = re.compile(r"(?<![.“\"] )(?<!^)\b[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+){1,2}\b")
_NO_PLACES = "|".join([*MONTHS, *WEEKDAYS, "Thanksgiving", "Christmas", "Congress", "Twitter", "Facebook"])
PLACE = re.compile(rf"(?<=\b[io]n )(?!{_NO_PLACES})[A-Z][a-z]{{3,}}(?: [A-Z][a-z]+)?\b")


def change_number(sentence: str, rng: Random) -> str | None:
    """Another figure of like size; bounded figures are left, they may allow the other one."""
    found = [
        match
        for match in re.finditer(r"(?<![\w.,/-])\$?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w/:])", sentence)
        if not BOUND.search(sentence[: match.start()])
        and not re.fullmatch(r"(19|20)\d\d", match[1])
        and not sentence[match.end() :].startswith((",0", "th", "-"))
    ]  # fmt: skip
    if not found:
        return _change_number_word(sentence, rng)
    match = rng.choice(found)
    return _put(sentence, match.span(1), _other_figure(match[1], rng))


def _other_figure(figure: str, rng: Random) -> str:
    plain = figure.replace(",", "")
    value = float(plain)
    decimals = len(plain.partition(".")[2])
    factors = (0.3, 0.5, 0.6, 0.8, 1.2, 1.25, 1.5, 2, 3, 10)
    for _ in range(20):
        other = round(value * rng.choice(factors) + rng.choice((0, 0, 1, -1, 3)), decimals)
        if other > 0 and abs(other - value) > 0.08 * value:
            return f"{other:,.{decimals}f}" if "," in figure else f"{other:.{decimals}f}"
    return f"{value + 7:.{decimals}f}"


def _change_number_word(sentence: str, rng: Random) -> str | None:
    for words in (NUMBER_WORDS, ORDINALS):
        found = [
            match
            for match in re.finditer(rf"\b({'|'.join(words)})\b", sentence)
            if not BOUND.search(sentence[: match.start()])
        ]
        if found:
            match = rng.choice(found)
            return _put(sentence, match.span(), rng.choice([w for w in words if w != match[0]]))
    return None


def change_unit(sentence: str, rng: Random) -> str | None:
    """Million for billion, weeks for months, after a figure."""
    for group in rng.sample(UNITS, len(UNITS)):
        figures = r"(?:\d[\d,.]*|" + "|".join(NUMBER_WORDS) + r")[ -]"
        match = re.search(rf"\b{figures}({'|'.join(group)})\b", sentence)
        if match:
            return _put(sentence, match.span(1), rng.choice([u for u in group if u != match[1]]))
    return None


def change_date(sentence: str, rng: Random) -> str | None:
    """Another weekday, month, day of the month or year."""
    found = [
        (match.span(1), words)
        for words in (WEEKDAYS, MONTHS)
        for match in re.finditer(rf"\b({'|'.join(words)})\b(?! [A-Z])", sentence)
        if match[1] != "May" or re.match(r" \d", sentence[match.end() :])
    ]
    years = re.finditer(r"\b(?:in|since|of|until|,) ((?:19|20)\d\d)\b", sentence)
    found += [(match.span(1), []) for match in years]
    if not found:
        return None
    span, words = rng.choice(found)
    old = sentence[slice(*span)]
    if not words:
        return _put(sentence, span, str(int(old) + rng.choice((-9, -4, -3, -2, -1, 1, 2, 3))))
    return _put(sentence, span, rng.choice([word for word in words if word != old]))


_BODIES = (
    "House Senate Sen Rep Gov Bill Department Party Minister President State States Court News County "
    "City University Act Committee Secretary Conference Government American Americans"
).split() + MONTHS


def change_name(sentence: str, rng: Random, names: Sequence[str]) -> str | None:
    """Another person or body of the same story, or of another one, in the place of a name."""
    return _swap_in(NAME, sentence, rng, names)


def change_place(sentence: str, rng: Random, places: Sequence[str]) -> str | None:
    """Another place after "in" or "on"."""
    return _swap_in(PLACE, sentence, rng, places)


def _swap_in(pattern: re.Pattern[str], sentence: str, rng: Random, others: Sequence[str]) -> str | None:
    found = list(pattern.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    fit = [
        name for name in others
        if not set(name.split()) & {*match[0].split(), *_BODIES} and name not in sentence
    ]  # fmt: skip
    return _put(sentence, match.span(), rng.choice(fit)) if fit else None


def change_roles(sentence: str, rng: Random) -> str | None:
    """The two sides of a deed exchanged: "A sued B" to "B sued A"."""
    name = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}"
    deed = r"(?! (?:and|or|of|in|at|on)\b)(?: (?:has|had|will|would))? [a-z]+(?:ed|s|t|d) (?:that |the )?"
    match = re.search(rf"^({name})({deed})({name})(?=[ ,.])", sentence)
    if not match or match[1] == match[3] or _NOT_NAMES & {*match[1].split(), *match[3].split()}:
        return None
    return match[3] + match[2] + match[1] + sentence[match.end() :]


_NOT_NAMES = {
    *"The In On A An It He She They We But This That And When Then Some I If As For At So".split(),
    *MONTHS,
    *WEEKDAYS,
}


def change_direction(sentence: str, rng: Random) -> str | None:
    """One word turned into its opposite."""
    found = [
        match
        for match in _OPPOSITE_WORDS.finditer(sentence)
        if not re.match(r" (than|to \d|of)", sentence[match.end() :])
    ]
    if not found:
        return None
    match = rng.choice(found)
    return _put(sentence, match.span(), rng.choice(_OPPOSITES[match[0]]))


def change_negation(sentence: str, rng: Random) -> str | None:
    """A "not" put in, or one taken out."""
    negated = re.search(r"\b(\w+)(n’t|n't)\b|\b(?:did|does|do|was|were|is|are|will) (not) ", sentence)
    if negated:
        return _without_negation(sentence, negated)
    found = [
        match
        for match in re.finditer(rf"\b{AUXILIARIES} (?!not\b|no\b|never\b|to\b)(?=[a-z])", sentence)
        if not re.search(r"\b(if|whether|unless|what|who|how)\b", sentence[: match.start()])
    ]
    if not found:
        return None
    match = rng.choice(found[:2])
    return sentence[: match.end()] + rng.choice(("not ", "not ", "never ")) + sentence[match.end() :]


def _without_negation(sentence: str, match: re.Match[str]) -> str | None:
    if match[3]:
        start, end = match.span(3)
        return sentence[:start] + sentence[end + 1 :]
    stem = {"wo": "will", "ca": "can", "do": "do", "sha": "shall"}.get(match[1], match[1])
    if stem == "ai":
        return None
    return _put(sentence, match.span(), stem)


def harden_hedge(sentence: str, rng: Random) -> str | None:
    """What may be said as what is: more than the premise gives, though not against it."""
    for pattern, put in (
        (r"\b(may|might|could) (?!not|have|be able)", "will "),
        (r"\b(allegedly|reportedly|apparently|possibly|perhaps|likely) ", ""),
        (r"\b(is|are) (expected|likely|planning|set) to ", "will "),
        (r"\b(appears?|seems?) to (be|have)\b", None),
        (r"\b(was|were|is|are) (believed|thought|said|reported|alleged) to have been\b", "\\1"),
    ):
        match = re.search(pattern, sentence)
        if match and put is None:
            plain = {"be": ("is", "are"), "have": ("has", "have")}[match[2]]
            return _put(sentence, match.span(), plain[not match[1].endswith("s")])
        if match:
            return _put(sentence, match.span(), match.expand(put))
    return None


def _put(sentence: str, span: tuple[int, int], text: str) -> str:
    return sentence[: span[0]] + text + sentence[span[1] :]
