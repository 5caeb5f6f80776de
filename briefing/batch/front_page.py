"""The front page of a batch: every story in its bottom line, the news first, as Markdown, HTML and a mail."""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from briefing import __version__
from briefing.batch.gist import Gist
from briefing.page import escape
from briefing.page.clip import clip
from briefing.page.email import MAX_MAIL_BYTES, NOBODY, SENDER, in_columns, inlined, wrap
from briefing.page.phrases import MAX_OUTLET, count, day, outlets
from briefing.stories.forms import MAX_NAME_CHARS, name
from briefing.stories.story import Story
from briefing.stories.titles import UNTITLED
from briefing.stories.verb import age

MAX_OTHERS = 60
MAX_IN_MAIL = 150
MAX_ENTRIES = 400  # told in full; those after them are named
# A story is worth half as much for every so many days that its newest report is older than the newest of the pile.
HALF_LIFE_DAYS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story that has a page: `link` leads there from the front page, `n_fresh` of its reports no batch had before."""

    story: Story
    gist: Gist
    link: str
    n_fresh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a front page is made of: stories with a page, and others, which are only named; `site` is where the folder
    is to be found on the web, `is_first` whether no batch came before."""

    compiled: date
    entries: tuple[Entry, ...]
    others: tuple[Story, ...]
    is_first: bool
    site: str | None = None


def in_order(stories: Sequence[Story], today: date) -> tuple[Story, ...]:
    """Stories by how widely they are reported and how new they are.

    A story of twice the origins weighs about one more, one without a day half as much, and so does one that has not
    changed since the last batch. Nobody has labelled which of several stories leads a page, so that this is a plain
    rule and not learned. What claims to be of a day to come is taken for today's.
    """
    end = datetime.combine(today, time.max, UTC)
    newest = max((min(d, end) for s in stories if (d := _newest(s))), default=end)

    def weight(story: Story) -> float:
        latest = _newest(story)
        age = max(0.0, (newest - latest).total_seconds() / 86_400) if latest else HALF_LIFE_DAYS
        seen = 0.5 if story.change == "same" else 1.0
        return math.log2(1 + story.origins) * math.exp2(-age / HALF_LIFE_DAYS) * seen

    return tuple(sorted(stories, key=lambda s: (-weight(s), -len(s.documents), s.id)))


def rendered(front: FrontPage) -> dict[str, bytes]:
    """The front page by the ending of its files."""
    entries = {e.story.id: e for e in front.entries}
    order = [entries[s.id] for s in in_order([e.story for e in front.entries], front.compiled)]
    named = tuple(e.story for e in order[MAX_ENTRIES:])
    front = replace(front, entries=tuple(order[:MAX_ENTRIES]), others=(*named, *front.others))
    return {
        suffix: text.encode("utf-8", "replace")
        for suffix, text in ((".md", _markdown(front)), (".html", _html(front)), (".eml", _mail(front)))
    }


def _markdown(front: FrontPage) -> str:
    from briefing.page.templating import SHARED, home, run, tidy

    values = _values(front, escape.markdown, escape.markdown_url)
    return tidy(run(home() / SHARED / "front_page.md.j2", {"page": values}, own=False))


def _html(front: FrontPage) -> str:
    from briefing.page.html import frame, sealed
    from briefing.page.templating import SHARED, home, run

    values = _values(front, escape.clean, escape.web_address)
    words = " ".join(e["title"] + e["bottom_line"] for e in values["entries"])
    page = {"page": values, **frame(words, __version__)}
    return sealed(run(home() / SHARED / "front_page.html.j2", page, own=False, markup=True))


