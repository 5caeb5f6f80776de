"""A page of 60 words, of a sheet, of two; and one that is for a question."""

from __future__ import annotations

import html as html_module
import io
from dataclasses import replace

import crowd
import newsroom
import pytest

from briefing.config import Settings, load
from briefing.corpus import embed
from briefing.engines.protocols import Encoder
from briefing.errors import UsageError
from briefing.language.sentences import segment
from briefing.merger.choice.focus import Focus, _stems
from briefing.nouns import Briefing, Document, Part, Sentence
from briefing.page import fit, layout, render, to_docx
from briefing.page.docx_blocks import Paragraph
from briefing.page.docx_size import SIZES, body_points
from briefing.page.docx_words import Words
from briefing.page.fitting import _Fitter, _Pool
from briefing.page.json_form import from_json, to_json
from briefing.page.layout import Piece, n_sheets
from briefing.page.length import SHORT_WORDS
from briefing.page.quoting import lead_parts
from briefing.page.templating import names
from briefing.page.view import view
from briefing.page.voices import PlainVoice


def of_length(briefing: Briefing, length: str, template: str = "onepage", **settings: str) -> Briefing:
    run = replace(briefing.run, settings={**briefing.run.settings, "length": length, **settings})
    return fit(replace(briefing, run=run), template=template)


def n_words(briefing: Briefing) -> int:
    """The words of what is stated on a page."""
    page = view(briefing, PlainVoice())
    items = [*([page.bottom_line] if page.bottom_line else []), *page.changes, *page.shared, *page.single]
    items += [*page.source_lines, *page.unknowns, *page.figures, *page.timeline]
    rows = [f"{row.issue} {row.said} {row.kind} {row.why}" for row in page.conflicts]
    return sum(len(f"{i.label} {i.text} {i.note}".split()) for i in items) + sum(len(row.split()) for row in rows)


@pytest.mark.parametrize("template", names())
def test_a_short_page_has_sixty_words_and_says_what_it_left_off(template: str) -> None:
    briefing = newsroom.briefing()
    short, usual = of_length(briefing, "short", template), fit(briefing, template=template)
    assert n_words(short) <= SHORT_WORDS < n_words(usual)
    page = render(short, template=template)
    assert briefing.bottom_line is not None
    assert briefing.bottom_line.statement[:40] in page
    assert "**Sources** · S1" in page
    assert "In their words" not in page
    assert "Left off this page: 2 shared points; 4 differences; 6 points of one source" in page
    # "14 million crowns" is what reports differ on: without the difference it is not told.
    assert "14 million" in render(usual, template=template)
    assert "14 million" not in page


def test_a_short_page_takes_its_words_from_the_sections_chosen() -> None:
    only = of_length(newsroom.briefing(), "short", sections="timeline,source_lines")
    assert any(event.on_page for event in only.timeline)
    assert not any(conflict.on_page for conflict in only.conflicts)
    assert n_words(only) <= SHORT_WORDS


@pytest.mark.parametrize("template", names())
@pytest.mark.parametrize("shape", ["five sources", "fifty sources", "2,000-word sentences"])
def test_a_long_page_has_two_sheets_and_more_than_one_holds(shape: str, template: str) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    briefing = crowd.crowd(crowd.SHAPES[shape])
    long, usual = of_length(briefing, "long", template), fit(briefing, template=template)
    assert n_words(long) > 1.3 * n_words(usual)
    html = render(long, format="html", template=template)
    assert len(weasyprint.HTML(string=html).render().pages) == 2
    page = view(long, PlainVoice())
    setting = layout.setting(page, template, "a4")
    assert layout.fits(replace(page, quotes=page.quotes[: setting.n_quotes]), template, "a4", setting.root_px)


def test_a_long_page_of_little_stays_on_one_sheet() -> None:
    weasyprint = pytest.importorskip("weasyprint")
    long = of_length(newsroom.briefing(), "long")
    assert len(weasyprint.HTML(string=render(long, format="html")).render().pages) == 1
    assert render(long) == render(fit(newsroom.briefing()))


def test_a_sheet_ends_between_two_pieces() -> None:
    assert n_sheets([Piece(4.0), Piece(6.0)], 10.0) == 1
    assert n_sheets([Piece(4.0), Piece(6.5)], 10.0) == 2
    # Beside the row that goes to the next sheet its table's head is printed there again.
    assert n_sheets([Piece(4.0), Piece(6.5, 2.0), Piece(3.0)], 10.0) == 3
    assert n_sheets([Piece(21.0), Piece(1.0)], 10.0) > 2


