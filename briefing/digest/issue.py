"""One issue of the digest: what it tells, as a mail to each reader."""

from __future__ import annotations

import base64
import email
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email import policy
from email.headerregistry import Address
from urllib.parse import quote

from briefing.digest.config import Digest
from briefing.digest.look import Look
from briefing.digest.memory import Telling, address
from briefing.digest.outbox import NewMail
from briefing.digest.parts import Part, footer, heading, headline, headlines_only, masthead
from briefing.digest.plan import Plan
from briefing.errors import UsageError
from briefing.files import read_file
from briefing.nouns import Briefing, Diagnostic
from briefing.page import DEFAULT
from briefing.page.pictures import Picture, left_out

MAX_HTML_BYTES = 90_000  # Gmail clips a mail at 102 KB, with its own wrapping
MIN_HEADLINES_BYTES = 6_000  # kept free by the stories that are told in full, after the first
SLACK_BYTES = 1_000  # the styles around the stories, and what a recipient's address adds to the way out
LONGEST_DAY = date(2026, 9, 30)
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
    are (html, text), and name `pictures` that a mail program does not show; `logo` stands at the head of its mails."""

    id: str
    title: str
    parts: tuple[Part, ...]
    tellings: tuple[Telling, ...]
    logo: Picture | None = None
    pictures: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def full(self) -> list[Telling]:
        """What is told in full."""
        return [t for t in self.tellings if t.briefing is not None]

    @property
    def preheader(self) -> str:
        """What an inbox shows after the subject."""
        return " · ".join(t.title for t in self.tellings)


@dataclass(slots=True, kw_only=True)
class _Section:
    """What is told of a subject: `parts` are those of the `full` stories, in order."""

    subject: str
    heading: Part
    headlines: list[Telling]
    full: list[Telling] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def compose(digest: Digest, plans: Sequence[Plan], *, logo: Picture | None) -> Issue | None:
    """The issue of these plans, under the digest's logo; None where there is nothing to tell.

    Stories past `max_stories`, or past what mail programs show in full, are given by their headline; what of the
    headlines there is no room for stands in the text of the mail alone.
    """
    found: list[Diagnostic] = []
    sections, room = _in_full(digest, plans, logo, found)
    sections = [s for s in sections if s.full or s.headlines]
    tellings = [t for s in sections for t in (*s.full, *(replace(h, briefing=None, claims=None) for h in s.headlines))]
    if not tellings:
        return None
    parts: list[Part] = []
    for section, n_shown in zip(sections, _shown(sections, digest, room), strict=True):
        parts += [section.heading, *section.parts]
        parts += headlines_only(section.headlines, digest.look.colours, n_shown=n_shown)
        if n_left := len(section.headlines) - n_shown:
            what = f"{n_left} of its headlines stand in the text of the mail alone: its HTML has no room for them"
            found.append(_warning(section.subject, what))
    issue = Issue(
        id=_id(digest, tellings),
        title=_title(digest, tellings),
        parts=tuple(parts),
        tellings=tuple(tellings),
        logo=logo,
        pictures=tuple(dict.fromkeys(p for html, _ in parts for p in left_out(html))),
    )
    return replace(issue, diagnostics=(*found, *_too_long(digest, issue)))


def _in_full(
    digest: Digest, plans: Sequence[Plan], logo: Picture | None, found: list[Diagnostic]
) -> tuple[list[_Section], int]:
    """The subjects with the stories that are told in full, and the bytes that are left for headlines; the first story
    is told however long it is."""
    look = digest.look
    sections = [
        _Section(subject=p.subject, heading=heading(p.subject, look.colours), headlines=list(p.headlines))
        for p in plans
    ]
    told: list[Telling] = []
    room = MAX_HTML_BYTES - SLACK_BYTES - _n_frame(digest)
    room -= sum(_n_beside(s.heading) for s, p in zip(sections, plans, strict=True) if p.tellings or p.headlines)
    n_lists = sum(_n_list(s.headlines, digest) for s in sections)
    size, n_head = 0, _n_bytes(masthead(digest.name, look, logo, LONGEST_DAY, told))
    for section, plan in zip(sections, plans, strict=True):
        for telling in plan.tellings:
            if len(told) >= digest.max_stories or telling.briefing is None:
                section.headlines.append(telling)
                continue
            part, problems = _story(telling.briefing, digest.look)
            n_part = _n_bytes(part)
            n_with = _n_bytes(masthead(digest.name, look, logo, LONGEST_DAY, [*told, telling]))
            if told and size + n_part + n_with > room - n_lists - MIN_HEADLINES_BYTES:
                section.headlines.append(telling)
                continue
            size, n_head = size + n_part, n_with
            told.append(telling)
            section.full.append(telling)
            section.parts.append(part)
            found += problems
    return sections, room - size - n_head


def _story(briefing: Briefing, look: Look) -> tuple[Part, list[Diagnostic]]:
    """A story in the digest's form; in the one that ships where that has a mistake for it, which is told."""
    from briefing.page.email import embed

    try:
        return embed(briefing, colours=look.colours, template=look.template), []
    except UsageError as error:
        if look.template == DEFAULT:
            raise
        what = f"is told in the form that ships, for that of look.template failed: {error}"
        return embed(briefing, colours=look.colours), [_warning(briefing.title, what)]


