"""Trains the entailment model from the all-MiniLM-L6-v2 weights, on a CPU.

    python training/train_entailment.py DATA_FOLDER --out FOLDER --minutes 90

The learning rate follows the clock, not a count of steps, so that a run ends on time on a machine
that others use too. Each step's small batches are taken by whichever thread is free, which wastes
less than a matrix product spread over cores. Started again with the same --out it goes on from its
last checkpoint. On Linux preload jemalloc with a
finite decay (see README.md): without it half the time goes to page faults.
"""

from __future__ import annotations

import argparse
import copy
import logging
import random
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
import torch
from entailment_batches import (
    MICRO_BATCH_TOKENS,
    EncodedSet,
    endless_batches,
    length_batches,
    pair_tokenizer,
)
from entailment_data import dev_pairs, training_pairs
from entailment_model import (
    LINE,
    N_CLASSES,
    NOT_CONTRADICTION,
    OTHER_QUESTION,
    SAME_QUESTION,
    EntailmentModel,
    entailment_loss,
    of_lines,
)

MAX_TRAINING_TOKENS = 80
N_MICRO_BATCHES = 4
BFLOAT16_BATCH_TOKENS = 3072
N_DEV_PAIRS = 400
DEV_SETS = {"mnli_dev", "news", "question"}
WARM_UP = 0.05
LEARNING_RATE = 1.6e-4
HEAD_RATE_FACTOR = 3.0
WEIGHT_DECAY = 0.01
EMA_DECAY = 0.99

log = logging.getLogger("train_entailment")


@torch.inference_mode()
def accuracy(model: EntailmentModel, encoded: EncodedSet) -> float:
    """The share of pairs whose likeliest class is right; two-way where a label is two-way; of lines their form."""
    model.eval()
    n_right = 0
    for rows in length_batches(encoded.lengths, np.arange(len(encoded.labels))):
        logits = model(**encoded.batch(rows)).numpy()
        labels = encoded.labels[rows]
        asked = np.where(logits[:, N_CLASSES] > 0, SAME_QUESTION, OTHER_QUESTION)
        masked = (labels == OTHER_QUESTION) | (labels == SAME_QUESTION)
        guessed = np.where(masked, asked, logits[:, :N_CLASSES].argmax(-1))
        labels = np.where(labels >= LINE, of_lines(torch.from_numpy(labels))[0].numpy(), labels)
        two_way = ((labels == 3) & (guessed != 0)) | ((labels == NOT_CONTRADICTION) & (guessed != 2))
        n_right += int(((guessed == labels) | two_way).sum())
    model.train()
    return n_right / len(encoded.labels)


class Workers:
    """Threads that share a model's parameters, each with gradients of its own."""

    def __init__(self, model: EntailmentModel, n_threads: int, bfloat16: bool) -> None:
        self.bfloat16 = bfloat16
        self.replicas = [model, *(copy.deepcopy(model) for _ in range(0 if bfloat16 else n_threads - 1))]
        for replica in self.replicas[1:]:
            for mine, shared in zip(replica.parameters(), model.parameters(), strict=True):
                mine.data = shared.data
        # Matrix units want large matrices: one batch at a time, spread over all threads.
        n_workers, n_each = (1, n_threads) if bfloat16 else (n_threads, 1)
        self.pool = ThreadPoolExecutor(n_workers, initializer=torch.set_num_threads, initargs=(n_each,))

    def backward(self, encoded: EncodedSet, batches: list[np.ndarray], n_pairs: int) -> float:
        """Leaves the gradient of the mean loss in the model; returns that loss."""
        waiting: SimpleQueue[np.ndarray] = SimpleQueue()
        for rows in batches:
            waiting.put(rows)

        def work(replica: EntailmentModel) -> float:
            replica.zero_grad()
            total = 0.0
            while True:
                try:
                    rows = waiting.get_nowait()
                except Empty:
                    return total
                labels = torch.from_numpy(encoded.labels[rows])
                with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
                    logits = replica(**encoded.batch(rows))
                loss = entailment_loss(logits.float(), labels)
                loss = loss * (len(rows) / n_pairs)
                loss.backward()
                total += loss.item()

        total = sum(self.pool.map(work, self.replicas))
        for replica in self.replicas[1:]:
            self._add_gradients(replica)
        return total

    def _add_gradients(self, replica: EntailmentModel) -> None:
        for shared, mine in zip(self.replicas[0].parameters(), replica.parameters(), strict=True):
            if mine.grad is None:
                continue
            shared.grad = mine.grad if shared.grad is None else shared.grad.add_(mine.grad)
            mine.grad = None


