"""What each family of encoder-decoder models needs told, and how much it can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_DEFAULT_MAX_TOKENS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How a model is asked for a summary.

    Attributes:
        prefix: Goes before every text.
        max_input_tokens: The length of its context.
        tokenizer_options: Given to the tokenizer as it is loaded.
        target_language: The code the summary must begin with, where the family writes several languages.
        global_first: The first token attends to all others (LED).
    """

    prefix: str = ""
    max_input_tokens: int = _DEFAULT_MAX_TOKENS
    tokenizer_options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    target_language: str | None = None
    global_first: bool = False

    def options(self, torch: Any, tokenizer: Any, inputs: Any) -> dict[str, Any]:
        """What `generate` is given beside the inputs."""
        options: dict[str, Any] = {}
        if self.target_language:
            options["forced_bos_token_id"] = tokenizer.convert_tokens_to_ids(self.target_language)
        if self.global_first:
            mask = torch.zeros_like(inputs["attention_mask"])
            mask[:, 0] = 1
            options["global_attention_mask"] = mask
        return options


def family_of(config: Any) -> Family:
    """The family of a model, by its configuration; one that is not known is used as it stands."""
    kind = str(getattr(config, "model_type", ""))
    if kind == "t5":
        return Family(prefix=_prefix(config, "summarize: "), max_input_tokens=_limit(config, "n_positions"))
    if kind in ("mt5", "umt5", "longt5"):
        return Family(prefix=_prefix(config, ""), max_input_tokens=_limit(config, "n_positions"))
    if kind == "led":
        return Family(max_input_tokens=_limit(config, "max_encoder_position_embeddings"), global_first=True)
    if kind == "mbart":
        return Family(
            max_input_tokens=_limit(config, "max_position_embeddings"),
            tokenizer_options=MappingProxyType({"src_lang": "en_XX", "tgt_lang": "en_XX"}),
            target_language="en_XX",
        )
    return Family(prefix=_prefix(config, ""), max_input_tokens=_limit(config, "max_position_embeddings"))


def _prefix(config: Any, default: str) -> str:
    """What the model was trained with, where its configuration says."""
    tasks = getattr(config, "task_specific_params", None) or {}
    return str((tasks.get("summarization") or {}).get("prefix", default))


def _limit(config: Any, name: str) -> int:
    found = getattr(config, name, None)
    return found if isinstance(found, int) and found > 0 else _DEFAULT_MAX_TOKENS
