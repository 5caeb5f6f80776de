"""What can go wrong, as one tree. A message says what, where, and what to do.

BriefingError
├── UsageError              the call itself is wrong (exit 2): an unknown format, template or model
│   ├── TemplateError       a template has a mistake; says its name and line
│   └── MissingExtraError   a feature needs an extra that is not installed; says the command
├── SourceError             a source could not be read
│   ├── UnsafeAddressError  an address that is not public was refused
│   └── NoContentError      nothing in it to brief
├── ModelError              a model could not be loaded or did not answer as it must
├── OutputError             a result could not be written
└── DeliveryError           a mail could not be handed over
"""

from __future__ import annotations


class BriefingError(Exception):
    """Anything `briefing` raises on purpose; its text is fit to be shown to a person."""


class UsageError(BriefingError):
    """The call itself is wrong."""


class TemplateError(UsageError):
    """A template has a mistake."""


class MissingExtraError(UsageError):
    """A feature needs an extra that is not installed."""


class SourceError(BriefingError):
    """A source could not be read."""


class UnsafeAddressError(SourceError):
    """An address that is not public was refused."""


class NoContentError(SourceError):
    """There is nothing in a source to brief."""


class ModelError(BriefingError):
    """A model could not be loaded, or did not answer as it must; `sent` where it was asked by then."""

    sent = False


class OutputError(BriefingError):
    """A result could not be written."""


class DeliveryError(BriefingError):
    """A mail could not be handed over."""
