from __future__ import annotations

import hashlib
from pathlib import Path

WEIGHTS = Path(__file__).parents[2] / "briefing/engines/weights"
MAX_MODEL_BYTES = 52_000_000


def test_the_weights_are_the_ones_the_digests_name() -> None:
    listed = dict(reversed(line.split("  ", 1)) for line in (WEIGHTS / "SHA256SUMS").read_text().splitlines())
    assert {"encoder/model.onnx", "encoder/tokenizer.json", "encoder/LICENSE"} <= set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() == digest, name


def test_each_model_is_small_and_has_card_and_licence() -> None:
    for model in WEIGHTS.glob("*/model.onnx"):
        assert model.stat().st_size < MAX_MODEL_BYTES
        assert (model.parent / "MODEL_CARD.md").is_file()
        assert (model.parent / "LICENSE").is_file()
