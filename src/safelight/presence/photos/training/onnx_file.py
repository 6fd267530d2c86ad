"""The trained network as an ONNX file, written layer by layer: convolutions with their normalisation inside."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from safelight.presence.photos.training.lite import Block, Layer, Lite

_OPSET, _IR = 17, 8
PICTURE, LOGITS, HEAT = "picture", "logits", "heat"
"""What goes in, what comes out, and how much each part of the picture spoke for police (n x 1 x rows x columns).

The heat is the class activation map (Zhou et al., 2016): its mean and the bias make the difference of the logits.
"""


@dataclass
class _Graph:
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def weight(self, value: torch.Tensor | np.ndarray) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str | None = None, **how: object) -> str:
        name = output or f"x{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **how))
        return name

    def layer(self, layer: Layer, x: str, low: str, high: str) -> str:
        conv, (before, after) = layer.conv, layer.pads
        if conv.bias is None:
            raise ValueError("a network is folded before it is written")
        x = self.node(
            "Conv",
            [x, self.weight(conv.weight), self.weight(conv.bias)],
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            group=conv.groups,
            pads=[before, before, after, after],
        )
        return self.node("Clip", [x, low, high]) if layer.active else x


def onnx_bytes(net: Lite, side: int) -> bytes:
    """The network (folded) as ONNX: one or more pictures of side x side to logits and heat."""
    graph, x = _Graph(), PICTURE
    low, high = graph.weight(np.array(0, np.float32)), graph.weight(np.array(6, np.float32))
    for part in net.body:
        if isinstance(part, Layer):
            x = graph.layer(part, x, low, high)
        elif isinstance(part, Block):
            start = x
            for layer in part.layers:
                assert isinstance(layer, Layer)
                x = graph.layer(layer, x, low, high)
            x = graph.node("Add", [start, x]) if part.adds else x
    spoken = (net.answer.weight[1] - net.answer.weight[0])[None, :, None, None]
    flat = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])])
    graph.node("Gemm", [flat, graph.weight(net.answer.weight), graph.weight(net.answer.bias)], LOGITS, transB=1)
    graph.node("Conv", [x, graph.weight(spoken)], HEAT, kernel_shape=[1, 1])
    cells = side // 32
    shapes = {PICTURE: ["n", 3, side, side], LOGITS: ["n", 2], HEAT: ["n", 1, cells, cells]}
    values = {name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()}
    made = helper.make_model(
        helper.make_graph(graph.nodes, "police", [values[PICTURE]], [values[LOGITS], values[HEAT]], graph.weights),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR,
        producer_name="safelight",
    )
    onnx.checker.check_model(made, full_check=True)
    return bytes(made.SerializeToString())
