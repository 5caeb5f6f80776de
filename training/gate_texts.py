"""Texts to fit the gate's decision on: labelled by people, or made from real news by rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import news_changes as changes
import news_rewrites as rewrites
import supports_pairs

from briefing.nouns import Document

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import support_data  # beside the benchmarks, which measure on the other half
from planted import KINDS
from support_data import Case

N_ARTICLES = 300
MAX_ARTICLE = 8000
# Their words alone are learnt from: a person's summary may say what no report does, so that its label is a guess.
WORDS_ONLY = "summaries"
# The benchmarks alter sentences of the articles before this one.
FIRST_TRIPLE = 150
N_WRONG = 5
CHANGES = (
    changes.change_number, changes.change_unit, changes.change_date, changes.change_roles, changes.change_direction,
    changes.change_negation, changes.harden_hedge,
)  # fmt: skip
KEEPING = (
    rewrites.reword, rewrites.reword, rewrites.rewrite_number, rewrites.move_time, rewrites.move_speaker,
    rewrites.shorten_name, rewrites.drop_aside, rewrites.drop_opening, rewrites.drop_ending, rewrites.drop_time,
    rewrites.drop_modifier,
)  # fmt: skip


def texts(data: Path, written: Sequence[Path] = ()) -> Iterator[Case]:
    """The chosen half of the labelled sets, people's summaries, what was written to sentences of reports, then
    sentences of articles: as they are, reworded, made wrong, and of another article."""
    for case in support_data.cases(data):
        if case.chosen_on and case.statements:
            yield case
    yield from summaries(data)
    yield from written_statements(written)
    before: list[str] = []
    for at, row in enumerate(support_data.rows(data / "news/articles.jsonl.gz")):
        if at >= N_ARTICLES:
            return
        document = support_data.document(str(row["text"])[:MAX_ARTICLE])
        made = news_statements(document, Random(at))
        foreign = [(statement, False) for statement in before[:3]]
        before = [statement for statement, label in made if label]
        for statement, label in made + foreign:
            yield Case(statements=(statement,), document=document, supported=label, group="news", chosen_on=True)


def summaries(data: Path) -> Iterator[Case]:
    """What a person wrote of three reports on one event, in their own words, and the same with errors put in."""
    for at, row in enumerate(support_data.rows(data / "news/allsides_triples.jsonl.gz")):
        if at < FIRST_TRIPLE:
            continue
        rng = Random(at)
        document = support_data.document("\n\n".join(str(one["text"])[:6000] for one in row["documents"]))
        articles = [" ".join(document.words(s).split()) for s in document.sentences]
        for sentence in support_data.sentences(str(row["reference_summary"])):
            if not 8 <= len(sentence.split()) <= 45 or sentence[-1] != ".":
                continue
            makers = rng.sample((*KINDS.values(), *KINDS.values()), 2 * len(KINDS))
            wrong = [e for maker in makers if (e := maker(sentence, articles, rng)) and e != sentence]
            wrong += [e for edit in CHANGES if (e := edit(sentence, rng))]
            for statement in dict.fromkeys((sentence, *wrong[:N_WRONG])):
                supported = statement == sentence
                yield Case(
                    statements=(statement,),
                    document=document,
                    supported=supported,
                    chosen_on=True,
                    group=WORDS_ONLY,
                    original=sentence,
                )


def written_statements(paths: Sequence[Path]) -> Iterator[Case]:
    """What was written to the sentences of reports (`supports_pairs.py`), of the reports left to the decision."""
    for report in supports_pairs.reports(paths, for_decision=True):
        document = support_data.document(report["text"])
        for item in report["items"]:
            for what, label in supports_pairs.LABELS.items():
                supported = label == "entailment"
                yield Case(
                    statements=(item[what],), document=document, supported=supported, group="written", chosen_on=True
                )


def news_statements(document: Document, rng: Random) -> list[tuple[str, bool]]:
    """Sentences of an article as they are, reworded, and with an error put in."""
    sentences = [" ".join(document.words(s).split()) for s in document.sentences]
    fit_ones = [s for s in sentences if 8 <= len(s.split()) <= 45 and s[-1] in '.”"']
    made: list[tuple[str, bool]] = []
    for sentence in rng.sample(fit_ones, min(3, len(fit_ones))):
        made.append((sentence, True))
        kept = [e for edit in rng.sample(KEEPING, len(KEEPING)) if (e := edit(sentence, rng))]
        changed = [e for edit in rng.sample(CHANGES, len(CHANGES)) if (e := edit(sentence, rng))]
        makers = rng.sample(list(KINDS.values()), len(KINDS))
        wrong = [e for maker in makers if (e := maker(sentence, sentences, rng)) and e != sentence]
        made += [(e, True) for e in kept[:3]] + [(e, False) for e in changed[:1] + wrong[:2]]
    return made
