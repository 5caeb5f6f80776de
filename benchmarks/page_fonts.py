"""Makes the page's fonts and their widths from Adobe's Source families (OFL 1.1): benchmarks/page_fonts.py FOLDER

FOLDER holds the unpacked npm packages `source-sans` 3.52.0 and `source-serif` 4.5.1. Needs fontTools with brotli
(`pip install 'fonttools[woff]'`). Each face is cut down to Latin, renamed (the name "Source" is reserved by its
licence) and stripped of hints, so that a page carries its own type; widths are written beside them for `fit`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).parents[1] / "briefing" / "page" / "fonts"
FACES = {
    "sans": ("SourceSans3-Regular.ttf", "Brief Sans"),
    "sans-semibold": ("SourceSans3-Semibold.ttf", "Brief Sans Semibold"),
    "sans-italic": ("SourceSans3-It.ttf", "Brief Sans Italic"),
    "serif-semibold": ("SourceSerif4Subhead-Semibold.ttf", "Brief Serif Semibold"),
}
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1CD, 0x1DC), (0x218, 0x21B),
    (0x2B9, 0x2BF), (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x1E00, 0x1EFF), (0x2009, 0x200A), (0x2010, 0x2015),
    (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x2044, 0x2044), (0x2070, 0x2079), (0x2080, 0x2089), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2153, 0x215E), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265), (0x25CF, 0x25CF),
)  # fmt: skip


def make(path: Path, name: str, out: Path) -> dict[str, object]:
    """One face, cut down and renamed; returns its widths in thousandths of the type size."""
    options = subset.Options(
        layout_features=["kern", "mark", "ccmp", "locl"], hinting=False, flavor="woff2", name_IDs=[0, 13, 14]
    )
    font = TTFont(path)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for a, b in RANGES for c in range(a, b + 1)])
    cutter.subset(font)
    for name_id in (1, 3, 4, 6):
        font["name"].setName(name.replace(" ", "") if name_id == 6 else name, name_id, 3, 1, 0x409)
    font["name"].setName("Regular", 2, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(out)
    upem, metrics = font["head"].unitsPerEm, font["hmtx"]
    widths = {c: -(-metrics[g][0] * 1000 // upem) for c, g in sorted(font.getBestCmap().items())}
    return {"family": name, "widths": {f"{c:x}": w for c, w in widths.items()}}


def main() -> None:
    folder = Path(sys.argv[1])
    made = {}
    for face, (file, name) in FACES.items():
        path = next(folder.rglob(file))
        made[face] = make(path, name, OUT / f"{face}.woff2")
        print(face, (OUT / f"{face}.woff2").stat().st_size, "bytes", len(made[face]["widths"]), "characters")
    (OUT / "widths.json").write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
