"""Article text cannot act: whatever it holds, a page has the structure of a page of plain words, and shows the text."""

from __future__ import annotations

import html as html_lib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import markdown as python_markdown
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefing.nouns import (
    Briefing,
    Change,
    Confidence,
    Conflict,
    Diagnostic,
    Document,
    Event,
    KeyFigure,
    Point,
    Position,
    Run,
    SharedPoint,
    Source,
    Summary,
    Unknown,
    digest,
)
from briefing.page import render, to_docx
from briefing.page.email import embed
from briefing.page.escape import clean, slack, slack_plain
from briefing.page.templating import names

PLAIN = "plain words"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p></li></td></table></main><script>alert(1)</script>",
    "--> <!-- x",
    "]]> <![CDATA[ x",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus=alert(1) '",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;b&#62; &amp;amp; &copy;",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "[click]: https://evil.example 'x'",
    "[x][S1] and [S2](https://evil.example) [S1]: x",
    "[^1] and [^1]: a footnote",
    "<https://evil.example> <mailto:a@evil.example>",
    "see https://evil.example/a_b*c?d=e|f and www.evil.example",
    "write to eve@evil.example or mailto:eve@evil.example",
    "ftp://evil.example/x javascript:alert(1) data:text/html,x",
    "a | b | c\n|---|---|\n| d | e |",
    "|---|---|---|",
    "| --- |",
    "*em* **strong** ***both*** _em_ __strong__ ~~gone~~ ~x~ ==mark== ^sup^",
    "`code` ``more`` ```fence",
    "```\nfence\n```",
    "~~~ fence",
    "# heading",
    "###### heading ######",
    "title\n=====\nand\n-----",
    "- item\n- item",
    "+ item",
    "* item",
    "1. item",
    "99) item",
    "> quote",
    "    indented code",
    "\ttab code",
    "[ ] task and [x] task",
    ": definition",
    "*[HTML]: an abbreviation",
    "{: onclick=alert(1) .x #y }",
    "text {: #id .class onclick=alert(1) } and {.x}",
    "{{ 7 * 7 }} {% raw %} {# x #} {{ page.__class__ }} ${7*7} <%= 7 %>",
    "$$x$$ and $5 to $6 and \\(x\\) \\[y\\]",
    "line one  \nline two\\\nline three\r\nfour\x0bfive\x85six\u2028seven",
    "back\\slash \\*not em\\* \\[not\\] \\",
    "trailing backslash \\",
    "ends in a hash #",
    "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b31m\x90x\x9c\x00\x08\x7f",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f \u061c \ufeff \u200b",
    "\U000e0041\U000e0042 tags",
    "Z" + "\u0300" * 60,
    "\ud800 lone \udfff",
    "[bold]rich[/bold] [/quote] [link=https://evil.example]x[/link]",
    ":smile: @everyone #123 \\u003cscript\\u003e",
    '=HYPERLINK("https://evil.example")',
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "<svg/onload=alert(1)>",
    "<q></q></span><button popovertarget=q1>",
    "}</style><script>alert(1)</script>",
)
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'`*_[](){}#+-.!|~^=:\\/$@ \n\tax1\x1b\u202e"),
        st.characters(codec="utf-8", max_codepoint=0x2FFF),
    ),
    min_size=1,
    max_size=60,
)


