"""Tiny encoder-decoder models, made from nothing: a sentencepiece vocabulary of their own and a few thousand weights."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

WORDS = [
    "the",
    "harbour",
    "council",
    "voted",
    "on",
    "monday",
    "to",
    "close",
    "the",
    "old",
    "bridge",
    "after",
    "engineers",
    "found",
    "cracks",
    "in",
    "two",
    "of",
    "its",
    "pillars",
    "repair",
    "will",
    "cost",
    "four",
    "million",
    "crowns",
    "and",
    "take",
    "until",
    "spring",
    "while",
    "ferry",
    "traffic",
    "doubles",
]
TARGET = "the council voted to close the bridge."


def sentences(n: int, seed: int = 0) -> list[str]:
    """Nonsense of the vocabulary, as sentences."""
    rng = Random(seed)
    return [" ".join(rng.choices(WORDS, k=10)).capitalize() + "." for _ in range(n)]


def _vocabulary(folder: Path) -> None:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*sentences(300), TARGET] * 2), model_writer=model, vocab_size=100,
        model_type="unigram", minloglevel=2, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, hard_vocab_limit=False,
    )  # fmt: skip
    (folder / "spiece.model").write_bytes(model.getvalue())


def make_t5(folder: Path) -> Path:
    """A T5 that has learnt to answer everything with `TARGET`."""
    import torch
    from transformers import AutoTokenizer, T5Config, T5ForConditionalGeneration

    folder.mkdir(parents=True)
    _vocabulary(folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "T5Tokenizer", "extra_ids": 100}))
    torch.set_num_threads(1)  # more only wait for one another on weights this small
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=220, d_model=32, d_kv=8, d_ff=64, num_layers=1, num_decoder_layers=1, num_heads=2, n_positions=64,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    config.save_pretrained(folder)
    _teach(model, AutoTokenizer.from_pretrained(folder), prefix="summarize: ")
    model.save_pretrained(folder)
    return folder


def make_pegasus(folder: Path) -> Path:
    """A PEGASUS that has learnt to answer everything with `TARGET`."""
    import torch
    from transformers import AutoTokenizer, PegasusConfig, PegasusForConditionalGeneration

    folder.mkdir(parents=True)
    _vocabulary(folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PegasusTokenizer", "offset": 103}))
    torch.set_num_threads(1)  # more only wait for one another on weights this small
    torch.manual_seed(0)
    config = PegasusConfig(
        vocab_size=240, d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=64,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, forced_eos_token_id=1,
    )  # fmt: skip
    model = PegasusForConditionalGeneration(config)
    config.save_pretrained(folder)
    _teach(model, AutoTokenizer.from_pretrained(folder), prefix="")
    model.save_pretrained(folder)
    return folder


def _teach(model: object, tokenizer: object, *, prefix: str, n_steps: int = 40) -> None:
    import torch

    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)  # type: ignore[attr-defined]
    labels = tokenizer([TARGET] * 8, return_tensors="pt")["input_ids"]  # type: ignore[operator]
    for step in range(n_steps):
        texts = [prefix + s for s in sentences(8, seed=step)]
        inputs = tokenizer(texts, return_tensors="pt", padding=True)  # type: ignore[operator]
        loss = model(  # type: ignore[operator]
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], labels=labels
        ).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()  # type: ignore[attr-defined]
