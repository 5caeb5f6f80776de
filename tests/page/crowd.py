"""Briefings of any size and script, made by a seeded generator: what a sheet must hold whatever comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from briefing.nouns import (
    Briefing,
    Citation,
    Confidence,
    Conflict,
    Diagnostic,
    Document,
    Event,
    KeyFigure,
    Kind,
    Point,
    Position,
    Relation,
    Run,
    SharedPoint,
    Source,
    Summary,
    Unknown,
    digest,
)

WORDS = [
    "council",
    "minister",
    "bridge",
    "hospital",
    "river",
    "engineers",
    "workers",
    "budget",
    "crowns",
    "million",
    "percent",
    "report",
    "inquiry",
    "Tuesday",
    "closed",
    "opened",
    "agreed",
    "refused",
    "warned",
    "said",
    "that",
    "the",
    "a",
    "of",
    "to",
    "in",
    "on",
    "for",
    "with",
    "after",
    "before",
    "over",
    "under",
    "against",
    "new",
    "old",
    "northern",
    "southern",
    "Harrow",
    "Lune",
    "Quern",
    "Brandt",
    "Vail",
    "Holm",
    "spokesperson",
    "re-election",
    "cross-border",
    "14.5",
    "48,000",
    "$31m",
    "2026",
    "AVAILABLE",
    "WITHDRAWAL",
    "infrastructure",
    "responsibilities",
    "incomprehensibly",
    "—",
    "“unsafe”",
    "(again)",
    "it's",
]
SCRIPTS = {
    "latin": WORDS,
    "accents": [
        "Škoda",
        "São",
        "Łódź",
        "Đắk",
        "Lắk",
        "résumé",
        "naïve",
        "Ørsted",
        "Çeşme",
        "ÎLE",
        "Ångström",
        "façade",
        "coöperate",
        "œuvre",
    ],
    "cyrillic": [
        "министр",
        "сообщил",
        "что",
        "мост",
        "закрыт",
        "Широкая",
        "ЩУКА",
        "ЖЖЖ",
        "после",
        "обнаружения",
        "трещин",
        "в",
        "подвесках",
    ],
    "greek": ["ΥΠΟΥΡΓΟΣ", "γέφυρα", "έκλεισε", "μετά", "από", "ρωγμές", "στους", "αναρτήρες"],
    "cjk": [
        "防衛省は二十三日、橋の閉鎖を発表した。",
        "検査員がひび割れを見つけた、と大臣は述べた。",
        "韓国",
        "사고가 발생했다",
    ],
    "arabic": ["أعلنت", "الوزارة", "إغلاق", "الجسر", "بعد", "اكتشاف", "شقوق", "﷽", "في", "الحبال"],
    "devanagari": ["मंत्रालय", "ने", "पुल", "बंद", "करने", "की", "घोषणा", "की", "दरारें", "मिलने", "के", "बाद"],
    "emoji": ["🚧", "🌉🌉", "👩‍👩‍👧‍👦", "closed", "🇯🇵", "⚠️", "𒐫", "⸻"],
    "caps": ["WWWWW", "MMMMM", "WIDE", "WARNING", "WOMEN", "MAMMOTH", "@@@@", "%%%%", "ŒŒŒ"],
    "unbroken": ["x" * 300, "a" * 40 + "-" + "b" * 200, "https://news.example/" + "path/" * 30, "W" * 90],
    "thin": ["i", "l", "!", ".", ",", ":", ";", "'", "|", "ill", "fill", "till"],
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a briefing is to be."""

    n_sources: int = 4
    n_shared: int = 10
    n_conflicts: int = 6
    n_single: int = 20
    n_other: int = 6
    n_words: int = 18
    script: str = "latin"
    copies: bool = False


def crowd(shape: Shape, seed: int = 0) -> Briefing:
    """A briefing of that shape; the same seed gives the same one."""
    return _Crowd(shape, Random(seed)).briefing()


