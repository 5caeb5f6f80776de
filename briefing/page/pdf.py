"""The page as a PDF file, set by WeasyPrint."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from briefing.errors import MissingExtraError
from briefing.nouns import Briefing

_EPOCH = "SOURCE_DATE_EPOCH"
_ALONE = threading.Lock()  # the environment is the whole process's
_TAGGED = "pdf/ua-1"  # structure, language, title and bookmarks, as readers that speak need them
_INSTALL = "pip install 'briefing-generator[pdf]'"
_LIBRARIES = "apt install libpango-1.0-0 libpangoft2-1.0-0, or your system's like"


def to_pdf(briefing: Briefing, *, template: str = "onepage", page: str = "a4") -> bytes:
    """The page as a PDF file, tagged for screen readers as PDF/UA-1 has it, with bookmarks; the same briefing gives the
    same bytes.

    Raises:
        MissingExtraError: WeasyPrint, or a library it needs, is not installed; says the command that installs it.
    """
    from briefing.page.templating import render_page

    weasyprint = _weasyprint()
    html = render_page(briefing, format="html", template=template, page=page, paper=True)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",))  # what the page carries itself; no files, no network
    with _a_fixed_time():
        page_set = weasyprint.HTML(string=html, url_fetcher=fetcher)
        made: bytes = page_set.write_pdf(pdf_identifier=identifier, pdf_variant=_TAGGED)
    return made


@contextmanager
def _a_fixed_time() -> Iterator[None]:
    """The time that the program which cuts the fonts writes into them, unless the caller has set one: otherwise two
    files differ where a second passes between them. One thread at a time."""
    with _ALONE:
        is_set = _EPOCH in os.environ
        os.environ.setdefault(_EPOCH, "0")
        try:
            yield
        finally:
            if not is_set:
                os.environ.pop(_EPOCH, None)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError as error:
        raise MissingExtraError(f"a PDF needs WeasyPrint, which is not installed: {_INSTALL}") from error
    except OSError as error:  # it is there, but the libraries it draws with are not
        raise MissingExtraError(f"a PDF needs the Pango libraries, which were not found: {_LIBRARIES}") from error
    return weasyprint
