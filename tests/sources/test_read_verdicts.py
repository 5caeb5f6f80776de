"""What is no article is named for what it is; what is about such things is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import samples

from briefing.sources import read
from briefing.sources.content import Article
from briefing.sources.times import parse_published
from briefing.sources.verdicts import judge

BODY = " ".join(samples.PARAGRAPHS)
NOT_ARTICLES = {
    "robots": ["Just a moment...\n\nEnable JavaScript and cookies to continue\n", "Please verify you are a human. Access to this page has been denied because we believe you are using automation tools.", "Our systems have detected unusual traffic from your computer network. Please complete the CAPTCHA below."],
    "error page": ["404 Not Found\n\nThe page you requested could not be found on this server.\n", "503 Service Unavailable\n\nNo server is available to handle this request.", "Page not found\n\nSorry, the page you are looking for does not exist or has been moved.\n", "This content is not available in your region."],
    "consent or cookie wall": ["We use cookies and similar technologies to personalise content. By clicking Accept all cookies you agree. Manage preferences or see our Cookie policy."],
    "paywall": ["Subscribe to continue reading. Already a subscriber? Sign in to read this article."],
    "list": ["\n\n".join(f"Ferry {w} again after storm in the bay" for w in "stops starts fails runs sinks waits turns".split())],
    "thread": ["kim22 says:\nI never liked that bridge anyway.\nReply\n3 hours ago\nbob says:\nSame here, to be honest.\nReply\n2 hours ago\nLog in to comment\nShare\n"],
    "teasers": ["\n\n".join(f"The port said on day {n} that ferries would run… Read more" for n in range(5))],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, ts in NOT_ARTICLES.items() for t in ts])
@pytest.mark.parametrize("form", ["txt", "html"])
def test_it_is_named_and_not_read(kind: str, text: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    path.write_text(
        text if form == "txt" else f"<html><head><title>x</title></head><body><div>{paragraphs}</div></body></html>"
    )
    documents, diagnostics = read([path])
    assert not documents
    (diagnostic,) = diagnostics
    assert diagnostic.severity == "error"
    if form == "txt":
        assert kind in diagnostic.message


@pytest.mark.parametrize(
    "text",
    [
        "The regulator fined the site for its cookie notice on Monday. "
        + BODY
        + " It said that “accept all cookies” was the only choice.",
        "The paper’s new paywall brought 40,000 subscribers, it said. " + BODY,
        "A 404 error met visitors to the council’s page on Tuesday. " + BODY,
        "The council will ask users of its site to prove that they are not a robot, by a captcha. " + BODY,
        "Ministers will talk on Monday, two officials said. The talks follow a month of strikes.",
    ],
)
def test_a_report_about_such_things_is_a_report(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    documents, _ = read([path])
    assert len(documents) == 1
    assert documents[0].source.read_depth == "full"


def test_a_text_that_ends_at_a_wall_is_truncated_and_the_wall_is_no_prose(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "\n\n".join(samples.PARAGRAPHS)
        + "\n\nSubscribe to continue reading this story today.\n\nAlready a subscriber? Sign in.\n"
    )
    (document,), diagnostics = read([path])
    assert document.source.read_depth == "truncated"
    assert "Subscribe" not in " ".join(document.words(s) for s in document.sentences)
    assert any("paywall" in d.message for d in diagnostics)


@pytest.mark.parametrize(
    "end",
    [
        "and the port said that it would …",
        "and then it was [...]",
        "while officials in the region had not yet been able to say what the",
    ],
)
def test_a_text_that_breaks_off_is_truncated(end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join([*samples.PARAGRAPHS, f"The ferry was late again on Friday, {end}"]))
    (document,), diagnostics = read([path])
    assert document.source.read_depth == "truncated"
    assert any("breaks off" in d.message for d in diagnostics)


@pytest.mark.parametrize(
    ("stated", "expected", "date_only"),
    [
        ("2025-03-04T09:30:00Z", "2025-03-04T09:30:00+00:00", False),
        ("2025-03-04 09:30:00.123 +0530", "2025-03-04T09:30:00+05:30", False),
        ("Tue, 04 Mar 2025 09:30:00 GMT", "2025-03-04T09:30:00+00:00", False),
        ("Published : 09 Sep 2013 11 : 25 GMT+02 : 00", "2013-09-09T11:25:00+02:00", False),
        ("MAR. 14, 2013, 8 : 12 PM", "2013-03-14T00:00:00+00:00", True),
        ("September 10, 2010 10:14 AM EDT", "2010-09-10T10:14:00-04:00", False),
        ("9 September 2013 Last updated at 14:39 GMT", "2013-09-09T14:39:00+00:00", False),
        ("March 13, 2013", "2013-03-13T00:00:00+00:00", True),
        ("20130313", "2013-03-13T00:00:00+00:00", True),
    ],
)
def test_times_are_read_with_their_zone_and_days_stay_days(stated: str, expected: str, date_only: bool) -> None:
    moment, only_date = parse_published(stated)
    assert moment is not None
    assert (moment.isoformat(), only_date) == (expected, date_only)


@pytest.mark.parametrize("stated", ["", "9/10/2010", "yesterday", "31 February 2020", "12345678", None])
def test_what_is_no_day_is_none(stated: str | None) -> None:
    assert parse_published(stated) == (None, False)


def test_a_long_list_is_told_in_time_that_grows_with_its_lines() -> None:
    def taken(n: int) -> float:
        article = Article(uri="list.txt", media_type="text/plain", text="\n".join(f"Word {i}" for i in range(n)))
        start = time.process_time()
        assert judge(article).problem
        return time.process_time() - start

    taken(1_000)
    assert taken(16_000) < 8 * taken(4_000)  # 16 times as long, where each line is looked for among all
