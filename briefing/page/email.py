"""The page as a mail, and as a part of somebody else's.

`embed` gives a briefing as (html, text) for any mail; `wrap` makes a whole mail of such parts. The HTML is tables with
inlined styles, as mail programs need; what only newer ones understand (dark mode) is in a style element beside it.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email import policy, utils
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from briefing.errors import TemplateError, UsageError
from briefing.nouns import Briefing
from briefing.page import DEFAULT, layout
from briefing.page.clip import clip
from briefing.page.colours import Colours
from briefing.page.escape import clean, web_address
from briefing.page.html import direction
from briefing.page.pictures import Picture
from briefing.page.view import Page, view
from briefing.page.voices import MailVoice, PlainMailVoice, PlainVoice

MAX_MAIL_BYTES = 80_000  # of HTML: a mail service clips what is longer
MAX_SUBJECT = 120
MAX_PREHEADER = 110
TEXT_COLUMNS = 76
SENDER = "Briefing <briefing@localhost>"
NOBODY = "undisclosed-recipients:;"
_BODY = policy.SMTP.clone(max_line_length=76)  # what quoted-printable allows
_HEADERS = policy.SMTP.clone(max_line_length=200)  # a subject folded before its first word reads with a space there
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_ITEM = re.compile(r"( *)((?:- |\d{1,2}\. )?)(.*)")
_FRAME_DARK = "@media (prefers-color-scheme: dark) { .mail-body { background-color: #0c0f13 !important; } }"
AS_SHIPPED = Colours()


def embed(
    briefing: Briefing, *, prefix: str | None = None, colours: Colours = AS_SHIPPED, template: str = DEFAULT
) -> tuple[str, str]:
    """A briefing as (html, text) to put inside a mail of your own.

    The HTML is one table with inlined styles, after a style element for dark mode; every class begins with the prefix
    and there are no ids, so that it cannot clash with the mail around it or with another briefing in it.

    Args:
        briefing: A fitted briefing; what is `on_page` is shown.
        prefix: Begins every class: a letter, then letters, digits and hyphens. Made from the content where not given.
        colours: Of headings, links and rules.
        template: A folder of your own with a "mail.html.j2", and a "mail.txt.j2" and "mail.css" where those that ship
            won't do.

    Raises:
        UsageError: the prefix is not one, or there is no such template.
        TemplateError: the template has a mistake; says its name and line.
    """
    if prefix is None:
        prefix = "b" + _digest(briefing)[:8]
    if not _PREFIX.fullmatch(prefix):
        raise UsageError(f"not a prefix for classes: {prefix!r}; use a letter, then letters, digits and hyphens")
    setting = layout.setting(view(briefing, PlainVoice()), "onepage", "a4")
    shown = {"page": view(briefing, MailVoice(briefing), n_quotes=setting.n_quotes)}
    html = inlined("mail.html.j2", shown, prefix, colours=colours, template=template)
    return html, _text(view(briefing, PlainMailVoice(), n_quotes=setting.n_quotes), template)


def wrap(
    subject: str,
    parts: Sequence[tuple[str, str]],
    *,
    sender: str,
    recipient: str,
    message_id: str,
    date: datetime,
    list_unsubscribe: str | None = None,
    preheader: str | None = None,
    pictures: Sequence[Picture] = (),
    colours: Colours = AS_SHIPPED,
) -> EmailMessage:
    """A complete mail from embedded (html, text) parts, in order; the same arguments give the same bytes.

    Args:
        subject: Its subject; control characters are removed.
        parts: What `embed` gave, or (html, text) of your own. The HTML must be safe: it is not escaped.
        sender: "Name <address>" or an address.
        recipient: The same, for whom it is for.
        message_id: Stable for one issue and recipient: "<…@…>".
        date: When it was made, with a zone.
        list_unsubscribe: An https or mailto address; https is offered as one click.
        preheader: What an inbox shows after the subject; the titles of the parts where not given.
        pictures: What the HTML names by `cid:` and the mail is to hold.
        colours: Of the ground around the parts.

    Raises:
        UsageError: a header holds a line break or is not what it must be.
    """
    message = EmailMessage(policy=_BODY)
    try:
        message["Subject"] = clip(clean(subject), MAX_SUBJECT)
        message["From"] = _address(sender)
        message["To"] = recipient if recipient == NOBODY else _address(recipient)
        message["Date"] = utils.format_datetime(date)
        message["Message-ID"] = _message_id(message_id)
        if list_unsubscribe:
            _unsubscribe(message, list_unsubscribe)
    except (ValueError, MessageError) as error:
        raise UsageError(f"a mail header is not right: {error}") from error
    message["MIME-Version"] = "1.0"
    text = "\n\n".join(text.strip("\n") for _, text in parts) + "\n"
    first = preheader or " · ".join(text.strip().split("\n", 1)[0] for _, text in parts)
    message.set_content(text, cte="quoted-printable")
    html = framed(subject, [h for h, _ in parts], first, colours)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    key = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    message.set_boundary(f"=_{key}")
    _attach(message, pictures, f"=r_{key}")  # neither begins with the other: some programs would take it for that
    message.policy = _HEADERS
    return message


def to_eml(briefing: Briefing, *, template: str = DEFAULT) -> bytes:
    """The page as a complete mail (.eml), from and to nobody in particular: a draft to be sent on; `template` as for
    `embed`."""
    lead = briefing.bottom_line.statement if briefing.bottom_line else briefing.title
    message = wrap(
        briefing.title or "Briefing",
        [embed(briefing, template=template)],
        sender=SENDER,
        recipient=NOBODY,
        message_id=f"<{_digest(briefing)[:32]}@briefing.invalid>",
        date=datetime.combine(briefing.run.compiled, time(), UTC),
        preheader=lead,
    )
    message["X-Unsent"] = "1"
    return message.as_bytes()


def _attach(message: EmailMessage, pictures: Sequence[Picture], boundary: str) -> None:
    """Puts pictures beside the mail's HTML, in a part with this boundary."""
    html = message.get_body(("html",))
    if not pictures or not isinstance(html, EmailMessage):
        return
    for n, picture in enumerate(pictures, 1):
        html.add_related(
            picture.data,
            maintype="image",
            subtype=picture.kind,
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=f"picture-{n}.{picture.kind}",
        )
    html.set_boundary(boundary)


