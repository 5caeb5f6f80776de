"""A branch of the shipped stance model as a checkpoint that training goes on from.

    python training/shipped_stance.py briefing/engines/weights/stance --branch denies --out RUN
    python training/train_stance.py denies.jsonl.gz --start-from RUN/checkpoint.pt --out RUN2

Int8 matrices become floats again, a rounding that further training makes good.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
import torch
from entailment_model import N_FROZEN_LAYERS, EntailmentModel
from onnx import numpy_helper

Branch = Literal["says", "denies", "supports", "lines"]
BRANCHES: tuple[Branch, ...] = ("says", "denies", "supports", "lines")

MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
N_LAYERS = 6
HEADS = ("hidden.weight", "classes.weight", "question_hidden.weight", "question.weight")
_QUANTIZED = "_quantized"


def shipped_state(path: Path, branch: Branch) -> dict[str, torch.Tensor]:
    """The parameters of ``EntailmentModel`` of one branch out of the int8 file at ``path``; a head that the branch
    does not have is as it is made new."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}
    state = EntailmentModel().state_dict()
    # The trunk was exported with the branch `says`.
    for prefix in ("says.", f"{branch}."):
        own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
        state.update({name: torch.from_numpy(array.copy()) for name, array in own.items() if name in state})
    state["encoder.embeddings.word_embeddings.weight"] = torch.from_numpy(arrays["word_rows"] * arrays["word_scales"])
    # The exporter numbers the matrices in the order in which they are used: the trunk, then BRANCHES.
    numbered = sorted(
        (name for name in arrays if name.startswith("onnx::MatMul") and name.endswith(_QUANTIZED)), key=_number
    )
    n_trunk, n_branch = N_FROZEN_LAYERS * len(MATRICES), (N_LAYERS - N_FROZEN_LAYERS) * len(MATRICES)
    first = n_trunk + n_branch * BRANCHES.index(branch)
    for at, name in enumerate(numbered[:n_trunk] + numbered[first : first + n_branch]):
        layer, matrix = divmod(at, len(MATRICES))
        state[f"encoder.layers.{layer}.{MATRICES[matrix]}.weight"] = _dequantised(arrays, name)
    for name in HEADS:
        head = f"{branch}.{name}_Transposed{_QUANTIZED}"
        if head in arrays:
            state[name] = _dequantised(arrays, head)
    state["temperature"] = torch.ones(())
    return state


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name)))


def _dequantised(arrays: dict[str, np.ndarray], name: str) -> torch.Tensor:
    """An int8 (inputs, outputs) matrix as torch keeps it: float32 (outputs, inputs)."""
    scale = arrays[name.replace(_QUANTIZED, "_scale")]
    return torch.from_numpy((arrays[name] * scale).T.astype(np.float32).copy())


def main() -> None:
    """Reads the arguments and writes checkpoint.pt."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="folder with model.onnx")
    parser.add_argument("--branch", choices=BRANCHES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    state = shipped_state(arguments.weights / "model.onnx", arguments.branch)
    torch.save({"average": state, "n_draws": 0}, arguments.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
