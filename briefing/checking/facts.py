"""The typed facts of a statement, each looked for in its evidence: what is missing, and what stands otherwise there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from briefing.checking.verdict import Reason
from briefing.checking.words import find_words, plain, stem
from briefing.language.analysis import Analysis
from briefing.language.dates import DateMention, relate_dates
from briefing.language.names import Name, relate_names
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.quotations import Quotation, normalise_quote

# What an editor put into a quotation, or left out of it.
_EDITED = re.compile(r"\[[^\]\n]*\]|…|\.\.\.")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a statement is held against.

    Attributes:
        core: The sentences it most likely rests on, nearest first.
        near: Those, and then the sentences around them.
        text: The wording of all documents, folded by `plain`.
    """

    core: Sequence[Analysis]
    near: Sequence[Analysis]
    text: str

    @cached_property
    def near_text(self) -> str:
        """The wording of the near sentences, folded."""
        return " ".join(plain(a.sentence) for a in self.near)


def numbers(statement: Analysis, scope: Scope) -> list[Reason]:
    """Figures that the evidence does not have for the same thing."""
    core, near = ([q for a in place for q in a.quantities] for place in (scope.core, scope.near))
    reasons = []
    for quantity in statement.quantities:
        if _borne_out(quantity, core):
            continue
        rivals = [q for q in core if same_measure(quantity, q) and relate(quantity, q) == "different"]
        if not rivals and (_borne_out(quantity, near) or _written(quantity, scope)):
            continue
        reasons.append(_number_reason(quantity, rivals))
    return reasons


def _borne_out(quantity: Quantity, there: Sequence[Quantity]) -> bool:
    alike = (q for q in there if same_measure(quantity, q) or not (q.noun and quantity.noun))
    return any(relate(quantity, q) in ("same", "compatible") for q in alike)


def _written(quantity: Quantity, scope: Scope) -> bool:
    """Whether the figure stands near as written, though not counting the same noun there."""
    return re.search(rf"(?<![\w.,]){re.escape(plain(quantity.text))}(?![\w]|[.,]\d)", scope.near_text) is not None


def _number_reason(quantity: Quantity, rivals: Sequence[Quantity]) -> Reason:
    if rivals:
        message = f"{quantity.text}: the source has {rivals[0].text}"
    else:
        message = f"{quantity.text} is not in the sources"
    return Reason(kind="number", message=message, words=quantity.text, against=bool(rivals))


def dates(statement: Analysis, scope: Scope) -> list[Reason]:
    """Dates that the evidence does not have."""
    found = (date_reason(mention, scope) for mention in statement.dates)
    return [reason for reason in found if reason]


def date_reason(mention: DateMention, scope: Scope) -> Reason | None:
    """What speaks against a date; None where the evidence has it.

    A day is held against days and a year against years before anything else: without the day of publication "Friday"
    may well lie in March, but not where the source has "Monday".
    """
    if mention.granularity == "relative" or plain(mention.text) in scope.near_text:
        return None
    core, near = ([d for a in place for d in a.dates] for place in (scope.core, scope.near))
    alike = [d for d in core if (d.granularity, d.weekday is None) == (mention.granularity, mention.weekday is None)]
    if any(relate_dates(mention, d) == "same" for d in near):
        return None
    if any(relate_dates(mention, d) == "compatible" for d in alike):
        return None
    rivals = [d for d in alike if relate_dates(mention, d) == "different"]
    if not rivals and any(relate_dates(mention, d) == "compatible" for d in near):
        return None
    message = f"{mention.text}: the source has {rivals[0].text}" if rivals else f"{mention.text} is not in the sources"
    return Reason(kind="date", message=message, words=mention.text, against=bool(rivals))


