"""Which addresses may be asked: http and https at public addresses, judged by what the name resolves to."""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

from briefing.errors import SourceError, UnsafeAddressError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
MAX_RESOLVE_S = 20.0

# Public by number, but the metadata service of a cloud (Azure, which also answers on link-local).
_METADATA = frozenset({"168.63.129.16"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Special by RFC 6890 and its updates; the tables of older Pythons know not all of them.
_DEAD = tuple(
    ipaddress.ip_network(n)
    for n in (
        *("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10"),
        *("::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)
# Names of what lets its holder in. The last word of a name decides ("user_pass", "authToken"), or how it ends where
# its words are written as one ("clientsecret", "PHPSESSID"); some words decide wherever they stand ("secret_v2").
_SECRET_WORDS = frozenset(
    "apikey assertion auth authorization bearer code cookie cred creds credential credentials csrf hmac jwt key mfa "
    "nonce otp pass passcode passphrase passwd password pin pw pwd saml sas secret session sid sig sign signature tan "
    "ticket tkn tok token totp xsrf".split()
)
_SECRET_ENDS = re.compile(
    r"(?:token|secret|passw(?:or)?d|passphrase|passcode|pwd|apikey|accesskey|authkey|privatekey|secretkey|signature|"
    r"sess(?:ion)?id|sessionkey|credentials?|bearer|authcode|otp|jwt|pincode|userpass)$"
)
_SECRET_BEGINS = ("xamz", "xgoog", "saml")
_SECRET_ANYWHERE = frozenset("token secret password passwd passphrase pwd apikey".split())
_USER = re.compile(r"//[^/?#&@\s]{0,500}@")
_NAMED = re.compile(r"([\w.\[\]-]{1,100})[\"']?\s?[=:]\s?[\"']?[^\s\"'=:&]")
_WORDS_OF_A_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMERIC = re.compile(r"^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?$", re.I)


def is_public(ip: IP) -> bool:
    """Whether an address is one of the public internet, seen through every way of wrapping an IPv4 in an IPv6."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        if ip.ipv4_mapped is not None or ip in _NAT64:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(inner) for inner in (ip.sixtofour, *(ip.teredo or ()))):
            return False
    elif str(ip) in _METADATA:
        return False
    odd = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local or ip.is_private
    return ip.is_global and not odd and not any(ip.version == net.version and ip in net for net in _DEAD)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses a name stands for, by the system's resolver, which has no clock of its own.

    Raises:
        OSError: there are none, or no answer comes within `MAX_RESOLVE_S`.
    """
    answers: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(tuple(dict.fromkeys(str(address[4][0]) for address in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=MAX_RESOLVE_S)
    except queue.Empty as error:
        raise TimeoutError("the name server does not answer") from error
    if isinstance(answer, OSError):
        raise answer
    return answer


class GoneError(SourceError):
    """A server that does not answer, or not now: `what` happened, and what to do where no copy is kept."""

    def __init__(self, what: str, remedy: str = "Try again later, or give the saved page.") -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What may be asked. A name of which one address is not public is refused as a whole.

    Attributes:
        allow_private: Ask private, loopback and link-local addresses too.
        resolve: How names become addresses; tests give their own.
    """

    allow_private: bool = False
    resolve: Resolve = resolve

    def check(self, url: str) -> SplitResult:
        """The parts of an address that may be asked, as far as its text tells.

        Raises:
            SourceError: it is no http or https address.
            UnsafeAddressError: its host is written so as to hide a number.
        """
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise SourceError("It is not a valid address. Check its spelling.") from error
        if parts.scheme.lower() not in ("http", "https"):
            raise SourceError(
                f"Only http and https are fetched, not {parts.scheme[:20]!r}. Give a web address or a file."
            )
        if not host or re.search(r"[\s\\\x00-\x20\x7f]", url):
            raise SourceError("The address names no host, or holds spaces or controls. Check its spelling.")
        if not self.allow_private and _NUMERIC.match(host) and not _is_dotted(host):
            raise UnsafeAddressError("Its host is a number in disguise and was not asked. Give the name of the site.")
        return parts

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of a host, all of which may be asked.

        Raises:
            UnsafeAddressError: one of them may not.
            GoneError: there are none.
        """
        try:
            found = tuple(self.resolve(host.strip("[]").rstrip("."), port))
        except (OSError, UnicodeError) as error:
            what = f"The name {host[:100]!r} is not known."
            raise GoneError(what, "Check the address and the connection.") from error
        if not found:
            raise GoneError(f"The name {host[:100]!r} has no address.", "Check its spelling.")
        for address in found:
            self.check_address(address)
        return found

    def check_address(self, address: str) -> None:
        """Refuse an address that is not public.

        Raises:
            UnsafeAddressError: it is not.
        """
        if self.allow_private:
            return
        try:
            public = is_public(ipaddress.ip_address(address))
        except ValueError:
            public = False
        if not public:
            raise UnsafeAddressError(
                "Its host is on a private or local network and was not asked. Use --allow-private where that is meant."
            )


def host_of(url: str) -> str:
    """The host and port of an address, by which its pages are counted; of what is none, all of it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return url


def shown(url: str) -> str:
    """An address as it may be logged, printed and kept: without user, password and the values of secret parameters, in
    the query, the path and the fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        netloc = host + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return re.split(r"[?#;]", url, maxsplit=1)[0].rpartition("@")[2][:200]
    path = "/".join(_without_secrets(segment, first=1) for segment in parts.path.split("/"))
    fragment = parts.fragment if parts.fragment == _without_secrets(parts.fragment) else ""
    return urlunsplit((parts.scheme, netloc, path, _without_secrets(parts.query), fragment))


def _without_secrets(text: str, *, first: int = 0) -> str:
    """Parameters `name=value`, from the `first` on, with secret values removed; everything else as it is."""
    pieces = re.split(r"([&;?/!])", _USER.sub("//", text))
    for i in range(2 * first, len(pieces), 2):
        name, equals, value = pieces[i].partition("=")
        if equals and value and (_is_secret(_decoded(name)) or _tells_one(_decoded(value))):
            pieces[i] = f"{name}=REMOVED"
        elif not equals and _tells_one(_decoded(name)):
            pieces[i] = "REMOVED"
    return "".join(pieces)


def _decoded(text: str) -> str:
    return unquote_plus(unquote_plus(text))


def _tells_one(value: str) -> bool:
    """Whether a value holds a secret under its name, as an address within an address or a table in JSON does."""
    return bool(_USER.search(value)) or any(_is_secret(name) for name in _NAMED.findall(value))


def _is_secret(name: str) -> bool:
    """Whether what goes by this name lets its holder in."""
    ends = name if len(name) <= 200 else f"{name[:100]} {name[-100:]}"
    words = [w.lower() for w in _WORDS_OF_A_NAME.findall(ends)]
    joined = "".join(words)
    return bool(
        words
        and (
            words[-1] in _SECRET_WORDS
            or not _SECRET_ANYWHERE.isdisjoint(words)
            or _SECRET_ENDS.search(joined)
            or joined.startswith(_SECRET_BEGINS)
        )
    )


def _is_dotted(host: str) -> bool:
    """Whether a number is written in the one way everybody reads alike."""
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False
