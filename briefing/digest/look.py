"""How a digest's mail looks: the `[look]` of a digest.toml."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from briefing.digest.table import Table
from briefing.errors import UsageError
from briefing.page import DEFAULT, check_template
from briefing.page.colours import LEAST_CONTRAST, PAPER, WORDS, Colours, colour, contrast
from briefing.page.pictures import Picture, picture

MAX_CHARS = 1000  # of an introduction or footer
MAX_PARAGRAPHS = 12
MAX_MASTHEAD = 80
_BETWEEN = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`file` is whose look it is, as messages say; `masthead` stands at the head of the mail; `introduction` and
    `footer` are plain text, an empty line between paragraphs; `logo` is a picture's file; `template` the folder of
    one's own, as for `briefing.page.email.embed`."""

    file: Path = Path("digest.toml")
    masthead: str = ""
    introduction: str = ""
    footer: str = ""
    logo: Path | None = None
    template: str = DEFAULT
    colours: Colours = field(default_factory=Colours)

    def check(self) -> Picture | None:
        """The logo, None where there is none; refuses what cannot be used, before the work of a digest is done.

        Raises:
            UsageError: the logo cannot be used, or there is no such template.
            TemplateError: the template cannot write a small made-up story.
        """
        try:
            check_template(self.template, format="email")
            if self.template != DEFAULT:
                _try_out(self.template, self.colours)
        except UsageError as error:
            raise type(error)(f"{self.file}: look.template: {error}") from error
        try:
            return None if self.logo is None else picture(self.logo)
        except ValueError as error:
            raise UsageError(f"{self.file}: look.logo: {error}") from error


def _try_out(template: str, colours: Colours) -> None:
    from briefing.page import fit
    from briefing.page.email import embed
    from briefing.page.sample import sample

    embed(fit(sample()), colours=colours, template=template)


def read_look(table: Table) -> Look:
    """The look that a table describes.

    Raises:
        UsageError: it holds a mistake, or a colour on which or in which words cannot be read.
    """
    masthead = table.text("masthead", "").strip()
    if len(masthead) > MAX_MASTHEAD:
        raise table.mistake("masthead", f"has {len(masthead)} characters; write {MAX_MASTHEAD} at most")
    logo, template = table.optional("logo"), table.optional("template")
    look = Look(
        file=table.file,
        masthead=masthead,
        introduction=_paragraphs(table, "introduction"),
        footer=_paragraphs(table, "footer"),
        logo=None if logo is None else table.file.parent / os.path.expanduser(logo),
        template=DEFAULT if template is None else _folder(table.file, template),
        colours=_colours(table),
    )
    table.close()
    return look


def _paragraphs(table: Table, key: str) -> str:
    """Text with one empty line between its paragraphs."""
    text = "\n".join(line.strip() for line in table.prose(key, max_chars=MAX_CHARS).splitlines()).strip()
    found = _BETWEEN.split(text)
    if len(found) > MAX_PARAGRAPHS:
        raise table.mistake(key, f"has {len(found)} paragraphs; write {MAX_PARAGRAPHS} at most")
    return "\n\n".join(found)


def _folder(file: Path, template: str) -> str:
    """A template's folder; absolute, so that none is taken for a template that ships and has its name."""
    return str((file.parent / os.path.expanduser(template)).absolute())


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
    if table.optional("accent") is None:
        what = "headings and links on it"
        _readable(table, "background", colours.accent, colours.background, what, "a lighter colour, or a darker accent")
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
