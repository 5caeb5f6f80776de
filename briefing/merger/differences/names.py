"""Candidates from names: one name that two documents spell differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz

from briefing.corpus.context import Context
from briefing.language.names import Name, relate_names
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.pairs import MIN_EDITED_SIMILARITY

# Less alike, the nearest sentences with the two names tell of different matters, and of different bearers.
MIN_SIMILARITY = 0.3
# So many names that start alike are held against each other, those of most documents first.
MAX_ALIKE = 300
# "South Korea-born U.S." describes somebody; "Ban Ki-moon" is a name.
_DESCRIPTION = re.compile(
    r"-(?:born|based|led|backed|style|owned|run|era|wide|area|made|funded|controlled|held|bound|related|speaking"
    r"|language|trained|linked|elected|native|sponsored|appointed|allied|occupied|leaning)\b"
)
COMMON_NOUNS = frozenset(
    word
    for line in (
        "agency airport army association bank bureau church city college committee company congress council county",
        "court department district division federation force government governor group hospital house institute island",
        "league minister ministry mountain museum navy office organization park party peninsula police precinct",
        "president province republic river road school secretary senate society square state station street team union",
        "university valley village",
    )
    for word in line.split()
)


def name_candidates(context: Context, origins: Sequence[str]) -> Iterator[Candidate]:
    """Names one document spells one way and another otherwise, where neither has the other's spelling.

    Looks at every pair of different names that start alike, once, and at their nearest two sentences; of copies only
    where one of these is the other edited.
    """
    corpus = context.corpus
    mentions: dict[str, list[tuple[int, Name]]] = defaultdict(list)
    holders: dict[str, set[int]] = defaultdict(set)
    for row, analysis in enumerate(corpus.analyses):
        for name in analysis.names:
            holders[name.text].add(int(corpus.column[row]))
            if context.first[row] == row:
                mentions[name.text].append((row, name))
    words = _words_by_document(context)
    blocks: dict[str, list[str]] = defaultdict(list)
    for text in sorted(text for text in mentions if not _runs_on(text) and not _DESCRIPTION.search(text)):
        for initial in {w[0].casefold() for w in text.split() if w[:1].isalpha()}:
            blocks[initial].append(text)
    for initial, block in blocks.items():
        if len(block) > MAX_ALIKE:
            blocks[initial] = sorted(sorted(block, key=lambda text: -len(holders[text]))[:MAX_ALIKE])
    for x, y in sorted({(x, y) for b in blocks.values() for i, x in enumerate(b) for y in b[i + 1 :]}):
        if not holders[x].isdisjoint(holders[y]) or relate_names(mentions[x][0][1], mentions[y][0][1]) != "variant":
            continue
        if _known(x, y, holders[y], words) or _known(y, x, holders[x], words):
            continue
        candidate = _nearest_mentions(context, mentions[x], mentions[y])
        copied = origins[corpus.column[candidate.a]] == origins[corpus.column[candidate.b]]
        least = MIN_EDITED_SIMILARITY if copied else MIN_SIMILARITY
        if float(corpus.similarity(candidate.a, candidate.b)) >= least and not _misprint(x, y):
            yield candidate


def _runs_on(name: str) -> bool:
    """Whether a name has a word twice, or run together with the next, as link texts glued into a sentence leave it:
    "Ines Valdr Ines ValdrHouse"."""
    words = name.split()
    return any(later.startswith(word) for i, word in enumerate(words) for later in words[i + 1 :] if len(word) > 1)


def _misprint(x: str, y: str) -> bool:
    """Whether all they differ in is a slip in a common noun ("Presinct"), or letters lost that are not ASCII
    ("Rossell"), which no reader takes for another name."""
    if len(x) != len(y) and _ascii(x) and _ascii(x) == _ascii(y):
        return True
    own_x, own_y = set(x.casefold().split()), set(y.casefold().split())
    return bool((own_x - own_y) & COMMON_NOUNS or (own_y - own_x) & COMMON_NOUNS)


def _ascii(name: str) -> str:
    return "".join(c for c in name if c.isascii())


def _words_by_document(context: Context) -> dict[int, set[str]]:
    words: dict[int, set[str]] = defaultdict(set)
    for row, analysis in enumerate(context.corpus.analyses):
        own = words[int(context.corpus.column[row])]
        for name in analysis.names:
            own.update(name.text.casefold().split())
    return words


def _known(x: str, y: str, holders_y: set[int], words: dict[int, set[str]]) -> bool:
    """Whether every document with `y` also uses the words in which `x` differs from it: then they are two names."""
    own = set(x.casefold().split()) - set(y.casefold().split())
    return bool(own) and all(own <= words[o] for o in holders_y)


def _nearest_mentions(context: Context, xs: Sequence[tuple[int, Name]], ys: Sequence[tuple[int, Name]]) -> Candidate:
    similarity = context.corpus.similarity([row for row, _ in xs], [row for row, _ in ys])
    at, beside = np.unravel_index(int(similarity.argmax()), similarity.shape)
    (a, p), (b, q) = xs[int(at)], ys[int(beside)]
    features = {
        "near_overlap": context.overlap(context.nearby(a, p.start, p.end), context.nearby(b, q.start, q.end)),
        "spelling": fuzz.ratio(p.text.casefold(), q.text.casefold()) / 100,
        "one_word": float(len(p.text.split()) == 1 or len(q.text.split()) == 1),
    }
    return Candidate(
        kind="name", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end), span_b=(q.start, q.end),
        question="spelling of a name", features=features,
    )  # fmt: skip
