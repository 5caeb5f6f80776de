from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from chat_server import ChatServer, as_json, serving
from typer.testing import CliRunner, Result

from briefing.cli.app import app

FERRY = (
    "The ferry Marigold ran aground off Port Anselm early on Monday with 212 people on board, the coast guard said. "
    "Eleven passengers were treated for bruises, and everyone had been taken off by noon. "
    "The captain, Ilya Brenner, had steered around a fishing net before the ship struck a reef, the operator said. "
    "It is not yet known when the ship can be refloated."
)
FERRY_TOO = (
    "The ferry hit a reef off Port Anselm early on Monday with 212 people on board, the operator said. "
    "All aboard the Marigold were brought ashore by noon, and fourteen passengers were treated for bruises. "
    "The harbour master said the ferry had left the marked channel. "
    "Divers will inspect the hull of the Marigold on Wednesday."
)
SOUP = (
    "Soak the beans overnight in plenty of cold water. Fry the onions slowly until they are golden and sweet. "
    "Add the beans, a bay leaf and enough stock to cover everything by two fingers. "
    "Simmer the soup for an hour and season it with salt, pepper and a little vinegar."
)


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["write", *map(str, arguments), "--date", "2026-03-10"], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(FERRY)
    second.write_text(FERRY_TOO)
    return first, second


def test_two_reports_give_a_page(two: tuple[Path, Path]) -> None:
    closed = "The harbour of Port Anselm stays closed to all other ships until Thursday, the coast guard said."
    closed_too = "Until Thursday, the harbour of Port Anselm stays closed to all other ships, the operator said."
    for file, more in zip(two, (closed, closed_too), strict=True):  # what the bottom line tells is not listed again
        file.write_text(f"{file.read_text()} {more}")
    result = run(*two)
    assert result.exit_code == 0
    for heading in ("**Bottom line.**", "## What the sources agree on", "**Sources**"):
        assert heading in result.stdout
    assert "10 March 2026" in result.stdout


def test_every_citation_is_the_exact_words(two: tuple[Path, Path]) -> None:
    form = json.loads(run(*two, "--format", "json").stdout)
    texts = {"S1": FERRY, "S2": FERRY_TOO}
    cited = [
        c
        for part in ("shared", "single", "unknowns", "figures", "timeline")
        for i in form[part]
        for c in i["citations"]
    ]
    cited += [c for conflict in form["conflicts"] for p in conflict["positions"] for c in p["citations"]]
    cited += [c for s in form["summaries"] for p in s["points"] for c in p["citations"]]
    cited += form["bottom_line"]["citations"]
    assert len(cited) > 10
    assert all(texts[c["document"]][c["start"] : c["end"]] == c["quote"] for c in cited)


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--format", "slack"), '{\n "text": "'),
        (("--format", "obsidian"), "---\ntitle: "),
        (("--format", "json-ld"), '{\n "@context": "https://schema.org",\n "@type": "Report",'),
        (("-o", "page.jsonld"), '{\n "@context": "https://schema.org",\n "@type": "Report",'),
        (("--format", "obsidian", "--sections", "unknowns"), "---\ntitle: "),
    ],
)
def test_it_is_written_for_where_people_work(
    two: tuple[Path, Path], arguments: tuple[str, ...], begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*two, *arguments)
    assert result.exit_code == 0
    written = tmp_path / "page.jsonld"
    assert (written.read_text() if written.exists() else result.stdout).startswith(begins)


def test_a_form_of_its_own_refuses_a_template_before_any_work(two: tuple[Path, Path]) -> None:
    result = run(two[0].with_name("nosuch.txt"), "--format", "slack", "--template", "memo")
    assert result.exit_code == 2
    assert "slack has a form of its own and takes no template" in result.stderr


def test_the_same_input_gives_the_same_bytes(two: tuple[Path, Path]) -> None:
    for format in ("markdown", "html", "json", "email"):
        assert run(*two, "--format", format).stdout == run(*two, "--format", format).stdout


