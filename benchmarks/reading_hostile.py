"""Does any input break reading? Valid files of every format are mutated, seeded, and read.

    python benchmarks/reading_hostile.py [--n 5000] [--seed 20] [--keep FOLDER]

Mutations: flipped bits, cut and repeated pieces, hostile tokens put in (nulls, escapes, entities, deep tags, huge
numbers), pieces of one format in another; and for formats that are ZIP files the same inside their parts, packed
anew. Counted: exceptions out of `read` (0 allowed), inputs over 10 s (0), worker breakdowns, the worker's peak memory
(1 GB allowed), controls and surrogates in what comes out (0), offsets outside the text (0). Inputs that broke a
worker are kept in FOLDER.
"""

from __future__ import annotations

import argparse
import collections
import io
import random
import re
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from reading_formats import Piece, as_docx, as_eml, as_epub, as_feed, as_html, as_text

from briefing.sources import read

LIMIT_S, LIMIT_KB = 10.0, 1_000_000
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TOKENS = [
    b"\0" * 50, b"\x1b[31m\x1b]0;x\x07", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>&b;", b"<div>" * 3000,
    b"<td colspan=999999999 rowspan=999999999>x</td>", b"999999999999999999999", b"-1", b"\xff\xfe\xfd", b"\xed\xa0\x80",
    b"]]>", b"<![CDATA[", b"%PDF-1.7", b"PK\x03\x04", b"\r\n\r\n", b"From x Mon Jan  1 00:00:00 2024\n", b"=?utf-8?b?////?=",
    b"<script>alert(1)</script>", b"&#x110000;&#0;&#xD800;", b"\xe2\x80\xae", b"{" * 2000, b"[" * 2000, b"\"", b"\\ud800",
    b"<w:gridSpan w:val=\"99999999\"/>", b"1 0 obj <</Kids [1 0 R] /Parent 1 0 R>> endobj", b"/Count 2147483647", b"---\na: &a [*a]\n---\n",
]  # fmt: skip

PIECE = Piece(
    "Harbour council delays the new bridge",
    "Port Herald",
    "Mara Lind",
    datetime(2025, 3, 4, 9, 30, tzinfo=UTC),
    (
        "PORT ELLEN (Reuters) - The harbour council voted on Tuesday to delay the new bridge by two years, citing costs.",
        "The bridge, first promised in 2019, is now put at 41.5 million pounds, up from 28 million, officials said.",
        "“We cannot sign for a number that moves every month,” said the council’s chair, Ewan Gray, after the vote.",
        "Shop owners on the south bank had asked for a start this summer. About 1,200 people cross by ferry each day.",
        "The contractor did not say when a revised offer would come. A public hearing is set for 9 May in the town hall.",
    ),
)


def valid() -> dict[str, bytes]:
    """One file of each format."""
    story = as_text(PIECE).decode()
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("a/one.txt", story)
        archive.writestr("two.html", as_html(PIECE))
    import json

    record = {"text": story, "title": PIECE.title, "outlet": PIECE.outlet, "published": PIECE.published.isoformat()}
    eml = as_eml(PIECE)
    return {
        "txt": as_text(PIECE),
        "md": f"---\ntitle: {PIECE.title}\noutlet: {PIECE.outlet}\n---\n\n# {PIECE.title}\n\n{story}".encode(),
        "html": as_html(PIECE),
        "docx": as_docx(PIECE),
        "epub": as_epub(PIECE),
        "eml": eml,
        "mbox": b"From a@b Mon Jan  6 09:00:00 2025\n" + eml + b"\nFrom a@b Mon Jan  6 10:00:00 2025\n" + eml,
        "xml": as_feed([PIECE, PIECE, PIECE], "http://127.0.0.1:9"),
        "json": json.dumps([record, record]).encode(),
        "jsonl": (json.dumps(record) + "\n").encode() * 2,
        "zip": box.getvalue(),
        "pdf": _pdf(),
    }


def _pdf() -> bytes:
    """A small PDF written by hand, so that nothing but this file is needed."""
    lines = " ".join(
        f"({p[:90]}) Tj T*" for p in ("Harbour council delays bridge", *PIECE.paragraphs[1:2], *PIECE.paragraphs[4:])
    )
    stream = f"BT /F1 11 Tf 14 TL 60 760 Td {lines} ET".encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Harbour council delays bridge)/Author(Mara Lind)>>",
    ]
    out, at = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out)
    )  # fmt: skip


