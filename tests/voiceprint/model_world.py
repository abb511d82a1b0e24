"""ONNX models made by hand, as a user would bring them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_model(path: Path, shape: list[int | str], told: dict[str, str] | None = None, name: str = "feats") -> Path:
    """A model that takes `shape` and gives the mean over time through a fixed random layer of 32."""
    bands = shape[-1] if isinstance(shape[-1], int) else 1
    layer = np.random.default_rng(5).standard_normal((bands, 32)).astype(np.float32)
    kept = [numpy_helper.from_array(layer, "layer")]
    nodes, source = [], name
    if len(shape) == 2:  # samples: how loud, in each of 32 pieces of their range
        nodes += [helper.make_node("Unsqueeze", [name, "last"], ["tall"])]
        kept += [numpy_helper.from_array(np.array([2]), "last")]
        source = "tall"
    nodes += [
        helper.make_node("MatMul", [source, "layer"], ["wide"]),
        helper.make_node("Relu", ["wide"], ["positive"]),
        helper.make_node("ReduceMean", ["positive"], ["voice"], axes=[-2], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "speaker",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("voice", TensorProto.FLOAT, None)],
        kept,
    )
    return save(graph, path, told)


def save(graph: onnx.GraphProto, path: Path, told: dict[str, str] | None = None) -> Path:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, told or {})
    path.write_bytes(model.SerializeToString())
    return path


def passes_through(path: Path, shape: list[int | str]) -> Path:
    """No speaker model: gives back what it is given."""
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "no_speaker",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
    )
    return save(graph, path)
