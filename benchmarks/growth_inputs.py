"""Hostile inputs for benchmarks/growth.py: what an attacker would repeat, in each place that foreign text comes in by."""

from __future__ import annotations

from typing import NamedTuple


class Input(NamedTuple):
    """The way it goes, what stands before, what is repeated, and what stands behind; "{n}" in it is a number that no
    other of them has."""

    way: str
    before: str
    pump: str
    after: str = ""

    def text(self, n_chars: int) -> str:
        """About so long a text."""
        n = max(1, n_chars // len(self.pump.replace("{n}", "1000")))
        pumped = "".join(self.pump.replace("{n}", str(k)) for k in range(n)) if "{n}" in self.pump else self.pump * n
        return self.before + pumped + self.after


SAID = "The mayor number {n} said on Monday that it was so."
P = "<html><body><article><p>The river rose above the quay, and the town was cut in two on Thursday.</p>"
MAIL = (
    "From: A B <a@b.example>\nTo: c@d.example\nSubject: The flood\nDate: Thu, 5 Mar 2026 10:00:00 +0000\n"
    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
)
MANY = MAIL.replace("text/plain; charset=utf-8", "multipart/mixed; boundary=b")
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
ENDED = "</channel></rss>"
CODE = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
INPUTS = {
    "text: dots and spaces": Input("text", "A first line\n", "… "),
    "text: one long word": Input("text", "", "a", "."),
    "text: numbers added": Input("text", "", "+1"),
    "text: quotation marks": Input("text", "", '"'),
    "text: quotations": Input("text", "", '"a" '),
    "text: apostrophes": Input("text", "", "' '"),
    "text: initials": Input("text", "", "A. "),
    "text: names": Input("text", "", "Ada Bee "),
    "text: short sentences": Input("text", "", "A b c. "),
    "text: line ends": Input("text", "a", "\n", "a"),
    "text: short lines": Input("text", "", "ab\n"),
    "text: wrapped lines": Input("text", "", "a line of fifty letters that goes on and on and on\n"),
    "text: spaces": Input("text", "a", " ", "b"),
    "text: open brackets": Input("text", "", "("),
    "text: reported": Input("text", "", "he said, "),
    "text: escapes": Input("text", "", "\x1b]"),
    "text: combining": Input("text", "a", "\u0301"),
    "markdown: gap in a heading": Input("markdown", "# a", " ", "b\n"),
    "markdown: hashes": Input("markdown", "# ", "#", "a\n"),
    "markdown: headings": Input("markdown", "", "# a\n"),
    "markdown: links": Input("markdown", "", "[a]("),
    "markdown: images": Input("markdown", "", "![a]("),
    "markdown: stars": Input("markdown", "", "**a"),
    "markdown: comments": Input("markdown", "", "<!-- "),
    "markdown: fences": Input("markdown", "", "```\n"),
    "markdown: tags": Input("markdown", "", "<a "),
    "markdown: code": Input("markdown", "", "`a"),
    "markdown: front matter": Input("markdown", "---\n", "a: b\n"),
    "html: paragraphs": Input("html", P, "<p>a b c.</p>"),
    "html: open tags": Input("html", P, "<div>"),
    "html: comments": Input("html", P, "<!-- "),
    "write: numbers added": Input("write", "", "+1"),
    "write: said": Input("write", "", "the mayor said, "),
    "write: quotations": Input("write", "", '"so" she said. '),
    "write: one long word": Input("write", "", "a", "."),
    "check: numbers added": Input("check", "", "+1"),
    "check: cited": Input("check", "", "[S1, "),
    "check: comments": Input("check", "<p>", "<!-- "),
    "check: images": Input("check", "", "![a "),
    "check: blank lines": Input("check", "", " \n"),
    "check: spaces": Input("check", "a", " ", "b"),
    "answer: line ends": Input("answer", "a", "\n", "a"),
    "answer: open tags": Input("answer", "", "<a"),
    "answer: escaped marks": Input("answer", '{"sentences": ["', '\\"'),
    "answer: marks": Input("answer", '{"sentences": [', '"a" '),
    "answer: thinking": Input("answer", "", "<think>"),
    "answer: numbered": Input("answer", "", "1. "),
    "answer: spaces": Input("answer", "a", " ", "b"),
    "text: distinct sentences": Input("text", "", f"{SAID} "),
    "text: distinct lines": Input("text", "", f"{SAID}\n"),
    "text: closing marks": Input("text", "", "a.\u201d \u201d "),
    "text: footnote marks": Input("text", "", "a[1] "),
    "text: headlines": Input("text", "", "A Short Headline Of It\n\n"),
    "text: dates": Input("text", "", "March 4, 2026\n\n"),
    "text: tabs": Input("text", "", "\ta\n"),
    "text: chinese": Input("text", "", "他说。"),
    "text: urls": Input("text", "", "https://a.example/b "),
    "markdown: comment blocks": Input("markdown", "", "{::comment}\n"),
    "markdown: withdrawn": Input("markdown", "", "<del>"),
    "markdown: notes": Input("markdown", "", "A word of it[^{n}].\n\n[^{n}]: A note on it.\n\n"),
    "markdown: short links": Input("markdown", "", "[a{n}] ", "\n\n[a1]: http://x.example\n"),
    "markdown: tables": Input("markdown", "", "| a | b {n} |\n"),
    "markdown: lists": Input("markdown", "", "- Item number {n} of the list\n"),
    "markdown: citations": Input("markdown", "", "[@a; "),
    "markdown: raised": Input("markdown", "", "<sup>a"),
    "html: parts of one class": Input("html", "<html><body>", f'<div class="body-text"><p>{SAID}</p></div>'),
    "html: articles": Input("html", "<html><body>", f"<article><p>{SAID}</p></article>"),
    "html: raised": Input("html", f"{P}<p>", "a<sup>{n}</sup> "),
    "html: withdrawn": Input("html", f"{P}<p>", "a <del>b</del> "),
    "html: spoken": Input("html", f"{P}<p>", "a<rt>b</rt>"),
    "html: nothing between": Input("html", f"{P}<p>", "<i></i><sup>1</sup>"),
    "html: links to notes": Input("html", f"{P}<p>", 'a<a href="#x">1</a> '),
    "html: links": Input("html", f"{P}<p>", '<a href="/a{n}">link</a> '),
    "html: spans": Input("html", P, "<span>a b </span>"),
    "html: styles": Input(
        "html",
        "<html><head><style>",
        ".a{n}{text-decoration:line-through}",
        "</style></head><body>" + '<p class="b c d">The river rose over the quay.</p>' * 100,
    ),
    "html: styled": Input(
        "html",
        "<html><head><style>" + "".join(f".a{n}{{text-decoration:line-through}}" for n in range(500)) + "</style>",
        '<p class="b{n}">The river rose over the quay.</p>',
    ),
    "html: cards": Input(
        "html", P, f'<div class="card"><h2><a href="/x">Title {{n}} of it</a></h2><p>{SAID}</p></div>'
    ),
    "html: hidden": Input("html", P, f'<div style="display:none">{SAID}</div>'),
    "html: attributes": Input("html", f"{P}<p ", "a{n}=b ", ">x</p>"),
    "html: table rows": Input("html", f"{P}<table>", "<tr><td>a {n}</td><td>Somebody said so yesterday.</td></tr>"),
    "html: list": Input("html", f"{P}<ul>", "<li>Item {n} of the list</li>"),
    "html: stated in its data": Input(
        "html", '<html><script type="application/ld+json">{"@type":"Article","articleBody":"', SAID, f'"}}</script>{P}'
    ),
    "mail: paragraphs": Input("mail", MAIL, f"{SAID}\n\n"),
    "mail: one paragraph": Input("mail", MAIL, "the mayor number {n} said on Monday that it was so and\n"),
    "mail: asides": Input(
        "mail", MAIL + "A line of the report that is long and open at its end\n", f"- and {SAID[:-1]} and\n"
    ),
    "mail: who wrote": Input("mail", MAIL, "On Tue 3 March 2026 A <a@b.example> wrote:\n\n"),
    "mail: quoted": Input("mail", MAIL, "> > a\n> b\n"),
    "mail: headers": Input("mail", MAIL.rstrip("\n") + "\n", "X-A{n}: b\n", "\nThe text of it.\n"),
    "rtf: paragraphs": Input("rtf", "{\\rtf1 ", SAID + "\\par\n", "}"),
    "rtf: bytes": Input("rtf", "{\\rtf1 ", "\\'41", "}"),
    "rtf: asides": Input("rtf", "{\\rtf1 ", "{\\*\\foo a {\\*\\bar b}}", "}"),
    "rtf: notes": Input("rtf", "{\\rtf1 ", "a{\\footnote b} ", "}"),
    "captions: cues": Input("captions", "", "{n}\n00:00:01,000 --> 00:00:02,000\nThe words {n} of it\n\n"),
    "captions: one cue": Input("captions", "1\n00:00:01,000 --> 00:00:02,000\n", "a line {n} of it\n"),
    "feed: entries": Input(
        "feed", FEED, f"<item><title>A {{n}}</title><description>{SAID}</description></item>", ENDED
    ),
    "feed: one entry": Input(
        "feed", f"{FEED}<item><title>A</title><description>", f"{SAID} ", f"</description></item>{ENDED}"
    ),
    "feed: categories": Input(
        "feed", f"{FEED}<item><title>A</title>", f"<category>{SAID}</category>", f"</item>{ENDED}"
    ),
    "feed: keywords": Input("feed", f"{FEED}<item><title>A</title><keywords>", "a{n},", f"</keywords></item>{ENDED}"),
    "feed: author": Input("feed", f"{FEED}<item><title>A</title><author>", "a", f"</author></item>{ENDED}"),
    "feed: attributes": Input("feed", f"{FEED}<item><title>A</title><x ", 'a{n}="b" ', f"/></item>{ENDED}"),
    "feed: styles": Input(
        "feed",
        f'{FEED}<item><title>A</title><description>&lt;p style="',
        "url(a) ",
        f'"&gt;A b.</description></item>{ENDED}',
    ),
    "feed: comments": Input(
        "feed", f"{FEED}<item><title>A</title><description>", "&lt;!--", f"</description></item>{ENDED}"
    ),
    "json: records": Input("json", "[", f'{{"title":"A {{n}}","text":"{SAID}"}},', '{"text":"The mayor said it."}]'),
    "json: fields": Input("json", '{"text":"The town of it was cut in two.",', f'"a{{n}}":"{SAID}",', '"z":"a"}'),
    "json: nested": Input("json", '{"text":"a b c.","x":', "["),
    "docx: paragraphs": Input("docx", "", f"<w:p><w:r><w:t>{SAID}</w:t></w:r></w:p>"),
    "docx: runs": Input("docx", "<w:p>", "<w:r><w:t>a {n} </w:t></w:r>", "</w:p>"),
    "docx: notes": Input("docx", "<w:p>", '<w:r><w:t>a</w:t><w:footnoteReference w:id="{n}"/></w:r>', "</w:p>"),
    "docx: field codes": Input("docx", f"<w:p>{CODE}", "<w:r><w:instrText>a</w:instrText></w:r>", "</w:p>"),
    "docx: fields": Input(
        "docx", "<w:p>", f'{CODE}<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>a </w:t></w:r>', "</w:p>"
    ),
    "odt: paragraphs": Input("odt", "", f"<text:p>{SAID}</text:p>"),
    "odt: notes": Input(
        "odt",
        "<text:p>",
        "a<text:note><text:note-body><text:p>b {n}</text:p></text:note-body></text:note>",
        "</text:p>",
    ),
    "pdf: lines": Input("pdf", "", f"{SAID}\n"),
    "pdf: broken words": Input("pdf", "", "the may-\n"),
    "write: names": Input("write", "", "Ada Bee{n} met Cee Dee{n}. "),
    "write: same sentence": Input("write", "", "The mayor said on Monday that it was so. "),
    "check: distinct": Input("check", "", f"{SAID} "),
    "check: bracketed": Input("check", "", "[S1] (S2) "),
    "check: image links": Input("check", "", "![a](b"),
    "check: clipped": Input("check", "", "The river rose above the quay {n}… "),
    "source: distinct": Input("source", "", f"{SAID} "),
    "source: figures": Input("source", "", "300 people, "),
    "source: quotations": Input("source", "", '"so" she said. '),
    "text: calendar": Input("text", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nSUMMARY:Day {n}\n DESCRIPTION:a\nEND:VEVENT\n"),
    "text: joined signs": Input("text", "", "\U0001f469\u200d\U0001f469\u200d\U0001f467"),
    "text: numerals": Input("text", "", "XIV. "),
    "text: ordinals": Input("text", "", "the 21st of May, "),
    "text: postal lines": Input("text", "", "Tel.: +49 30 1234{n}\n"),
    "text: dotted leaders": Input("text", "", "Part {n} . . . . . . . {n}\n"),
    "markdown: ragged rows": Input("markdown", "| a | b |\n|---|---|\n", "| a | b {n} | c\n| d |\n"),
    "markdown: quoted in quoted": Input("markdown", "", "> ", "a\n"),
    "markdown: indented lists": Input("markdown", "", "  - a {n}\n    1. b\n"),
    "markdown: rules": Input("markdown", "", "* * *\n- - -\n"),
    "html: quoted in quoted": Input("html", P, "<blockquote>a b c. "),
    "html: notes of a book": Input(
        "html",
        P,
        '<p>a<a epub:type="noteref" href="#n{n}">{n}</a></p><aside epub:type="footnote" id="n{n}">b c</aside>',
    ),
    "html: terms": Input("html", f"{P}<dl>", "<dt>a {n}</dt><dd>It is said to be so.</dd>"),
    "html: references": Input("html", f"{P}<p>", "&amp;&#160;&nbsp;"),
    "mail: folded": Input("mail", MAIL.rstrip("\n") + "\nX-A: a\n", " b {n}\n", "\nThe text of it.\n"),
    "mail: parts": Input("mail", MANY, "--b\nContent-Type: text/plain\n\nPart {n} of it was read out.\n", "--b--\n"),
    "mail: parts in parts": Input("mail", MANY, "--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
    "mail: encoded words": Input("mail", "Subject: ", "=?utf-8?q?a{n}?= ", f"\n{MAIL}The text of it.\n"),
    "json: lines": Input("json", "", f'{{"title":"A {{n}}","text":"{SAID}"}}\n'),
    "write: currencies": Input("write", "", "It cost $5, €6 or £7m {n}. "),
    "write: days": Input("write", "", "On the 21st of May {n} it was so. "),
    "write: short quotations": Input("write", "", "“So {n}” and ‘no’. "),
    "check: ordinals": Input("check", "", "the 21st of May, "),
    "check: rows": Input("check", "", "| a | 5 {n} |\n"),
    "lines: braces": Input("lines", "", "{"),
    "lines: strings": Input("lines", "", '{"a": "'),
    "lines: nested": Input("lines", "", '{"a":'),
    "lines: thinking": Input("lines", "", "<think>\n"),
    "lines: objects": Input("lines", "", '{"a": 1}\n'),
}
