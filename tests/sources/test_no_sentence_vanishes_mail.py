"""A sentence in any place of a message is read, or it is told as what it is with all of its words."""

from __future__ import annotations

from email.message import EmailMessage

import samples
from office import gathered
from planting import FIRST, LAST, Plants


def _message(subject: str = "Lamp on Karna") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Karna Post <n@karna.example>", "d@e.example", subject
    message["Date"] = "Thu, 04 Mar 2027 09:30:00 +0000"
    return message


def test_in_a_plain_message() -> None:
    plants, message = Plants(), _message()
    message["Comments"] = plants("field")
    message.set_content(
        f"{FIRST}\n\n{plants()}\n\n{LAST}\n\n> {plants('quoted')}\n\n-- \nAna Roig\n{plants('signature')}\n"
    )
    documents, told = gathered(bytes(message), "a.eml")
    assert not told
    plants.check(*documents, signature=2)


def test_in_a_reply_and_what_it_answers() -> None:
    plants, message = Plants(), _message("Re: Lamp on Karna")
    message.set_content(
        f"{FIRST}\n\n{plants()}\n\nOn Wed, 3 Mar 2027 at 10:00, Ana Roig <a@b.example> wrote:\n> {plants('quoted')}\n"
        f">> {plants('quoted')}\n\n-----Original Message-----\nFrom: Ana Roig\nSent: Tuesday, 2 March 2027 10:00\n"
        f"To: Desk\nSubject: Lamp\n\n{plants('quoted')}\n"
    )
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents, quoted=11)


def test_in_a_message_passed_on() -> None:
    plants, message = Plants(), _message("Fwd: Lamp on Karna")
    message.set_content(
        f"{plants('remark')}\n\n---------- Forwarded message ---------\nFrom: Karna Post <n@karna.example>\n"
        f"Date: Thu, 4 Mar 2027 at 09:30\nSubject: Lamp on Karna\nTo: <d@e.example>\n\n{FIRST}\n\n{plants()}\n\n{LAST}\n"
    )
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents)


def test_below_a_newsletter() -> None:
    plants, message = Plants(), _message()
    message.set_content(f"{FIRST}\n\n{plants()}\n\n{LAST}\n\nUnsubscribe here: {plants('footer')}\n")
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents, footer=2)


def test_in_one_form_of_a_message_and_not_in_the_other() -> None:
    plants, message = Plants(), _message()
    both = plants()
    message.set_content(f"{FIRST}\n\n{both}\n\n{plants('alternative')}\n\n{LAST}\n\n-- \n{plants('alternative')}\n")
    message.add_alternative(
        f"<html><head><!-- {plants('comment')} --></head><body><div style='display:none'>{plants('hidden')}</div><p>{FIRST}</p><p>{both}</p>"
        f"<p>{plants()}</p><p>{LAST}</p><img alt='{plants('caption')}'><table><tr><td>{plants()}</td></tr></table>"
        f"<blockquote type='cite'>{plants('quoted')}</blockquote><p><s>{plants('withdrawn')}</s></p></body></html>",
        subtype="html",
    )
    message.add_alternative(f"<html><body>{both} {plants('attachment')}</body></html>", subtype="x-amp-html")
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents, attachment=len(both.split()))


def test_in_what_comes_with_a_message_and_around_it() -> None:
    plants, message = Plants(), _message()
    message.set_content(f"{FIRST}\n\n{plants()}\n\n{LAST}\n")
    message.make_mixed()
    message.preamble, message.epilogue = plants("hidden") + "\n", plants("hidden") + "\n"
    message.add_attachment(f"BEGIN:VCALENDAR\nDESCRIPTION: {plants('attachment')}\n", subtype="calendar")
    attached = (
        f"{LAST} {LAST.replace('stronger', 'weaker')}\n\n{plants()}\n\n{FIRST} {FIRST.replace('spring', 'fall')}\n"
    )
    message.add_attachment(attached, filename="more.txt")
    message.add_attachment("Only five short words here.\n", filename="short.txt")
    documents, _ = gathered(bytes(message), "a.eml")
    assert len(documents) == 2
    plants.check(*documents, attachment=7)


def test_in_a_note_that_covers_what_comes_with_it() -> None:
    plants, message = Plants(), _message()
    message.set_content("Dear all,\n\nthe report is attached.\n\nBest regards\n")
    message.add_attachment(f"{FIRST}\n\n{plants()}\n\n{LAST}\n", filename="report.txt")
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents, remark=8)


def test_in_text_that_goes_on_behind_a_picture() -> None:
    plants, message = Plants(), _message()
    message.set_content(f"<html><body><p>{FIRST}</p><p>{plants()}</p></body></html>", subtype="html")
    message.make_mixed()
    message.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="a.png")
    message.add_attachment(f"{plants()}\n\n{LAST}\n", disposition="inline")
    message.add_attachment(f"{'_' * 40}\n{plants('footer')}\n", disposition="inline")
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents)


def test_in_a_message_whose_parts_cannot_be_told_apart() -> None:
    plants = Plants()
    head = "From: Karna Post <n@karna.example>\nTo: d@e.example\nSubject: Lamp\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n"
    documents, _ = gathered(f"{head}{FIRST}\n\n{plants()}\n\n{LAST}\n".encode(), "a.eml")
    plants.check(*documents)


def test_in_a_message_of_outlook() -> None:
    plants = Plants()
    body = f"{FIRST}\r\n\r\n{plants()}\r\n\r\n{LAST}\r\n\r\n-- \r\n{plants('signature')}\r\n"
    documents, _ = gathered(samples.msg(body), "a.msg")
    plants.check(*documents)


def test_in_the_parts_of_a_saved_page() -> None:
    plants = Plants()
    page = f"<!doctype html><html><body><article><h1>Lamp</h1><p>{FIRST}</p><p>{plants()}</p><p>{LAST}</p></article></body></html>"
    frame = f"<html><head><style>p {{ color: red }}</style></head><body><p>{plants('frame')}</p></body></html>"
    documents, _ = gathered(samples.mhtml(page.encode(), frame.encode()), "a.mhtml")
    plants.check(*documents)


def test_a_form_that_cannot_be_taken_apart_leaves_the_other() -> None:
    plants, message = Plants(), _message()
    message.set_content(f"{FIRST}\n\n{plants()}\n\n{LAST}\n")
    message.add_alternative("<!-- -->", subtype="html")
    documents, _ = gathered(bytes(message), "a.eml")
    plants.check(*documents)
