"""Trains a larger teacher, then the entailment model on the teacher's opinion of many more pairs. Wants a GPU.

    python training/distil_entailment.py pairs DATA_FOLDER --out RUN [--labelled GOLD]
    python training/distil_entailment.py teach --out RUN --teacher MPNET_FOLDER --minutes 2
    python training/distil_entailment.py learn --out RUN --teacher MPNET_FOLDER --minutes 6 [--start-from CHECKPOINT]

The labelled pairs are too few for a model of MiniLM's size. The teacher learns from them; then each step draws pairs,
alters most (``pair_tensors.altered``), and pulls the small model's probabilities to the teacher's (Hinton et al. 2015,
"Distilling the knowledge in a neural network"). Labels keep a share of the loss. Pairs of sentences from
reports of one event come in without a label, for that is what the model will be asked about.
The learning rate follows the clock, so that a run ends on time.
"""

from __future__ import annotations

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
from entailment_model import N_CLASSES, OTHER_QUESTION, SAME_QUESTION, EntailmentModel, entailment_loss
from pair_tensors import CLS, PAD, SEP, UNLABELLED_QUESTION, Drawn, PairTensors, altered, laid_out, neighbours
from teacher import Teacher
from torch import Tensor, nn

TEACHER_PAIRS, TEACHER_RATE = 128, 4e-5
STUDENT_PAIRS, STUDENT_RATE = 256, 3e-4
HEAD_RATE_FACTOR = 3.0
WARM_UP = 0.06
WEIGHT_DECAY = 0.01
EMA_DECAY = 0.998
LABEL_SHARE = 0.2
SHOW_S = 15.0
PAIRS = "pairs.npz"


class Student(nn.Module):
    """``EntailmentModel`` over drawn pairs."""

    def __init__(self, model: EntailmentModel) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("ids", torch.arange(model.encoder.embeddings.word_embeddings.num_embeddings))

    def forward(self, drawn: Drawn) -> Tensor:
        """Maps n pairs to (n, 4) logits."""
        tokens, mask, second = laid_out(drawn, start=CLS, joint=(SEP,), end=SEP, pad=PAD, ids=self.ids)
        return self.model(tokens, mask, second)


class Clock:
    """The optimiser, its rate by the time spent, and the running average of the weights."""

    def __init__(self, model: nn.Module, head: list[nn.Parameter], rate: float, minutes: float) -> None:
        self.model, self.budget_s = model, minutes * 60
        self.average = copy.deepcopy(model)
        of_head = {id(p) for p in head}
        body = [p for p in model.parameters() if p.requires_grad and id(p) not in of_head]
        self.rates = (rate, rate * HEAD_RATE_FACTOR)
        groups = [{"params": body}, {"params": head}]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
        self.start = self.shown = time.monotonic()
        self.n_steps = 0
        self.losses: list[Tensor] = []

    @property
    def spent(self) -> float:
        """The share of the time that is over."""
        return min(1.0, (time.monotonic() - self.start) / self.budget_s)

    def step(self, loss: Tensor) -> None:
        """One update."""
        factor = min(self.spent / WARM_UP, (1 - self.spent) / (1 - WARM_UP)) + 1e-4
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        with torch.no_grad():
            trained = [p for p in self.model.parameters() if p.requires_grad]
            averaged = [p for p in self.average.parameters() if p.requires_grad]
            torch._foreach_lerp_(averaged, trained, 1 - min(EMA_DECAY, self.n_steps / (self.n_steps + 20)))
        self.n_steps += 1
        self.losses.append(loss.detach())
        if time.monotonic() - self.shown > SHOW_S:
            mean = torch.stack(self.losses).mean().item()
            print(f"{self.spent:.2f} spent, {self.n_steps} steps, loss {mean:.4f}", flush=True)
            self.shown, self.losses = time.monotonic(), []


