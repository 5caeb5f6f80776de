"""The stamp of a file is its day of publication only where it can be: no zero, no template's, none that the text belies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import samples
from office import document, docx, p, packed, stamps

from briefing.nouns import Source

PLAIN = ("The weir at Ulm leaks, its warden said on Thursday.", "Some 40 boats wait below it, the harbour office said.")
DONE = ("The weir at Ulm was mended on 10 March 2026, its warden said.", "Boats pass again.")
TOLD = ("The weir at Ulm will be mended soon, its warden told the paper on 10 March 2026.", "Boats wait.")
POINTS = ("Das Wehr bei Ulm brach am 10.03.2026, sagte sein Wärter.", "Seither warten 40 Boote.")
PRINTED = ("Published 10 March 2026", *PLAIN)
MOMENT = "2026-03-10T09:00:00"


def word(created: str, *lines: str, changed: str = "") -> Source:
    return document(docx("".join(map(p, lines or PLAIN)), core=stamps(created, changed))).source


def odt(created: str, *lines: str) -> Source:
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    names = f'xmlns:office="{oasis}:office:1.0" xmlns:text="{oasis}:text:1.0" xmlns:meta="{oasis}:meta:1.0"'
    text = "".join(f"<text:p>{line}</text:p>" for line in lines or PLAIN)
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    meta = f"<office:meta><meta:creation-date>{created}</meta:creation-date></office:meta>"
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
        "meta.xml": f"<office:document-meta {names}>{meta}</office:document-meta>",
    }
    return document(packed(members)).source


def book(dates: str, *lines: str) -> Source:
    more = ["The warden and the harbour office meet every week to speak of the weir, of the boats and of who pays."] * 6
    text = "".join(f"<p>{line}</p>" for line in (*(lines or PLAIN), *more))
    names = 'xmlns:opf="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    page = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>',
        "b.opf": f'<package {names}><metadata>{dates}</metadata><manifest>{page}</manifest><spine><itemref idref="a"/></spine></package>',
        "a.xhtml": f"<html><body><h1>The weir at Ulm</h1>{text}</body></html>",
    }
    return document(packed(members)).source


def pdf(facts: str, *lines: str) -> Source:
    rows = [(60.0, 740.0 - 13 * n, line) for n, line in enumerate(lines or PLAIN)]
    return document(samples.pdf([[(60.0, 800.0, "The weir at Ulm leaks"), *rows]], f"<<{facts}>>".encode())).source


def soon(**ahead: int) -> str:
    return f"{datetime.now(UTC) + timedelta(**ahead):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    "said",
    [
        word("2000-01-01T00:00:00+01:00"),
        word("1999-12-31T19:00:00-05:00"),
        word("2013-12-24T00:15:00+01:00"),
        word("2026-03"),
        word("2026"),
        word(soon(hours=30)),
        word("2019-03-10T09:00:00Z", changed=MOMENT),
        pdf("/CreationDate(D:19991231190000-05'00')"),
        pdf("/CreationDate(D:20120310100000Z)/ModDate(D:20260310100000Z)"),
        book("<dc:date>2000-01-01T00:00:00Z</dc:date>"),
        book("<dc:date>2099-01-01</dc:date>"),
    ],
)
def test_no_stamp_of_a_program_or_a_template_is_a_day(said: Source) -> None:
    assert said.published is None


@pytest.mark.parametrize("lines", [DONE, TOLD, POINTS])
def test_nor_is_one_before_what_the_text_tells(lines: tuple[str, ...]) -> None:
    assert word("2025-09-01T09:00:00Z", *lines).published is None
    assert pdf("/CreationDate(D:20250901090000Z)", *lines).published is None
    assert book("<dc:date>2025-09-01T09:00:00Z</dc:date>", *lines).published is None


@pytest.mark.parametrize(
    "line",
    [
        "The weir is to be mended on 1 October 2026, its warden said.",
        "The plan, which was agreed on Monday, will end on 12 May 2026.",
        "The repair was put off to 12 May 2026, the warden said.",
        "Das Wehr soll am 01.10.2026 wieder dicht sein.",
    ],
)
def test_days_to_come_belie_no_stamp(line: str) -> None:
    assert word(f"{MOMENT}Z", line, PLAIN[1]).published == datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize("said", [word(MOMENT), word("2026-03-10"), odt(f"{MOMENT}.123456789"), odt("2026-03-10")])
def test_a_stamp_of_no_zone_is_a_day_and_no_moment(said: Source) -> None:
    assert (said.published, said.published_date_only) == (datetime(2026, 3, 10, tzinfo=UTC), True)


def test_one_with_fractions_of_a_second_keeps_its_zone() -> None:
    said = word("2026-03-10T10:00:00.1234567+01:00")
    assert (said.published, said.published_date_only) == (datetime(2026, 3, 10, 9, tzinfo=UTC), False)


@pytest.mark.parametrize(
    "said",
    [
        word("2026-03-14T09:00:00Z", *PRINTED),
        pdf("/CreationDate(D:20260314090000Z)", *PRINTED),
        book("<dc:date>2026-03-14T09:00:00Z</dc:date>", *PRINTED),
    ],
)
def test_a_day_that_the_text_prints_comes_first(said: Source) -> None:
    assert (said.published, said.published_date_only) == (datetime(2026, 3, 10, tzinfo=UTC), True)


def test_of_a_book_s_dates_that_of_publication_is_taken() -> None:
    changed = '<dc:date opf:event="modification">2026-03-14</dc:date>'
    assert book(changed).published is None
    said = book(f'{changed}<dc:date opf:event="publication">2026-03-10</dc:date>')
    assert (said.published, said.published_date_only) == (datetime(2026, 3, 10, tzinfo=UTC), True)