def hostile(text: str, *, n_sources: int = 2) -> Briefing:
    """A briefing whose every word is `text`."""
    body = f"x these quite other words stand here {text}"
    documents = tuple(
        Document(
            id=f"S{n}",
            source=Source(uri=text, outlet=text, title=text, url="https://news.example/a", wire=text, author=text),
            text=body,
            sha256=digest(body),
            origin=f"S{n}",
        )
        for n in range(1, n_sources + 1)
    )
    cited = tuple(d.cite(0, len(d.text)) for d in documents)
    point = Point(statement=text, citations=cited)
    positions = tuple(Position(value=text, citations=(c,), speaker=text) for c in cited)
    conflicts = tuple(
        Conflict(issue=text, kind=kind, relation="contradiction", why=text, positions=positions)
        for kind in ("quote", "number")
    )
    return Briefing(
        title=text,
        documents=documents,
        bottom_line=point,
        # A word that the quote has not, and it others, so that it is always printed as well.
        shared=(SharedPoint(statement=f"{text} reworded", citations=cited, origins=2),),
        conflicts=conflicts if n_sources > 1 else (),
        summaries=(Summary(document="S1", points=(point,)),),
        single=(point,),
        unknowns=(Unknown(statement=text, citations=cited[:1]),),
        figures=(KeyFigure(value=text, what=text, citations=cited[:1]),),
        timeline=(Event(day=text, statement=text, citations=cited[:1]),),
        changes=(Change(kind="revised", statement=text, before=text, citations=cited[:1]),),
        confidence=Confidence(level="low", reason=text),
        diagnostics=(Diagnostic(stage="read", severity="error", source=text, message=text),),
        run=Run(version="1", compiled=date(2026, 11, 23), cut=("1 date",)),
    )


class Structure(HTMLParser):
    """The tags and attributes of a page; code spans, which show addresses, are part of the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "code":
            # Values that hold or derive from the text itself; their names must still be the same.
            kept = [(k, "…" if k in ("title", "data-name", "aria-label", "id") else v) for k, v in attrs]
            # The words to be found on a source's page; the digest of a style that holds the size of the type.
            kept = [(k, v and re.sub(":~:text=.*|'sha256-[^']*'", "…", v)) for k, v in kept]
            # A page in letters that run from right to left says so.
            kept = [(k, v) for k, v in kept if (tag, k, v) != ("html", "dir", "rtl")]
            self.tags.append(f"<{tag} {kept}>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "code":
            self.tags.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags.append("<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self.tags.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.tags.append("<![ ]>")

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def rendered(page: str) -> dict[str, str]:
    """A Markdown page through the renderers that readers use, with everything on that they may have on."""
    extensions = ["extra", "sane_lists", "toc", "admonition", "attr_list"]
    return {
        "python-markdown": python_markdown.markdown(page, extensions=extensions),
        "commonmark": MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(page),
    }


def same_structure(made: str, plain: str) -> Structure:
    seen, wanted = Structure(made), Structure(plain)
    assert seen.tags == wanted.tags
    return seen


@cache
def plain_page(format: str, template: str) -> str:
    return render(hostile(PLAIN), format=format, template=template)


@cache
def plain_mail() -> str:
    return embed(hostile(PLAIN), prefix="x")[0]


@cache
def plain_rendered(template: str) -> dict[str, str]:
    return rendered(plain_page("markdown", template))


CASES = [("onepage", payload) for payload in PAYLOADS] + [
    (template, payload)
    for template in names()
    if template != "onepage"
    for payload in (*PAYLOADS[:2], "a | b\n|---|---|", "# x `y` *z* [w](https://v.example) <u>", "1. {{ 7 }} {: .x }")
]


@pytest.mark.parametrize(("template", "payload"), CASES)
def test_markdown_keeps_its_structure_and_shows_the_text(template: str, payload: str) -> None:
    page = render(hostile(payload), template=template)
    plain = plain_rendered(template)
    for name, made in rendered(page).items():
        seen = same_structure(made, plain[name])
        assert clean(payload)[:30] in seen.text, name
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


@pytest.mark.parametrize(("template", "payload"), CASES)
def test_html_keeps_its_structure_and_shows_the_text(template: str, payload: str) -> None:
    made = render(hostile(payload), format="html", template=template)
    seen = same_structure(made, plain_page("html", template))
    assert clean(payload)[:30] in seen.text
    made.encode("utf-8")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_mail_keeps_its_structure_and_shows_the_text(payload: str) -> None:
    html, text = embed(hostile(payload), prefix="x")
    seen = same_structure(html, plain_mail())
    assert clean(payload)[:30] in seen.text
    assert clean(payload)[:30] in " ".join(text.split())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text + html)
    render(hostile(payload), format="email").encode("ascii")


def word_structure(made: bytes) -> list[str]:
    """The elements of a Word file's text, comments and links, with their attributes; not the words."""
    kept = []
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if not name.endswith((".xml", ".rels"))]
        for part in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
            for element in etree.fromstring(package.read(part)).iter():
                tag, values = str(element.tag).rpartition("}")[2], sorted(map(str, element.attrib.values()))
                # A text says whether it ends in a space; a page in letters that run from right to left says so.
                if tag not in ("rtl", "bidi", "bidiVisual", "rPr"):
                    kept.append(f"{tag} {values if tag != 't' else ''}")
    return kept


