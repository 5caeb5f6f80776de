"""Text by a causal language model through transformers, from a folder, a name on the hub or a GGUF file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from briefing.engines import torch_loading
from briefing.engines.fencing import messages
from briefing.engines.fitting import split, within
from briefing.engines.protocols import Completion, Prompt
from briefing.errors import ModelError, UsageError

_TOKENS_PER_WORD = 1.6
_DEFAULT_MAX_TOKENS = 2048


class CausalWriter:
    """Writes by `AutoModelForCausalLM.generate`, greedily: the same prompt gets the same answer.

    Args:
        model: A folder, a `.gguf` file, or a name on the Hugging Face hub.
        max_context_tokens: What prompt and answer may come to together; material beyond it is cut at a sentence.
        device: "cuda", "mps" or "cpu"; the best there is where None.
    """

    def __init__(
        self, model: str | None = None, *, max_context_tokens: int | None = None, device: str | None = None
    ) -> None:
        if not model:
            raise UsageError("causal needs a model: --model with a folder, a .gguf file or a name on the hub")
        self.model = model
        self._wanted_context = max_context_tokens
        self._wanted_device = device

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        digest = torch_loading.digest(self.model) or getattr(self._network.config, "_commit_hash", None) or "hub"
        return f"{self.model.rstrip('/').rsplit('/', 1)[-1]}@{digest[:12]}"

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        """One answer a prompt, in order, of at most `max_words` words; empty for empty material.

        Raises:
            MissingExtraError: torch, or what GGUF needs, is not installed.
            ModelError: the model cannot be loaded, or its context does not hold the prompt.
        """
        for prompt in prompts:
            if prompt.material.strip():
                yield self._answer(prompt)
            else:
                yield Completion(text="", n_input_tokens=0, n_output_tokens=0)

    def _answer(self, prompt: Prompt) -> Completion:
        torch = torch_loading.require_torch()
        n_new = max(16, round(prompt.max_words * _TOKENS_PER_WORD))
        inputs = self._tokens(self._fitted(prompt, n_new))
        with torch.inference_mode():
            output = self._network.generate(
                input_ids=inputs,
                attention_mask=torch.ones_like(inputs),
                do_sample=False,
                num_beams=1,
                max_new_tokens=n_new,
                max_length=None,
                # A small model asked for more than it has to say repeats itself for ever.
                repetition_penalty=1.1,
                pad_token_id=self._tokenizer.eos_token_id,
            )[0, inputs.shape[1] :]
        text = " ".join(self._tokenizer.decode(output, skip_special_tokens=True).split())
        return Completion(
            text=within(text, prompt.max_words), n_input_tokens=int(inputs.shape[1]), n_output_tokens=len(output)
        )

    def _fitted(self, prompt: Prompt, n_new: int) -> Prompt:
        """The prompt with as much of its material as the context holds."""
        n_room = self._max_context - n_new - self._tokens(replace(prompt, material="")).shape[1]
        if n_room < 16:
            raise ModelError(f"{self.model}: its context of {self._max_context} tokens does not hold the instruction")
        parts = split(prompt.material, n_room, lambda text: len(self._tokenizer(text)["input_ids"]))
        return replace(prompt, material=parts[0])

    def _tokens(self, prompt: Prompt) -> Any:
        """The prompt as token ids of shape (1, n), in the model's own chat form where it has one."""
        chat = messages(prompt)
        if self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        else:
            text = "\n\n".join(m["content"] for m in chat) + "\n\nAnswer:"
        encoded = self._tokenizer(text, return_tensors="pt", add_special_tokens=not self._tokenizer.chat_template)
        return encoded["input_ids"].to(self._network.device)

    @cached_property
    def _max_context(self) -> int:
        limit = getattr(self._network.config, "max_position_embeddings", None) or _DEFAULT_MAX_TOKENS
        return min(limit, self._wanted_context or limit)

    @cached_property
    def _where(self) -> dict[str, str]:
        """A GGUF file is named within its folder."""
        path = Path(self.model)
        if path.suffix.lower() != ".gguf":
            return {"pretrained_model_name_or_path": self.model}
        return {"pretrained_model_name_or_path": str(path.parent), "gguf_file": path.name}

    @cached_property
    def _tokenizer(self) -> Any:
        torch_loading.require_torch()
        from transformers import AutoTokenizer

        return torch_loading.load("tokenizer", self.model, lambda: AutoTokenizer.from_pretrained(**self._where))

    @cached_property
    def _network(self) -> Any:
        torch_loading.require_torch()
        from transformers import AutoModelForCausalLM

        network = torch_loading.load(
            "model", self.model, lambda: AutoModelForCausalLM.from_pretrained(dtype="float32", **self._where)
        )
        return network.to(self._wanted_device or torch_loading.device()).eval()
