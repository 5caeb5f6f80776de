"""Captions, pages saved as one file, Outlook's messages."""

from __future__ import annotations

import re

import pytest
import samples
from office import document, gathered, sentences

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>The tram to Oste stops on Monday</i>

2
00:00:03,100 --> 00:00:05,000
for two weeks, the city said. Some 4,000

3
00:00:05,100 --> 00:00:06,000
{\\an8}people ride it each day.

4
00:00:06,100 --> 00:00:07,000
[applause]
"""
SPOKEN = ["The tram to Oste stops on Monday for two weeks, the city said.", "Some 4,000 people ride it each day."]
ROLLING = """WEBVTT
Kind: captions

00:01.000 --> 00:03.000 align:start position:0%
the tram to Oste stops on Monday

NOTE nobody says this

00:03.000 --> 00:05.000
the tram to Oste stops on Monday
for two weeks, the city<00:04.000><c> said.</c>
"""
VOICES = """WEBVTT

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000
<v Ann Ek>The tram stops for two weeks &amp; a day.</v>

2
00:00:03.000 --> 00:00:05.000
<v.loud Bo Lie>And who pays for the buses that drive instead?</v>
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_captions_are_whole_sentences(ends: str, codec: str) -> None:
    vtt = "WEBVTT\n\n" + re.sub(r"(:\d\d),(\d{3})", r"\1.\2", SRT)
    assert sentences(SRT.replace("\n", ends).encode(codec)) == SPOKEN
    assert sentences(vtt.replace("\n", ends).encode(codec)) == SPOKEN


def test_captions_that_roll_up_say_each_line_once() -> None:
    assert sentences(ROLLING.encode()) == ["the tram to Oste stops on Monday for two weeks, the city said."]


def test_who_speaks_is_said() -> None:
    found = sentences(VOICES.encode())
    assert found == [
        "Ann Ek: The tram stops for two weeks & a day.",
        "Bo Lie: And who pays for the buses that drive instead?",
    ]


def test_a_report_that_begins_with_a_number_is_no_caption() -> None:
    text = "1\nThe tram to Oste stops on Monday for two weeks, the city said. Some 4,000 people ride it each day.\n"
    assert document(text.encode()).source.media_type == "text/plain"


def test_a_saved_page_is_read_as_the_page_it_was() -> None:
    (found,), diagnostics = gathered(samples.mhtml())
    assert not diagnostics
    assert (found.source.url, found.source.media_type) == ("https://herald.example/bridge", "text/html")
    assert " ".join(found.words(s) for s in found.sentences).split() == samples.WORDS


def test_a_newsletter_in_related_parts_is_mail() -> None:
    data = samples.mhtml().replace(b"From: <Saved by Blink>", b"From: A <a@b.example>\nTo: c@d.example")
    data = data.replace(b"Snapshot-Content-Location: https://herald.example/bridge\n", b"")
    assert document(data).source.media_type == "message/rfc822"


def test_an_outlook_message_is_read_as_mail_with_what_is_attached() -> None:
    (found,), _ = gathered(samples.msg())
    assert found.source.outlet == samples.OUTLET
    assert found.source.published is not None
    assert found.source.published.isoformat() == samples.PUBLISHED
    broken = samples.msg()[:1500] + b"\xff" * 400 + samples.msg()[1900:]
    documents, diagnostics = gathered(broken)
    assert documents or diagnostics[0].message.endswith(".")
