"""The trained network as an ONNX file, written layer by layer: convolutions with their normalisation inside."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from safelight.presence.photos.training.known import Known
from safelight.presence.photos.training.lite import Block, Layer, Lite

_OPSET, _IR = 17, 8
PICTURE, LOGITS, HEAT, MAPS = "picture", "logits", "heat", "maps"
PEOPLE, STRANGE = "people", "strange"
"""What goes in, what comes out, and how much each part of the picture spoke for police (n x 1 x rows x columns).

The heat is the class activation map (Zhou et al., 2016): its mean and the bias make the difference of the logits, but
for what ImageNet's classes add. People, strange: how likely somebody stands near, and how likely it's no photo (n x 1).
"""


Shapes = dict[str, list[int | str]]


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

    def linear(self, layer: nn.Linear, x: str, output: str | None = None) -> str:
        return self.node("Gemm", [x, self.weight(layer.weight), self.weight(layer.bias)], output, transB=1)

    def mean(self, x: str) -> str:
        return self.node("Flatten", [self.node("GlobalAveragePool", [x])])

    def body(self, parts: nn.Sequential, x: str = PICTURE) -> str:
        """The layers and blocks, from `x` on; answers the name of what comes out."""
        if not len(parts):
            return x
        low, high = self.weight(np.array(0, np.float32)), self.weight(np.array(6, np.float32))
        for part in parts:
            if isinstance(part, Layer):
                x = self.layer(part, x, low, high)
            elif isinstance(part, Block):
                start = x
                for layer in part.layers:
                    assert isinstance(layer, Layer)
                    x = self.layer(layer, x, low, high)
                x = self.node("Add", [start, x]) if part.adds else x
        return x

    def made(self, into: Shapes, out: Shapes) -> bytes:
        """The graph as a file, checked."""
        inside, outside = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
            for shapes in (into, out)
        )
        model = helper.make_model(
            helper.make_graph(self.nodes, "police", inside, outside, self.weights),
            opset_imports=[helper.make_opsetid("", _OPSET)],
            ir_version=_IR,
            producer_name="safelight",
        )
        onnx.checker.check_model(model, full_check=True)
        return bytes(model.SerializeToString())


def onnx_bytes(net: Lite, side: int) -> bytes:
    """The network (folded) as ONNX: one or more pictures of side x side to logits, heat, and what is told beside."""
    graph, cells = _Graph(), side // 32
    maps = graph.body(net.body[: net.branch])
    x = graph.body(net.body[net.branch :], maps)
    spoken = (net.answer.weight[1] - net.answer.weight[0])[None, :, None, None]
    graph.node("Conv", [x, graph.weight(spoken)], HEAT, kernel_shape=[1, 1])
    out: Shapes = {LOGITS: ["n", 2], HEAT: ["n", 1, cells, cells]}
    if net.known is None:
        graph.linear(net.answer, graph.mean(x), LOGITS)
    else:
        _known(graph, net.known, maps, graph.linear(net.answer, graph.mean(x)))
        out |= {PEOPLE: ["n", 1], STRANGE: ["n", 1]}
    return graph.made({PICTURE: ["n", 3, side, side]}, out)


def _known(graph: _Graph, known: Known, maps: str, own: str) -> None:
    """What ImageNet's classes add to the network's own logits, and what the two lines tell."""
    features = graph.mean(graph.body(known.parts, maps))
    others = graph.node("ReduceLogSumExp", [graph.linear(known.others, features)], axes=[1], keepdims=1)
    above = graph.node("Sub", [graph.linear(known.van, features), others])
    sides = graph.weight(np.array([[-known.weight / 2, known.weight / 2]], np.float32))
    graph.node("Add", [own, graph.node("Mul", [above, sides])], LOGITS)
    for line, name in ((known.people, PEOPLE), (known.strange, STRANGE)):
        graph.node("Sigmoid", [graph.linear(line, features)], name)


def lower_bytes(net: Lite, parts: slice) -> bytes:
    """Some parts of the network (at least one) as ONNX, pictures or maps to maps: on a core faster than PyTorch."""
    graph = _Graph()
    graph.node("Identity", [graph.body(net.body[parts])], MAPS)
    shape: list[int | str] = ["n", "channels", "rows", "columns"]
    return graph.made({PICTURE: shape}, {MAPS: ["n", "channels_out", "rows_out", "columns_out"]})
