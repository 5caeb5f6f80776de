"""What a model is given to read: the sentences of the reports, numbered through, a line each.

A number stands for one sentence of one report, so that a claim about it has exact offsets. Sentences that speak to a
language model rather than to a reader get no number and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from briefing.checking.instructions import addressed_to_a_model
from briefing.corpus import Corpus

MAX_TITLE_CHARS = 200
MAX_SENTENCE_CHARS = 2_000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The numbered sentences of a corpus.

    Attributes:
        corpus: The sentences of all documents.
        rows: The row of each number: number n stands for row ``rows[n - 1]``.
    """

    corpus: Corpus
    rows: tuple[int, ...]

    def row(self, number: object) -> int | None:
        """The row that a number stands for; None where there is no such number."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self.rows):
            return None
        return self.rows[number - 1]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of each row."""
        return {row: n for n, row in enumerate(self.rows, 1)}

    @cached_property
    def n_words(self) -> int:
        """How many words of the reports it holds."""
        return sum(len(self.corpus.texts[row].split()) for row in self.rows)

    def text(self, numbers: Sequence[int] | None = None) -> str:
        """The sheet, or those of its sentences: under a heading for each report, a line each."""
        lines: list[str] = []
        column = -1
        for number in numbers or range(1, len(self.rows) + 1):
            row = self.rows[number - 1]
            if self.corpus.column[row] != column:
                column = int(self.corpus.column[row])
                lines.append(self.heading(column))
            lines.append(f"{number}: {self.corpus.texts[row][:MAX_SENTENCE_CHARS]}")
        return "\n".join(lines)

    def heading(self, column: int) -> str:
        """The line above a report: its number, day and headline, as far as they are known."""
        source = self.corpus.documents[column].source
        day = f", {source.published.date().isoformat()}" if source.published else ""
        title = " ".join((source.title or "").split())[:MAX_TITLE_CHARS]
        return f"REPORT {column + 1}{day}" + (f": {title}" if title else "")


def sheet(corpus: Corpus) -> tuple[Sheet, int]:
    """The numbered sentences of a corpus, and how many were left out as they speak to a language model."""
    refused = {document.id: addressed_to_a_model(document) for document in corpus.documents}
    rows = tuple(
        row
        for row, sentence in enumerate(corpus.sentences)
        if corpus.texts[row] and sentence.index not in refused[sentence.document]
    )
    return Sheet(corpus=corpus, rows=rows), sum(map(len, refused.values()))
