"""The page as a PDF file, set by WeasyPrint."""

from __future__ import annotations

from briefing.errors import MissingExtraError
from briefing.model import Briefing


def to_pdf(briefing: Briefing, *, template: str = "onepage", page: str = "a4") -> bytes:
    """The page as a PDF file.

    Raises:
        MissingExtraError: WeasyPrint is not installed; says the command that installs it.
    """
    from briefing.page import render

    html = render(briefing, format="html", template=template, page=page)
    try:
        import weasyprint
    except ImportError as error:
        raise MissingExtraError(
            "a PDF needs WeasyPrint, which is not installed: pip install 'briefing-generator[pdf]'"
        ) from error
    made: bytes = weasyprint.HTML(string=html).write_pdf()
    return made
