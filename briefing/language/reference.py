"""What a sentence leans on: a "he", an "it", a "this move" that nothing in the sentence itself explains."""

from __future__ import annotations

import re

from briefing.language.gazetteer import TITLES
from briefing.language.marks import find_marks
from briefing.language.verbs import PAST

Span = tuple[int, int]

_LEAD = r"[\s\"“‘'`(\[]*"
_DROPPABLE = (
    r"(?:However|Meanwhile|Moreover|Furthermore|Additionally|Nevertheless|Nonetheless|Still|Yet|Also|Indeed"
    r"|Instead|In\saddition"
    r"|In\sfact|For\sexample|For\sinstance|Of\scourse|As\sa\sresult|At\sthe\ssame\stime|On\sthe\sother\shand"
    r"|On\stop\sof\sthat"
    r"|Besides|Therefore|Thus|Consequently|Accordingly|Similarly|Likewise|By\scontrast|In\scontrast|Even\sso"
    r"|That\ssaid|After\sall"
    r"|In\sthe\smeantime|Elsewhere|Separately|Specifically|Notably|Importantly|Then\sagain|In\sother\swords"
    r"|Overall|Finally|Lastly"
    r"|In\sturn|To\sbe\ssure|Again|In\sshort|Unfortunately|Fortunately)"
)
# "So far" is no "so".
_SO = r"So(?!\s(?:far|much|many|few|little|long|too|did|do|does|that|as)\b)"
_OPENER = re.compile(
    rf"{_LEAD}((?:{_DROPPABLE}\s?,\s|(?:But|And|Yet|{_SO}|Or|Nor|Still)\b(?:\s?,)?\s(?:{_DROPPABLE}\s?,\s)?))"
)
_CONTRAST_NEEDED = re.compile(r"(?:Nor|Or)\b")
_CLAUSE = (
    r"(?:(?:After|Before|When|While|As|In|On|At|Since|If|Although|Though|Despite|During|Later|Earlier|Then|Now|By|For"
    r"|With|Because|Once|Under|Last|To|Following)\b[^,;]{0,80},\s)?"
)
_PRONOUN = re.compile(
    rf"{_LEAD}{_CLAUSE}(?P<lean>(?:he|she|they|him|them|his|her|their|hers|theirs)\b(?!\s?-))",
    re.I,
)
_IT = re.compile(rf"{_LEAD}{_CLAUSE}(?P<lean>its?)\b(?!\s?-)", re.I)
_EXPLETIVE = re.compile(
    r"\s?(?:['’]s|['’]ll|['’]d|is|was|has\sbeen|had\sbeen|will\sbe|would\sbe|may\sbe|might\sbe|could\sbe"
    r"|remains?|remained|becomes?|became|seems?|seemed|appears?|appeared)\s"
    r"(?:n['’]t\s|not\s|also\s|still\s|now\s|the\sfirst\stime|the\ssecond\stime|the\sthird\stime|only\s|yet\s"
    r"|immediately\s|widely\s|too\s|very\s|just\s)*"
    r"(?:(?:un)?clear|(?:un)?known|(?:un)?likely|(?:im)?possible|hard|difficult|easy|important|necessary"
    r"|estimated|believed|thought|said|reported|alleged|expected|understood"
    r"|announced|early|late|soon|uncertain|no\s(?:coincidence|secret|surprise|wonder)|time\s|true\sthat|raining"
    r"|snowing|dark|midnight|noon|that\s|as\sif|the\s(?:first|second|third|latest|worst|biggest|largest"
    r"|deadliest)\b|not\sclear"
    r"|(?:a|the)\s\w+\sthat\b|(?:\w+\s){1,4}(?:who|that)\s)"
    r"|\s(?:takes?|took)\s(?:\w+\s){1,3}(?:to|for)\b|\s(?:turns|turned)\sout\b|\s(?:happened|emerged|followed"
    r"|comes|came)\s(?:that|as|after|when)\b",
    re.I,
)
_DEMONSTRATIVE = re.compile(
    rf"{_LEAD}(?:{_CLAUSE})(?P<lean>(?:this|that|these|those|such)\b(?:\s(?!week|month|year|morning|afternoon"
    rf"|evening|summer|winter|spring|fall|autumn|weekend|time\b|said|who|the|a|an|is|are|was|were|in|of|to|has"
    rf"|had|would|will|could|means|includes?|comes?|came|makes?|led|leaves|left|kind|sort|may|might|can|does"
    rf"|did|do|should)[\w’'-]+)?)",
    re.I,
)
_ELLIPTIC = re.compile(
    rf"{_LEAD}(?P<lean>(?:despite|after|before|because\sof|besides|with|for|given|beyond|since|until|by|in|on|at|among)"
    rf"\s(?:that|those|these|them|such)\b"
    rf"(?!\s(?:who|which|week|month|year|morning|afternoon|evening|day|killed|hurt|injured|arrested|charged|present|under"
    rf"|over|with|in|an?)\b)"
    rf"|that\s(?:was|is|were|would|will|could|means?t?|ma[dk]es?|leaves|left|led|came|comes|has|had|does|did|may|might)\b"
    rf"|another\b(?=\s\w+\s(?:said|told|added|called|wrote|put|went|was\smore)\b)"
    rf"|the\s(?:former|latter|same|two|three|trio|duo|pair|others?|rest)\b(?!\s[a-z]*s\b)"
    rf"|both\b(?!\s(?:of\s)?(?:the|[A-Z]|\w+\sand|\w+s\b))|others\b(?!\s(?:in|of|from|like|around|across|with)\b)"
    rf"|another\b(?=\s(?:said|was|is|had|has|one)\b)"
    rf"|one\b(?=\s(?:said|was|is|of\sthem)\b)|some\b(?=\s(?:said|were|of\sthem)\b)|the\s(?:move|decision|gesture|news|outing|threat|comparison"
    rf"|announcement|statement|comments?|remarks?|revelations?|development|proposal|measure|official|spokes\w+"
    rf"|newspaper|paper|source|witness)"
    rf"(?=\s(?:also|has|have|had|was|were|is|are|came|comes|added|said|follows|followed|marks|marked|drew"
    rf"|sparked|means|could|would|will|may)\b)|neither\b(?=\s(?:was|has|said)\b)|so\b(?=\s(?:do|does|did|is|was"
    rf"|has)\b)|most\b(?=\s(?:of\sthem|were|are)\b)|there,|then,"
    # a time told from another
    rf"|later\b(?!\s(?:this|in|on)\b)|earlier\sthat\b|the\s(?:day|night|week|month|year)\s(?:before|after|earlier)\b"
    rf"|the\s(?:next|following|previous)\s(?:day|morning|night|week|month)\b"
    rf"|(?:all|most|many|some|several|none|each|one|two|three)\sof\s(?:them|these|those)\b"
    rf"|(?:\w+\s){{0,2}}(?:minutes|hours|days|weeks|months|years)\s(?:later|earlier|before)\b)",
    re.I,
)
# "The vehicles were displayed": nothing in it says which. A preposition or a clause behind the noun would.
_DESCRIPTION = re.compile(
    rf"{_LEAD}(?:The|These|Those)\s(?P<words>(?:(?!{PAST}\b|(?:of|in|on|at|for|from|to|by|with|that|who|and|between)\b)"
    rf"[a-z][\w’'-]*\s){{1,4}})(?={PAST}\b|also\b)"
)
_TEMPORAL_DEMONSTRATIVE = re.compile(
    r"(?:this|that)\s(?:week|month|year|morning|afternoon|evening|summer|winter|spring|fall|autumn|weekend|time"
    r"|is\sa\scase)",
    re.I,
)
_NAME_BEFORE = re.compile(
    r"\b(?!(?:After|Before|When|While|As|In|On|At|Since|If|Although|Though|Despite|During|Later|Earlier|Then"
    r"|Now|By|For|With|Because|Once|Under|Last|To|Following|The|A|An|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b)[A-Z][a-z]+"
)
_PERSON_NOUN = re.compile(
    r"\b(?:the|an?|one|two|three|four|five|six|\d+|some|many|most)\s(?:[\w-]+\s){0,3}?(?:man|men|woman|women"
    r"|boy|girl|officer|officers|official|officials|suspect|suspects|driver|gunman|student"
    r"|students|people|workers|residents|police|protesters|victim|victims|company|companies|group|firm"
    r"|government|president|governor|minister|senator|judge|mother|father|child|children|family|thieves|robbers"
    r"|leaders|lawmakers|players|soldiers|troops)\b",
    re.I,
)