def precise(device: torch.device) -> torch.autocast:
    """Bfloat16 where the device is quick at it."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")


@torch.inference_mode()
def accuracies(model: nn.Module, dev: PairTensors) -> dict[str, float]:
    """The share of right answers in each held-out set; two-way where a label is two-way."""
    model.eval()
    found = {}
    for name in map(str, dev.names):
        rows, right = dev.of_set(name), 0
        rows = rows[np.argsort(dev.lengths[rows].sum(axis=1, dtype=np.int64))]
        for start in range(0, len(rows), STUDENT_PAIRS):
            drawn = dev.take(rows[start : start + STUDENT_PAIRS])
            with precise(drawn.labels.device):
                logits = model(drawn).float()
            asked = torch.where(logits[:, N_CLASSES] > 0, SAME_QUESTION, OTHER_QUESTION)
            guessed = torch.where(drawn.labels >= OTHER_QUESTION, asked, logits[:, :N_CLASSES].argmax(-1))
            right += int(((guessed == drawn.labels) | ((drawn.labels == 3) & (guessed != 0))).sum())
        found[name] = right / len(rows)
    model.train()
    return found


def show(what: str, model: nn.Module, dev: PairTensors) -> None:
    """Prints the accuracy of each held-out set."""
    parts = "  ".join(f"{name} {share:.4f}" for name, share in accuracies(model, dev).items())
    print(f"{what}: {parts}", flush=True)


def distilling_loss(logits: Tensor, wanted: Tensor, labels: Tensor) -> Tensor:
    """The teacher's probabilities against the model's, and the labels where there are any.

    Args:
        logits: The model's, (n, 4).
        wanted: The teacher's, (n, 4).
        labels: As ``entailment_loss`` takes them, below zero for none, (n,).
    """
    asking = (labels >= OTHER_QUESTION) | (labels == UNLABELLED_QUESTION)
    classes = nn.functional.cross_entropy(logits[:, :N_CLASSES], wanted[:, :N_CLASSES].softmax(-1), reduction="none")
    question = nn.functional.binary_cross_entropy_with_logits(
        logits[:, N_CLASSES], wanted[:, N_CLASSES].sigmoid(), reduction="none"
    )
    soft = torch.where(asking, question, classes).mean()
    known = labels >= 0
    if not bool(known.any()):
        return soft
    hard = entailment_loss(logits[known], labels[known]) * known.float().mean()
    return (1 - LABEL_SHARE) * soft + LABEL_SHARE * hard


def teach(teacher: Teacher, pairs: PairTensors, dev: PairTensors, minutes: float, device: torch.device) -> Teacher:
    """Trains the teacher on the labelled pairs; returns its averaged weights."""
    clock = Clock(teacher, list(teacher.head.parameters()), TEACHER_RATE, minutes)
    for rows in pairs.batches(TEACHER_PAIRS, np.random.default_rng(0), labelled=True):
        drawn = pairs.take(rows)
        with precise(device):
            logits = teacher(drawn)
        clock.step(entailment_loss(logits.float(), drawn.labels))
        if clock.spent >= 1:
            break
    print(f"{clock.n_steps * TEACHER_PAIRS} draws")
    show("teacher", teacher, dev)
    show("averaged", clock.average, dev)
    return clock.average


def learn(
    student: Student, teacher: Teacher, pairs: PairTensors, dev: PairTensors, minutes: float, device: torch.device
) -> tuple[Student, int]:
    """Trains the small model on the teacher's opinion; returns its averaged weights and the number of draws."""
    model = student.model
    heads = (model.hidden, model.classes, model.question_hidden, model.question)
    clock = Clock(student, [p for layer in heads for p in layer.parameters()], STUDENT_RATE, minutes)
    near = neighbours(model.encoder.embeddings.word_embeddings.weight.detach())
    teacher.eval()
    shown = 0
    for rows in pairs.batches(STUDENT_PAIRS, np.random.default_rng(1), labelled=False):
        drawn = altered(pairs.take(rows), near)
        with torch.no_grad(), precise(device):
            wanted = teacher(drawn).float()
        with precise(device):
            logits = student(drawn).float()
        clock.step(distilling_loss(logits, wanted, drawn.labels))
        if clock.spent >= 0.25 * (shown + 1):
            shown += 1
            show(f"averaged at {clock.spent:.2f}", clock.average, dev)
        if clock.spent >= 1:
            break
    print(f"{clock.n_steps * STUDENT_PAIRS} draws")
    show("last weights", student, dev)
    return clock.average, clock.n_steps * STUDENT_PAIRS


