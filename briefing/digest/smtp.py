"""One conversation with a mail server, in which the last step of a message is taken apart from the rest."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from briefing.digest.config import Smtp
from briefing.digest.smtp_answers import BoundedSMTP, BoundedSMTPS
from briefing.errors import DeliveryError, UsageError
from briefing.files import read_file
from briefing.redaction import redacted


class ServerError(DeliveryError):
    """The server cannot be used; `later` tells whether it makes sense to try again soon, and `broke` that the line
    broke in the midst of a mail, without a word."""

    def __init__(self, message: str, *, later: bool, broke: bool = False) -> None:
        super().__init__(message)
        self.later = later
        self.broke = broke


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said to one message."""

    code: int
    text: str

    @property
    def taken(self) -> bool:
        """The server has taken charge of the message."""
        return 200 <= self.code < 300

    @property
    def never(self) -> bool:
        """It makes no sense to offer this message again."""
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Conversation:
    """A session that is open and, where asked for, encrypted and authenticated."""

    def __init__(self, smtp: BoundedSMTP, secret: str | None) -> None:
        self._smtp = smtp
        self._secret = secret

    def prepare(self, content: bytes, *, sender: str, recipient: str) -> Answer | None:
        """Put one message on the wire, all but its final dot; None when only that is missing.

        Without the dot a server drops what it has (RFC 5321, 4.1.1.4), so that until `finish` nothing is delivered.

        Raises:
            ServerError: the line broke, or the sender is not let in.
        """
        with self._line():
            options = ["BODY=8BITMIME"] if not content.isascii() and self._smtp.has_extn("8bitmime") else []
            code, text = self._smtp.mail(sender, options)
            if code >= 500 and code != 552:
                message = f"the server does not let {sender} send: {code} {said(text, self._secret)}"
                raise ServerError(message, later=False)
            if code < 400:
                code, text = self._smtp.rcpt(recipient)
            if 200 <= code < 400:
                code, text = self._smtp.docmd("DATA")
            if code == 354:
                self._smtp.send(_stuffed(content))
                return None
            answer = self._answer(code, text)
            self._smtp.rset()
            return answer

    def finish(self, *, timeout_s: float) -> Answer:
        """Send the final dot and hear what becomes of the message.

        Raises:
            ServerError: no answer was heard; the message may or may not have been taken.
        """
        with self._line():
            self._smtp.send(b".\r\n")
            self._smtp.answer_s = timeout_s
            try:
                return self._answer(*self._smtp.getreply())
            finally:
                self._smtp.answer_s = None

    def _answer(self, code: int, text: bytes) -> Answer:
        if code == 421:
            raise ServerError(f"the server closes: {said(text, self._secret)}", later=True)
        # An answer that no standard knows means "not now": it must not lose a mail.
        known = 200 <= code < 300 or 400 <= code < 600
        return Answer(code=code if known else 400, text=said(text, self._secret))

    @contextmanager
    def _line(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            raise ServerError(f"the line to the mail server broke ({_named(error)})", later=True, broke=True) from error


@contextmanager
def conversation(config: Smtp) -> Iterator[Conversation]:
    """Connect, encrypt, log in; say goodbye at the end.

    Raises:
        ServerError: any of that failed.
        UsageError: the password or the certificates to trust cannot be read.
    """
    secret = config.password.read() if config.password is not None else None
    try:
        smtp = _connect(config)
    except ssl.SSLCertVerificationError as error:
        message = f"{config.host}: its certificate is not trusted ({error.verify_message}); nothing was sent to it"
        raise ServerError(message, later=False) from error
    except ssl.SSLError as error:
        message = f"{config.host}:{config.port}: no TLS there ({error.reason}); is smtp.security right?"
        raise ServerError(message, later=False) from error
    except socket.gaierror as error:
        raise ServerError(f"{config.host}: the name is not found (offline?)", later=True) from error
    except smtplib.SMTPNotSupportedError as error:
        message = f"{config.host}: offers no STARTTLS, and mail is not sent in the clear; is smtp.security right?"
        raise ServerError(message, later=False) from error
    except smtplib.SMTPResponseException as error:
        answer = f"{error.smtp_code} {said(error.smtp_error, secret)}"
        raise ServerError(f"{config.host}: {answer}", later=400 <= error.smtp_code < 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerError(f"{config.host}:{config.port}: no connection ({_named(error)})", later=True) from error
    try:
        _log_in(smtp, config, secret)
        yield Conversation(smtp, secret)
        # Only after a good end: in the midst of a message, QUIT would become a part of it.
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
    finally:
        smtp.close()


def _connect(config: Smtp) -> BoundedSMTP:
    context = trust(config.ca_file)
    smtp: BoundedSMTP
    if config.security == "tls":
        smtp = BoundedSMTPS(config.host, config.port, timeout=config.timeout_s, context=context)
    else:
        smtp = BoundedSMTP(config.host, config.port, timeout=config.timeout_s)
    try:
        if config.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def trust(ca_file: Path | None, *, key: str = "smtp.ca_file") -> ssl.SSLContext:
    """Verifies the certificate and that it is for this host.

    Raises:
        UsageError: the file of certificates cannot be read, or holds none.
    """
    if ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cadata=read_file(ca_file).decode("ascii"))
    except (OSError, ValueError) as error:  # what TLS says of a certificate is one of the first
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise UsageError(f"{key}: {ca_file} cannot be used ({reason}); name a file of certificates") from error


def _log_in(smtp: BoundedSMTP, config: Smtp, secret: str | None) -> None:
    if config.user is None or secret is None:
        return
    try:
        smtp.login(config.user, secret)
    except smtplib.SMTPResponseException as error:
        answer = f"{error.smtp_code} {said(error.smtp_error, secret)}"
        message = f"{config.host}: the login of {config.user} failed: {answer}"
        raise ServerError(message, later=400 <= error.smtp_code < 500) from error
    except (OSError, smtplib.SMTPException) as error:
        message = f"{config.host}: the login of {config.user} failed ({_named(error)})"
        raise ServerError(message, later=isinstance(error, OSError)) from error


def said(text: bytes | str, secret: str | None) -> str:
    """A server's words made fit to be shown and kept: printable, short, and without the password."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = redacted(words, secret)
    return re.sub(r"[^\x20-\x7e\xa0-\U0010ffff]+", " ", words).strip()[:200]


def _stuffed(content: bytes) -> bytes:
    """The message with CRLF line ends and its leading dots doubled (RFC 5321, 4.5.2), ending in a line end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    return re.sub(rb"(?m)^\.", b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n")


def _named(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up, or fell silent"
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