def opener(sentence: str) -> Span | None:
    """The discourse opener that can be dropped ("However, ", "But "), with what follows it up to the next word."""
    found = _OPENER.match(sentence)
    if found is None or _CONTRAST_NEEDED.match(found[1]):
        return None
    return found.span(1)


def leans(sentence: str) -> str | None:
    """The words by which a sentence leans on what stands before it; None where it stands alone.

    Looked at is the subject at or near the beginning. An "it" that stands for nothing ("It is unclear whether"), a
    pronoun whose name comes first ("When Smith left, he"), and a pronoun inside the quotation of a speaker whom the
    sentence names do not lean.
    """
    dropped = opener(sentence)
    start = dropped[1] if dropped else 0
    for pattern in (_PRONOUN, _IT, _DEMONSTRATIVE, _ELLIPTIC):
        found = pattern.match(sentence, start)
        if found is None or not found["lean"].strip():
            continue
        lean = found["lean"].strip()
        if pattern is _IT and lean.lower() == "it" and _EXPLETIVE.match(sentence, found.end()):
            return None
        if pattern is _DEMONSTRATIVE and (
            _TEMPORAL_DEMONSTRATIVE.match(sentence, found.start("lean")) or lean.lower() == "that"
        ):
            continue
        if pattern in (_PRONOUN, _IT) and _explained(sentence, start, found.start("lean")):
            return None
        if _inside_named_quote(sentence, found.start("lean")):
            return _speaker_leans(sentence)
        return lean
    return _speaker_leans(sentence)