class _Crowd:
    def __init__(self, shape: Shape, random: Random) -> None:
        self.shape = shape
        self.random = random
        self.documents = tuple(self._document(n) for n in range(1, shape.n_sources + 1))

    def words(self, n_words: int | None = None) -> str:
        vocabulary = SCRIPTS[self.shape.script]
        n = n_words or max(1, int(self.random.gauss(self.shape.n_words, self.shape.n_words / 3)))
        made = " ".join(self.random.choice(vocabulary) for _ in range(n))
        return made[:1].upper() + made[1:] + "."

    def _document(self, n: int) -> Document:
        text = " ".join(self.words() for _ in range(12))
        source = Source(
            uri=f"{n}.txt",
            outlet=self.words(3),
            title=self.words(),
            published=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=7 * n) if n % 5 else None,
            url=f"https://news{n}.example/story?id={n}",
            wire="Northern Press" if n % 7 == 3 else None,
        )
        origin = f"S{n - 1}" if self.shape.copies and n % 2 == 0 else f"S{n}"
        return Document(id=f"S{n}", source=source, text=text, sha256=digest(text), origin=origin)

    def cite(self, n_documents: int = 1) -> tuple[Citation, ...]:
        chosen = self.random.sample(self.documents, min(n_documents, len(self.documents)))
        cited = []
        for document in chosen:
            start = self.random.randrange(len(document.text) // 2)
            cited.append(document.cite(start, min(len(document.text), start + self.random.randint(20, 400))))
        return tuple(cited)

    def briefing(self) -> Briefing:
        shape = self.shape
        return Briefing(
            title=self.words(),
            documents=self.documents,
            bottom_line=Point(statement=self.words(), citations=self.cite(3)),
            shared=tuple(self._shared() for _ in range(shape.n_shared)) if shape.n_sources > 1 else (),
            conflicts=tuple(self._conflict() for _ in range(shape.n_conflicts)) if shape.n_sources > 1 else (),
            summaries=tuple(
                Summary(document=d.id, points=self._points(3), line=self._points(1)[0]) for d in self.documents
            ),
            single=self._points(shape.n_single),
            unknowns=tuple(Unknown(statement=self.words(), citations=self.cite()) for _ in range(shape.n_other // 2)),
            figures=tuple(
                KeyFigure(value=self.words(2), what=self.words(6), citations=self.cite()) for _ in range(shape.n_other)
            ),
            timeline=tuple(
                Event(day=f"2026-11-{n % 28 + 1:02}", statement=self.words(), citations=self.cite())
                for n in range(shape.n_other)
            ),
            confidence=Confidence(level="moderate", reason=self.words()),
            diagnostics=tuple(
                Diagnostic(stage="read", severity="warning", source=f"{n}.pdf", message=self.words())
                for n in range(shape.n_other // 3)
            ),
            run=Run(version="0.1.0", compiled=date(2026, 11, 23)),
        )

    def _points(self, n: int) -> tuple[Point, ...]:
        return tuple(Point(statement=self.words(), citations=self.cite()) for _ in range(n))

    def _shared(self) -> SharedPoint:
        cited = self.cite(self.random.randint(2, 12))
        return SharedPoint(statement=self.words(), citations=cited, origins=len(cited))

    def _conflict(self) -> Conflict:
        kinds: tuple[Kind, ...] = ("number", "date", "name", "quote", "cause", "stance")
        relations: tuple[Relation, ...] = ("contradiction", "superseded", "framing")
        positions = []
        for cited in (self.cite(2), self.cite(1), self.cite(1))[: self.random.randint(2, 3)]:
            value = cited[0].quote[5:25].strip() or "x"
            positions.append(Position(value=value, citations=cited, speaker=self.random.choice((None, "Ilse Brandt"))))
        return Conflict(
            issue=self.words(4),
            kind=self.random.choice(kinds),
            relation=self.random.choice(relations),
            why=self.words(8),
            positions=tuple(positions),
            probability=0.8,
        )


SHAPES = {
    "one source": Shape(n_sources=1, n_single=12, n_other=3),
    "one source, little": Shape(n_sources=1, n_single=2, n_other=0),
    "two sources": Shape(n_sources=2),
    "two sources, little": Shape(n_sources=2, n_shared=2, n_conflicts=1, n_single=2, n_other=0),
    "three short": Shape(n_sources=3, n_words=7),
    "five sources": Shape(n_sources=5),
    "twelve sources": Shape(n_sources=12, n_shared=20, n_single=80, copies=True),
    "fifty sources": Shape(n_sources=50, n_shared=30, n_conflicts=20, n_single=300, n_other=20, copies=True),
    "two hundred sources": Shape(n_sources=200, n_shared=40, n_conflicts=30, n_single=900, n_other=20),
    "long sentences": Shape(n_sources=4, n_words=400),
    "2,000-word sentences": Shape(n_sources=3, n_words=2000, n_shared=4, n_conflicts=3, n_single=5, n_other=3),
    "2,000-word sentence, one source": Shape(n_sources=1, n_words=2000, n_single=1, n_other=0),
    **{f"script: {name}": Shape(script=name, n_sources=4) for name in SCRIPTS if name != "latin"},
    "unbroken, two sources": Shape(script="unbroken", n_sources=2),
}
