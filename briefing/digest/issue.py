"""One issue of the digest: what it tells, as a mail to each reader."""

from __future__ import annotations

import base64
import email
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.headerregistry import Address
from urllib.parse import quote

from briefing.digest.config import Digest
from briefing.digest.memory import Telling, address
from briefing.digest.outbox import NewMail
from briefing.digest.parts import Part, footer, heading, headlines_only, masthead
from briefing.digest.plan import Plan
from briefing.errors import UsageError
from briefing.files import read_file
from briefing.page.pictures import Picture, left_out

# Gmail clips a mail at 102 KB, with its own wrapping. What remains of the 90 KB holds masthead, footer and headings.
MAX_HTML_BYTES = 90_000
MAX_STORIES_BYTES = 64_000
MAX_HEADLINES_BYTES = 6_000
CONTENTS_LINE_BYTES = 700
_POLICY = (
    b'<meta http-equiv="Content-Security-Policy" content="'
    b"default-src 'none'; style-src 'unsafe-inline'; "
    b"img-src data:; base-uri 'none'; form-action 'none'"
    b'">'
)
_NOBODY = Address(display_name="Nobody yet", username="nobody", domain="example.org")


class _WholeAddresses(policy.EmailPolicy):
    """Leaves addresses in headers whole: the standard library would encode a long one beyond recognition."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header's line; one address a line in those that hold nothing else."""
        if name.lower() in ("list-unsubscribe", "message-id"):
            return f"{name}: {value.strip()}\r\n".replace(">, <", ">,\r\n <").encode("ascii")
        return super().fold_binary(name, value)


