"""What is read of a source that sets thousands of one kind beside each other is what is read where there is one."""

from __future__ import annotations

from office import docx, p, sentences

from briefing.sources.content import Article, Content
from briefing.sources.registry import reader_named

HEAD = "The tannery at Brekke shuts in May, its owner told the staff on Friday."
TAIL = "Half of the 48 workers have found other posts, the union said."
PLANTED = "A buyer from Holm had offered 3.5 million crowns for the site."
FIRST = "The bridge over the Orla was closed on Friday, and nobody could say for how long it would stay so."


def article(page: str) -> Article:
    (found,) = reader_named("html").read(Content(uri="x", data=f"<html><body><article>{page}".encode()))
    assert isinstance(found, Article)
    return found


def test_marks_that_follow_each_other_are_taken_out_with_the_space_before_them() -> None:
    marks = ('<sup><a href="#n">[1]</a></sup> ' * 2_000).rstrip()
    assert f"{FIRST[:-1]}.\n\n" in article(f"<p>{FIRST[:-1]} {marks}.</p><p>{TAIL}</p>").text


def test_all_that_is_withdrawn_goes_and_is_told() -> None:
    found = article(f"<p>{FIRST} " + "a <del>b c</del> " * 2_000 + f"</p><p>{TAIL}</p>")
    assert f"{FIRST} a a a" in found.text
    assert "b" not in found.text.split()
    assert ("withdrawn", 4_000) in {(left.what, left.n_words) for left in found.left_out}


def test_a_paragraph_of_many_links_is_read_whole() -> None:
    words = "".join(f'<a href="/{n}">word{n}</a> ' for n in range(2_000))
    text = article(f"<h1>Closed</h1><p>{FIRST}</p><p>It was said that {words} was meant.</p><p>{TAIL}</p>").text
    assert all(f"word{n}" in text for n in (0, 499, 501, 1_999))


def test_a_tag_of_many_attributes_hides_nothing() -> None:
    many = " ".join(f'a{n}="b > c"' for n in range(5_000))
    text = article(f"<p {many}>{FIRST}</p><p>{TAIL}</p>").text
    assert text == f"{FIRST}\n\n{TAIL}"


def test_every_part_of_one_class_is_read() -> None:
    said = [
        f"The mayor number {n} said on Monday evening that the bridge would be closed for weeks." for n in range(300)
    ]
    text = article("".join(f'<div class="body-text"><p>{sentence}</p></div>' for sentence in said)).text
    assert text.split("\n\n") == said


def test_a_note_called_twice_stands_once_and_one_called_in_a_note_behind_it() -> None:
    call = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = (
        f'<w:footnote w:id="2">{p(PLANTED, call.format(3))}</w:footnote><w:footnote w:id="3">{p(FIRST)}</w:footnote>'
    )
    body = p(HEAD, call.format(2), call.format(2)) + p(TAIL)
    assert sentences(docx(body, footnotes=notes)) == [HEAD, TAIL, PLANTED, FIRST]
