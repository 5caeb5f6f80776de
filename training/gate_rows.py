"""What the gate's decision is fitted on: statements with their features, and which words are known to be wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from gate_texts import WORDS_ONLY, Case, support_data, texts
from numpy.typing import NDArray

from briefing.checking.evidence import Evidence
from briefing.checking.features import examine, look_up
from briefing.checking.suspicion import weighed
from briefing.engines.encoder import OnnxEncoder
from briefing.engines.protocols import Encoder, Stance
from briefing.engines.stance import OnnxStance

_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|\S")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A row for each statement.

    Attributes:
        features: Shape (n, len(NAMES)).
        words: The signs of the words of all statements, shape (m, len(WORD_NAMES)).
        word_row: The row that each word belongs to, shape (m,).
        word_wrong: 1 where a word was put in to make the text wrong, 0 where it stands rightly, -1 where nobody knows.
        text: The text that each row belongs to, shape (n,).
        changed: Whether the row may be what makes its text wrong: false for a sentence left as it was in the original.
        labels: Whether each text is supported.
        groups: The set that each text comes from.
        sources: The digest of each text's document.
    """

    features: NDArray[np.float32]
    words: NDArray[np.float32]
    word_row: NDArray[np.int64]
    word_wrong: NDArray[np.int8]
    text: NDArray[np.int64]
    changed: NDArray[np.bool_]
    labels: NDArray[np.bool_]
    groups: NDArray[np.str_]
    sources: NDArray[np.str_]

    def judged(self) -> Rows:
        """Those of the texts whose label is known."""
        texts = self.groups != WORDS_ONLY
        rows = texts[self.text]
        words = rows[self.word_row]
        return Rows(
            features=self.features[rows],
            words=self.words[words],
            word_row=(np.cumsum(rows) - 1)[self.word_row[words]],
            word_wrong=self.word_wrong[words],
            text=(np.cumsum(texts) - 1)[self.text[rows]],
            changed=self.changed[rows],
            labels=self.labels[texts],
            groups=self.groups[texts],
            sources=self.sources[texts],
        )


def load(path: Path | None, data: Path, written: Sequence[Path] = ()) -> Rows:
    """Rows kept in a file by an earlier run, or made from `data` and what was written, and kept there."""
    if path and path.is_file():
        with np.load(path) as found:
            return Rows(**found)
    rows = examined(texts(data, written), OnnxEncoder(), OnnxStance())
    if path:
        np.savez_compressed(path, **asdict(rows))
    return rows


def examined(found: Iterator[Case], encoder: Encoder, stance: Stance) -> Rows:
    """A row for each statement of each text; a document is indexed once for all texts that follow each other."""
    columns: dict[str, list] = {name: [] for name in Rows.__dataclass_fields__}
    evidence: dict[str, Evidence] = {}
    for number, text in enumerate(found):
        digest = text.document.sha256
        words_only = text.group == WORDS_ONLY
        if digest not in evidence:
            found_by = _Unasked() if words_only else encoder
            evidence = {digest: Evidence([text.document], found_by)} | dict(list(evidence.items())[:200])
        columns["labels"].append(text.supported)
        columns["groups"].append(text.group)
        columns["sources"].append(digest)
        changed = [text.supported or s not in support_data.sentences(text.original) for s in text.statements]
        cases = look_up(text.statements, evidence[digest])
        findings = examine(cases, stance, (lambda f: [True] * len(f)) if words_only else None)
        for i, finding in enumerate(findings):
            row = len(columns["features"])
            columns["features"].append(finding.features)
            columns["text"].append(number)
            columns["changed"].append(changed[i] or not any(changed))
            columns["words"].append(finding.words)
            columns["word_row"] += [row] * len(finding.words)
            columns["word_wrong"] += _wrong(text, text.statements[i])
    columns["words"] = [np.concatenate(columns["words"])]
    return Rows(**{k: np.array(v) if k != "words" else v[0] for k, v in columns.items()})


class _Unasked:
    """No encoder: the rows nearest in wording, which is quick."""

    id = "unasked"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 1), np.float32)


def _wrong(text: Case, statement: str) -> Sequence[int]:
    """For each weighed word of a statement, what `Rows.word_wrong` says."""
    words = weighed(statement)
    if not text.original:
        return [-1] * len(words)
    if text.supported:
        return [0] * len(words)
    theirs, mine = ([(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(t)] for t in (text.original, statement))
    matcher = difflib.SequenceMatcher(None, [t for *_, t in theirs], [t for *_, t in mine], autojunk=False)
    put_in = [
        (mine[start][0], mine[end - 1][1])
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in ("replace", "insert")
    ]
    return [int(any(a <= w.start < b for a, b in put_in)) for w in words]