def _mail(front: FrontPage) -> str:
    """The mail: as many stories as a mail program shows in full, then the names of the rest."""
    from briefing.page.templating import SHARED, home, run, tidy

    def shown(n: int) -> dict[str, Any]:
        rest = tuple(e.story for e in front.entries[n:])
        cut = replace(front, entries=front.entries[:n], others=(*rest, *front.others))
        return _values(cut, escape.clean, escape.web_address)

    def n_bytes(n: int) -> int:
        return len(inlined("front_page_mail.html.j2", {"page": shown(n)}, "front").encode())

    n = bisect_right(range(min(len(front.entries), MAX_IN_MAIL) + 1), MAX_MAIL_BYTES, key=n_bytes) - 1
    values = shown(max(0, n))
    html = inlined("front_page_mail.html.j2", {"page": values}, "front")
    text = in_columns(tidy(run(home() / SHARED / "front_page.txt.j2", {"page": values}, own=False)))
    lead = values["entries"][0]["bottom_line"] if values["entries"] else values["counts"]
    message = wrap(
        values["title"],
        [(html, text)],
        sender=SENDER,
        recipient=NOBODY,
        message_id=f"<{hashlib.sha256(html.encode()).hexdigest()[:32]}@briefing.invalid>",
        date=datetime.combine(front.compiled, time(), UTC),
        preheader=lead,
    )
    message["X-Unsent"] = "1"
    return message.as_bytes().decode("ascii")


def _values(front: FrontPage, text: Callable[[str], str], address: Callable[[str | None], str]) -> dict[str, Any]:
    """What the templates print, every foreign word in the format's own writing."""
    return {
        "title": f"Front page, {day(front.compiled)}",
        "counts": _counts(front),
        "entries": [_entry(e, front, text) for e in front.entries],
        "others": [_other(s, text, address) for s in front.others[:MAX_OTHERS]],
        "n_more": max(0, len(front.others) - MAX_OTHERS),
    }


def _counts(front: FrontPage) -> str:
    stories = [*(e.story for e in front.entries), *front.others]
    n_reports = sum(len(s.documents) for s in stories)
    n = len(front.entries)
    told = [count(n_reports, "report"), f"{n} {'story' if n == 1 else 'stories'} briefed"]
    if not front.is_first:
        changes = [e.story.change for e in front.entries]
        told += [f"{changes.count(what)} {what}" for what in ("new", "grew", "merged", "split") if what in changes]
    return " · ".join(told)


def _entry(entry: Entry, front: FrontPage, text: Callable[[str], str]) -> dict[str, Any]:
    story, gist = entry.story, entry.gist
    return {
        "title": text(gist.title) or text(story.title) or UNTITLED,
        "link": entry.link,
        "web": f"{front.site.rstrip('/')}/{entry.link}" if front.site else "",
        "mark": "" if front.is_first else text(_mark(entry)),
        "about": text(_about(story)),
        "bottom_line": text(gist.bottom_line),
        "differences": [text(d) for d in gist.differences],
        "n_more_differences": gist.n_differences - len(gist.differences),
        "changes": [text(c) for c in gist.changes if story.change != "same"],
    }


def _mark(entry: Entry) -> str:
    """What became of a story since the last batch."""
    n = f"{count(entry.n_fresh, 'new report')}" if entry.n_fresh else ""
    names = {"new": "New", "grew": n, "merged": "Merged of several", "split": "Split off", "same": ""}
    return names[entry.story.change]


def _about(story: Story) -> str:
    """Who reports it, how many, and when last: "AP, Reuters · 3 reports of 2 origins · 12 March 2026"."""
    reports = count(len(story.documents), "report")
    if story.origins < len(story.documents):
        reports += f" of {count(story.origins, 'origin')}"
    newest = _newest(story)
    return " · ".join(
        part for part in (outlets(story.documents), reports, day(newest.date()) if newest else "") if part
    )


def _other(story: Story, text: Callable[[str], str], address: Callable[[str | None], str]) -> dict[str, Any]:
    first = story.documents[0]
    beside = [
        clip(first.source.outlet or "", MAX_OUTLET),
        count(len(story.documents), "report") if len(story.documents) > 1 else "",
    ]
    return {
        "title": text(clip(story.title, MAX_NAME_CHARS) or name(first)),
        "url": address(first.source.url),
        "beside": text(", ".join(b for b in beside if b)),
    }


def _newest(story: Story) -> datetime | None:
    days = [age(d) for d in story.documents]
    return max((moment for is_undated, moment in days if not is_undated), default=None)
