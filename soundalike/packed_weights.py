"""Weights laid out as a CPU's matrix units read them: a frozen model's linear layers twice as fast for short inputs.

oneDNN lays weights out anew at each call where they come as torch keeps them; done once, a token costs about half. The
layout is a copy, so the memory of the linear layers doubles. For inference only: it has no gradient, and it does not
see weights that change afterwards.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    import torch

MOST_OF_FREE_MEMORY = 0.25
"""That a copy of weights may take."""
ROWS_HINT = 8
"""Tokens at a time that the layout is best for; it is right for any number."""


def pack(model: "torch.nn.Module") -> int:
    """Lay out all plain linear layers of a model on a CPU; returns how many.

    None where this machine cannot, or where the copy would take more than a quarter of the free memory.
    """
    # What was laid out before may be of other weights than those of now.
    unpack(model)
    layers = [layer for layer in _linear_layers(model) if _can_be_packed(layer)]
    if not layers or not has_room_for([layer.weight for layer in layers]) or not _is_right(layers[0]):
        return 0
    for layer in layers:
        _pack(layer)
    return len(layers)


def unpack(model: "torch.nn.Module") -> None:
    """Compute with the model's own weights again."""
    for layer in _linear_layers(model):
        layer.__dict__.pop("forward", None)


def has_room_for(weights: "Sequence[torch.Tensor]") -> bool:
    """Tell whether a copy of some weights takes no more than its share of the free memory."""
    size_bytes = sum(weight.numel() * weight.element_size() for weight in weights)
    return bool(size_bytes <= MOST_OF_FREE_MEMORY * psutil.virtual_memory().available)


def _linear_layers(model: "torch.nn.Module") -> Iterator[Any]:
    import torch

    # Of that class and no other: what is derived from it keeps its weights in other ways.
    return (module for module in model.modules() if type(module) is torch.nn.Linear)


def _can_be_packed(layer: Any) -> bool:
    import torch

    if not torch.backends.mkldnn.is_available() or layer.weight.device.type != "cpu":
        return False
    if layer.weight.dtype == torch.bfloat16:
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    return bool(layer.weight.dtype == torch.float32)


def _pack(layer: Any) -> None:
    import torch

    weight = torch.ops.mkldnn._reorder_linear_weight(layer.weight.detach(), ROWS_HINT)
    bias = None if layer.bias is None else layer.bias.detach()
    compute = torch.ops.mkldnn._linear_pointwise

    def forward(inputs: "torch.Tensor") -> "torch.Tensor":
        result: torch.Tensor = compute(inputs, weight, bias, "none", [], "")
        return result

    layer.forward = forward


def _is_right(layer: Any) -> bool:
    """Try it: these operations are torch's own compiler's, and not every build of it has them for every processor."""
    import torch

    inputs = torch.linspace(-1, 1, 3 * layer.in_features, dtype=layer.weight.dtype).view(3, -1)
    with torch.inference_mode():
        expected = layer(inputs)
        try:
            _pack(layer)
            got = layer(inputs)
        except (RuntimeError, AttributeError, NotImplementedError):
            return False
        finally:
            layer.__dict__.pop("forward", None)
    largest = float(expected.abs().max())
    return bool((got - expected).abs().max() <= 0.02 * largest)
