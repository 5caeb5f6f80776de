from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from newsdesk import DOCUMENTS, REWORDED, WRONG

from briefing.checking import Gate
from briefing.checking.evidence import Evidence
from briefing.checking.features import examine, look_up
from briefing.checking.judge import Judge
from briefing.checking.support import COLUMNS, Decision, Steps, fitted, word_sums
from briefing.checking.suspicion import WORD_NAMES, suspicions, weighed
from briefing.checking.wording import Wording
from briefing.checking.words import find_words, stem
from briefing.engines.protocols import Encoder, Stance

TEXTS = (
    "The council closed the old bridge on Monday.",
    "Traffic over the river rose sharply in June.",
    "Mayor Ellen Voss opened the new road.",
)
WORDING = Wording(TEXTS, [find_words(t) for t in TEXTS])
STATEMENTS = {name: (*REWORDED[name], *(s for _, s in WRONG[name])) for name in DOCUMENTS}


class Oracle:
    """A stance model that gives the same answer to everything, and counts what it was asked."""

    id = "oracle"

    def __init__(self, *answer: float) -> None:
        self.answer = answer
        self.n_asked = 0

    def supports(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        self.n_asked += len(pairs)
        return np.tile(np.array(self.answer, np.float32), (len(pairs), 1))

    def same_question(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        return np.zeros(len(pairs), np.float32)


def _signs(statement: str) -> dict[str, dict[str, float]]:
    """The signs of each word by its wording, beside the first row."""
    found = suspicions(statement, find_words(statement), [0], WORDING)
    words = [statement[w.start : w.end] for w in weighed(statement)]
    return {w: dict(zip(WORD_NAMES, row, strict=True)) for w, row in zip(words, found.tolist(), strict=True)}


def test_a_word_is_suspect_by_what_the_source_has_instead() -> None:
    signs = _signs("The council opened the old tunnel in June.")
    assert (signs["council"]["unseen"], signs["council"]["far"]) == (0, 0)
    assert signs["opened"]["opposite"] == 1, "the source has “closed”"
    assert (signs["tunnel"]["unseen"], signs["tunnel"]["run"]) == (1, 0.25)
    assert (signs["June"]["far"], signs["June"]["name_far"]) == (1, 1), "June is in another sentence"


def test_a_word_of_the_same_family_is_told_from_a_foreign_one() -> None:
    signs = _signs("The council's bridges saw a closure.")
    assert signs["bridges"]["unseen"] == 0
    assert _signs("The councillor spoke.")["councillor"]["unseen_akin"] == 1
    assert _signs("The comet glowed.")["comet"]["unseen_akin"] == 0


def test_a_denying_prefix_is_seen() -> None:
    assert _signs("The unopened road.")["unopened"]["prefixed"] == 1
    assert _signs("The opened road.")["opened"]["prefixed"] == 0


def test_a_step_function_changes_above_its_edges() -> None:
    steps = Steps(edges=np.array([0.0, 1.0]), values=np.array([-1.0, 0.0, 2.0]))
    assert steps(np.array([-1.0, 0.0, 0.5, 1.0, 3.0])).tolist() == [-1, -1, 0, 0, 2]


def test_the_most_suspect_words_are_summed() -> None:
    assert word_sums(np.array([0.0, -30.0, 30.0])) == pytest.approx((30, 0, 1.5, 0))
    assert word_sums(np.zeros(0)) == (-6, -6, 0, -6)


def test_the_fitted_steps_count_as_they_can_only_count() -> None:
    steps = fitted().steps
    assert set(steps) <= set(COLUMNS)
    assert np.diff(steps["supported"].values).min() >= -1e-9
    assert np.diff(steps["most_suspect"].values).max() <= 1e-9


@pytest.mark.parametrize("answer", [(0.98, 0.01, 0.01), (0.01, 0.98, 0.01), (0.01, 0.01, 0.98), (0.4, 0.3, 0.3)])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_whatever_the_model_says_lies_below_the_most_it_could(
    name: str, answer: tuple[float, ...], encoder: Encoder
) -> None:
    evidence = Evidence([DOCUMENTS[name]], encoder)
    unasked = examine(look_up(STATEMENTS[name], evidence), Oracle(*answer), lambda found: [True] * len(found))
    asked = examine(look_up(STATEMENTS[name], evidence), Oracle(*answer))
    assert (fitted().probabilities(asked) <= fitted().most(unasked) + 1e-9).all()


@pytest.mark.parametrize("level", ["normal", "strict"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_settled_unasked_would_be_judged_the_same(
    name: str, level: str, encoder: Encoder, stance: Stance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verdicts() -> list[str]:
        gate = Gate([DOCUMENTS[name]], encoder=encoder, stance=stance, level=level)
        return [j.verdict for j in gate.judge(STATEMENTS[name])]

    settled = verdicts()
    monkeypatch.setattr(Judge, "_settled", lambda self, findings: [False] * len(findings))
    assert settled == verdicts()


def test_the_model_is_not_asked_what_it_cannot_change(encoder: Encoder) -> None:
    oracle = Oracle(0.9, 0.05, 0.05)
    gate = Gate([DOCUMENTS["harbour"]], encoder=encoder, stance=oracle)
    copy = DOCUMENTS["harbour"].words(DOCUMENTS["harbour"].sentences[0])
    gate.judge(["Astronomers discovered a comet near Jupiter.", copy])
    assert oracle.n_asked == 0


def test_the_evidence_is_shown_alone_with_what_stands_before_and_together(encoder: Encoder) -> None:
    statement = "Repairs of the bridge will cost 3.2 million crowns before summer if the cracks in its pillars hold."
    oracle = Oracle(0.6, 0.2, 0.2)
    (finding,) = examine(look_up([statement], Evidence([DOCUMENTS["harbour"]], encoder)), oracle)
    assert (finding.refuted > 0, oracle.n_asked) == (True, 3)


@pytest.mark.parametrize(
    ("form", "base"), [("rose", "rises"), ("gave", "giving"), ("took", "takes"), ("agreed", "agree")]
)
def test_an_irregular_form_has_the_stem_of_the_regular_ones(form: str, base: str) -> None:
    assert stem(form) == stem(base)


def test_no_findings_no_probabilities() -> None:
    decision: Decision = fitted()
    assert decision.probabilities([]).shape == (0,)
