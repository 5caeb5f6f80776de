"""ZIP files, opened with limits: what they would unpack to is counted before and while it is unpacked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import replace

from briefing.errors import SourceError
from briefing.sources.content import Article, Content, counted, with_left_out
from briefing.sources.decoding import decode
from briefing.sources.litter import is_litter, is_litter_folder

MAX_UNPACKED_BYTES = 100_000_000
_MAX_MEMBERS = 2_000
_MAX_RATIO = 200
_OFFICE = (
    (re.compile(r"xl/"), "an Excel workbook", "Save the text as DOCX, PDF or plain text."),
    (re.compile(r"ppt/"), "a PowerPoint presentation", "Save the text as DOCX, PDF or plain text."),
    (
        re.compile(r"Index(?:/Document\.iwa|\.zip)|index\.(?:xml|apxl)(?:\.gz)?$"),
        "an iWork file",
        "Export it as DOCX or PDF.",
    ),
)


_IWORK = {
    "pages": "a document of Apple's Pages",
    "key": "a presentation of Apple's Keynote",
    "numbers": "a table of Apple's Numbers",
}


def holds(data: bytes, *names: str) -> bool:
    """Whether bytes are a ZIP file with a member whose name begins with each of these. Of a broken one, whose list of
    members is lost, whether the names stand in it at all."""
    if data[:4] != b"PK\x03\x04" or not all(name.encode() in data for name in names):
        return False
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, struct.error):
        return True
    return all(any(member.startswith(name) for member in members) for name in names)


class ZipReader:
    """ZIP files of readable files. Office documents and books are ZIP files too and are asked before."""

    name = "zip"

    def accepts(self, content: Content) -> bool:
        """By the signature."""
        return content.data[:4] in (b"PK\x03\x04", b"PK\x05\x06")

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The files in it, in the order of their names, hidden ones and what systems leave beside files apart."""
        archive = Archive(content.data)
        for pattern, what, remedy in _OFFICE:
            if any(pattern.match(name) for name in archive.names):
                what = _IWORK.get(content.name.lower().rpartition(".")[2], what)
                raise SourceError(f"It is {what}, which is not read. {remedy}")
        names = [n for n in sorted(archive.names) if not _hidden(n)]
        if not names:
            raise SourceError("The archive holds no files to read. Put the reports into it.")
        members = tuple(
            replace(
                content,
                uri=f"{content.uri}!{name}",
                data=data,
                name=name.rsplit("/", 1)[-1],
                media_type="",
                charset=None,
            )
            for name in names
            if (data := archive.read(name)).strip()
        )
        return with_left_out(members, counted(("comment", words, "archive") for words in archive.comments))


class Archive:
    """A ZIP file in memory whose members are read within limits.

    Raises:
        SourceError: it is damaged, encrypted or unpacks to too much.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = [m for m in self._zip.infolist() if not m.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
            raise SourceError("The ZIP file is damaged. Get it again, or unpack it and give the files.") from error
        total = sum(m.file_size for m in members)
        if len(members) > _MAX_MEMBERS or total > MAX_UNPACKED_BYTES or total > _MAX_RATIO * max(len(data), 10_000):
            raise SourceError(
                f"The ZIP file would unpack to {len(members):,} files of {total / 1e6:,.0f} MB, more than reports "
                "ever are. Unpack it yourself and give the reports."
            )
        if any(m.flag_bits & 1 for m in members):
            raise SourceError("The ZIP file is protected by a password. Unpack it and give the files.")
        self._left = MAX_UNPACKED_BYTES
        self.comments = [decode(said)[0] for said in (self._zip.comment, *(m.comment for m in members)) if said.strip()]
        self.names = tuple(dict.fromkeys(m.filename for m in members))

    def read(self, name: str) -> bytes:
        """The bytes of a member, whatever size its header claims.

        Raises:
            SourceError: it is missing, damaged, or larger than is left of the limit.
        """
        try:
            with self._zip.open(name) as member:
                data = member.read(self._left + 1)
        except KeyError as error:
            raise SourceError(f"The file lacks its part {name[:80]!r}. It may be damaged.") from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise SourceError(f"Its part {name[:80]!r} is damaged. Get the file again.") from error
        self._left -= len(data)
        if self._left < 0:
            raise SourceError("The ZIP file unpacks to more than 100 MB. Unpack it yourself and give the reports.")
        return data


def xml_without_entities(data: bytes) -> bytes:
    """The XML, when it defines no entities of its own.

    Raises:
        SourceError: it does, as "billion laughs" bombs do and documents need not.
    """
    plain = data[:200_000].replace(b"\0", b"")
    if b"<!ENTITY" in plain:
        raise SourceError("Its XML defines entities, which documents do not need and attacks use. Save it anew.")
    return data


def _hidden(name: str) -> bool:
    *folders, last = name.replace("\\", "/").split("/")
    return any(f.startswith(".") or is_litter_folder(f) for f in folders) or last.startswith(".") or is_litter(last)
