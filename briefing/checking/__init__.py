"""The gate: every sentence is matched to its evidence in the sources and must be borne out by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.checking.verdict import CheckedSentence, Judgement, Reason, Report, Verdict
from briefing.nouns import Document

if TYPE_CHECKING:
    from briefing.checking.gate import Gate
    from briefing.checking.judge import Level
    from briefing.engines.protocols import Encoder, Stance

__all__ = ["CheckedSentence", "Gate", "Judgement", "Level", "Reason", "Report", "Verdict", "check"]


def __getattr__(name: str) -> object:
    # Who only takes a report that was made elsewhere needs none of the machinery.
    if name == "Gate":
        from briefing.checking.gate import Gate

        return Gate
    if name == "Level":
        from briefing.checking.judge import Level

        return Level
    raise AttributeError(f"module 'briefing.checking' has no attribute {name!r}")


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
    from briefing.checking.gate import Gate
    from briefing.checking.prose import find_passages

    passages = find_passages(text)
    judged = Gate(documents, encoder=encoder, stance=stance, level=level).judge([p.words for p in passages])
    return Report(
        sentences=tuple(
            CheckedSentence(start=p.start, end=p.end, line=p.line, judgement=j)
            for p, j in zip(passages, judged, strict=True)
        )
    )
