"""The whole way on one screen: read → condense → merge → compose. The library's verbs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import __version__
from briefing.config import Gate, Settings
from briefing.errors import NoContentError, SourceError, UsageError
from briefing.files import read_file
from briefing.nouns import Briefing, Diagnostic, Document, Run
from briefing.sources.given import Sources, path_of, several, text_of

if TYPE_CHECKING:
    from briefing.checking import Report
    from briefing.corpus import Corpus
    from briefing.engines.protocols import Encoder, Stance
    from briefing.merger.why import Why
    from briefing.reader.at_hand import Expected
    from briefing.sources import ReadOptions

Progress = Callable[[str], None]


def read(
    sources: Sources, *, settings: Settings | None = None, progress: Progress | None = None
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """Reads the sources; what could not be read is told in the diagnostics.

    Raises:
        NoContentError: none of them could be read.
        SourceError: one of them could not be read and `settings.strict` is set.
        UsageError: `sources` is no source and holds none.
    """
    from briefing.sources import read as read_sources
    from briefing.sources.origins import mark_origins

    settings = settings or Settings()
    documents, diagnostics = read_sources(
        several(sources, "sources"), options=read_options(settings), progress=progress
    )
    bad = [d for d in diagnostics if d.severity == "error"]
    if not documents:
        raise NoContentError(_told(bad) or "no source holds any text to brief")
    if bad and settings.strict:
        raise SourceError(_told(bad))
    return mark_origins(documents), (*settings.notes, *diagnostics)


def read_options(settings: Settings) -> ReadOptions:
    """How sources are read by these settings."""
    from briefing.sources import ReadOptions

    return ReadOptions(
        allow_private=settings.allow_private,
        max_documents=max(ReadOptions().max_documents, settings.max_documents),
        max_total_documents=settings.max_documents,
        max_total_chars=settings.max_chars,
    )


def _told(diagnostics: Sequence[Diagnostic]) -> str:
    return "; ".join(f"{d.source}: {d.message}" if d.source else d.message for d in diagnostics)


def brief(
    sources: Sources,
    *,
    settings: Settings | None = None,
    since: Briefing | str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Briefing:
    """One briefing from several reports on one subject.

    Args:
        sources: Files, folders, globs, addresses, "-" for standard input, or documents; one, or several.
        settings: How it is made.
        since: An earlier briefing on the subject, or the file of its JSON form; what changed since then leads.
        progress: Told each stage in a few words.

    Raises:
        BriefingError: see `read`; a template or model that is not there.
    """
    settings = settings or Settings()
    tell = progress or (lambda stage: None)
    if since is not None and not isinstance(since, Briefing):
        since = since_briefing(path_of(since, "since"))
    documents, diagnostics = read(sources, settings=settings, progress=tell)
    return compose(documents, diagnostics, settings=settings, since=since, progress=tell)


def compose(
    documents: Sequence[Document],
    diagnostics: Sequence[Diagnostic],
    *,
    settings: Settings,
    since: Briefing | None = None,
    progress: Progress,
    whole: bool = False,
) -> Briefing:
    """A briefing from documents already read: on all of them where they are `whole`, of one story, else on the largest
    subject they have in common."""
    from briefing.corpus import embed, part
    from briefing.engines import registry
    from briefing.merger.subjects import apart, subjects

    engines = registry.encoder(), registry.stance()
    progress("reading closely")
    corpus = embed(documents, engines[0])
    diagnostics = (*diagnostics, *_shortened(corpus))
    groups = () if whole else subjects(corpus)
    if len(groups) > 1:
        diagnostics = (*diagnostics, apart(corpus, groups))
        corpus = part(corpus, groups[0])
    return _compose(corpus, diagnostics, engines, settings=settings, since=since, progress=progress)


def _compose(
    corpus: Corpus,
    diagnostics: Sequence[Diagnostic],
    engines: tuple[Encoder, Stance],
    *,
    settings: Settings,
    since: Briefing | None = None,
    progress: Progress,
) -> Briefing:
    """Condensed, merged, and cut to fit its page."""
    from briefing.merger.choice.focus import Focus
    from briefing.merger.choice.news import News
    from briefing.merger.merge import merge, unasked
    from briefing.page import fit
    from briefing.summarizer.extractive import condense

    encoder, stance = engines
    news = News(corpus, encoder)
    progress("condensing")
    summaries = condense(corpus, news.worth, n_points=settings.n_points)
    progress("comparing")
    focus = Focus(settings.focus, corpus, encoder) if settings.focus else None
    merged = merge(corpus, summaries, news, encoder, stance, preferred=focus.rows() if focus else ())
    diagnostics = (*diagnostics, *unasked(merged))
    run = _run(settings, engines)
    if settings.reader != "offline":
        from briefing.reader.at_hand import read_at_hand

        merged, run, notes = read_at_hand(corpus, merged, run, engines=engines, settings=settings, tell=progress)
        diagnostics = (*diagnostics, *notes)
    briefing = Briefing(
        title=settings.title or merged.title,
        documents=corpus.documents,
        bottom_line=merged.bottom_line,
        shared=merged.shared,
        conflicts=merged.conflicts,
        summaries=merged.summaries,
        single=merged.single,
        unknowns=merged.unknowns,
        figures=merged.figures,
        timeline=merged.timeline,
        confidence=merged.confidence,
        diagnostics=tuple(diagnostics),
        run=run,
    )
    if settings.summarizer != "extractive":
        briefing = _rewritten(briefing, settings, encoder, stance, progress)
    if since:
        from briefing.merger.changes import changes

        briefing = replace(briefing, changes=changes(since, briefing, encoder=encoder))
    progress("fitting the page")
    return fit(briefing, page=settings.page, template=settings.template, focus=focus)


def _run(settings: Settings, engines: tuple[Encoder, Stance]) -> Run:
    from briefing.engines.decisions import decisions_digest

    encoder, stance = engines
    return Run(
        version=__version__,
        compiled=settings.compiled or date.today(),
        models={"encoder": encoder.id, "stance": stance.id, "decisions": decisions_digest()},
        settings={"page": settings.page, "summarizer": settings.summarizer, "n_points": str(settings.n_points)}
        | ({"sections": settings.sections} if settings.sections else {})
        | ({"length": settings.length} if settings.length != "page" else {}),
        gate=settings.gate,
    )


def _rewritten(
    briefing: Briefing, settings: Settings, encoder: Encoder, stance: Stance, progress: Progress
) -> Briefing:
    """The briefing in a model's words where the gate lets them through."""
    from briefing.engines import registry
    from briefing.summarizer.abstractive import rewrite

    writer = registry.writer(settings.summarizer, model=settings.model, base_url=settings.base_url)
    progress("writing")
    return rewrite(briefing, writer=writer, gate=settings.gate, encoder=encoder, stance=stance, progress=progress)


