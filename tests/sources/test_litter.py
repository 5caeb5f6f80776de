"""A folder as desks have it: what systems and programs leave there is no report, unless it is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples

from briefing.sources import read

LITTER = [
    "~$notes.docx", ".~lock.notes.odt#", "one.txt~", "one.bak", "one.txt.ORIG", "#one.txt#", ".#one.txt", "Thumbs.db",
    "ehthumbs.db", "Desktop.ini", "page.html.part", "page.crdownload", "~WRL0003.tmp", "one.txt.swp", "Icon\r",
    "__MACOSX/._one.txt", "$RECYCLE.BIN/gone.txt", "one.txt.rej", "one.txt.save", "page.aria2", "notes.lnk", "news.URL",
    "Network Trash Folder/gone.txt",
]  # fmt: skip
KEPT = ["one.txt", "part.txt", "tilde~1.txt", "desktop.html", "bak.md"]
TEXTS = {name: f"The port of {name[:3]} opens again on Tuesday, its owner said. It was shut for {n + 3} weeks.\n" for n, name in enumerate(KEPT)}  # fmt: skip


def filled(folder: Path) -> Path:
    for name in LITTER:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"An old report of what is long over. Nobody wants it.")
    for name, text in TEXTS.items():
        (folder / name).write_text(f"<html><body><p>{text}</p></body></html>" if "html" in name else text)
    return folder


@pytest.mark.parametrize("glob", [False, True])
def test_a_folder_and_a_pattern_give_the_reports_in_silence(glob: bool, tmp_path: Path) -> None:
    folder = filled(tmp_path)
    documents, diagnostics = read([str(folder / "*") if glob else folder])
    assert sorted(Path(d.source.uri).name for d in documents) == sorted(KEPT)
    assert not diagnostics


def test_an_archive_gives_the_reports_in_silence(tmp_path: Path) -> None:
    members = {f"desk/{name}": b"An old report of what is over." for name in LITTER}
    members |= {f"desk/{n}": t.encode() for n, t in TEXTS.items() if "html" not in n}
    (tmp_path / "desk.zip").write_bytes(samples.archive(members))
    documents, diagnostics = read([tmp_path / "desk.zip"])
    assert sorted(d.source.uri.rpartition("/")[2] for d in documents) == sorted(n for n in KEPT if "html" not in n)
    assert not diagnostics


@pytest.mark.parametrize("name", ["one.txt~", "one.bak", "page.html.part"])
def test_what_is_named_is_read(name: str, tmp_path: Path) -> None:
    documents, _ = read([filled(tmp_path) / name])
    assert len(documents) == 1


def test_a_pattern_for_backups_means_them(tmp_path: Path) -> None:
    documents, _ = read([str(filled(tmp_path) / "*.bak")])
    assert [Path(d.source.uri).name for d in documents] == ["one.bak"]


def test_a_folder_of_nothing_but_litter_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    documents, diagnostics = read([tmp_path])
    assert not documents
    assert "no files" in diagnostics[0].message
