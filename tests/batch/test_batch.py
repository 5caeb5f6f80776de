"""A batch: what it makes, what it leaves alone, and what it makes of a pile that grew, split or was ended halfway."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from piles import ALONE, FERRY, FERRY_NEXT, GOLD, PILE, pages, written

import briefing
from briefing.batch.engine.local import Local
from briefing.batch.outcome import Choice
from briefing.batch.running import finished
from briefing.config import Settings
from briefing.errors import OutputError, UsageError
from briefing.lock import BusyError

SETTINGS = Settings(compiled=date(2026, 3, 12))


def made(pile: Path, folder: Path, **choice: object) -> briefing.batch.running.Batch:
    return briefing.batch(pile, folder, settings=SETTINGS, choice=Choice(**choice), where=Local(1))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, briefing.batch.running.Batch]:
    folder = tmp_path_factory.mktemp("first")
    return folder / "out", made(written(folder / "pile.jsonl", PILE), folder / "out")


def test_each_story_of_several_reports_has_its_pages_and_the_front_page_leads_there(first: tuple) -> None:
    folder, batch = first
    assert [len(s.story.documents) for s in batch.stories] == [2, 2]
    front = (folder / "front-page.md").read_text()
    for story in batch.stories:
        assert {f: p.is_file() for f, p in story.pages.items()} == {"html": True, "markdown": True}
        assert f"(stories/{story.story.id}.html)" in front
    assert "212 people" in front
    assert "[Council of Brill votes for a tram](https://example.org/tram) (Brill Echo)" in front
    assert front.index("Eider") < front.index("Tarn")  # the newer first
    assert (folder / "front-page.eml").read_bytes().startswith(b"Subject: Front page, 12 March 2026")


def test_the_same_pile_again_is_left_alone(first: tuple) -> None:
    folder, _ = first
    before = {f: f.stat().st_mtime_ns for f in folder.rglob("*") if f.is_file() and "ledger" not in f.name}
    again = made(folder.parent / "pile.jsonl", folder)
    assert not again.is_new
    assert again.stories == ()
    assert before == {f: f.stat().st_mtime_ns for f in before}


class Idle(Local):
    """Workers that nobody may ask."""

    def __enter__(self) -> Local:
        raise AssertionError("the pile was read")


def test_the_same_files_again_are_not_even_read(tmp_path: Path) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    written(pile / "a.jsonl", PILE)
    (pile / "b.txt").write_text("Nothing but this one sentence was said in Brill.\n")
    one = briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Local(1))
    assert any("single sentence" in d.message for d in one.diagnostics)
    before = pages(tmp_path / "out")
    (tmp_path / "out/front-page.md").unlink()
    again = briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Idle(1))
    assert (again.is_new, again.diagnostics) == (False, one.diagnostics)
    assert pages(tmp_path / "out") == before
    # Other bytes, as many; other limits; another look; another name: each may make another pile.
    (pile / "b.txt").write_text("Nothing but that one sentence was said in Brill.\n")
    with pytest.raises(AssertionError, match="was read"):
        briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Idle(1))
    (pile / "b.txt").write_text("Nothing but this one sentence was said in Brill.\n")
    assert not briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Idle(1)).is_new
    for others in (replace(SETTINGS, max_documents=400), replace(SETTINGS, template="memo")):
        with pytest.raises(AssertionError, match="was read"):
            briefing.batch(pile, tmp_path / "out", settings=others, where=Idle(1))
    (pile / "b.txt").rename(pile / "c.txt")
    with pytest.raises(AssertionError, match="was read"):
        briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Idle(1))


@pytest.mark.parametrize("bad", ["", "<?xml version='1.0'?><rss><channel><item>"])
def test_files_that_could_not_be_read_are_tried_again(tmp_path: Path, bad: str) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    written(pile / "a.jsonl", PILE)
    (pile / "b.xml").write_text(bad)
    one = briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Local(1))
    assert [d.severity for d in one.diagnostics] == ["error"]
    with pytest.raises(AssertionError, match="was read"):
        briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Idle(1))
    assert not briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=Local(1)).is_new


def test_what_was_taken_away_is_laid_out_again(first: tuple) -> None:
    folder, batch = first
    before = pages(folder)
    gone = batch.stories[0].pages["html"]
    gone.unlink()
    (folder / "front-page.md").unlink()
    assert not made(folder.parent / "pile.jsonl", folder).is_new
    assert pages(folder) == before


def test_the_order_of_the_pile_does_not_tell(first: tuple, tmp_path: Path) -> None:
    folder, _ = first
    rows = random.Random(4).sample(PILE, len(PILE))
    for n, row in enumerate(rows):
        written(tmp_path / f"{n}.jsonl", [row])
    files = random.Random(5).sample(sorted(tmp_path.glob("*.jsonl")), len(rows))
    briefing.batch(files, tmp_path / "out", settings=SETTINGS, where=Local(1))
    assert pages(tmp_path / "out") == pages(folder)


def test_only_the_story_that_grew_is_made_again_and_tells_what_is_new(tmp_path: Path) -> None:
    one = made(written(tmp_path / "pile.jsonl", PILE), tmp_path / "out")
    ids = {s.story.title: s.story.id for s in one.stories}
    kept_page = next(s for s in one.stories if "old" in s.story.title).pages["html"]
    before = kept_page.stat().st_mtime_ns
    two = made(written(tmp_path / "pile.jsonl", [*PILE, FERRY_NEXT]), tmp_path / "out")
    changes = {s.story.change: s for s in two.stories}
    assert set(changes) == {"grew", "same"}
    assert changes["same"].is_kept
    assert not changes["grew"].is_kept
    assert changes["grew"].story.id in ids.values()
    assert kept_page.stat().st_mtime_ns == before
    front = (tmp_path / "out/front-page.md").read_text()
    assert "**1 new report** · Harbour Post, Coast Courier · 3 reports" in front
    assert "1 grew" in front
    assert "towed free" in changes["grew"].pages["markdown"].read_text()


def test_stories_that_become_one_have_one_page(tmp_path: Path) -> None:
    """What was alone joins a story: its page goes, unless somebody has written into it."""
    apart = [FERRY[0], *GOLD]
    one = made(written(tmp_path / "pile.jsonl", apart), tmp_path / "out", alone=True)
    alone = next(s for s in one.stories if len(s.story.documents) == 1)
    two = made(written(tmp_path / "pile.jsonl", [*GOLD[:1], *ALONE]), tmp_path / "out", alone=True)
    assert sorted(len(s.story.documents) for s in two.stories) == [1, 1]
    # The ferry's report is not in the pile any more: its page was true and stays.
    assert alone.pages["html"].exists()
    names = {p.stem for p in (tmp_path / "out/stories").glob("*.html")}
    assert names == {alone.story.id, *(s.story.id for s in two.stories)}


def test_top_and_alone_say_which_are_briefed(tmp_path: Path) -> None:
    pile = written(tmp_path / "pile.jsonl", [*PILE, FERRY_NEXT])
    batch = made(pile, tmp_path / "out", top=1, formats=("json",))
    assert [s.story.origins for s in batch.stories] == [3]
    assert [p.suffix for p in (tmp_path / "out/stories").iterdir()] == [".json"]
    assert "](stories/" in (tmp_path / "out/front-page.md").read_text()
    assert len(made(pile, tmp_path / "out", alone=True).stories) == 3


def test_word_files_are_in_the_styles_of_a_file_of_ones_own(tmp_path: Path) -> None:
    """And are made again when that changes."""
    import docx

    brand, pile = docx.Document(), written(tmp_path / "pile.jsonl", PILE)
    for said in ("One", "Two"):
        brand.sections[0].header.paragraphs[0].text = said
        brand.save(str(tmp_path / "brand.docx"))
        settings = replace(SETTINGS, reference=str(tmp_path / "brand.docx"))
        done = briefing.batch(
            pile, tmp_path / "out", settings=settings, choice=Choice(formats=("docx",)), where=Local(1)
        )
        (page, *_) = [story.pages["docx"] for story in done.stories]
        assert docx.Document(str(page)).sections[0].header.paragraphs[0].text == said
    with pytest.raises(UsageError, match=r"nosuch\.docx cannot be read"):
        settings = replace(SETTINGS, reference="nosuch.docx")
        briefing.batch(pile, tmp_path / "other", settings=settings, choice=Choice(formats=("docx",)), where=Local(1))


def test_a_word_file_of_ones_own_makes_no_other_pages_again(tmp_path: Path) -> None:
    pile = written(tmp_path / "pile.jsonl", PILE)
    assert made(pile, tmp_path / "out").is_new
    settings = replace(SETTINGS, reference=str(written(tmp_path / "brand.docx", ALONE)))
    assert not briefing.batch(pile, tmp_path / "out", settings=settings, where=Idle(1)).is_new


def test_sections_that_a_format_cannot_have_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    settings, choice = replace(SETTINGS, sections="shared"), Choice(formats=("markdown", "email"))
    pile = written(tmp_path / "pile.jsonl", PILE)
    with pytest.raises(UsageError, match="a mail has its own order"):
        briefing.batch(pile, tmp_path / "out", settings=settings, choice=choice, where=Idle(1))


def test_what_a_batch_wrote_is_no_report_of_the_next(tmp_path: Path) -> None:
    written(tmp_path / "pile.jsonl", PILE)
    made(tmp_path, tmp_path / "out", formats=("markdown", "json"))
    assert not made(tmp_path, tmp_path / "out", formats=("markdown", "json")).is_new


def test_a_story_that_fails_is_named_and_tried_again(tmp_path: Path) -> None:
    template = tmp_path / "own.md.j2"
    template.write_text("{% if 'Tarn' in page.title %}{{ page.nothing }}{% endif %}{{ page.title }}\n")
    pile = written(tmp_path / "pile.jsonl", PILE)
    settings = replace(SETTINGS, template=str(template))
    choice = Choice(formats=("markdown",))
    batch = briefing.batch(pile, tmp_path / "out", settings=settings, choice=choice, where=Local(1))
    bad = [s for s in batch.stories if s.error]
    assert len(bad) == 1
    assert "own.md.j2, line 1" in bad[0].error
    assert [d.source for d in batch.diagnostics if d.severity == "error"] == [bad[0].story.title]
    assert "Eider" in (tmp_path / "out/front-page.md").read_text()
    again = briefing.batch(pile, tmp_path / "out", settings=settings, choice=choice, where=Local(1))
    assert again.is_new  # a story that failed is tried each time
    assert [bool(s.error) for s in again.stories if s.is_kept] == [False]


def test_one_batch_at_a_time(first: tuple, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run = finished(written(tmp_path / "pile.jsonl", PILE), folder, Local(1), settings=SETTINGS)
    next(run)
    with pytest.raises(BusyError, match="another run is at work"):
        made(tmp_path / "pile.jsonl", folder)
    run.close()


def test_bad_choices_and_places_are_told(tmp_path: Path) -> None:
    for choice, named in (({"formats": ("odt",)}, "odt"), ({"top": 0}, "top"), ({"site": "javascript:x"}, "site")):
        with pytest.raises(UsageError, match=named):
            Choice(**choice)
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(OutputError, match="file"):
        made(written(tmp_path / "pile.jsonl", PILE), file)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "ledger.sqlite").write_bytes(b"no ledger at all" * 100)
    with pytest.raises(OutputError, match="not a ledger that can be read"):
        made(tmp_path / "pile.jsonl", folder)


RUN = """
import sys
from datetime import date
import briefing
from briefing.batch.engine.local import Local
from briefing.config import Settings
briefing.batch(sys.argv[1], sys.argv[2], settings=Settings(compiled=date(2026, 3, 12)), where=Local(1))
"""


def test_a_batch_that_was_killed_goes_on_and_gives_the_same_bytes(first: tuple, tmp_path: Path) -> None:
    folder, _ = first
    pile = written(tmp_path / "pile.jsonl", PILE)
    n_killed = 0
    for wait_s in (0.6, 1.5, 3.0, None):
        run = subprocess.Popen([sys.executable, "-c", RUN, pile, tmp_path / "out"], stderr=subprocess.PIPE)
        if wait_s is None:
            assert run.wait(timeout=120) == 0, run.stderr.read()
        else:
            time.sleep(wait_s)
            n_killed += run.poll() is None
            run.kill()
            run.wait()
        run.stderr.close()
    assert n_killed
    assert pages(tmp_path / "out") == pages(folder)


def test_ctrl_c_ends_it_and_nothing_is_left_behind(tmp_path: Path) -> None:
    pile = written(tmp_path / "pile.jsonl", PILE)
    # What is started in the background of a shell ignores Ctrl-C, and so would its children.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom briefing.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "batch", pile, "-o", tmp_path / "out", "-q"]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out/ledger.sqlite").exists():  # it has begun
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=20)
    assert run.returncode == 130
    assert said == "briefing: stopped\n"
    assert not [p for p in os.listdir(tmp_path / "out") if p.startswith("front-page")]
