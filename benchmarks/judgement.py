"""How well the comparing judges, out of fold: each story by models, thresholds and decisions that never saw its topic.

    python benchmarks/judgement.py STORIES --weights FOLDER        FOLDER/0 … FOLDER/4 are the weights without that fold
    python benchmarks/judgement.py --turned [--part held_out]      sentences turned round, by the weights in the package
    python benchmarks/judgement.py --rewritten                     sentences rewritten, truly and turned round, one report each
    python benchmarks/judgement.py --disputes                      differences planted in natural prose, in files of several forms
    python benchmarks/judgement.py --planted                       the same in twenty stories, beside as many look-alikes and more
    python benchmarks/judgement.py --size                          word lists, patterns and lines of the rooms that compare

STORIES is a folder of labelled stories; which fold a story is in stands in `folds.json`. Printed with counts:

    says            who says a labelled plain statement, asked of every report's nearest sentences: the area under the
                    curve, and recall at precision .97
    differences     in the JSON form and on the page: right / reported, found / labelled, by kind
    shared          labelled points told by one reported point in two documents or more: by the first 8, by all
    cited           documents cited for a labelled point that say it / cited; / that say it
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from briefing import Document, brief, check
from briefing.config import Gate
from briefing.engines import registry
from briefing.engines.onnx import WEIGHTS_VARIABLE
from briefing.nouns import Briefing
from briefing.sources.times import parse_published

HERE = Path(__file__).parent
N_FOLDS = 5
N_NEAREST = 8
PRECISION = 0.97
FACTUAL = ("contradiction", "superseded")
ROOMS = ("language", "corpus", "merger", "checking", "summarizer")
N_ADDED = 5
REWRITTEN = ("copy", "true", "turned", "turned_again", "silent")
LEVELS: tuple[Gate, ...] = ("normal", "strict")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="?")
    parser.add_argument("--weights", type=Path, help="folder of the folds' weights")
    parser.add_argument("--folds", type=int, nargs="+", default=list(range(N_FOLDS)))
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)  # one fold, in a process of its own
    parser.add_argument("--turned", action="store_true")
    parser.add_argument("--rewritten", action="store_true")
    parser.add_argument("--disputes", action="store_true")
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--size", action="store_true")
    parser.add_argument(
        "--part", choices=("tuning", "held_out"), help="of the sentences and disputes; both where left out"
    )
    arguments = parser.parse_args()
    if arguments.only is not None:
        print(json.dumps(one_fold(arguments.stories, arguments.only)))
    elif arguments.stories and arguments.weights:
        print_folds([in_process(arguments, fold) for fold in arguments.folds])
    if arguments.turned:
        turned_round(arguments.part)
    if arguments.rewritten:
        rewritten()
    if arguments.disputes:
        disputes(arguments.part)
    if arguments.planted:
        planted_stories()
    if arguments.size:
        size()


def in_process(arguments: argparse.Namespace, fold: int) -> dict[str, Any]:
    """What `one_fold` gives under the weights of a fold."""
    command = [sys.executable, __file__, str(arguments.stories), "--only", str(fold)]
    environment = os.environ | {WEIGHTS_VARIABLE: str((arguments.weights / str(fold)).resolve())}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def one_fold(stories: Path, fold: int) -> dict[str, Any]:
    """The counts over the stories of one fold, and the probability and truth of each report that may say a statement."""
    folds = json.loads((HERE / "folds.json").read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    said: list[tuple[float, bool]] = []
    for path in sorted(stories.glob("*.json")):
        if folds.get(path.stem) == fold:
            story = json.loads(path.read_text(encoding="utf-8"))
            briefing = brief(reports(story))
            counts += compared(story, json.loads(briefing.to_json()))
            said += who_says(story, briefing)
    return {"counts": counts, "said": said}


def reports(story: Mapping[str, Any]) -> list[Document]:
    """The reports as real ones come: with day, outlet and headline."""
    return [
        Document.from_text(
            d["text"],
            outlet=d.get("outlet"),
            title=d.get("title"),
            published=parse_published(d.get("published"))[0],
        )
        for d in story["documents"]
    ]


def who_says(story: Mapping[str, Any], briefing: Briefing) -> Iterator[tuple[float, bool]]:
    """For each labelled statement and report: the probability that a sentence of the report says it, and whether it
    does."""
    encoder, stance = registry.encoder(), registry.stance()
    texts = [[" ".join(d.words(s).split()) for s in d.sentences] for d in briefing.documents]
    vectors = [encoder.encode(own) for own in texts]
    statements = [point["statement"] for point in story["shared"]]
    for point, vector in zip(story["shared"], encoder.encode(statements), strict=True):
        saying = {e["doc"] for e in point["evidence"]}
        for document, own, rows in zip(story["documents"], texts, vectors, strict=True):
            nearest = np.argsort(-(rows @ vector))[:N_NEAREST] if own else []
            answers = stance.says([(own[r], point["statement"]) for r in nearest])
            yield float((1 - answers[:, 2]).max()) if len(answers) else 0.0, document["id"] in saying


def compared(story: Mapping[str, Any], form: Mapping[str, Any]) -> Counter[str]:
    """The counts of one briefing in its JSON form against the labels of its story."""
    n: Counter[str] = Counter()
    facts = [d for d in story["differences"] if d["relation"] in FACTUAL]
    reported = [c for c in form["conflicts"] if c["relation"] in FACTUAL]
    for where, own in (("json", reported), ("page", [c for c in reported if c["on_page"]])):
        for conflict in own:
            right = any(len(hit(cited(conflict), d)) > 1 for d in facts)
            if right or not any(len(hit(cited(conflict), d)) > 1 for d in story.get("doubtful", ())):
                n[f"{where} reported {conflict['kind']}"] += 1
                n[f"{where} right {conflict['kind']}"] += right
        for d in facts:
            n[f"{where} labelled {d['kind']}"] += 1
            n[f"{where} found {d['kind']}"] += any(len(hit(cited(c), d)) > 1 for c in own)
    for point in story["shared"]:
        told = [len(hit(p["citations"], {"positions": point["evidence"]})) > 1 for p in form["shared"]]
        n["points"] += 1
        n["points in 8"] += any(told[:8])
        n["points in all"] += any(told)
    for shared in (p for p in form["shared"] if p["on_page"]):
        home = [c for c in shared["citations"] if c["says"] == "all"][:1]
        point = next((p for p in story["shared"] if hit(home, {"positions": p["evidence"]})), None)
        if point is not None:
            saying, told_by = {e["doc"] for e in point["evidence"]}, {c["document"] for c in shared["citations"]}
            n["cited"] += len(told_by)
            n["cited right"] += len(told_by & saying)
            n["saying"] += len(saying)
    return n


def cited(conflict: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The citations of all positions."""
    return [c for p in conflict["positions"] for c in p["citations"]]


