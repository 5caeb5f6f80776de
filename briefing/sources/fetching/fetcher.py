"""Fetching one address: guarded, polite, within limits, from the cache where the server agrees."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore2
import httpx2
import stamina

from briefing.errors import SourceError, UnsafeAddressError
from briefing.sources.content import Content
from briefing.sources.fetching.addresses import GoneError, Guard, host_of, shown
from briefing.sources.fetching.cache import Cache, Page
from briefing.sources.fetching.clock import Clock
from briefing.sources.fetching.manners import Manners
from briefing.sources.fetching.transport import Connect, GuardedTransport
from briefing.sources.one_source import one_source
from briefing.sources.options import ReadOptions

_PASSING = frozenset((408, 425, 429))
# Of the answers from 500 on, those that say nothing of a server, or of what stands before it, being down.
_LASTING = frozenset((501, 505))
_MAX_ROBOTS_BYTES = 500_000
_MAX_REDIRECTS, _ATTEMPTS, _MAX_WAIT_S = 5, 3, 30.0
_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,"
    "application/json;q=0.9,*/*;q=0.5"
)
_NETWORK = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, httpx2.TransportError)
_REMEDY = {
    304: "It was not asked whether anything changed. Open it in a browser and give the saved page.",
    401: "Sign in and give the saved page.",
    402: "Sign in and give the saved page.",
    403: "The site refuses programs. Open it in a browser and give the saved page.",
    404: "Check the address.",
    410: "Check the address.",
    429: "Try again later.",
    451: "It is blocked for legal reasons.",
}


class _Discreet(logging.Filter):
    """Keeps credentials out of the log lines that httpx2 writes of each request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Show addresses as they may be shown."""
        if isinstance(record.args, tuple):
            record.args = tuple(shown(str(a)) if isinstance(a, httpx2.URL) else a for a in record.args)
        return True


logging.getLogger("httpx2").addFilter(_Discreet())
# Without a handler Python prints stamina's warnings to standard error; what matters of them becomes a diagnostic.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class _Busy(Exception):
    """A server that may answer later; `wait_s` where it says when."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Fetcher:
    """Fetches addresses; safe to share by threads. Close it after use.

    Args:
        options: Limits and manners.
        guard: What may be asked; made from the options where not given.
        connect: How sockets are opened; tests give their own.
    """

    def __init__(self, options: ReadOptions, *, guard: Guard | None = None, connect: Connect | None = None) -> None:
        self._options = options
        self._guard = guard or Guard(allow_private=options.allow_private)
        self._clock = Clock()
        self._mute: dict[str, str] = {}
        self._lost_s: dict[str, float] = {}
        self._client = httpx2.Client(
            transport=GuardedTransport(self._guard, connect, self._clock),
            headers={"User-Agent": options.user_agent, "Accept": _ACCEPT, "Accept-Language": "en,*;q=0.5"},
            timeout=httpx2.Timeout(options.timeout_s),
            follow_redirects=False,
            trust_env=False,
        )
        self._cache = Cache(options.cache)
        self._manners = Manners(options.delay_s)

    def close(self) -> None:
        """Close connections and cache."""
        self._client.close()
        self._cache.close()

    def fetch(self, url: str, *, patient: bool = True) -> Content:
        """The content at an address, after up to five redirects.

        Args:
            url: The address; user and password in it are used for the request and appear nowhere.
            patient: Try again when the server is busy or does not answer.

        Raises:
            UnsafeAddressError: it, or where it redirects to, is not public.
            SourceError: it could not be fetched; says why and what to do.
        """
        known, notes = self._cache.get(url), tuple[str, ...]()
        host, started = host_of(url), time.monotonic()
        try:
            with one_source(), self._clock.within(self._options.fetch_timeout_s):
                self._check_patience(host)
                page = self._polite(url, known, patient=patient)
        except GoneError as error:
            self._lost_s[host] = self._lost_s.get(host, 0.0) + time.monotonic() - started
            if known is None:
                raise
            page, notes = known, (f"{error.what} This is the copy kept of it, {_age(known.fetched)}.",)
        if page is not known:
            self._cache.put(url, page)
        return Content(
            uri=shown(url),
            data=page.body,
            name=urlsplit(page.url).path.rsplit("/", 1)[-1],
            media_type=page.media_type,
            charset=page.charset,
            url=page.url,
            retrieved=datetime.fromtimestamp(page.fetched or time.time(), UTC).replace(microsecond=0),
            notes=notes,
        )

    def _check_patience(self, host: str) -> None:
        """Leave the pages of a host that took twice the longest time for nothing: a feed may name hundreds of them."""
        lost_s = self._lost_s.get(host, 0.0)
        if lost_s >= 2 * self._options.fetch_timeout_s:
            raise GoneError(f"Its server let {lost_s:.0f} s go by for other pages and was not asked again.")

    def _polite(self, url: str, known: Page | None, *, patient: bool) -> Page:
        try:
            page = self._patiently(url, known, _ATTEMPTS if patient else 1)
        except _Busy as error:
            raise GoneError(str(error)) from error
        if known and known.body.strip() and not page.body.strip():
            raise GoneError("The server answered with nothing.")
        return page

    def _patiently(self, url: str, known: Page | None, attempts: int) -> Page:
        def backoff(error: Exception) -> bool | float:
            if not isinstance(error, _Busy) or (error.wait_s or 0.0) > min(_MAX_WAIT_S, self._clock.left_s):
                return False
            return error.wait_s if error.wait_s is not None else True

        for attempt in stamina.retry_context(
            on=backoff, attempts=attempts, timeout=90.0, wait_initial=0.4, wait_max=4.0, wait_jitter=0.2
        ):
            with attempt:
                return self._redirected(url, known)
        raise _Busy("The server did not answer.")  # not reached: the last attempt raises

    def _redirected(self, url: str, known: Page | None) -> Page:
        here = url
        for _ in range(_MAX_REDIRECTS + 1):
            parts = self._guard.check(here)
            _check_spelling(here)
            self._check_robots(here, parts)
            with self._manners.turn(parts.netloc.rpartition("@")[2]):
                answer = self._ask(here, known if here == url or known is None else None)
            if isinstance(answer, Page):
                return answer
            try:
                here = urljoin(here, answer)
            except ValueError as error:
                raise SourceError("It redirects to something that is no address. Check the address.") from error
        raise SourceError(f"It redirects more than {_MAX_REDIRECTS} times. Give the address it should end at.")

    def _ask(self, url: str, known: Page | None) -> Page | str:
        """The page, or the address that the server sends on to."""
        conditions = {}
        if known and known.etag:
            conditions["If-None-Match"] = known.etag
        if known and known.modified:
            conditions["If-Modified-Since"] = known.modified
        try:
            with self._client.stream("GET", url, headers=conditions) as answer:
                if answer.status_code == 304 and known:
                    return replace(known, fetched=time.time())
                if answer.is_redirect and answer.status_code != 304 and (place := answer.headers.get("Location")):
                    return place
                self._check_status(answer)
                body = b"".join(self._body(answer))
        except UnsafeAddressError:
            raise
        except _NETWORK as error:
            raise self._failed(error) from error
        except (httpx2.InvalidURL, httpx2.DecodingError, httpx2.UnsupportedProtocol, UnicodeError) as error:
            raise GoneError(
                "The server's answer cannot be read.", "Open it in a browser and give the saved page."
            ) from error
        kind, _, rest = answer.headers.get("Content-Type", "").partition(";")
        charset = answer.charset_encoding if "charset" in rest.lower() else None
        return Page(
            body=body,
            media_type=kind.strip().lower(),
            charset=charset,
            url=shown(url),
            etag=answer.headers.get("ETag"),
            modified=answer.headers.get("Last-Modified"),
            fetched=time.time(),
        )

    def _check_status(self, answer: httpx2.Response) -> None:
        status = answer.status_code
        if status in _PASSING or (status >= 500 and status not in _LASTING):
            wait_s = _retry_after(answer.headers.get("Retry-After"))
            later = f" and asks to come back in {wait_s:.0f} s" if wait_s else ""
            raise _Busy(f"The server answered {status} {_phrase(status)}{later}.", wait_s)
        if not 200 <= status < 300:
            remedy = _REMEDY.get(status, "Check the address.")
            raise SourceError(f"The server answered {status} {_phrase(status)}. {remedy}")

    def _body(self, answer: httpx2.Response) -> Iterator[bytes]:
        """The body within the limits of size and time; a server that drips is left."""
        most, n_bytes, started = self._options.max_bytes, 0, time.monotonic()
        declared = answer.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared[:20]) > most:
            raise SourceError(f"It is larger than {most / 1e6:.0f} MB, more than any report. Give the report alone.")
        for chunk in answer.iter_bytes(65536):
            n_bytes += len(chunk)
            if n_bytes > most:
                raise SourceError(
                    f"It is larger than {most / 1e6:.0f} MB, more than any report. Give the report alone."
                )
            if time.monotonic() - started > 3 * self._options.timeout_s:
                raise GoneError("The server sends too slowly and was left.")
            yield chunk

    def _failed(self, error: Exception) -> _Busy | SourceError:
        """What to say of a server that failed: worth another try, unless the time for all of them is over."""
        if self._clock.left_s <= 0:
            most = self._options.fetch_timeout_s
            return GoneError(f"Fetching it took longer than {most:.0f} s and was left.", "Give the saved page.")
        return _Busy(f"The server did not answer as it must ({_reason(error)}).")

    def _check_robots(self, url: str, parts: SplitResult) -> None:
        def fetch(robots_url: str) -> tuple[int, str]:
            if robots_url in self._mute:
                raise GoneError(self._mute[robots_url])
            try:
                with self._clock.within(self._options.timeout_s), self._client.stream("GET", robots_url) as answer:
                    text = b""
                    for chunk in answer.iter_bytes():
                        text += chunk
                        if len(text) > _MAX_ROBOTS_BYTES:
                            break
                    status = answer.status_code
            except (httpcore2.ReadTimeout, httpx2.ReadTimeout) as error:
                # Told once and remembered: its other pages would each wait as long.
                self._mute[robots_url] = "The site does not give its robots.txt in time."
                raise GoneError(self._mute[robots_url]) from error
            except _NETWORK as error:
                raise self._failed(error) from error
            if status >= 500:
                self._mute[robots_url] = f"The server answered {status} {_phrase(status)} for its robots.txt."
                raise GoneError(self._mute[robots_url])
            return status, text.decode("utf-8", "replace")

        if not self._manners.allowed(url, parts, self._options.user_agent, fetch):
            raise SourceError(
                "The site's robots.txt does not allow programs to fetch it. "
                "Open it in a browser and give the saved page."
            )


def _check_spelling(url: str) -> None:
    try:
        httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise SourceError("It is not a valid address. Check its spelling.") from error


def _age(fetched: float) -> str:
    """When a copy was made, and how long ago that is."""
    minutes = max(0, int(time.time() - fetched)) // 60
    for name, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if n := minutes // size:
            ago = f"{n} {name}{'s' if n > 1 else ''} old"
            break
    else:
        ago = "less than a minute old"
    return f"made on {datetime.fromtimestamp(fetched, UTC):%Y-%m-%d at %H:%M} UTC and {ago}"


def _phrase(status: int) -> str:
    """What a status means; not in the server's words, which may hold what it was sent."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(no status that is known)"


def _reason(error: Exception) -> str:
    if isinstance(error, (httpcore2.TimeoutException, httpx2.TimeoutException)):
        return "time-out"
    text = str(error)
    return (
        "certificate"
        if "certificate" in text.lower()
        else "refused"
        if "refused" in text.lower()
        else type(error).__name__
    )


def _retry_after(value: str | None) -> float | None:
    """The seconds a server asks to wait, given as a number or as a date."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(min(int(value.strip()[:9]), 10**6))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
