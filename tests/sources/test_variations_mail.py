"""Mail as other programs and languages write it: marks and names of heads, initials before quotations, addresses."""

from __future__ import annotations

import textwrap
from email.message import EmailMessage

import pytest
import samples
from office import docx, gathered, p

from briefing.nouns import Document

STATEMENT = "Two workers died in the crane accident at the north quay on Monday evening, the port authority confirmed."
QUESTION = "Is it true that five workers died in the crane accident?"
NEWS = (
    "The council of Lunde voted on Monday to close two of its five schools, the smallest ones, from August. "
    "Parents of 140 children had asked for a delay. The roofs alone would cost 2.1 million crowns."
)
OLE, LETTER = "Ole Brandt <ole@paper.example>", "Lunde Letter <news@lunde.example>"


def mail(body: str, subject: str, *, html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Runa Dahl <runa@port.example>", "d@p.example", subject
    message["Date"] = "Wed, 11 Mar 2026 09:12:00 +0000"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    return bytes(message)


def one(data: bytes) -> Document:
    (document,), _ = gathered(data, "a.eml")
    return document


def words(document: Document) -> str:
    return " ".join(document.words(s) for s in document.sentences)


HEADS = {
    "greek": ("Από: {0}\nΣτάλθηκε: Τρίτη, 10 Μαρτίου 2026 6:30 πμ\nΠρος: Runa\nΘέμα: {1}", "ΑΠ", "ΠΡΘ"),
    "hungarian": ("Feladó: {0}\nElküldve: 2026. március 10., kedd 6:30\nCímzett: Runa\nTárgy: {1}", "Vá", "Tov"),
    "turkish": ("Kimden: {0}\nGönderildi: 10 Mart 2026 Salı 06:30\nKime: Runa\nKonu: {1}", "Ynt", "İlt"),
    "korean": ("보낸 사람: {0}\n보낸 날짜: 2026년 3월 10일 오전 6:30\n받는 사람: Runa\n제목: {1}", "회신", "전달"),
    "romanian": ("De la: {0}\nTrimis: marți, 10 martie 2026 06:30\nCătre: Runa\nSubiect: {1}", "Re", "Fwd"),
    "ukrainian": ("Від: {0}\nНадіслано: 10 березня 2026 06:30\nКому: Runa\nТема: {1}", "Re", "Fwd"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_reply_is_its_sender_s_own_words_in_any_language(name: str) -> None:
    head, answered, _ = HEADS[name]
    document = one(mail(f"{STATEMENT}\n\n{head.format(OLE, 'crane')}\n\n{QUESTION}\n", f"{answered}: crane"))
    assert (words(document), document.source.outlet, document.source.title) == (STATEMENT, "Runa Dahl", "crane")


@pytest.mark.parametrize("name", HEADS)
def test_what_was_passed_on_is_read_in_any_language(name: str) -> None:
    head, _, passed = HEADS[name]
    body = f"Look.\n\n{head.format(LETTER, 'Schools to close')}\n\n{NEWS}\n"
    document = one(mail(body, f"{passed}: Schools to close"))
    said = document.source
    assert (words(document), said.outlet, said.title) == (NEWS, "Lunde Letter", "Schools to close")
    assert name == "ukrainian" or (said.published and said.published.date().isoformat() == "2026-03-10")


def test_the_head_of_a_forward_may_stand_in_one_block_with_its_mark() -> None:
    head = "---------- Forwarded message ---------<br>From: <strong>Lunde Letter</strong> &lt;<a href='mailto:news@lunde.example'>news@lunde.example</a>&gt;<br>Date: Tue, Mar 10, 2026 at 6:30 AM<br>Subject: Schools to close<br>To: Runa &lt;runa@port.example&gt;<br>"
    page = f"<html><body><div>Worth a look.<br><br><div class='gmail_quote'><div class='gmail_attr'>{head}</div><br><p>{NEWS}</p></div></div></body></html>"
    document = one(mail("see", "Fwd: Schools to close", html=page))
    assert (words(document), document.source.outlet) == (NEWS, "Lunde Letter")


def test_a_forward_may_be_introduced_by_its_sender_alone() -> None:
    body = f'См. ниже.\n\n-------- Пересылаемое сообщение --------\n10.03.2026, 06:30, "Lunde Letter" <news@lunde.example>:\n\n{NEWS}\n'
    document = one(mail(body, "Fwd: Schools to close"))
    assert (words(document), document.source.outlet) == (NEWS, "Lunde Letter")
    assert document.source.published is not None
    assert document.source.published.day == 10


@pytest.mark.parametrize("mark", ["OB> ", "> > ", "R>> "])
def test_a_quotation_may_have_initials(mark: str) -> None:
    assert words(one(mail(f"{mark}{QUESTION}\n\n{STATEMENT}\n", "Re: crane"))) == STATEMENT


def test_a_statement_above_an_address_is_a_statement() -> None:
    body = f"{textwrap.fill(STATEMENT, 60)}\n\nContact:\nPort of Sund\nQuay Street 4\n1234 Sund\nTel. 12 34 56\n"
    assert words(one(mail(body, "Accident"))).startswith(STATEMENT)


def test_a_salutation_is_no_part_of_a_wrapped_paragraph() -> None:
    body = f"Dear editors,\n{textwrap.fill(STATEMENT, 60)}\nBest,\nRuna Dahl"
    assert one(mail(body, "Accident")).text.split("\n\n") == ["Dear editors,", STATEMENT, "Best,", "Runa Dahl"]


def test_the_dash_of_an_aside_begins_no_entry() -> None:
    body = "The quarry at Sund will close in June after ninety years\n- the owner calls it a loss - and all 64 workers were told in\nthe morning of Tuesday.\n"
    assert words(one(mail(body, "Quarry"))) == " ".join(body.split())


@pytest.mark.parametrize("width", [28, 32, 36, 44])
def test_narrow_lines_that_end_in_names_are_one_paragraph(width: int) -> None:
    said = "“Nobody asked us,” said Runa Dahl of Lake Orrin, who has worked on the north quay for ten years. Ole Brandt and the men of Port Sund were told by Governor Ida Holm on the phone."
    assert words(one(mail(f"{textwrap.fill(said, width)}\n", "Accident"))) == said


@pytest.mark.parametrize("line", ["On Tuesday, Ole Brandt wrote:", "Ole Brandt asked:"])
def test_in_a_reply_the_line_above_a_quotation_introduces_it(line: str) -> None:
    assert words(one(mail(f"{line}\n> {QUESTION}\n\n{STATEMENT}\n", "Re: crane"))) == STATEMENT


def test_a_message_quoted_in_one_passed_on_has_a_head_of_its_own() -> None:
    quoted = f"Von: {LETTER}\nGesendet: Dienstag, 10. März 2026 06:30\nAn: Ole\nBetreff: Schools to close\n\n{NEWS}"
    quoted = "\n".join(f"> {line}" for line in quoted.split("\n"))
    body = f"-----Original Message-----\nFrom: {OLE}\nSent: Tuesday, March 10, 2026 9:00 PM\nTo: Runa\nSubject: FW: Schools to close\n\n{quoted}\n"
    document = one(mail(body, "Fwd: Schools to close"))
    assert (words(document), document.source.outlet) == (NEWS, "Lunde Letter")


def test_the_head_of_a_forward_may_be_a_table() -> None:
    rows = {"Subject": "Schools to close", "Date": "Tue, 10 Mar 2026 06:30:00 +0100", "From": LETTER.replace("<", "&lt;"), "To": "Runa"}  # fmt: skip
    table = "".join(f"<tr><th>{name}: </th><td>{value}</td></tr>" for name, value in rows.items())
    page = f"<p>hm</p><div>-------- Forwarded Message --------<table>{table}</table><br><p>{NEWS}</p></div>"
    document = one(mail("see", "Fwd: Schools to close", html=page))
    assert (words(document), document.source.outlet) == (NEWS, "Lunde Letter")
    assert document.source.published is not None


def test_a_signature_in_a_file_of_its_own_is_not_read() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Port <p@port.example>", "d@p.example", "Accident"
    message.set_content(STATEMENT)
    signature = "<p>Ann Lee<br>Sund Works, press office<br>Quay Street 4, 1234 Sund<br>Phone 12 34 56</p>"
    message.add_attachment(signature, subtype="html", filename="signature.html", disposition="inline")
    assert words(one(bytes(message))) == STATEMENT


@pytest.mark.parametrize("made", [docx(p(STATEMENT) + p(NEWS)), samples.epub()], ids=["docx", "epub"])
def test_a_document_stored_in_an_archive_is_not_the_archive(made: bytes) -> None:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:  # stored, as many programs do with what is packed already
        box.writestr("reports/statement", made)
    (document,), problems = gathered(stream.getvalue(), "a.zip")
    assert len(document.sentences) >= 4
    assert not problems