def hit(citations: Sequence[Mapping[str, Any]], label: Mapping[str, Any]) -> set[str]:
    """The documents in which a citation and a marked quotation overlap by half of the shorter."""
    found = set()
    for quotation in label["positions"]:
        for c in citations:
            if c["document"] == quotation["doc"]:
                start = quotation.get("start", 0)
                end = quotation.get("end", start + len(quotation["quote"]))
                shared = min(c["end"], end) - max(c["start"], start)
                if shared >= 0.5 * min(c["end"] - c["start"], end - start) > 0:
                    found.add(quotation["doc"])
    return found


def print_folds(found: Sequence[Mapping[str, Any]]) -> None:
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(one["counts"])
    said = [tuple(pair) for one in found for pair in one["said"]]
    print(
        f"says        area {area(said):.3f}, recall {recall_at(said, PRECISION):.3f} at {PRECISION}, {len(said)} pairs"
    )
    print_differences(counts)
    print(
        f"shared      {ratio(counts['points in 8'], counts['points'])} in 8, {ratio(counts['points in all'], counts['points'])} in all"
    )
    print(
        f"cited       {ratio(counts['cited right'], counts['cited'])} right, {ratio(counts['cited right'], counts['saying'])} of those that say it"
    )


def print_differences(counts: Mapping[str, int]) -> None:
    for where in ("json", "page"):
        kinds = sorted({k.split()[2] for k in counts if k.startswith(f"{where} ")})
        total = {w: sum(counts[f"{where} {w} {k}"] for k in kinds) for w in ("right", "reported", "found", "labelled")}
        shares = (
            f"precision {ratio(total['right'], total['reported'])}, recall {ratio(total['found'], total['labelled'])}"
        )
        print(f"{where:11} {shares}")
        for k in kinds:
            own = {w: counts[f"{where} {w} {k}"] for w in total}
            print(f"    {k:12} {own['right']}/{own['reported']} right, {own['found']}/{own['labelled']} found")


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "- (0/0)"


def area(said: Sequence[tuple[float, bool]]) -> float:
    """The area under the receiver's curve."""
    ordered = sorted(said)
    ranks = [i for i, (_, truth) in enumerate(ordered) if truth]
    n_true, n_false = len(ranks), len(ordered) - len(ranks)
    return (sum(ranks) - n_true * (n_true - 1) / 2) / (n_true * n_false)


def recall_at(said: Sequence[tuple[float, bool]], precision: float) -> float:
    """The largest recall at that precision or better."""
    best, right = 0, 0
    for n, (_, truth) in enumerate(sorted(said, reverse=True), 1):
        right += truth
        best = right if right >= precision * n else best
    return best / sum(truth for _, truth in said)


def turned_round(part: str | None) -> None:
    """Prints which sentences pass that turn a source's own words round, and which true ones."""
    for level in LEVELS:
        for kind in ("turned", "true"):
            counts = [passed(part, level, kind, n_added) for n_added in (0, N_ADDED)]
            told = [f"{n}/{whole}" for n, whole in counts]
            print(f"{level:7} {kind:7} passed {told[0]}; with {N_ADDED} more sources {told[1]}")


