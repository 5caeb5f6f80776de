from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage

import crowd
import newsroom
import pytest

from briefing.errors import UsageError
from briefing.nouns import Briefing
from briefing.page import fit, render
from briefing.page.email import MAX_MAIL_BYTES, embed, wrap

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
