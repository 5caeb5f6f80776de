"""Does hostile text take time in proportion to its size?

    python benchmarks/growth.py [NAME…] [--max-s 4]

Each input is doubled, through `read`, `write`, `check` or the reading of a server's answer, from where the work exceeds
that on nothing by 50 ms, until it takes `--max-s`, or the next would be longer than is read. Processor time, best of
three; the slope of its logarithm over the last three doublings. Exit 1 where one is over `MAX_SLOPE`.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from briefing import Document, brief
from briefing import check as check_text
from briefing.engines.answer_form import read_answer
from briefing.errors import BriefingError
from briefing.language import sentences
from briefing.sources.content import Content
from briefing.sources.documents import as_document
from briefing.sources.registry import reader_for

MAX_SLOPE = 1.15
BEYOND_S = 0.05
SMALLEST, N_DOUBLINGS = 1_000, 3
# Documents are read up to 200,000 characters, briefs to be checked up to 5,000,000 bytes, answers up to 200,000.
CAPS = {"text": 190_000, "markdown": 190_000, "html": 190_000, "write": 48_000, "check": 48_000, "answer": 200_000}
SOURCE = (
    "The river rose above the quay on Thursday night. Rescuers said that 300 people had lost their homes in the flood."
)


def _read(name: str, kind: str) -> Callable[[str], object]:
    def way(text: str) -> object:
        content = Content(uri=name, data=text.encode(), name=name, media_type=kind)
        return [as_document(part, "S1") for part in reader_for(content).read(content)]  # type: ignore[arg-type]

    return way


def _write(text: str) -> object:
    return brief([Document.from_text(text), Document.from_text(SOURCE)])


def _check(text: str) -> object:
    return check_text(text, brief([Document.from_text(SOURCE)]).documents)


WAYS: dict[str, Callable[[str], object]] = {
    "text": _read("a.txt", "text/plain"),
    "markdown": _read("a.md", "text/markdown"),
    "html": _read("a.html", "text/html"),
    "write": _write,
    "check": _check,
    "answer": read_answer,
}


class Input(NamedTuple):
    """The way it goes, what stands before, what is repeated, and what stands behind."""

    way: str
    before: str
    pump: str
    after: str = ""

    def text(self, n_chars: int) -> str:
        """So long a text."""
        return self.before + self.pump * max(1, n_chars // len(self.pump)) + self.after


P = "<html><body><article><p>The river rose above the quay, and the town was cut in two on Thursday.</p>"
INPUTS = {
    "text: dots and spaces": Input("text", "A first line\n", "… "),
    "text: one long word": Input("text", "", "a", "."),
    "text: numbers added": Input("text", "", "+1"),
    "text: quotation marks": Input("text", "", '"'),
    "text: quotations": Input("text", "", '"a" '),
    "text: apostrophes": Input("text", "", "' '"),
    "text: initials": Input("text", "", "A. "),
    "text: names": Input("text", "", "Ada Bee "),
    "text: short sentences": Input("text", "", "A b c. "),
    "text: line ends": Input("text", "a", "\n", "a"),
    "text: short lines": Input("text", "", "ab\n"),
    "text: wrapped lines": Input("text", "", "a line of fifty letters that goes on and on and on\n"),
    "text: spaces": Input("text", "a", " ", "b"),
    "text: open brackets": Input("text", "", "("),
    "text: reported": Input("text", "", "he said, "),
    "text: escapes": Input("text", "", "\x1b]"),
    "text: combining": Input("text", "a", "\u0301"),
    "markdown: gap in a heading": Input("markdown", "# a", " ", "b\n"),
    "markdown: hashes": Input("markdown", "# ", "#", "a\n"),
    "markdown: headings": Input("markdown", "", "# a\n"),
    "markdown: links": Input("markdown", "", "[a]("),
    "markdown: images": Input("markdown", "", "![a]("),
    "markdown: stars": Input("markdown", "", "**a"),
    "markdown: comments": Input("markdown", "", "<!-- "),
    "markdown: fences": Input("markdown", "", "```\n"),
    "markdown: tags": Input("markdown", "", "<a "),
    "markdown: code": Input("markdown", "", "`a"),
    "markdown: front matter": Input("markdown", "---\n", "a: b\n"),
    "html: paragraphs": Input("html", P, "<p>a b c.</p>"),
    "html: open tags": Input("html", P, "<div>"),
    "html: comments": Input("html", P, "<!-- "),
    "write: numbers added": Input("write", "", "+1"),
    "write: said": Input("write", "", "the mayor said, "),
    "write: quotations": Input("write", "", '"so" she said. '),
    "write: one long word": Input("write", "", "a", "."),
    "check: numbers added": Input("check", "", "+1"),
    "check: cited": Input("check", "", "[S1, "),
    "check: comments": Input("check", "<p>", "<!-- "),
    "check: images": Input("check", "", "![a "),
    "check: blank lines": Input("check", "", " \n"),
    "check: spaces": Input("check", "a", " ", "b"),
    "answer: line ends": Input("answer", "a", "\n", "a"),
    "answer: open tags": Input("answer", "", "<a"),
    "answer: escaped marks": Input("answer", '{"sentences": ["', '\\"'),
    "answer: marks": Input("answer", '{"sentences": [', '"a" '),
    "answer: thinking": Input("answer", "", "<think>"),
    "answer: numbered": Input("answer", "", "1. "),
    "answer: spaces": Input("answer", "a", " ", "b"),
}
FAST = (
    "text: dots and spaces", "text: numbers added", "text: quotations", "text: wrapped lines", "text: reported",
    "markdown: gap in a heading", "markdown: hashes", "markdown: links", "answer: line ends", "answer: open tags",
    "answer: escaped marks",
)  # fmt: skip


def taken(work: Callable[[], object]) -> float:
    """Processor seconds of one run; a refusal is an answer too."""
    sentences._cuts_of.cache_clear()  # what the last run left behind is no work of this one
    start = time.process_time()
    with contextlib.suppress(BriefingError):
        work()
    return time.process_time() - start


def measured(item: Input, *, max_s: float) -> list[tuple[int, float]]:
    """(characters, seconds) from where the work shows to where it takes `max_s` or is at its cap, each twice the last."""
    way = WAYS[item.way]
    idle = min(taken(lambda: way("A short line that says nothing.")) for _ in range(3))
    found: list[tuple[int, float]] = []
    size = SMALLEST
    while size <= CAPS[item.way]:
        text = item.text(size)
        seconds = taken(lambda text=text: way(text))  # type: ignore[misc]
        if seconds > idle + BEYOND_S or found:
            seconds = min(seconds, *(taken(lambda text=text: way(text)) for _ in range(2)))  # type: ignore[misc]
            if seconds > idle + BEYOND_S:
                found.append((size, seconds - idle))
            if seconds > max_s:
                break
        size *= 2
    return found


def slope_of(found: list[tuple[int, float]]) -> float:
    """The log-log slope over the last three doublings, least squares; 0 where the work never showed."""
    last = [(math.log(n), math.log(s)) for n, s in found[-1 - N_DOUBLINGS :]]
    if len(last) < 2:
        return 0.0
    x, y = (sum(v) / len(last) for v in zip(*last, strict=True))
    return sum((a - x) * (b - y) for a, b in last) / sum((a - x) ** 2 for a, _ in last)


def slope(item: Input, *, max_s: float) -> float:
    """How the time of an input grows."""
    return slope_of(measured(item, max_s=max_s))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--max-s", type=float, default=4.0)
    args = arguments.parse_args()
    n_bad = 0
    for name, item in INPUTS.items():
        if args.names and not any(n in name for n in args.names):
            continue
        found = measured(item, max_s=args.max_s)
        steep = slope_of(found)
        n_bad += steep > MAX_SLOPE
        shown = f"{found[-1][0]:>8,} characters {found[-1][1]:6.2f} s, slope {steep:.2f}" if found else "never 50 ms"
        print(f"{name:30} {shown}{'  TOO STEEP' if steep > MAX_SLOPE else ''}", flush=True)
    sys.exit(bool(n_bad))


if __name__ == "__main__":
    main()