def names(statement: Analysis, scope: Scope) -> list[Reason]:
    """Names that the evidence does not have as spelled, and roles it does not give them."""
    there = [n for a in scope.near for n in a.names]
    reasons = []
    for name in statement.names:
        if _name_stands(name, there, scope.near_text):
            reasons += _role(name, there, scope)
        elif not _name_stands(name, (), scope.text):
            variant = next((n.text for n in there if relate_names(name, n) == "variant"), None)
            message = f": the source spells it {variant}" if variant else " is not in the sources"
            reasons.append(Reason(kind="name", message=name.text + message, words=name.text, against=bool(variant)))
        else:
            message = f"{name.text} is in the sources, but not where this is said"
            reasons.append(Reason(kind="name", message=message, words=name.text))
    return reasons


def _name_stands(name: Name, there: Sequence[Name], text: str) -> bool:
    if any(relate_names(name, n) == "same" for n in there):
        return True
    stems = _stems(text)
    if all(w.stem in stems for w in find_words(name.text) if w.content):
        return True
    tokens = [t for t in re.findall(r"[\w'.-]+", plain(name.text)) if t not in ("the", "of", "and")]
    return all(re.search(rf"(?<!\w){re.escape(t.removesuffix(chr(39) + 's'))}(?!\w)", text) for t in tokens)


@lru_cache(maxsize=64)
def _wording(text: str) -> str:
    return normalise_quote(text)


@lru_cache(maxsize=64)
def _stems(text: str) -> frozenset[str]:
    return frozenset(w.stem for w in find_words(text))


def _role(name: Name, there: Sequence[Name], scope: Scope) -> list[Reason]:
    """A title the statement gives and no mention of the name in the evidence bears out."""
    wanted = {stem(w) for w in plain(name.title).replace(".", "").split()} - _TITLE_FILLERS
    if not wanted:
        return []
    if wanted <= {w.stem for a in scope.near for w in find_words(a.sentence)}:
        return []
    titles = {n.title for n in there if relate_names(name, n) == "same" and n.title}
    has = f"the source calls {name.text} {' and '.join(sorted(titles))}" if titles else "the sources do not"
    return [Reason(kind="role", message=f"{name.title} {name.text}: {has}", words=name.title, against=bool(titles))]


_TITLE_FILLERS = frozenset(stem(w) for w in ("the", "then", "former", "mr", "mrs", "ms", "sir", "dr", "new"))


def quotes(statement: Analysis, scope: Scope) -> list[Reason]:
    """Words in quotation marks that stand in no source, or that somebody else said."""
    reasons = []
    text = _wording(scope.text)
    for quotation in statement.quotations:
        wording = normalise_quote(quotation.text)
        if not wording or _is_title(quotation):
            continue
        parts = [normalise_quote(part) for part in _EDITED.split(quotation.text)]
        if not all(f" {part} " in f" {text} " for part in parts if part):
            message = f"“{_short(quotation.text)}” is not in the sources word for word"
            reasons.append(Reason(kind="quote", message=message, words=quotation.text, against=True))
        elif quotation.speaker and (other := _other_speaker(quotation.speaker, wording, scope)):
            message = f"the source has {other}, not {quotation.speaker}, say “{_short(quotation.text)}”"
            reasons.append(Reason(kind="attribution", message=message, words=quotation.speaker, against=True))
    return reasons


def _is_title(quotation: Quotation) -> bool:
    """Whether it names a work, “The Hunger Games”: that is a name, and nobody's words."""
    words = [w for w in find_words(quotation.text) if w.content]
    return not quotation.speaker and len(words) > 1 and not any(quotation.text[w.start].islower() for w in words)


def _other_speaker(speaker: str, wording: str, scope: Scope) -> str | None:
    """Who says the same words in the evidence, where it is somebody else."""
    mine = {stem(w) for w in plain(speaker).split()}
    for analysis in scope.near:
        for quotation in analysis.quotations:
            theirs = {stem(w) for w in plain(quotation.speaker or "").split()}
            if theirs and wording in normalise_quote(quotation.text):
                pronoun = theirs <= {"he", "she", "they", "it"} or mine <= {"he", "she", "they", "it"}
                return None if pronoun or mine & theirs else quotation.speaker
    return None


def _short(text: str, max_chars: int = 60) -> str:
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"
