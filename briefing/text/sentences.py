"""Sentences with exact offsets. (Thin first version.)"""

from __future__ import annotations

import re

Span = tuple[int, int]
_END = re.compile(r"\S.*?(?:[.!?][\"'”’)]*(?=\s)|$)", re.M | re.S)


def segment(text: str) -> tuple[Span, ...]:
    """The sentence spans of a text, trimmed, in order, without overlap."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        for m in _END.finditer(line.group()):
            word = m.group().strip()
            if word:
                spans.append((line.start() + m.start(), line.start() + m.start() + len(m.group().rstrip())))
    return tuple(spans)


def is_heading(sentence: str) -> bool:
    """Whether it is a heading rather than prose: short and without final punctuation."""
    return len(sentence) < 120 and sentence[-1:] not in '.!?"”’'


def is_question(sentence: str) -> bool:
    """Whether it asks."""
    return sentence.rstrip("\"'”’) ").endswith("?")


def dateline(text: str) -> Span | None:
    """The span of a leading dateline such as "TOKYO, Oct. 28 (Reuters) —"."""
    m = re.match(r"\s*([A-Z][A-Z .]+(?:,[^—–()-]{1,30})?(?:\([\w ]+\))? *(?:—|–|--|-) )", text)
    return (m.start(1), m.end(1)) if m else None