def rewritten() -> None:
    """Prints how many sentences pass that were written to sentences of reports which nothing was fitted on: near copies
    and rewordings, which are true, and what turns them round or goes beyond them. In `rebuilt.jsonl` what is true and
    what is turned have one construction, other than the source's (bought from, sold to), and few words apart."""
    for name, level in product(("rewritten", "rebuilt"), LEVELS):
        written = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        n_passed: Counter[str] = Counter()
        for report in written:
            source = made(report)
            for kind in REWRITTEN:
                text = "\n\n".join(item[kind] for item in report["items"])
                n_passed[kind] += sum(s.verdict == "supported" for s in check(text, [source], gate=level).sentences)
        n = sum(len(report["items"]) for report in written)
        print(f"{name} {level:7} of {n} each passed", ", ".join(f"{kind} {n_passed[kind]}" for kind in REWRITTEN))


def passed(part: str | None, level: Gate, kind: str, n_added: int) -> tuple[int, int]:
    """How many sentences of a kind, "turned" round or "true", pass, and how many there are."""
    n_passed = n_sentences = 0
    for case in json.loads((HERE / "turned_round.json").read_text(encoding="utf-8")):
        if part in (None, case["part"]):
            sources = [made(s) for s in (*case["sources"], *case["others"][:n_added])]
            text = "\n\n".join(s["text"] for s in case[kind])
            verdicts = [s.verdict for s in check(text, sources, gate=level).sentences]
            n_sentences += len(verdicts)
            n_passed += sum(v == "supported" for v in verdicts)
    return n_passed, n_sentences


def made(source: Mapping[str, str]) -> Document:
    return Document.from_text(
        source["text"], outlet=source.get("outlet"), published=parse_published(source.get("published"))[0]
    )


def disputes(part: str | None) -> None:
    """Prints which differences are found that were planted in natural prose, in files of several forms."""
    for folder in sorted(p for p in (HERE / "disputes").iterdir() if p.is_dir()):
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        if part in (None, labels["part"]):
            for where, (n_found, n_planted, n_false) in planted(folder, labels["differences"]).items():
                print(f"{folder.name:17} {where}: {n_found} of {n_planted} found, {n_false} false")


def planted(folder: Path, differences: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """How many differences of a folder's reports are found, of how many, and how many others are reported: in the JSON
    form, and on the page."""
    files = sorted(p for p in folder.iterdir() if p.name != "labels.json")
    form = json.loads(brief([str(f) for f in files]).to_json())
    name_of = {d["id"]: Path(d["uri"]).name for d in form["documents"]}
    reported = [c for c in form["conflicts"] if c["relation"] in FACTUAL]

    def told(conflict: Mapping[str, Any], label: Mapping[str, Any]) -> bool:
        pairs = {(name_of[c["document"]], squeezed(c["quote"])) for c in cited(conflict)}
        return len({f for f, q in pairs for p in label["positions"] if p["file"] == f and alike(q, p["quote"])}) > 1

    counts = {}
    for where, own in (("json", reported), ("page", [c for c in reported if c["on_page"]])):
        n_right = sum(any(told(c, d) for d in differences) for c in own)
        n_found = sum(any(told(c, d) for c in own) for d in differences)
        counts[where] = n_found, len(differences), len(own) - n_right
    return counts


def planted_stories() -> None:
    """Prints which differences are found of twenty stories told by two or three reports, and how many look-alikes are
    told as differences; nothing was fitted on these stories."""
    counts: Counter[str] = Counter()
    for story in map(json.loads, (HERE / "planted.jsonl").read_text(encoding="utf-8").splitlines()):
        form = json.loads(brief(reports(story)).to_json())
        counts += compared(story, form)
        for alike in story["compatible"]:
            counts["alike"] += 1
            counts["alike told"] += any(len(hit(cited(c), alike)) > 1 for c in form["conflicts"])
    print_differences(counts)
    print(f"look-alikes told as differences {ratio(counts['alike told'], counts['alike'])}")


def squeezed(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def alike(quote: str, marked: str) -> bool:
    marked = squeezed(marked)
    return quote in marked or marked in quote


def size() -> None:
    """Word-list entries, alternatives in patterns and lines, counted plainly over literals."""
    import ast
    import tomllib

    def entries_of(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(entries_of, value.values()))
        return len(value) if isinstance(value, list) and len(value) >= 4 else 0

    entries = alternatives = 0
    package = HERE.parent / "briefing"
    for path in package.rglob("*.toml"):
        entries += entries_of(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
                alternatives += node.value.count("|") if re.search(r"\\b|\(\?:|\[", node.value) else 0
            elif isinstance(node, ast.Set | ast.Tuple | ast.List) and len(node.elts) >= 4:
                words = [e for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
                entries += len(words) if len(words) == len(node.elts) else 0
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
                held = node.func.value.value if isinstance(node.func.value, ast.Constant) else None
                entries += len(held.split()) if isinstance(held, str) else 0
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines()) for room in ROOMS for path in (package / room).rglob("*.py")
    )
    print(f"{entries} word-list entries, {alternatives} alternatives in patterns, {lines} lines in {', '.join(ROOMS)}")


if __name__ == "__main__":
    main()
