"""The JSON form: everything that was found, on the page or not; versioned, and read back for `--since`.

What it holds is fixed by the schema beside this file, ``briefing.schema.json``. The texts of the documents are
not in it: their digests and the cited words are.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from briefing.errors import UsageError
from briefing.local_paths import shareable
from briefing.nouns import (
    Briefing,
    Change,
    Citation,
    Confidence,
    Conflict,
    Diagnostic,
    Document,
    Event,
    KeyFigure,
    LeftOut,
    Part,
    Point,
    Position,
    Reading,
    Run,
    SharedPoint,
    Source,
    Standing,
    Summary,
    Unknown,
)
from briefing.page.diagnostics import diagnostics
from briefing.page.witnesses import by_standpoint

VERSION = 1
SCHEMA_PATH = Path(__file__).with_name("briefing.schema.json")
_DIGITS = 6  # of probabilities and saliences: more would only tell one machine's arithmetic from another's

# Characters that would act on a terminal, or that no encoder takes; JSON can name them all, so nothing is lost.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

_WHERE_KNOWN = frozenset(("says", "parts", "found_by", "proved_by", "reading", "value", "value_before", "by", "day"))

_Noun = TypeVar("_Noun")


def to_json(briefing: Briefing) -> str:
    """The JSON form, indented, ending in a newline; the same briefing gives the same bytes."""
    form = {
        "schema": VERSION,
        "title": briefing.title,
        "documents": [_document(d) for d in briefing.documents],
        "bottom_line": _plain(briefing.bottom_line),
        "summaries": _plain(briefing.summaries),
        "shared": [_plain(p) | {"standpoints": _plain(by_standpoint(p, briefing.conflicts))} for p in briefing.shared],
        "conflicts": _plain(briefing.conflicts),
        "single": _plain(briefing.single),
        "unknowns": _plain(briefing.unknowns),
        "figures": _plain(briefing.figures),
        "timeline": _plain(briefing.timeline),
        "changes": _plain(briefing.changes),
        "confidence": _plain(briefing.confidence),
        "diagnostics": _plain(diagnostics(briefing)),
        "run": _plain(briefing.run),
    }
    text = json.dumps(form, ensure_ascii=False, indent=1, allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def from_json(text: str) -> Briefing:
    """A briefing read back from its JSON form; its documents have no text.

    Raises:
        UsageError: it is not JSON, or not the JSON form of a briefing; says where.
    """
    try:
        form = json.loads(text)
        _validate(form)
        return _briefing(form)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise UsageError(f"not a briefing in JSON form: {str(error)[:200]}") from error
    except RecursionError as error:
        raise UsageError("not a briefing in JSON form: it is nested too deeply") from error


def _briefing(form: Mapping[str, Any]) -> Briefing:
    return Briefing(
        title=form["title"],
        documents=tuple(_read_document(d) for d in form["documents"]),
        bottom_line=_point(form["bottom_line"]) if form["bottom_line"] else None,
        shared=tuple(map(_shared, form["shared"])),
        conflicts=tuple(_conflict(c) for c in form["conflicts"]),
        summaries=tuple(_summary(s) for s in form["summaries"]),
        single=tuple(map(_point, form["single"])),
        unknowns=_nouns(Unknown, form["unknowns"]),
        figures=_nouns(KeyFigure, form["figures"]),
        timeline=_nouns(Event, form["timeline"]),
        changes=_nouns(Change, form["changes"]),
        confidence=Confidence(**form["confidence"]) if form["confidence"] else None,
        diagnostics=tuple(Diagnostic(**d) for d in form["diagnostics"]),
        run=_run(form["run"]),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the JSON form."""
    loaded: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return loaded


def _plain(value: object) -> Any:
    """Dataclasses, tuples and mappings as JSON has them; mappings sorted, floats rounded."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        form = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        for name in _WHERE_KNOWN & form.keys():
            if form[name] is None or form[name] == []:
                del form[name]
        return form
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(value[k]) for k in sorted(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, _DIGITS)
    return value


def _document(document: Document) -> dict[str, Any]:
    source = document.source
    published = source.published
    if published is not None and source.published_date_only:
        published_text: str | None = published.date().isoformat()
    else:
        published_text = published.isoformat() if published else None
    return {
        "id": document.id,
        "uri": shareable(source.uri),
        "media_type": source.media_type,
        "outlet": source.outlet,
        "title": source.title,
        "author": source.author,
        "published": published_text,
        "url": source.url,
        "retrieved": source.retrieved.isoformat() if source.retrieved else None,
        "language": source.language,
        "read_depth": source.read_depth,
        "wire": source.wire,
        "sha256": document.sha256,
        "origin": document.origin or document.id,
        "left_out": _plain(document.left_out),
    }


def _validate(form: object) -> None:
    import jsonschema

    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema()).iter_errors(form))
    if error is not None:
        where = error.json_path.removeprefix("$").lstrip(".") or "the top"
        raise UsageError(f"not a briefing in JSON form (schema {VERSION}): {where}: {error.message[:200]}")


def _noun(cls: type[_Noun], form: Mapping[str, Any]) -> _Noun:
    """A noun whose only nested field is its citations; other lists are of strings."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in form.items()}
    return cls(**{**fields, "citations": tuple(Citation(**c) for c in form["citations"])})


def _nouns(cls: type[_Noun], forms: Iterable[Mapping[str, Any]]) -> tuple[_Noun, ...]:
    return tuple(_noun(cls, form) for form in forms)


def _point(form: Mapping[str, Any]) -> Point:
    return _noun(Point, {**form, "parts": _nouns(Part, form.get("parts", ()))})


def _shared(form: Mapping[str, Any]) -> SharedPoint:
    # The first is made from the others; the last is of version 0.1.
    kept = {name: value for name, value in form.items() if name not in ("standpoints", "loosely")}
    return _noun(SharedPoint, {**kept, "stances": [Standing(**s) for s in form.get("stances", ())]})


def _conflict(form: Mapping[str, Any]) -> Conflict:
    told = {name: tuple(form.get(name, ())) for name in ("found_by", "proved_by")}
    return Conflict(**{**form, **told, "positions": _nouns(Position, form["positions"])})


def _summary(form: Mapping[str, Any]) -> Summary:
    line = _point(form["line"]) if form.get("line") else None
    return Summary(**{**form, "points": tuple(map(_point, form["points"])), "line": line})


def _run(form: Mapping[str, Any]) -> Run:
    kept = {"compiled": date.fromisoformat(form["compiled"]), "cut": tuple(form["cut"])}
    reading = Reading(**form["reading"]) if form.get("reading") else None
    return Run(**{**form, **kept, "reading": reading})


def _read_document(form: Mapping[str, Any]) -> Document:
    fields = {
        k: v for k, v in form.items() if k not in ("id", "sha256", "origin", "left_out", "published", "retrieved")
    }
    published, date_only = _moment(form["published"])
    source = Source(
        **fields,
        published=published,
        published_date_only=date_only,
        retrieved=_moment(form["retrieved"])[0],
    )
    left_out = tuple(LeftOut(**left) for left in form.get("left_out", ()))  # version 0.1 had none
    return Document(
        id=form["id"], source=source, text="", sha256=form["sha256"], origin=form["origin"], left_out=left_out
    )


def _moment(text: str | None) -> tuple[datetime | None, bool]:
    """A date and time, and whether only the day was known."""
    if text is None:
        return None, False
    if len(text) == len("2026-11-23"):
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC), True
    return datetime.fromisoformat(text), False
