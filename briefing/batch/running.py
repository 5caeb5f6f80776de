"""A batch, on one screen: read the pile → tell its stories apart → brief each → the front page.

Whatever is done is in the ledger before the next step is taken, so that a batch that was ended at any moment goes on
from there, and gives the same bytes as one that was not.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np

from briefing import __version__
from briefing.batch.engine import Engine
from briefing.batch.folder import STORIES, clear, place_front_page, place_story, restore
from briefing.batch.front_page import Entry, FrontPage, rendered
from briefing.batch.ledger import Begun, Ledger, opened
from briefing.batch.outcome import SUFFIXES, Batch, Choice, Finished
from briefing.batch.reading import read_pile
from briefing.batch.tasks import Assignment, brief_story, take_apart
from briefing.config import Settings
from briefing.engines import registry
from briefing.engines.onnx import decisions_digest
from briefing.errors import ModelError
from briefing.files import read_file
from briefing.nouns import Diagnostic, Document
from briefing.page import check_template
from briefing.sources.given import Sources, several
from briefing.stories.grouping import group_features
from briefing.stories.story import Story, key
from briefing.stories.verb import assembled, for_piles

_BLOCK = 64  # reports taken apart at a time

Progress = Callable[[str], None]


def finished(
    sources: Sources,
    folder: Path,
    engine: Engine,
    *,
    settings: Settings | None = None,
    choice: Choice = Choice(),  # noqa: B008  frozen, so that one default can be shared
    progress: Progress = lambda stage: None,
) -> Generator[Finished, None, Batch]:
    """The stories of a pile as they are done; the batch at the end, as the generator's value.

    Args:
        sources: The pile.
        folder: Where the pages go, and the ledger.
        engine: Where it is worked out; opened and closed here.
        settings: How it is read and briefed.
        choice: What is made.
        progress: Told each stage in a few words.

    Raises:
        BriefingError: see `briefing.read`; another batch is at work in the folder, or it cannot be written.
    """
    settings = for_piles(settings or Settings())
    for format in choice.formats:
        check_template(settings.template, format=format)
    with opened(folder) as ledger, engine:
        documents, notes = read_pile(several(sources, "sources"), folder, engine, settings, progress)
        fixed = _fixed(settings, choice)
        begun = ledger.begin(_digest([fixed, *map(_identity, documents)]), str(settings.compiled or date.today()))
        front = {format: folder / f"front-page{SUFFIXES[format]}" for format in ("markdown", "html", "email")}
        if begun.is_done:
            restore(ledger, folder)
            return Batch(front_page=front, diagnostics=notes, is_new=False)
        stories = _stories(documents, ledger, engine, progress)
        wanted = [s for s in stories if choice.alone or len(s.documents) > 1][: choice.top]
        prints = {s.id: _digest([fixed, *map(_identity, s.documents)]) for s in wanted}
        settings = replace(settings, compiled=date.fromisoformat(begun.compiled), notes=(), strict=False)
        done: list[Finished] = []
        for story in _made(wanted, prints, ledger, engine, settings, choice.formats, progress):
            if not story.error:
                place_story(ledger, folder, story.story.id, prints[story.story.id])
            story = replace(
                story, pages={f: folder / STORIES / f"{story.story.id}{SUFFIXES[f]}" for f in choice.formats}
            )
            done.append(story)
            yield story
        progress("the front page")
        ledger.keep_front_page(rendered(_front_page(stories, done, prints, ledger, begun, choice)))
        place_front_page(ledger, folder)
        failures = tuple(_failure(d) for d in done if d.error)
        told = {key(d): s.id for s in stories for d in s.documents}
        before = ledger.told()
        clear(ledger, folder, {before[k] for k in told if k in before} - prints.keys())
        good = {d.story.id: prints[d.story.id] for d in done if not d.error}
        ledger.complete(told, good, map(_features_digest, documents), n_failed=len(failures))
        return Batch(stories=tuple(done), front_page=front, diagnostics=(*notes, *failures))


def _stories(documents: Sequence[Document], ledger: Ledger, engine: Engine, progress: Progress) -> tuple[Story, ...]:
    """The stories of the pile, told apart from those of the last batch; only reports that are new are taken apart."""
    digests = [_features_digest(d) for d in documents]
    known = ledger.features(digests)
    fresh = {digest: d for digest, d in zip(digests, documents, strict=True) if digest not in known}
    names = list(fresh)
    blocks = [names[n : n + _BLOCK] for n in range(0, len(names), _BLOCK)]
    for n, block in enumerate(engine.run(take_apart, (tuple(fresh[name] for name in b) for b in blocks)), start=1):
        if block.result is None:
            raise ModelError(f"reports could not be taken apart: {block.error}")
        profiles, vectors = block.result
        own = blocks[block.place]
        ledger.keep_features(own, profiles, vectors)
        known |= {name: (profiles[i], vectors[i]) for i, name in enumerate(own)}
        progress(f"taking reports apart: {min(n * _BLOCK, len(names)):,} of {len(names):,}")
    profiles = [known[digest][0] for digest in digests]
    vectors = np.stack([known[digest][1] for digest in digests])
    return assembled(documents, group_features(documents, (profiles, vectors), progress=progress), ledger.told())


def _made(
    wanted: Sequence[Story],
    prints: Mapping[str, str],
    ledger: Ledger,
    engine: Engine,
    settings: Settings,
    formats: tuple[str, ...],
    progress: Progress,
) -> Iterator[Finished]:
    """The stories as they are done, and in the ledger: those that were made before at once."""
    yield from (Finished(story=s, is_kept=True) for s in wanted if ledger.made(prints[s.id]))
    todo = [s for s in wanted if not ledger.made(prints[s.id])]
    assignments = (
        Assignment(documents=s.documents, settings=settings, formats=formats, earlier=ledger.earlier(s.id))
        for s in todo
    )
    started = time.monotonic()
    for n, made in enumerate(engine.run(brief_story, assignments), start=1):
        story = todo[made.place]
        if made.result is not None:
            ledger.keep(prints[story.id], made.result)
        left_s = (time.monotonic() - started) / n * (len(todo) - n)
        progress(f"briefed {n:,} of {len(todo):,} stories, about {_in_words(left_s)} left")
        yield Finished(story=story, error=made.error)


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _front_page(
    stories: Sequence[Story],
    done: Sequence[Finished],
    prints: Mapping[str, str],
    ledger: Ledger,
    begun: Begun,
    choice: Choice,
) -> FrontPage:
    told = {d.story.id for d in done if not d.error}
    before = ledger.told()
    link = SUFFIXES["html" if "html" in choice.formats else choice.formats[0]]
    entries = [
        Entry(
            story=s,
            gist=ledger.gist(prints[s.id]),
            link=f"{STORIES}/{s.id}{link}",
            n_fresh=sum(key(d) not in before for d in s.documents),
        )
        for s in stories
        if s.id in told
    ]
    return FrontPage(
        compiled=date.fromisoformat(begun.compiled),
        entries=tuple(entries),
        others=tuple(s for s in stories if s.id not in told),
        is_first=begun.is_first,
        site=choice.site,
    )


def _failure(done: Finished) -> Diagnostic:
    return Diagnostic(stage="compose", severity="error", source=done.story.title, message=done.error)


def _identity(document: Document) -> str:
    """All of a report that its page may show, but when it was read."""
    source = {k: str(v) for k, v in asdict(document.source).items() if k != "retrieved"}
    return json.dumps([key(document), document.sha256, source], sort_keys=True)


def _features_digest(document: Document) -> str:
    """What grouping looks at depends on no more than this."""
    said = document.source
    return _digest([said.title or "", str(said.published), document.sha256, registry.encoder().id])


def _fixed(settings: Settings, choice: Choice) -> str:
    """What pages depend on beside their reports; not the day they are made."""
    used = asdict(replace(settings, compiled=None, notes=()))
    models = [registry.encoder().id, registry.stance().id, decisions_digest()]
    return json.dumps(
        [__version__, models, used, asdict(choice), _template(settings.template)], default=str, sort_keys=True
    )


def _template(name: str) -> str:
    """A digest of a user's own template; "" for one that ships."""
    from briefing.page.templating import names

    if name in names():
        return ""
    files = sorted(Path(name).glob("*")) if Path(name).is_dir() else [Path(name)]
    return _digest(f"{f}:{hashlib.sha256(read_file(f)).hexdigest()}" for f in files if f.is_file())


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
