from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from briefing.errors import MissingExtraError
from briefing.nouns import Briefing
from briefing.page import to_pdf

if TYPE_CHECKING:
    import pypdfium2


def test_it_is_one_page_in_our_own_type_and_the_same_bytes(bridge: Briefing) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"needs the extra [pdf]: {error}")
    import pypdfium2

    made = to_pdf(bridge)
    document = pypdfium2.PdfDocument(made)
    assert len(document) == 1
    page = document[0].get_textpage()
    text = page.get_text_bounded()
    assert "Ilse Brandt" in text
    assert "[S2][S4]" in text
    # The fonts the page carries were used, so that what was measured is what was set.
    name = ctypes.create_string_buffer(100)
    pypdfium2.raw.FPDFText_GetFontInfo(page, text.index("Ilse"), name, 100, None)
    assert b"Brief-Sans" in name.value
    time.sleep(1.1)  # fonts are stamped to the second
    assert made == to_pdf(bridge)


def test_it_is_tagged_with_bookmarks_title_and_language(bridge: Briefing) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"needs the extra [pdf]: {error}")
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(to_pdf(bridge))
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_value("Title") == bridge.title
    language = (ctypes.c_ushort * 20)()
    raw.FPDFCatalog_GetLanguage(document, language, 40)
    assert "".join(map(chr, language)).rstrip("\0") == "en"
    told = [mark.get_title() for mark in document.get_toc()]
    assert told[:3] == [bridge.title, "What the sources agree on", "Where they differ"]
    kinds = tags(document[0])
    assert kinds["H1"] == 1
    assert kinds["H2"] == len(told) - 1
    assert kinds["TR"] == 1 + sum(c.on_page for c in bridge.conflicts)
    assert kinds["LI"] > 10


def tags(page: pypdfium2.PdfPage) -> Counter[str]:
    """How many elements of each kind the structure of a page has."""
    from pypdfium2 import raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    left = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
    found: Counter[str] = Counter()
    while left:
        element = left.pop()
        if not element:
            continue
        name = ctypes.create_string_buffer(100)
        raw.FPDF_StructElement_GetType(element, name, 100)
        found[name.raw.decode("utf-16-le").split("\0")[0]] += 1
        left += [
            raw.FPDF_StructElement_GetChildAtIndex(element, n)
            for n in range(raw.FPDF_StructElement_CountChildren(element))
        ]
    raw.FPDF_StructTree_Close(tree)
    return found


def test_threads_that_make_files_at_once_have_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.page.pdf import _EPOCH, _a_fixed_time

    monkeypatch.delenv(_EPOCH, raising=False)
    second_is_in, first_is_out = threading.Event(), threading.Event()

    def second() -> str | None:
        with _a_fixed_time():
            second_is_in.set()
            first_is_out.wait(60)
            return os.environ.get(_EPOCH)

    with ThreadPoolExecutor(1) as pool:
        with _a_fixed_time():
            time_there = pool.submit(second)
            second_is_in.wait(0.3)
        first_is_out.set()
        assert time_there.result(60) == "0"
    assert _EPOCH not in os.environ


def test_without_weasyprint_the_extra_is_named(bridge: Briefing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'briefing-generator\[pdf\]'"):
        to_pdf(bridge)


def test_importing_the_page_loads_no_engine() -> None:
    code = (
        "import sys, briefing.page, briefing.cli.templates; "
        "heavy = {'jinja2', 'markdown', 'nh3', 'css_inline', 'weasyprint', 'jsonschema', 'numpy'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_each_format_loads_only_its_own() -> None:
    code = (
        "import sys; from briefing.page import fit, render; from briefing.page.sample import sample\n"
        "f = fit(sample()); assert 'jinja2' not in sys.modules\n"
        "render(f, format='json'); assert 'jinja2' not in sys.modules and 'jsonschema' not in sys.modules\n"
        "render(f); render(f, format='html')\n"
        "print(sorted({'markdown', 'nh3', 'css_inline', 'weasyprint', 'email.message'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
