"""What a reading takes: how many calls, of how many tokens; planned before anything is sent, and kept to.

A token is taken for four letters of English where a plan is made, and for three where it must fit a context.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.reader.prompting import instruction
from briefing.reader.sheet import Sheet

CHARS_PER_TOKEN = 4.0
# Counted on 39 labelled stories: reports have 4.7 letters a token, so that this counts none too many of them; marked
# passages have fewer.
MOST_CHARS_PER_TOKEN = 4.8
MARKED_CHARS_PER_TOKEN = 3.8
LEAST_CHARS_PER_TOKEN = 3.0
# What may be sent in all: so much for each token of the reports, and so many tokens for each call.
MAX_SHARE = 1.3
MAX_CALL_TOKENS = 2_500
DEFAULT_CONTEXT_TOKENS = 32_768
READING_TOKENS = 4_000  # at most written
ASKING_TOKENS = 1_000
FENCE_TOKENS = 90
N_ASKINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a reading would take at most; tokens as estimated, without the exam."""

    blocks: tuple[tuple[int, ...], ...]
    n_calls: int
    n_input_tokens: int
    n_output_tokens: int
    n_words: int
    n_unread: int = 0


def n_tokens(text: str) -> int:
    """About how many tokens a text is."""
    return math.ceil(len(text) / CHARS_PER_TOKEN)


def reading_tokens(sheet: Sheet, numbers: Sequence[int] | None = None) -> int:
    """About how many tokens a reading of some sentences sends."""
    return n_tokens(sheet.text(numbers)) + n_tokens(instruction("reading")) + FENCE_TOKENS


def asking_chars(sheet: Sheet, n_reading_tokens: int, *, n_readings: int, n_askings: int = N_ASKINGS) -> int:
    """How many letters of cases one asking may send, so that all calls together keep to what may be sent."""
    reports = sum(len(sheet.corpus.texts[row]) for row in sheet.rows) / MOST_CHARS_PER_TOKEN
    allowed = MAX_SHARE * reports + MAX_CALL_TOKENS * (n_readings + n_askings) - n_reading_tokens
    own = allowed / max(1, n_askings) - n_tokens(instruction("asking")) - FENCE_TOKENS
    return max(0, int(min(own, 2 * MAX_CALL_TOKENS) * MARKED_CHARS_PER_TOKEN))


def plan(sheet: Sheet, blocks: tuple[tuple[int, ...], ...]) -> Plan:
    """What reading these blocks and asking about what is found would take at most."""
    n_calls = len(blocks) + N_ASKINGS
    reading = sum(reading_tokens(sheet, block) for block in blocks)
    asking = (
        n_tokens(instruction("asking"))
        + FENCE_TOKENS
        + math.ceil(asking_chars(sheet, reading, n_readings=len(blocks)) / CHARS_PER_TOKEN)
    )
    return Plan(
        blocks=blocks,
        n_calls=n_calls,
        n_input_tokens=reading + N_ASKINGS * asking,
        n_output_tokens=len(blocks) * READING_TOKENS + N_ASKINGS * ASKING_TOKENS,
        n_words=sheet.n_words,
        n_unread=len(sheet.rows) - sum(map(len, blocks)),
    )
