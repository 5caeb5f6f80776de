"""What makes one word of a statement suspect: that the documents do not have it, not here, or have its opposite.

A single word makes a sentence wrong, and in the sum over a sentence it is lost; so each word is weighed by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from briefing.checking.alignment import WEIGHTY, akin
from briefing.checking.wording import FAMILY_CHARS, Wording
from briefing.checking.words import Word, find_words, stem
from briefing.language.cues import opposed

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORD_NAMES = (
    "unseen", "unseen_akin", "far", "number_unseen", "number_far", "name_unseen", "name_far", "opposite", "prefixed",
    "reporting", "negation_far", "weighty_far", "modifier_unseen", "alone", "without_neighbours", "company", "run",
    "opening", "inflected_unseen", "capital",
)  # fmt: skip
# What a summary says of its source rather than of the matter: no source has these words, and none needs to.
_REPORTING = frozenset(
    stem(w)
    for w in "document text article email mail podcast episode show speaker host author paper passage summary "
    "conversation dialogue discussion call transcript discuss mention explain describe provide include offer feature "
    "introduce present highlight detail emphasize note state talk say tell ask inform suggest advise inquire express "
    "report cover explore outline propose demonstrate focus address aim various different several topic subject "
    "information company customer user friend narrator recommend confirm plan decide".split()
)
_NEGATING = frozenset(
    stem(w)
    for w in "not no never none without cannot neither nor nothing nobody except unless lack fail refuse decline "
    "prevent n't".split()
)
_MODIFIER = re.compile(r"(?:ly|al|ive|ous|ful|less|able|ible|ic|ant|ent|ary)$")
_INFLECTED = re.compile(r"(?:ed|ing|s)$")
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-", "mis")
_PREFIXED = re.compile(r"^(?:un|in|im|ir|il|dis|non|mis)-?(?=\w{4})")
_LONGEST_RUN = 4


def suspicions(statement: str, words: Sequence[Word], near: Iterable[int], wording: Wording) -> NDArray[np.float32]:
    """The signs of each word that carries weight, shape (n, len(WORD_NAMES)).

    Args:
        statement: The sentence.
        words: Its words.
        near: The rows it most likely rests on, and those around them.
        wording: What the documents say.
    """
    rows = tuple(near)
    stems = frozenset[str]().union(*(wording.stems[r] for r in rows))
    forms = frozenset[str]().union(*(wording.forms[r] for r in rows))
    mine = {statement[w.start : w.end].casefold() for w in words}
    forms, everywhere = forms - mine, wording.all_forms - mine
    used = _weighed(words)
    seen = [w.stem in wording.vocabulary for w in used]
    written = [statement[w.start : w.end].casefold() for w in used]
    contrasts = {form: _contrast(form, forms, everywhere) for form in set(written)}
    signs = [
        (
            *_absence(statement, word, is_seen=seen[i], is_near=word.stem in stems, wording=wording),
            *contrasts[written[i]],
            *_class(word, is_near=word.stem in stems),
            *_company(i, used, seen[i], wording),
            _run(i, seen) / _LONGEST_RUN,
            i == 0,
            not seen[i] and bool(_INFLECTED.search(written[i])),
            statement[word.start].isupper() and word.start > 0,
        )
        for i, word in enumerate(used)
    ]
    return np.array(signs, np.float32).reshape(len(used), len(WORD_NAMES))


def weighed(statement: str) -> list[Word]:
    """The words of a statement that `suspicions` has a row for."""
    return _weighed(find_words(statement))


def _weighed(words: Sequence[Word]) -> list[Word]:
    return [w for w in words if w.content or w.stem in WEIGHTY or w.stem in _NEGATING]


def _absence(
    statement: str, word: Word, *, is_seen: bool, is_near: bool, wording: Wording
) -> tuple[bool, bool, bool, bool, bool, bool, bool]:
    """Whether the documents lack the word, or lack it here, by what kind of word it is."""
    is_number = statement[word.start].isdigit() or word.stem.isdigit()
    is_name = statement[word.start].isupper() and word.start > 0 and not is_number
    is_far = is_seen and not is_near
    family = wording.families.get(word.stem[:FAMILY_CHARS], ()) if not is_seen else ()
    return (
        not is_seen,
        any(akin(word.stem, other) for other in family),
        is_far,
        not is_seen and is_number,
        is_far and is_number,
        not is_seen and is_name,
        is_far and is_name,
    )


def _contrast(form: str, near: frozenset[str], everywhere: frozenset[str]) -> tuple[bool, bool]:
    """Whether its opposite stands here in the source, or the same word with a prefix or suffix that denies it."""
    denied = _PREFIXED.sub("", form)
    other = (
        (denied != form and denied in everywhere)
        or any(prefix + form in everywhere for prefix in _PREFIXES)
        or (form.endswith("less") and form[:-4] + "ful" in everywhere)
        or (form.endswith("ful") and form[:-3] + "less" in everywhere)
    )
    return opposed({form}, near) is not None, other


def _class(word: Word, *, is_near: bool) -> tuple[bool, bool, bool]:
    return word.stem in _REPORTING, word.stem in _NEGATING and not is_near, word.stem in WEIGHTY and not is_near


def _company(i: int, used: Sequence[Word], is_seen: bool, wording: Wording) -> tuple[bool, bool, bool, float]:
    """Whether the words around it stand around it in the source too."""
    stem = used[i].stem
    around = [used[j].stem for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < len(used)]
    company = sum((stem, other) in wording.companions for other in around)
    beside = [(used[j].stem, used[j + 1].stem) for j in (i - 1, i) if j >= 0 and j + 1 < len(used)]
    known = any(pair in wording.neighbours for pair in beside)
    return (
        not is_seen and _MODIFIER.search(stem) is not None,
        is_seen and company == 0,
        is_seen and not known,
        company / 4,
    )


def _run(i: int, seen: Sequence[bool]) -> int:
    """How many words in a row, this among them, are not in the source; at most `_LONGEST_RUN`."""
    if seen[i]:
        return 0
    before = takewhile(lambda is_seen: not is_seen, reversed(seen[max(0, i - _LONGEST_RUN) : i]))
    after = takewhile(lambda is_seen: not is_seen, seen[i + 1 : i + _LONGEST_RUN])
    return min(_LONGEST_RUN, 1 + sum(1 for _ in before) + sum(1 for _ in after))
