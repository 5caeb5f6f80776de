"""The model that the settings name, at work on one briefing; and what that would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from briefing.config import Settings
from briefing.corpus import Corpus, embed
from briefing.engines import registry
from briefing.engines.protocols import Asked, Encoder, Stance
from briefing.errors import UsageError
from briefing.merger.merge import Merged
from briefing.nouns import Diagnostic, Document, Run
from briefing.reader.closely import Limits, planned, read_closely
from briefing.reader.exam import N_PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a model's reading of one subject would take at most, tokens as estimated; `cost` is None where no price is
    known, and `n_exam_calls` are made once for a model."""

    host: str
    n_calls: int
    n_exam_calls: int
    n_words: int
    n_input_tokens: int
    n_output_tokens: int
    n_unread: int
    cost: float | None


def model_at_hand(settings: Settings) -> Asked:
    """The model that reads.

    Raises:
        UsageError: the settings name none that can, or lack its server.
    """
    asked = registry.writer(settings.reader, model=settings.model, base_url=settings.base_url)
    # Whether it can is told by its class: to look at its properties would ask its server.
    if not all(hasattr(type(asked), name) for name in ("ask", "context", "host")):
        raise UsageError(f"reader: {settings.reader!r} cannot read; use chat")
    return cast("Asked", asked)


def expected(documents: Sequence[Document], settings: Settings) -> Expected:
    """What reading some documents would take; nothing is sent.

    Raises:
        UsageError: see `model_at_hand`.
    """
    asked = model_at_hand(settings)
    plan = planned(embed(documents, registry.encoder()), _limits(settings))
    return Expected(
        host=asked.host,
        n_calls=plan.n_calls,
        n_exam_calls=N_PARTS,
        n_words=plan.n_words,
        n_input_tokens=plan.n_input_tokens,
        n_output_tokens=plan.n_output_tokens,
        n_unread=plan.n_unread,
        cost=asked.price(plan.n_input_tokens, plan.n_output_tokens).cost,
    )


def read_at_hand(
    corpus: Corpus,
    merged: Merged,
    run: Run,
    *,
    engines: tuple[Encoder, Stance],
    settings: Settings,
    tell: Callable[[str], None],
) -> tuple[Merged, Run, tuple[Diagnostic, ...]]:
    """What was found without the model together with what it read and was proved; see `read_closely`.

    Raises:
        UsageError: see `model_at_hand`.
    """
    asked = model_at_hand(settings)
    merged, reading, notes, (n_written, n_replaced) = read_closely(
        corpus, merged, asked=asked, engines=engines, level=settings.gate, limits=_limits(settings), tell=tell
    )
    run = replace(
        run,
        reading=reading,
        models={**run.models, "reader": asked.id},
        writer=asked.id if n_written else run.writer,
        n_written=n_written,
        n_replaced=n_replaced,
    )
    return merged, run, notes


def _limits(settings: Settings) -> Limits:
    return Limits(context=settings.context, max_calls=settings.max_calls)