def write_pairs(arguments: argparse.Namespace) -> None:
    """Encodes every pair once: what is trained on and what is measured."""
    from entailment_batches import pair_tokenizer
    from entailment_data import dev_pairs, training_pairs
    from natural_pairs import natural_pairs
    from news_pairs import news_pairs
    from pair_tensors import encoded, write
    from question_pairs import question_pairs

    data: Path = arguments.data
    generated = news_pairs(data / "news/articles.jsonl.gz")
    asking, asking_held_out = question_pairs(data, arguments.labelled)
    natural = natural_pairs(data, arguments.labelled)
    training = [*training_pairs(data), *generated.training, *asking, *natural]
    held_out = [pair for pairs in dev_pairs(data).values() for pair in pairs]
    held_out += [*generated.held_out, *asking_held_out]
    tokenizer = pair_tokenizer()
    arguments.out.mkdir(parents=True, exist_ok=True)
    write(arguments.out / PAIRS, training=encoded(training, tokenizer), dev=encoded(held_out, tokenizer))
    print(f"{len(training)} training pairs, {len(natural)} of them without a label; {len(held_out)} held out")


def run_teach(arguments: argparse.Namespace) -> None:
    """Trains the teacher and keeps it."""
    device = torch.device(arguments.device)
    pairs, dev = (PairTensors(arguments.out / PAIRS, part, device) for part in ("training", "dev"))
    taught = teach(Teacher(arguments.teacher).to(device).train(), pairs, dev, arguments.minutes, device)
    torch.save(taught.state_dict(), arguments.out / "teacher.pt")


def run_learn(arguments: argparse.Namespace) -> None:
    """Trains the small model and keeps it as train_entailment.py does."""
    device = torch.device(arguments.device)
    pairs, dev = (PairTensors(arguments.out / PAIRS, part, device) for part in ("training", "dev"))
    teacher = Teacher(arguments.teacher).to(device)
    teacher.load_state_dict(torch.load(arguments.out / "teacher.pt", map_location=device, weights_only=True))
    model = EntailmentModel(n_frozen_layers=0)
    if arguments.start_from:
        model.load_state_dict(torch.load(arguments.start_from, weights_only=True)["average"], strict=False)
    student, n_draws = learn(Student(model).to(device).train(), teacher, pairs, dev, arguments.minutes, device)
    state = {name: tensor.cpu() for name, tensor in student.model.state_dict().items()}
    torch.save({"average": state, "n_draws": n_draws}, arguments.out / "checkpoint.pt")


def main() -> None:
    """Reads the arguments and does one of the three steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    for name, run in (("pairs", write_pairs), ("teach", run_teach), ("learn", run_learn)):
        step = steps.add_parser(name, description=run.__doc__)
        step.set_defaults(run=run)
        step.add_argument("--out", type=Path, required=True, help="folder of the pairs and the weights")
        if name == "pairs":
            step.add_argument("data", type=Path)
            step.add_argument("--labelled", type=Path, help="clusters kept for measuring: their stories are left out")
            continue
        step.add_argument("--teacher", type=Path, required=True, help="folder of all-mpnet-base-v2")
        step.add_argument("--minutes", type=float, required=True)
        step.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
        if name == "learn":
            step.add_argument("--start-from", type=Path, help="weights of another run's checkpoint.pt")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    arguments.run(arguments)


if __name__ == "__main__":
    main()
