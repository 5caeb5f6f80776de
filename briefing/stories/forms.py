"""Stories as JSON and as a list in Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from briefing.local_paths import shareable
from briefing.page.clip import clip
from briefing.page.escape import clean, markdown, markdown_url

if TYPE_CHECKING:
    from briefing.nouns import Document
    from briefing.stories.story import Stories, Story

SCHEMA = 1
# What people read of a headline; the JSON form has the whole.
MAX_NAME_CHARS = 160


def to_json(stories: Stories) -> str:
    """The JSON form: {"schema": 1, "stories": […]}."""
    return json.dumps({"schema": SCHEMA, "stories": [_story(s) for s in stories]}, ensure_ascii=False, indent=2) + "\n"


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "title": story.title,
        "origins": story.origins,
        "probability": round(story.probability, 3),
        "change": story.change,
        "from": list(story.came_of),
        "documents": [
            {
                "uri": shareable(d.source.uri),
                "url": d.source.url,
                "title": d.source.title,
                "outlet": d.source.outlet,
                "published": published(d) or None,
            }
            for d in story.documents
        ],
    }


def to_markdown(stories: Stories) -> str:
    """A heading for each story of several reports, its reports below; those that stand alone in one list at the end."""
    several = [s for s in stories if len(s.documents) > 1]
    alone = [s for s in stories if len(s.documents) == 1]
    parts = [f"# {counted(stories)}\n"]
    for s in several:
        parts.append(f"\n## {markdown(clean(s.title))}\n\n{markdown(about(s))}\n\n")
        parts += [f"- {_line(d)}\n" for d in s.documents]
    if alone:
        parts.append("\n## Alone\n\n")
        parts += [f"- {_line(s.documents[0])}\n" for s in alone]
    return "".join(parts)


def counted(stories: Stories) -> str:
    """How many there are, in words for people."""
    n_reports = sum(len(s.documents) for s in stories)
    n_alone = sum(len(s.documents) == 1 for s in stories)
    n = len(stories) - n_alone
    told = f"{n:,} {'story' if n == 1 else 'stories'} of several reports"
    return f"{n_reports:,} {'report' if n_reports == 1 else 'reports'}: {told}, {n_alone:,} alone"


def about(story: Story) -> str:
    """What there is to say of a story beside its title."""
    origins = f"{story.origins} {'origin' if story.origins == 1 else 'origins'}"
    came = f" from {', '.join(story.came_of)}" if story.change in ("split", "merged") else ""
    return f"{story.id} · {origins} · {round(100 * story.probability)} % sure · {story.change}{came}"


def published(document: Document) -> str:
    """When it was published, in ISO 8601; "" where that is not known."""
    moment = document.source.published
    if moment is None:
        return ""
    return moment.date().isoformat() if document.source.published_date_only else moment.isoformat()


def name(document: Document) -> str:
    """What a report is called: its headline, or where it came from."""
    return clip(document.source.title or "", MAX_NAME_CHARS) or shareable(document.source.uri)


def _line(document: Document) -> str:
    told = markdown(clean(name(document)))
    address = markdown_url(document.source.url)
    day = document.source.published.date().isoformat() if document.source.published else ""
    beside = ", ".join(markdown(clean(x)) for x in (document.source.outlet or "", day) if x)
    return (f"[{told}]({address})" if address else told) + (f" ({beside})" if beside else "")
