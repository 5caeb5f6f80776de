"""Does hostile text take time in proportion to its size?

    python benchmarks/growth.py [NAME…] [--max-s 0.4]

Each input of `growth_inputs.py` is doubled on its way, from where the work exceeds that on nothing by 50 ms, until it
takes `--max-s` and was doubled three times, or the next would be longer than is read. Processor time, the least of three
runs, and of up to fifteen where the slope is too steep so far: a machine that has slow spells is no growth. The slope is that
of its logarithm over the last three doublings. Exit 1 where one is over `MAX_SLOPE`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import math
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from growth_inputs import INPUTS, Input

from briefing import Document, brief
from briefing import check as check_text
from briefing.engines.answer_form import read_answer
from briefing.errors import BriefingError
from briefing.language import sentences
from briefing.reader.json_lines import objects
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document
from briefing.sources.pdf_lines import Line, paragraphs, without_running_heads
from briefing.sources.registry import reader_for, reader_named

MAX_SLOPE = 1.15
BEYOND_S, LEAST_S = 0.05, 0.001
SMALLEST, N_DOUBLINGS = 1_000, 3
N_RUNS, N_RUNS_STEEP = 3, 15
# Texts and answers are read up to 200,000 characters; of what a program takes apart first, the file counts. What takes
# long before that is measured as far as it goes in `--max-s`.
LONGEST = {"text": 190_000, "markdown": 190_000, "answer": 190_000, "lines": 190_000}
LONGEST |= {"write": 48_000, "check": 190_000, "source": 190_000}
LONGEST_FILE = 3_000_000
STATEMENTS = (
    "The river rose above the quay on Thursday night. Rescuers said that 300 people had lost their homes in the flood."
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def _read(reader: str) -> Callable[[str], object]:
    def way(text: str) -> object:
        return _documents(reader, text.encode())

    return way


def _documents(reader: str, data: bytes) -> object:
    parts = reader_named(reader).read(Content(uri="a", data=data))
    pages = [p for part in parts if isinstance(part, Content) for p in reader_for(part).read(part)]
    return [as_document(part, "S1") for part in (*parts, *pages) if isinstance(part, Article)]


def _docx(text: str) -> object:
    import docx

    empty, packed = io.BytesIO(), io.BytesIO()
    docx.Document().save(empty)
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            body = f'<w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>'
            target.writestr(name, body if name == "word/document.xml" else source.read(name))
    return _documents("docx", packed.getvalue())


def _odt(text: str) -> object:
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
    page = f"<office:document {names}><office:body><office:text>{text}</office:text></office:body></office:document>"
    return _documents("odt", page.encode())


def _pdf(text: str) -> object:
    words = text.split("\n")
    lines = [
        Line(
            text=line, page=1 + n // 2000, left=0, right=9.0 * len(line), top=-12.0 * n + 10, bottom=-12.0 * n,
            base=-12.0 * n, size=10, depth=0.05,
        )
        for n, line in enumerate(words)
    ]  # fmt: skip
    return paragraphs(without_running_heads(lines, 1)[0])


def _write(text: str) -> object:
    return brief([Document.from_text(text), Document.from_text(STATEMENTS)])


def _check(text: str) -> object:
    return check_text(text, brief([Document.from_text(STATEMENTS)]).documents)


def _source(text: str) -> object:
    return check_text(STATEMENTS, [Document.from_text(text)])


WAYS: dict[str, Callable[[str], object]] = {
    **{name: _read(name) for name in ("text", "markdown", "html", "mail", "rtf", "captions", "feed", "json")},
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "write": _write,
    "check": _check,
    "source": _source,
    "answer": read_answer,
    "lines": lambda text: list(objects(text)),
}
FAST = (
    "text: quotations", "markdown: hashes", "markdown: comment blocks", "html: raised",
    "html: parts of one class", "html: links", "html: attributes", "html: hidden", "mail: asides", "rtf: asides",
    "docx: notes", "docx: fields", "pdf: lines", "feed: categories",
    "feed: keywords", "feed: author", "feed: attributes", "feed: styles", "answer: escaped marks",
)  # fmt: skip


def taken(work: Callable[[], object]) -> float:
    """Processor seconds of one run; a refusal is an answer too."""
    sentences._cuts_of.cache_clear()  # what the last run left behind is no work of this one
    start = time.process_time()
    with contextlib.suppress(BriefingError):
        work()
    return time.process_time() - start


def measured(item: Input, *, max_s: float) -> list[tuple[int, float]]:
    """(characters, seconds) from where the work shows to where it takes `max_s` or is at its longest, each twice the
    last; the least of several runs for those that the slope is of."""
    way = WAYS[item.way]
    idle = min(taken(lambda: way("A short line that says nothing.")) for _ in range(3))

    def seconds(size: int) -> float:
        text = item.text(size)
        # On a busy machine one run may take less than the idle one did.
        return max(LEAST_S, taken(lambda: way(text)) - idle)

    found: dict[int, float] = {}
    size = SMALLEST
    shown: list[int] = []
    while size <= LONGEST.get(item.way, LONGEST_FILE) and (len(shown) <= N_DOUBLINGS or found[shown[-1]] <= max_s):
        found[size] = seconds(size)
        shown += [size] if found[size] > BEYOND_S else []
        size *= 2
    least = {n: found[n] for n in shown[-1 - N_DOUBLINGS :]}
    # All sizes in each round: a slow spell of the machine is then not one of the longer texts alone.
    for n_runs in range(1, N_RUNS_STEEP):
        if n_runs >= N_RUNS and slope_of(list(least.items())) <= MAX_SLOPE:
            break
        least = {n: min(least[n], seconds(n)) for n in least}
    return list(least.items())


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
    arguments.add_argument("names", nargs="*", help="parts of the names of inputs")
    arguments.add_argument("--max-s", type=float, default=0.4)
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
