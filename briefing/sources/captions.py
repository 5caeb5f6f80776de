"""Captions and transcripts with times (SRT, WebVTT): the words that were spoken, made whole again."""

from __future__ import annotations

import re
from html import unescape

from briefing.errors import NoContentError
from briefing.sources.blocks import Block, laid_out
from briefing.sources.cleaning import tidy
from briefing.sources.content import Article, Content, beyond, counted, within
from briefing.sources.decoding import decode, is_binary
from briefing.sources.heads import wire_credit

_TIME = r"(?:(\d{1,3}):)?(\d\d):(\d\d)[.,](\d{1,3})"
_CUE = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}", re.M)
_SRT = re.compile(rb"\s{0,20}\d{1,6}[ \t]*\r?\n[ \t]*(?:\d{1,3}:)?\d\d:\d\d[.,]\d{1,3}[ \t]*-->")
_SPEAKER = re.compile(r"<v(?:\.[^\s<>]{1,40}){0,5}[ \t]+([^<>]{1,80})>")
_TAGS = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
_SOUND = re.compile(r"[-–\s]*(?:\[[^\[\]]{0,80}\]|\([^()]{0,80}\)|[♪♫#].*)\s*")
# A pause this long between two captions begins a new paragraph.
_PAUSE_S = 4.0


class CaptionReader:
    """SRT and WebVTT files."""

    name = "captions"

    def accepts(self, content: Content) -> bool:
        """By the first line of WebVTT, or by the number and the times of the first caption of SRT."""
        head = content.data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        if is_binary(head):
            return False
        return bool(re.match(rb"WEBVTT(?:[ \t\r\n]|$)", head)) or bool(_SRT.match(head))

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article; captions that follow each other closely are one paragraph."""
        raw, notes = decode(content.data, content.charset)
        whole, cut = within(raw.replace("\r\n", "\n").replace("\r", "\n"), content.max_chars * 4)
        is_vtt = whole.lstrip("\ufeff").startswith("WEBVTT")
        blocks, unread = _paragraphs(whole, is_vtt=is_vtt)
        if not blocks:
            raise NoContentError("The captions hold no words. Give the transcript itself.")
        text, prose = laid_out(blocks)
        return (
            Article(
                uri=content.uri,
                text=text,
                media_type="text/vtt" if is_vtt else "application/x-subrip",
                prose=prose,
                retrieved=content.retrieved,
                read_depth="truncated" if cut else "full",
                wire=wire_credit(text),
                notes=notes + cut,
                left_out=counted(unread) + beyond(raw.replace("\r\n", "\n"), whole),
            ),
        )


def _paragraphs(text: str, *, is_vtt: bool) -> tuple[list[Block], list[tuple[str, str, str]]]:
    """The words as paragraphs; and what is no speech: sounds, notes, names of captions."""
    blocks: list[list[str]] = []
    cues = list(_CUE.finditer(text))
    unread = [_beside(part) for part in re.split(r"\n[ \t]*\n", text[: cues[0].start()])] if cues else []
    last_end, last_line, speaker = 0.0, "", ""
    for n, cue in enumerate(cues):
        start, end = _seconds(cue.groups()[:4]), _seconds(cue.groups()[4:])
        body = text[cue.end() : cues[n + 1].start() if n + 1 < len(cues) else len(text)]
        # The rest of the line of times holds settings; a blank line ends a caption, but not in files made by hand.
        parts = re.split(r"\n[ \t]*\n", body.partition("\n")[2])
        n_said = 1 if is_vtt else len(parts)
        unread += map(_beside, parts[n_said:])
        lines = "\n".join(parts[:n_said]).rstrip().split("\n")
        if not is_vtt and len(parts) > 1 and n + 1 < len(cues) and lines[-1].strip().isdigit():
            lines.pop()  # the next one's number
        for line in lines:
            named = _SPEAKER.search(line)
            who = tidy(named[1]) if named else speaker
            words = tidy(unescape(_TAGS.sub("", line)))
            if _SOUND.fullmatch(words):
                unread.append(("sound", words, "caption"))
                continue
            if not words or words == last_line:
                continue  # captions that roll up say each line twice
            turn = who != speaker or words.startswith((">>", "- ", "– "))
            last_line, speaker = words, who
            words = words.lstrip(">-– ")
            if not blocks or turn or start - last_end > _PAUSE_S:
                blocks.append([f"{who}: {words}" if named and turn else words])
            else:
                blocks[-1].append(words)
            last_end = end
        last_end = max(last_end, end)
    return [("p", " ".join(words)) for words in blocks], unread


def _beside(part: str) -> tuple[str, str, str]:
    """What stands between captions: notes, looks of the text, the name of the next caption."""
    kind = re.match(r"\s*(NOTE|STYLE|REGION|WEBVTT)\b[ \t:-]*", part)
    if kind and kind[1] in ("STYLE", "REGION"):
        return "comment", "", "captions"
    words = part[kind.end() :] if kind else part
    return "comment" if kind else "label", "" if words.strip().isdigit() else words, "captions"


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = (int(p or 0) for p in parts)
    return hours * 3600 + minutes * 60 + seconds + rest / 1000
