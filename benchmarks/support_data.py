"""Labelled data on whether a text is supported by its source, from the data folder, in one form."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.language.sentences import segment
from briefing.nouns import Document, Sentence

SUMMEDITS = ("ectsum", "podcast", "sales_email", "samsum", "scitldr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some sentences and the source they are to be supported by.

    Attributes:
        group: Which set it comes from.
        chosen_on: Whether thresholds and weights may be chosen on it; the figures are measured on the rest. Decided by
            the source, so that no source is on both sides.
        original: The supported text that this one was made from by an edit; "" where there is none.
    """

    group: str
    statements: tuple[str, ...]
    document: Document
    supported: bool
    chosen_on: bool
    original: str = ""


def cases(folder: Path) -> Iterator[Case]:
    """Every case of SummEdits, QAGS and WiCE in `folder`/support."""
    for domain in SUMMEDITS:
        for row in rows(folder / f"support/summedits_{domain}.jsonl.gz"):
            case = _case(f"summedits_{domain}", sentences(row["summary"]), row["doc"], row["label"] == 1)
            yield replace(case, original=" ".join(sentences(row["original_summary"])))
    for row in rows(folder / "support/qags_cnndm.jsonl.gz"):
        yield _case("qags", [row["sentence"]], row["article"], int(row["consistent"]) == 1)
    for row in rows(folder / "support/wice_claim_dev.jsonl.gz"):
        lines = row["evidence"] if isinstance(row["evidence"], list) else ast.literal_eval(row["evidence"])
        text = "\n".join(" ".join(line.split()) for line in lines if line.strip())
        yield _case("wice", [row["claim"]], text, row["label"] == "supported")


def rows(path: Path) -> Iterator[dict[str, object]]:
    """The JSON objects of a gzipped file with one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sentences(text: str) -> list[str]:
    """The sentences of a text, white space folded."""
    return [" ".join(text[start:end].split()) for start, end in segment(text)]


def document(text: str, id: str = "S1") -> Document:
    """A segmented document."""
    spans = tuple(Sentence(document=id, index=i, start=s, end=e) for i, (s, e) in enumerate(segment(text)))
    return replace(Document.from_text(text, id=id), sentences=spans)


def _case(group: str, statements: list[str], text: str, supported: bool) -> Case:
    key = hashlib.sha256(text[:2000].encode()).digest()
    return Case(
        group=group,
        statements=tuple(statements),
        document=document(text),
        supported=supported,
        chosen_on=key[0] % 2 == 0,
    )
