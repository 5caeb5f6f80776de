"""How what is proved is told: in the reader's words where the check passes them, else in a source's."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from briefing.checking.gate import Gate
from briefing.checking.instructions import speaks_to_a_model
from briefing.checking.judge import Level
from briefing.corpus import Corpus
from briefing.corpus.context import stems
from briefing.engines.protocols import Encoder, Stance
from briefing.language.dates import find_dates, relate_dates
from briefing.language.names import find_names, relate_names
from briefing.language.quantities import find_quantities, relate
from briefing.language.sentences import segment
from briefing.merger.hearing import thresholds
from briefing.nouns import Citation, Document, Point, Relation, SharedPoint
from briefing.reader.claimed import ClaimedDifference, ClaimedPoint, Place
from briefing.reader.proof import Prover

MIN_LEAD_WORDS, MAX_LEAD_WORDS = 25, 60
# Of a question's content words so many must be the sentences' own; the rest is what makes it a question.
MIN_OWN_WORDS = 0.5
MAX_ISSUE_WORDS = 14
# A word that stands in no report and is not one that any question may hold would tell what nobody said: "Why did the
# *drunk* captain …". Gathered from 120 questions of careful readers. Of 617 others, by which readers labelled stories,
# 206 are told by their kind for it, without the list 254.
ASKING = frozenset(
    stems(
        "amount answered ask asked bad behind between change clear close come date day described done exactly "
        "first gone good happen happened hard held hold issue judged judge known last lie likely long many matter "
        "met much name number order place plan position react reason result right say score settled side sort "
        "speak stand still stop taken tell think time total treat truly under until well word within worth wrong"
    )
)
MIN_INFLECTED_CHARS = 4
# Words that a sentence must have in common with a bottom line to be cited for it.
MIN_COMMON = 2
SURE = 0.9
WHY: dict[Relation, str] = {
    "contradiction": "read by a model, and judged blind twice: both cannot be right",
    "superseded": "read by a model, and judged blind twice: one tells a later state",
    "framing": "read by a model, and judged blind twice: the same facts, told in opposed ways",
}


class Teller:
    """Words what was proved.

    Args:
        corpus: The sentences of all documents.
        prover: Tells who says a statement.
        encoder: Finds the evidence for a statement.
        stance: Judges it.
        level: How strictly the reader's own words are checked.
        writer: Whose words they are.
    """

    def __init__(
        self, corpus: Corpus, prover: Prover, encoder: Encoder, stance: Stance, level: Level, writer: str
    ) -> None:
        self.corpus = corpus
        self.prover = prover
        self.writer = writer
        self.n_written = self.n_replaced = 0
        self._level: Level = level
        self._engines = encoder, stance
        self._gates: dict[str, Gate] = {}
        self._everything: Gate | None = None

    def shared(self, claim: ClaimedPoint, rank: int) -> SharedPoint | None:
        """A claimed point as one on which two origins agree; None where they do not."""
        found = self.prover.witnesses(claim.statement, claim)
        if self.prover.n_origins(found) < 2:
            return None
        self.n_written += self.prover.trusted
        statement, writer = claim.statement, self.writer
        if not self.prover.trusted or speaks_to_a_model(claim.statement) or not self._borne_out(claim.statement, found):
            self.n_replaced += self.prover.trusted
            told = self._in_own_words(claim, found)
            if told is None:
                return None
            statement, found, writer = *told, ""
        return SharedPoint(
            statement=statement,
            citations=found,
            origins=self.prover.n_origins(found),
            salience=round(max(0.0, SURE - rank / 50), 4),
            writer=writer or None,
            found_by=("reader",),
            proved_by=("stance",),
        )

    def _borne_out(self, statement: str, citations: Sequence[Citation]) -> bool:
        """Whether one source alone bears a statement out, and none that is cited for all of it speaks against it."""
        documents = list(dict.fromkeys(c.document for c in citations if c.says == "all"))
        verdicts = [self._gate(d).judge([statement])[0].verdict for d in documents]
        if self._level == "off":
            return bool(documents)
        return "supported" in verdicts and "contradicted" not in verdicts

    def _in_own_words(
        self, claim: ClaimedPoint, citations: Sequence[Citation]
    ) -> tuple[str, tuple[Citation, ...]] | None:
        """The source's sentence that most of the others say, with those that do."""
        rows = [r for r in (*claim.whole, *claim.core) if self.corpus.statements[r]]
        cited = {(c.document, c.start) for c in citations}
        rows = [r for r in rows if (self.corpus.sentences[r].document, self.corpus.sentences[r].start) in cited]
        best: tuple[int, int, str, tuple[Citation, ...]] | None = None
        for row in rows:
            statement = self.corpus.statements[row] or ""
            found = self.prover.witnesses(
                statement, ClaimedPoint(statement=statement, whole=(*claim.whole, *claim.core))
            )
            told = (self.prover.n_origins(found), -len(statement), statement, found)
            if best is None or told[:2] > best[:2]:
                best = told
        return (best[2], best[3]) if best is not None and best[0] > 1 else None

    def bottom_line(self, claim: ClaimedPoint | None, shared: Sequence[SharedPoint]) -> Point | None:
        """The claimed bottom line where the sources bear out each of its sentences; else the foremost shared points."""
        if self.prover.trusted and claim is not None and not speaks_to_a_model(claim.statement):
            self.n_written += 1
            if self._everything is None:
                self._everything = self._made(self.corpus.documents)
            sentences = [claim.statement[start:end] for start, end in segment(claim.statement)]
            judged = self._everything.judge(sentences)
            if judged and all(j.citations and (j.verdict == "supported" or self._level == "off") for j in judged):
                own = tuple(self.corpus.cite(r) for r in (*claim.whole, *claim.core) if self._bears(r, claim.statement))
                proof = tuple(dict.fromkeys((*own, *(c for j in judged for c in j.citations))))
                return Point(
                    statement=claim.statement, citations=proof, salience=SURE, writer=self.writer, found_by=("reader",)
                )
            self.n_replaced += 1
        told: list[SharedPoint] = []
        n_words = 0
        for point in (p for p in shared if p.printable):
            length = len(point.statement.split())
            if n_words >= MIN_LEAD_WORDS or len(told) == 2:
                break
            if not told or n_words + length <= MAX_LEAD_WORDS:
                told.append(point)
                n_words += length
        if not told:
            return None
        return Point(
            statement=" ".join(p.statement for p in told),
            citations=tuple(dict.fromkeys(c for p in told for c in p.whole)),
            salience=told[0].salience,
            writer=next((p.writer for p in told if p.writer), None),
            found_by=("reader",),
        )

    def _bears(self, row: int, statement: str) -> bool:
        """Whether a sentence speaks of what a statement tells, and does not deny it."""
        text = self.corpus.texts[row]
        common = set(stems(text)) & set(stems(statement))
        return len(common) >= MIN_COMMON and self.prover.denies(text, statement) < thresholds().denies

    def issue(self, claim: ClaimedDifference, places: Sequence[Place]) -> str:
        """The question as claimed where its words are the sentences' own; else its kind, and words that they share."""
        rows = list(dict.fromkeys(p.row for p in places))
        if self._is_theirs(claim.question, rows):
            return claim.question.rstrip("?").strip()
        common = set.intersection(*(set(stems(self.corpus.texts[r])) for r in rows))
        words = [w.strip(".,;:'\"“”‘’()") for w in self.corpus.texts[rows[0]].split()]
        told = list(dict.fromkeys(w for w in words if set(stems(w)) & common))[:4]
        return f"{claim.kind} ({' '.join(told)})" if told else claim.kind

    def _is_theirs(self, question: str, rows: Sequence[int]) -> bool:
        if not question or len(question.split()) > MAX_ISSUE_WORDS or speaks_to_a_model(question):
            return False
        analyses = [self.corpus.analyses[r] for r in rows]
        own = {s for r in rows for s in stems(self.corpus.texts[r])}
        asked = set(stems(question))
        if not all(_is_known(s, self._stems) for s in asked - own - ASKING):
            return False
        known = (
            all(any(relate(q, k) == "same" for a in analyses for k in a.quantities) for q in find_quantities(question))
            and all(any(relate_dates(d, k) == "same" for a in analyses for k in a.dates) for d in find_dates(question))
            and all(
                any(relate_names(n, k) != "different" for a in self.corpus.analyses for k in a.names)
                for n in find_names(question)
            )
        )
        return known and len(asked & own) >= MIN_OWN_WORDS * len(asked)

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The content words of all reports."""
        return frozenset(s for text in self.corpus.texts for s in stems(text))

    def _gate(self, document: str) -> Gate:
        if document not in self._gates:
            self._gates[document] = self._made([d for d in self.corpus.documents if d.id == document])
        return self._gates[document]

    def _made(self, documents: Sequence[Document]) -> Gate:
        encoder, stance = self._engines
        return Gate(documents, encoder=encoder, stance=stance, level=self._level)


def _is_known(stem: str, known: AbstractSet[str]) -> bool:
    """Whether a stem is among others, but for its inflection ("burn", "burned")."""
    stem = stem.removesuffix("'s").removesuffix("’s")
    return stem in known or any(
        len(short) >= MIN_INFLECTED_CHARS and long.startswith(short)
        for other in known
        for short, long in [sorted((stem, other), key=len)]
    )
