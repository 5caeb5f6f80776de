"""The bottom line: the news, in the sources' sentences, each cited for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from reports import reports

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder, stance
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.lead import MAX_WORDS, Lead, bottom_line
from briefing.merger.choice.news import News
from briefing.merger.confidence import confidence
from briefing.merger.hearing import Asked, Heard, thresholds
from briefing.merger.points import cited
from briefing.nouns import Citation, Conflict, Position

FERRY = (
    "The Orrin ferry ran aground off Skellan on Friday with 140 passengers aboard, the coast guard said. "
    "All of them were taken off by lifeboats before noon. The line was founded in 1911 by two brothers.",
    "A ferry with 140 passengers aboard ran aground off Skellan on Friday. Lifeboats took all of them off before noon. "
    "Anna Vell, a baker from Skellan, said she had heard a loud bang.",
    "All 140 passengers were taken off the Orrin ferry by lifeboats after it ran aground off Skellan on Friday. "
    "The harbour has been dredged four times since 2003.",
)


def corpus_of(*texts: str, days: tuple[int, ...] = ()) -> Corpus:
    made = reports(*texts)
    if days:
        dated = [replace(d.source, published=datetime(2026, 3, n, tzinfo=UTC)) for d, n in zip(made, days, strict=True)]
        made = [replace(d, source=source) for d, source in zip(made, dated, strict=True)]
    return embed(made, encoder())


def lead_of(corpus: Corpus, conflicts: tuple[Conflict, ...] = ()) -> Lead:
    found = bottom_line(
        Context(corpus), News(corpus, encoder()), encoder(), Asked(stance()), Editor(corpus, stance()), conflicts
    )
    assert found is not None
    return found


def test_the_news_leads_and_not_the_history_of_the_firm() -> None:
    lead = lead_of(corpus_of(*FERRY))
    assert "ran aground" in lead.point.statement
    assert "1911" not in lead.point.statement
    assert "dredged" not in lead.point.statement
    assert len(lead.point.statement.split()) <= MAX_WORDS


def test_each_part_is_cited_to_those_that_say_it_and_the_whole_to_all_of_these() -> None:
    point = lead_of(corpus_of(*FERRY)).point
    assert point.statement == " ".join(part.text for part in point.parts)
    assert set(point.citations) == {c for part in point.parts for c in part.citations}
    assert any(len({c.document for c in part.citations}) > 1 for part in point.parts)


def test_of_two_states_of_one_thing_the_later_comes_first() -> None:
    barred = "A judge in Karrow barred the mayor from closing the old harbour market to traders on Monday."
    lifted = "A court in Karrow let the mayor close the old harbour market to traders after all on Thursday."
    lead = lead_of(corpus_of(f"{barred} Rain fell.", f"{lifted} Rain fell.", days=(2, 5)))
    assert len(lead.forms) == 2
    assert lead.point.statement.index("let the mayor") < lead.point.statement.index("barred the mayor")


def test_what_reports_contradict_is_said_with_it() -> None:
    corpus = corpus_of(*FERRY)
    ours, theirs = corpus.cite(0), corpus.cite(3)

    def position(value: str, proof: Citation) -> Position:
        return Position(value=value, citations=(proof,))

    dispute = Conflict(
        issue="passengers", kind="number", relation="contradiction", why="",
        positions=(position("140", ours), position("104", theirs)),
    )  # fmt: skip
    last = lead_of(corpus, (dispute,)).point.parts[-1]
    assert last.text == "Reports differ: 140 or 104."
    assert {c.document for c in last.citations} == {"S1", "S2"}


def heard_by(lead: Lead, corpus: Corpus, *says: float) -> Lead:
    """The bottom line, told so likely by each document; those from `on_page` on are cited."""
    rows = [int(corpus.rows(column)[0]) for column in range(len(says))]
    ears = {c: Heard(all=p, says=p, row=row) for c, (p, row) in enumerate(zip(says, rows, strict=True))}
    cited = tuple(corpus.cite(row) for p, row in zip(says, rows, strict=True) if p >= thresholds().on_page)
    parts = tuple(replace(p, citations=cited) for p in lead.point.parts)
    return replace(lead, point=replace(lead.point, parts=parts), ears=(ears,) * len(lead.forms))


def test_confidence_names_who_tells_it_and_who_perhaps_does() -> None:
    corpus = corpus_of(*FERRY)
    perhaps = thresholds().core

    def told(*says: float) -> str:
        return confidence(corpus, heard_by(lead_of(corpus), corpus, *says), ()).reason

    assert "told, in substance, by S1, S2 and S3" in told(1, 1, 1)
    assert "told, in substance, by S1, and perhaps by S2 and S3" in told(1, perhaps, perhaps)
    assert "told, in substance, by S1 and S3, and perhaps by S2" in told(1, perhaps, 1)
    assert "told, in substance, at least by S1, and perhaps by S2" in told(1, perhaps, 0)
    assert "told, in substance, at least by S2" in told(0, 1, 0)
    alone = corpus_of(FERRY[0], "The national library lent out two million books last year, more than ever before.")
    assert confidence(alone, lead_of(alone), ()).level == "low"


def test_confidence_names_a_copy_with_its_origin_and_of_many_the_first() -> None:
    corpus = corpus_of(*[FERRY[0]] * 7)
    documents = [replace(d, origin="S1") if d.id == "S2" else d for d in corpus.documents]
    corpus = replace(corpus, documents=tuple(documents))
    found = confidence(corpus, heard_by(lead_of(corpus), corpus, *[1.0] * 7), ()).reason
    assert "by S1, S3, S4, S5 and 2 more" in found


def test_confidence_is_high_where_three_origins_tell_it_in_substance() -> None:
    named = [text.replace("The Orrin ferry", "Coast guard chief Ada Holm said the Orrin ferry") for text in FERRY]
    corpus = corpus_of(*named)
    perhaps = thresholds().core

    def level(*says: float) -> str:
        return confidence(corpus, heard_by(lead_of(corpus), corpus, *says), ()).level

    found = [level(1, 1, 1), level(1, 1, 0), level(1, perhaps, 0), level(1, perhaps - 0.01, 0)]
    assert found == ["high", "moderate", "moderate", "low"]


def test_who_surely_says_the_core_of_a_sentence_is_cited_so_and_who_denies_it_is_not() -> None:
    corpus = corpus_of(*FERRY)
    form = lead_of(corpus).forms[0]
    home = int(corpus.column[form.row])
    first, second = (c for c in range(3) if c != home)
    row = {c: int(corpus.rows(c)[0]) for c in (first, second)}
    own = {home: Heard(all=1.0, says=1.0, row=form.row)}

    def found(says: float, denies: float) -> dict[str, str | None]:
        likely = Heard(all=0.1, says=0.8, row=row[second])
        ears = own | {first: Heard(all=0.1, says=says, denies=denies, row=row[first]), second: likely}
        return {c.document: c.says for c in cited(Context(corpus), form, ears)}

    documents = [d.id for d in corpus.documents]
    assert found(0.97, 0.0) == {documents[home]: "all", documents[first]: "core"}
    assert found(0.97, 0.9) == {documents[home]: "all"}
