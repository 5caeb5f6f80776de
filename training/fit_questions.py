"""Learns, without labels, when two values in two reports answer the same question.

    python training/fit_questions.py ../shared/data/news/articles.jsonl.gz [--write]

Reports of one day from different outlets that are near each other are taken as one story. Where two near sentences of
a story give the same figure of one measure, or the same date, they answer one question; where they give different
ones they mostly do not. A regression over what surrounds the values, never the values themselves, tells the two apart,
and its log-odds become one sign of the decision what is a difference (`fit_differences.py`). With --write it goes into
briefing/merger/differences/decision.json. About ten minutes on two cores.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
from fit_differences import MAX_ARTICLE_CHARS, OUT, fit

from briefing.merger.context import Context
from briefing.merger.differences import decision, values
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.pairs import near_pairs
from briefing.merger.origins import mark_origins
from briefing.model import Document, Sentence, Source, digest
from briefing.models.corpus import embed
from briefing.models.protocols import Encoder
from briefing.models.registry import encoder
from briefing.text.dates import relate_dates
from briefing.text.quantities import relate, same_measure
from briefing.text.sentences import segment

N_DAYS, N_STORIES, MAX_OUTLETS = 260, 130, 4
MIN_CHARS, MAX_CHARS = 1200, MAX_ARTICLE_CHARS
MIN_STORY_SIMILARITY = 0.62


def stories(file: Path, engine: Encoder) -> list[list[dict]]:
    """Groups of reports of one day from different outlets, by the nearness of headline and opening; largest first."""
    by_day = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["date"] and MIN_CHARS < len(article["text"]) < 9000:
                by_day[article["date"]].append(article)
    found = []
    for day in sorted(by_day, key=lambda d: (-len(by_day[d]), d))[:N_DAYS]:
        articles = by_day[day]
        vectors = engine.encode([f"{a['title']}. {a['text'][:200]}" for a in articles])
        near, taken = vectors @ vectors.T >= MIN_STORY_SIMILARITY, set()
        for i, article in enumerate(articles):
            group, outlets = [article], {article["outlet"]}
            for j in np.flatnonzero(near[i]):
                if i not in taken and j != i and j not in taken and articles[j]["outlet"] not in outlets:
                    group.append(articles[j])
                    outlets.add(articles[j]["outlet"])
                    taken.add(int(j))
            if len(group) > 1:
                found.append(group[:MAX_OUTLETS])
    return sorted(found, key=len, reverse=True)[:N_STORIES]


def documents(story: Sequence[dict]) -> tuple[Document, ...]:
    """The reports of a story as documents."""
    made = []
    for i, article in enumerate(story, start=1):
        text, id = article["text"][:MAX_CHARS], f"S{i}"
        spans = enumerate(segment(text))
        sentences = tuple(Sentence(document=id, index=n, start=a, end=b) for n, (a, b) in spans)
        published = datetime.fromisoformat(f"{article['date']}T00:00:00+00:00")
        source = Source(uri=id, published=published, published_date_only=True)
        made.append(Document(id=id, source=source, text=text, sha256=digest(text), sentences=sentences))
    return mark_origins(made)


def examples(context: Context, origins: Sequence[str]) -> Iterator[tuple[str, bool, dict[str, float]]]:
    """(class, whether the values agree, signs) for each two values of one measure in near sentences."""
    analyses = context.corpus.analyses
    for a, b in near_pairs(context.corpus, origins):
        x, y = analyses[a], analyses[b]
        for kind, agree in (
            (decision.NUMBER, [(p, q) for p in x.quantities for q in y.quantities if same_measure(p, q)]),
            (decision.DATE, [(p, q) for p in x.dates for q in y.dates]),
        ):
            for p, q in agree:
                relation = relate(p, q) if kind == decision.NUMBER else relate_dates(p, q)
                if relation in ("same", "different"):
                    own = values.number_signs if kind == decision.NUMBER else values.date_signs
                    candidate = Candidate(
                        kind=kind, a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                        span_b=(q.start, q.end), question="", features=own(context, a, b, p, q),
                    )  # fmt: skip
                    yield kind, relation == "same", decision.features(context, candidate, decision.Opinion())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    engine = encoder()
    rows = []
    for n, story in enumerate(stories(args.articles, engine)):
        docs = documents(story)
        context = Context(embed(docs, engine))
        rows += [(n, *example) for example in examples(context, [d.origin for d in docs])]
    table = json.loads(OUT.read_text(encoding="utf-8"))
    for kind, names in decision.QUESTION_SIGNS.items():
        own = [r for r in rows if r[1] == kind]
        x, y = np.array([[r[3][n] for n in names] for r in own]), np.array([r[2] for r in own], float)
        fold = np.array([r[0] % 5 for r in own])
        logits = np.zeros(len(own))
        for k in range(5):
            bias, weights = fit(x[fold != k], y[fold != k])
            logits[fold == k] = bias + x[fold == k] @ weights
        above = (logits[y == 1][:, None] > logits[y == 0][None, :]).mean()
        print(f"{kind}: {len(own)} pairs, {int(y.sum())} agree; area under the curve, cross-validated: {above:.3f}")
        bias, weights = fit(x, y)
        rounded = {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}
        table["question"][kind] = {"bias": round(bias, 4), "weights": rounded}
    if args.write:
        OUT.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
