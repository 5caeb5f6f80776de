"""What stands between the briefings of a digest's mail, as (html, text) each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from briefing.digest.memory import Telling, address

Part = tuple[str, str]
_FONT = "font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#1d2430"


def heading(subject: str) -> Part:
    """The name of a subject, above its stories."""
    style = f"{_FONT};font-size:13px;font-weight:bold;text-transform:uppercase;letter-spacing:.06em;margin:20px 0 4px"
    html = f'<h2 class="dg-word" style="{style}">{escape(subject)}</h2>'
    return _column(html), f"{subject.upper()}\n{'=' * len(subject)}\n"


def headlines_only(tellings: Sequence[Telling]) -> tuple[Part, ...]:
    """Stories that are only named, with a link; nothing where there are none."""
    if not tellings:
        return ()
    items, lines = [], []
    for telling in tellings:
        title, link = " ".join(telling.title.split()), address(telling.documents[0]) if telling.documents else ""
        words = escape(title)
        if link.startswith(("https://", "http://")):
            words = f'<a class="dg-link" style="color:#1c4f8c" href="{escape(link)}">{words}</a>'
            title += f"\n  {link}"
        items.append(f"<li>{words}</li>")
        lines.append(f"- {title}")
    style = f"{_FONT};font-size:15px;margin:6px 0"
    shown = f'class="dg-word" style="{style}"'
    html = f"<p {shown}>Also reported:</p><ul {shown}>{''.join(items)}</ul>"
    return ((_column(html), "Also reported:\n" + "\n".join(lines) + "\n"),)


def footer(name: str, links: Sequence[str]) -> Part:
    """Why a reader gets this, and the way out."""
    said = f"You get this because your address is on the list of “{name}”."
    leave = f' <a class="dg-link" style="color:#1c4f8c" href="{escape(links[0])}">Unsubscribe</a>' if links else ""
    html = f'<p class="dg-word" style="{_FONT};font-size:13px;margin:16px 0">{escape(said)}{leave}</p>'
    return _column(html), f"-- \n{said}" + (f"\nUnsubscribe: {links[0]}" if links else "") + "\n"


def _column(html: str) -> str:
    """As wide as the briefings beside it, and readable in the dark."""
    dark = ".dg-word{color:#e4e8ed!important}.dg-link{color:#8dbbee!important}"
    return (
        f"<style>@media (prefers-color-scheme: dark){{{dark}}}</style>"
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" style="max-width:640px">'
        f'<tr><td align="left" style="padding:0 20px">{html}</td></tr></table>'
    )