@cache
def plain_word(template: str) -> list[str]:
    return word_structure(to_docx(hostile(PLAIN), template=template))


# What only Obsidian, its plugins, Slack and a script element read.
NOTES = (
    "#tag #a/b and x#y",
    "[[Note]] and [[Note|shown]] and [[#^s1-1|S1]]",
    "![[Note]] ![[image.png|100]]",
    "%%hidden%% and ==marked== and $x$ and $$y$$",
    "ends as a block ^s1-1",
    "^[an inline note] and [^1]",
    "[!danger] a callout",
    "status:: done and [key:: value] and (key:: value)",
    "<% tp.file.title %> <%* await tp.system.prompt() %>",
    "`= this.file.name` and `$= dv.pages()`",
    "---",
    "--- tags: [x] ---",
    "see https://evil.example/%%a==b$c^d and obsidian://open?vault=x",
    "a: b # not a comment",
    "'quoted' \"twice\" : - ? {x}",
)
MESSAGES = (
    "<!here> <!channel> <!everyone> <!subteam^S1|x>",
    "<@U0123ABC> <@W1> <#C024BE7LR|general>",
    "<https://evil.example|click> <mailto:eve@evil.example|mail>",
    "<!date^1392734382^{date}|x>",
    "@here @channel @eve #general",
    ":smile: :+1: :party-parrot:",
    "*bold* _it_ ~gone~ `code` ```block``` > quote",
    "&lt;!here&gt; &amp;lt;!here&amp;gt;",
)
SCRIPTS = (
    "</script><script>alert(1)</script>",
    "</SCRIPT >",
    "<!-- <script> --> ]]>",
    "\u2028\u2029 \\u003c/script>",
)
# Searched for in the very text, as plugins do, whether or not a mark is escaped; and by who knows of escapes.
_IN_TEXT = re.compile(
    r"(?P<embed>!\[\[)|(?P<link>\[\[[^\]]*\]\])|(?P<comment>%%)|(?P<highlight>==)|(?P<field>::)|(?P<script><%)"
    r"|(?P<tag>(?:(?<=\s)|(?<=^))#[^\s#])|(?P<id>\s\^[\w-]+$)|(?P<callout>^> \[![^\]]*\].?)|(?P<address>\w://)",
    re.MULTILINE,
)
_UNESCAPED = re.compile(
    r"(?P<math>\$)|(?P<code>`)|(?P<image>!\[)|(?P<task>^\s*[-*+] \[.\])|(?P<mail>\w@\w)", re.MULTILINE
)


def obsidian_marks(note: str) -> list[str]:
    """What Obsidian reads in a note besides Markdown, but for the addresses of its links."""
    text = re.sub(r"\]\(https://news\.example/[^)\s]*\)", "](…)", note)
    without_escapes = re.sub(r"\\[!-/:-@\[-`{-~]", "…", text)
    return [
        f"{m.lastgroup} {m[0]}"
        for pattern, words in ((_IN_TEXT, text), (_UNESCAPED, without_escapes))
        for m in pattern.finditer(words)
    ]


def note_of(briefing: Briefing) -> tuple[dict[str, object], str]:
    """The properties of a note, and the rest of it."""
    front, _, body = render(briefing, format="obsidian").partition("\n---\n")
    assert front.startswith("---\n")
    return yaml.safe_load(front.removeprefix("---\n")), body