def inlined(
    file: str, values: dict[str, Any], prefix: str, *, colours: Colours = AS_SHIPPED, template: str = DEFAULT
) -> str:
    """What a file of a template gives for a mail, with its styles inlined, after the at-rules, which cannot be. Every
    class begins with the prefix.

    Raises:
        UsageError: there is no such template.
        TemplateError: it has a mistake.
    """
    import css_inline

    from briefing.page.templating import locate_mail, run

    folder, own = locate_mail(template)
    css = _style(folder, colours, own=own).replace(".P-", f".{prefix}-")
    plain, at, dark = css.partition("@media")
    html = run(folder / file, values, own=own, markup=True)
    # Words are still escaped here, quotation marks too, so that only real attributes match.
    html = _tight(html).replace('class="P-', f'class="{prefix}-')
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    try:
        made = inliner.inline_fragment(html, plain).strip()
    except (css_inline.InlineError, ValueError) as error:
        raise TemplateError(f"template {folder / file}: its styles cannot be set ({error})") from error
    return f"<style>{at}{dark.strip()}</style>\n{made}\n"


def _style(folder: Path, colours: Colours, *, own: bool) -> str:
    """A template's style sheet in these colours, which does not end the element it is put into."""
    from briefing.page.templating import part_of, run

    path, own = part_of(folder, "mail.css", own=own)
    return run(path, {"accent": colours.accent, "accent_dark": colours.accent_dark}, own=own).replace("</", "<\\/")


def _tight(html: str) -> str:
    """Markup without the blank lines and indents of its template."""
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def framed(subject: str, parts: Sequence[str], preheader: str, colours: Colours) -> str:
    """The whole HTML of a mail; style elements of its parts are moved to its head, where more programs heed them."""
    from markupsafe import Markup

    from briefing.page.templating import SHARED, home, run

    styles = [_FRAME_DARK] + [style for part in parts for style in _STYLE.findall(part)]
    shown = {
        "subject": clip(clean(subject), MAX_SUBJECT),
        "direction": direction(preheader),
        "preheader": clip(clean(preheader), MAX_PREHEADER),
        "background": colours.background,
        "filler": Markup("&#847;&zwnj;&nbsp;" * 40),  # noqa: S704 - keeps the inbox line to the preheader
        "style": Markup("\n".join(dict.fromkeys(styles))),  # noqa: S704 - made by embed, or the caller's own
        "parts": [Markup(_STYLE.sub("", part).strip()) for part in parts],  # noqa: S704 - the same
    }
    return run(home() / SHARED / "mail_frame.html.j2", shown, own=False, markup=True)


def _text(page: Page, template: str) -> str:
    """The plain twin, its lines wrapped."""
    from briefing.page.templating import locate_mail, part_of, run, tidy

    folder, own = locate_mail(template)
    path, own = part_of(folder, "mail.txt.j2", own=own)
    return in_columns(tidy(run(path, {"page": page}, own=own)))


def in_columns(text: str) -> str:
    """A mail's text with its lines wrapped."""
    return "\n".join(wrapped for line in text.splitlines() for wrapped in _wrapped(line)) + "\n"


def _wrapped(line: str) -> list[str]:
    """A line in columns, what follows the first hung under the words of its item."""
    indent, mark, words = _ITEM.fullmatch(line).groups()  # type: ignore[union-attr]  # it matches any line
    return textwrap.wrap(
        words,
        TEXT_COLUMNS,
        initial_indent=indent + mark,
        subsequent_indent=" " * len(indent + mark),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _address(text: str) -> Address:
    """ "Name <box@domain>" as a header's address.

    Raises:
        ValueError: it is not one.
    """
    if any(c in text for c in "\r\n\0"):
        raise ValueError(f"{clean(text)!r} holds a line break")
    found = utils.getaddresses([text])
    if len(found) != 1:
        raise ValueError(f"{text!r} is not one address")
    name, box = found[0]
    if box.count("@") != 1 or not all(box.split("@")) or clean(box) != box or " " in box:
        raise ValueError(f"{text!r} is not an address")
    return Address(display_name=clean(name), addr_spec=box)


def _message_id(text: str) -> str:
    if not re.fullmatch(r"<[^<>@\s]{1,200}@[^<>@\s]{1,200}>", text):
        raise ValueError(f"{clean(text)!r} is not a Message-ID: it is written <…@…>")
    return text


def _unsubscribe(message: EmailMessage, address: str) -> None:
    """The headers by which a mail program offers to unsubscribe.

    Raises:
        ValueError: the address is neither https nor mailto.
    """
    if clean(address) != address:
        raise ValueError(f"{clean(address)!r} holds a line break or another control character")
    https = web_address(address) if address.startswith("https://") else ""
    mailto = address if re.fullmatch(r"mailto:[^\s<>,]+@[^\s<>,]+", address) else ""
    if not https and not mailto:
        raise ValueError(f"{clean(address)!r} is no address to unsubscribe at: https or mailto")
    message["List-Unsubscribe"] = f"<{https or mailto}>"
    if https:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _digest(briefing: Briefing) -> str:
    from briefing.page.json_form import to_json

    return hashlib.sha256(to_json(briefing).encode()).hexdigest()
