"""Plain text and Markdown: the file's own text, its head told from its prose."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from briefing.nouns import Document
from briefing.sources import ReadOptions, read
from briefing.sources.cleaning import clean, tidy
from briefing.sources.furniture import is_furniture, prose_spans
from briefing.sources.heads import read_head

REPORT = """Bay Chronicle, KQBC
Local News

Ferry Service to Resume After Storm Repairs

By Dana Reyes
Published : March 3, 2025

The ferry between the two banks will run again from Thursday, the port said.

Repairs took nine days and cost $1.2 million.
"""


def one(tmp_path: Path, text: str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(text.encode())
    (document,), _ = read([path])
    return document


@pytest.mark.parametrize(
    "head", ["Dana Reyes and Lian Wei\n\n", "Ferry Back on Thursday\n\nDana Reyes and Lian Wei\n\n"]
)
def test_two_names_above_the_prose_are_a_byline(tmp_path: Path, head: str) -> None:
    said = one(tmp_path, head + REPORT.split("2025\n\n")[1]).source
    assert said.author == "Dana Reyes and Lian Wei"
    assert said.title == ("Ferry Back on Thursday" if "Back" in head else None)


def test_outlet_and_headline_lines_are_no_sentences(tmp_path: Path) -> None:
    document = one(tmp_path, REPORT)
    said = document.source
    assert (said.outlet, said.title) == ("Bay Chronicle, KQBC", "Ferry Service to Resume After Storm Repairs")
    assert said.author == "Dana Reyes"
    assert said.published is not None
    assert (said.published.date().isoformat(), said.published_date_only) == ("2025-03-03", True)
    assert document.words(document.sentences[0]).startswith("The ferry")
    assert len(document.sentences) == 2


def test_the_text_is_the_file_whatever_its_line_ends(tmp_path: Path) -> None:
    text = REPORT.replace("\n", "\r\n")
    document = one(tmp_path, text)
    assert document.text == text
    assert document.source.title == "Ferry Service to Resume After Storm Repairs"
    assert [document.words(s) for s in document.sentences][-1] == "Repairs took nine days and cost $1.2 million."


@pytest.mark.parametrize(
    "first",
    [
        "The port reopened on Tuesday.",
        "Four men rammed a shop window in the old town on Monday, police said, and made off with watches.",
        "“It was over in seconds,” said a witness.",
        "Is the ferry safe? The port says so.",
        "The ferry lay in the harbour.(1) It will run again on Thursday.(2)",
    ],
)
def test_a_first_line_that_is_a_sentence_is_prose(tmp_path: Path, first: str) -> None:
    document = one(tmp_path, f"{first}\n\nThe ferry will run again from Thursday, the port said.\n")
    assert document.source.title is None
    assert document.words(document.sentences[0]).split()[0] == first.split()[0]


def test_a_first_line_of_wrapped_prose_is_prose(tmp_path: Path) -> None:
    text = "The ferry between the two banks will run again from\nThursday, when the repairs to the landing stage of\nthe south bank are done, the port said.\n"
    document = one(tmp_path, text)
    assert document.source.title is None
    assert document.words(document.sentences[0]).startswith("The ferry")


def test_a_headline_right_above_a_long_paragraph_is_one() -> None:
    head = read_head("Ferry service to resume\n" + "The ferry will run again. " * 12)
    assert head.title == "Ferry service to resume"


def test_labelled_lines_are_taken_for_what_they_say() -> None:
    head = read_head(
        "Title: Ferry back\nSource: Bay Chronicle\nDate: 2025-03-03T08:00:00+01:00\nURL: https://x.example/f\n\nThe ferry will run again.\n"
    )
    assert (head.title, head.outlet, head.url) == ("Ferry back", "Bay Chronicle", "https://x.example/f")
    assert head.published is not None
    assert head.published.isoformat() == "2025-03-03T08:00:00+01:00"


def test_a_wire_credit_is_kept_and_its_line_stays_prose(tmp_path: Path) -> None:
    document = one(
        tmp_path, "TOKYO, Oct. 28 (Reuters) - The yen fell on Tuesday, traders said.\n\nIt had risen before.\n"
    )
    assert document.source.wire == "Reuters"
    assert document.sentences[0].start == 0


@pytest.mark.parametrize(
    "line",
    [
        "FILE PHOTO: A ferry leaves the south bank, March 1, 2025. REUTERS/Ana Roig",
        "Image copyright EPA Image caption The ferry at its berth",
        "Read more: What we know about the storm",
        "Sign up for our newsletter",
        "Copyright © 2025 The Bay Chronicle. All rights reserved.",
        "This article is more than 2 years old",
        "The Associated Press contributed to this report.",
        "The landing stage after the storm. (AP Photo/Ana Roig)",
        "Interested in Ferries? Add Ferries as an interest to stay up to date.",
    ],
)
def test_furniture_is_no_prose(line: str) -> None:
    assert is_furniture(line)
    text = f"The ferry will run again from Thursday.\n\n{line}\n\nRepairs took nine days."
    assert line not in [text[a:b] for a, b in prose_spans(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Reading the figures took the board an hour, its chair said.",
        "Sign-ups rose by 4 percent after the storm.",
        "Subscribers to the ferry pass will be repaid, the port said.",
        "See you on Thursday, the port told its passengers.",
        "The photo shows a ferry (left) and its crew.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_a_closing_list_of_headlines_is_no_prose() -> None:
    text = "The ferry will run again.\n\nStorm damages old pier\n\nPort names new director\n\nWhat the storm cost\n"
    assert [text[a:b] for a, b in prose_spans(text)] == ["The ferry will run again."]


def test_markdown_gives_its_front_matter_and_its_words(tmp_path: Path) -> None:
    text = """---
