"""What sets briefing beside other summarizers measures each in a process of its own, by one measure for all."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FLOOD = (
    "The river Aster flooded the town of Bellmoor on Tuesday night. Forty families were brought to the school. "
    "The mayor said that the bridge would stay closed until Friday. Bakers gave bread to those who had lost their homes."
)
DAM = (
    "A flood of the river Aster drove forty families from Bellmoor on Tuesday. Engineers were looking at the dam. "
    "The bridge stays closed until Friday, the mayor said."
)


@pytest.fixture
def peers(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    return importlib.import_module("peers")


@pytest.fixture
def methods(peers: ModuleType) -> ModuleType:
    return importlib.import_module("peer_methods")


@pytest.fixture
def scores(peers: ModuleType) -> ModuleType:
    return importlib.import_module("peer_scores")


def story() -> dict[str, object]:
    def evidence(document: str, text: str, quote: str) -> dict[str, object]:
        return {"doc": document, "start": text.index(quote), "end": text.index(quote) + len(quote), "quote": quote}

    bridge = "The mayor said that the bridge would stay closed until Friday."
    return {
        "documents": [{"id": "S1", "text": FLOOD}, {"id": "S2", "text": DAM}],
        "shared": [
            {"statement": "The bridge stays closed.", "evidence": [evidence("S1", FLOOD, bridge)]},
            {
                "statement": "The dam is looked at.",
                "evidence": [{"doc": "S2", "quote": "Engineers were looking at the dam."}],
            },
        ],
    }


def test_a_process_gives_its_pages_with_what_each_took(peers: ModuleType) -> None:
    first, second = peers.pages("lead", peers.asked([[FLOOD, DAM], [DAM]], [25, 8]))
    assert first["lines"] == [FLOOD.split(". ")[0] + ".", DAM.split(". ")[0] + "."]
    assert second["lines"] == ["Engineers were looking at the dam."]  # the first has twelve words
    assert first["processor_s"] > second["processor_s"] >= 0
    assert second["peak_mb"] >= first["peak_mb"] > 5


@pytest.mark.parametrize("method", ["lexrank", "lsa"])
def test_sumy_gives_source_sentences_within_the_words_that_it_has(
    peers: ModuleType, methods: ModuleType, method: str
) -> None:
    pytest.importorskip("sumy", reason="sumy is not installed (pip install '.[bench]')")
    (page,) = peers.pages(method, peers.asked([[FLOOD, DAM]], [30]))
    assert page["lines"]
    assert set(page["lines"]) <= {*methods.sentences(FLOOD), *methods.sentences(DAM)}
    assert methods.n_words(page["lines"]) <= 30


@pytest.mark.slow
def test_briefing_gives_what_its_page_says(peers: ModuleType, scores: ModuleType) -> None:
    (page,) = peers.pages("briefing", peers.asked([[FLOOD, DAM]], [0]))
    documents = story()["documents"]
    assert page["lines"]
    assert all(scores.sources([line], documents) for line in page["lines"])


@pytest.mark.slow
def test_the_tables_have_a_row_of_each_method_with_the_ratio(
    peers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flood.json").write_text(json.dumps(story()), encoding="utf-8")
    peers.time_and_memory([[FLOOD, DAM], [DAM, FLOOD]], ["lead"], 1, 1)
    peers.quality(tmp_path, ["lead"], 40, 8)
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    ours, floor = ([r for r in rows if r[0] == name] for name in ("briefing", "first sentences of each report"))
    assert [len(r) for r in ours] == [len(r) for r in floor] == [6, 5]
    assert (
        float(floor[0][1].split("(")[1].rstrip(")")) > 1
    )  # of cold starts ours takes longer than reading the first lines
    assert floor[1][3].endswith(" of 2")


def test_a_point_is_told_by_the_nearest_source_sentence_and_no_other(scores: ModuleType) -> None:
    assert scores.foremost_told(story(), ["The bridge would stay closed until Friday."]) == (1, 2)
    assert scores.foremost_told(
        story(), ["Engineers were looking at the dam. The mayor said that the bridge would stay closed."]
    ) == (2, 2)
    assert scores.foremost_told(
        story(), ["The mayor of Paris opened a bridge.", "Forty families were brought to the school."]
    ) == (0, 2)


def test_lines_that_fit_are_kept_in_the_order_of_their_rank(methods: ModuleType) -> None:
    assert methods.fitting(["one two three", "one two three four", "", "five six"], 5) == ["one two three", "five six"]


def test_what_resembles_the_others_stands_highest(methods: ModuleType) -> None:
    middle = np.array([1, 1]) / np.sqrt(2)
    standing = methods.centrality(np.array([[1.0, 0.0], middle, [0.0, 1.0]]))
    assert standing.argmax() == 1
    assert standing.sum() == pytest.approx(1)


def test_what_fails_or_is_not_installed_is_named(
    peers: ModuleType, methods: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert methods.Method("x", methods.load_lead, ("json", "no_such_module")).missing() == ("no_such_module",)
    assert peers.attempt("lead", lambda: peers.pages("no such method", [])) is None
    assert (
        "first sentences of each report failed and is left out: KeyError: 'no such method'" in capsys.readouterr().err
    )


def test_the_sample_does_not_depend_on_the_folders_order(peers: ModuleType, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"id": name}), encoding="utf-8")
    # SHA-256: b 3e23…, c 2e7d…, a ca97…
    assert list(peers.sample(tmp_path, 2)) == ["c", "b"]


def test_a_folder_without_stories_is_said(
    peers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    peers.quality(tmp_path, ["lead"], 40, 8)
    assert "holds no labelled stories" in capsys.readouterr().out
