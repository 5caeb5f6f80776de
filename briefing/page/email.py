"""The page as a mail, and as a part of somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage

from briefing.model import Briefing


def embed(briefing: Briefing, *, prefix: str | None = None) -> tuple[str, str]:
    """A briefing as (html, text) to put inside a mail of your own.

    Args:
        briefing: A fitted briefing; what is `on_page` is shown.
        prefix: Begins every id and class, so that several fit in one mail; derived from the content where not given.
    """
    raise NotImplementedError


def wrap(
    subject: str,
    parts: Sequence[tuple[str, str]],
    *,
    sender: str,
    recipient: str,
    message_id: str,
    date: datetime,
    list_unsubscribe: str | None = None,
) -> EmailMessage:
    """A complete mail from embedded (html, text) parts, in order.

    Raises:
        UsageError: a header holds a line break, or an address is not one.
    """
    raise NotImplementedError


def to_eml(briefing: Briefing, *, template: str = "onepage") -> bytes:
    """The page as a complete mail message."""
    raise NotImplementedError
