"""The entailment model: MiniLM read as a cross-encoder, with a head over both halves.

all-MiniLM-L6-v2 was trained to put a sentence's meaning into the mean of its token states, so the
head compares the mean of the premise's states with the mean of the hypothesis's, beside the state
of [CLS], rather than rely on [CLS] alone, which that training never used. The means are taken
below the last layer, which then needs to be worked out for [CLS] only: a seventh of the time.
"""

from __future__ import annotations

import torch
from minilm import MiniLM, attention_bias, masked_mean
from torch import Tensor, nn

N_CLASSES = 3
N_FROZEN_LAYERS = 2
OTHER_QUESTION, SAME_QUESTION, NOT_CONTRADICTION = 4, 5, 6
# From here on a label is that of a line of a page: LINE + 3 * form + worth (`line_label`).
LINE = 7
UNTOLD = 2


class EntailmentModel(nn.Module):
    """[CLS] premise [SEP] hypothesis [SEP] to four logits.

    The classes are entailment, neutral, contradiction, in this order; a second head says of two sentences with a value
    masked in each whether the masks ask the same question. ``temperature`` divides the
    logits; it is fitted after training and 1 until then. The embeddings and the lowest layers stay
    as they are: training them costs a quarter of the time and labelled data is too small to move them.
    """

    def __init__(self, n_frozen_layers: int = N_FROZEN_LAYERS) -> None:
        super().__init__()
        self.encoder = MiniLM()
        self.encoder.embeddings.requires_grad_(False)
        self.encoder.layers[:n_frozen_layers].requires_grad_(False)
        width = self.encoder.width
        self.hidden = nn.Linear(5 * width, width)
        self.classes = nn.Linear(width, N_CLASSES)
        self.question_hidden = nn.Linear(5 * width, width)
        self.question = nn.Linear(width, 1)
        self.dropout = nn.Dropout(0.1)
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Maps three (n, length) integer tensors to (n, 4) logits: three classes, and the same question or not."""
        states = self.encoder.embed(input_ids, token_type_ids)
        return self.from_states(states, 0, attention_mask, token_type_ids)

    def from_states(self, states: Tensor, start: int, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The same from the states, (n, length, width), that go into layer ``start``."""
        encoder, bias = self.encoder, attention_bias(attention_mask)
        last = len(encoder.layers) - 1
        for index in range(start, last):
            states = encoder.layer(index, states, bias, states)
            if index >= N_FROZEN_LAYERS - 1:
                states = self.dropout(states)
        first = encoder.layer(last, states, bias, states[:, :1])[:, 0]
        second_mask = (token_type_ids * attention_mask).unsqueeze(-1).float()
        first_mask = attention_mask.unsqueeze(-1).float() - second_mask
        premise, hypothesis = masked_mean(states, first_mask), masked_mean(states, second_mask)
        apart, common = (premise - hypothesis).abs(), premise * hypothesis
        features = torch.cat([first, premise, hypothesis, apart, common], dim=-1)
        features = self.dropout(features)
        hidden, asked = (nn.functional.gelu(layer(features)) for layer in (self.hidden, self.question_hidden))
        classes = self.classes(self.dropout(hidden)) / self.temperature
        return torch.cat([classes, self.question(self.dropout(asked))], dim=-1)


def entailment_loss(logits: Tensor, labels: Tensor, smoothing: float = 0.05) -> Tensor:
    """The mean loss of (n, 4) logits.

    Cross-entropy over three classes, where label 3 means "neutral or contradiction" and 6 "entailment or neutral";
    labels 4 and 5 are masked pairs, which ask another question or the same, by binary cross-entropy on the fourth
    logit; labels from LINE on are lines, whose form is one of the three classes and whose worth is the fourth logit.
    """
    form, worth = of_lines(labels)
    is_line = labels >= LINE
    log_probabilities = logits[:, :N_CLASSES].log_softmax(-1)
    either = torch.logsumexp(log_probabilities[:, 1:], dim=-1, keepdim=True)
    undenied = torch.logsumexp(log_probabilities[:, :2], dim=-1, keepdim=True)
    of_class = torch.where(labels == NOT_CONTRADICTION, 4, labels.clamp(max=3))
    of_class = torch.where(is_line, form.clamp(max=N_CLASSES - 1), of_class)[:, None]
    picked = torch.cat([log_probabilities, either, undenied], dim=-1).gather(1, of_class).squeeze(1)
    classes = -((1 - smoothing) * picked + smoothing * log_probabilities.mean(-1))
    same = torch.where(is_line, worth == 1, labels == SAME_QUESTION).float() * (1 - smoothing) + smoothing / 2
    asked = nn.functional.binary_cross_entropy_with_logits(logits[:, N_CLASSES], same, reduction="none")
    masked = (labels == OTHER_QUESTION) | (labels == SAME_QUESTION)
    known = torch.where(form < N_CLASSES, classes, 0.0) + torch.where(worth < UNTOLD, asked, 0.0)
    return torch.where(is_line, known, torch.where(masked, asked, classes)).mean()


def line_label(form: int | None, worth: bool | None) -> int:
    """The label of a line: its form (0 stands alone, 1 leans, 2 is broken) and whether it is worth its room; None for
    what nobody has said."""
    return LINE + 3 * (N_CLASSES if form is None else form) + (UNTOLD if worth is None else int(worth))


def of_lines(labels: Tensor) -> tuple[Tensor, Tensor]:
    """The forms and worths in labels of lines; without meaning for other labels."""
    rest = (labels - LINE).clamp(min=0)
    return torch.div(rest, 3, rounding_mode="floor"), rest % 3
