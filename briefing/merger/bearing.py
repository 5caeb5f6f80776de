"""Whether a source's own words bear a statement: no other day or figure, not the opposite, not denied, not yet to come.

The stance model hears what two sentences have in common better than what parts them; these are the plain cases, told by
values and by verbs. A day that only some sources bear is cut from the statement; a source that denies the rest is no
witness for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.checking.words import find_words, stem
from briefing.corpus.context import Context
from briefing.language.analysis import Analysis, analyse
from briefing.language.cues import opposed
from briefing.language.dates import DateMention, relate_dates
from briefing.language.notation import decimal_mark
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.verbs import PAST
from briefing.merger.differences.standing import of_saying
from briefing.merger.forms import Form
from briefing.merger.hearing import Asked, Heard, thresholds

# Of a statement's content words a sentence must have this part for an opposite in it to be of the same.
_MIN_COMMON = 0.5
_AGREEING = ("same", "compatible")
_DENIED = re.compile(
    r"\b(?:not|never|yet\sto|fail(?:s|ed|ing)?\sto|refus(?:es|ed|ing)\sto|declin(?:es|ed|ing)\sto|without)\s"
    r"(?:be(?:en)?\s|have\s|\w{2,12}ly\s)?(\w+)|n['’]t\s(?:be(?:en)?\s|have\s|\w{2,12}ly\s)?(\w+)",
    re.I,
)
_TO_COME = re.compile(r"\b(?:will|would|shall|may|might|could|should|to)\s(?:be\s|\w{2,12}ly\s)?(\w+)", re.I)
_UNDONE = re.compile(r"\b(?:nothing|nobody|none|no\s\w+)\s(?:has|have|had|was|were)\s(?:yet\s)?(?:been\s)?(\w+)", re.I)
_PAST = re.compile(rf"{PAST}$")
_LED_UP_TO = re.compile(r",?\s(?:from|on|in|by|until|till|since|starting|before|after)\s(?:the\s|early\s|late\s)?$")
_GOES_ON = re.compile(r"(?:[,.;!?]|\s(?:and|but|to|after|before|for|in|at|with|because|when|while)\b|$)")
# What is reckoned from a day goes with it, where it ends the sentence: "from 1 April, a month later than announced".
_RECKONED = re.compile(
    r",?\s(?:(?!and\s|but\s)\w+\s){1,3}?(?:hour|day|week|month|year)s?\s"
    r"(?:later|earlier|sooner|after|before|ahead|late|early)\b"
)
_ENDS = re.compile(r"(?:(?!\s(?:and|but)\s)[^,;])*?(?=[.!?]?$)")
MIN_WORDS = 5
# A document whose nearest sentence is this near tells of the same matter.
MIN_NEAR = 0.5

Value = DateMention | Quantity


def borne(
    context: Context,
    chosen: Sequence[Form],
    heard: Sequence[Mapping[int, Heard]],
    origins: Sequence[str],
    asked: Asked,
) -> tuple[tuple[Form, ...], tuple[Mapping[int, Heard], ...]]:
    """The forms, and what each document says of them: who denies a form by its own words denies it for certain.

    A form of which no two origins bear the days loses those that a source telling of the same has otherwise, and each
    is asked again.
    """
    pairs = [_borne(context, form, ears, origins, asked) for form, ears in zip(chosen, heard, strict=True)]
    return tuple(form for form, _ in pairs), tuple(ears for _, ears in pairs)


def _borne(
    context: Context, form: Form, ears: Mapping[int, Heard], origins: Sequence[str], asked: Asked
) -> tuple[Form, Mapping[int, Heard]]:
    statement = _statement(context, form)
    told = _with_denials(context, statement, form, ears)
    limits = thresholds()
    saying = {origins[c] for c, e in told.items() if e.tells}
    if len(saying) > 1:
        return form, told
    near = [e for e in ears.values() if e.asked and e.row != form.row and (e.says >= limits.core or e.near >= MIN_NEAR)]
    days = {v.start: v for e in near for v in values_otherwise(context, statement, e.row) if isinstance(v, DateMention)}
    shorter = form.text
    for start in sorted(days, reverse=True):
        shorter = without_day(shorter, days[start]) or shorter
    if shorter == form.text:
        return form, told
    form = replace(form, text=shorter)
    texts = context.corpus.texts
    pairs = [(texts[e.row], shorter) for e in near]
    says, denies = asked.says(pairs), asked.denies(pairs)
    again = {
        c: replace(e, all=float(says[pair][0]), says=float(says[pair][0] + says[pair][1]), denies=denies[pair])
        if (pair := (texts[e.row], shorter)) in denies and e.row != form.row
        else e
        for c, e in ears.items()
    }
    return form, _with_denials(context, _statement(context, form), form, again)


def _with_denials(context: Context, statement: Analysis, form: Form, ears: Mapping[int, Heard]) -> Mapping[int, Heard]:
    """The same, with those that have another value or the opposite denying the statement for certain."""
    denying = {
        c
        for c, e in ears.items()
        if e.row != form.row
        and e.tells
        and (values_otherwise(context, statement, e.row) or says_opposite(statement, context.corpus.analyses[e.row]))
    }
    return {c: replace(e, denies=1.0) if c in denying else e for c, e in ears.items()}


def _statement(context: Context, form: Form) -> Analysis:
    document = context.corpus.documents[context.corpus.column[form.row]]
    day = document.source.published.date() if document.source.published else None
    return analyse(form.text, day, decimal_mark(document.text))


def values_otherwise(context: Context, statement: Analysis, row: int) -> list[Value]:
    """The days and figures of a statement that a row has otherwise: it has another in that place, and not this one."""
    there = context.corpus.analyses[row]
    found: list[Value] = []
    for day in statement.dates:
        rivals = [
            d
            for d in there.dates
            if relate_dates(day, d) == "different"
            and d.granularity == day.granularity
            and (d.month is None) == (day.month is None)
            and not any(relate_dates(d, own) in _AGREEING for own in statement.dates)
            and not of_saying(context, (row, (d.start, d.end)))
        ]
        if rivals and not any(relate_dates(day, d) in _AGREEING for d in there.dates):
            found.append(day)
    for figure in statement.quantities:
        others = [
            q
            for q in there.quantities
            if (figure.unit or figure.noun)
            and (q.unit, q.noun) == (figure.unit, figure.noun)
            and relate(figure, q) == "different"
            and not any(same_measure(q, own) and relate(q, own) in _AGREEING for own in statement.quantities)
        ]
        agreeing = any(same_measure(figure, q) and relate(figure, q) in _AGREEING for q in there.quantities)
        if others and not agreeing:
            found.append(figure)
    return found


def says_opposite(statement: Analysis, there: Analysis) -> bool:
    """Whether a sentence that tells of the same has it the other way: rose and fell, won and lost, arrived and did not
    arrive, signed and has yet to sign."""
    mine, theirs = ({w.stem for w in find_words(a.sentence) if w.content} for a in (statement, there))
    if not mine or len(mine & theirs) < _MIN_COMMON * len(mine):
        return False
    forms = [[a.sentence[w.start : w.end] for w in find_words(a.sentence)] for a in (statement, there)]
    denied, denied_there = (_governed(_DENIED, a.sentence) for a in (statement, there))
    if (denied_there & mine) - denied or (denied & theirs) - denied_there:
        return True
    if _done(statement.sentence) & _governed(_TO_COME, there.sentence):
        return True
    return not denied and not denied_there and opposed(forms[0], forms[1]) is not None


def came_about(now: Analysis, before: Analysis) -> bool:
    """Whether a sentence tells as done what another told as still to come, as not done, or as never to be."""
    open_before = {w for p in (_TO_COME, _DENIED, _UNDONE) for w in _governed(p, before.sentence)}
    denied = _governed(_DENIED, now.sentence) | _governed(_UNDONE, now.sentence)
    return bool((_done(now.sentence) - denied) & open_before)


def _done(sentence: str) -> set[str]:
    """The stems of the verbs that a sentence has in the past, and not as what was to come."""
    forms = (sentence[w.start : w.end] for w in find_words(sentence))
    return {stem(w.casefold()) for w in forms if _PAST.match(w)} - _governed(_TO_COME, sentence)


def _governed(pattern: re.Pattern[str], sentence: str) -> set[str]:
    """The stems of the verbs that a word of the pattern governs."""
    return {stem((m[1] or m[m.lastindex or 1]).casefold()) for m in pattern.finditer(sentence)}


def without_day(text: str, day: DateMention) -> str | None:
    """The statement without a day that stands behind a preposition and before the end of a phrase, and without what is
    reckoned from it; None where that leaves no sentence, or more would go."""
    before = _LED_UP_TO.search(text, max(0, day.start - 24), day.start)
    if before is None or not _GOES_ON.match(text, day.end) or before.start() == 0:
        return None
    end = day.end
    if reckoned := _RECKONED.match(text, end):
        tail = _ENDS.match(text, reckoned.end())
        if tail is None:
            return None
        end = tail.end()
    shorter = text[: before.start()] + text[end:]
    return shorter if len(shorter.split()) >= MIN_WORDS else None
