"""What stands around the briefings of a digest's mail, as (html, text) each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape

from briefing.digest.look import Look
from briefing.digest.memory import Telling, address
from briefing.page.clip import clip
from briefing.page.colours import WORDS, Colours
from briefing.page.escape import clean, web_address
from briefing.page.phrases import day, days, outlets
from briefing.page.pictures import Picture

Part = tuple[str, str]
_FONT = f"font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:{WORDS}"
MAX_LOGO_PX = (280, 64)
MAX_TITLE = 130
MAX_ABOUT = 120
MAX_LINK = 2000
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_AFTER_ADDRESS = ".,;:!?'”’"
_OPENED_BY = {")": "(", "]": "[", "}": "{"}


def masthead(name: str, look: Look, logo: Picture | None, today: date, tellings: Sequence[Telling]) -> Part:
    """The head of the mail: logo, name, day, introduction; and a list of its stories where there are several."""
    from briefing.page.email import in_columns, inlined

    shown = clean(look.masthead).strip() or clean(name)
    contents = [{"title": _short(t.title, MAX_TITLE), "about": _short(about(t), MAX_ABOUT)} for t in tellings]
    contents = contents if len(contents) > 1 else []
    width, height = logo.within(*MAX_LOGO_PX) if logo else (0, 0)
    head = {
        "name": shown,
        "day": day(today),
        "cid": logo.cid if logo else "",
        "width": width,
        "height": height,
        "introduction": [_linked(p) for p in _paragraphs(look.introduction)],
        "contents": contents,
    }
    html = inlined("masthead.html.j2", {"head": head}, "dg", colours=look.colours)
    told = [f"{shown.upper()}\n{day(today)}", *("\n".join(p) for p in _paragraphs(look.introduction))]
    if contents:
        items = [f"{n}. {c['title']}" + (f" ({c['about']})" if c["about"] else "") for n, c in enumerate(contents, 1)]
        told.append("IN THIS MAIL\n" + "\n".join(items))
    return html, in_columns("\n\n".join(told))


def heading(subject: str, colours: Colours) -> Part:
    """The name of a subject, above its stories."""
    style = f"{_FONT};font-size:15px;font-weight:bold;letter-spacing:.03em;margin:20px 0 4px"
    html = f'<h2 class="dg-word" style="{style}">{escape(subject)}</h2>'
    return _column(html, colours), f"{subject.upper()}\n{'=' * len(subject)}\n"


def headline(telling: Telling, colours: Colours) -> Part:
    """A story that is only named, with who reports it and a link."""
    link = web_address(address(telling.documents[0])) if telling.documents else ""
    told = about(telling)
    words = escape(_short(telling.title, MAX_TITLE))
    if link and len(link) <= MAX_LINK:
        words = f'<a class="dg-link" style="color:{colours.accent}" href="{escape(link)}">{words}</a>'
    beside = f" ({escape(_short(told, MAX_ABOUT))})" if told else ""
    text = f"- {clean(telling.title)}" + (f" ({told})" if told else "") + (f"\n  {link}" if link else "")
    return f"<li>{words}{beside}</li>", text


def headlines_only(tellings: Sequence[Telling], colours: Colours, *, n_shown: int) -> tuple[Part, ...]:
    """Stories that are only named; nothing where there are none. The HTML has the first `n_shown`, and how many more
    there are; the text names all."""
    if not tellings:
        return ()
    items, lines = zip(*(headline(t, colours) for t in tellings), strict=True)
    shown = f'class="dg-word" style="{_FONT};font-size:15px;margin:6px 0"'
    n_left = len(items) - n_shown
    listed = f"<p {shown}>Also reported:</p><ul {shown}>{''.join(items[:n_shown])}</ul>"
    if not n_shown:
        stories = "1 story" if n_left == 1 else f"{n_left} stories"
        listed = f"<p {shown}>Also reported: {stories}, named in the plain text of this mail</p>"
    elif n_left:
        listed += f"<p {shown}>and {n_left} more, named in the plain text of this mail</p>"
    return ((_column(listed, colours), "Also reported:\n" + "\n".join(lines) + "\n"),)


def footer(name: str, links: Sequence[str], look: Look) -> Part:
    """What the digest's owner says below it, why a reader gets this, and the way out."""
    from briefing.page.email import in_columns

    colour = look.colours.accent
    shown = f'class="dg-word" style="{_FONT};font-size:13px;margin:16px 0"'
    own = "".join(f"<p {shown}>{_linked(p, colour)}</p>" for p in _paragraphs(look.footer))
    said = f"You get this because your address is on the list of “{name}”."
    leave = f' <a class="dg-link" style="color:{colour}" href="{escape(links[0])}">Unsubscribe</a>' if links else ""
    html = f"{own}<p {shown}>{escape(said)}{leave}</p>"
    text = [in_columns("\n".join(p)).strip("\n") for p in _paragraphs(look.footer)]
    text.append(said + (f"\nUnsubscribe: {links[0]}" if links else ""))
    return _column(html, look.colours), "-- \n" + "\n\n".join(text) + "\n"


def _short(text: str, max_chars: int) -> str:
    """Words in at most so many letters of room, and not many more characters: a mark above a letter takes no room."""
    return clip(clean(text)[: 4 * max_chars], max_chars)


def about(telling: Telling) -> str:
    """Who reports a story, and when: "Gazette, Herald · 20–23 November 2026"."""
    documents = telling.briefing.documents if telling.briefing is not None else telling.documents
    return " · ".join(part for part in (outlets(documents), days(documents)) if part)


def _paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph."""
    found: list[list[str]] = [[]]
    for line in map(clean, text.splitlines()):
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [p for p in found if p]


def _linked(lines: Sequence[str], colour: str = "") -> str:
    """A paragraph as markup: its words escaped, its web addresses links."""
    from markupsafe import Markup

    style = f'class="dg-link" style="color:{colour}"' if colour else 'class="P-link"'
    return Markup("<br>".join(_with_links(line, style) for line in lines))  # noqa: S704 - escaped there


def _with_links(line: str, style: str) -> str:
    parts, at = [], 0
    for match in _ADDRESS.finditer(line):
        address = _without_end(match[0])
        if safe := web_address(address):
            parts += [escape(line[at : match.start()]), f'<a {style} href="{escape(safe)}">{escape(address)}</a>']
            at = match.start() + len(address)
    return "".join([*parts, escape(line[at:])])


def _without_end(address: str) -> str:
    """An address without the marks of the sentence it ends; a bracket that was opened in it is its own."""
    while address:
        last = address[-1]
        opened = _OPENED_BY.get(last)
        if last not in _AFTER_ADDRESS and (opened is None or address.count(opened) >= address.count(last)):
            break
        address = address[:-1]
    return address


def _column(html: str, colours: Colours) -> str:
    """As wide as the briefings beside it, and readable in the dark."""
    dark = f".dg-word{{color:#e4e8ed!important}}.dg-link{{color:{colours.accent_dark}!important}}"
    return (
        f"<style>@media (prefers-color-scheme: dark){{{dark}}}</style>"
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:640px">'
        f'<tr><td align="left" style="padding:0 20px">{html}</td></tr></table>'
    )