class Run:
    """A training run: model, averaged model, optimiser and the share of its time that is spent."""

    def __init__(
        self, out: Path, minutes: float, n_threads: int, start_from: Path | None, *, bfloat16: bool = False
    ) -> None:
        self.n_batches, self.batch_tokens = N_MICRO_BATCHES, MICRO_BATCH_TOKENS
        if bfloat16:
            self.n_batches, self.batch_tokens = 1, BFLOAT16_BATCH_TOKENS
        self.checkpoint = out / "checkpoint.pt"
        self.budget_s = minutes * 60
        self.elapsed_s = 0.0
        self.n_draws = 0
        self.model = EntailmentModel()
        self.average = copy.deepcopy(self.model)
        heads = (self.model.hidden, self.model.classes, self.model.question_hidden, self.model.question)
        head = [parameter for layer in heads for parameter in layer.parameters()]
        body = [p for p in self.model.encoder.parameters() if p.requires_grad]
        self.rates = (LEARNING_RATE, LEARNING_RATE * HEAD_RATE_FACTOR)
        groups = [{"params": body}, {"params": head}]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
        if self.checkpoint.exists():
            self._resume()
        elif start_from:
            self._start_from(start_from)
        self.workers = Workers(self.model, n_threads, bfloat16)

    def step(self, encoded: EncodedSet, batches: list[np.ndarray]) -> float:
        """One update from several small batches; returns its loss and keeps the clock."""
        start = time.monotonic()
        spent = min(1.0, self.elapsed_s / self.budget_s)
        factor = min(spent / WARM_UP, (1 - spent) / (1 - WARM_UP)) + 1e-4
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        n_pairs = sum(len(rows) for rows in batches)
        loss = self.workers.backward(encoded, batches, n_pairs)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self._average()
        self.n_draws += n_pairs
        self.elapsed_s += time.monotonic() - start
        return loss

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(EMA_DECAY, self.n_draws / (self.n_draws + 2000))
        trained = [p for p in self.model.parameters() if p.requires_grad]
        averaged = [p for p in self.average.parameters() if p.requires_grad]
        torch._foreach_lerp_(averaged, trained, 1 - decay)

    def save(self) -> None:
        """Writes the checkpoint whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "spent": self.elapsed_s / self.budget_s,
            "n_draws": self.n_draws,
        }
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.checkpoint)

    def _start_from(self, checkpoint: Path) -> None:
        weights = torch.load(checkpoint, weights_only=True)["average"]
        # Weights of before the question head leave it as it was made.
        self.model.load_state_dict(weights, strict=False)
        self.average.load_state_dict(self.model.state_dict())

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.elapsed_s = state["spent"] * self.budget_s
        self.n_draws = state["n_draws"]
        log.info("resumed at %d draws", self.n_draws)


def train(run: Run, encoded: EncodedSet, dev: dict[str, EncodedSet], save_every_s: float) -> None:
    """Trains until the run's time is spent, saving and measuring on the way."""
    rng = np.random.default_rng(run.n_draws)
    saved, shown, losses = time.monotonic(), time.monotonic(), []
    stream = endless_batches(encoded, rng, run.batch_tokens)
    while True:
        losses.append(run.step(encoded, list(islice(stream, run.n_batches))))
        now = time.monotonic()
        if now - shown > 60:
            speed = run.n_draws / run.elapsed_s
            spent = run.elapsed_s / run.budget_s
            mean = sum(losses) / len(losses)
            log.info("%.3f spent, %d draws, %.1f/s, loss %.4f", spent, run.n_draws, speed, mean)
            shown, losses = now, []
        done = run.elapsed_s >= run.budget_s
        if done or now - saved > save_every_s:
            run.save()
            for name, pairs in dev.items():
                log.info("  %s %.4f", name, accuracy(run.average, pairs))
            saved = time.monotonic()
        if done:
            return


def main() -> None:
    """Reads the arguments and runs the training."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="data folder with nli/, pairs/ and news/")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint and log")
    parser.add_argument("--minutes", type=float, default=90.0, help="training time")
    parser.add_argument("--save-minutes", type=float, default=10.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start-from", type=Path, help="weights of another run's checkpoint.pt")
    parser.add_argument("--without-news", action="store_true", help="no pairs made from news")
    parser.add_argument("--without-questions", action="store_true", help="no masked pairs, which need the package")
    parser.add_argument("--labelled", type=Path, help="clusters kept for measuring: their stories give no masked pair")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    handlers = [logging.StreamHandler(), logging.FileHandler(arguments.out / "train.log")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    random.seed(0)
    tokenizer = pair_tokenizer()
    pairs, held_out = training_pairs(arguments.data), dev_pairs(arguments.data)
    if not arguments.without_news:
        from news_pairs import news_pairs

        generated = news_pairs(arguments.data / "news/articles.jsonl.gz")
        pairs += generated.training
        held_out["news"] = generated.held_out
    if not arguments.without_questions:
        from question_pairs import question_pairs

        asking, held_out["question"] = question_pairs(arguments.data, arguments.labelled)
        pairs += asking
    log.info("%d training pairs", len(pairs))
    # A glance on the way; evaluate_entailment.py measures in full.
    dev = {name: EncodedSet(held_out[name][:N_DEV_PAIRS], tokenizer) for name in DEV_SETS & held_out.keys()}
    run = Run(arguments.out, arguments.minutes, arguments.threads, arguments.start_from)
    encoded = EncodedSet(pairs, tokenizer, max_tokens=MAX_TRAINING_TOKENS)
    train(run, encoded, dev, arguments.save_minutes * 60)


if __name__ == "__main__":
    main()