def mutated(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """The bytes after one to six mutations."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        if not out:
            break
        a = rng.randrange(len(out))
        b = min(len(out), a + int(rng.paretovariate(0.7)))
        match rng.randrange(7):
            case 0:
                for _ in range(rng.randint(1, 20)):
                    out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
            case 1:
                del out[a:b]
            case 2:
                out[a:a] = bytes(out[a:b]) * min(rng.randint(2, 500), 2_000_000 // max(1, b - a))
            case 3:
                out[a:a] = rng.choice(TOKENS)
            case 4:
                out[a:b] = rng.choice(TOKENS)
            case 5:
                other = rng.choice(others)
                c = rng.randrange(len(other))
                out[a:b] = other[c : c + rng.randint(1, 2000)]
            case 6:
                if rng.random() < 0.3:
                    del out[a:]
    return bytes(out[:5_000_000])


def mutated_zip(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """A ZIP file with one of its parts mutated, packed anew."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(
        [n for n in parts if n.endswith((".xml", ".xhtml", ".opf", ".txt", ".html", ".rels")) or len(parts) == 1]
    )
    parts[name] = mutated(parts[name], others, rng)
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, body in parts.items():
            archive.writestr(key, body)
    return box.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    seeds = valid()
    others = list(seeds.values())
    counts: collections.Counter[str] = collections.Counter()
    messages: collections.Counter[str] = collections.Counter()
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as folder:
        for batch in range(0, args.n, 250):
            paths = []
            for n in range(batch, min(batch + 250, args.n)):
                suffix = list(seeds)[n % len(seeds)]
                inside = suffix in ("docx", "epub", "zip") and rng.random() < 0.75
                data = (mutated_zip if inside else mutated)(seeds[suffix], others, rng)
                paths.append(Path(folder, f"{n:05}.{suffix}"))
                paths[-1].write_bytes(data)
            marks: list[tuple[float, str]] = []
            try:
                documents, diagnostics = read(
                    paths, progress=lambda line, marks=marks: marks.append((time.monotonic(), line))
                )
            except Exception:  # noqa: BLE001  the very thing that is counted
                counts["exceptions out of read"] += 1
                traceback.print_exc()
                continue
            marks.append((time.monotonic(), "end"))
            for (start, line), (end, _) in pairwise(marks):
                slowest = max(slowest, (end - start, line.rpartition("/")[2]))
                counts["over 10 s"] += end - start > LIMIT_S
            for document in documents:
                counts["documents"] += 1
                said = document.source
                shown = "\n".join(filter(None, (document.text, said.title, said.outlet, said.author, said.url)))
                counts["controls let through"] += bool(BAD.search(shown))
                counts["bad offsets"] += any(not 0 <= s.start < s.end <= len(document.text) for s in document.sentences)
            for diagnostic in diagnostics:
                messages[re.sub(r"\d+|'.*?'|\".*?\"", "#", diagnostic.message)[:90]] += 1
                if (
                    "broke down" in diagnostic.message
                    or "taken apart (" in diagnostic.message
                    or "longer than" in diagnostic.message
                ):
                    counts[
                        "worker breakdowns" if "broke down" in diagnostic.message else "contained errors and time-outs"
                    ] += 1
                    if args.keep and diagnostic.source:
                        args.keep.mkdir(parents=True, exist_ok=True)
                        source = Path(diagnostic.source.split("!")[0].split("#")[0])
                        (args.keep / source.name).write_bytes(source.read_bytes())
                        print(source.name, diagnostic.message)
            for path in paths:
                path.unlink()
            print(f"{batch + len(paths)} read", end="\r", file=sys.stderr)
    peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    for message, n in messages.most_common(40):
        print(f"{n:>6}  {message}")
    allowed = ("documents", "contained errors and time-outs")
    for name in (
        "exceptions out of read",
        "over 10 s",
        "worker breakdowns",
        "controls let through",
        "bad offsets",
        *allowed,
    ):
        print(f"{name:32} {counts[name]}")
    print(f"{'slowest':32} {slowest[0]:.1f} s ({slowest[1]})")
    print(f"{'peak memory of a worker':32} {peak_kb / 1000:.0f} MB")
    sys.exit(any(n for name, n in counts.items() if name not in allowed) or peak_kb > LIMIT_KB)


if __name__ == "__main__":
    main()
