"""RTF files: what their reader sees, by the rules that Word files follow (Microsoft, RTF Specification 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefing.errors import NoContentError
from briefing.language.reference_marks import without_marks
from briefing.sources.blocks import Block, Kind
from briefing.sources.content import Article, Content
from briefing.sources.raised import Piece, joined
from briefing.sources.stated import Stated, written_article
from briefing.sources.unread import Unread, is_sentence, quoted_sentences

_TYPE = "application/rtf"
_MIN_RAISE = 4  # half points: how far a run has to stand above the line
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Not of the text: tables of the file, pictures, comments, running heads, what stands for a shape in old programs.
_SILENT = frozenset(
    "fonttbl colortbl stylesheet pict header headerl headerr headerf footer footerl footerr footerf annotation atnid "
    "atnauthor atndate atnref shprslt nonshppict listtext pntext pntxta pntxtb xe tc txe objdata objclass sp sn sv "
    "fldinst info filetbl rsidtbl revtbl template listtable listoverridetable ud".split()
)
# What of these holds words that somebody wrote, and what they are.
_LEFT = {
    "annotation": "comment",
    **dict.fromkeys("header headerl headerr headerf footer footerl footerr footerf".split(), "margin"),
    **dict.fromkeys("tc tce xe".split(), "field"),
}
# What may hold a sentence among names and codes.
_ASIDES = {
    "fldinst": "field",
    "sv": "caption",
    **dict.fromkeys("subject doccomm keywords comment category".split(), "description"),
}
_MAX_ASIDE_CHARS = 100_000
# Starred, so that old programs pass them over, but of the text.
_STARRED = frozenset(["shpinst", "do", "shptxt", "dptxbxtext"])
_BOXES = frozenset(["shptxt", "dptxbxtext", "footnote"])
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_ENDS = frozenset(["par", "sect", "page", "cell", "nestcell", "row", "nestrow"])
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_MAX_DEPTH, _MAX_BLOCKS = 2_000, 50_000


class RtfReader:
    """Rich Text Format, as word processors and mail programs save it."""

    name = "rtf"

    def accepts(self, content: Content) -> bool:
        r"""By the signature "{\\rtf"."""
        return content.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article."""
        text = _RtfText()
        blocks = text.blocks(content.data)
        article = written_article(blocks, content, text.stated(), _TYPE)
        if article is None:
            raise NoContentError("The RTF file holds no text. Give one that does.")
        return (replace(article, left_out=text.unread.left_out()),)


