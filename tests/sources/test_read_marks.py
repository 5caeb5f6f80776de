"""What its writer took back is not read, and marks that refer to notes are no part of words, figures and sentences."""

from __future__ import annotations

import pytest
import samples
from samples import as_read, said

from briefing.sources.content import Content
from briefing.sources.registry import reader_named

REST = "The shed held oil and rope for the boats of the whole coast, its owner said in the evening of the same day."


def page(sentence: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Report</title>{head}</head><body><article><h1>Fire in a shed</h1><p>{sentence}</p><p>{REST}</p></article></body></html>".encode()


def book(sentence: str) -> bytes:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.epub())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            body = f"<html><body><h1>Fire</h1><p>{sentence}</p><p>{REST}</p></body></html>".encode()
            new.writestr(name, body if name == "a.xhtml" else old.read(name))
    return stream.getvalue()


def feed(sentence: str) -> bytes:
    return samples.feed(body=f"<p>{sentence}</p><p>{REST}</p>")


CONTAINERS = {"page": page, "book": book, "feed": feed}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize(
    "struck",
    [
        "The blaze hurt <s>seven</s> five men, the brigade said.",
        "The blaze hurt <del>seven</del><ins>five</ins> men, the brigade said.",
        "The blaze hurt <strike>six or <b>seven</b></strike> <u>five</u> men, the brigade said<del> on Monday</del>.",
    ],
)
def test_withdrawn_words_are_not_read(container: str, struck: str) -> None:
    found = said(as_read(CONTAINERS[container](struck)))
    assert found[-2:] == ["The blaze hurt five men, the brigade said.", REST]


@pytest.mark.parametrize(
    ("struck", "head"),
    [
        ('<span style="text-decoration: line-through">seven</span> five', ""),
        ('<span style="color:red;text-decoration-line:underline line-through;">seven</span> five', ""),
        ('<em class="old">seven</em> five', "<style>p { margin: 0 } .old, em.gone { text-decoration: line-through }</style>"),
        ('<em id="old">seven</em> five', "<style>#old { text-decoration: line-through }</style>"),
    ],
)  # fmt: skip
def test_so_are_words_that_a_style_strikes(struck: str, head: str) -> None:
    document = as_read(page(f"Das Feuer verletzte {struck} Männer.", head))
    assert said(document)[0] == "Das Feuer verletzte five Männer."
    assert [left.n_words for left in document.left_out if left.what == "withdrawn"] == [1]


@pytest.mark.parametrize(
    ("raised", "shown"),
    [
        ("48<sup>1</sup> million kroner", "48 million kroner"),
        ("48<sup><a href='#n3'>3</a></sup> million kroner", "48 million kroner"),
        ("48<a href='#n3' class='footnote'>3</a> million kroner", "48 million kroner"),
        ("48<sup>[2]</sup> million kroner", "48 million kroner"),
        ("48<sup>a</sup> million kroner", "48 million kroner"),
        ("48<sup>*</sup> million kroner", "48 million kroner"),
        ("48<sup>1,2</sup> million kroner", "48 million kroner"),
        ('48<span style="vertical-align: super; font-size: 60%">1</span> million kroner', "48 million kroner"),
        ("48<sup class='noteref'>12</sup> million kroner", "48 million kroner"),
        ("48<sup>ii</sup> million kroner", "48 million kroner"),
        ("10<sup>-9</sup> of a gram", "10⁻⁹ of a gram"),
        ("48¹ million kroner", "48 million kroner"),
        ("48[1] million kroner", "48 million kroner"),
        ("its 40<sup>th</sup> winter", "its 40th winter"),
        ("la 2<sup>e</sup> tour", "la 2e tour"),
        ("340 m<sup>2</sup> of wall", "340 m² of wall"),
        ("340&nbsp;km<sup>2</sup> of land", "340 km² of land"),
        ("10<sup>6</sup> cells", "10⁶ cells"),
        ("tons of CO<sub>2</sub> a year", "tons of CO2 a year"),
        ("the <sup>14</sup>C test", "the 14C test"),
        ("XIX<sup>e</sup> siècle", "XIXe siècle"),
        ("rain <sup>(no snow at all, as it seems)</sup>", "rain (no snow at all, as it seems)"),
        ("rain, <sup>and nine in ten want no more</sup>", "rain, and nine in ten want no more"),
    ],
)
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_raised_mark_is_no_part_of_a_figure_and_what_belongs_to_a_word_stays(
    container: str, raised: str, shown: str
) -> None:
    found = said(as_read(CONTAINERS[container](f"The plan counts on {raised}, the brigade said.")))
    assert found[-2] == f"The plan counts on {shown}, the brigade said."


@pytest.mark.parametrize("style", ["position: relative; top: -0.4em", "top:-.3em;font-size:70%;position:relative"])
@pytest.mark.parametrize("container", ["page", "book"])
def test_a_mark_may_be_moved_up_by_its_place(style: str, container: str) -> None:
    found = said(
        as_read(CONTAINERS[container](f'It costs 48<span style="{style}">1</span> million, the brigade said.'))
    )
    assert found[-2] == "It costs 48 million, the brigade said."


@pytest.mark.parametrize(
    "mark",
    ["<sup>1</sup>", "<sup>[1]</sup>", "[1]", "[2][3]", "[note 4]", "[citation needed]", "†", "<sup>‡</sup>", "¹²", "<sup>a</sup>", "<sup><a href='#c1'>[5]</a></sup>", "<a href='#fn'>7</a>", "[b]"],
)  # fmt: skip
@pytest.mark.parametrize("container", CONTAINERS)
def test_a_mark_behind_a_full_stop_parts_two_sentences(container: str, mark: str) -> None:
    found = said(as_read(CONTAINERS[container](f"The shed stood for ninety years.{mark} It had two floors.")))
    assert found[-3:] == ["The shed stood for ninety years.", "It had two floors.", REST]


@pytest.mark.parametrize(
    "mark", ["[1]", "[2][3]", "[4, 5]", "[note 4]", "[citation needed]", "[^1]", "¹", "†", "*", " [1]"]
)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The shed stood for ninety years.", "It had two floors."),
        ("Der Schuppen stand neunzig Jahre.", "Er hatte zwei Stockwerke."),
        ("“It stood for ninety years.”", "It had two floors."),
        ("棚子立了九十年。", "它有两层。"),
    ],
)
def test_in_plain_text_the_mark_is_no_part_of_either_sentence(mark: str, first: str, second: str) -> None:
    text = f"{first}{mark} {second}{mark}\n"
    document = as_read(text.encode(), "a.txt")
    assert said(document) == [first, second]
    assert document.text == text


@pytest.mark.parametrize(
    "sentence",
    [
        "“He [the mayor] will go,” she said.",
        "The sign said “Cloesd [sic] on Monday” in red.",
        "It stood from 1920 to 20[26], the report says.",
        "“[W]e will go,” she said in the hall.",
        "The wall covers 340 m² and weighs 3 × 10⁶ kilos.",
        "The rule is set out in [5] and was kept.",
    ],
)
def test_brackets_and_powers_of_the_prose_stay(sentence: str) -> None:
    assert said(as_read(f"{sentence} {REST}\n".encode(), "a.txt")) == [sentence, REST]
    assert said(as_read(page(sentence)))[0] == sentence


def test_a_mark_in_a_mail_goes_too() -> None:
    message = samples.mail().replace(b"cross the water", b"cross<s>ed</s> the water")
    (article,) = reader_named("mail").read(Content(uri="x", data=message))
    assert "crossed" not in article.text  # type: ignore[union-attr]
