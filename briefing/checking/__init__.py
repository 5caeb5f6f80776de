"""The gate: every sentence is matched to its evidence in the sources and must be borne out by it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.checking.gate import Gate
from briefing.checking.judge import Level
from briefing.checking.prose import find_passages
from briefing.checking.verdict import CheckedSentence, Judgement, Reason, Report, Verdict
from briefing.engines.protocols import Encoder, Stance
from briefing.nouns import Document

__all__ = ["CheckedSentence", "Gate", "Judgement", "Level", "Reason", "Report", "Verdict", "check"]


def check(
    text: str, documents: Sequence[Document], *, encoder: Encoder, stance: Stance, level: Level = "normal"
) -> Report:
    """Whether each sentence of a text is supported by the documents.

    Args:
        text: Anyone's, in Markdown, HTML or plain text; headings, tables and lists of sources are passed over.
        documents: The sources.
        encoder: Finds evidence that is worded otherwise.
        stance: Judges a sentence against its evidence.
        level: "strict" also fails a likely sentence with a figure, date, name or role that the evidence lacks.
    """
    passages = find_passages(text)
    judged = Gate(documents, encoder=encoder, stance=stance, level=level).judge([p.words for p in passages])
    return Report(
        sentences=tuple(
            CheckedSentence(start=p.start, end=p.end, line=p.line, judgement=j)
            for p, j in zip(passages, judged, strict=True)
        )
    )
