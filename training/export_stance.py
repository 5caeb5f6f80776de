"""Writes the stance model: the four trained branches on one trunk, in ONNX, int8.

    python training/export_stance.py --says RUN --denies RUN2 --supports RUN3 --lines RUN4 --out WEIGHTS/stance

The branches were trained from one start with the embeddings and the lowest two layers as they stood; these are kept
once and worked out once. Outputs, by name: `says` (n, 3) for all, core, silent; `logits` (n, 3) for entailment,
neutral, contradiction (what denies); `question` (n, 1); `supports` (n, 3) for supported, not enough information,
refuted; `lines` (n, 4), three for stands, leans, broken and the log-odds of being worth a line. Whoever asks for one
alone pays for that branch alone.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import torch
from entailment_model import N_CLASSES, N_FROZEN_LAYERS, EntailmentModel
from minilm import attention_bias, weights_folder
from onnx_files import export, quantise
from torch import Tensor, nn

OUTPUTS = ("says", "logits", "question", "supports", "lines")


class StanceModel(nn.Module):
    """Branches `says`, `denies`, `supports` and `lines` over one trunk of embeddings and `N_FROZEN_LAYERS` layers."""

    def __init__(
        self, says: EntailmentModel, denies: EntailmentModel, supports: EntailmentModel, lines: EntailmentModel
    ) -> None:
        super().__init__()
        for tensors in zip(*map(trunk, (says, denies, supports, lines)), strict=True):
            if not all(torch.equal(tensors[0], other) for other in tensors[1:]):
                raise ValueError("the branches were not trained on one trunk")
        self.says, self.denies, self.supports, self.lines = says, denies, supports, lines

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        """Maps three (n, length) integer tensors to OUTPUTS."""
        encoder = self.says.encoder
        states, bias = encoder.embed(input_ids, token_type_ids), attention_bias(attention_mask)
        for index in range(N_FROZEN_LAYERS):
            states = encoder.layer(index, states, bias, states)
        branches = (self.says, self.denies, self.supports, self.lines)
        says, denies, supports, lines = (
            branch.from_states(states, N_FROZEN_LAYERS, attention_mask, token_type_ids) for branch in branches
        )
        return says[:, :N_CLASSES], denies[:, :N_CLASSES], denies[:, N_CLASSES:], supports[:, :N_CLASSES], lines


def trunk(model: EntailmentModel) -> list[Tensor]:
    """The tensors of the embeddings and the lowest layers."""
    parts = (model.encoder.embeddings, *model.encoder.layers[:N_FROZEN_LAYERS])
    return [tensor for part in parts for tensor in part.state_dict().values()]


def branch(run: Path, temperature: float = 1.0) -> EntailmentModel:
    """The averaged weights of a run."""
    model = EntailmentModel()
    model.load_state_dict(torch.load(run / "checkpoint.pt", weights_only=True)["average"])
    model.temperature.fill_(temperature)
    return model.eval()


def main() -> None:
    """Reads the arguments and writes model.onnx and tokenizer.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--says", type=Path, required=True, help="run of train_stance.py over says pairs")
    parser.add_argument("--denies", type=Path, required=True, help="run of train_stance.py over denies pairs")
    parser.add_argument("--supports", type=Path, required=True, help="run of train_stance.py over supports pairs")
    parser.add_argument("--lines", type=Path, required=True, help="run of train_stance.py over pairs of lines")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    runs = (arguments.says, arguments.denies, arguments.supports, arguments.lines)
    model = StanceModel(*map(branch, runs))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "float.onnx"
        export(model, exact, outputs=OUTPUTS)
        quantise(exact, arguments.out / "model.onnx")
    shutil.copy(weights_folder() / "tokenizer.json", arguments.out / "tokenizer.json")


if __name__ == "__main__":
    main()
