from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import crowd
import newsroom
import pytest

from briefing.errors import TemplateError, UsageError
from briefing.nouns import Briefing, Document
from briefing.page import check_template, fit, render
from briefing.page.email import MAX_MAIL_BYTES, embed, wrap
from briefing.page.gallery import copy_out
from briefing.page.phrases import days, outlets
from briefing.page.pictures import left_out

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def wrapped(parts: list[tuple[str, str]], **changed: str | None) -> EmailMessage:
    given = {"sender": "News <news@example.org>", "recipient": "ada@example.org", "message_id": "<1.ada@example.org>"}
    return wrap("Morning", parts, date=NOON, **{**given, **changed})  # type: ignore[arg-type]


def parts_of(text: str) -> tuple[str, str, EmailMessage]:
    message = email.message_from_string(text, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    html, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert plain is not None
    return html.get_content(), plain.get_content(), message


def test_it_is_a_whole_mail_with_a_plain_twin(bridge: Briefing) -> None:
    html, plain, message = parts_of(render(bridge, format="email"))
    assert message["Subject"].startswith("Harrow Bridge: closed over cracked hangers")
    assert message["Message-ID"].endswith("@briefing.invalid>")
    assert message["Date"]
    assert message["X-Unsent"] == "1"
    assert message.get_content_type() == "multipart/alternative"
    for said in ("Repairs are expected to cost 14 million crowns.", "S4 Harrow Today", "Confidence: moderate."):
        assert said in plain
        assert said in re.sub("<[^>]+>", "", html)
    assert max(len(line) for line in plain.splitlines() if "://" not in line) <= 76
    assert "&" not in plain.replace("&s=", "")
    assert "\\" not in plain


def test_styles_are_inlined_and_at_rules_kept(bridge: Briefing) -> None:
    html, _, _ = parts_of(render(bridge, format="email"))
    assert html.count("style=") > 60
    assert "@media (prefers-color-scheme: dark)" in html.split("</head>")[0]
    assert "<script" not in html
    assert "<img" not in html
    assert "url(" not in html
    assert "<link" not in html
    assert html.index("display: none") < html.index("<table"), "the preheader comes first"
    assert "The Harrow Bridge, which carries" in html.split("<table")[0]


@pytest.mark.parametrize("name", ["fifty sources", "2,000-word sentences", "unbroken, two sources", "script: emoji"])
def test_no_mail_is_so_long_that_it_is_clipped(name: str) -> None:
    html, _, _ = parts_of(render(fit(crowd.crowd(crowd.SHAPES[name])), format="email"))
    assert len(html.encode()) <= MAX_MAIL_BYTES


def test_several_in_one_mail_do_not_clash() -> None:
    first, second = embed(fit(newsroom.briefing())), embed(fit(newsroom.briefing(2)))
    classes = [set(re.findall(r'class="([^"]+)"', html)) for html, _ in (first, second)]
    assert classes[0]
    assert not classes[0] & classes[1]
    assert all(not re.search(r"\sid=", html) for html, _ in (first, second))
    html, plain, _ = parts_of(wrapped([first, second]).as_string())
    assert html.count("<h1") == 2
    assert html.count("</body>") == 1
    assert html.count("<style>") == 1
    assert plain.count("Method: ") == 2
    mine, _ = embed(fit(newsroom.briefing()), prefix="digest-3")
    assert {c.rsplit("-", 1)[0] for c in re.findall(r'class="([^"]+)"', mine)} == {"digest-3"}


def test_words_that_look_like_our_classes_stay_words() -> None:
    from dataclasses import replace

    briefing = replace(newsroom.briefing(1), title='He said class="P-cell" and .P-card { x }')
    html, plain = embed(fit(briefing))
    assert 'class="P-cell" and .P-card { x }' in plain
    assert "P-cell" in re.sub("<[^>]+>", "", html)


def test_the_fragment_is_what_embed_gives(bridge: Briefing) -> None:
    fragment = render(bridge, format="email-html")
    assert fragment == embed(bridge)[0]
    assert "<html" not in fragment
    assert "<body" not in fragment


def test_the_same_arguments_give_the_same_bytes(bridge: Briefing) -> None:
    assert wrapped([embed(bridge)]).as_bytes() == wrapped([embed(bridge)]).as_bytes()


def test_unsubscribing_is_one_click() -> None:
    message = wrapped([("<p>x</p>", "x")], list_unsubscribe="https://example.org/u?t=1")
    assert message["List-Unsubscribe"] == "<https://example.org/u?t=1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    by_mail = wrapped([("<p>x</p>", "x")], list_unsubscribe="mailto:leave@example.org")
    assert by_mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": "ada@example.org\r\nBcc: eve@example.org"},
        {"recipient": "ada@example.org, eve@example.org"},
        {"recipient": "nobody"},
        {"sender": "News\nX: y <news@example.org>"},
        {"message_id": "<1@example.org>\r\nX: y"},
        {"message_id": "1"},
        {"list_unsubscribe": "https://example.org/\r\nBcc: eve@example.org> <"},
        {"list_unsubscribe": "javascript:alert(1)"},
        {"list_unsubscribe": "mailto:a@example.org>\r\nX: y"},
    ],
)
def test_a_header_cannot_be_smuggled_in(changed: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="header"):
        wrapped([("<p>x</p>", "x")], **changed)


