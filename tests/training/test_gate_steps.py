from __future__ import annotations

import gate_steps
import numpy as np
import pytest


def _texts(columns: np.ndarray, text: np.ndarray, labels: np.ndarray) -> gate_steps.Texts:
    return gate_steps.Texts(
        columns=columns,
        text=text,
        changed=np.ones(len(text), bool),
        labels=labels,
        weights=np.ones(len(labels)),
        sources=np.array([f"S{i % 20}" for i in range(len(labels))]),
    )


@pytest.fixture
def one_sentence_texts() -> gate_steps.Texts:
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(400, 3))
    return _texts(columns, np.arange(400), columns[:, 0] > 0)


def test_the_column_that_tells_is_found_and_the_unseen_are_judged(one_sentence_texts: gate_steps.Texts) -> None:
    steps, log_odds = gate_steps.bagged(one_sentence_texts, np.array([1, 1, 1]))
    by_column = [sum(abs(high - low) for j, _, low, high in steps if j == column) for column in range(3)]
    assert by_column[0] > 5 * max(by_column[1:])
    assert ((log_odds > 0) == one_sentence_texts.labels).mean() > 0.95


def test_a_column_of_the_wrong_sign_counts_nothing(one_sentence_texts: gate_steps.Texts) -> None:
    steps, _ = gate_steps.bagged(one_sentence_texts, np.array([-1, 1, 1]))
    assert all(high <= low for j, _, low, high in steps if j == 0)
    assert all(high >= low for j, _, low, high in steps if j != 0)


def test_tables_are_the_same_sum(one_sentence_texts: gate_steps.Texts) -> None:
    steps, _ = gate_steps.bagged(one_sentence_texts, np.array([0, 0, 0]))
    intercept, tables = gate_steps.tables(steps)
    total = np.full(400, intercept)
    for j, (edges, values) in tables.items():
        total += np.array(values)[np.searchsorted(edges, one_sentence_texts.columns[:, j], side="left")]
    assert total == pytest.approx(gate_steps.evaluate(steps, one_sentence_texts.columns))


def test_of_a_text_the_weakest_sentence_decides() -> None:
    rng = np.random.default_rng(2)
    columns = rng.normal(size=(900, 1))
    text = np.repeat(np.arange(300), 3)
    labels = columns.reshape(300, 3).min(1) > -0.5
    steps, _ = gate_steps.bagged(_texts(columns, text, labels), np.array([1]))
    weakest = gate_steps.evaluate(steps, columns).reshape(300, 3).min(1)
    threshold = np.median(weakest[labels]) / 2 + np.median(weakest[~labels]) / 2
    assert ((weakest > threshold) == labels).mean() > 0.95