def test_a_word_file_of_two_sheets_is_set_larger_than_on_one() -> None:
    blocks = [Paragraph(style="List Bullet", spans=(Words("word " * 30),)) for _ in range(50)]
    assert body_points(blocks, "a4", 2) > body_points(blocks, "a4")
    few = blocks[:3]
    assert body_points(few, "a4", 2) == body_points(few, "a4") == SIZES[0]


def test_the_length_stays_with_the_briefing() -> None:
    short = of_length(newsroom.briefing(), "short")
    assert render(from_json(to_json(short))) == render(short)
    assert "In their words" in render(of_length(newsroom.briefing(), "endless"))


def test_an_unknown_length_or_an_empty_question_is_refused() -> None:
    with pytest.raises(UsageError, match="'endless' is not known; use short or page or long"):
        Settings(length="endless")  # type: ignore[arg-type]
    for words in ("", " ?! ", "a" * 201):
        with pytest.raises(UsageError, match="a question of a few words"):
            Settings(focus=words)


def test_a_folder_s_file_may_set_the_length_and_no_question(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "briefing.toml").write_text('length = "short"\nfocus = "the ministers"\n')
    settings = load(folder, environment={})
    assert (settings.length, settings.focus) == ("short", None)
    assert "sets focus" in settings.notes[0].message


def sentences(briefing: Briefing) -> list[Document]:
    """The documents of a briefing, taken apart."""
    made = []
    for document in briefing.documents:
        spans = enumerate(segment(document.text))
        own = tuple(Sentence(document=document.id, index=i, start=a, end=b) for i, (a, b) in spans)
        made.append(replace(document, sentences=own))
    return made


def focus(words: str, briefing: Briefing, encoder: Encoder) -> Focus:
    return Focus(words, embed(sentences(briefing), encoder), encoder)


def for_question(words: str, encoder: Encoder, length: str = "page", template: str = "onepage") -> Briefing:
    briefing = newsroom.briefing()
    briefing = replace(briefing, run=replace(briefing.run, settings={"length": length}))
    return fit(briefing, template=template, focus=focus(words, briefing, encoder))


@pytest.mark.parametrize("template", names())
def test_what_bears_on_a_question_comes_first(template: str, encoder: Encoder) -> None:
    made = for_question("shopkeepers", encoder, template=template)
    assert "Shopkeepers in Lower Harrow" in next(p.statement for p in made.single if p.on_page)
    assert "what bears on “shopkeepers” first" in render(made, template=template)
    usual = fit(newsroom.briefing(), template=template)
    assert {p.statement for p in made.single} == {p.statement for p in usual.single}


def test_what_was_left_off_for_it_is_counted(encoder: Encoder) -> None:
    briefing = crowd.crowd(crowd.SHAPES["five sources"])
    asked = "Zeppelins landed beside the bridge."  # the last of many: a page has no room for it
    briefing = replace(briefing, single=(*briefing.single, replace(briefing.single[-1], statement=asked)))
    usual = fit(briefing)
    assert not usual.single[-1].on_page
    made = fit(briefing, focus=focus("zeppelins", briefing, encoder))
    assert made.single[0].statement == asked
    assert made.single[0].on_page
    (clause,) = [cut for cut in made.run.cut if cut.startswith("of these, for what bears on “")]
    gone = sum(p.on_page and p.statement not in {q.statement for q in made.single if q.on_page} for p in usual.single)
    assert f"{gone} point" in clause
    assert clause in render(made).replace("\\", "")
    page = view(made, PlainVoice())
    setting = layout.setting(page, "onepage", "a4")
    assert layout.fits(replace(page, quotes=page.quotes[: setting.n_quotes]), "onepage", "a4", setting.root_px)


def test_of_one_source_its_summary_is_put_in_order(encoder: Encoder) -> None:
    briefing = newsroom.briefing()
    alone = replace(briefing, documents=briefing.documents[:1], summaries=briefing.summaries[:1], shared=(), single=())
    alone = replace(alone, conflicts=(), unknowns=(), figures=(), timeline=())
    first, last = alone.summaries[0].points
    made = fit(alone, focus=focus("minister", alone, encoder))
    assert [p.statement for p in made.summaries[0].points] == [last.statement, first.statement]
    assert made.run.cut == ()


def test_a_short_page_for_a_question_leaves_words_for_it(encoder: Encoder) -> None:
    made = for_question("shopkeepers", encoder, "short")
    assert [p.statement[:11] for p in made.single if p.on_page] == ["Shopkeepers"]
    assert n_words(made) <= SHORT_WORDS