def test_the_order_of_sources_changes_nothing_but_their_ids(two: tuple[Path, Path]) -> None:
    def found(*sources: Path) -> tuple[set[str], set[frozenset[str]]]:
        form = json.loads(run(*sources, "--format", "json").stdout)
        conflicts = {frozenset(p["value"] for p in c["positions"]) for c in form["conflicts"]}
        return {s["statement"] for s in form["shared"]}, conflicts

    assert found(*two) == found(*reversed(two))


def test_the_same_file_twice_adds_no_support(two: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(FERRY)
    form = json.loads(run(*two, copy, "--format", "json").stdout)
    assert {s["origins"] for s in form["shared"]} == {2}


def test_one_source_gives_a_page_without_the_comparison(two: tuple[Path, Path]) -> None:
    result = run(two[0])
    assert result.exit_code == 0
    assert "Where they differ" not in result.stdout
    assert "one source" in result.stdout.casefold()


def test_standard_input_is_a_source(two: tuple[Path, Path]) -> None:
    assert "[S2]" in run(two[0], "-", stdin=FERRY_TOO).stdout


def test_output_goes_to_a_file_whose_name_tells_the_format(two: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*two, "-o", tmp_path / "page.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "page.html").read_text().lstrip().casefold().startswith("<!doctype html>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["first.txt", "page.html", "second.txt"]


def test_sections_are_chosen_and_ordered(two: tuple[Path, Path]) -> None:
    page = run(*two, "--sections", "unknowns,single").stdout
    assert re.findall("^## (.*)", page, re.MULTILINE) == ["Not known", "Also reported"]


def test_a_word_file_is_written(two: tuple[Path, Path], tmp_path: Path) -> None:
    import docx

    result = run(*two, "-o", tmp_path / "page.docx")
    assert (result.exit_code, result.stdout) == (0, "")
    document = docx.Document(str(tmp_path / "page.docx"))
    assert "Sources" in [p.text for p in document.paragraphs]
    assert any("“" in comment.text for comment in document.comments)
    brand = docx.Document()
    brand.sections[0].header.paragraphs[0].text = "Our desk"
    brand.save(str(tmp_path / "brand.docx"))
    assert run(*two, "--format", "docx", "-o", tmp_path / "of", "--reference", tmp_path / "brand.docx").exit_code == 0
    assert docx.Document(str(tmp_path / "of")).sections[0].header.paragraphs[0].text == "Our desk"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "page.docx", "--template", "nosuch"), "a Word file is written by a template that ships"),
        (("-o", "page.html", "--template", "nosuch"), "unknown template 'nosuch'"),
        (("-o", "page.docx", "--reference", "nosuch.docx"), "nosuch.docx cannot be read"),
        (("-o", "page.html", "--reference", "nosuch.docx"), "--reference gives a Word file its styles"),
        (("--sections", "shared,horoscope"), "'horoscope' is not known; choose of changes, shared, conflicts"),
        (("-o", "page.eml", "--sections", "shared"), "a mail has its own order"),
        (("-o", "page.eml", "--template", "memo"), "a mail is not written by the template 'memo'"),
        (("--format", "email-html", "--template", "nosuch"), "`briefing templates copy mail FOLDER` makes one to edit"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_read(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("missing.txt", *arguments)
    assert result.exit_code == 2
    assert re.search(says, " ".join(result.stderr.split()))
    assert "missing.txt" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_pictures_that_nobody_will_see_are_named(two: tuple[Path, Path], tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "mail.html.j2").write_text('<h1>Dispatch: {{ page.title }}</h1><img src="https://t.example/pixel.gif">')
    (mine / "page.html.j2").write_text(
        '{% extends "base.html.j2" %}{% block page %}<h1>{{ page.title }}</h1><img src="logo.png">{% endblock %}'
    )
    mail = run(*two, "-o", tmp_path / "page.eml", "--template", mine)
    assert (mail.exit_code, "do not show the pictures it names: https://t.example/pixel.gif" in mail.stderr) == (
        3,
        True,
    )
    assert "Dispatch: " in (tmp_path / "page.eml").read_text()
    page = run(*two, "-o", tmp_path / "page.html", "--template", mine)
    assert (page.exit_code, "show the pictures it names: logo.png" in page.stderr) == (3, True)
    (mine / "page.html.j2").write_text('<h1>{{ page.title }}</h1><img src="logo.png">')  # without that policy
    assert run(*two, "-o", tmp_path / "page.html", "--template", mine).exit_code == 0


def test_two_subjects_are_named_and_the_largest_is_briefed(two: tuple[Path, Path], tmp_path: Path) -> None:
    soup = tmp_path / "soup.txt"
    soup.write_text(SOUP)
    result = run(soup, *two)
    assert result.exit_code == 3
    assert "2 subjects" in result.stderr
    assert "S1" in result.stderr
    assert "beans" not in result.stdout


@pytest.mark.parametrize("place", [".", "folder", "pipe", "/dev/full"])
def test_all_is_given_a_file_to_number(
    place: str, two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else "folder-1" would be made beside the folder, and "/dev/full-1" among the devices."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    done = run(*two, "--all", "--format", "markdown", "-o", place)
    assert done.exit_code == 2
    assert f"{place} is no file" in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_all_gives_a_briefing_for_each_subject(two: tuple[Path, Path], tmp_path: Path) -> None:
    soup = tmp_path / "soup.txt"
    soup.write_text(SOUP)
    out = tmp_path / "page.md"
    assert run(soup, *two, "--all", "-o", out).exit_code == 0
    assert "Port Anselm" in (tmp_path / "page-1.md").read_text()
    assert "beans" in (tmp_path / "page-2.md").read_text()
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n ", "text"),
        ("picture.txt", bytes(range(256)) * 20, "text"),
        ("missing.txt", None, "no such file"),
    ],
)
def test_a_bad_source_is_named_and_the_others_are_briefed(
    two: tuple[Path, Path], tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(*two, tmp_path / name)
    assert result.exit_code == 3
    assert name in result.stderr
    assert said in result.stderr
    assert "**Bottom line.**" in result.stdout
    assert run(*two, tmp_path / name, "--strict").exit_code == 1


def test_nothing_but_bad_sources_fails_and_says_why(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.txt")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stderr
    assert result.stdout == ""


def test_a_folder_without_sources(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run(tmp_path / "none")
    assert result.exit_code == 1
    assert "none" in result.stderr


def test_bytes_in_an_old_encoding_are_read_not_garbled(two: tuple[Path, Path], tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes(FERRY.replace("Port Anselm", "Port Ansélm").encode("cp1252"))
    assert "Ansélm" in run(old, "--format", "json").stdout


def test_one_sentence_is_enough_for_a_page(tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_text("The ferry Marigold ran aground off Port Anselm on Monday.")
    result = run(one)
    assert result.exit_code in (0, 3)
    assert "Marigold" in result.stdout


def test_another_language_is_told(tmp_path: Path) -> None:
    german = tmp_path / "german.txt"
    german.write_text(
        "Die Fähre ist am Montag vor der Küste auf ein Riff gelaufen, und alle Menschen an Bord wurden gerettet. "
        "Der Kapitän hatte einem Netz ausweichen wollen, sagte die Reederei am Abend. Das Schiff soll in dieser Woche "
        "wieder flott gemacht werden, aber die Taucher haben noch einen Riss in dem Rumpf gefunden."
    )
    result = run(german)
    assert result.exit_code == 3
    assert "language" in result.stderr.casefold() or "English" in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--format", "odt", "odt"),
        ("--template", "fancy", "onepage"),
        ("--page", "a3", "letter"),
        ("--gate", "loose", "strict"),
    ],
)
def test_an_unknown_choice_is_answered_with_the_known(
    two: tuple[Path, Path], option: str, value: str, said: str
) -> None:
    result = run(*two, option, value)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_mistake_in_a_template_is_told_with_its_line(two: tuple[Path, Path], tmp_path: Path) -> None:
    template = tmp_path / "mine.md.j2"
    template.write_text("# {{ page.title }}\n\n{{ page.titel }}\n")
    result = run(*two, "--template", template)
    assert result.exit_code == 2
    assert "mine.md.j2" in result.stderr
    assert "line 3" in result.stderr


def test_an_output_that_cannot_be_written(two: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(*two, "-o", tmp_path / "no" / "such" / "folder" / "page.md")
    assert result.exit_code == 1
    assert "page.md" in result.stderr
    assert run(*two, "-o", tmp_path).exit_code == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_left_as_it_was(two: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    assert run(*two, "-o", folder / "page.md").exit_code == 1
    assert list(folder.iterdir()) == []


def test_fifty_sources(tmp_path: Path) -> None:
    for i in range(50):
        text = (
            (FERRY, FERRY_TOO)[i % 2]
            .replace("212", str(212))
            .replace("Wednesday", "Thursday" if i % 3 else "Wednesday")
        )
        (tmp_path / f"{i:02}.txt").write_text(f"{text} Witness number {i} told the court of Port Anselm what she saw.")
    result = run(tmp_path)
    assert result.exit_code in (0, 3)
    assert "50 sources" in result.stdout


def test_markup_in_an_article_stays_text(tmp_path: Path) -> None:
    evil = tmp_path / "evil.txt"
    evil.write_text(
        FERRY.replace("the coast guard said", "the <script>alert(1)</script> [click](http://x.example) | guard said")
    )
    other = tmp_path / "other.txt"
    other.write_text(FERRY_TOO)
    page = run(evil, other, "--format", "html").stdout
    assert "<script>alert(1)" not in page
    assert 'href="http://x.example"' not in page


@pytest.mark.parametrize("name", ["page.doc", "page.ODT", "page.rtf", "page.epub", "page.png", "a.md.gz", "page.xlsx"])
def test_a_name_for_another_format_is_refused_before_any_work(
    name: str, two: tuple[Path, Path], tmp_path: Path
) -> None:
    result = run("no-such-file.txt", "-o", tmp_path / name)
    assert result.exit_code == 2
    assert ".html" in result.stderr
    assert "--format" in result.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["page", "page.md", "page.MARKDOWN", "page.txt", "page.2026-03-10", "page.v1.3"])
def test_a_name_for_no_other_format_means_markdown(name: str, two: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(*two, "-o", tmp_path / name).exit_code == 0
    assert "**Bottom line.**" in (tmp_path / name).read_text()


def test_a_stated_format_wins_over_the_name(two: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(*two, "-o", tmp_path / "page.docx", "--format", "json").exit_code == 0
    assert json.loads((tmp_path / "page.docx").read_text())["shared"]


def test_a_model_is_given_what_was_chosen_and_what_it_makes_up_is_replaced_and_counted(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made_up = "The ferry sank and forty people drowned."
    with serving(ChatServer(answer=lambda body: as_json(made_up))) as server:
        page = run(*two, "--summarizer", "chat", "--model", "m", "--base-url", server.url)
    asked = [message["content"] for body in server.requests for message in body["messages"]]
    assert len(server.requests) > 1
    assert not any(FERRY in words or FERRY_TOO in words for words in asked)
    assert made_up not in page.stdout
    n = len(server.requests)
    assert f"{n} sentences written by " in page.stdout
    assert f"({n} replaced)" in page.stdout
    assert f"{n} sentences: 0 passed the check, {n} replaced by the sources' own words" in page.stderr


def test_a_page_has_the_length_and_the_question_asked_for(two: tuple[Path, Path]) -> None:
    short = run(*two, "--length", "short").stdout
    assert len(short) < len(run(*two).stdout)
    assert "Left off this page" in short
    assert "what bears on “bruises” first" in run(*two, "--focus", "bruises").stdout
    cited_above = run(*two, "--focus", "the captain")  # as proof of the bottom line, which does not speak of him
    assert "“the captain”, though 1 sentence of the reports may" in cited_above.stderr
    none = run(*two, "--focus", "semiconductors")
    assert none.exit_code == 3
    assert "nothing told here bears on “semiconductors”" in none.stderr
    assert run(*two, "--length", "endless").exit_code == 2
