"""A batch, on one screen: read the pile → tell its stories apart → brief each → the front page.

Whatever is done is in the ledger before the next step is taken, so that a batch that was ended at any moment goes on
from there, and gives the same bytes as one that was not.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np

from briefing import __version__
from briefing.batch.engine import Done, Engine
from briefing.batch.folder import STORIES, clear, place_front_page, place_story, restore, sweep
from briefing.batch.front_page import Entry, FrontPage, in_order, rendered
from briefing.batch.kept import Kept, is_settled
from briefing.batch.ledger import Begun, Ledger, opened
from briefing.batch.outcome import SUFFIXES, Batch, Choice, Finished
from briefing.batch.reading import files_digest, identity, keys, read_pile
from briefing.batch.tasks import Assignment, brief_story, take_apart
from briefing.config import Settings
from briefing.engines import registry
from briefing.engines.decisions import decisions_digest
from briefing.errors import ModelError
from briefing.files import read_file
from briefing.nouns import Diagnostic, Document
from briefing.page import check_reference, check_sections, check_template
from briefing.page.sandbox import SUFFIXES as SUFFIXES_OF_TEMPLATES
from briefing.page.templating import names
from briefing.sources.given import Given, Sources, several
from briefing.stories.grouping import Features, group_features
from briefing.stories.story import Story
from briefing.stories.verb import assembled, for_piles

_BLOCK = 64  # reports taken apart at a time
# Settings that say what is read, and what is printed when; the rest says how pages look.
_NOT_SHOWN = ("compiled", "notes", "strict", "allow_private", "max_documents", "max_chars")

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
    _check_looks(settings, choice.formats)
    given, look = several(sources, "sources"), _look(settings, choice.formats)
    front = {format: folder / f"front-page{SUFFIXES[format]}" for format in ("markdown", "html", "email")}
    with opened(folder) as ledger, ExitStack() as working:
        sweep(folder)
        files = _files(given, folder, look, settings, choice)
        if files and (said := ledger.settled(files)) is not None:
            return _as_it_was(ledger, folder, front, said)
        working.enter_context(engine)
        kept = Kept(ledger, settings)
        documents, notes = read_pile(given, folder, engine, kept, progress)
        anew = tuple(map(_read_anew, kept.damaged))
        # What changed while it was read is another pile.
        if not is_settled(documents, notes) or files != _files(given, folder, look, settings, choice):
            files = ""
        begun = ledger.begin(_pile(documents, look, settings, choice), str(settings.compiled or date.today()))
        ledger.settle(files, notes)
        if begun.is_done:
            return _as_it_was(ledger, folder, front, (*notes, *anew))
        stories, told, left_out = _stories(documents, ledger, engine, progress)
        wanted = _wanted(stories, choice, date.fromisoformat(begun.compiled))
        prints = {s.id: _digest([look, *map(identity, s.documents)]) for s in wanted}
        settings = replace(settings, compiled=date.fromisoformat(begun.compiled), notes=(), strict=False)
        done: list[Finished] = []
        for story in _made(wanted, prints, ledger, engine, settings, choice.formats, progress):
            done.append(_placed(story, prints[story.story.id], ledger, folder, choice.formats))
            yield done[-1]
        progress("the front page")
        good = {d.story.id: prints[d.story.id] for d in done if not d.error}
        ledger.keep_front_page(rendered(_front_page(stories, good, told, ledger, begun, choice)))
        place_front_page(ledger, folder)
        n_failed = len(wanted) - len(good)
        _clear(ledger, folder, stories, told, good)
        ledger.complete(told, good, map(_features_digest, documents), n_failed=n_failed)
        place = {s.id: n for n, s in enumerate(wanted)}
        done.sort(key=lambda d: place[d.story.id])
        failures = map(_failure, (d for d in done if d.error))
        return Batch(stories=tuple(done), front_page=front, diagnostics=(*notes, *anew, *left_out, *failures))


def _check_looks(settings: Settings, formats: Sequence[str]) -> None:
    """Refuses a template, sections or a Word file that the pages cannot look like."""
    for format in formats:
        check_template(settings.template, format=format)
        if settings.sections:
            check_sections(settings.template, format=format)
    if settings.reference and "docx" in formats:
        check_reference(settings.reference)


def _placed(done: Finished, fingerprint: str, ledger: Ledger, folder: Path, formats: Sequence[str]) -> Finished:
    """A story with its pages, written into the folder."""
    id = done.story.id
    if not done.error:
        place_story(ledger, folder, id, fingerprint)
    return replace(done, pages={f: folder / STORIES / f"{id}{SUFFIXES[f]}" for f in formats})


def _as_it_was(ledger: Ledger, folder: Path, front: Mapping[str, Path], notes: tuple[Diagnostic, ...]) -> Batch:
    """A batch that was done before, laid out again where something is missing."""
    restore(ledger, folder)
    return Batch(front_page=front, diagnostics=notes, is_new=False)


def _wanted(stories: Sequence[Story], choice: Choice, today: date) -> list[Story]:
    """The stories to be briefed."""
    return list(in_order([s for s in stories if choice.alone or len(s.documents) > 1], today))[: choice.top]


def _clear(
    ledger: Ledger, folder: Path, stories: Sequence[Story], told: Mapping[str, str], good: Mapping[str, str]
) -> None:
    """Takes away the pages of stories that are no more and whose reports another page tells now."""
    before = ledger.told()
    now = {s.id for s in stories}
    gone = {before[k] for k, id in told.items() if k in before and before[k] not in now and id in good}
    clear(ledger, folder, now | set(before.values()), gone)


def _stories(
    documents: Sequence[Document], ledger: Ledger, engine: Engine, progress: Progress
) -> tuple[tuple[Story, ...], dict[str, str], tuple[Diagnostic, ...]]:
    """The stories of the pile, told apart from those of the last batch; the story of each report by its key; and which
    reports were left out, since they could not be taken apart."""
    digests = [_features_digest(d) for d in documents]
    known = ledger.features(digests)
    fresh = {digest: d for digest, d in zip(digests, documents, strict=True) if digest not in known}
    names = list(fresh)
    blocks = [names[n : n + _BLOCK] for n in range(0, len(names), _BLOCK)]
    failed: list[str] = []
    for n, (own, done) in enumerate(_taken_apart(blocks, fresh, engine), start=1):
        if done.result is None:
            failed += own
            continue
        profiles, vectors = done.result
        ledger.keep_features(own, profiles, vectors)
        known |= {name: (profiles[i], vectors[i]) for i, name in enumerate(own)}
        progress(f"taking reports apart: {min(n * _BLOCK, len(names)):,} of {len(names):,}")
    # Of a block that failed each report by itself: the guilty one is named, the others go on.
    left_out = []
    for (name,), done in list(_taken_apart([[name] for name in failed], fresh, engine)):
        if done.result is None:
            left_out.append(_unfit(fresh[name], done.error))
        else:
            ledger.keep_features([name], *done.result)
            known[name] = (done.result[0][0], done.result[1][0])
    pile = [
        (d, k, known[digest])
        for d, k, digest in zip(documents, keys(documents), digests, strict=True)
        if digest in known
    ]
    if not pile:
        raise ModelError(left_out[0].message)
    whole, named, taken = zip(*pile, strict=True)
    features = [profile for profile, _ in taken], np.stack([vector for _, vector in taken])
    found = assembled(whole, group_features(whole, features, progress=progress), ledger.told(), keys=named)
    key_of = {d.id: k for d, k in zip(whole, named, strict=True)}
    return found, {key_of[d.id]: s.id for s in found for d in s.documents}, tuple(left_out)


def _taken_apart(
    blocks: Sequence[list[str]], fresh: Mapping[str, Document], engine: Engine
) -> Iterator[tuple[list[str], Done[Features]]]:
    """Blocks of reports, by their digests, with what became of each."""
    for done in engine.run(take_apart, (tuple(fresh[name] for name in block) for block in blocks)):
        yield blocks[done.place], done


def _unfit(document: Document, error: str) -> Diagnostic:
    message = f"It could not be taken apart and was left out: {error}"
    return Diagnostic(stage="read", severity="error", source=document.source.uri, message=message)


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
    good: Mapping[str, str],
    told: Mapping[str, str],
    ledger: Ledger,
    begun: Begun,
    choice: Choice,
) -> FrontPage:
    before = ledger.told()
    n_fresh = Counter(id for k, id in told.items() if k not in before)
    link = SUFFIXES["html" if "html" in choice.formats else choice.formats[0]]
    entries = [
        Entry(story=s, gist=ledger.gist(good[s.id]), link=f"{STORIES}/{s.id}{link}", n_fresh=n_fresh[s.id])
        for s in stories
        if s.id in good
    ]
    return FrontPage(
        compiled=date.fromisoformat(begun.compiled),
        entries=tuple(entries),
        others=tuple(s for s in stories if s.id not in good),
        is_first=begun.is_first,
        site=choice.site,
    )


def _read_anew(file: str) -> Diagnostic:
    message = "What the ledger kept of it was damaged; it was read anew."
    return Diagnostic(stage="read", severity="info", source=file, message=message)


def _failure(done: Finished) -> Diagnostic:
    return Diagnostic(stage="compose", severity="error", source=done.story.title, message=done.error)


def _features_digest(document: Document) -> str:
    """What grouping looks at depends on no more than this."""
    said = document.source
    return _digest([__version__, said.title or "", str(said.published), document.sha256, registry.encoder().id])


def _pile(documents: Sequence[Document], look: str, settings: Settings, choice: Choice) -> str:
    """A digest of a pile and of what is to be made of it."""
    return _digest([*_to_make(look, settings, choice), *map(identity, documents)])


def _files(sources: Sequence[Given], folder: Path, look: str, settings: Settings, choice: Choice) -> str:
    """A digest of a pile's files and of what is to be made of it; "" where files are not all there is to it."""
    digest = files_digest(sources, folder, settings)
    limits = [settings.max_documents, settings.max_chars, settings.strict, list(settings.notes)]
    return digest and _digest([*_to_make(look, settings, choice), str(limits), digest])


def _to_make(look: str, settings: Settings, choice: Choice) -> tuple[str, ...]:
    return look, json.dumps(asdict(choice)), str(settings.compiled)


def _look(settings: Settings, formats: Sequence[str]) -> str:
    """What a story's pages depend on beside its reports; not the day they are made."""
    if "docx" not in formats:
        settings = replace(settings, reference=None)
    used = {name: value for name, value in asdict(settings).items() if name not in _NOT_SHOWN}
    models = [registry.encoder().id, registry.stance().id, decisions_digest()]
    own = [_template(settings.template), _content_digest(Path(settings.reference)) if settings.reference else ""]
    return json.dumps([__version__, models, used, sorted(formats), own], sort_keys=True)


def _template(name: str) -> str:
    """A digest of a user's own template and of what lies beside it to be included; "" for one that ships."""
    if name in names():
        return ""
    folder = Path(name) if Path(name).is_dir() else Path(name).parent
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and f.name.endswith(SUFFIXES_OF_TEMPLATES)]
    return _digest(f"{f.name} {_content_digest(f)}" for f in files)


def _content_digest(file: Path) -> str:
    try:
        return hashlib.sha256(read_file(file)).hexdigest()
    except OSError:  # what cannot be read is told when a page needs it
        return ""


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
