"""The front page: its order, its marks, hostile words, and a mail that is shown in full."""

from __future__ import annotations

import email
from datetime import UTC, date, datetime, timedelta
from email import policy

import pytest

from briefing.batch.front_page import Entry, FrontPage, in_order, rendered
from briefing.batch.gist import Gist
from briefing.nouns import Document
from briefing.page.email import MAX_MAIL_BYTES
from briefing.stories.story import Story, StoryChange

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }} ![i](http://example.org/p) \u202e\x1b[31m | # h"


def entry(
    id: str, *, origins: int = 2, days: float | None = 0, change: StoryChange = "new", words: str = "", n_fresh: int = 0
) -> Entry:
    published = None if days is None else NOON - timedelta(days=days)
    documents = tuple(
        Document.from_text(
            f"{id} {n}", outlet=words or f"Desk {n}", title=words or id, published=published, id=f"{id}{n}"
        )
        for n in range(origins)
    )
    words = words or f"News of {id}."
    gist = Gist(title=words, bottom_line=words, differences=(words,), n_differences=3, changes=(words,))
    story = Story(id=id, title=words, documents=documents, probability=0.9, change=change)
    return Entry(story=story, gist=gist, link=f"stories/{id}.html", n_fresh=n_fresh)


def front(
    *entries: Entry, is_first: bool = False, others: tuple[Story, ...] = (), site: str | None = None
) -> FrontPage:
    return FrontPage(compiled=date(2026, 3, 12), entries=entries, others=others, is_first=is_first, site=site)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (entry("b", origins=5), entry("a", origins=2)),
        (entry("b", days=0), entry("a", days=1)),
        (entry("b", change="grew"), entry("a", change="same")),
        (entry("b", days=1), entry("a", days=None)),
        (entry("b", origins=2, days=0), entry("a", origins=3, days=4)),
        (entry("a"), entry("b")),
    ],
)
def test_the_widely_reported_and_the_new_lead(better: Entry, worse: Entry) -> None:
    order = in_order([worse.story, better.story], NOON.date())
    assert [s.id for s in order] == [better.story.id, worse.story.id]


def test_a_day_to_come_does_not_age_the_others() -> None:
    stories = [entry("a", days=-20_000).story, entry("b", days=30).story, entry("c", days=0, origins=3).story]
    assert [s.id for s in in_order(stories, NOON.date())] == ["c", "a", "b"]


def test_what_became_of_a_story_is_marked_but_on_the_first_page() -> None:
    stories = (entry("a"), entry("b", change="grew", n_fresh=2), entry("c", change="merged"), entry("d", change="same"))
    told = rendered(front(*stories))[".md"].decode()
    for mark in ("**New** · ", "**2 new reports** · ", "**Merged of several** · ", "1 new · 1 grew · 1 merged"):
        assert told.count(mark) == 1
    assert "**New**" not in rendered(front(*stories, is_first=True))[".md"].decode()


def test_hostile_words_are_shown_as_they_are() -> None:
    made = rendered(front(entry("a", words=HOSTILE), others=(entry("b", words=HOSTILE).story,)))
    mail = email.message_from_bytes(made[".eml"], policy=policy.default)
    html = made[".html"].decode(), mail.get_body(("html",)).get_content()
    for text in html:
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
        assert 'href="javascript' not in text
        assert "<img" not in text
    markdown = made[".md"].decode()
    assert "<script" not in markdown
    assert "\\[x\\](javascript" in markdown
    assert "!\\[i\\]" in markdown
    for text in (*html, markdown, mail.get_body(("plain",)).get_content()):
        assert not {"\u202e", "\x1b"} & set(text)
        assert "{{ 7*7 }}" in text.replace("\\", "")


def test_a_mail_tells_what_is_shown_in_full_and_names_the_rest() -> None:
    words = "A long line of news that goes on for a while so that it takes room. " * 10
    many = [entry(f"s{n:03}", words=f"{n:03} {words}") for n in range(100)]
    mail = email.message_from_bytes(
        rendered(front(*many, site="https://example.org/x/"))[".eml"], policy=policy.default
    )
    html = mail.get_body(("html",)).get_content()
    assert 40_000 < len(html.encode()) <= MAX_MAIL_BYTES + 3_000
    n_full = html.count('href="https://example.org/x/stories/')
    assert 5 < n_full < 100
    assert "Also reported" in html
    assert 'href="stories/' not in html


def test_a_mail_without_a_site_has_no_links_that_lead_nowhere() -> None:
    mail = email.message_from_bytes(rendered(front(entry("a")))[".eml"], policy=policy.default)
    assert "href" not in mail.get_body(("html",)).get_content()


def test_an_empty_front_page_is_a_page() -> None:
    made = rendered(front())
    assert made[".md"].decode() == "# Front page, 12 March 2026\n\n0 reports · 0 stories briefed\n"
    assert b"<h1>Front page, 12 March 2026</h1>" in made[".html"]
