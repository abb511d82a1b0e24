"""The encoder's weights as an ONNX file: three LSTM layers, a linear layer, rectified and L2-normed
(Wan et al. 2018, generalized end-to-end loss).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HIDDEN, MELS, LAYERS = 256, 40, 3


def write_encoder(weights: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Writes `path`: input `mels` (windows, frames, 40) float32, output `voice` (windows, 256) rows L2-normed.
    `weights` are named as torch.nn.LSTM and torch.nn.Linear name theirs.
    """
    nodes = [helper.make_node("Transpose", ["mels"], ["x0"], perm=[1, 0, 2])]
    kept = []
    for layer in range(LAYERS):
        names = {"W": f"lstm.weight_ih_l{layer}", "R": f"lstm.weight_hh_l{layer}"}
        kept += [_constant(f"{short}{layer}", _gates(weights[long])[None]) for short, long in names.items()]
        biases = [_gates(weights[f"lstm.bias_{kind}_l{layer}"]) for kind in ("ih", "hh")]
        kept.append(_constant(f"B{layer}", np.concatenate(biases)[None]))
        inputs = [f"x{layer}", f"W{layer}", f"R{layer}", f"B{layer}"]
        outputs = [f"y{layer}", f"h{layer}"]
        nodes.append(helper.make_node("LSTM", inputs, outputs, hidden_size=HIDDEN))
        nodes.append(helper.make_node("Squeeze", [f"y{layer}", "one"], [f"x{layer + 1}"]))
    nodes += [
        helper.make_node("Squeeze", [f"h{LAYERS - 1}", "zero"], ["last"]),
        helper.make_node("Gemm", ["last", "P", "b"], ["projected"], transB=1),
        helper.make_node("Relu", ["projected"], ["positive"]),
        helper.make_node("LpNormalization", ["positive"], ["voice"], axis=1, p=2),
    ]
    kept += [_constant("P", weights["linear.weight"]), _constant("b", weights["linear.bias"])]
    kept += [_constant("one", np.array([1])), _constant("zero", np.array([0]))]
    graph = helper.make_graph(
        nodes,
        "voice",
        [helper.make_tensor_value_info("mels", TensorProto.FLOAT, ["windows", "frames", MELS])],
        [helper.make_tensor_value_info("voice", TensorProto.FLOAT, ["windows", HIDDEN])],
        kept,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())


def _gates(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Torch orders the gates input, forget, cell, output; ONNX input, output, forget, cell."""
    gate_in, forget, cell, out = np.split(rows, 4)
    return np.concatenate([gate_in, out, forget, cell])


def _constant(name: str, numbers: NDArray[np.generic]) -> TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(numbers), name)
