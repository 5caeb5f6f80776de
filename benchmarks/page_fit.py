"""Does every page fit one sheet, and is the sheet used? benchmarks/page_fit.py [GOLD_FOLDER] [--chromium PATH]

Sets generated briefings (tests/page/crowd.py) and, where a folder of labelled clusters is given, real ones, on both
sheets and in all templates; counts the pages WeasyPrint makes and, with --chromium, those Chromium prints; tells how
much of the sheet's height is used, how far the measure was from what came out, and the processor time of fitting.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "page"))

import crowd  # noqa: E402
import newsroom  # noqa: E402

from briefing.nouns import Briefing  # noqa: E402
from briefing.page import PAGES, fit, layout, render, templating, view, voices  # noqa: E402

ENOUGH = 0.85  # of the height, where something was left off the page for room


def inputs(gold: Path | None) -> Iterator[tuple[str, Briefing]]:
    """Every briefing to be set, by name."""
    for n in range(1, 5):
        yield f"bridge, {n}", newsroom.briefing(n)
    for name, shape in crowd.SHAPES.items():
        yield name, crowd.crowd(shape)
    for path in sorted(gold.glob("*.json")) if gold else ():
        yield path.stem, real(path)


def real(path: Path) -> Briefing:
    """A labelled cluster's own briefing."""
    from briefing import Document, brief

    documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
    return brief([Document.from_text(d["text"], outlet=d["outlet"], title=d["title"]) for d in documents])


def weasyprint_pages(html: str) -> tuple[int, float]:
    """The number of pages, and the share of the first one's height that is used."""
    import weasyprint

    document = weasyprint.HTML(string=html).render()
    box = document.pages[0]._page_box
    lowest = max(b.position_y + b.height for b in box.descendants() if type(b).__name__ == "LineBox")
    return len(document.pages), (lowest - box.content_box_y()) / box.height


def chromium_pages(html: str, chromium: str, folder: Path) -> int:
    """The number of pages Chromium prints."""
    import pypdfium2

    page, pdf = folder / "page.html", folder / "page.pdf"
    page.write_text(html, encoding="utf-8")
    argv = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    argv += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={pdf}", page.as_uri()]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def measured(briefing: Briefing, template: str, sheet: str) -> float:
    """The share of the height that the measure counts with."""
    shown = view.view(briefing, voices.PlainVoice())
    setting = layout.setting(shown, template, sheet)
    wide, high = layout.sheet_rem(sheet, setting.root_px)
    return layout.height(replace(shown, quotes=shown.quotes[: setting.n_quotes]), template, wide) / high


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--chromium")
    parser.add_argument("--only", help="inputs whose name holds this")
    args = parser.parse_args()
    bad, used, slack, cost, n_sheets = [], [], [], [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, briefing in inputs(args.gold):
            if args.only and args.only not in name:
                continue
            for sheet in PAGES:
                for template in templating.names():
                    start = time.process_time()
                    fitted = fit(briefing, page=sheet, template=template)
                    cost.append(time.process_time() - start)
                    html = render(fitted, format="html", template=template, page=sheet)
                    n_pages, share = weasyprint_pages(html)
                    n_printed = chromium_pages(html, args.chromium, Path(scratch)) if args.chromium else 1
                    n_sheets += 1
                    label = f"{name} / {sheet} / {template}"
                    if n_pages != 1 or n_printed != 1:
                        bad.append(f"{label}: {n_pages} pages, Chromium {n_printed}")
                    slack.append(measured(fitted, template, sheet) - share)
                    enough = bool(fitted.run.cut)
                    used += [(share, label)] if enough else []
                    whole = "" if enough else "  all of it"
                    print(f"{label:58} {n_pages} {n_printed} {share:5.0%}{whole} {cost[-1]:.3f} s")
    shares = sorted(used)
    print(f"\n{n_sheets} sheets, {len(bad)} not one page")
    low = sum(share < ENOUGH for share, _ in shares)
    middle = statistics.median(share for share, _ in shares)
    print(f"height used where something was left off: least {shares[0][0]:.0%} ({shares[0][1]}), ", end="")
    print(f"median {middle:.0%}, below {ENOUGH:.0%}: {low}")
    print(f"measure over what came out: least {min(slack):+.1%}, median {statistics.median(slack):+.1%} of the height")
    print(f"fitting: median {statistics.median(cost):.3f} s, most {max(cost):.3f} s")
    print("\n".join(bad))
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