def expected_reading(
    sources: Sources, *, settings: Settings, progress: Progress | None = None
) -> tuple[Expected, tuple[Diagnostic, ...]]:
    """What the reader of the settings would take for a briefing of the sources; nothing is sent.

    Raises:
        BriefingError: see `read`; the reader lacks a server or a model.
    """
    from briefing.reader.at_hand import expected

    documents, diagnostics = read(sources, settings=settings, progress=progress)
    return expected(documents, settings), diagnostics


def check(
    text: str | os.PathLike[str], documents: Sources, *, gate: Gate = "normal", progress: Progress | None = None
) -> Report:
    """Whether each sentence of a text, anyone's, is supported by the documents, with the evidence.

    Args:
        text: Markdown, HTML or plain text; or the path of a file of it.
        documents: The sources; where they are not documents yet, they are read first, every one of them.
        gate: "normal" goes by probability; "strict" also wants every figure, date, name, role and quotation borne out.
        progress: Told each stage in a few words.

    Raises:
        UsageError: `text` or `documents` is none, or the file of the text cannot be read.
        SourceError: one of the sources could not be read.
    """
    from briefing.checking import check as check_text
    from briefing.engines import registry

    words = text if isinstance(text, str) else text_of(path_of(text, "text"))
    given = several(documents, "documents")
    at_hand = [d for d in given if isinstance(d, Document)]
    if len(at_hand) < len(given) or any(not d.sentences for d in at_hand):
        at_hand = list(read(given, settings=Settings(strict=True), progress=progress)[0])
    if progress:
        progress("checking")
    return check_text(words, at_hand, encoder=registry.encoder(), stance=registry.stance(), level=gate)


def compare(sources: Sources, *, settings: Settings | None = None, progress: Progress | None = None) -> Briefing:
    """What the sources share and where they differ: a briefing that nothing was cut from for want of room."""
    briefing = brief(sources, settings=settings, progress=progress)
    return replace(
        briefing,
        shared=tuple(replace(point, on_page=True) for point in briefing.shared if point.printable),
        conflicts=tuple(replace(conflict, on_page=conflict.printable) for conflict in briefing.conflicts),
    )


def explain(
    sources: Sources,
    first: str,
    second: str,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> tuple[Why, tuple[Diagnostic, ...]]:
    """What was asked of two sentences of the sources, named like "S1.3", and what decided.

    Raises:
        UsageError: there is no such sentence.
        BriefingError: see `read`.
    """
    from briefing.corpus import embed
    from briefing.engines import registry
    from briefing.merger.why import why

    tell = progress or (lambda stage: None)
    documents, diagnostics = read(sources, settings=settings, progress=tell)
    tell("reading closely")
    corpus = embed(documents, registry.encoder())
    return why(corpus, [d.origin or d.id for d in documents], registry.stance(), first, second), diagnostics


def render(briefing: Briefing, *, format: str, settings: Settings | None = None) -> str | bytes:
    """The briefing in one of the formats; bytes for a PDF or a Word file."""
    from briefing import page

    settings = settings or Settings()
    if format == "pdf":
        return page.to_pdf(briefing, template=settings.template, page=settings.page)
    if format == "docx":
        return page.to_docx(briefing, template=settings.template, page=settings.page, reference=settings.reference)
    return page.render(briefing, format=format, template=settings.template, page=settings.page)


def since_briefing(file: Path) -> Briefing:
    """An earlier briefing from its JSON form.

    Raises:
        UsageError: the file is not there, or is not the JSON form of a briefing.
    """
    from briefing.page.json_form import from_json

    try:
        return from_json(read_file(file).decode("utf-8"))
    except UsageError as error:
        raise UsageError(f"{file}: {error}; make one with --format json") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file}: not the JSON form of a briefing ({error}); make one with --format json") from error


def _shortened(corpus: Corpus) -> tuple[Diagnostic, ...]:
    """Says which documents are compared only in part."""
    from briefing.corpus import shortened

    cut = shortened(corpus)
    if not cut:
        return ()
    n_compared = max(len(corpus.rows(c)) for c in range(len(corpus.documents)))
    named = ", ".join(d.id for d in cut[:10]) + (f" and {len(cut) - 10} more" if len(cut) > 10 else "")
    message = (
        f"The documents are too long to be compared whole; of {named} only the first {n_compared:,} "
        f"sentences were. Give fewer documents, or shorter ones."
    )
    return (Diagnostic(stage="condense", severity="warning", source=None, message=message),)
