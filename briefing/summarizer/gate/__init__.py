"""The gate: every sentence is matched to its evidence in the sources and must be borne out by it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.model import Document
from briefing.models.protocols import Encoder, Entailment
from briefing.summarizer.gate.judge import Gate, Level
from briefing.summarizer.gate.prose import find_passages
from briefing.summarizer.gate.verdict import CheckedSentence, Judgement, Reason, Report, Verdict

__all__ = ["CheckedSentence", "Gate", "Judgement", "Level", "Reason", "Report", "Verdict", "check"]


def check(
    text: str, documents: Sequence[Document], *, encoder: Encoder, entailment: Entailment, level: Level = "normal"
) -> Report:
    """Whether each sentence of a text is supported by the documents.

    Args:
        text: Anyone's, in Markdown, HTML or plain text; headings, tables and lists of sources are passed over.
        documents: The sources.
        encoder: Finds evidence that is worded otherwise.
        entailment: Judges a sentence against its evidence.
        level: "strict" also fails a likely sentence with a figure, date, name or role that the evidence lacks.
    """
    passages = find_passages(text)
    judged = Gate(documents, encoder=encoder, entailment=entailment, level=level).judge([p.words for p in passages])
    return Report(
        sentences=tuple(
            CheckedSentence(start=p.start, end=p.end, line=p.line, judgement=j)
            for p, j in zip(passages, judged, strict=True)
        )
    )
