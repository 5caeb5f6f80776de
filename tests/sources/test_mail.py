"""Mail as it comes: answered, passed on, wrapped at any width, with files of all kinds beside it."""

from __future__ import annotations

import textwrap
from email.message import EmailMessage

import pytest
import samples
from office import gathered

from briefing.nouns import Document
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document
from briefing.sources.mail import MailReader

STATEMENT = (
    "Three boats sank in the harbour of Vik during the storm on Sunday night, the coast guard said. "
    "Nobody was on board, and the damage is put at 1.5 million crowns."
)
QUESTION = "Is it true that nine boats sank in the harbour, and that people died there?"
NEWS = (
    "The council of Oste will sell its three mills, the mayor said on Monday. "
    "The buyer pays 4.2 million euros for them. Some 60 people work there."
)
SENDER, ASKER, LETTER = (
    "Runa Dahl <runa@port.example>",
    "Ole Brandt <ole@paper.example>",
    "Oste Letter <news@oste.example>",
)


def mail(body: str, subject: str = "Storm", sender: str = SENDER, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@paper.example", subject
    message["Date"] = "Wed, 11 Mar 2026 09:12:00 +0000"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def parts(message: EmailMessage | bytes) -> tuple[Article | Content, ...]:
    data = message if isinstance(message, bytes) else bytes(message)
    return MailReader().read(Content(uri="mail", data=data))


def one(message: EmailMessage | bytes) -> Document:
    (article,) = parts(message)
    assert isinstance(article, Article)
    return as_document(article, "S1")[0]


def text(document: Document) -> str:
    return " ".join(document.words(s) for s in document.sentences)


def marked(words: str) -> str:
    return "\n".join(f"> {line}" for line in textwrap.wrap(words, 60))


OUTLOOK = f"From: {ASKER}\nSent: Tuesday, March 10, 2026 8:40 AM\nTo: {SENDER}\nSubject: Storm"
REPLIES = {
    "below, marked": f"{STATEMENT}\n\nOn Tue, 10 Mar 2026 at 08:40, {ASKER} wrote:\n\n{marked(QUESTION)}\n",
    "below, a wrapped line before it": f"{STATEMENT}\n\nOn Tue, 10 Mar 2026 at 08:40, Ole Brandt\n<ole@paper.example> wrote:\n\n{marked(QUESTION)}\n",
    "above": f"Am 10.03.2026 um 08:40 schrieb Ole Brandt:\n{marked(QUESTION)}\n\n{STATEMENT}\n",
    "between": f"Le 10 mars 2026 à 08:40, Ole a écrit :\n\n{marked('Is it true that nine boats sank?')}\n\n{STATEMENT.split('. ')[0]}.\n\n{marked('Did people die there?')}\n\n{STATEMENT.split('. ')[1]}\n",
    "outlook": f"{STATEMENT}\n\n-----Original Message-----\n{OUTLOOK}\n\n{QUESTION}\n",
    "outlook, no mark": f"{STATEMENT}\n\n________________________________\n{OUTLOOK}\n\n{QUESTION}\n",
    "german": f"{STATEMENT}\n\nVon: {ASKER}\nGesendet: Dienstag, 10. März 2026 08:40\nAn: {SENDER}\nBetreff: Sturm\n\n{QUESTION}\n",
    "french": f"{STATEMENT}\n\nDe : {ASKER}\nEnvoyé : mardi 10 mars 2026 08:40\nÀ : {SENDER}\nObjet : Tempête\n\n{QUESTION}\n",
    "polish": f"{STATEMENT}\n\nOd: {ASKER}\nWysłano: wtorek, 10 marca 2026 08:40\nDo: {SENDER}\nTemat: Sztorm\n\n{QUESTION}\n",
    "unmarked": f"{STATEMENT}\n\nOn Tue, 10 Mar 2026 at 08:40, {ASKER} wrote:\n\n{QUESTION}\n",
    "signed": f"{STATEMENT}\n\n-- \nRuna Dahl\nPort of Vik\n\nOn Tue, 10 Mar 2026 at 08:40, {ASKER} wrote:\n{marked(QUESTION)}\n",
}


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("subject", ["Re: Storm", "AW: Storm", "SV: Storm"])
def test_a_reply_is_its_sender_s_own_words(name: str, subject: str) -> None:
    document = one(mail(REPLIES[name], subject))
    assert text(document) == STATEMENT
    assert (document.source.outlet, document.source.title) == ("Runa Dahl", "Storm")
    assert document.source.published is not None
    assert document.source.published.day == 11


@pytest.mark.parametrize("name", ["below, marked", "outlook"])
def test_a_reply_without_a_prefix_is_one_by_its_headers(name: str) -> None:
    assert text(one(mail(REPLIES[name], "Storm", In_Reply_To="<1@paper.example>"))) == STATEMENT


@pytest.mark.parametrize(
    "quoted",
    [
        f'<div class="gmail_quote"><div class="gmail_attr">On Tue, 10 Mar 2026 at 08:40, Ole &lt;ole@paper.example&gt; wrote:<br></div><blockquote class="gmail_quote"><div>{QUESTION}</div></blockquote></div>',
        f'<blockquote type="cite"><div>Am 10.03.2026 um 08:40 schrieb Ole:</div><div>{QUESTION}</div></blockquote>',
        f"<p>El 10/03/2026 a las 8:40, Ole escribió:</p><blockquote><p>{QUESTION}</p></blockquote>",
        f"<hr><div><b>From:</b> Ole &lt;ole@paper.example&gt;<br><b>Sent:</b> Tuesday, March 10, 2026 8:40 AM<br><b>To:</b> Runa<br><b>Subject:</b> Storm</div><p>{QUESTION}</p>",
        f"<div><b>Von:</b> Ole &lt;ole@paper.example&gt;<br><b>Gesendet:</b> 10. März 2026 08:40<br><b>An:</b> Runa<br><b>Betreff:</b> Sturm</div><p>{QUESTION}</p>",
    ],
)
def test_a_reply_in_html_is_its_sender_s_own_words(quoted: str) -> None:
    message = mail("see the HTML", "Re: Storm")
    message.add_alternative(f"<html><body><p>{STATEMENT}</p>{quoted}</body></html>", subtype="html")
    assert text(one(message)) == STATEMENT


def test_a_quotation_in_a_newsletter_stays() -> None:
    message = mail("see the HTML", "News of the week", LETTER)
    message.add_alternative(
        f"<p>{NEWS}</p><blockquote>“{STATEMENT}”</blockquote><p>The rest follows next week.</p>", subtype="html"
    )
    assert STATEMENT in text(one(message))


HEADS = {
    "gmail": "---------- Forwarded message ---------\nFrom: {0}\nDate: Tue, 10 Mar 2026 at 06:30\nSubject: Mills for sale\nTo: Ida Holm <ida@home.example>\n",
    "apple": "Begin forwarded message:\n\nFrom: {0}\nSubject: Mills for sale\nDate: 10 March 2026 at 06:30:00 CET\nTo: ida@home.example\n",
    "thunderbird": "-------- Weitergeleitete Nachricht --------\nBetreff: \tMills for sale\nDatum: \tDi, 10 Mär 2026 06:30:00 +0100\nVon: \t{0}\nAn: \tida@home.example\n",
    "outlook": "From: {0}\nSent: Tuesday, March 10, 2026 6:30 AM\nTo: Ida Holm\nCc: Per Lie\nSubject: Mills for sale\n",
    "italian": "Da: {0}\nInviato: martedì 10 marzo 2026 06:30\nA: Ida Holm\nOggetto: Mills for sale\n",
    "spanish": "De: {0}\nEnviado el: martes, 10 de marzo de 2026 06:30\nPara: Ida Holm\nAsunto: Mills for sale\n",
    "dutch": "Van: {0}\nVerzonden: dinsdag 10 maart 2026 06:30\nAan: Ida Holm\nOnderwerp: Mills for sale\n",
    "danish": "Fra: {0}\nSendt: 10. marts 2026 06:30\nTil: Ida Holm\nEmne: Mills for sale\n",
    "swedish": "Från: {0}\nSkickat: den 10 mars 2026 06:30\nTill: Ida Holm\nÄmne: Mills for sale\n",
    "slashes": "From: {0}\nDate: 10/03/2026 06:30\nTo: Ida Holm\nSubject: Mills for sale\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("subject", ["Fwd: Mills for sale", "WG: Mills for sale", "TR: Mills for sale", "Mills"])
def test_what_was_passed_on_is_read_without_the_remark(name: str, subject: str) -> None:
    body = f"Worth a look, I think.\n\n{HEADS[name].format(LETTER)}\n{NEWS}\n"
    document = one(mail(body, subject, "Ida Holm <ida@home.example>"))
    assert text(document) == NEWS
    said = document.source
    assert (said.outlet, said.title) == ("Oste Letter", "Mills for sale")
    assert said.published is not None
    assert said.published.date().isoformat() == "2026-03-10"


@pytest.mark.parametrize("html", [False, True])
def test_of_what_was_passed_on_twice_the_innermost_is_the_report(html: bool) -> None:
    first = HEADS["gmail"].format("Per Lie <per@work.example>").replace("Mills", "Fwd: Mills")
    body = f"See below.\n\n{first}\nSiehe unten.\n\n{HEADS['thunderbird'].format(LETTER)}\n{NEWS}\n"
    message = mail(body, "Fwd: Fwd: Mills for sale", "Ida Holm <ida@home.example>")
    if html:
        lines = "".join(f"<div>{line.replace('<', '&lt;') or '<br>'}</div>" for line in body.splitlines())
        message.add_alternative(f"<html><body>{lines}</body></html>", subtype="html")
    document = one(message)
    assert text(document) == NEWS
    assert document.source.outlet == "Oste Letter"


def test_a_message_passed_on_with_marks_on_each_line_is_read() -> None:
    body = "FYI\n\n" + "\n".join(f"> {line}" for line in (HEADS["apple"].format(LETTER) + "\n" + NEWS).splitlines())
    document = one(mail(body, "Fwd: Mills for sale", "Ida Holm <ida@home.example>"))
    assert text(document) == NEWS
    assert document.source.outlet == "Oste Letter"


def test_an_ambiguous_day_of_a_forward_is_not_the_forwarder_s() -> None:
    body = "Look.\n\n" + HEADS["slashes"].format(LETTER).replace("10/03/2026", "02/03/2026") + f"\n{NEWS}\n"
    assert one(mail(body, "Fwd: Mills for sale")).source.published is None


@pytest.mark.parametrize("width", [40, 52, 66, 72, 78, 100])
def test_wrapped_paragraphs_are_whole_at_any_width(width: int) -> None:
    body = "\n\n".join(textwrap.fill(words, width) for words in (STATEMENT, NEWS))
    assert text(one(mail(body))) == f"{STATEMENT} {NEWS}"


@pytest.mark.parametrize(
    "body",
    [
        "Three boats sank in the harbour of Vik (see\nhttps://port.example/2026/03/10/a-very-long-address-of-a-statement-that-no-line-holds.html)\nduring the storm on Sunday night, the coast guard said.",
        "Three boats sank in the harbour of Vik during the\nstorm on\nSunday night, the coast guard\nsaid, and Donaudampfschifffahrtsgesellschaftskapitänswitwenverein\npaid.",
        "Three boats sank in the harbour of Vik\nduring the storm on Sunday\nnight, the coast guard said.",
    ],
)  # fmt: skip
def test_one_odd_line_tears_no_paragraph(body: str) -> None:
    assert text(one(mail(body))) == " ".join(body.split())


def test_lists_addresses_and_greetings_stay_apart() -> None:
    body = (
        f"Dear all,\n{STATEMENT}\n\n- The quay is shut.\n- The lock is open.\n\nKind regards,\nRuna Dahl\nPort of Vik\n"
    )
    document = one(mail(body))
    paragraphs = document.text.split("\n\n")
    assert paragraphs == [
        "Dear all,",
        STATEMENT,
        "- The quay is shut.",
        "- The lock is open.",
        "Kind regards,",
        "Runa Dahl",
        "Port of Vik",
    ]
    assert "Dear all, Three" not in document.text


def test_text_that_flows_is_joined_where_it_says_so() -> None:
    message = mail("x")
    data = bytes(message).replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    data = data.replace(b"\n\nx", b"\n\nThe port of Vik is shut. \nThe lock is open, \nthe guard said.\nNothing moves.")
    assert text(one(data)) == "The port of Vik is shut. The lock is open, the guard said. Nothing moves."


BESIDE = {
    "photo.jpg": b"\xff\xd8\xff\xe0" + b"x" * 500,
    "photo": b"\x89PNG\r\n\x1a\n" + b"x" * 500,
    "winmail.dat": b"\x78\x9f\x3e\x22" + b"x" * 300,
    "list.xlsx": samples.archive({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
    "signature.asc": b"-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n",
    "smime.p7s": b"0\x82\x01" + b"x" * 300,
    "key.pgp": b"\x99\x01" + b"x" * 300,
    "card.vcf": b"BEGIN:VCARD\nFN:Runa Dahl\nEND:VCARD\n",
    "scan.pdf": samples.pdf([[(0, 0, " ")]]),
    "signature.html": b"<html><body><p>Runa Dahl<br>Port of Vik</p></body></html>",
    "unknown.bin": b"\x00\x01\x02" * 200,
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("words", [STATEMENT, f"{STATEMENT} A picture is attached."])
def test_a_statement_is_read_whatever_stands_beside_it(name: str, words: str) -> None:
    message = mail(words)
    message.add_attachment(BESIDE[name], maintype="application", subtype="octet-stream", filename=name)
    documents, _ = gathered(bytes(message))
    assert [text(d) for d in documents] == [words]
    assert documents[0].source.outlet == "Runa Dahl"


@pytest.mark.parametrize(
    "note",
    [
        "Please find attached our report.",
        "Dear all,\n\nAnbei unsere Mitteilung.\n\nBest regards\nRuna",
        "Ci-joint notre communiqué.",
        "FYI",
    ],
)
@pytest.mark.parametrize("marking", ["attachment", "inline", ""])
def test_a_note_goes_where_what_it_covers_can_be_read(note: str, marking: str) -> None:
    message = mail(note)
    message.add_attachment(samples.docx(), maintype="application", subtype="octet-stream", filename="report.docx")
    part = next(iter(message.iter_attachments()))
    del part["Content-Disposition"]
    if marking:
        part["Content-Disposition"] = f'{marking}; filename="report.docx"'
    else:
        part.set_param("name", "report.docx")
    documents, diagnostics = gathered(bytes(message))
    assert [text(d).split() for d in documents] == [samples.WORDS]
    assert not diagnostics


def test_a_statement_and_a_readable_file_are_both_read() -> None:
    message = mail(STATEMENT)
    message.add_attachment(samples.docx(), maintype="application", subtype="octet-stream", filename="report.docx")
    documents, _ = gathered(bytes(message))
    assert [text(d).split() for d in documents] == [STATEMENT.split(), samples.WORDS]


def test_a_mail_that_is_a_document_and_nothing_else_is_read() -> None:
    data = bytes(mail("x")).split(b"Content-Type")[0]
    import base64

    data += b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(samples.pdf())
    (part,) = parts(data)
    assert isinstance(part, Content)
    assert part.data == samples.pdf()


def test_bytes_that_nobody_encoded_in_a_header_are_text() -> None:
    data = (
        bytes(mail(STATEMENT))
        .replace(b"Runa Dahl <", "Jørgen Ås <".encode())
        .replace(b"Subject: Storm", "Subject: Stürme".encode())
    )
    said = one(data).source
    assert (said.outlet, said.title) == ("Jørgen Ås", "Stürme")
