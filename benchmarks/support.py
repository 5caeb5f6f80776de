"""How well `briefing check` and the gate tell what a source supports.

    python benchmarks/support.py DATA_FOLDER [--only labelled planted kept speed] [--misses]

labelled   balanced accuracy on SummEdits, QAGS and WiCE, on the sources that nothing was chosen on: of the probability
           at its threshold, and of the verdict, which no probability saves from what the source has otherwise
planted    errors of twenty kinds, twenty of each, in real news sentences: how many are caught
kept       sentences as they stand in the source, and lightly reworded: how many are wrongly rejected
speed      sentences a second against 5 sources of 40 sentences, models loaded

The threshold is the one in the package, chosen by training/fit_gate.py on the other sources.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import support_data
from planted import KINDS

from briefing.checking import Gate, Judgement
from briefing.checking.evidence import Evidence
from briefing.checking.features import examine, look_up
from briefing.checking.support import fitted
from briefing.engines.encoder import OnnxEncoder
from briefing.engines.stance import OnnxStance
from briefing.nouns import Document

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import news_rewrites  # the rewordings; the sentences are ones that no weights have seen

N_PLANTED = 20
N_KEPT = 200
REWORDINGS = (
    news_rewrites.reword, news_rewrites.rewrite_number, news_rewrites.move_time, news_rewrites.move_speaker,
    news_rewrites.shorten_name, news_rewrites.drop_aside, news_rewrites.drop_time, news_rewrites.drop_modifier,
)  # fmt: skip
PARTS = ("labelled", "planted", "kept", "speed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--misses", action="store_true", help="print what was judged wrongly")
    arguments = parser.parse_args()
    engines = (OnnxEncoder(), OnnxStance())
    print(f"threshold {fitted().threshold}, {engines[0].id}, {engines[1].id}")
    for part in arguments.only:
        globals()[part](arguments.data, engines, arguments.misses)


def labelled(data: Path, engines: tuple, misses: bool) -> None:
    """Balanced accuracy by set; a text is supported when its weakest sentence is."""
    right: dict[tuple[str, str], dict[bool, list[bool]]] = defaultdict(lambda: defaultdict(list))
    gates: dict[str, Gate] = {}
    for case in support_data.cases(data):
        if case.chosen_on:
            continue
        gate = gates.setdefault(case.document.sha256, _gate([case.document], engines))
        passed = [j.verdict == "supported" for j in gate.judge(case.statements)]
        # In full: the gate asks no further where a verdict is settled. A copy needs no probability.
        findings = examine(look_up(case.statements, Evidence([case.document], engines[0])), engines[1])
        likely = fitted().probabilities(findings) >= fitted().threshold
        for by, all_hold in (("probability", all(likely | passed)), ("verdict", all(passed))):
            right[by, case.group][case.supported].append((bool(passed) and bool(all_hold)) == case.supported)
    accuracies: dict[str, dict[str, float]] = defaultdict(dict)
    for (by, group), by_label in right.items():
        supported, not_supported = (sum(by_label[x]) / len(by_label[x]) for x in (True, False))
        accuracies[by][group] = (supported + not_supported) / 2
        n = sum(map(len, by_label.values()))
        print(f"{group:24} {accuracies[by][group]:.3f} by {by} ({supported:.2f} / {not_supported:.2f}, {n} cases)")
    for by, found in accuracies.items():
        summedits = [a for group, a in found.items() if group.startswith("summedits")]
        print(f"{'summedits, mean':24} {sum(summedits) / len(summedits):.3f} by {by}")


def planted(data: Path, engines: tuple, misses: bool) -> None:
    """The share of planted errors that either level of the gate stops."""
    caught: dict[str, dict[str, int]] = {"normal": defaultdict(int), "strict": defaultdict(int)}
    n_made: dict[str, int] = defaultdict(int)
    for at, (document, sentences) in enumerate(articles(data)):
        made = []
        for kind, maker in KINDS.items():
            if n_made[kind] < N_PLANTED:
                rng = Random(f"{kind} {at}")
                sentence = rng.choice(sentences)
                altered = maker(sentence, [s for s in sentences if s != sentence], rng)
                if altered and altered != sentence:
                    made.append((kind, altered))
                    n_made[kind] += 1
        if made:
            for level in caught:
                judged = _gate([document], engines, level).judge([s for _, s in made])
                for (kind, _), judgement in zip(made, judged, strict=True):
                    caught[level][kind] += judgement.verdict != "supported"
                    if misses and judgement.verdict == "supported":
                        _show(f"{level} missed {kind}", judgement)
        if len(n_made) == len(KINDS) and min(n_made.values()) == N_PLANTED:
            break
    for kind in KINDS:
        print(f"{kind:20} {caught['normal'][kind]:3} normal {caught['strict'][kind]:3} strict, of {n_made[kind]}")
    total = sum(n_made.values())
    print(
        *(
            f"{level}: {sum(c.values())} of {total} caught, {sum(c.values()) / total:.1%}"
            for level, c in caught.items()
        ),
        sep="\n",
    )


def kept(data: Path, engines: tuple, misses: bool) -> None:
    """The share of true sentences that are rejected: copies, and light rewordings."""
    for name in ("copies", "rewordings"):
        rejected = {"normal": 0, "strict": 0}
        n = 0
        for at, (document, sentences) in enumerate(articles(data)):
            rng = Random(f"{name} {at}")
            if name == "rewordings":  # within quotation marks a rewording is an altered quotation
                sentences = [s for s in sentences if not re.search('["“”]', s)] or [""]
            sentence = rng.choice(sentences)
            if name == "rewordings":
                edits = rng.sample(REWORDINGS, len(REWORDINGS))
                sentence = next((e for edit in edits if (e := edit(sentence, rng)) and e != sentence), "")
            if not sentence:
                continue
            n += 1
            for level in rejected:
                (judgement,) = _gate([document], engines, level).judge([sentence])
                rejected[level] += judgement.verdict != "supported"
                if misses and judgement.verdict != "supported":
                    _show(f"{level} rejected", judgement)
            if n == N_KEPT:
                break
        print(f"{name}: " + ", ".join(f"{c} of {n} rejected ({c / n:.1%}, {level})" for level, c in rejected.items()))


def speed(data: Path, engines: tuple, misses: bool) -> None:
    """Copies, rewordings and planted errors in equal parts; the sources are read anew for each run."""
    found = list(islice(((d, s) for d, s in articles(data) if len(d.sentences) >= 40), 5))
    documents = [support_data.document(d.text[: d.sentences[39].end], f"S{i}") for i, (d, _) in enumerate(found, 1)]
    statements = []
    for _, sentences in found:
        for at, sentence in enumerate(sentences[:40]):
            rng = Random(at)
            edits = (*REWORDINGS, *REWORDINGS) if at % 3 == 1 else ()
            altered = [e for edit in edits if (e := edit(sentence, rng))]
            if at % 3 == 2:
                altered = [e for maker in KINDS.values() if (e := maker(sentence, sentences, rng))]
            statements.append(rng.choice(altered) if altered else sentence)
    for engine in engines:
        (engine.encode if hasattr(engine, "encode") else lambda x: engine.classify([(t, t) for t in x]))(["warm"])  # noqa: B023
    gate, n = _gate(documents, engines), len(statements)
    for state, order in (("read anew", 1), ("indexed", -1)):
        elapsed, used = time.perf_counter(), time.process_time()
        gate.judge(statements[::order])
        elapsed, used = time.perf_counter() - elapsed, time.process_time() - used
        print(
            f"{n} sentences against 5 sources of 40, {state}: {n / elapsed:.0f} a second, {n / used:.0f} a CPU second"
        )


def articles(data: Path) -> Iterator[tuple[Document, list[str]]]:
    """Real articles that no weights were fitted on, with their sentences that are fit to be altered."""
    for row in support_data.rows(data / "news/allsides_triples.jsonl.gz"):
        for one in row["documents"]:
            document = support_data.document(one["text"][:8000])
            sentences = [" ".join(document.words(s).split()) for s in document.sentences]
            fit = [s for s in sentences if 10 <= len(s.split()) <= 40 and s[-1] in '.”"' and s[0].isupper()]
            if len(fit) >= 5:
                yield document, fit


def _gate(documents: Sequence[Document], engines: tuple, level: str = "normal") -> Gate:
    return Gate(documents, encoder=engines[0], stance=engines[1], level=level)  # type: ignore[arg-type]


def _show(what: str, judgement: Judgement) -> None:
    evidence = judgement.citations[0].quote if judgement.citations else "-"
    reasons = "; ".join(r.message for r in judgement.reasons)
    print(
        f"  {what} ({judgement.probability:.2f}): {judgement.statement}\n      against: {' '.join(evidence.split())}\n      {reasons}"
    )


if __name__ == "__main__":
    main()
