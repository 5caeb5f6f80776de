"""Markdown, as static sites and note programs write it, as the text it shows: marks go, words stay."""

from __future__ import annotations

import re
from collections.abc import Callable

from briefing.language.invisible import visible
from briefing.language.reference_marks import RAISED, raised, without_marks
from briefing.nouns import LeftOut
from briefing.sources.content import counted

# A directive that holds prose, by the names that reStructuredText has for them, is no code.
_PROSE_FENCE = re.compile(
    r"^(?P<fence>`{3,8}|~{3,8})\{(?:attention|caution|danger|error|hint|important|note|tip|warning|seealso|admonition|topic"
    r"|sidebar|epigraph|highlights|pull-quote|dropdown|card|margin)\}[ \t]*+(?P<title>[^\n]{0,300}+)\n"
    r"(?:[ \t]*+:[\w-]{1,40}:[^\n]*+\n){0,20}(?P<words>.*?)(?:^(?P=fence)[ \t]*$|\Z)",
    re.M | re.S,
)
# What goes with its words, and what it is. None reads on over what begins another of it, so that the whole is linear.
_GOES = (
    ("code", re.compile(r"^(?P<fence>```|~~~)[^\n]*\n(?P<words>.*?)(?:^(?P=fence)[^\n]*$|\Z)", re.M | re.S)),
    ("comment", re.compile(r"<!--(?P<words>.*?)(?:-->|\Z)", re.S)),
    ("", re.compile(r"<(?P<tag>script|style)\b[^<>]{0,500}>(?P<words>.*?)(?:</(?P=tag)\s*>|\Z)", re.S | re.I)),
    ("comment", re.compile(r"^\{::comment\}(?P<words>(?:(?!\{::comment\}).)*?)\{:/(?:comment)?\}", re.S | re.M)),
    ("comment", re.compile(r"%%(?P<words>.{0,5000}?)%%|\{>>(?P<more>(?:(?!\{>>).)*?)<<\}", re.S)),
    ("withdrawn", re.compile(
        r"(?P<words><(?P<tag>del|s|strike)\b[^<>]{0,200}>(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*>)", re.S | re.I
    )),
    ("withdrawn", re.compile(r"(?<!\{)~~(?=\S)(?P<words>[^~]{1,1000}?)(?<=\S)~~")),
    ("withdrawn", re.compile(r"(?<![\w~])~(?=[^\s~])(?P<words>[^~\n]{1,500}?)(?<=\S)~(?![\w~])")),
    ("withdrawn", re.compile(r"\{--(?P<words>(?:(?!\{--).)*?)--\}", re.S)),
    ("withdrawn", re.compile(r"\{~~(?P<words>[^~]{0,1000})~>(?P<stays>[^~]{0,1000})~~\}")),
    ("embed", re.compile(r"!\[\[(?P<words>[^\[\]\n]{0,500})\]\]")),
    ("caption", re.compile(r"!\[(?P<words>[^\[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,100}\])")),
    ("", re.compile(r"\{\{[<%](?P<words>[^{}]{0,1000})[>%]\}\}|\{%(?P<more>[^{}%]{0,1000})%\}")),
)  # fmt: skip
_NOTE_TEXT = re.compile(r"^\[\^[^\]\s]{1,60}\]:[ \t]*(?P<words>[^\n]*(?:\n(?:[ \t]{2,}|\t)[^\n]+)*)", re.M)
_NOTE_INLINE = re.compile(r"\^\[(?P<words>[^\[\]]{1,2000})\]")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_SUP = re.compile(r"<sup\b[^<>]{0,200}>(?P<words>(?:[^<>]|</?a\b[^<>]{0,300}>){0,200}?)</sup\s*>", re.I)
_CARET = re.compile(r"(?<=\w)\^(?P<words>[^\s^]{1,12})\^")
# '!!! note "How we know"' and '=== "In Sund"' above what is set in.
_ADMONITION = re.compile(
    r'^[ \t]*(?:(?:!!!|\?\?\?\+?)[ \t]+[a-z][a-z\d -]{0,60}+|===[+!]?[ \t]+(?="))(?:"([^"\n]{0,300})")?[ \t]*$', re.M
)
# "[@lee2020, p. 12; @lie]", "[-@smith]", "[p. 23][#Lee:2006]"
_CITATION = re.compile(
    r"[ \t]?\[(?:[^\[\]\n@]{0,60}[ \t;])?-?@[\w:.#$%&+?~/-]{1,80}[^\[\]\n]{0,300}\]"
    r"|(?:\[[^\[\]\n]{0,60}\])?\[#[\w:.-]{1,60}\]"
)
# Lines that hold marks alone: properties ("id:: 64a1"), attributes, labels, breaks, inclusions, tags.
_LINE_OF_MARKS = re.compile(
    r"^[ \t]*(?:[\w-]{1,40}::[ \t][^\n]*|\{[#.][^{}\n]{0,300}\}|\([\w:. -]{1,80}\)=|\+{3}(?:[ \t]*\{[^\n]{0,300}\})?"
    r"|-{1,3}8<-{1,3}[^\n]{0,300}|:(?:[\w-]{1,40}:){1,20}|(?:#[\w/-]{1,60}#?[ \t]*+){1,30})[ \t]*+$",
    re.M,
)
_DEFINED = re.compile(r"^\[([^\[\]\n^]{1,200})\]:[ \t]*\S", re.M)
_SHORT_LINK = re.compile(r"(?<![\]!])\[([^\[\]\n]{1,200})\](?![\[(:{])(?:\[\])?")
# What is written, and what stays of it; in this order.
_SHOWN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"`[^`\n]{1,300}`\{=[a-z]{1,20}\}"), ""),
    (re.compile(r"\{[\w:+-]{1,40}\}`([^`\n<>]{1,300}?)(?:\s?<[^`<>\n]{1,300}>)?`"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>"), ""),
    (_CITATION, ""),
    (re.compile(r"\[\\?\[([^\[\]\\\n]{1,20})\\?\]\]\([^()\n]{0,500}\)"), r"[\1]"),
    (re.compile(r"[\[(][\w-]{1,40}::[ \t][^\[\]()\n]{0,300}[\])]"), ""),
    (_LINE_OF_MARKS, ""),
    (re.compile(r"\[\[[^\[\]|\n]{1,300}\|([^\[\]\n]{1,300})\]\]"), r"\1"),
    (re.compile(r"\[\[([^\[\]|#\n]{1,300})(?:#[^\[\]|\n]{0,300})?\]\]"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\{[^{}\n]{0,300}\}"), r"\1"),
    (re.compile(r"(?<!\])\[([^\[\]\n]{4,500})\]\[[^\[\]\n]{0,100}\]"), r"\1"),
    (re.compile(r"^\[[^\[\]\n]{1,200}\]:[ \t]*(?:<|https?:|/|#|\.|mailto:)[^\n]*$", re.M), ""),
    (re.compile(r"^[*+-][ \t]+[^\n]{1,100}\n\{:toc\b[^{}\n]{0,100}\}", re.M), ""),
    (re.compile(r"\{:[^{}\n]{0,300}\}"), ""),
    (re.compile(r"(?:^|[ \t])\^(?=[\d-]*+[A-Za-z])[A-Za-z\d-]{2,60}[ \t]*$", re.M), ""),
    (_ADMONITION, r"\n\1\n"),
    (re.compile(r"\{(?:\+\+|==)([^{}]{0,2000}?)(?:\+\+|==)\}"), r"\1"),
    (re.compile(r"^([ \t]{0,3}#{1,6}[ \t](?:[^\n{]++|\{(?![#.-]))*+)\{[#.-][^{}\n]{0,200}\}[ \t]*+$", re.M), r"\1"),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]++([^\n]*+)$", re.M), lambda found: f"\n{_unclosed(found[1])}\n"),
    (re.compile(r"^[ \t]{0,3}(?:=+|([-*_])[ \t]?(?:\1[ \t]?){2,80}|:{3,}[^\n]{0,100})[ \t]*$", re.M), ""),
    (re.compile(r"^(?:[ \t]{0,3}>[ \t]?){1,9}", re.M), ""),
    (re.compile(r"^\[![A-Za-z-]{1,20}\][+-]?[ \t]*([^\n]*)$", re.M), r"\1\n"),
    (re.compile(r"^([ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+)\[[ xX/>-]\][ \t]+", re.M), r"\1"),
    (re.compile(r"^[ \t]{0,3}:[ \t]{1,4}(?=\S)", re.M), "\n"),
    (re.compile(r"(?<!=)==(?=[^\s=])([^=\n]{1,500}?)(?<=\S)==(?!=)"), r"\1"),
    (re.compile(r"(?<=\w)~([^\s~]{1,12})~"), r"\1"),
    (re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
    (re.compile(r"^\|[ \t]+([^|\n]+)$", re.M), r"\1\n"),
    (re.compile(r"(?<![\w$\\])\$(?=[^\s$])([^$\n]{0,100}?[^\s$\\]|)\$(?![\w$])"), r"\1"),
    (re.compile(r"\\(?=\s)"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>|~^=-])"), r"\1"),
    (re.compile(r"(?<=\S)[ \t]{2,}(?=\S)"), " "),
    (re.compile(r"(?<=\w) (?=[,.;](?:\s|$))"), ""),
)  # fmt: skip


def strip_marks(text: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The text that Markdown shows, and what goes with its marks: comments, withdrawn words, code, captions, embeds.

    Notes stand behind the paragraph that they hang on, as paragraphs of their own.
    """
    text = visible(text.replace("\r\n", "\n"))
    gone: list[tuple[str, str, str]] = []

    def take(found: re.Match[str], what: str) -> str:
        words = found["words"] or (found.groupdict().get("more") or "")
        if what:
            gone.append((what, re.sub(r"<[^<>]{0,200}>", "", words), "Markdown"))
        return found.groupdict().get("stays") or ""

    text = _PROSE_FENCE.sub(lambda found: f"{found['title']}\n\n{found['words']}\n", text)
    for what, pattern in _GOES:
        text = pattern.sub(lambda found, what=what: take(found, what), text)  # type: ignore[misc]
    text = _NOTE_TEXT.sub(lambda found: "\n\n" + " ".join(found["words"].split()) + "\n\n", text)
    text = "\n\n".join(map(_with_notes_behind, re.split(r"\n{2,}", text)))
    text = _SUP.sub(_raised, _NOTE_MARK.sub("", text))
    defined = {name.casefold() for name in _DEFINED.findall(text)}
    text = _SHORT_LINK.sub(lambda found: found[1] if found[1].casefold() in defined else found[0], text)
    text = _CARET.sub(lambda found: found["words"].translate(RAISED), text)
    for pattern, stays in _SHOWN:
        text = pattern.sub(stays, text)
    text = "\n".join(map(without_marks, _unwrapped(text).split("\n")))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n", counted(gone)


def _unclosed(heading: str) -> str:
    """A heading without the signs that close it."""
    return heading.rstrip(" \t").rstrip("#").rstrip(" \t")


def _with_notes_behind(paragraph: str) -> str:
    notes = [" ".join(found["words"].split()) for found in _NOTE_INLINE.finditer(paragraph)]
    return "\n\n".join([_NOTE_INLINE.sub("", paragraph), *notes])


def _raised(found: re.Match[str]) -> str:
    text, (start, end) = found.string, found.span()
    words = re.sub(r"<[^<>]{0,300}>", "", found["words"])
    return raised(text[max(0, start - 40) : start], words, text[end : end + 20], linked="<a" in found["words"].lower())


def _unwrapped(text: str) -> str:
    """In Markdown a line end is a space, but before a list's entry."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])(?![ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])", " ", text)