def test_a_short_page_for_a_question_keeps_the_sentences_of_the_bottom_line_that_bear_on_it(encoder: Encoder) -> None:
    briefing = newsroom.briefing()
    lead = briefing.bottom_line
    told = ("The bridge is shut.", "Zeppelins landed there.", "The council met.")
    parts = tuple(Part(text=words, citations=lead.citations[n : n + 1]) for n, words in enumerate(told))
    lead = replace(lead, statement=" ".join(told), parts=parts, citations=lead.citations[:3])
    run = replace(briefing.run, settings={"length": "short"})
    briefing = replace(briefing, run=run, bottom_line=lead)
    made = fit(briefing, focus=focus("zeppelins", briefing, encoder))
    assert [words for words, _ in lead_parts(made)] == ["Zeppelins landed there."]
    assert "2 sentences of the bottom line" in made.run.cut
    assert "2 sentences of the bottom line" in render(made)
    assert lead_parts(from_json(to_json(made))) == lead_parts(made)


def test_dates_stay_in_the_order_of_their_days(encoder: Encoder) -> None:
    briefing = newsroom.briefing()
    (event, *_) = briefing.timeline
    events = [replace(event, day=f"2026-03-0{n}") for n in (1, 2, 3)]
    last = replace(event, day="2026-03-04", statement="Zeppelins landed.")
    made = fit(replace(briefing, timeline=(*events, last)), focus=focus("zeppelins", briefing, encoder))
    assert [e.day for e in made.timeline] == sorted(e.day for e in made.timeline)
    assert made.timeline[-1].on_page
    assert made.timeline[-1].statement == last.statement


@pytest.mark.parametrize("root_px", [14, 18, 24])
def test_no_difference_is_cut_before_a_point_that_bears(root_px: float) -> None:
    briefing = crowd.crowd(crowd.SHAPES["five sources"])
    pool = _Pool(briefing, False, (), {"shared": len(briefing.shared), "single": len(briefing.single)})
    counts = _Fitter(pool, "onepage", "a4", root_px).choose()
    wanted = min(pool.wanted("conflicts"), len(pool.items["conflicts"]))
    assert wanted > 0
    assert counts["conflicts"] >= wanted or not counts["shared"] + counts["single"]


def test_where_nothing_bears_on_it_the_page_is_the_usual_one_and_says_so(encoder: Encoder) -> None:
    made, usual = for_question("dinosaurs", encoder), fit(newsroom.briefing())
    note = "*Note: nothing told here bears on “dinosaurs”; this is the page without that question*"
    assert render(made).replace(note, "").strip() == render(usual).strip()


@pytest.mark.parametrize("words", ["<script>alert(1)</script> shopkeepers", "[shopkeepers](http://x.example) **b**"])
def test_a_question_is_data(words: str, encoder: Encoder) -> None:
    import markdown

    made = for_question(words, encoder)
    for made_of in (made, for_question(f"dinosaurs {words[:25]}", encoder)):
        html = render(made_of, format="html")
        mail = render(made_of, format="email-html")
        for page in (html, mail, markdown.markdown(render(made_of))):
            assert "<script" not in page
            assert 'href="http://x.example' not in page
            assert "<strong>b</strong>" not in page
        assert words[:20] in html_module.unescape(html)
    assert io.BytesIO(to_docx(made)).getvalue()[:2] == b"PK"


def test_words_and_vectors_tell_what_bears(encoder: Encoder) -> None:
    briefing = newsroom.briefing()
    told = focus("ferry", briefing, encoder)
    assert told.bears(["Ferries will run every 20 minutes.", "Boats cross the estuary for free.", "The bridge is shut."]) == [
        True, True, False,
    ]  # fmt: skip
    corpus = embed(sentences(briefing), encoder)
    rows = Focus("ferry", corpus, encoder).rows()
    assert rows
    assert all("ferr" in corpus.texts[row].lower() for row in rows)
    # All reports are of the bridge: that word says little, and of what is near to it only the nearest bears.
    of_bridge = Focus("bridge tolls", corpus, encoder)
    assert 0 < len(of_bridge.rows()) <= 0.3 * len(corpus.texts)


def test_words_weigh_the_same_in_every_order(encoder: Encoder) -> None:
    briefing = newsroom.briefing()
    small = "ferry shop pillar vote minister crack repair toll".split()
    told = focus(f"bridge council {' '.join(small)}", briefing, encoder)
    *stems, bridge, council = [s for w in [*small, "bridge", "council"] for s in told._weights if s in _stems(w)]
    told._weights = {bridge: 1e16, council: 1e16} | dict.fromkeys(stems, 1.0)
    assert told._has_words(f"bridge {' '.join(small)}")
