"""Summaries by an encoder-decoder model through transformers: the T5, mT5, PEGASUS, BART, mBART and LED families.

An article longer than the model's context is split between sentences, each part is summarised, and the summaries are
summarised again until one is left. Beam search without sampling: the same text gets the same summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from briefing.engines import torch_loading
from briefing.engines.families import Family, family_of
from briefing.engines.fitting import split, within
from briefing.engines.protocols import Completion, Prompt
from briefing.errors import UsageError

_MAX_ROUNDS = 4
_TOKENS_PER_WORD = 1.6


@dataclass(slots=True, kw_only=True)
class _Job:
    """One text on its way to a summary."""

    text: str
    max_words: int
    n_input_tokens: int = 0
    n_output_tokens: int = 0


class Seq2SeqWriter:
    """Writes by `AutoModelForSeq2SeqLM.generate`; it summarises the material and knows no instructions.

    Args:
        model: A folder, or a name on the Hugging Face hub.
        n_beams: How many beams the search keeps.
        batch_size: How many texts are generated at once.
        device: "cuda", "mps" or "cpu"; the best there is where None.
    """

    def __init__(
        self, model: str | None = None, *, n_beams: int = 4, batch_size: int = 4, device: str | None = None
    ) -> None:
        if not model:
            raise UsageError("seq2seq needs a model: --model FOLDER or a name on the hub, such as google/pegasus-xsum")
        self.model = model
        self._n_beams = n_beams
        self._batch_size = batch_size
        self._wanted_device = device

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        digest = torch_loading.digest(self.model) or getattr(self._network.config, "_commit_hash", None) or "hub"
        return f"{self.model.rstrip('/').rsplit('/', 1)[-1]}@{digest[:12]}"

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        """One summary a prompt, in order, of at most `max_words` words; empty for empty material.

        Raises:
            MissingExtraError: torch is not installed.
            ModelError: the model cannot be loaded.
        """
        for start in range(0, len(prompts), self._batch_size):
            jobs = [
                _Job(text=" ".join(p.material.split()), max_words=p.max_words)
                for p in prompts[start : start + self._batch_size]
            ]
            self._summarise([job for job in jobs if job.text])
            for job in jobs:
                yield Completion(
                    text=within(job.text, job.max_words),
                    n_input_tokens=job.n_input_tokens,
                    n_output_tokens=job.n_output_tokens,
                )

    def _summarise(self, jobs: Sequence[_Job]) -> None:
        """Puts a summary in the place of each job's text, in as many rounds as the longest needs."""
        pending = list(jobs)
        for n_left in reversed(range(_MAX_ROUNDS)):
            parts = [(job, split(job.text, self._max_input_tokens, self._n_tokens)) for job in pending]
            # What is still too long in the last round loses its end.
            flat = [(job, part) for job, found in parts for part in (found if n_left else found[:1])]
            for job in pending:
                job.text = ""
            for at in range(0, len(flat), self._batch_size):
                self._generate(flat[at : at + self._batch_size])
            pending = [job for job, found in parts if len(found) > 1]
            if not pending:
                return

    def _generate(self, parts: Sequence[tuple[_Job, str]]) -> None:
        """Adds the summary of each part to its job's text."""
        torch = torch_loading.require_torch()
        network, tokenizer = self._network, self._tokenizer
        inputs = tokenizer(
            [self._family.prefix + part for _, part in parts], return_tensors="pt", padding=True, truncation=False
        ).to(network.device)
        options = self._family.options(torch, tokenizer, inputs)
        n_new = max(8, round(max(job.max_words for job, _ in parts) * _TOKENS_PER_WORD))
        with torch.inference_mode():
            output = network.generate(
                input_ids=inputs["input_ids"],
                attention_mask=inputs["attention_mask"],
                do_sample=False,
                num_beams=self._n_beams,
                max_new_tokens=n_new,
                max_length=None,
                **options,
            )
        padding = network.config.pad_token_id
        for row, (job, _) in enumerate(parts):
            text = tokenizer.decode(output[row], skip_special_tokens=True).replace("<n>", " ")
            job.text = " ".join(f"{job.text} {text}".split())
            job.n_input_tokens += int(inputs["attention_mask"][row].sum())
            job.n_output_tokens += int((output[row] != padding).sum())

    def _n_tokens(self, text: str) -> int:
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    @cached_property
    def _family(self) -> Family:
        return family_of(self._network.config)

    @cached_property
    def _max_input_tokens(self) -> int:
        """What is left of the model's context beside the prefix and the special tokens."""
        overhead = len(self._tokenizer(self._family.prefix)["input_ids"])
        return max(8, self._family.max_input_tokens - overhead)

    @cached_property
    def _tokenizer(self) -> Any:
        torch_loading.require_torch()
        from transformers import AutoTokenizer

        # A family of many languages is told which one it reads.
        options = self._family.tokenizer_options
        return torch_loading.load("tokenizer", self.model, lambda: AutoTokenizer.from_pretrained(self.model, **options))

    @cached_property
    def _network(self) -> Any:
        torch_loading.require_torch()
        from transformers import AutoModelForSeq2SeqLM

        network = torch_loading.load(
            "model", self.model, lambda: AutoModelForSeq2SeqLM.from_pretrained(self.model, dtype="float32")
        )
        return network.to(self._wanted_device or torch_loading.device()).eval()