outlet: Bay Chronicle
title: "Ferry: back on Thursday"
author: [Dana Reyes, Li Wei]
published: 2025-03-03T08:00:00+01:00
url: https://x.example/ferry
---

# Ferry: back on Thursday

The **ferry** will run *again* from [Thursday](https://x.example/t), the port
said in its `notice`.

> “We are glad,” said the director.

- Repairs took nine days.
- They cost $1.2 million.

<script>alert(1)</script>
![A ferry](ferry.jpg)
"""
    document = one(tmp_path, text, "a.md")
    said = document.source
    assert (said.outlet, said.title, said.author) == ("Bay Chronicle", "Ferry: back on Thursday", "Dana Reyes, Li Wei")
    assert said.published is not None
    assert said.published.isoformat() == "2025-03-03T08:00:00+01:00"
    words = [" ".join(document.words(s).split()) for s in document.sentences]
    assert words[0] == "The ferry will run again from Thursday, the port said in its notice."
    assert any("nine days" in w for w in words)
    assert "alert" not in document.text
    assert "ferry.jpg" not in document.text


@pytest.mark.parametrize("front", ["title: [", "title: a: b", "&a [*a]: x\nb: *a", "- just\n- a list"])
def test_bad_front_matter_is_told_and_the_text_read(tmp_path: Path, front: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{front}\n---\n\n" + samples.text().decode())
    (document,), diagnostics = read([path])
    assert document.words(document.sentences[0]).startswith("PORT ELLEN")
    assert "list" in front or any("front matter" in d.message for d in diagnostics)


@given(
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"),
            include_characters="\n\t\r\u200b\xad\u200f",
        )
    )
)
def test_cleaning_leaves_well_formed_text_as_it_is(text: str) -> None:
    assert clean(text) == text


@given(st.text(st.characters()))
def test_cleaning_leaves_nothing_a_terminal_would_act_on(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & {
        chr(n) for n in (*range(9), *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    }
    cleaned.encode("utf-8")
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("a\x1b]8;;http://x\x07link\x1b]8;;\x07 b", "alink b"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("a\0b", "ab"),
        ("it\x92s", "it’s"),
        ("a\udc80b", "a\ufffdb"),
        ("a\U000e0041b", "ab"),
    ],
)
def test_what_cleaning_does(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    ("data", "expected", "noted"),
    [
        ("Zürich’s café".encode(), "Zürich’s café", ""),
        ("Zürich’s café".encode("cp1252"), "Zürich’s café", "Windows-1252"),
        ("Zürich’s café".encode("utf-8-sig"), "Zürich’s café", ""),
        ("Zürich’s café said on Tuesday that it would open again.".encode("utf-16"), "Zürich’s café", ""),
        ("Zürich’s café said on Tuesday that it would open.".encode("utf-16-le"), "Zürich’s café", "UTF-16-LE"),
        (("Zürich, Köln, Besançon, Malmö, Łódź, " * 3).encode() + b"\xff", None, "broken"),
        ("Москва сообщила о решении".encode("koi8-r"), None, "could not be told"),
    ],
)
def test_encodings_are_told_or_named(tmp_path: Path, data: bytes, expected: str | None, noted: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        data + (b"" if b"\0" in data else b". It was said on Tuesday that the port would open again soon.")
    )
    documents, diagnostics = read([path])
    if expected:
        assert documents[0].text.startswith(expected)
    assert noted in " ".join(d.message for d in diagnostics)


def test_what_a_long_text_is_cut_to_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The count was taken again on Tuesday.\n" * 1000)
    (document,), diagnostics = read([path], options=ReadOptions(max_chars=5000))
    assert len(document.text) <= 5000
    assert document.text.endswith(".\n")
    assert document.source.read_depth == "truncated"
    assert "only the first" in diagnostics[0].message


def test_documents_keep_their_order_and_a_bad_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("The second report says that the port opened on Tuesday. It had been shut.\n")
    (tmp_path / "a.txt").write_text("The first report says that the port opened on Monday. It had been shut.\n")
    given = Document.from_text("A third report says that it never shut. Nobody came.", outlet="Bay Chronicle")
    documents, diagnostics = read(
        [tmp_path / "b.txt", tmp_path / "nope.txt", given, str(tmp_path / "a*.txt"), tmp_path / "b.txt"]
    )
    assert [d.id for d in documents] == ["S1", "S2", "S3", "S4"]
    assert [d.text.split()[1] for d in documents] == ["second", "third", "first", "second"]
    assert [s.document for s in documents[1].sentences] == ["S2", "S2"]
    assert {d.severity for d in diagnostics if d.source == str(tmp_path / "nope.txt")} == {"error"}
    assert any("S1" in d.message and d.severity == "info" for d in diagnostics), "the same file twice is told"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Only one sentence stands in this whole report about the port.", "single sentence"),
        (
            "Der Hafen wird am Donnerstag wieder geöffnet, und das ist nicht der erste Versuch. Die Stadt hat das beschlossen.",
            "another language",
        ),
        (
            "Порт снова откроется в четверг, сообщили власти города. Ремонт занял девять дней и стоил дорого.",
            "another language",
        ),
    ],
)
def test_what_a_reader_should_know_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    documents, diagnostics = read([tmp_path / "a.txt"])
    assert len(documents) == 1
    assert [d for d in diagnostics if said in d.message and d.severity == "warning"]


def test_plain_text_needs_no_heavy_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "a.txt").write_bytes(samples.text())
    heavy = "trafilatura lxml httpx2 pypdfium2 feedparser dateparser asyncio numpy docx sqlite3 yaml".split()
    code = f"import sys; from briefing.sources import read; read([{str(tmp_path / 'a.txt')!r}]); print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_real_articles_keep_their_text_and_labelled_quotes(shared: Path, tmp_path: Path) -> None:
    import json

    n_quotes = n_lost = 0
    for path in sorted((shared / "gold" / "public").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        files = []
        for row in gold["documents"]:
            files.append(tmp_path / f"{path.stem}-{row['id']}.txt")
            files[-1].write_text(row["text"], encoding="utf-8", newline="")
        documents, diagnostics = read(files)
        assert not [d for d in diagnostics if d.severity == "error"]
        texts = {d.id: d for d in documents}
        for row in gold["documents"]:
            assert texts[row["id"]].text == row["text"]
        cited = [e for s in gold["shared"] for e in s["evidence"]] + [
            e for d in gold["differences"] for e in d["positions"]
        ]
        for quote in cited:
            document = texts[quote["doc"]]
            at = document.text.find(quote["quote"])
            n_quotes += 1
            n_lost += not any(min(s.end, at + len(quote["quote"])) > max(s.start, at) for s in document.sentences)
    assert n_quotes > 500
    assert n_lost <= 2  # a teaser for another story is labelled once


def test_a_document_at_hand_is_read_as_its_file_is(tmp_path: Path) -> None:
    read_from_file = one(tmp_path, REPORT)
    (from_text,), _ = read([Document.from_text(REPORT, outlet="Given Name")])
    assert from_text.sentences == read_from_file.sentences
    assert (from_text.source.title, from_text.source.outlet) == (read_from_file.source.title, "Given Name")
    (again,), _ = read([read_from_file])
    assert again.sentences == read_from_file.sentences
