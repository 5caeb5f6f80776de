"""Words that a PDF breaks at the end of a line are whole again, and marks raised above its lines are no part of them."""

from __future__ import annotations

import pytest
import samples
from samples import as_read, said

END = ["The keeper did not answer a letter from the town,", "and the ministry said that it would wait until June."]


def read(lines: list[str]) -> str:
    rows = [(60.0, 700.0 - 13 * n, line) for n, line in enumerate([*lines, *END])]
    return " ".join(said(as_read(samples.pdf([rows]), "a.pdf")))


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["The keepers of the lamp were told in the eve-", "ning that Siv Tan-", "gen and the morn-", "ing watch would go."], "told in the evening that Siv Tangen and the morning watch would go."),
        (["The well-", "known keeper of sixty-", "four boats was there with his self-", "made lamp."], "The well-known keeper of sixty-four boats was there with his self-made lamp."),
        (["A long-term plan was made by the town. The long-", "term plan failed at once."], "The long-term plan failed at once."),
        (["Die Leucht-", "turmwärter von Kar-", "na gingen am Don-", "nerstag fort, wie die Anglo-", "Saxon Company schrieb."], "Die Leuchtturmwärter von Karna gingen am Donnerstag fort, wie die Anglo-Saxon Company schrieb."),
        (["The men of the watch in the part of the coun-", "try and the part-", "ner of the men left."], "part of the country and the partner of the men left."),
        (["The vice-", "president of the anti-", "fraud office met the secretary-", "general in the after-", "noon of a high-", "speed day."], "The vice-president of the anti-fraud office met the secretary-general in the afternoon of a high-speed day."),
        (["The man and his age were set with-", "out care for what the man-", "age of the for and ward was, so he walked out and for-", "ward."], "were set without care for what the manage of the for and ward was, so he walked out and forward."),
        (["A long-", "drawn talk on a state of the twenty-first-", "century tram and the govern-", "ment-backed mother-in-", "law."], "A long-drawn talk on a state of the twenty-first-century tram and the government-backed mother-in-law."),
        (["It has three-", "and four-storey sheds, and the EU-", "wide law of the Karna-", "based firm is for the Wolver-", "hampton one."], "It has three- and four-storey sheds, and the EU-wide law of the Karna-based firm is for the Wolverhampton one."),
        (["Die Feuer-", "wehr und das Haus der Nordrhein-", "Westfälischen Land-", "wirtschaft ist mit der Zusammen-", "arbeit nicht von hier."], "Die Feuerwehr und das Haus der Nordrhein-Westfälischen Landwirtschaft ist mit der Zusammenarbeit nicht von hier."),
        (["The sign said HAR-", "BOUR in red letters above the door."], "The sign said HARBOUR in red letters above the door."),
    ],
)  # fmt: skip
def test_a_broken_word_is_whole_and_a_compound_keeps_its_hyphen(lines: list[str], shown: str) -> None:
    assert shown in read(lines)


def test_the_words_of_a_language_are_its_own() -> None:
    lines = ["La grand-", "mère du vice-", "président est par-", "tie avec lui cet après-", "midi pour les ren-", "seignements, dit-", "il."]  # fmt: skip
    rows = [(60.0, 700.0 - 13 * n, line) for n, line in enumerate(lines)]
    whole = "La grand-mère du vice-président est partie avec lui cet après-midi pour les renseignements, dit-il."
    assert said(as_read(samples.pdf([rows]), "a.pdf")) == [whole]


def test_a_letter_in_the_line_above_a_joint_is_no_raised_mark() -> None:
    assert "of the wharf. A far-flung row" in read(
        ["It fell in the winter of the wharf. A far-", "flung row has begun."]
    )


def test_a_page_s_number_is_no_part_of_the_sentence_around_it() -> None:
    pages = [[(60.0, 700.0 - 13 * n, line) for n, line in enumerate(lines)] for lines in ([*END[:1], "It was in the", "2"], ["evening of the same day that he came.", *END[1:], "3"])]  # fmt: skip
    assert "It was in the evening of the same day" in " ".join(said(as_read(samples.pdf(pages), "a.pdf")))


@pytest.mark.parametrize(
    "hidden",
    ["3 Tr", "1 1 1 rg", "/OC /Off BDC", "/OC /Off BDC /Span <</MCID 0>> BDC", "/OC /Member BDC"],
)
def test_what_a_page_does_not_show_is_not_read(hidden: str) -> None:
    rows = [(60.0, 700.0 - 13 * n, line) for n, line in enumerate([*END, "The keeper did answer."])]
    made = samples.pdf([rows]).replace(b"BT /F1 10 Tf 60.0 674.0", f"{hidden} BT /F1 10 Tf 60.0 674.0".encode())
    layers = b"/OCProperties<</OCGs[9 0 R]/D<</OFF[9 0 R]>>>>"
    made = made.replace(b"<</Type/Catalog", b"<</Type/Catalog" + layers)
    made = made.replace(b"/Resources<<", b"/Resources<</Properties<</Off 9 0 R/Member 10 0 R>>")
    made = made.replace(
        b"xref\n", b"9 0 obj<</Type/OCG/Name(Draft)>> endobj\n10 0 obj<</Type/OCMD/OCGs[9 0 R]>> endobj\nxref\n", 1
    )
    document = as_read(made, "a.pdf")
    assert said(document) == [" ".join(END)]
    assert [left.n_words for left in document.left_out if left.what == "hidden"] == [4]


def test_text_that_is_all_unseen_is_that_of_a_scan() -> None:
    rows = [(60.0, 700.0 - 13 * n, line) for n, line in enumerate(END)]
    made = samples.pdf([rows]).replace(b"BT /F1", b"3 Tr BT /F1")
    assert said(as_read(made, "a.pdf")) == [" ".join(END)]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The lamp will cost 48^1^ million kroner, he said.", "The lamp will cost 48 million kroner, he said."),
        ("The tower stood for years.^2^ It had two floors.", "The tower stood for years. It had two floors."),
        ("It covers 340 m^2^ of land on the rock.", "It covers 340 m² of land on the rock."),
        ("It was the 40^th^ winter of the lamp.", "It was the 40th winter of the lamp."),
        ("The keeper^a^ left the house.^3,4^ The lamp stayed.", "The keeper left the house. The lamp stayed."),
    ],
)
def test_a_raised_mark_is_dropped_and_what_belongs_to_a_word_stays(line: str, shown: str) -> None:
    assert shown in read([line])
