"""From the articles on a subject to the stories worth telling: new ones, and those in which something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from briefing.digest.duplicates import drop_near_duplicates
from briefing.digest.gather import Gathered, Read
from briefing.digest.memory import Telling, address, last_told, told
from briefing.digest.memory import known as told_ever
from briefing.digest.store import Store
from briefing.engines.protocols import Encoder
from briefing.errors import BriefingError
from briefing.local_paths import shareable
from briefing.nouns import Briefing, Diagnostic, Document
from briefing.stories.grouping import group

Brief = Callable[[Sequence[Document], Briefing | None], Briefing]
MAX_DOCUMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What a run works with: `read` takes one place, `brief` the articles and what was told before of their story;
    `encoder` is only made when there is something to group; `notes` are what there is to say of the settings."""

    read: Read
    brief: Brief
    encoder: Callable[[], Encoder]
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one story; `id` where it has been told before, `fresh` those not told yet."""

    id: int | None
    documents: tuple[Document, ...]
    fresh: tuple[Document, ...]

    @property
    def title(self) -> str:
        """The headline of its newest article."""
        titles = (d.source.title for d in self.documents if d.source.title)
        return next(titles, shareable(address(self.documents[0])))


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be told of one subject; `unchanged` stories only had nothing new in them; `seen` is all that was read
    for it, by address and digest."""

    subject: str
    seen: frozenset[tuple[str, str]] = frozenset()
    tellings: list[Telling] = field(default_factory=list)
    headlines: list[Telling] = field(default_factory=list)
    unchanged: list[tuple[int, tuple[Document, ...]]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def stories(gathered: Gathered, store: Store, engines: Engines, *, now: int) -> tuple[Story, ...]:
    """The stories in which there is an article not told before, the most widely reported first."""
    before = told(store, gathered.subject.name, now=now)
    known = told_ever(store, gathered.subject.name)
    fresh = [d for d in gathered.documents if (address(d), d.sha256) not in known]
    if not fresh:
        return ()
    # Of an article told before only its lead is kept, and its day: by days the model tells the most.
    pile = [*(Document.from_text(t.lead, published=t.published) for t in before), *fresh]
    groups = group(pile, engines.encoder(), known=[*(t.story for t in before), *([None] * len(fresh))])
    # An article told before that is still in the feed belongs to its story's documents again.
    still = [(known[address(d), d.sha256], d) for d in gathered.documents if (address(d), d.sha256) in known]
    found = []
    for members in (g.members for g in groups):
        id = next((before[i].story for i in members if i < len(before)), None)
        new = [pile[i] for i in members if i >= len(before)]
        if new:
            documents = drop_near_duplicates([*new, *(d for story, d in still if story == id)])[:MAX_DOCUMENTS]
            found.append(Story(id=id, documents=documents, fresh=tuple(new)))
    return tuple(sorted(found, key=lambda s: -len({d.source.outlet or address(d) for d in s.documents})))


def tell_stories(
    gathered: Gathered, found: Sequence[Story], store: Store, engines: Engines, *, tell: Callable[[str], None]
) -> Plan:
    """Brief the stories of a subject: in full up to its `max_stories`, the others by their headline."""
    subject = gathered.subject
    plan = Plan(subject=subject.name, seen=gathered.seen)
    for story in found:
        is_minor = not subject.alone and len(story.documents) == 1 and not _was_briefed(story, store)
        if is_minor or len(plan.tellings) >= subject.max_stories:
            plan.headlines.append(_telling(plan.subject, story))
            continue
        tell(f"{plan.subject}: briefing “{story.title}” ({len(story.documents)} articles)")
        try:
            for telling in _told(plan.subject, story, store, engines):
                if isinstance(telling, Telling):
                    plan.tellings.append(telling)
                else:
                    plan.unchanged.append(telling)
        except BriefingError as error:
            # Not marked as told: the next run tries this story again.
            plan.diagnostics.append(
                Diagnostic(stage="compose", severity="error", source=story.title, message=str(error))
            )
    return plan


def _was_briefed(story: Story, store: Store) -> bool:
    return story.id is not None and last_told(store, story.id) is not None


def _told(
    subject: str, story: Story, store: Store, engines: Engines
) -> Iterator[Telling | tuple[int, tuple[Document, ...]]]:
    from briefing.merger.changes import carried

    old = last_told(store, story.id) if story.id is not None else None
    briefing = engines.brief(story.documents, old)
    if story.id is not None and old is not None and not briefing.changes:
        yield story.id, story.fresh
        return
    claims = carried(old, briefing, encoder=engines.encoder()) if old is not None else briefing
    yield _telling(subject, story, briefing, claims)
    # Articles that turned out to be on something else are a story of their own.
    used = {d.sha256 for d in briefing.documents}
    rest = tuple(d for d in story.fresh if d in story.documents and d.sha256 not in used)
    if rest and len(rest) < len(story.documents):
        briefing = engines.brief(rest, None)
        yield _telling(subject, Story(id=None, documents=rest, fresh=rest), briefing, briefing)


def _telling(subject: str, story: Story, briefing: Briefing | None = None, claims: Briefing | None = None) -> Telling:
    used = {d.sha256 for d in briefing.documents} if briefing is not None else set()
    others = {d.sha256 for d in story.documents} - used if used else set()
    return Telling(
        story=story.id,
        subject=subject,
        title=briefing.title if briefing is not None else story.title,
        briefing=briefing,
        claims=claims,
        documents=tuple(d for d in story.fresh if d.sha256 not in others),
    )
