"""Shorter forms of a sentence that say less and nothing else: only what may go without changing the rest is dropped.

Dropped are parentheses, appositions, trailing relative and participle clauses. Never dropped are attributions ("police
said"), conditions, contrasts, negations and hedges, nor anything inside a quotation (rules after Zajic et al. 2007, and
Knight and Marcu's compressions; here without a parser, so only where commas and function words leave no doubt).

What is dropped was chosen by readers: of 550 sentences shortened in more ways than these they called 69 of 100 whole
and still to the point. Not dropped is what did worse than that: a second clause (50 of 100), what follows a semicolon
(58), and clauses behind "because" (45), "after" (67), "including" (57), "when", "amid" and "despite" (a third).
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.language.verbs import FINITE, PAST

MIN_WORDS = 5
MAX_REDUCTIONS = 8

_PARENTHESIS = re.compile(r" ?\([^()]*\)")
_APPOSITION = re.compile(
    r"(?<=[A-Za-z.]), (?:an? |the |who |which |whose |now |then |\d{1,3},? )[^,;:\"“”]{3,90},"
    r"(?= (?!(?:and|or|who|which|the|an?|his|her|its|their|as well) )[a-z])"
)
_TRAILING = re.compile(
    r"(?:, (?:which|who|whose|where|with|a move|part of|one of"
    r"|(?!(?:includ|follow|dur|noth|even|morn)ing)[a-z]{3,}ing(?!,| and| or))\b"
    r"|, (?:as|since) (?!(?:well|much|many|long|far|if)\b)).*$"
)
# After a comma inside what would go, the main clause goes on: "The deal, which he praised, will cost".
_RESUMED = re.compile(rf"^,? [^,]+, (?:[a-z]+ly )?(?:{PAST}|[a-z]{{3,}}s)(?: |$)")
_LAST_APPOSITION = re.compile(r", (?:the|an?|one of|both|all) [^,\"“”]{3,90}$")
_ATTRIBUTION_END = re.compile(
    r", (?!who |which )(?:[^,]{2,80} )?(?<!have )(?<!has )(?<!had )"
    r"(?:said|says|say|told|reported|wrote|added|announced|confirmed)(?: [^,]{0,40})?\.$"
    r"|, according to [^,]+\.$|, [^,]{2,60} (?:said|says|told)\b[^,]*\.$"
)
_FINITE = re.compile(rf"\b{FINITE}\b")
# Something is still to come behind these.
_NEVER_LAST = frozenset(
    "and or but the a an of to that with by for from as than who which its their his her not is are was were be been"
    " has have had do does did will would can could may might must should".split()
)
_VERB_FIRST = re.compile(r", (?:told\b|(?:said|says)\.)")
_SUBJECT = re.compile(
    r"(?:The|A|An)\s|(?!(?:On|In|At|By|For|From|To|With|Under|During|Last|Late|Early|Until|[A-Z]\w+ly)\b)[A-Z][\w.'’-]+\s[A-Z][\w.'’-]+$"
)
_SUBORDINATE = re.compile(
    r"(?:As|After|Before|When|While|Since|If|Although|Though|Because|Following|Amid|Once|Until|Unless|Where)\b"
)
_GENITIVE = re.compile(r"(?<=[a-z])['’]s(?= [a-z])")
# What goes on with "but", or with a denial, takes something back: without it the rest says more than the whole did.
_CONTRAST = re.compile(
    r"\b(?:but|however|yet|although|though|while|except|albeit|den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing))\b", re.I
)


@lru_cache(maxsize=4096)
def reductions(sentence: str) -> tuple[str, ...]:
    """The sentence's shorter forms, longest first, without the sentence itself.

    Args:
        sentence: One declarative sentence, white space folded.

    Returns:
        At most `MAX_REDUCTIONS` forms of at least `MIN_WORDS` words, each still a sentence.
    """
    found: dict[str, None] = {}
    todo = [sentence]
    while todo and len(found) < 3 * MAX_REDUCTIONS:
        for shorter in _steps(todo.pop(0)):
            if shorter not in found and shorter != sentence and _whole(shorter):
                found[shorter] = None
                todo.append(shorter)
    return tuple(sorted(found, key=lambda s: (-len(s), s))[:MAX_REDUCTIONS])


def _steps(sentence: str) -> list[str]:
    """The sentence with one thing dropped, for each thing that can be."""
    steps = [_without(sentence, m.start(), m.end()) for m in _PARENTHESIS.finditer(sentence)]
    for m in _APPOSITION.finditer(sentence):
        relative = re.match(r", (?:who|which|whose)\b", m[0])
        if not _CONTRAST.search(m[0]) and (relative or not _has_verb(m[0])):
            steps.append(_without(sentence, m.start(), m.end()))
    attributed = _ATTRIBUTION_END.search(sentence)
    body, tail = (sentence[: attributed.start()], attributed[0]) if attributed else (sentence.rstrip("."), ".")
    for m in _all(_TRAILING, body):
        steps.append(_closed(_cut(body, m.start()), tail))
    last = _LAST_APPOSITION.search(body)
    is_listed = last and " and " in last[0] and "," in body[: last.start()]
    if last and not is_listed and not _has_verb(last[0]):
        # "Holm, a captain, told the council" goes on without a comma.
        steps.append(_closed(_cut(body, last.start()), tail.removeprefix(",") if _VERB_FIRST.match(tail) else tail))
    return [s for s in steps if s != tail]


def _has_verb(apposition: str) -> bool:
    """Whether it has a finite verb; behind an article "country's" is a genitive."""
    return bool(_FINITE.search(_GENITIVE.sub("", apposition)))


def _cut(body: str, at: int) -> str:
    """What stands before `at`; nothing where that is inside a quotation, or the main verb or a "but" comes after it."""
    kept = body[:at].rstrip(" ,–—-")
    if _RESUMED.search(body[at:]) or _CONTRAST.search(body[at:]):
        return ""
    return kept if kept.count('"') % 2 == 0 and kept.count("“") == kept.count("”") else ""


def _closed(body: str, tail: str) -> str:
    return body if tail == "." and body.endswith((".", "!", ".”", '."')) else body + tail


def _all(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Every match of a pattern anchored at the end, from each place it can begin."""
    found, start = [], 0
    while m := pattern.search(text, start):
        found.append(m)
        start = m.start() + 1
        if len(found) > 6:
            break
    return found


def _without(sentence: str, start: int, end: int) -> str:
    if sentence[:start].count('"') % 2 or sentence[:start].count("“") > sentence[:start].count("”"):
        return sentence
    return sentence[:start] + sentence[end:]


def _whole(sentence: str) -> bool:
    """Whether what is left is still a sentence: long enough, with a verb, its quotation marks in pairs."""
    words = sentence.split()
    balanced = sentence.count('"') % 2 == 0 and sentence.count("“") == sentence.count("”")
    dangling = words and words[-1].rstrip(".,").casefold() in _NEVER_LAST
    broken = _torn_off(sentence) or (_SUBORDINATE.match(sentence) and "," not in sentence)
    return len(words) >= MIN_WORDS and balanced and not dangling and not broken and bool(_FINITE.search(sentence))


def _torn_off(sentence: str) -> bool:
    """Whether its one comma stands between a subject and its verb: "The judge, by law sentenced him"."""
    before, comma, after = sentence.partition(",")
    return bool(comma) and "," not in after and bool(_SUBJECT.match(before)) and not _FINITE.search(before)
