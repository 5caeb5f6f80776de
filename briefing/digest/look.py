"""How a digest's mail looks: the `[look]` of a digest.toml."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from briefing.digest.table import Table
from briefing.errors import UsageError
from briefing.page import DEFAULT, check_template
from briefing.page.colours import LEAST_CONTRAST, PAPER, WORDS, Colours, colour, contrast
from briefing.page.pictures import Picture, picture

MAX_CHARS = 1000  # of an introduction or footer


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`masthead` stands at the head of the mail; `introduction` and `footer` are plain text, an empty line between
    paragraphs; `logo` is a picture's file; `template` the folder of one's own, as for `briefing.page.email.embed`."""

    masthead: str = ""
    introduction: str = ""
    footer: str = ""
    logo: Path | None = None
    template: str = DEFAULT
    colours: Colours = field(default_factory=Colours)

    def picture(self) -> Picture | None:
        """The logo; None where there is none.

        Raises:
            UsageError: it cannot be used.
        """
        if self.logo is None:
            return None
        try:
            return picture(self.logo)
        except ValueError as error:
            raise UsageError(f"look.logo: {error}") from error

    def check(self) -> None:
        """Refuses what cannot be used, before the work of a digest is done.

        Raises:
            UsageError: the logo or the template.
        """
        self.picture()
        check_template(self.template, format="email")


def read_look(table: Table) -> Look:
    """The look that a table describes.

    Raises:
        UsageError: it holds a mistake, or a colour on which or in which words cannot be read.
    """
    logo, template = table.optional("logo"), table.optional("template")
    look = Look(
        masthead=table.text("masthead", ""),
        introduction=table.prose("introduction", max_chars=MAX_CHARS),
        footer=table.prose("footer", max_chars=MAX_CHARS),
        logo=None if logo is None else table.file.parent / os.path.expanduser(logo),
        template=DEFAULT if template is None else str(table.file.parent / os.path.expanduser(template)),
        colours=_colours(table),
    )
    table.close()
    return look


def _colours(table: Table) -> Colours:
    shipped = Colours()
    found = {}
    for key in ("accent", "background"):
        try:
            found[key] = colour(table.text(key, getattr(shipped, key)))
        except ValueError as error:
            raise table.mistake(key, str(error)) from error
    colours = Colours(**found)
    _readable(table, "background", WORDS, colours.background, "the mail's words on it", "a lighter colour")
    _readable(table, "accent", colours.accent, PAPER, "on white it", "a darker colour")
    _readable(table, "accent", colours.accent, colours.background, "on the background it", "a darker colour")
    return colours


def _readable(table: Table, key: str, words: str, ground: str, what: str, remedy: str) -> None:
    """Refuses a colour in which words could hardly be read."""
    found = contrast(words, ground)
    if found < LEAST_CONTRAST:
        given = table.text(key, getattr(Colours(), key))
        raise table.mistake(
            key, f"{given}: {what} would have a contrast of {found:.1f}, and needs {LEAST_CONTRAST}; take {remedy}"
        )
