"""Sentence pairs as tensors on one device: drawn, altered and laid out for either of two models.

Altered pairs are what a teacher's opinion is asked of beyond the labelled ones: words replaced by their neighbours in
the embedding, premise and hypothesis exchanged, a premise with a hypothesis of another pair, or with itself altered
(after Jiao et al. 2020, "TinyBERT", section 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from entailment_data import LABEL_IDS, PASSES, Pair
from tokenizers import Tokenizer
from torch import Tensor

OTHER_QUESTION = LABEL_IDS["other_question"]
MAX_SIDE_TOKENS = 80
MAX_BOTH_TOKENS = 96
# What an altered pair has for a label, and what an altered masked pair has.
UNLABELLED, UNLABELLED_QUESTION = -1, -2
PAD, CLS, SEP, FIRST_WORD = 0, 101, 102, 1000
POOL_BATCHES = 24
N_NEIGHBOURS = 8
ALTERED_SHARE = 0.6
REPLACED_SHARE = 0.15
EXCHANGED, RECOMBINED, REFLECTED = 0.12, 0.12, 0.08


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pairs of one batch: word ids of both sides, (n, length) with zeros behind, and their labels, (n,)."""

    premise: Tensor
    hypothesis: Tensor
    labels: Tensor

    @property
    def n_premise(self) -> Tensor:
        """How many words each premise has, (n, 1)."""
        return (self.premise != PAD).sum(1, keepdim=True)

    @property
    def n_hypothesis(self) -> Tensor:
        """How many words each hypothesis has, (n, 1)."""
        return (self.hypothesis != PAD).sum(1, keepdim=True)


