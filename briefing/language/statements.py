"""A sentence cut into its statements, each one claim with its subject named.

Cut is only where clauses are joined with no doubt: at a semicolon, and at an "and", "but" or "while" between two
clauses of which each has a finite verb. A second predicate without a subject of its own ("sank and drifted ashore") is
given the first one's. Nothing inside a quotation is cut.
"""

from __future__ import annotations

import re

from briefing.language.verbs import FINITE, PAST

MIN_WORDS = 4

_QUOTED = re.compile(r"[\"“][^\"“”]{0,2000}[\"”]")
_JOINT = re.compile(r";\s|,?\s(?:and|but|while)\s")
_FINITE = re.compile(rf"\b{FINITE}\b")
_PREDICATE = re.compile(rf"(?:{PAST}|(?:was|were|is|are|has|have|had|will|would)\s[a-z]+)\b")
_SUBJECT = re.compile(r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w.’'-]+)\b")


def parts(sentence: str) -> tuple[str, ...]:
    """The statements of a sentence, in order; the sentence itself where it makes only one."""
    quoted = [m.span() for m in _QUOTED.finditer(sentence)]
    for joint in _JOINT.finditer(sentence):
        if any(start < joint.start() < end for start, end in quoted):
            continue
        left, right = sentence[: joint.start()].rstrip(" ,"), sentence[joint.end() :]
        if len(left.split()) < MIN_WORDS or len(right.split()) < MIN_WORDS or not _FINITE.search(left):
            continue
        if _SUBJECT.match(right) and _FINITE.search(right):
            return (_ended(left), *parts(right[:1].upper() + right[1:]))
        if _PREDICATE.match(right) and (verb := _FINITE.search(left)):
            return (_ended(left), *parts(f"{left[: verb.start()].rstrip()} {right}"))
    return (sentence,)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
