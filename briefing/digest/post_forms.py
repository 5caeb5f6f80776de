"""An issue of the digest as a post to a webhook: a message for Slack, or JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from briefing.digest.config import Digest
from briefing.digest.issue import Issue, files
from briefing.digest.memory import Telling, address
from briefing.digest.outbox import WEBHOOK, NewMail
from briefing.digest.parts import about
from briefing.local_paths import shareable
from briefing.page import slack
from briefing.page.escape import clean, web_address
from briefing.page.phrases import day, difference

MAX_DIFFERENCES = 3  # of a story, in a message
MAX_CHANGES = 3


def post(digest: Digest, issue: Issue, form: str, *, today: date) -> NewMail:
    """The issue as one post, to be kept beside its mails."""
    content = _slack(digest, issue, today) if form == "slack" else _json(digest, issue, today)
    return NewMail(issue=issue.id, recipient=WEBHOOK, message_id=f"<{issue.id}.{WEBHOOK}>", content=content.encode())


def shown(digest: Digest, issue: Issue, *, now: datetime) -> dict[str, bytes]:
    """The issue to look at, by file name: its mail, and the post where there is a webhook."""
    found = files(digest, issue, now=now)
    if digest.webhook is not None:
        found["post.json"] = post(digest, issue, digest.webhook.form, today=now.date()).content
    return found


def _slack(digest: Digest, issue: Issue, today: date) -> str:
    """Every story with its bottom line and what its sources differ on. Where that is too long for one message, it is
    without what was only named, then without the differences, then the last stories are named, or counted."""
    name = clean(digest.look.masthead) or clean(digest.name)
    head = slack.header(f"{name} · {day(today)}")
    n_all, n_told = len(issue.tellings), len(issue.full)
    tries = [(n_all, n_told, True), (n_told, n_told, True)]
    tries += [(n_told, n, False) for n in range(n_told, -1, -1)] + [(n, 0, False) for n in range(n_told, -1, -1)]
    blocks = [head]
    for n_named, n_full, with_differences in tries:
        blocks = [head, *_stories(issue.tellings, n_named, n_full, with_differences=with_differences)]
        if slack.fits(blocks):
            break
    return slack.message(issue.title, blocks)


def _stories(tellings: Sequence[Telling], n_named: int, n_full: int, *, with_differences: bool) -> list[slack.Block]:
    blocks: list[slack.Block] = []
    ordered = sorted(tellings, key=lambda t: t.briefing is None)
    subject = ""
    for telling in ordered[:n_full]:
        if telling.subject != subject:
            subject = telling.subject
            blocks += slack.sections([f"_{slack.short(subject, slack.MAX_WORDS)}_"], "context")
        blocks += slack.sections(_in_full(telling, with_differences=with_differences))
    if rest := ordered[n_full:n_named]:
        blocks += slack.sections(["*Also reported*", *(f"• {_headline(t)}" for t in rest)])
    if len(ordered) > max(n_full, n_named):
        blocks += slack.sections([f"and {len(ordered) - max(n_full, n_named)} more"], "context")
    return blocks


def _in_full(telling: Telling, *, with_differences: bool) -> list[str]:
    from briefing.page.view import view

    lines = [f"*{slack.short(telling.title, slack.MAX_WORDS)}*"]
    if telling.briefing is not None:
        page = view(telling.briefing, slack.SlackVoice(telling.briefing, "pages"))
        lines += [f"• *{c.label}*: {c.text}{c.cites}" for c in page.changes[:MAX_CHANGES]]
        if page.bottom_line:
            lines.append(f"{page.bottom_line.text}{page.bottom_line.cites}")
        for row in page.conflicts[:MAX_DIFFERENCES] if with_differences else ():
            lines += [f"• *{row.issue}* ({row.kind})", *(f"    – {said}" for said in row.said.split("\n"))]
    return [*lines, f"_{slack.short(about(telling), slack.MAX_WORDS)}_"] if about(telling) else lines


def _headline(telling: Telling) -> str:
    link = slack.link(telling.title, address(telling.documents[0]) if telling.documents else None)
    beside = slack.short(about(telling), slack.MAX_WORDS)
    return f"{link} ({beside})" if beside else link


def _json(digest: Digest, issue: Issue, today: date) -> str:
    """The issue for a program: of each story what it says as words, and its sources."""
    form = {
        "id": issue.id,
        "digest": clean(digest.name),
        "title": issue.title,
        "day": today.isoformat(),
        "stories": [_story(t) for t in issue.tellings],
    }
    return json.dumps(form, ensure_ascii=True, indent=1) + "\n"


def _story(telling: Telling) -> dict[str, object]:
    briefing = telling.briefing
    documents = briefing.documents if briefing is not None else telling.documents
    return {
        "subject": clean(telling.subject),
        "title": clean(telling.title),
        "in_full": briefing is not None,
        "bottom_line": clean(briefing.bottom_line.statement) if briefing and briefing.bottom_line else None,
        "changes": [clean(c.statement) for c in briefing.changes if c.on_page] if briefing else [],
        "differences": [
            {
                "issue": clean(c.issue),
                "kind": difference(c),
                "values": [clean(p.value) for p in c.positions],
            }
            for c in (briefing.conflicts if briefing else ())
            if c.on_page
        ],
        "sources": [
            {
                "outlet": clean(d.source.outlet or "") or None,
                "title": clean(d.source.title or "") or None,
                "url": web_address(d.source.url) or shareable(address(d)),
                "published": d.source.published.date().isoformat() if d.source.published else None,
            }
            for d in documents
        ],
    }
