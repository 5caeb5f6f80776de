"""Writes the trained entailment model as int8 ONNX, its probabilities calibrated.

    python training/export_entailment.py DATA_FOLDER --run FOLDER --out FOLDER

FOLDER of --run is what train_entailment.py wrote. A temperature is fitted on every second pair of
the MNLI and ConjNLI dev sets; it scales the logits in the graph and leaves the likeliest class.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import torch
from entailment_data import dev_pairs
from entailment_model import N_CLASSES, EntailmentModel
from minilm import weights_folder
from onnx_files import Session, export, quantise

CALIBRATION_SETS = ("mnli_dev", "conjnli")
OUTPUTS = ("logits", "question")


class TwoOutputs(torch.nn.Module):
    """The model with its two heads apart: (n, 3) classes, and (n, 1) for masked pairs."""

    def __init__(self, model: EntailmentModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Maps three (n, length) integer tensors to both outputs."""
        logits = self.model(input_ids, attention_mask, token_type_ids)
        return logits[:, :N_CLASSES], logits[:, N_CLASSES:]


def main() -> None:
    """Reads the arguments and writes model.onnx and tokenizer.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--run", type=Path, required=True, help="folder with checkpoint.pt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", type=Path, help="also keep the float model at this path")
    arguments = parser.parse_args()
    model = EntailmentModel()
    state = torch.load(arguments.run / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["average"])
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exact, small = Path(folder) / "float.onnx", Path(folder) / "model.onnx"
        export(TwoOutputs(model), exact, outputs=OUTPUTS)
        quantise(exact, small)
        model.temperature.fill_(fitted_temperature(Session(small), arguments.data))
        export(TwoOutputs(model), exact, outputs=OUTPUTS)
        quantise(exact, small)
        shutil.copy(small, arguments.out / "model.onnx")
        if arguments.float:
            shutil.copy(exact, arguments.float)
    shutil.copy(weights_folder() / "tokenizer.json", arguments.out / "tokenizer.json")
    print(f"{state['n_draws']} draws, temperature {model.temperature.item():.3f}")


def fitted_temperature(session: Session, data: Path) -> float:
    """The temperature with the least cross-entropy on half of the calibration sets."""
    sets = dev_pairs(data)
    pairs = [pair for name in CALIBRATION_SETS for pair in sets[name][::2]]
    logits = torch.from_numpy(session.run([(pair.premise, pair.hypothesis) for pair in pairs]))[:, :N_CLASSES]
    labels = torch.tensor([pair.label for pair in pairs])
    candidates = torch.linspace(0.5, 3.0, 126)
    losses = [torch.nn.functional.cross_entropy(logits / t, labels) for t in candidates]
    return candidates[int(torch.stack(losses).argmin())].item()


if __name__ == "__main__":
    main()