def test_a_subject_with_line_breaks_stays_a_subject() -> None:
    message = wrap("a\r\nBcc: eve@example.org\x1b[2J", [("<p>x</p>", "x")], sender="a@b.org", recipient="c@d.org",
                   message_id="<1@b.org>", date=NOON)  # fmt: skip
    assert message["Bcc"] is None
    assert message["Subject"] == "a Bcc: eve@example.org"


def test_a_prefix_that_is_none_is_refused(bridge: Briefing) -> None:
    with pytest.raises(UsageError, match="prefix"):
        embed(bridge, prefix='x" onload="')


def own(folder: Path, html: str, **files: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in {"mail.html.j2": html, **{k.replace("_", ".", 1): v for k, v in files.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def test_a_copy_of_the_template_gives_the_same_mail_until_it_is_edited(tmp_path: Path, bridge: Briefing) -> None:
    copied = copy_out("mail", tmp_path / "mine")
    assert sorted(p.name for p in copied) == ["mail.css", "mail.html.j2", "mail.txt.j2"]
    mine = str(tmp_path / "mine")
    assert render(bridge, format="email", template=mine) == render(bridge, format="email")
    for name, old, new in (
        ("mail.html.j2", "<h1 ", "<p>The Desk</p><h1 "),
        ("mail.txt.j2", "SOURCES", "WHO SAYS SO"),
        ("mail.css", "font-size: 26px", "font-size: 31px"),
    ):
        path = tmp_path / "mine" / name
        path.write_text(path.read_text().replace(old, new))
    html, plain, _ = parts_of(render(bridge, format="email", template=mine))
    assert "<p>The Desk</p>" in html
    assert "WHO SAYS SO" in plain
    assert "font-size: 31px" in html


def test_what_a_folder_of_your_own_lacks_is_as_it_ships(tmp_path: Path, bridge: Briefing) -> None:
    template = own(
        tmp_path / "mine", '<p class="P-title">{{ page.title }}</p><p>{{ page.outlets }} {{ page.dates }}</p>'
    )
    html, text = embed(bridge, template=template, prefix="x")
    assert text == embed(bridge)[1]
    assert re.search(r'class="x-title" style="[^"]*Georgia', html)


def test_words_are_escaped_in_a_mail_of_your_own(tmp_path: Path) -> None:
    from dataclasses import replace

    briefing = replace(newsroom.briefing(1), title="<script>alert(1)</script> {{ 7 * 7 }}")
    html, _ = embed(briefing, template=own(tmp_path / "mine", "<h1>{{ page.title }}</h1>"))
    assert "<script" not in html
    assert "{{ 7 * 7 }}" in html


@pytest.mark.parametrize("template", ["memo", "table", "poster", "a\0b"])
def test_a_template_of_pages_is_refused_for_a_mail_and_not_ignored(template: str, bridge: Briefing) -> None:
    for format in ("email", "email-html"):
        with pytest.raises(UsageError, match="template"):
            check_template(template, format=format)
        with pytest.raises(UsageError, match="template"):
            render(bridge, format=format, template=template)
    with pytest.raises(UsageError, match="briefing templates copy mail FOLDER"):
        check_template("memo", format="email")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("a\n{{ page.titel }}", "mail.html.j2, line 2: .*titel"),
        ("{% include '../secret.j2' %}", "secret.j2"),
        ("{{ ''.__class__.__mro__ }}", "mail.html.j2, line 1"),
        ("{{ 'x' * 10 ** 9 }}", "mail.html.j2, line 1"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}xxxxxxxx{% endfor %}{% endfor %}",
            "mail.html.j2(, line 1|: gives more than)",  # whichever it meets first
        ),
    ],
)
def test_a_mail_of_your_own_runs_in_the_sandbox_of_pages(
    html: str, told: str, tmp_path: Path, bridge: Briefing
) -> None:
    (tmp_path / "secret.j2").write_text("KEY=1")
    with pytest.raises(TemplateError, match=told):
        embed(bridge, template=own(tmp_path / "mine", html))


