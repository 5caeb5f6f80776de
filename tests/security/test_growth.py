"""Foreign text takes time in proportion to its size: what benchmarks/growth.py measures at length, in the small."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.language.reference_marks import without_marks

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import growth
import patterns

# What the patterns of these rooms see is a sentence, which is cut at `language.sentences.MAX_SENTENCE_CHARS`.
OF_A_SENTENCE = ("briefing/language/", "briefing/corpus/", "briefing/merger/", "briefing/checking/")
# Of whole texts, in spite of the room.
OF_A_TEXT = (
    "language/lines.py",
    "language/marks.py",
    "language/quotations.py",
    "language/sentences.py",
    "checking/prose.py",
)
# What the others that may grow faster than their input see, and why that is short.
BOUNDED = {
    "briefing/language/quotations.py _JOINS": "what stands before a quotation, of 60 characters",
    "briefing/language/quotations.py _AFTER": "what stands behind a quotation, of 120 characters",
    "briefing/language/lines.py _BULLET": "only ever matched at the start of a line",
    "briefing/language/sentences.py _DATELINE": "the first 120 characters of a text",
    "briefing/sources/mail_parts.py _NO_NAME": "the whole name of an attachment, matched from its start",
    "briefing/digest/config.py": "a line of the reader's own digest.toml",
    "briefing/sources/stated.py _DONE": "200 characters before a date",
    "briefing/sources/proper.py _ADDRESS": "one line, of 300 characters",
    "briefing/sources/times.py": "parse_published looks at 200 characters",
    "briefing/sources/fetching/addresses.py": "a host name, of 253 characters",
    "briefing/page/": "a title, a line or an address of the page, clipped to what has room on it",
}
# At this length, seconds.
SENTENCE_CHARS, MAX_SENTENCE_S = 1_500, 0.4
AT_RUN_TIME = 25


def _bound(name: str) -> bool:
    if name.startswith(tuple(BOUNDED)):
        return True
    return name.startswith(OF_A_SENTENCE) and not any(part in name for part in OF_A_TEXT)


@pytest.fixture(scope="module")
def every() -> tuple[patterns.Found, ...]:
    return patterns.collected()


def test_every_pattern_of_the_package_is_found(every: tuple[patterns.Found, ...]) -> None:
    """Those that are written out in its source, but for what is made of a value at run time."""
    names = " ".join(found.name for found in every)
    for name in (
        "sources/markdown_marks.py",
        "language/lines.py _LINE",
        "quotes.py _SPOKEN",
        "answer_form.py _MARKUP",
        "wordings.py BOT",
    ):
        assert name in names
    assert len(every) > 300
    # A value put in is escaped; a new one of these is looked at by whoever raises the number.
    assert len(patterns.made_at_run_time()) <= AT_RUN_TIME, patterns.made_at_run_time()


def test_no_pattern_captures_within_what_never_gives_back(every: tuple[patterns.Found, ...]) -> None:
    assert patterns.captured_for_good(re.compile(r"(?>(a)|(?:(b)|c))(d)")) == (1, 2)
    assert patterns.captured_for_good(re.compile(r"x(?:(a)|b){1,9}+(?:(d)e)*")) == (1,)
    assert {f.name: found for f in every if (found := patterns.captured_for_good(f.pattern))} == {}
    assert without_marks("It ended.[1] She left.[1][Ab 1]Ab 1") == "It ended. She left.[1][Ab 1]Ab 1"


@pytest.mark.long
def test_no_pattern_that_sees_a_whole_text_grows_faster_than_it(every: tuple[patterns.Found, ...]) -> None:
    bad = {f.name: found for f in every if not _bound(f.name) and (found := patterns.worst(f))}
    assert not bad


@pytest.mark.long
def test_no_pattern_takes_long_over_a_sentence(every: tuple[patterns.Found, ...]) -> None:
    bounded = [f for f in every if _bound(f.name) and f.name.startswith(OF_A_SENTENCE)]
    bad = {f.name: s for f in bounded if (s := patterns.slowest_s(f, SENTENCE_CHARS)) > MAX_SENTENCE_S}
    assert not bad


@pytest.mark.parametrize("pattern", [r"<!--(?:.|\n)*?-->", r"\s+$"])
def test_a_pattern_that_grows_faster_is_found(pattern: str) -> None:
    assert patterns.worst(patterns.Found(pattern, re.compile(pattern), False)) is not None


@pytest.mark.parametrize("name", growth.FAST)
def test_hostile_text_takes_time_in_proportion_to_its_size(name: str) -> None:
    slope = growth.slope(growth.INPUTS[name], max_s=0.15)
    assert slope <= growth.MAX_SLOPE + 0.1, f"{name}: {slope:.2f}"


def _worked(way: Callable[[str], float], monkeypatch: pytest.MonkeyPatch) -> float:
    """The slope of what takes as many microseconds of processor time as `way` says for a text."""

    def work(text: str) -> None:
        end = time.process_time() + way(text) / 1e6
        while time.process_time() < end:
            pass

    monkeypatch.setitem(growth.WAYS, "worked", work)
    return growth.slope(growth.Input("worked", "", "a"), max_s=0.15)


def test_what_grows_with_its_square_is_called_steep(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _worked(lambda text: (len(text) / 40) ** 2, monkeypatch) > 1.9


def test_a_slow_spell_of_the_machine_is_no_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100,000 characters and more, whatever is done within it takes half as long again."""
    runs = Counter[int]()

    def way(text: str) -> float:
        runs[len(text)] += 1
        return len(text) * (1.5 if len(text) > 100_000 and runs[len(text)] <= 4 else 1)

    assert _worked(way, monkeypatch) < growth.MAX_SLOPE


