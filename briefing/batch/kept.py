"""What was read of a pile's files, kept in the ledger from batch to batch.

A file is known by its bytes, not by its size and time. What is kept is JSON, never a pickle, and is believed no more
than a file would be: a report has to be one that the file could hold, and its digest is worked out anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from briefing import __version__
from briefing.batch.ledger import Ledger
from briefing.config import Settings
from briefing.files import read_file
from briefing.nouns import Diagnostic, Document, LeftOut, Sentence, Source, digest
from briefing.pipeline import read_options
from briefing.sources.registry import third_parties

Read = tuple[tuple[Document, ...], tuple[Diagnostic, ...]]

_LARGEST = 100_000_000  # bytes of one file's reports, unpacked


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was at one moment: the digest of its bytes, and what changes with them where the system tells."""

    sha256: str
    stamp: tuple[int, int, int]


@dataclass(slots=True)
class Kept:
    """What a ledger keeps of reading files by these settings; `damaged` are those that have to be read anew because
    what was kept is not as it was."""

    ledger: Ledger
    settings: Settings
    damaged: list[str] = field(default_factory=list)
    _used: list[str] = field(default_factory=list)

    def of(self, files: Mapping[str, Seen]) -> dict[str, Read]:
        """What was read of these files before."""
        file_of = {self._key(file, seen): file for file, seen in files.items()}
        found = {}
        for key, packed in self.ledger.readings(file_of):
            file = file_of[key]
            try:
                found[file] = unpacked(packed or b"", file)
                self._used.append(key)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
                self.damaged.append(file)
        return found

    def keep(self, files: Mapping[str, Seen], read: Mapping[str, Read]) -> None:
        """Keeps what was just read of files that are as they were before."""
        same = [file for file in read if file in files and seen(file) == files[file]]
        packed_of = {self._key(f, files[f]): packed(read[f]) for f in same if is_settled(*read[f])}
        rows = {key: content for key, content in packed_of.items() if content}
        self._used.extend(rows)
        if rows:
            self.ledger.keep_readings(rows)

    def keep_only_used(self) -> None:
        """Forgets what was read of other files than those found or kept since."""
        self.ledger.keep_only(self._used)

    def _key(self, file: str, seen: Seen) -> str:
        """All that the reports of a file depend on."""
        options = json.dumps(asdict(read_options(self.settings)), default=str, sort_keys=True)
        whole = "\n".join((__version__, third_parties(), options, seen.sha256, file))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def seen(file: str) -> Seen | None:
    """A file as it is now; None where it cannot be read."""
    try:
        sha256 = hashlib.sha256(read_file(Path(file))).hexdigest()
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    return Seen(sha256, (status.st_mtime_ns, status.st_size, status.st_ino))


def is_settled(documents: Iterable[Document], notes: Iterable[Diagnostic]) -> bool:
    """Whether the same files would be read the same again: nothing failed that may work another time, no time was up,
    and nothing was asked of the network."""
    again = any(d.source.retrieved or _ran_out_of_time(d.source) for d in documents)
    return not again and not any(n.severity == "error" for n in notes)


def _ran_out_of_time(source: Source) -> bool:
    """Whether it may be that; the letters of scanned pages are recognised as long as there is time."""
    return source.read_depth != "full" and source.media_type.startswith(("application/pdf", "image/"))


def packed(read: Read) -> bytes:
    """What was read of a file, as the ledger keeps it; empty where it would be too large to be unpacked again."""
    documents, notes = read
    form = {"documents": [_form(d) for d in documents], "notes": [[n.severity, n.source, n.message] for n in notes]}
    content = json.dumps(form, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return zlib.compress(content, 6) if len(content) <= _LARGEST else b""


def unpacked(content: bytes, file: str) -> Read:
    """What was read of a file, from what was kept.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error: it is not what reading that file
            could have given.
    """
    form = json.loads(zlib.decompressobj().decompress(content, _LARGEST))
    documents = tuple(_document(d, f"S{n}") for n, d in enumerate(form["documents"], 1))
    notes = tuple(_note(*n) for n in form["notes"])
    beginning = file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if not all(d.source.uri.startswith(beginning) for d in documents) or not is_settled(documents, notes):
        raise ValueError("it was not read of this file")
    return documents, notes


def _form(document: Document) -> dict[str, Any]:
    source = asdict(document.source) | {"published": _day(document.source.published)}
    return {
        "source": source,
        "text": document.text,
        "sentences": [[s.start, s.end] for s in document.sentences],
        "left_out": [[left.what, left.n_words, left.where] for left in document.left_out],
    }


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _document(form: Mapping[str, Any], id: str) -> Document:
    said, text = dict(form["source"]), _of(str, form["text"])
    for name in (f.name for f in fields(Source) if f.name not in ("published", "published_date_only")):
        _of(str if name in ("uri", "media_type", "read_depth") else str | None, said[name])
    _of(bool, said["published_date_only"])
    if (url := said["url"]) and not url.startswith(("http://", "https://")):
        raise ValueError("its address is none of the web")
    published = _of(str | None, said["published"])
    said["published"] = datetime.fromisoformat(published) if published else None
    return Document(
        id=id,
        source=Source(**said),
        text=text,
        sha256=digest(text),
        sentences=_sentences(form["sentences"], len(text), id),
        left_out=tuple(_left_out(*left) for left in form["left_out"]),
    )


def _sentences(spans: Sequence[Sequence[int]], n_chars: int, id: str) -> tuple[Sentence, ...]:
    at = 0
    for start, end in spans:
        if type(start) is not int or type(end) is not int or not at <= start < end <= n_chars:
            raise ValueError("a sentence is not in the text")
        at = end
    return tuple(Sentence(document=id, index=n, start=a, end=b) for n, (a, b) in enumerate(spans))


def _left_out(what: Any, n_words: Any, where: Any) -> LeftOut:
    return LeftOut(what=_of(str, what), n_words=_of(int, n_words), where=_of(str, where))


def _note(severity: Any, source: Any, message: Any) -> Diagnostic:
    if severity not in ("info", "warning"):
        raise ValueError("a note of no kind")
    return Diagnostic(stage="read", severity=severity, source=_of(str | None, source), message=_of(str, message))


def _of(kind: Any, value: Any) -> Any:
    """A value that is of a kind.

    Raises:
        ValueError: it is of another.
    """
    if not isinstance(value, kind):
        raise ValueError(f"{value!r:.40} is of another kind")
    return value