@dataclass(slots=True)
class _Flow:
    """A text of its own: the body, a note, a box."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    kind: Kind = "p"


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    flow: _Flow
    table: str = ""  # the silent destination that is being read
    deleted: bool = False
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    n_fallback: int = 1
    codec: str | None = None


class _RtfText:
    def __init__(self) -> None:
        self._flow = _Flow()
        self._state = _State(flow=self._flow)
        self._stack: list[_State] = []
        self._boxes: list[_Flow] = []
        self._notes: list[_Flow] = []
        self._codec, self._fonts, self._font = "cp1252", dict[int, str](), 0
        self._styles, self._style = dict[int, str](), 0
        self._info: dict[str, list[int] | str] = {}
        self._skip = 0  # characters that stand for one that was given as a number
        self._starred = False
        self._bytes = bytearray()
        self._aside: list[str] = []
        self._n_aside = 0
        self.unread = Unread()

    def blocks(self, data: bytes) -> list[Block]:
        """The text of the file, boxes after the paragraphs they stand at, notes at the end."""
        at = 0
        while at < len(data) and len(self._flow.blocks) < _MAX_BLOCKS:
            found = _TOKEN.match(data, at)
            if found is None:  # a backslash at the very end
                break
            at = found.end()
            word, number, byte, sign, brace, text = found.groups()
            if byte is not None:
                self._byte(bytes.fromhex(byte.decode()))
            elif text is not None:
                self._plain(text)
            elif word is not None:
                self._flush()
                value = int(number) if number is not None else None
                if word == b"bin":
                    at += max(0, value or 0)
                else:
                    self._word(word.decode(), value)
            elif sign is not None:
                self._sign(sign)
            elif brace is not None:
                self._flush()
                self._brace(brace)
        self._flush()
        self._end(self._flow)
        for note in self._notes:
            self._end(note)
        return self._flow.blocks + [b for note in self._notes for b in note.blocks]

    def stated(self) -> Stated:
        """What the file says of itself."""
        title, author = (v if isinstance(v := self._info.get(k), str) else None for k in ("title", "author"))
        return Stated(title=title, author=author, created=self._moment("creatim"), changed=self._moment("revtim"))

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self._stack) < _MAX_DEPTH:
                self._stack.append(self._state)
        elif self._stack:
            inner, self._state = self._state, self._stack.pop()
            if inner.flow is not self._state.flow:
                self._end(inner.flow)
            if inner.table != self._state.table:
                self._end_aside(inner.table)
        self._starred, self._skip = False, 0

    def _end_aside(self, table: str) -> None:
        """Tell the sentences of a silent destination that ends."""
        self.unread.end()
        words = "".join(self._aside)
        self._aside, self._n_aside = [], 0
        for sentence in quoted_sentences(words) or [words] * is_sentence(words):
            self.unread.put(_ASIDES.get(table, "hidden"), f"{sentence}\n", table)

    def _word(self, word: str, value: int | None) -> None:
        state, is_on = self._state, value != 0
        starred, self._starred = self._starred, False
        self._skip = 0
        if (starred and word not in _STARRED) or word in _SILENT:
            self._state = replace(state, table=word)
        elif word in _BOXES:
            self._open(word)
        elif word == "u" and value is not None:
            self._put(chr(value % 0x10000))
            self._skip = state.n_fallback
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _ENDS:
            if not state.table:
                state.flow.kind = "cell" if word in ("cell", "nestcell") else state.flow.kind
                self._end(state.flow)
        elif word in ("deleted", "v", "strike", "striked", "super"):
            self._state = _turned(state, word, is_on=is_on)
        elif word in ("nosupersub", "sub"):
            self._state = replace(state, raised=False)
        elif word in ("up", "dn"):  # in half points; 6 where nothing is said
            self._state = replace(state, raised=word == "up" and (value is None or value >= _MIN_RAISE))
        elif word == "plain":
            self._state = replace(state, deleted=False, hidden=False, struck=False, raised=False)
        else:
            self._setting(word, value)

    def _setting(self, word: str, value: int | None) -> None:
        """What concerns fonts, styles, paragraphs and the file itself."""
        state = self._state
        if word == "uc":
            self._state = replace(state, n_fallback=max(0, min(value or 0, 16)))
        elif word == "ansicpg" and value:
            self._codec = _known(f"cp{value}") or self._codec
        elif word == "mac":
            self._codec = "mac-roman"
        elif word == "f" and value is not None:
            self._font = value
            self._state = replace(state, codec=self._fonts.get(value))
        elif word == "fcharset" and state.table == "fonttbl" and value in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[value]
        elif word == "s" and value is not None:
            self._style = value
            if not state.table and re.match(
                r"heading|title|subtitle|überschrift|titre|toc\b", self._styles.get(value, ""), re.I
            ):
                state.flow.kind = "head"
        elif word == "outlinelevel" and not state.table and (value or 0) < 9:
            state.flow.kind = "head"
        elif word == "pard" and not state.table:
            state.flow.kind = "p"
        elif word == "intbl" and not state.table:
            state.flow.kind = "cell"
        elif word in ("ls", "ilvl") and not state.table and state.flow.kind == "p":
            state.flow.kind = "item"
        elif state.table == "info" or state.table in ("title", "author", "creatim", "revtim"):
            self._fact(word, value)

    def _fact(self, word: str, value: int | None) -> None:
        if word in _ASIDES and self._state.table == "info":
            self._state = replace(self._state, table=word)
        elif word in ("title", "author", "creatim", "revtim"):
            self._state = replace(self._state, table=word)
            self._info[word] = "" if word in ("title", "author") else [1601, 1, 1, 0, 0]
        parts = self._info.get(self._state.table)
        if word in ("yr", "mo", "dy", "hr", "min") and isinstance(parts, list) and value is not None:
            parts[("yr", "mo", "dy", "hr", "min").index(word)] = value

    def _open(self, word: str) -> None:
        if self._state.table or self._withheld():
            self.unread.end()
            self._state = replace(self._state, table=self._state.table or word)
            return
        flow = _Flow()
        (self._notes if word == "footnote" else self._boxes).append(flow)
        self._state = _State(flow=flow, n_fallback=self._state.n_fallback)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in b"\r\n":
            self._flush()
            self._word("par", None)
        else:
            self._flush()
            self._put({b"~": " ", b"_": "-", b"-": ""}.get(sign, sign.decode("latin-1") if sign in b"\\{}" else ""))

    def _byte(self, byte: bytes) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes += byte

    def _plain(self, text: bytes) -> None:
        text, self._skip = text[self._skip :], max(0, self._skip - len(text))
        self._bytes += text

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._put(data.decode(self._state.codec or self._codec, "replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.table in ("title", "author") and isinstance(said := self._info.get(state.table), str):
            self._info[state.table] = (said + text)[:1000]
        elif state.table == "stylesheet":
            self._styles[self._style] = (self._styles.get(self._style, "") + text)[:100]
        elif withheld := self._withheld():
            self.unread.put(withheld, text, "text")
        elif not state.table:
            state.flow.pieces.append((text, state.raised))
        elif what := _LEFT.get(state.table):
            self.unread.put(what, text, state.table)
        elif (state.table in _ASIDES or state.table not in _SILENT) and self._n_aside < _MAX_ASIDE_CHARS:
            self._aside.append(text)
            self._n_aside += len(text)

    def _withheld(self) -> str:
        """What the words here are where they are not shown as said, else ""."""
        return "withdrawn" if self._state.deleted or self._state.struck else "hidden" if self._state.hidden else ""

    def _end(self, flow: _Flow) -> None:
        """Close a paragraph; boxes that stand at it follow it."""
        text = joined(flow.pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        flow.blocks += [(flow.kind, without_marks(part)) for part in text.split("\n\n")]
        flow.pieces = []
        self.unread.end()
        if flow is self._flow:
            boxes, self._boxes = self._boxes, []
            flow.blocks += [block for box in boxes for block in box.blocks]

    def _moment(self, name: str) -> datetime | None:
        parts = self._info.get(name)
        try:
            return datetime.fromisoformat("{:04}-{:02}-{:02}T{:02}:{:02}".format(*parts)) if parts else None
        except (ValueError, OverflowError):
            return None


def _turned(state: _State, word: str, *, is_on: bool) -> _State:
    if word == "v":
        return replace(state, hidden=is_on)
    if word == "super":
        return replace(state, raised=is_on)
    return replace(state, deleted=is_on) if word == "deleted" else replace(state, struck=is_on)


def _known(codec: str) -> str | None:
    try:
        "".encode(codec)
    except (LookupError, UnicodeError):
        return None
    return codec
