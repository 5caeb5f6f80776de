"""`digest.toml`: what a digest is made of, who gets it, and by which server."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from briefing.digest.look import Look, read_look
from briefing.digest.secret import Secret, path_of, read_secret
from briefing.digest.table import Table
from briefing.digest.webhook import DOUBT, Webhook, read_webhook
from briefing.toml_files import read_toml

# RFC 5321, 4.1.2: a dot-string, and labels that neither begin nor end with a hyphen.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*+")
SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing to keep an eye on. Keywords choose among the entries of `feeds`; `sources` are always read whole. Where
    `alone` is False, what a single article reports is only a headline."""

    name: str
    feeds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_stories: int = 5
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The server that takes the mail.

    Attributes:
        security: "starttls", "tls" or "none"; certificates are verified always.
        ca_file: Certificates to trust instead of the system's.
        final_timeout_s: How long to wait for the answer to a whole message; RFC 5321 asks for ten minutes, since who
            hangs up earlier makes duplicates.
        patience_s: How long one run keeps trying while the server says "later" (greylisting).
        give_up_h: A mail not taken for so long is given up and reported.
        on_doubt: A mail whose acceptance was never heard is sent again under its Message-ID, or held.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str | None = None
    password: Secret | None = None
    ca_file: Path | None = None
    timeout_s: int = 60
    final_timeout_s: int = 600
    patience_s: int = 900
    give_up_h: int = 120
    on_doubt: str = "resend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """How a reader leaves: `{token}` and `{recipient}` in `url` are filled in for each; `file` lists who left."""

    url: str | None = None
    mailto: str | None = None
    secret: Secret | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A whole `digest.toml`; `delay_s` is the pause between two requests to one host."""

    name: str
    file: Path
    subjects: tuple[Subject, ...]
    sender: Address | None = None
    recipients: tuple[Address, ...] = ()
    smtp: Smtp | None = None
    webhook: Webhook | None = None
    unsubscribe: Unsubscribe = field(default_factory=Unsubscribe)
    look: Look = field(default_factory=Look)
    state: Path | None = None
    max_age_h: int = 72
    max_stories: int = 12
    allow_private: bool = False
    delay_s: float = 1.0

    @property
    def state_file(self) -> Path:
        """The memory: `state`, or a file named after the digest in the user's state folder."""
        if self.state is not None:
            return self.state
        import platformdirs

        stem = re.sub(r"[^a-z0-9]+", "-", self.name.casefold()).strip("-") or "digest"
        return platformdirs.user_state_path("briefing") / f"{stem}.sqlite"


def load(file: Path) -> Digest:
    """Read a `digest.toml`.

    Raises:
        UsageError: it cannot be read, or holds a mistake; the message names the key.
    """
    top = Table(read_toml(file, "a digest.toml"), file=file)
    name, max_stories = top.text("name"), top.integer("max_stories", 12, low=1, high=100)
    digest = Digest(
        name=name,
        file=file,
        subjects=(*(_subject(t) for t in top.tables("subject")), *_rest(top, name, max_stories)),
        sender=_address(top, "sender", value) if (value := top.optional("sender")) else None,
        recipients=_recipients(top),
        smtp=_smtp(table) if (table := top.table("smtp")) else None,
        webhook=read_webhook(table) if (table := top.table("webhook")) else None,
        unsubscribe=_unsubscribe(table) if (table := top.table("unsubscribe")) else Unsubscribe(),
        look=read_look(table) if (table := top.table("look")) else Look(),
        state=path_of(top, "state"),
        max_age_h=top.integer("max_age_h", 72, low=1, high=24 * 366),
        max_stories=max_stories,
        allow_private=top.get("allow_private", bool, False),
        delay_s=top.number("delay_s", 1.0, low=0, high=60),
    )
    top.close()
    if not digest.subjects:
        raise top.mistake("subject", 'there is none; write feeds = ["https://…"], or [[subject]] with a name and feeds')
    if len({s.name for s in digest.subjects}) < len(digest.subjects):
        raise top.mistake("subject", "two subjects have one name, or the digest's own; give each its own")
    return digest


def _rest(top: Table, name: str, max_stories: int) -> tuple[Subject, ...]:
    """What the digest's own `feeds` hold beside its subjects, under its own name; nothing where it has none."""
    feeds = tuple(_place(top, v) for v in top.texts("feeds"))
    return (Subject(name=name, feeds=feeds, max_stories=max_stories, alone=False),) if feeds else ()


