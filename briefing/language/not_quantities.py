"""Numbers that measure and count nothing: dates, times of day, addresses, names of things, scores, idioms."""

from __future__ import annotations

import re

Span = tuple[int, int]

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_STREET = (
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Way|Place|Pl|Court|Ct|Terrace|Parkway|Pkwy"
    r"|Square|Row|Highway|Hwy|Route)\b"
)
_NUMBERED = (
    r"(?:No|Nos|Number|Flight|Highway|Hwy|Interstate|Route|Section|Sec|Article|Chapter|Title|Rule|Resolution|Bill|Act|"
    r"Amendment|Page|pp?|Room|Channel|Department|Precinct|District|Day|Week|Phase|Level|Tier|Grade|Class|Category|Type"
    r"|Proposition|Prop|Part|Volume|Vol|Figure|Table|Episode|Season|Unit|Platform|Gate|Terminal|Pier|Engine|Station"
    r"|Group of|Big|Super|Top|Formula|World War|Covid|COVID|Apollo|Boeing|Airbus|iPhone|Windows|Area|Studio|Line|Track)"
)
_MASKS = re.compile(
    "|".join(
        (
            r"https?\s?:\s?/\s?/\S+|\bwww\.\S+|(?<![\w.+-])[\w.+-]{1,64}@\S+",
            r"\b\d{1,2}\s?[:.]\s?\d{2}\s?(?:[ap]\s?\.?\s?m\b\.?|[AP]\.?M\b\.?|hours\b)",  # times of day
            r"\b\d{1,2}\s?:\s?\d{2}(?:\s?:\s?\d{2})?\b(?:\s?(?:GMT|UTC|hrs?\b))?",
            r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?(?:[ap]\s?\.\s?m\b\.?"
            r"|[ap]m\b|[AP]\.?M\b\.?|o\s?['’]\s?clock)",
            rf"\b(?:{MONTHS})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:\s?(?:-|–|to"
            rf"|and)\s?\d{{1,2}}\b(?!\s?[a-z]))?(?:\s?,?\s\d{{4}}\b)?",
            rf"\b(?:{MONTHS})\b\.?,?\s(?:of\s)?\d{{4}}\b",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTHS})\b(?:,?\s\d{{4}})?",
            r"\b\d{1,4}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
            r"\b\d{4}\s?[–/-]\s?\d{2,4}\b(?!\s?(?:people|miles|km))|['’‘]\d\ds\b|\b\d{2,4}s\b",
            r"\b(?:9/11|7/7|24/7|50[-/]50|20/20|4x4|360|101)\b(?=[^,\d]|$)",
            r"\b\d+\s?/\s?\d+\b(?<!1/2)(?<!3/4)(?<!1/4)",
            rf"\b\d+(?:\s[NSEW]\.|\s(?:North|South|East|West|E|W|N|S))?(?:\s(?:[A-Z][\w’'-]*|\d+(?:st|nd|rd"
            rf"|th))){{0,3}}\s{_STREET}",
            r"\b(?:[NSEW]\.?|North|South|East|West)\s\d+(?:st|nd|rd|th)\b|\b911\b",
            r"\b\d{2,5}\s(?:hundred\s)?block\b",
            r"\(?\b\d{3}\)?[\s.-]\d{3}[.-]\d{4}\b|\b\d{3}-\d{4}\b|\b1-\d{3}-\S+",
            rf"\b{_NUMBERED}\b\.?\s?-?\s?\d[\d,.]*\w?\b(?:-\w+)?",
            r"\b(?:individual|person|suspect|number|option|plan|phase|stage|step|day|level|tier|type|category"
            r"|chapter|page|section"
            r"|room|division|title|line|item|question|exhibit|version|highway|route|article|clause"
            r"|paragraph)\s\d+\b(?![,.]\d)",
            # scores and records, points and plays of a game: "74 - 60", "3 - of - 4", "a 3 - point play"
            r"(?<![\w$€£¥.,])\d{1,3}\s[-–]\s\d{1,3}(?:\s[-–]\s\d{1,3})?(?=\s?[,.;)!?]|\s(?:in|at|over|to|on|and|with)\b|$)",
            r"\b\d{1,3}\s?-\s?(?:of|for)\s?-\s?\d{1,3}\b|\b\d{1,3}\s?-\s?(?:point(?:er)?s?|play)\b",
            r"#\s?\d+|\[\d+\]|^\s*\d{1,2}[.)]\s|\b\d+\s?[x×]\s?\d+\b|\bfour\s?-\s?by\s?-\s?four\b",
            r"(?<![\w$€£¥])(?<![$€£¥]\s)(?!minus|mid-|under-|over-)[A-Za-z]{1,6}-?\d+[\w-]*"
            r"|(?<=[a-z])(?<!minus)-\d+\b",  # F-35, MI5, G7
            r"\b\d+(?:[A-Z]\w*|-[A-Z]\w*)",  # 5G, 7-Eleven
            r"\b\d{1,3}\s?[-–]\s?(?:to\s?-\s?)?\d{1,3}(?=\s(?:vote|win|victory|loss|defeat|margin|decision"
            r"|ruling|split|lead|record|majority"
            r"|party|passage|along|in\sfavor|against|on\s|score|draw))",
        )
    ),
    re.M,
)
_WORD_MASKS = re.compile(
    "|".join(
        (
            r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten)[\s-]to[\s-](?:1|one)\b(?!,\d)"
            r"|\bfour\s?-\s?by\s?-\s?four\b|^\s*(?:One|Two|Three|Four|Five),",
            r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s(?:in|out\sof(?:\severy)?)\s(?:every\s)?"
            r"(?:three|four|five|six|seven|eight|nine|ten|twenty|100|\d{1,4})\b(?!,|\s(?:days?|weeks?|months?"
            r"|years?|hours?))",
            r"\b(?:one|two)\s?-\s?(?:time|sided|on|way|liner|off|third|party|state|page|faced|handed|stop|man"
            r"|woman|woman|term)\w*",
            r"\b(?:day|square|plan|chapter|air\sforce|formula|phase|fox)\sone\b|\b(?:wing|big|sweet|top"
            r"|final)\s(?:ten|five|four|sixteen)\b",
            r"\b(?:two|three|four|five|six|seven|eight|nine|ten)\s?-\s?(?:point(?:er)?s?|play)\b",
            r"\bzero\b|\bone\s(?:of|another|who|that|which)\b|\bfour\s?-\s?letter\b|\bsecond\s?-\s?(?:hand|guess\w*)\b",
            r"\b(?:first|second|third|last|one)\s?-?\s?(?:lady|ladies|amendment|class|hand|gentleman"
            r"|responders?|world)\b",
        )
    )
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b(?!\s?(?:%|per\s?cent|km|kilo|miles?|feet|met(?:er|re)s?|tonn?e?s|pounds|-\s?[a-z])|[,.]\d)"
)
_COUNTING = re.compile(
    r"(?:than|about|around|nearly|almost|some|over|approximately|roughly|least|exactly|\$|€|£|¥)\s?$", re.I
)
_PLURAL_NEXT = re.compile(r"\s(?:[a-z-]+\s){0,2}(?:people|children|men|women|[a-rt-z]+[a-rt-z]s|members|troops)\b")
_NAMED = re.compile(
    r"\b([A-Z][\w’'-]*)\s(\d{1,5}(?:[ \u00a0\u2009\u202f'’]\d{3}\b)*)\b"
    r"(?![,.]\d|\s?(?:%|percent|per\s?cent|million|billion|years?\b|-))"
)
_NAMED_KEEP = re.compile(r"\s(?:[a-z-]+\s){0,2}(?:people|children|men|women|[a-z]{3,}s)\b")
_CLOSED = frozenset(
    """About Around Some Over Nearly Almost At In On By With The A An And But Of For From To Only Just Another More
    Roughly Approximately All Up Between Under After Within Before Since Until Than Those These Our Their His Her Its
    My Your When While Where That Last Next Past Every Least Most As If Magnitude Minus Age Aged Fewer Less Both Are
    Is Was Were Had Has Have Monday Tuesday Wednesday Thursday Friday Saturday Sunday Yesterday Today Exactly
    Estimated Through During Into Killing Injuring Including""".split()
)


def find_masks(text: str) -> tuple[Span, ...]:
    """The spans in which no quantity is to be looked for, in order, without overlap."""
    spans = [found.span() for found in _WORD_MASKS.finditer(text)]
    if not _DIGIT.search(text):
        return tuple(spans)
    spans += [found.span() for found in _MASKS.finditer(text)]
    for year in _YEAR.finditer(text):
        counted = _COUNTING.search(text, max(0, year.start() - 16), year.start()) and _PLURAL_NEXT.match(
            text, year.end()
        )
        money = text[: year.start()].rstrip()[-1:] in "$€£¥" and year.start() > 0
        if not (counted or money):
            spans.append(year.span())
    for named in _NAMED.finditer(text):
        if named[1] not in _CLOSED and not _NAMED_KEEP.match(text, named.end()):
            spans.append(named.span(2))
    spans.sort()
    return tuple(_merged(spans))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