def described(sentence: str) -> str | None:
    """The noun of a description that a sentence begins with and that does not itself say what is meant: "vehicles" of
    "The vehicles were displayed"; None where it does, or begins otherwise."""
    found = _DESCRIPTION.match(sentence)
    return found["words"].split()[-1] if found else None


def _explained(sentence: str, start: int, at: int) -> bool:
    """Whether a name or a person stands before the pronoun in the sentence itself."""
    before = sentence[start:at]
    return _NAME_BEFORE.search(before) is not None or _PERSON_NOUN.search(before) is not None


def _inside_named_quote(sentence: str, at: int) -> bool:
    """Whether the position lies in a quotation that the sentence ascribes to somebody."""
    opened = None
    for mark in find_marks(sentence):
        if mark.start > at:
            break
        opened = mark if mark.opens else None
    return opened is not None


_OF_THEM = re.compile(r"\b(?P<lean>(?:one|two|some|many|most|part)\sof\s(?:them|these|those))\.$")
_SPEAKER = re.compile(
    r"[,.!?]\s?[\"”’'`]+\s(?P<lean>he|she|they)\s(?:\w+\s)?(?:said|says|added|told|wrote|asked|tweeted"
    r"|continued|explained)\b"
    r"|[,.!?]\s?[\"”’'`]+\s(?:said|says|wrote)\s(?P<lean2>he|she|they)\b"
)


def _speaker_leans(sentence: str) -> str | None:
    """The pronoun to whom a quotation is ascribed, where nobody is named before it, or a "one of them" at the end."""
    found = _SPEAKER.search(sentence)
    if found is None:
        of_them = _OF_THEM.search(sentence)
        return of_them["lean"] if of_them else None
    lean = found["lean"] or found["lean2"]
    outside = sentence[found.end() :]
    return None if any(word.lower() in TITLES for word in outside.split()[:3]) else str(lean)
