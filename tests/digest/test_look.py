"""How a digest's mail looks: what of `[look]` arrives in the mail that is sent, and what is refused."""

from __future__ import annotations

import os
import re
import struct
import zlib
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
import tiny
from desk import FERRY, GOLD, NOW, Desk

from briefing.digest.config import load
from briefing.digest.issue import MAX_HTML_BYTES, Issue, compose, files, mails
from briefing.digest.memory import Telling
from briefing.digest.parts import footer
from briefing.digest.plan import Plan
from briefing.errors import TemplateError, UsageError
from briefing.page.colours import GOOD_CONTRAST, LEAST_CONTRAST, PAPER_DARK, Colours, colour, contrast
from briefing.page.pictures import MAX_PICTURE_BYTES, picture

HEAD = 'name = "x"\nfeeds = ["f.xml"]\n'
GIF = b"GIF89a" + struct.pack("<HH", 30, 20) + b"\x00\x00\x00;"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 20, 30) + b"\x01\x01\x11\x00\xff\xd9"


def png(width: int = 400, height: int = 100) -> bytes:
    """A blue picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x1d\x4f\x80" * width) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def dress(desk: Desk, **look: str) -> None:
    """Give a digest its `[look]`, each value as TOML."""
    config = desk.folder / "digest.toml"
    lines = "".join(f"{key} = {value}\n" for key, value in look.items())
    config.write_text(config.read_text(encoding="utf-8").replace("[smtp]", f"[look]\n{lines}[smtp]"), encoding="utf-8")


def html_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]


class Words(HTMLParser):
    """The words of a page, and where its links and pictures lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.pictures, self.tags = "", list[str](), list[str](), set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.pictures += [value or "" for name, value in attrs if name == "src"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_logo_travels_in_the_mail(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"', masthead='"The Harbour Desk"')
    assert desk.send().delivery.n_sent == 2
    mail = desk.mails()[0]
    assert [p.get_content_type() for p in mail.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    image = next(p for p in mail.walk() if p.get_content_type() == "image/png")
    assert image.get_content() == png()
    assert image.get_content_disposition() == "inline"
    html = html_of(mail)
    assert Words(html).pictures == [f"cid:{str(image['Content-ID']).strip('<>')}"]
    for attribute in ('alt=""', 'width="256"', 'height="64"'):
        assert attribute in re.findall("<img [^>]*>", html)[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_a_browser_is_given_holds_the_logo_and_fetches_nothing(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"')
    issue = desk.send().issue
    assert issue is not None
    html = files(desk.digest, issue, now=NOW)["issue.html"].decode()
    assert [p[:22] for p in Words(html).pictures] == ["data:image/png;base64,"]
    assert "default-src 'none'" in html.split("<title>")[0]


def test_the_same_issue_is_the_same_bytes(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"')
    issue = desk.send().issue
    assert issue is not None
    once, again = (mails(desk.digest, issue, desk.digest.recipients, now=NOW) for _ in range(2))
    assert [m.content for m in once] == [m.content for m in again]
    assert max(len(line) for line in once[0].content.split(b"\r\n")) <= 200


def test_introduction_and_footer_are_words_with_links(desk: Desk) -> None:
    bad = "Good <b>morning</b> {{7*7}} & welcome.\\nMore: https://example.org/a?b=1&c=<script>alert(1)</script>"
    dress(
        desk,
        introduction=f'"{bad}\\n\\njavascript:alert(1) http://u:p@x.example/"',
        footer='"Ask (https://example.org/who)."',
    )
    desk.send()
    mail = desk.mails()[0]
    page = Words(html_of(mail))
    assert "script" not in page.tags
    assert "Good <b>morning</b> {{7*7}} & welcome." in page.words
    assert "https://example.org/a?b=1&c=" in page.links
    assert "https://example.org/who" in page.links
    assert not [link for link in page.links if "javascript" in link or "u:p" in link]
    text = desk.texts()[0].replace("\r\n", "\n")
    assert "Good <b>morning</b> {{7*7}} & welcome." in text
    assert "\n-- \nAsk (https://example.org/who).\n\nYou get this" in text


def test_colours_are_those_of_the_digest_in_light_and_dark(desk: Desk) -> None:
    dress(desk, accent='"#802"', background='"#FFF8EE"')
    desk.publish(FERRY, GOLD)
    desk.send()
    html = html_of(desk.mails()[0])
    assert "#880022" in html
    assert html.count("background-color: #fff8ee") == 2
    assert Colours().accent not in html
    assert Colours().background not in html
    assert Colours(accent="#880022").accent_dark in html.split("</head>")[0]


@pytest.mark.parametrize("accent", ["#000000", "#1d4f80", "#880022", "#006400", "#5b2a86"])
def test_an_accent_is_readable_in_the_dark(accent: str) -> None:
    assert contrast(Colours(accent=accent).accent_dark, PAPER_DARK) >= GOOD_CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast(Colours().accent, Colours().background) > LEAST_CONTRAST
    assert colour("#A0c") == "#aa00cc"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('accent = "red"', "look.accent: 'red' is no colour; write #rrggbb or #rgb"),
        ('accent = "#12345"', "look.accent: '#12345' is no colour"),
        ('accent = "#1d4f80;}"', "is no colour"),
        ('accent = "#fd0"', "look.accent: #fd0: on white it would have a contrast of 1.3, and needs 4.5; take a darker"),
        ('background = "#888"', "look.background: #888: headings and links on it would have a contrast of 2.4"),
        (f'masthead = "{"x" * 81}"', "look.masthead: has 81 characters; write 80 at most"),
        ('footer = "x' + "\\n \\n\\nx" * 12 + '"', "look.footer: has 13 paragraphs; write 12 at most"),
        ('background = "#333"', "look.background: #333: the mail's words on it would have a contrast"),
        ('accent = "#757575"', "look.accent: #757575: on the background it would have a contrast of"),
        ('masthead = "a\\nBcc: x"', "look.masthead: holds a line break"),
        ('introduction = "a\\u001b[2J"', "look.introduction: holds a control character"),
        (f'footer = "{"x" * 1001}"', "look.footer: has 1001 characters; write 1000 at most"),
        ('introdution = "x"', "look.introdution: is not a key here; did you mean 'introduction'?"),
        ("logo = 1", "look.logo: must be a text"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "digest.toml"
    file.write_text(f"{HEAD}[look]\n{line}\n")
    with pytest.raises(UsageError) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "is not a PNG, JPEG or GIF picture"),
        (b"", "is not a PNG"),
        (png()[:20], "is not a PNG"),
        (b"\xff\xd8\xff", "is not a PNG"),
        (b"\xff\xd8\xff\xe0\x00\x00", "is not a PNG"),
        (b"\xff\xd8" + b"\xff" * 70_000, "is not a PNG"),
        (png(1, 1)[:16] + struct.pack(">II", 1, 2**31) + b"rest", "is 1 by 2147483648 pixels"),
        (GIF[:6] + b"\0\0\0\0;", "is 0 by 0 pixels"),
        (png() + b"\0" * MAX_PICTURE_BYTES, "larger than 0.2 MB"),
        (None, "cannot be read (No such file or directory)"),
    ],
)
def test_a_logo_that_cannot_be_one_is_told_before_anything_is_read(desk: Desk, data: bytes | None, told: str) -> None:
    if data is not None:
        (desk.folder / "logo.png").write_bytes(data)
    dress(desk, logo='"logo.png"')
    (desk.folder / "feed.json").unlink()  # were it read, the run would tell that
    with pytest.raises(UsageError) as caught:
        desk.send()
    assert str(caught.value).startswith(f"{desk.folder / 'digest.toml'}: look.logo: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(("data", "kind"), [(GIF, "gif"), (JPEG, "jpeg"), (png(30, 20), "png")])
def test_a_picture_is_known_by_its_bytes(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "logo.svg").write_bytes(data)
    found = picture(tmp_path / "logo.svg")
    assert (found.kind, found.width, found.height, found.within(15, 64)) == (kind, 30, 20, (15, 10))


def test_a_logo_that_is_gone_holds_back_no_mail_that_waits(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"')
    desk.recorder.on_data = lambda recipient: "451 later"
    desk.send()
    (desk.folder / "logo.png").unlink()
    desk.recorder.on_data = lambda recipient: None
    with pytest.raises(UsageError, match=r"look\.logo"):
        desk.send()
    assert len(desk.mails()) == 2


def test_a_mail_begins_with_whose_it_is_and_what_is_in_it(desk: Desk) -> None:
    desk.publish(FERRY, GOLD)
    issue = desk.send().issue
    assert issue is not None
    text, page = desk.texts()[0].replace("\r\n", "\n"), Words(html_of(desk.mails()[0]))
    head = text.split("NEWS\n====")[0]
    assert head.startswith("MORNING\n")
    assert "IN THIS MAIL\n1. " in head
    day = f"{desk.day.day} {desk.day:%B %Y}"
    for title, outlet in (("Ferry aground off Marrow", "Herald"), ("Gold stolen from museum", "Gazette")):
        assert f"{title} ({outlet} · {day})" in " ".join(head.split())
        assert f"{outlet} · information to {day}" in page.words
    desk.publish(FERRY | {"url": "https://e.example/", "text": "A new pier was opened. All came."})
    desk.send(days=1)
    assert "IN THIS MAIL" not in desk.texts()[-1], "one story needs no list"


def own(folder: Path, html: str) -> str:
    folder.mkdir()
    (folder / "mail.html.j2").write_text(html, encoding="utf-8")
    return folder.name


def test_a_digest_has_a_form_of_its_own(desk: Desk) -> None:
    dress(desk, template=f'"{own(desk.folder / "mine", "<h1>Dispatch: {{ page.title }}</h1>")}"')
    done = desk.send()
    assert (done.diagnostics, done.delivery.n_sent) == ([], 2)
    page = Words(html_of(desk.mails()[0]))
    assert "Dispatch: Ferry aground off Marrow" in page.words
    assert "Method:" not in page.words
    assert "Unsubscribe" in page.words
    assert "Method:" in desk.texts()[0]


def test_pictures_that_nobody_will_see_are_named(desk: Desk) -> None:
    dress(desk, template=f'"{own(desk.folder / "mine", "<img src=https://t.example/pixel.gif><img src=logo.png>")}"')
    (said,) = desk.send().diagnostics
    assert said.severity == "warning"
    assert "https://t.example/pixel.gif, logo.png" in said.message


@pytest.mark.parametrize(
    ("template", "told"), [("memo", "has no mail.html.j2"), ("nowhere", "briefing templates copy mail FOLDER")]
)
def test_a_template_that_is_none_of_a_mail_is_told_before_anything_is_read(
    desk: Desk, template: str, told: str
) -> None:
    dress(desk, template=f'"{template}"')
    (desk.folder / "feed.json").unlink()
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        desk.send()
    assert str(caught.value).startswith(f"{desk.folder / 'digest.toml'}: look.template: ")


def test_a_template_with_a_mistake_tells_nobody_half(desk: Desk) -> None:
    dress(desk, template=f'"{own(desk.folder / "mine", "{{ page.titel }}")}"')
    with pytest.raises(TemplateError, match=r"mail\.html\.j2, line 1"):
        desk.send()
    assert desk.mails() == []
    (desk.folder / "mine" / "mail.html.j2").write_text("{{ page.title }}")
    assert desk.send().delivery.n_sent == 2


def test_a_mail_is_never_so_long_that_it_is_clipped(desk: Desk) -> None:
    config = desk.folder / "digest.toml"
    config.write_text(config.read_text().replace('feeds = ["', 'max_stories = 100\nfeeds = ["'))
    dress(desk, introduction=f'"{"&" * 1000}"', footer=f'"{"&" * 1000}"')
    words = [f"{a}{b}" for a in "bdfghklmnprstvwz" for b in ("alo", "ire", "umo", "esa")]
    rows = [
        FERRY
        | {
            "title": " ".join(f"{w}{c}" for c in "BCDFGHJKLMNPQRSTVW").title(),
            "url": f"https://{w}.example/{'x' * 300}",
            "outlet": w * 9,
            "text": f"{w}a {w}b {w}c {w}d {w}e. {w}f {w}g.",
        }
        for w in words
    ]
    desk.publish(*rows)
    issue = desk.send().issue
    assert issue is not None
    html, told = html_of(desk.mails()[0]), " ".join(desk.texts()[0].split())
    assert 60_000 < len(html.encode()) <= MAX_HTML_BYTES
    assert re.search(r"\d+ (more|stories|story), named in the plain text", html)
    assert [t.title for t in issue.tellings if t.title not in told] == [], (
        "the text names what the HTML has no room for"
    )


def named_only(subject: str, n: int, *, words: str = "of the harbour and its ferries", url: str = "") -> Plan:
    """A subject of headlines alone."""
    rows = [
        {"title": f"{subject} {i} {words}", "text": "Told.", "url": f"https://{subject}.example/{i}{url}"}
        for i in range(n)
    ]
    made = [
        Telling(
            subject=subject, story=None, title=r["title"], briefing=None, claims=None, documents=(tiny.document(r),)
        )
        for r in rows
    ]
    return Plan(subject=subject, headlines=made)


def composed(desk: Desk, *plans: Plan) -> tuple[Issue, str, str]:
    """An issue, and the HTML and text of its mail."""
    issue = compose(desk.digest, plans, logo=desk.digest.look.check())
    assert issue is not None
    shown = files(desk.digest, issue, now=NOW)
    return issue, shown["issue.html"].decode(), shown["issue.txt"].decode()


def test_headlines_have_the_room_that_no_story_takes(desk: Desk) -> None:
    issue, html, text = composed(desk, *(named_only(s, 20) for s in ("north", "south", "east", "west")))
    assert html.count("<li>") == 80
    assert "more, named" not in html
    assert issue.diagnostics == ()
    assert text.count("- ") >= 80


def test_headlines_for_which_there_is_no_room_are_told_and_every_subject_has_some(desk: Desk) -> None:
    issue, html, text = composed(desk, *(named_only(s, 300) for s in ("north", "south", "east")), named_only("west", 3))
    shown = [len(re.findall(f"<li><a [^>]*>{s} ", html)) for s in ("north", "south", "east", "west")]
    assert max(shown[:3]) - min(shown[:3]) <= 1
    assert shown[0] > 60
    assert shown[3] == 3
    assert 80_000 < len(html.encode()) <= MAX_HTML_BYTES
    assert [d.source for d in issue.diagnostics] == ["north", "south", "east"]
    assert f"{300 - shown[0]} of its headlines stand in the text" in issue.diagnostics[0].message
    assert all(t.title in " ".join(text.split()) for t in issue.tellings)


def test_no_list_of_headlines_is_empty(desk: Desk) -> None:
    issue, html, _ = composed(desk, *(named_only(f"s{i}", 2, words="&" * 129, url="x" * 1900) for i in range(60)))
    assert not re.search(r"<ul[^>]*></ul>", html)
    assert "Also reported: 2 stories, named in the plain text of this mail" in html
    assert issue.diagnostics


def test_a_mail_that_is_too_long_in_spite_of_all_is_told(desk: Desk) -> None:
    issue, html, _ = composed(desk, *(named_only("s" * 2000 + str(i), 1) for i in range(60)))
    assert len(html.encode()) > MAX_HTML_BYTES
    assert "mail programs may cut off its end" in issue.diagnostics[-1].message
    assert issue.diagnostics[-1].severity == "warning"


def test_masthead_and_footer_are_measured(desk: Desk) -> None:
    links = " ".join(f"http://{c}{d}.xy" for c in "abcdefgh" for d in "abcdefgh")
    dress(desk, introduction=f'"{links}"', footer=f'"{links}"')
    issue, html, _ = composed(desk, *(named_only(s, 300) for s in ("north", "south")))
    assert len(html.encode()) <= MAX_HTML_BYTES
    assert "may cut off" not in str(issue.diagnostics)


def test_marks_that_take_no_room_make_no_headline_long(desk: Desk) -> None:
    _, html, _ = composed(desk, named_only("north", 1, words="a" + "\u0301" * 50_000))
    assert len(html.encode()) < 10_000


def test_a_story_that_ones_own_template_cannot_write_has_the_form_that_ships(desk: Desk) -> None:
    form = "<h1>Dispatch: {{ page.title }}</h1>{% if 'Gold' in page.title %}{{ page.titel }}{% endif %}"
    dress(desk, template=f'"{own(desk.folder / "mine", form)}"')
    desk.publish(FERRY, GOLD)
    done = desk.send()
    assert done.delivery.n_sent == 2
    (said,) = done.diagnostics
    assert (said.severity, said.source) == ("warning", "Gold stolen from museum")
    assert "mail.html.j2, line 1" in said.message
    words = Words(html_of(desk.mails()[0])).words
    assert "Dispatch: Ferry aground off Marrow" in words
    assert "Dispatch: Gold" not in words
    assert "Gold stolen from museum" in words


@pytest.mark.parametrize("kind", ["pipe", "link to nowhere", "not text", "broken text form"])
def test_a_template_that_cannot_run_is_told_before_anything_is_read(desk: Desk, kind: str) -> None:
    dress(desk, template=f'"{own(desk.folder / "mine", "{{ page.title }}")}"')
    css = desk.folder / "mine" / "mail.css"
    if kind == "pipe":
        os.mkfifo(css)
    elif kind == "link to nowhere":
        css.symlink_to("nowhere.css")
    elif kind == "not text":
        css.write_bytes(b"\xff\xfe")
    else:
        (desk.folder / "mine" / "mail.txt.j2").write_text("{% for")
    (desk.folder / "feed.json").unlink()
    with pytest.raises(TemplateError) as caught:
        desk.send()
    assert str(caught.value).startswith(f"{desk.folder / 'digest.toml'}: look.template: template ")
    assert "mail.txt.j2" in str(caught.value) if kind == "broken text form" else "mail.css" in str(caught.value)


@pytest.mark.parametrize("name", ["mail", "onepage"])
def test_a_folder_with_the_name_of_a_template_that_ships_is_ones_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    dress(desk, template=f'"{own(desk.folder / name, "<h1>Dispatch: {{ page.title }}</h1>")}"')
    monkeypatch.chdir(desk.folder)
    assert load(Path("digest.toml")).look.template == str(desk.folder / name)
    desk.send()
    assert "Dispatch: Ferry" in html_of(desk.mails()[0])


def test_a_grey_that_suits_no_accent_of_ones_own_is_the_accents_mistake(tmp_path: Path) -> None:
    file = tmp_path / "digest.toml"
    file.write_text(f'{HEAD}[look]\nbackground = "#999"\naccent = "#060"\n')
    with pytest.raises(UsageError, match=r"look\.accent: #060: on the background"):
        load(file)


def test_the_logo_is_read_once(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"')
    issue = desk.send().issue
    assert issue is not None
    (desk.folder / "logo.png").unlink()
    assert b"data:image/png" in files(desk.digest, issue, now=NOW)["issue.html"]


def test_a_blank_masthead_is_the_name_of_the_digest(desk: Desk) -> None:
    dress(desk, masthead='"  "')
    desk.send()
    assert desk.texts()[0].startswith("MORNING")


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("(see https://x.example/a).", "https://x.example/a"),
        ("https://x.example/Ferry_(ship)", "https://x.example/Ferry_(ship)"),
        ("(https://x.example/Ferry_(ship)).", "https://x.example/Ferry_(ship)"),
        ("[https://x.example/a]!", "https://x.example/a"),
    ],
)
def test_a_bracket_is_of_an_address_that_opens_it(desk: Desk, written: str, link: str) -> None:
    dress(desk, footer=f'"{written}"')
    html, _ = footer("x", (), desk.digest.look)
    assert Words(html).links == [link]
    assert written in Words(html).words


def test_no_boundary_of_a_mail_begins_with_another(desk: Desk) -> None:
    (desk.folder / "logo.png").write_bytes(png())
    dress(desk, logo='"logo.png"')
    desk.send()
    outer, inner = (p.get_boundary() for p in desk.mails()[0].walk() if p.is_multipart())
    assert outer is not None
    assert inner is not None
    assert not outer.startswith(inner)
    assert not inner.startswith(outer)
