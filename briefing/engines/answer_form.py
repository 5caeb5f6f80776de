"""What a chat model is asked to answer in, and making the best of what it answers in instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

RESPONSE_FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "sentences",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"sentences": {"type": "array", "items": {"type": "string"}}},
            "required": ["sentences"],
            "additionalProperties": False,
        },
    },
}
REQUEST = 'Answer with JSON only, as {"sentences": ["First sentence.", "Second sentence."]}.'

LINES_REQUEST = 'Give the lines as the elements of a list in one JSON object: {"lines": [first line, second line]}.'

_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_CODE_FENCE = re.compile(r"^```\w*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_STRING = re.compile(r'((?:[^"\\]++|\\.)*+)"(\s*+[,\]])?')
_MARKUP = re.compile(r"<(?!\s)[/!a-zA-Z][^<>]*>")
_BULLET = re.compile(r"^[^\S\n]*+(?:[-*•]|\d{1,9}[.)])\s++", re.MULTILINE)


def lines_format(line: Mapping[str, Any]) -> dict[str, Any]:
    """The response format of a list of lines, each after the JSON Schema given."""
    schema = {
        "type": "object",
        "properties": {"lines": {"type": "array", "items": dict(line)}},
        "required": ["lines"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "lines", "strict": True, "schema": schema}}


def read_answer(text: str) -> tuple[str, str | None]:
    """The prose in an answer, and what is wrong with it where there is none.

    JSON in a code fence, JSON broken off in the middle and plain prose are repaired; the rest is refused.
    """
    text = _THINKING.sub("", text).strip()
    if fenced := _CODE_FENCE.match(text):
        text = fenced[1].strip()
    if not text:
        return "", "the answer is empty"
    if text[0] in "{[":
        sentences = _from_json(text)
        if sentences is None:
            return "", "the answer is not the JSON that was asked for"
        text = " ".join(sentences)
    prose = " ".join(_BULLET.sub("", _MARKUP.sub(" ", text)).split())
    return (prose, None) if prose else ("", "the answer holds no sentence")


def _from_json(text: str) -> list[str] | None:
    try:
        found, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return _complete_strings(text)
    if isinstance(found, dict):
        found = found.get("sentences")
    if not isinstance(found, list) or not all(isinstance(s, str) for s in found):
        return None
    return found


def _complete_strings(text: str) -> list[str] | None:
    """The whole sentences of an answer that broke off."""
    if '"sentences"' not in text:
        return None
    try:
        return [json.loads(f'"{s}"') for s in _strings(text.partition('"sentences"')[2])] or None
    except ValueError:
        return None


def _strings(text: str) -> Iterator[str]:
    """What stands between quotation marks, as an item of a list does: before a comma or a bracket. Read from mark to
    mark, once."""
    at = text.find('"')
    while at >= 0 and (found := _STRING.match(text, at + 1)):
        if found[2]:
            yield found[1]
            at = text.find('"', found.end())
        else:  # the mark that closed it may open another
            at = found.end() - 1