@cache
def plain_note() -> tuple[dict[str, object], str]:
    return note_of(hostile(PLAIN))


@pytest.mark.parametrize("payload", [*PAYLOADS, *NOTES, *MESSAGES, *SCRIPTS])
def test_a_note_keeps_its_structure_and_shows_the_text(payload: str) -> None:
    (front, body), (plain_front, plain_body) = note_of(hostile(payload)), plain_note()
    assert front.keys() == plain_front.keys()
    assert front["tags"] == ["briefing"]
    assert not re.search(r"\[\[|<|://\S", f"{front['title']}\n" + "\n".join(front["outlets"]))  # type: ignore[arg-type]
    assert obsidian_marks(body) == obsidian_marks(plain_body)
    seen = same_structure(rendered(body)["commonmark"], rendered(plain_body)["commonmark"])
    assert clean(payload)[:30] in seen.text


def slack_texts(message: str) -> list[dict[str, object]]:
    """The text objects of a message; all that Slack bounds is within its bounds."""
    form = json.loads(message)
    assert form["mrkdwn"] is form["unfurl_links"] is form["unfurl_media"] is False
    blocks, texts = form["blocks"], []
    assert 0 < len(blocks) <= 50
    for block in blocks:
        assert block["type"] in ("header", "section", "context")
        texts += block["elements"] if block["type"] == "context" else [block["text"]]
    for text in texts:
        assert 0 < len(text["text"]) <= (150 if text["type"] == "plain_text" else 3000)
        assert text.get("verbatim") is True or text.get("emoji") is False
    return [{"type": "mrkdwn", "text": form["text"]}, *texts]


def slack_marks(message: str) -> list[str]:
    """What Slack reads in a message besides words: links with their addresses, and marks of a format."""
    found = []
    for text in slack_texts(message):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", str(text["text"]))
        if text["type"] == "mrkdwn":
            assert not re.search(r"&(?!(?:amp|lt|gt);)", str(text["text"]))
            words = re.sub(r"#:~:text=[^|]*\|", "…|", str(text["text"]))
            found += re.findall(r"<[^|>]*\||[<>*_~`]|(?::[\w+'-]+:)|[@#][\w!]|\w://", words)
    return found


@cache
def plain_message() -> list[str]:
    return slack_marks(render(hostile(PLAIN), format="slack"))


@pytest.mark.parametrize("payload", [*PAYLOADS, *NOTES, *MESSAGES, *SCRIPTS])
def test_a_message_keeps_its_structure_and_shows_the_text(payload: str) -> None:
    message = render(hostile(payload), format="slack")
    assert slack_marks(message) == plain_message()
    shown = "".join(str(t["text"]) for t in slack_texts(message))
    assert slack(clean(payload)[:30]) in shown or slack_plain(clean(payload)[:30]) in shown
    message.encode("ascii")


@pytest.mark.parametrize("payload", [*PAYLOADS, *NOTES, *MESSAGES, *SCRIPTS])
def test_data_in_a_script_element_cannot_end_it_and_is_the_text(payload: str) -> None:
    made = render(hostile(payload), format="json-ld")
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", made)
    page = lxml_html.document_fromstring(f'<p>a</p><script type="application/ld+json">{made}</script><p>b</p>')
    assert [e.tag for e in page.iter()] == ["html", "body", "p", "script", "p"]
    report = json.loads(page.find(".//script").text)
    assert report["name"] == (clean(payload) or "Briefing")
    known = {article["@id"] for article in report["citation"]}
    quotations = [q for part in report["hasPart"] for q in _quotations(part)]
    assert quotations
    assert {q["isPartOf"]["@id"] for q in quotations} <= known
    assert all(q["text"].startswith("x these quite other words") for q in quotations)


def _quotations(part: dict[str, object]) -> list[dict[str, dict[str, str]]]:
    below = [q for inner in part.get("hasPart", []) for q in _quotations(inner)]  # type: ignore[attr-defined]
    return [*part.get("appearance", []), *below]  # type: ignore[misc]