def test_a_style_sheet_reads_no_file_and_ends_no_element(tmp_path: Path, bridge: Briefing) -> None:
    (tmp_path / "secret.css").write_text("p { content: 'KEY-1' }")
    html = f'<link rel="stylesheet" href="{tmp_path / "secret.css"}"><p class="P-a">x</p>'
    made, _ = embed(bridge, template=own(tmp_path / "mine", html, mail_css="@media print { </style><script>alert(1)"))
    assert "KEY-1" not in made
    assert "</style><script>" not in made
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "mail.css").symlink_to(tmp_path / "secret.css")
    with pytest.raises(TemplateError, match="link out of its folder"):
        embed(bridge, template=own(tmp_path / "linked", html))


def test_pictures_that_are_not_in_a_mail_are_named() -> None:
    html = """<style>.a { background: url( 'https://a.example/1.png' ) } @font-face { src: url("data:font/woff2;base64,AA") }
        </style><img src="logo.png"><img src=https://b.example/2.gif><table background="3.jpg"><tr><td
        style="background-image:URL(data:image/png;base64,AA)"></table><picture><source srcset="4.png 2x, 5.png"></picture>
        <svg><image href="6.png"/><use href="#a"/></svg><a href="https://c.example/page.png">url(words.png)</a>
        <img src="logo.png"><img alt="none">"""
    assert left_out(html) == (
        "https://a.example/1.png", "logo.png", "https://b.example/2.gif", "3.jpg", "data:image/png;base64,AA", "4.png",
        "6.png",
    )  # fmt: skip
    for nothing in ("", "no markup", "<", "<!-- x -->", "\0", "<p>url(x.png)</p>"):
        assert left_out(nothing) == ()
    for odd in ("<?xml version='1.0' encoding='utf-16'?>", "\0", "\ud800"):
        assert left_out(f"{odd}<img src=a.png>") == ("a.png",)


def test_nothing_that_ships_names_a_picture(bridge: Briefing) -> None:
    assert left_out(parts_of(render(bridge, format="email"))[0]) == ()


def test_outlets_and_days_are_named_once_and_in_short() -> None:
    def report(outlet: str | None, day: int | None, url: str | None = None) -> Document:
        published = datetime(2026, 11, day, tzinfo=UTC) if day else None
        return Document.from_text("x", outlet=outlet, published=published, url=url)

    some = [
        report("AP", 20),
        report("AP", 23),
        report(None, None, "https://user@www.example.org/a"),
        report(None, None),
    ]
    assert (outlets(some), days(some)) == ("AP, www.example.org", "20–23 November 2026")
    assert (outlets(some[:1]), days(some[:1])) == ("AP", "20 November 2026")
    assert (outlets(some[3:]), days(some[3:])) == ("", "")
    assert outlets([report(f"Paper {n}", 1) for n in range(7)]) == "Paper 0, Paper 1, Paper 2, Paper 3 and 3 more"
    assert outlets([report(None, None, "http://[::1")]) == ""


def test_a_folder_with_the_name_of_the_mail_that_ships_is_refused_or_named_as_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_template("mail", format="email")
    copy_out("mail", tmp_path / "mail")
    with pytest.raises(UsageError, match=r"write \./mail for the folder"):
        check_template("mail", format="email")
    check_template("./mail", format="email")
