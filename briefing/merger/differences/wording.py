"""Candidates from wording: one name in two spellings, one remark in two wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.context import Context
from briefing.text.names import Name, relate_names
from briefing.text.quotations import Quotation, normalise_quote

# Below this two quotations are two remarks; at 100 their words are the same.
MIN_QUOTE_RATIO = 62.0
MIN_QUOTE_WORDS = 3


def name_candidates(context: Context, origins: Sequence[str]) -> Iterator[Candidate]:
    """Names one document spells one way and another otherwise, where neither has the other's spelling.

    Looks at every pair of different names that start alike, once, and at their nearest two sentences.
    """
    corpus = context.corpus
    mentions: dict[str, list[tuple[int, Name]]] = defaultdict(list)
    for row, analysis in enumerate(corpus.analyses):
        for name in analysis.names:
            mentions[name.text].append((row, name))
    holders = {text: {origins[corpus.column[row]] for row, _ in m} for text, m in mentions.items()}
    words = _words_by_origin(context, origins)
    blocks: dict[str, list[str]] = defaultdict(list)
    for text in sorted(mentions):
        for initial in {w[0].casefold() for w in text.split() if w[:1].isalpha()}:
            blocks[initial].append(text)
    for x, y in sorted({(x, y) for b in blocks.values() for i, x in enumerate(b) for y in b[i + 1 :]}):
        if holders[x] & holders[y] or relate_names(mentions[x][0][1], mentions[y][0][1]) != "variant":
            continue
        if _known(x, y, holders[y], words) or _known(y, x, holders[x], words):
            continue
        yield _nearest_mentions(context, mentions[x], mentions[y])


def _words_by_origin(context: Context, origins: Sequence[str]) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for row, analysis in enumerate(context.corpus.analyses):
        own = words[origins[context.corpus.column[row]]]
        for name in analysis.names:
            own.update(name.text.casefold().split())
    return words


def _known(x: str, y: str, holders_y: set[str], words: dict[str, set[str]]) -> bool:
    """Whether every document with `y` also uses the words in which `x` differs from it: then they are two names."""
    own = set(x.casefold().split()) - set(y.casefold().split())
    return bool(own) and all(own <= words[o] for o in holders_y)


def _nearest_mentions(context: Context, xs: Sequence[tuple[int, Name]], ys: Sequence[tuple[int, Name]]) -> Candidate:
    similarity = context.corpus.similarity
    (a, p), (b, q) = max(
        ((x, y) for x in xs for y in ys),
        key=lambda xy: (float(similarity[xy[0][0], xy[1][0]]), -xy[0][0], -xy[1][0]),
    )
    features = {
        "near_overlap": context.overlap(context.nearby(a, p.start, p.end), context.nearby(b, q.start, q.end)),
        "spelling": fuzz.ratio(p.text.casefold(), q.text.casefold()) / 100,
        "person": float("person" in (p.kind, q.kind)),
        "same_title": float(bool(p.title) and p.title == q.title),
        "more_words": float(len(p.text.split()) != len(q.text.split())),
        "one_word": float(len(p.text.split()) == 1 or len(q.text.split()) == 1),
        "short": float(min(len(p.text), len(q.text)) <= 5),
    }
    return Candidate(
        kind="name", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end), span_b=(q.start, q.end),
        question="spelling of a name", features=features,
    )  # fmt: skip


def quote_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quotations in both rows with much the same words, but not the same."""
    analyses = context.corpus.analyses
    for p in analyses[a].quotations:
        for q in analyses[b].quotations:
            x, y = normalise_quote(p.text), normalise_quote(q.text)
            if min(len(x.split()), len(y.split())) < MIN_QUOTE_WORDS or x in y or y in x:
                continue
            ratio = max(fuzz.ratio(x, y), _partial(x, y))
            if ratio >= MIN_QUOTE_RATIO:
                yield _quote_candidate(context, (a, p), (b, q), ratio)


def _partial(x: str, y: str) -> float:
    """How alike the shorter is to the part of the longer it matches best; only for remarks of some length, where a
    short phrase could match anything."""
    return fuzz.partial_ratio(x, y) if min(len(x.split()), len(y.split())) >= 6 else 0.0


def _quote_candidate(
    context: Context, first: tuple[int, Quotation], second: tuple[int, Quotation], ratio: float
) -> Candidate:
    (a, p), (b, q) = first, second
    x, y = normalise_quote(p.text).split(), normalise_quote(q.text).split()
    features = {
        "ratio": ratio / 100,
        "near_overlap": context.overlap(context.stems[a], context.stems[b]),
        "length": min(1.0, min(len(x), len(y)) / 12),
        "same_speaker": float(bool(p.speaker) and bool(q.speaker) and p.speaker == q.speaker),
        "edited": float("[" in p.text + q.text or "..." in p.text + q.text or "…" in p.text + q.text),
    }
    return Candidate(
        kind="quote", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end), span_b=(q.start, q.end),
        question=f"words of {p.speaker or q.speaker or 'a speaker'}", features=features,
    )  # fmt: skip