@pytest.mark.parametrize(
    ("name", "make", "sizes"),
    [
        ("the gap of a heading", lambda n: "# a" + " " * n + "b", (2_000, 4_000)),
        ("signs that close a heading", lambda n: "# " + "#" * n + "a", (8_000, 16_000)),
    ],
)
def test_a_heading_is_read_in_time(name: str, make: Callable[[int], str], sizes: tuple[int, int]) -> None:
    from briefing.sources.markdown_marks import strip_marks

    for size in sizes:
        assert growth.taken(lambda size=size: strip_marks(make(size))) < 0.3, name  # type: ignore[misc]


def test_a_line_of_marks_or_the_fence_of_a_front_matter_takes_time_in_proportion(tmp_path: Path) -> None:
    """Markdown is read in the program's own process, where no clock ends it."""
    from briefing.sources import read

    file = tmp_path / "a.md"
    for start in ("---", "#a"):
        file.write_text(f"{start}{' ' * 150_000}x\nThe river rose above the quay on Thursday night.\n")
        started = time.process_time()
        read([str(file)])
        assert time.process_time() - started < 5, start


def test_passages_that_an_article_does_not_have_take_time_in_proportion() -> None:
    """Each is looked for in all of the article: so many letters in all, then near the last one found."""
    from lxml import html

    from briefing.sources.html_body import _places
    from briefing.sources.passages import passages

    said = (f"<p>Of the year {n} nothing whatever is known here.</p>" for n in range(20_000))
    found = passages(html.fromstring(f"<html><body>{''.join(said)}</body></html>"))
    told = [("p", passage.text.replace("known", "told")) for passage in found]
    started = time.process_time()
    assert len(_places(told, found)) == len(found)
    assert time.process_time() - started < 4


@pytest.mark.parametrize("pump", ["%%a", "{>> ", "%%a%", "|", "*", "a{1", "a{;", "@a;"])
def test_comments_of_markdown_and_rules_of_styles_are_looked_for_in_time(pump: str) -> None:
    """In as much text as is read of either."""
    from briefing.sources.markdown_marks import _GOES
    from briefing.sources.unsaid import _RULE

    text = pump * (200_000 // len(pump)) + "\0"
    for pattern in (_GOES[4][1], _RULE):
        assert growth.taken(lambda pattern=pattern: list(pattern.finditer(text))) < 1  # type: ignore[misc]
