"""Labelled pairs as token ids, and batches of like length drawn from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np
import torch
from entailment_data import PASSES, Pair
from minilm import weights_folder
from tokenizers import Tokenizer

MAX_TOKENS = 128
MICRO_BATCH_TOKENS = 320
POOL_PAIRS = 4096


class EncodedSet:
    """Pairs as token ids, those longer than ``max_tokens`` left out; ``batch`` pads some of them."""

    def __init__(self, pairs: list[Pair], tokenizer: Tokenizer, *, max_tokens: int = MAX_TOKENS) -> None:
        encodings = tokenizer.encode_batch([(pair.premise, pair.hypothesis) for pair in pairs])
        fit = [len(encoding.ids) <= max_tokens for encoding in encodings]
        encodings, pairs = list(compress(encodings, fit)), list(compress(pairs, fit))
        self.ids = [np.array(encoding.ids, np.int32) for encoding in encodings]
        self.types = [np.array(encoding.type_ids, np.int8) for encoding in encodings]
        self.labels = np.array([pair.label for pair in pairs], np.int64)
        self.lengths = np.array([len(ids) for ids in self.ids])
        self.origins = [pair.origin for pair in pairs]

    def batch(self, rows: np.ndarray) -> dict[str, torch.Tensor]:
        """The model's three inputs for the given rows, each (n, longest) int64."""
        shape = (len(rows), int(self.lengths[rows].max()))
        ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
        for at, row in enumerate(rows):
            length = self.lengths[row]
            ids[at, :length] = self.ids[row]
            types[at, :length] = self.types[row]
            mask[at, :length] = 1
        arrays = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return {name: torch.from_numpy(array) for name, array in arrays.items()}


def pair_tokenizer(max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """MiniLM's tokenizer, cutting the longer text of a pair at ``max_tokens`` together."""
    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


def length_batches(lengths: np.ndarray, rows: np.ndarray, max_tokens: int = MICRO_BATCH_TOKENS) -> list[np.ndarray]:
    """Splits rows into batches of like length, of ``max_tokens`` padded tokens at most."""
    batches, start = [], 0
    ordered = rows[np.argsort(lengths[rows], kind="stable")]
    for at in range(len(ordered) + 1):
        over = at < len(ordered) and (at + 1 - start) * lengths[ordered[at]] > max_tokens
        if at == len(ordered) or (over and at > start):
            batches.append(ordered[start:at])
            start = at
    return batches


def endless_batches(
    encoded: EncodedSet, rng: np.random.Generator, max_tokens: int = MICRO_BATCH_TOKENS
) -> Iterator[np.ndarray]:
    """Draws small batches for ever: every set by its share, each set through before it repeats."""
    members: dict[str, list[int]] = {}
    for row, origin in enumerate(encoded.origins):
        members.setdefault(origin, []).append(row)
    weights = np.array([len(rows) * PASSES[origin] for origin, rows in members.items()])
    decks: dict[str, list[int]] = {origin: [] for origin in members}
    names = list(members)
    while True:
        pool = []
        for name in rng.choice(names, POOL_PAIRS, p=weights / weights.sum()):
            if not decks[name]:
                decks[name] = list(rng.permutation(members[name]))
            pool.append(decks[name].pop())
        batches = length_batches(encoded.lengths, np.array(pool), max_tokens)
        yield from (batches[at] for at in rng.permutation(len(batches)))
