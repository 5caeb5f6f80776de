"""The shipped entailment model as a checkpoint that training goes on from.

    python training/shipped_entailment.py briefing/models/weights/entailment --out RUN
    python training/train_entailment.py DATA --start-from RUN/checkpoint.pt --out RUN2

Int8 matrices become floats again, a rounding that further training makes good.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from entailment_model import EntailmentModel
from onnx import numpy_helper

MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
HEADS = ("hidden.weight", "classes.weight", "question_hidden.weight", "question.weight")


def shipped_state(path: Path) -> dict[str, torch.Tensor]:
    """The parameters of ``EntailmentModel`` out of the int8 file at ``path``."""
    initializers = onnx.load(path).graph.initializer
    arrays = {tensor.name.removeprefix("model."): numpy_helper.to_array(tensor) for tensor in initializers}
    # The exporter numbers the matrices of the layers in the order in which they are used.
    numbered = sorted(name for name in arrays if name.startswith("onnx::MatMul") and name.endswith("_quantized"))
    state = EntailmentModel().state_dict()
    state.update({name: torch.from_numpy(array.copy()) for name, array in arrays.items() if name in state})
    state["encoder.embeddings.word_embeddings.weight"] = torch.from_numpy(arrays["word_rows"] * arrays["word_scales"])
    for at, name in enumerate(numbered):
        layer, matrix = divmod(at, len(MATRICES))
        state[f"encoder.layers.{layer}.{MATRICES[matrix]}.weight"] = _dequantised(arrays, name)
    for name in HEADS:
        state[name] = _dequantised(arrays, f"{name}_Transposed_quantized")
    state["temperature"] = torch.ones(())
    return state


def _dequantised(arrays: dict[str, np.ndarray], name: str) -> torch.Tensor:
    """An int8 (inputs, outputs) matrix as torch keeps it: float32 (outputs, inputs)."""
    scale = arrays[name.replace("_quantized", "_scale")]
    return torch.from_numpy((arrays[name] * scale).T.astype(np.float32).copy())


def main() -> None:
    """Reads the arguments and writes checkpoint.pt."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="folder with model.onnx")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    state = shipped_state(arguments.weights / "model.onnx")
    torch.save({"average": state, "n_draws": 0}, arguments.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
