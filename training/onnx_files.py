"""From a torch MiniLM to a small int8 ONNX file, and a runner for it.

Weights are int8, one scale for each output column (7 bits of range: without VNNI, AVX2 adds two
products into 16 bits and would saturate). Activations are quantised as they come, with one scale
for a whole run: padded together, texts would change each other's vectors. So every text is run
alone, several at a time on threads. That also saves all padding.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import torch
from minilm import weights_folder
from onnx import TensorProto, helper, numpy_helper
from torch import nn

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MAX_TOKENS = 128
OPSET = 17
N_THREADS = 2


def export(module: nn.Module, path: Path, *, outputs: Sequence[str]) -> None:
    """Writes ``module`` as float ONNX with free batch and length, its outputs by name."""
    ids = torch.tensor([[101, 2023, 2003, 102, 2019, 2742, 102], [101, 7592, 102, 0, 0, 0, 0]])
    types = torch.tensor([[0, 0, 0, 0, 1, 1, 1], [0] * 7])
    torch.onnx.export(
        module.eval(),
        (ids, (ids > 0).long(), types),
        str(path),
        input_names=list(INPUTS),
        output_names=list(outputs),
        dynamic_axes={name: {0: "batch", 1: "length"} for name in INPUTS} | {name: {0: "batch"} for name in outputs},
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Writes the float model at ``source`` with int8 matrices and int8 word embeddings.

    The graph is saved as onnxruntime fuses it, so that loading need not do that again.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        shaped, dynamic = Path(folder) / "shaped.onnx", Path(folder) / "dynamic.onnx"
        logging.disable(logging.WARNING)
        quant_pre_process(str(source), str(shaped), skip_symbolic_shape=True)
        quantize_dynamic(
            shaped,
            dynamic,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
        logging.disable(logging.NOTSET)
        model = onnx.load(dynamic)
        _quantise_embeddings(model)
        onnx.save(model, dynamic)
        _save_fused(dynamic, target)


def _quantise_embeddings(model: onnx.ModelProto) -> None:
    """Replaces the lookup of float word embeddings by int8 rows, each with its own scale."""
    graph = model.graph
    table = max(graph.initializer, key=lambda tensor: tensor.dims[0] if tensor.dims else 0)
    gather = next(node for node in graph.node if table.name in node.input)
    weights = numpy_helper.to_array(table)
    scales = np.abs(weights).max(axis=1, keepdims=True).clip(1e-8) / 127.0
    rows = np.round(weights / scales).astype(np.int8)
    graph.initializer.remove(table)
    graph.initializer.append(numpy_helper.from_array(rows, "word_rows"))
    graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), "word_scales"))
    ids, out = gather.input[1], gather.output[0]
    nodes = [
        helper.make_node("Gather", ["word_rows", ids], ["word_int8"], axis=0),
        helper.make_node("Cast", ["word_int8"], ["word_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["word_scales", ids], ["word_scale"], axis=0),
        helper.make_node("Mul", ["word_float", "word_scale"], [out]),
    ]
    at = list(graph.node).index(gather)
    graph.node.remove(gather)
    for offset, node in enumerate(nodes):
        graph.node.insert(at + offset, node)


def _save_fused(source: Path, target: Path) -> None:
    from briefing.engines.onnx import runtime

    onnxruntime = runtime()

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


class Session:
    """Runs an ONNX file over texts or pairs of texts, each alone unless told otherwise; all its outputs, or those
    named."""

    def __init__(self, path: Path, *, outputs: Sequence[str] | None = None) -> None:
        from briefing.engines.onnx import runtime

        onnxruntime = runtime()
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.outputs = None if outputs is None else list(outputs)
        self.run_s = 0.0

    def mean_tokens(self, texts: Sequence[tuple[str, ...]]) -> float:
        """The mean number of tokens of texts or pairs, after cutting."""
        return float(np.mean([len(encoding.ids) for encoding in self._encode(texts)]))

    def run(self, texts: Sequence[tuple[str, ...]], *, batch_size: int = 1) -> np.ndarray:
        """The model's outputs, side by side, for each text or pair, (n, width); keeps the time in ``run_s``."""
        start = time.perf_counter()
        encodings = self._encode(texts)
        groups = [encodings[at : at + batch_size] for at in range(0, len(texts), batch_size)]
        with ThreadPoolExecutor(N_THREADS) as threads:
            outputs = list(threads.map(self._run_group, groups))
        self.run_s = time.perf_counter() - start
        return np.concatenate(outputs)

    def _encode(self, texts: Sequence[tuple[str, ...]]) -> list:
        inputs = [text if len(text) == 2 else text[0] for text in texts]
        return self.tokenizer.encode_batch(inputs)

    def _run_group(self, encodings: list) -> np.ndarray:
        length = max(len(encoding.ids) for encoding in encodings)
        arrays = [np.zeros((len(encodings), length), np.int64) for _ in INPUTS]
        for row, encoding in enumerate(encodings):
            n = len(encoding.ids)
            for array, values in zip(arrays, (encoding.ids, encoding.attention_mask, encoding.type_ids), strict=True):
                array[row, :n] = values
        return np.concatenate(self.session.run(self.outputs, dict(zip(INPUTS, arrays, strict=True))), axis=-1)
