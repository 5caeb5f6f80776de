"""The larger model that the entailment model learns from: all-mpnet-base-v2 with one head for all four logits."""

from __future__ import annotations

from pathlib import Path

import torch
from minilm import masked_mean
from pair_tensors import Drawn, laid_out
from torch import Tensor, nn
from transformers import MPNetModel

N_LOGITS = 4
START, PAD, END = 0, 1, 2
# MPNet has BERT's words, four places later; its mask is a word of its own.
WORD_OFFSET, BERT_MASK, MASK = 4, 103, 30526


class Teacher(nn.Module):
    """``<s> premise </s></s> hypothesis </s>`` to four logits, as ``EntailmentModel`` gives them.

    Args:
        folder: The weights of all-mpnet-base-v2 as transformers keeps them.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        ids = torch.arange(self.encoder.config.vocab_size - WORD_OFFSET) + WORD_OFFSET
        ids[BERT_MASK] = MASK
        self.register_buffer("ids", ids)
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(5 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, N_LOGITS)
        )

    def forward(self, drawn: Drawn) -> Tensor:
        """Maps n pairs to (n, 4) logits: three classes, and the same question or not."""
        tokens, mask, second = laid_out(drawn, start=START, joint=(END, END), end=END, pad=PAD, ids=self.ids)
        states = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        second_mask = second.unsqueeze(-1).to(states.dtype)
        first_mask = mask.unsqueeze(-1).to(states.dtype) - second_mask
        premise, hypothesis = masked_mean(states, first_mask), masked_mean(states, second_mask)
        features = [states[:, 0], premise, hypothesis, (premise - hypothesis).abs(), premise * hypothesis]
        return self.head(torch.cat(features, dim=-1))
