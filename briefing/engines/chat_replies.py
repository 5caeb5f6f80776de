"""What a chat server's events hold: the text of an answer, its counts, and a model's context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_MAX_COUNT = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; the counts are 0 where the server does not tell, and `whole` is False where it broke off."""

    text: str
    n_input_tokens: int = 0
    n_output_tokens: int = 0
    whole: bool = True


def contexts(model: dict[str, Any]) -> Iterator[int]:
    """Where servers tell a model's context: vLLM, hosted ones, llama.cpp's server, LM Studio."""
    meta = model.get("meta")
    places = [model, meta] if isinstance(meta, dict) else [model]
    for place in places:
        for name in ("max_model_len", "n_ctx", "loaded_context_length", "context_length", "context_window"):
            if n := _count(place.get(name)):
                yield n


def choice(event: dict[str, Any]) -> dict[str, Any]:
    """The first choice of an event; empty where it has none."""
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    return first if isinstance(first, dict) else {}


def content(event: dict[str, Any], part: str) -> str:
    """The text of an answer, or of a piece of one; some servers send it in parts, beside those that hold thoughts."""
    message = choice(event).get(part)
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, list):
        texts = [c.get("text") for c in content if isinstance(c, dict) and c.get("type") == "text"]
        content = "".join(t for t in texts if isinstance(t, str))
    return content if isinstance(content, str) else ""


def reply(text: str, usage: Any, *, whole: bool = True) -> Reply:
    """An answer with what the server says that it took."""
    counts = usage if isinstance(usage, dict) else {}
    # Half a surrogate is no letter; two halves may have come in two pieces.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    n_input, n_output = _count(counts.get("prompt_tokens")), _count(counts.get("completion_tokens"))
    return Reply(text=text, n_input_tokens=n_input, n_output_tokens=n_output, whole=whole)


def _count(value: object) -> int:
    """A count as a server tells it; 0 where it is none."""
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MAX_COUNT
    return value if known else 0  # type: ignore[return-value]  # known to be one
