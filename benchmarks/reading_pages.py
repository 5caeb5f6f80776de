"""How well the article is found in real web pages: F1 over 4-gram shingles, and how often the title is right.

    python benchmarks/reading_pages.py PAGES [--worst N]

PAGES is a copy of github.com/scrapinghub/article-extraction-benchmark: ground-truth.json and html/*.html.gz. The
measure is the benchmark's own (precision and recall of each page, averaged; F1 of the two averages). A page that
`read` refuses counts as an empty text. A title is right when it is, letters and digits alone, what the page's own
metadata say (og:title, JSON-LD headline, twitter:title, or <title> without the site's name).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from briefing.sources import read

FLOOR_F1, FLOOR_TITLES = 0.955, 0.90


def shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1)) if tokens)


def matched(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    a, b = shingles(true), shingles(found)
    tp = sum((a & b).values())
    if a == b:
        return 1.0, 1.0
    return (tp / sum(b.values()) if b else 0.0), (tp / sum(a.values()) if a else 0.0)


def stated_titles(page: str) -> list[str]:
    """The titles a page's metadata state."""
    from lxml import html

    tree = html.fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    found = [
        str(v)
        for p in ("og:title", "twitter:title")
        for v in tree.xpath(f'//meta[@property="{p}" or @name="{p}"]/@content')
    ]
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        found += re.findall(r'"headline"\s*:\s*"((?:[^"\\]|\\.)*)"', str(script))[:1]
    return [t for t in found if t.strip()]


def key(title: str) -> str:
    from html import unescape

    title = unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), title))
    return "".join(c for c in title.casefold() if c.isalnum())


def right(title: str | None, stated: list[str]) -> bool:
    """Equal letters and digits, or the stated title with the site's name cut off at a separator."""
    if not title:
        return False
    wanted = {key(s) for s in stated} | {key(p) for s in stated for p in re.split(r"\s[|–—-]\s|\s»\s", s)[:1]}
    wanted |= {key(re.split(r"\s[|–—-]\s(?!.*\s[|–—-]\s)|\s»\s", s)[0]) for s in stated}
    return key(title) in wanted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="show the pages with the lowest F1, and the wrong titles")
    args = parser.parse_args()
    truth = json.loads((args.pages / "ground-truth.json").read_text(encoding="utf-8"))
    precisions, recalls, rows, titles = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        pages = {name: gzip.decompress((args.pages / "html" / f"{name}.html.gz").read_bytes()) for name in truth}
        paths = {str(Path(folder, f"{name}.html")): name for name in truth}
        for path, name in paths.items():
            Path(path).write_bytes(pages[name])
        started = time.perf_counter()
        documents, diagnostics = read(list(paths))
        found = {paths[d.source.uri]: d for d in documents}
    for name, gold in truth.items():
        said = [d.message for d in diagnostics if d.source and d.source.endswith(f"{name}.html")]
        document = found.get(name)
        p, r = matched(gold["articleBody"], document.text if document else "")
        precisions.append(p)
        recalls.append(r)
        rows.append((2 * p * r / (p + r) if p + r else 0.0, p, r, name[:8], gold["url"], said))
        if stated := stated_titles(pages[name].decode("utf-8", "replace")):
            title = document.source.title if document else None
            titles.append((right(title, stated), name[:8], title, stated))
    seconds = time.perf_counter() - started
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    f1, share = 2 * precision * recall / (precision + recall), statistics.mean(t[0] for t in titles)
    print(f"pages {len(rows)}  precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  (floor {FLOOR_F1})")
    print(f"titles right {sum(t[0] for t in titles)} of {len(titles)} = {share:.3f}  (floor {FLOOR_TITLES})")
    print(f"{seconds / len(rows) * 1000:.0f} ms a page")
    for row in sorted(rows, key=lambda r: r[0])[: args.worst]:
        print(*row, sep="  ")
    for title in titles:
        if args.worst and not title[0]:
            print(*title[1:], sep="  ")
    sys.exit(f1 < FLOOR_F1 or share < FLOOR_TITLES)


if __name__ == "__main__":
    main()
