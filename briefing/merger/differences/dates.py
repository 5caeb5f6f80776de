"""Candidates from dates: two that cannot both be right of one happening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.corpus.context import Context
from briefing.language.dates import DateMention, relate_dates
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.standing import comparable_days, comparable_places, names_person_before, of_saying
from briefing.merger.differences.surroundings import rivals, same_lead, surroundings


def date_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Dates in both rows that exclude each other."""
    x, y = context.corpus.analyses[a].dates, context.corpus.analyses[b].dates
    for p in x:
        for q in y:
            if relate_dates(p, q) != "different" or _same_day_told(p, q):
                continue
            places = (a, (p.start, p.end)), (b, (q.start, q.end))
            if _tells(context, b, p, besides=q) or _tells(context, a, q, besides=p):
                continue
            if not comparable_places(context, *places) or not comparable_days(context, *places):
                continue
            told = rivals(context, a, b, p, q)
            features = {
                **date_signs(context, a, b, p, q),
                "known_elsewhere": float(bool(told)),
            }
            features["same_lead"] = same_lead(features)
            features["same_words"] = _same_words(features, p, q) * (1.0 - names_person_before(context, *places))
            yield Candidate(
                kind="date", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question="when", features=features, rivals=told,
            )  # fmt: skip


def _tells(context: Context, row: int, day: DateMention, *, besides: DateMention) -> bool:
    """Whether a row has a day elsewhere, said of the same: the day on which somebody spoke of it is none of its own."""
    saying = of_saying(context, (row, (besides.start, besides.end)))
    return any(
        relate_dates(day, other) in ("same", "compatible")
        and of_saying(context, (row, (other.start, other.end))) == saying
        for other in context.corpus.analyses[row].dates
    )


def _same_day_told(p: DateMention, q: DateMention) -> bool:
    """Whether one is written as the other, "Tuesday" and "Tuesday morning": reports of one event mean one day by it,
    and when a report is from is known less surely than that."""
    x, y = set(p.text.casefold().split()), set(q.text.casefold().split())
    return x <= y or y <= x


def _same_words(features: Mapping[str, float], p: DateMention, q: DateMention) -> float:
    """1 where the same words lead up to two days or months and neither row looks elsewhere: "takes effect on"."""
    precise = "year" not in (p.granularity, q.granularity)
    return float(bool(features["same_lead"]) and precise and not features["background"])


def date_signs(context: Context, a: int, b: int, p: DateMention, q: DateMention) -> dict[str, float]:
    """What tells whether two dates answer one question; nothing of it looks at the days."""
    n_values = len(context.corpus.analyses[a].dates) + len(context.corpus.analyses[b].dates)
    return {
        **surroundings(context, a, b, p, q),
        "same_granularity": float(p.granularity == q.granularity),
        "many_values": min(1.0, (n_values - 2) / 6),
    }