def _shown(sections: Sequence[_Section], digest: Digest, room: int) -> list[int]:
    """How many headlines of each subject there is room for: given in turn, one of each subject a round."""
    room -= sum(_n_list(s.headlines, digest) for s in sections)
    sizes = [[len(headline(t, digest.look.colours)[0].encode()) for t in s.headlines] for s in sections]
    counts = [0] * len(sizes)
    for n in range(max(map(len, sizes), default=0)):
        for i, own in enumerate(sizes):
            if n == counts[i] < len(own) and own[n] <= room:
                room -= own[n]
                counts[i] += 1
    return counts


def _n_list(headlines: Sequence[Telling], digest: Digest) -> int:
    """The bytes of a list of headlines without them."""
    if not headlines:
        return 0
    colours = digest.look.colours
    (part,) = headlines_only([headlines[0]] * (len(headlines) + 1), colours, n_shown=1)
    return _n_beside(part) - len(headline(headlines[0], colours)[0].encode())


def _n_frame(digest: Digest) -> int:
    """The bytes of a mail's HTML without masthead and stories, at its longest."""
    from briefing.page.email import MAX_PREHEADER, MAX_SUBJECT, framed

    whole = framed("&" * MAX_SUBJECT, [], "&" * MAX_PREHEADER, digest.look.colours)
    return len(whole.encode()) + _n_bytes(_longest_footer(digest))


def _longest_footer(digest: Digest) -> Part:
    longest = max(digest.recipients or (_NOBODY,), key=lambda r: len(r.addr_spec))
    return footer(digest.name, _unsubscribe(digest, longest), digest.look)


def _too_long(digest: Digest, issue: Issue) -> list[Diagnostic]:
    """What is to be said of a mail that mail programs would cut off."""
    from briefing.page.email import framed

    head = masthead(digest.name, digest.look, issue.logo, LONGEST_DAY, issue.full)
    parts = [html for html, _ in (head, *issue.parts, _longest_footer(digest))]
    n_bytes = len(framed(issue.title, parts, issue.preheader, digest.look.colours).encode())
    if n_bytes <= MAX_HTML_BYTES:
        return []
    what = (
        f"the HTML of this mail has {n_bytes:,} bytes, more than {MAX_HTML_BYTES:,}: mail programs may cut off its "
        "end; take fewer subjects, a shorter introduction and footer, or a template that says less"
    )
    return [_warning(None, what)]


def _warning(source: str | None, message: str) -> Diagnostic:
    return Diagnostic(stage="compose", severity="warning", source=source, message=message)


def mails(digest: Digest, issue: Issue, recipients: Sequence[Address], *, now: datetime) -> tuple[NewMail, ...]:
    """The issue as one complete message a recipient, under a Message-ID that follows from both.

    Raises:
        UsageError: the digest has no sender, or a header would hold a line break.
    """
    from briefing.page.email import wrap

    if digest.sender is None:
        raise UsageError(f'{digest.file}: sender: is missing; write sender = "Name <desk@example.org>"')
    made = []
    head = masthead(digest.name, digest.look, issue.logo, now.date(), issue.full)
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
            preheader=issue.preheader,
            pictures=[issue.logo] if issue.logo else [],
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
    found["issue.html"] = _for_browser(found["issue.html"], issue.logo)
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


def _n_beside(part: Part) -> int:
    """The bytes of a part without its styles, which a mail holds once for all of its kind."""
    return len(part[0].rpartition("</style>")[2].encode())


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