def encoded(pairs: Sequence[Pair], tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """Flat arrays of the pairs that are short enough: ids, lengths, labels, and each one's set."""
    tokenizer.no_truncation()
    premises = tokenizer.encode_batch([pair.premise for pair in pairs], add_special_tokens=False)
    hypotheses = tokenizer.encode_batch([pair.hypothesis for pair in pairs], add_special_tokens=False)
    sides = [
        (np.array(a.ids, np.uint16), np.array(b.ids, np.uint16)) for a, b in zip(premises, hypotheses, strict=True)
    ]
    fit = [
        0 < len(a) <= MAX_SIDE_TOKENS and 0 < len(b) <= MAX_SIDE_TOKENS and len(a) + len(b) <= MAX_BOTH_TOKENS
        for a, b in sides
    ]
    kept = [at for at, fits in enumerate(fit) if fits]
    names = sorted({pairs[at].origin for at in kept})
    return {
        "ids": np.concatenate([side for at in kept for side in sides[at]]),
        "lengths": np.array([[len(side) for side in sides[at]] for at in kept], np.uint8),
        "labels": np.array([pairs[at].label for at in kept], np.int8),
        "sets": np.array([names.index(pairs[at].origin) for at in kept], np.uint8),
        "names": np.array(names),
    }


def write(path: Path, **sets: dict[str, np.ndarray]) -> None:
    """Keeps encoded pairs by the name of their part in one file."""
    np.savez_compressed(
        path, **{f"{part}.{key}": array for part, arrays in sets.items() for key, array in arrays.items()}
    )


class PairTensors:
    """Encoded pairs on a device; ``batches`` draws from them for ever, every set by its share."""

    def __init__(self, path: Path, part: str, device: torch.device) -> None:
        arrays = np.load(path)
        ids, self.lengths, labels, self.sets, self.names = (
            arrays[f"{part}.{key}"] for key in ("ids", "lengths", "labels", "sets", "names")
        )
        self.sides = torch.zeros((len(labels), 2, MAX_SIDE_TOKENS), dtype=torch.int32, device=device)
        counts = self.lengths.ravel().astype(np.int64)
        place = np.repeat(np.arange(len(counts)), counts)
        offset = np.arange(len(ids)) - np.repeat(np.cumsum(counts) - counts, counts)
        flat = self.sides.view(-1, MAX_SIDE_TOKENS)
        flat[torch.from_numpy(place).to(device), torch.from_numpy(offset).to(device)] = torch.from_numpy(
            ids.astype(np.int32)
        ).to(device)
        self.labels = torch.from_numpy(labels.astype(np.int64)).to(device)

    def of_set(self, name: str) -> np.ndarray:
        """The rows of one set."""
        return np.nonzero(self.sets == list(self.names).index(name))[0]

    def take(self, rows: np.ndarray) -> Drawn:
        """The pairs of these rows, no wider than their longest."""
        at = torch.from_numpy(rows).to(self.labels.device)
        longest = self.lengths[rows].max(axis=0)
        picked = self.sides[at].long()
        return Drawn(picked[:, 0, : longest[0]], picked[:, 1, : longest[1]], self.labels[at])

    def batches(self, n_pairs: int, rng: np.random.Generator, *, labelled: bool) -> Iterator[np.ndarray]:
        """Rows of like length, ``n_pairs`` at a time; only those with a label if ``labelled``."""
        usable = (self.labels >= 0).cpu().numpy() if labelled else np.ones(len(self.sets), bool)
        weights = np.array([PASSES[str(name)] for name in self.names])[self.sets] * usable
        cumulative = np.cumsum(weights) / weights.sum()
        totals = self.lengths.sum(axis=1, dtype=np.int64)
        while True:
            pool = np.searchsorted(cumulative, rng.random(n_pairs * POOL_BATCHES))
            pool = pool[np.argsort(totals[pool], kind="stable")].reshape(POOL_BATCHES, n_pairs)
            yield from (pool[at] for at in rng.permutation(POOL_BATCHES))


def neighbours(embeddings: Tensor) -> Tensor:
    """The nearest words of every word but itself, (words, N_NEIGHBOURS), by the angle of their embeddings."""
    directions = torch.nn.functional.normalize(embeddings.float(), dim=1)
    found = []
    for start in range(0, len(directions), 2048):
        near = directions[start : start + 2048] @ directions.T
        near[:, :FIRST_WORD] = -1
        found.append(near.topk(N_NEIGHBOURS + 1).indices[:, 1:])
    return torch.cat(found)


def altered(drawn: Drawn, near: Tensor) -> Drawn:
    """Some of the pairs changed; these have lost their labels."""
    n, device = len(drawn.labels), drawn.labels.device
    kind = torch.rand((n, 1), device=device)
    width = max(drawn.premise.shape[1], drawn.hypothesis.shape[1])
    premise, hypothesis = (
        torch.nn.functional.pad(s, (0, width - s.shape[1])) for s in (drawn.premise, drawn.hypothesis)
    )
    other = hypothesis[torch.randperm(n, device=device)]
    exchanged = kind < EXCHANGED
    recombined = (kind >= EXCHANGED) & (kind < EXCHANGED + RECOMBINED)
    reflected = (kind >= EXCHANGED + RECOMBINED) & (kind < EXCHANGED + RECOMBINED + REFLECTED)
    new_premise = torch.where(exchanged, hypothesis, premise)
    new_hypothesis = torch.where(exchanged | reflected, premise, torch.where(recombined, other, hypothesis))
    reworded = (torch.rand((n, 1), device=device) < ALTERED_SHARE) | reflected
    new_premise = _reworded(new_premise, reworded & ~reflected, near)
    new_hypothesis = _reworded(new_hypothesis, reworded, near)
    changed = ((new_premise != premise).any(1)) | ((new_hypothesis != hypothesis).any(1))
    # As wide as the longest; both sides may have changed places.
    keep = int((new_premise != PAD).sum(1).max()), int((new_hypothesis != PAD).sum(1).max())
    masked = (drawn.labels >= OTHER_QUESTION) | (drawn.labels == UNLABELLED_QUESTION)
    lost = torch.where(masked, UNLABELLED_QUESTION, UNLABELLED)
    labels = torch.where(changed, lost, drawn.labels)
    return Drawn(new_premise[:, : keep[0]], new_hypothesis[:, : keep[1]], labels)


def _reworded(side: Tensor, chosen: Tensor, near: Tensor) -> Tensor:
    """Single words of the chosen rows replaced by a neighbour, a few by any word."""
    hit = (torch.rand(side.shape, device=side.device) < REPLACED_SHARE) & chosen & (side >= FIRST_WORD)
    pick = torch.randint(N_NEIGHBOURS, side.shape, device=side.device)
    kin = near[side, pick]
    any_word = torch.randint(FIRST_WORD, len(near), side.shape, device=side.device)
    new = torch.where(torch.rand(side.shape, device=side.device) < 0.85, kin, any_word)
    return torch.where(hit, new, side)


def laid_out(drawn: Drawn, *, start: int, joint: Sequence[int], end: int, pad: int, ids: Tensor) -> tuple[Tensor, ...]:
    """One sequence of each pair: start, premise, ``joint``, hypothesis, end.

    Args:
        drawn: The pairs.
        start: What stands first.
        joint: What stands between premise and hypothesis.
        end: What stands last.
        pad: What fills the rest.
        ids: The model's id of each word, (words,).

    Returns:
        Token ids, the mask of what counts, and the mask of the hypothesis with its end, each (n, length).
    """
    n_premise, n_hypothesis = drawn.n_premise, drawn.n_hypothesis
    second = 1 + n_premise + len(joint)
    total = second + n_hypothesis + 1
    at = torch.arange(int(total.max()), device=total.device).expand(len(total), -1)
    out = torch.full_like(at, pad)
    out[:, 0] = start
    in_premise = (at >= 1) & (at < 1 + n_premise)
    in_hypothesis = (at >= second) & (at < second + n_hypothesis)
    out = torch.where(in_premise, ids[drawn.premise.gather(1, (at - 1).clamp(0, drawn.premise.shape[1] - 1))], out)
    from_second = (at - second).clamp(0, drawn.hypothesis.shape[1] - 1)
    out = torch.where(in_hypothesis, ids[drawn.hypothesis.gather(1, from_second)], out)
    for place, token in enumerate(joint):
        out = torch.where(at == 1 + n_premise + place, torch.full_like(out, token), out)
    out = torch.where(at == total - 1, torch.full_like(out, end), out)
    return out, (at < total).long(), ((at >= second) & (at < total)).long()
