"""The same report in two formats is one origin, and what it prints of itself is right or absent."""

from __future__ import annotations

from dataclasses import replace

import pytest
import samples
from office import document, gathered

from briefing.sources.origins import mark_origins

FORMS = ["text", "markdown", "html", "docx", "odt", "rtf", "pdf", "mail", "msg", "mhtml", "epub", "captions", "feed"]
OTHER = (
    "A storm tore the roof off the school of Vik on Sunday night, the council said. Lessons go on in the church hall."
)


def forward() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Ida <ida@home.example>",
        "d@e.example",
        f"Fwd: {samples.TITLE}",
    )
    head = f"From: {samples.OUTLET} <news@herald.example>\nDate: Tue, 4 Mar 2025 at 09:30\nSubject: {samples.TITLE}\nTo: Ida\n"
    message.set_content(f"Look.\n\n---------- Forwarded message ---------\n{head}\n" + "\n\n".join(samples.PARAGRAPHS))
    return bytes(message)


def printed() -> bytes:
    return f"<html><body><h1>{samples.TITLE}</h1><p>Printed from herald.example on 9 June 2025</p>{samples.HTML}</body></html>".encode()


def test_a_report_in_any_format_is_one_origin() -> None:
    files = [samples.ALL[name]() for name in FORMS] + [forward(), printed(), OTHER.encode()]
    found = [d for data in files for d in gathered(data)[0]]
    assert len(found) == len(files)
    marked = mark_origins([replace(d, id=f"S{n}") for n, d in enumerate(found, 1)])
    assert {d.origin for d in marked[:-1]} == {"S1"}
    assert marked[-1].origin == marked[-1].id


def test_the_outlet_is_not_the_forwarder_and_the_day_not_the_forwarding() -> None:
    said = document(forward()).source
    assert (said.outlet, said.title) == (samples.OUTLET, samples.TITLE)
    assert said.published is not None
    assert said.published.date().isoformat() == "2025-03-04"


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - final2.doc", "Microsoft Word - final2", "untitled document", "Document1", "statement_v3.indd"],
)
@pytest.mark.parametrize("author", ["Administrator", "user", "Microsoft Office User"])
def test_a_program_s_title_and_author_are_none(title: str, author: str) -> None:
    info = f"<</Title({title})/Author({author})/CreationDate(D:19700101000000Z)>>".encode()
    rows = [(60.0, 760.0 - 13 * n, line) for n, line in enumerate(samples.wrapped(samples.PARAGRAPHS[1].split(), 70))]
    pdf = samples.pdf([rows], info)
    rtf = (
        samples.rtf()
        .replace(samples.TITLE.encode(), title.encode(), 1)
        .replace(samples.AUTHOR.encode(), author.encode())
    )
    for data in (pdf, rtf):
        said = document(data).source
        assert said.title != title
        assert said.author != author
    assert document(pdf).source.published is None
