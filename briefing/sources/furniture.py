"""Lines that stand in a report's text without being report: captions, prompts, credits, lists of other headlines."""

from __future__ import annotations

import re

from briefing.language.full_stops import CLOSERS, OTHER_STOPS
from briefing.language.lines import paragraphs
from briefing.language.reference_marks import without_marks

Span = tuple[int, int]

_FURNITURE = re.compile(
    r"""\s*(?:
      (?:FILE\ PHOTO|FILE\ -|Image\ (?:copyright|source|caption)|Media\ (?:caption|playback)|Photo(?:graph)?:
        |Enlarge\ this\ image|Hide\ caption|toggle\ caption|Getty\ Images|Photo\ by|Picture:|Credit:|Video\ caption)
      |(?:CLOSE|Advertisement|ADVERTISEMENT|Story\ continues\ below|Article\ continues\ below|Continue\ reading)\b
      |(?:Read|See|Watch|Related|More|READ|SEE|WATCH|RELATED|MORE|ALSO|Also)(?:\ (?:more|also|on|MORE|ALSO|now|next))?:
      |(?:Read|READ)\ (?:more|MORE|next|full\ story)\b
      |More\ [Oo]n\ [Tt]his(?:\ (?:story|topic))?\W*$
      |Read\ or\ Share\ this\ story
      |Interested\ in\ .{1,60}\?\ Add\ 
      |This\ article\ is\ more\ than\ \d+\ (?:years?|months?)\ old
      |(?:Click|Tap)\ here\b
      |(?:Sign|Signed)\ up\ (?:for|to|here)\b|Subscribe\b|Get\ (?:the\ latest|our|breaking\ news)\b|Manage\ Newsletters
      |(?:You\ can\ )?[Ff]ollow\ .{1,80}\bon\ (?:Twitter|X|Facebook|Instagram|LinkedIn)
      |Contact\ us\ at\b|Send\ (?:us\ )?(?:tips|feedback)
      |Copyright\ |©|\(c\)\ \d{4}|All\ rights\ reserved
      |(?:Share|Tweet|Email|Print|Comments?|Save|Like|Loading\.*|Skip\ to\ .{1,30})\s*$
      |Share\ (?:this|on)\b|Skip\ Ad\b|Please\ enable\ JavaScript|Your\ browser\ does\ not\ support
      |(?:We\ use|This\ (?:site|website)\ uses)\ cookies
      |The\ following\ .{0,20}(?:transcript|is\ a\ rush)
      |The\ views\ expressed\ (?:in|by|here)
      |\d+\ (?:min(?:ute)?s?\ read|comments?|shares?)\b
      |\(?(?:Reporting|Editing|Writing|Additional\ reporting)\ by\b
      |Our\ Standards:
      |This\ copy\ is\ for\ your\ personal
      |https?://\S+\s*$|\|
    )""",
    re.X,
)
_CREDIT = re.compile(
    r"\((?:[^()\n]{0,40}\b)?(?:Photo|Image|AP|Reuters|Getty|AFP|EPA|Shutterstock)\b[^()\n]{0,60}\)\s*$"
    r"|/(?:AP|Reuters|AFP|Getty Images|EPA|Shutterstock)\s*$"
    r"|\b(?:[Cc]ontributed (?:reporting )?to this (?:report|story|article)|contributed reporting)\.?\s*$"
)
_PHOTO = re.compile(r"\((?:AP Photo|Photo|Image|Getty|Reuters/)[^()\n]{0,80}\)")
# "… for two centuries.(1) It had …"; shorter words may be abbreviations
_STOP_WITHIN = re.compile(r"[^\W\d_]{5}\.(?:[(\[]\S{1,8}[)\]])? [A-Z]\w* [a-z]")
_END = re.compile(rf"[.!?…:;,，；：、{OTHER_STOPS}][{re.escape(CLOSERS)}]*\s*$|[\"”’»」』]\s*$")
_BULLET = re.compile(r"\s*(?:[-*•–·]|\d{1,2}[.)])\s")


def is_furniture(line: str) -> bool:
    """Whether a whole line is a caption, credit, prompt or notice rather than report."""
    return bool(_FURNITURE.match(line) or _CREDIT.search(line[-160:]) or (len(line) < 600 and _PHOTO.search(line)))


def prose_spans(text: str, start: int = 0) -> tuple[Span, ...]:
    """The spans of the lines from `start` on that are report, in order.

    Left out are furniture lines, lone headings (short, no final punctuation, set off by blank lines) and a closing
    list of headlines. A line once given as a caption and repeated word for word is kept out the second time.
    """
    lines = list(paragraphs(text, start))
    end = _closing_list(text, lines)
    seen: set[str] = set()
    spans = []
    for a, b in lines[:end]:
        line = text[a:b]
        key = line.strip()
        if is_furniture(line) or (len(key) > 60 and key in seen) or _is_lone_heading(text, a, b):
            continue
        seen.add(key)
        spans.append((a, b))
    return tuple(spans)


def is_headline_like(line: str) -> bool:
    """Whether a line is short and without final punctuation, as headlines and section names are."""
    if len(line) > 120 or len(line.split()) > 18 or _BULLET.match(line):
        return False
    return not (_END.search(line) or _STOP_WITHIN.search(line) or _END.search(without_marks(line)))


def _is_lone_heading(text: str, a: int, b: int) -> bool:
    line = text[a:b]
    if len(line.split()) > 10 or not is_headline_like(line):
        return False
    before, after = text[max(0, a - 3) : a], text[b : b + 4]
    return before.count("\n") >= 2 and after.count("\n") >= 2


def _closing_list(text: str, lines: list[Span]) -> int:
    """Where the trailing run of headline-like lines begins; two or more of them are no report."""
    end = len(lines)
    while end > 0 and (is_headline_like(text[slice(*lines[end - 1])]) or is_furniture(text[slice(*lines[end - 1])])):
        end -= 1
    return end if len(lines) - end >= 2 and end > 0 else len(lines)