def _subject(table: Table) -> Subject:
    subject = Subject(
        name=table.text("name"),
        feeds=tuple(_place(table, v) for v in table.texts("feeds")),
        sources=tuple(_place(table, v) for v in table.texts("sources")),
        keywords=table.texts("keywords"),
        exclude=table.texts("exclude"),
        max_stories=table.integer("max_stories", 5, low=1, high=100),
    )
    table.close()
    if not subject.feeds and not subject.sources:
        raise table.mistake("feeds", 'is missing; give feeds = ["https://…"] or sources = ["…"]')
    return subject


def _smtp(table: Table) -> Smtp:
    security = table.choice("security", "starttls", SECURITY)
    smtp = Smtp(
        host=table.text("host"),
        port=table.integer("port", {"starttls": 587, "tls": 465, "none": 25}[security], low=1, high=65535),
        security=security,
        user=table.optional("user"),
        password=read_secret(table, "password"),
        ca_file=path_of(table, "ca_file"),
        timeout_s=table.integer("timeout_s", 60, low=1, high=600),
        final_timeout_s=table.integer("final_timeout_s", 600, low=1, high=3600),
        patience_s=table.integer("patience_s", 900, low=0, high=86_400),
        give_up_h=table.integer("give_up_h", 120, low=1, high=24 * 30),
        on_doubt=table.choice("on_doubt", "resend", DOUBT),
    )
    table.close()
    if (smtp.user is None) != (smtp.password is None):
        raise table.mistake("user", "a user needs password_env or password_file, and the other way round")
    if smtp.user is not None and security == "none" and not _is_loopback(smtp.host):
        raise table.mistake("security", 'a password is never sent in the clear; use "starttls" or "tls"')
    return smtp


def _unsubscribe(table: Table) -> Unsubscribe:
    found = Unsubscribe(
        url=table.optional("url"),
        mailto=table.optional("mailto"),
        secret=read_secret(table, "secret"),
        file=path_of(table, "file"),
    )
    table.close()
    if found.mailto is not None:
        _address(table, "mailto", found.mailto)
    if found.url is not None:
        parts = urlsplit(found.url)
        if parts.scheme != "https" or not parts.hostname or re.search(r"[\s<>,]", found.url):
            raise table.mistake("url", "one-click unsubscribing (RFC 8058) needs a plain https:// address")
        if "{token}" in found.url and found.secret is None:
            raise table.mistake("url", "{token} needs secret_env or secret_file, from which tokens are made")
    return found


def _recipients(table: Table) -> tuple[Address, ...]:
    found = tuple(_address(table, f"recipients[{i}]", v) for i, v in enumerate(table.texts("recipients"), 1))
    seen: set[str] = set()
    for i, address in enumerate(found, 1):
        if address.addr_spec.casefold() in seen:
            raise table.mistake(f"recipients[{i}]", f"{address.addr_spec} is listed twice")
        seen.add(address.addr_spec.casefold())
    return found


def _address(table: Table, key: str, value: str) -> Address:
    """`Name <user@host>` or `user@host`, ASCII so that every server takes it; a foreign domain is written in its
    ASCII form."""
    match = re.fullmatch(r"\s*(?:(?P<name>[^<>]*?)\s*<(?P<a>[^<>\s]+)>|(?P<b>[^<>\s]+))\s*", value)
    spec = (match["a"] or match["b"]) if match else ""
    user, at, host = spec.rpartition("@")
    if not at or len(user) > 64 or not _LOCAL_PART.fullmatch(user):
        raise table.mistake(key, f"{value!r} is not a mail address; write user@example.org or Name <user@example.org>")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise table.mistake(key, f"{host!r} is not a domain") from error
    if not _DOMAIN.fullmatch(host) or len(host) > 253:
        raise table.mistake(key, f"{host!r} is not a domain")
    name = " ".join(((match["name"] if match else "") or "").strip('" ').split())
    try:
        address = Address(display_name=name, username=user, domain=host)
        header = EmailMessage(policy=policy.SMTP)
        header["To"] = str(address)
        written = [a.addr_spec for a in header["To"].addresses]
    except (ValueError, MessageError, IndexError) as error:
        raise table.mistake(key, f"{value!r} cannot be written into a mail ({error})") from error
    if written != [address.addr_spec]:
        raise table.mistake(key, f"{value!r} would be read as {', '.join(written)!r} by a mail program")
    return address


def _place(table: Table, value: str) -> str:
    # A relative path means beside the digest.toml, so that cron may start anywhere.
    is_address = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value)
    return value if is_address else str(table.file.parent / os.path.expanduser(value))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
