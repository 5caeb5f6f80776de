"""Composes the page, fits it to one sheet, renders it.

Importing this loads no template engine, no Markdown library and no mail or PDF machinery; each is loaded by the format
that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.errors import UsageError

if TYPE_CHECKING:
    import os

    from briefing.merger.choice.focus import Focus
    from briefing.nouns import Briefing

__all__ = [
    "FORMATS",
    "PAGES",
    "check_page",
    "check_reference",
    "check_sections",
    "check_template",
    "fit",
    "render",
    "to_docx",
    "to_pdf",
]

FORMATS = ("markdown", "html", "json", "email", "email-html", "slack", "obsidian", "json-ld")
OF_THEIR_OWN = ("slack", "obsidian", "json-ld")  # no template writes these
PAGES = ("a4", "letter")
DEFAULT = "onepage"  # the template where none is named


def render(briefing: Briefing, *, format: str = "markdown", template: str = "onepage", page: str = "a4") -> str:
    """The briefing as text: what is `on_page`, or everything for "json".

    Args:
        briefing: Usually one that `fit` has cut to a sheet; one that has not been fitted is rendered whole.
        format: One of `FORMATS`. A PDF and a Word file are bytes and have their own functions, `to_pdf` and `to_docx`.
        template: A built-in template's name, or the path of a template or of a folder of templates; for a mail, of a
            folder with a "mail.html.j2". Those of `OF_THEIR_OWN` take none.
        page: The sheet the print style is for, one of `PAGES`.

    Raises:
        UsageError: an unknown format, page or template, or sections chosen for what has its own.
        TemplateError: the template has a mistake; says its name and line.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}, pdf, docx")
    check_page(page)
    from briefing.page.sections import sections_of

    if sections_of(briefing):
        check_sections(template, format=format)
    if format in OF_THEIR_OWN:
        check_template(template, format=format)
        return _of_its_own(briefing, format)
    if format == "json":
        from briefing.page.json_form import to_json

        return to_json(briefing)
    if format == "email":
        from briefing.page.email import to_eml

        return to_eml(briefing, template=template).decode("ascii")
    if format == "email-html":
        from briefing.page.email import embed

        return embed(briefing, template=template)[0]
    from briefing.page.templating import render_page

    return render_page(briefing, format=format, template=template, page=page)


def _of_its_own(briefing: Briefing, format: str) -> str:
    if format == "slack":
        from briefing.page.slack import to_slack

        return to_slack(briefing)
    if format == "obsidian":
        from briefing.page.obsidian import to_obsidian

        return to_obsidian(briefing)
    from briefing.page.json_ld import to_json_ld

    return to_json_ld(briefing)


def fit(briefing: Briefing, *, page: str = "a4", template: str = "onepage", focus: Focus | None = None) -> Briefing:
    """The same briefing with `on_page` set on what its page holds and `run.cut` saying what it does not: a sheet; two,
    or 60 words, where its run names that length.

    Whole items are cut, least salient first and in a fixed order of sections, until the measured page fits; then the
    room that is left is filled again. Nothing is removed: what is cut stays in the JSON form. With a `focus` what bears
    on it comes first in every section and is cut last.

    Raises:
        UsageError: an unknown page or template.
    """
    check_page(page)
    if focus is not None:
        from briefing.page.preferring import fit_for

        return fit_for(briefing, focus, page=page, template=template)
    from briefing.page.fitting import fit_to_sheet

    return fit_to_sheet(briefing, page=page, template=template)


def to_pdf(briefing: Briefing, *, template: str = "onepage", page: str = "a4") -> bytes:
    """The page as a PDF file.

    Raises:
        MissingExtraError: WeasyPrint, which sets it, is not installed; says the command that installs it.
        UsageError: an unknown page or template, or sections chosen for a template of somebody's own.
    """
    check_page(page)
    from briefing.page.pdf import to_pdf as make
    from briefing.page.sections import sections_of

    if sections_of(briefing):
        check_sections(template, format="pdf")
    return make(briefing, template=template, page=page)


def to_docx(
    briefing: Briefing,
    *,
    template: str = "onepage",
    page: str = "a4",
    reference: str | os.PathLike[str] | None = None,
) -> bytes:
    """The page as a Word file, each statement's proof a comment on it.

    Args:
        briefing: Usually one that `fit` has cut to a sheet.
        template: The name of one that ships.
        page: The sheet, where there is no `reference`.
        reference: A Word file (.docx) whose styles, sheet, header and footer are used, and none of its text.

    Raises:
        UsageError: an unknown page or template, or a reference that cannot be used; says why.
    """
    check_page(page)
    check_template(template, format="docx")
    from briefing.page.docx_page import to_docx as make

    return make(briefing, template=template, page=page, reference=reference)


def check_reference(reference: str | os.PathLike[str]) -> None:
    """Refuses a Word file whose styles cannot be used, before the work of a briefing is done.

    Raises:
        UsageError: it is not there, too large, damaged, or holds what runs, loads or fetches something.
    """
    from briefing.page.docx_reference import dressed

    dressed(reference)


def check_sections(template: str, *, format: str) -> None:
    """Refuses to choose and order sections where that has no effect, before the work of a briefing is done.

    Raises:
        UsageError: a mail, JSON-LD, or a template of somebody's own.
    """
    from briefing.page.templating import names

    if format.startswith("email"):
        raise UsageError("sections are chosen for pages; a mail has its own order")
    if format == "json-ld":
        raise UsageError("sections are chosen for what people read; json-ld tells the whole page, in its own order")
    if format not in ("json", *OF_THEIR_OWN) and template not in names():
        raise UsageError("sections are chosen for a template that ships; one of your own says itself what it shows")


def check_template(template: str, *, format: str = "markdown") -> None:
    """Refuses a template that is not there, before the work of a briefing is done.

    Raises:
        UsageError: neither a built-in template's name nor the path of one; for a Word file, none that ships; for a
            mail, one of pages; for a format that no template writes, any.
    """
    if format == "docx":
        from briefing.page.templating import names

        if template not in names():
            raise UsageError(
                f"a Word file is written by a template that ships ({', '.join(names())}), not by {template!r}; its "
                "styles may be those of a Word file of yours: --reference"
            )
    if format.startswith("email"):
        from briefing.page.templating import locate_mail

        locate_mail(template)
    if format in OF_THEIR_OWN and template != DEFAULT:
        raise UsageError(f"{format} has a form of its own and takes no template, such as {template[:200]!r}")
    if format in ("markdown", "html", "pdf"):
        from briefing.page.templating import locate

        locate(template, "markdown" if format == "markdown" else "html")


def check_page(page: str) -> None:
    """Refuses a sheet that is not known.

    Raises:
        UsageError: `page` is not one of `PAGES`.
    """
    if page not in PAGES:
        raise UsageError(f"unknown page {page!r}: choose one of {', '.join(PAGES)}")