_WHOLE = _WholeAddresses(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What goes out at once. `id` follows from what it tells, so that the same news makes the same issue; `parts`
    are (html, text), and name `pictures` that a mail program does not show."""

    id: str
    title: str
    parts: tuple[Part, ...]
    tellings: tuple[Telling, ...]
    pictures: tuple[str, ...] = ()


def compose(digest: Digest, plans: Sequence[Plan]) -> Issue | None:
    """The issue of these plans; None where there is nothing to tell.

    Stories past `max_stories`, or past what mail programs show in full, are given by their headline.
    """
    from briefing.page.email import embed

    colours, template = digest.look.colours, digest.look.template
    parts: list[Part] = []
    tellings: list[Telling] = []
    size = n_full = 0
    room = MAX_HEADLINES_BYTES
    for plan in plans:
        full: list[Part] = []
        headlines = list(plan.headlines)
        for telling in plan.tellings:
            if n_full >= digest.max_stories or telling.briefing is None:
                headlines.append(telling)
                continue
            part = embed(telling.briefing, colours=colours, template=template)
            n_bytes = _n_bytes(part) + CONTENTS_LINE_BYTES
            if n_full and size + n_bytes > MAX_STORIES_BYTES:
                headlines.append(telling)
                continue
            size += n_bytes
            n_full += 1
            full.append(part)
            tellings.append(telling)
        if full or headlines:
            room = min(room, max(0, MAX_STORIES_BYTES + MAX_HEADLINES_BYTES - size))
            around = [heading(plan.subject, colours), *headlines_only(headlines, colours, max_bytes=room)]
            parts += [around[0], *full, *around[1:]]
            size += sum(map(_n_bytes, around))
            room -= sum(map(_n_bytes, around[1:]))
            tellings += [replace(t, briefing=None, claims=None) for t in headlines]
    if not tellings:
        return None
    return Issue(
        id=_id(digest, tellings),
        title=_title(digest, tellings),
        parts=tuple(parts),
        tellings=tuple(tellings),
        pictures=tuple(dict.fromkeys(p for html, _ in parts for p in left_out(html))),
    )


def mails(digest: Digest, issue: Issue, recipients: Sequence[Address], *, now: datetime) -> tuple[NewMail, ...]:
    """The issue as one complete message a recipient, under a Message-ID that follows from both.

    Raises:
        UsageError: the digest has no sender, or a header would hold a line break.
    """
    from briefing.page.email import wrap

    if digest.sender is None:
        raise UsageError(f'{digest.file}: sender: is missing; write sender = "Name <desk@example.org>"')
    made = []
    logo, full = digest.look.picture(), [t for t in issue.tellings if t.briefing is not None]
    head = masthead(digest.name, digest.look, logo, now.date(), full)
    for recipient in recipients:
        key = hashlib.sha256(f"{issue.id}\n{recipient.addr_spec.casefold()}".encode()).hexdigest()[:32]
        message_id = f"<{key}.digest@{digest.sender.domain}>"
        links = _unsubscribe(digest, recipient)
        message = wrap(
            issue.title,
            [head, *issue.parts, footer(digest.name, links, digest.look)],
            sender=str(digest.sender),
            recipient=str(recipient),
            message_id=message_id,
            date=now,
            list_unsubscribe=links[0] if links else None,
            preheader=" · ".join(t.title for t in issue.tellings),
            pictures=[logo] if logo else [],
            colours=digest.look.colours,
        )
        if len(links) > 1:
            message.replace_header("List-Unsubscribe", ", ".join(f"<{link}>" for link in links))
        content = message.as_bytes(policy=_WHOLE)
        made.append(NewMail(issue=issue.id, recipient=recipient.addr_spec, message_id=message_id, content=content))
    return tuple(made)


def files(digest: Digest, issue: Issue, *, now: datetime) -> dict[str, bytes]:
    """The issue to look at, by file name: the mail of the first recipient, and the two forms in it."""
    shown = digest if digest.sender is not None else replace(digest, sender=_NOBODY)
    first = (digest.recipients or (_NOBODY,))[:1]
    content = mails(shown, issue, first, now=now)[0].content
    message = email.message_from_bytes(content, policy=policy.default)
    found = {"issue.eml": content}
    for kind in ("html", "plain"):
        body = message.get_body((kind,))
        if body is not None:
            found[{"html": "issue.html", "plain": "issue.txt"}[kind]] = body.get_content().encode("utf-8", "replace")
    found["issue.html"] = _for_browser(found["issue.html"], digest.look.picture())
    return found


def _for_browser(html: bytes, logo: Picture | None) -> bytes:
    """A mail's HTML as a page: its logo in it, and a policy that lets it fetch and run nothing."""
    html = html.replace(b"<head>", b"<head>\n" + _POLICY, 1)
    if logo is None:
        return html
    data = f"data:image/{logo.kind};base64,{base64.b64encode(logo.data).decode('ascii')}"
    return html.replace(f'src="cid:{logo.cid}"'.encode(), f'src="{data}"'.encode())


def _n_bytes(part: Part) -> int:
    return len(part[0].encode())


def subscribed(digest: Digest) -> tuple[Address, ...]:
    """The recipients who have not left: those not in the `unsubscribe.file`.

    Raises:
        UsageError: the file is named and cannot be read; a missing one means that nobody has left yet.
    """
    file = digest.unsubscribe.file
    if file is None:
        return digest.recipients
    try:
        left = {line.strip().casefold() for line in read_file(file).decode("utf-8").splitlines()}
    except FileNotFoundError:
        left = set()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{digest.file}: unsubscribe.file: {file} cannot be read ({error})") from error
    return tuple(r for r in digest.recipients if r.addr_spec.casefold() not in left)


def _id(digest: Digest, tellings: Sequence[Telling]) -> str:
    news = sorted(f"{address(d)} {d.sha256}" for t in tellings for d in t.documents)
    return hashlib.sha256("\n".join([digest.name, *news]).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _title(digest: Digest, tellings: Sequence[Telling]) -> str:
    # Headlines come from outside: a line break in one must not reach a header.
    first = "".join(c if c.isprintable() else " " for c in tellings[0].title)
    first = " ".join(first.split())
    first = first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + " …"
    more = f" (and {len(tellings) - 1} more)" if len(tellings) > 1 else ""
    return f"{digest.name}: {first}{more}"


def _unsubscribe(digest: Digest, recipient: Address) -> tuple[str, ...]:
    """The ways out of the list, the one-click address first (RFC 2369, RFC 8058)."""
    given = digest.unsubscribe
    who = recipient.addr_spec.casefold()
    links = []
    if given.url is not None:
        secret = given.secret.read().encode() if given.secret is not None else b""
        token = hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()[:40] if secret else ""
        links.append(given.url.replace("{token}", token).replace("{recipient}", quote(who, safe="")))
    if given.mailto is not None:
        links.append(f"mailto:{given.mailto}?subject=unsubscribe")
    return tuple(links)