FIELDS = (
    '{ INCLUDETEXT "/etc/passwd" }',
    '{DDEAUTO c:\\windows\\cmd.exe "/k calc"}',
    "</w:t></w:r><w:r><w:instrText>DATE</w:instrText></w:r>",
    "<w:fldSimple w:instr='INCLUDEPICTURE \"https://evil.example/x\"'/>",
    "\x010\x02 \x011\x02 \x0199\x02",
    "\x13INCLUDETEXT x\x14y\x15",
)


@pytest.mark.parametrize(("template", "payload"), [*CASES, *(("onepage", payload) for payload in FIELDS)])
def test_a_word_file_keeps_its_structure_and_shows_the_text(template: str, payload: str) -> None:
    made = to_docx(hostile(payload), template=template)
    assert word_structure(made) == plain_word(template)
    document = docx.Document(io.BytesIO(made))
    assert clean(payload)[:30] in document.paragraphs[0 if template in ("onepage", "table") else 1].text
    assert clean(payload)[:30] in "\n".join(comment.text for comment in document.comments)


@settings(max_examples=20, deadline=None)
@example("ۿ")
@given(NASTY.filter(lambda text: any(c.isalnum() for c in clean(text))))
@example("1\\.")
@example("a\\")
@example("!\\[x")
@example("\\`<b>`")
@example("http://`<b>`")
@example("x@y.z`*a*`")
@example(":smile")
@example(":`0")
@example("status:")
def test_no_text_changes_the_structure(text: str) -> None:
    page = render(hostile(text))
    assume("**In their words**" in page)  # very wide letters leave no room for it
    for name, made in rendered(page).items():
        same_structure(made, plain_rendered("onepage")[name])
    same_structure(render(hostile(text), format="html"), plain_page("html", "onepage"))
    assert obsidian_marks(note_of(hostile(text))[1]) == obsidian_marks(plain_note()[1])
    assert slack_marks(render(hostile(text), format="slack")) == plain_message()
    assert word_structure(to_docx(hostile(text))) == plain_word("onepage")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "https://user:secret@news.example/",
        "https://news.example/)](javascript:alert(1))",
        'https://news.example/"><script>',
        "https://news.example/a b|c`d\\e*f_g\n[h]",
        "https://[::1",
        "vbscript:x",
        " https://news.example/ ",
        "https://news.example/\u202egnp",
    ],
)
def test_only_plain_web_addresses_are_linked(url: str) -> None:
    from dataclasses import replace

    briefing = hostile(PLAIN)
    source = replace(briefing.documents[0].source, url=url)
    briefing = replace(briefing, documents=(replace(briefing.documents[0], source=source), *briefing.documents[1:]))
    relations = docx.Document(io.BytesIO(to_docx(briefing))).part.rels.values()
    for address in (relation.target_ref for relation in relations if relation.is_external):
        assert re.fullmatch(r"https://news\.example/[^\s<>\"`|\\]*", address)
        assert "secret" not in address
    made = [*rendered(render(briefing)).values(), render(briefing, format="html"), embed(briefing)[0]]
    for html in made:
        assert "secret" not in html
        for tag in Structure(html).tags:
            assert not re.search("script|onerror|style=", tag.split(" [")[0])
        for address in re.findall(r'href="([^"]*)"', html):
            assert html_lib.unescape(address).startswith("https://news.example/")
            assert not re.search(r"[\s<>\"`|\\]", html_lib.unescape(address))


def test_in_a_browser_nothing_runs_and_nothing_is_fetched(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium")
    doms = []
    for text in ("\n".join(PAYLOADS)[:120], PLAIN):
        page = tmp_path / "page.html"
        page.write_bytes(render(hostile(text), format="html").encode())
        argv = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}"]
        ran = subprocess.run(
            [*argv, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=60, check=True
        )
        doms.append(Structure(ran.stdout).tags)
    assert doms[0] == doms[1]
    assert len(doms[0]) > 100
