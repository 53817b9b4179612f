"""An adapter merged into the weights of its base while it is switched on: a third faster a token than beside them.

The weights as they were are kept aside in ordinary memory and put back to the bit: to subtract the adapter again would
leave rounding behind, which grows from switch to switch.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from soundalike.packed_weights import has_room_for


class Merging:
    """Merges one adapter at a time into a PEFT model, where that can be done. Not for two threads at once."""

    def __init__(self, model: Any, weights_changed: Callable[[], Any] = lambda: None) -> None:
        """Take a model with adapters beside its weights, and what is to be told once some of them have changed."""
        self._weights_changed = weights_changed
        self._layers = _mergeable(model)
        self._kept: list[Any] = []
        self._is_merged = False

    @property
    def possible(self) -> bool:
        """Whether the model's adapters can be merged."""
        return bool(self._layers)

    def merge(self, adapter: str) -> None:
        """Merge the adapter of that name, which is switched on."""
        if not self._kept:
            self._kept = [
                [parameter.detach().to("cpu", copy=True) for parameter in layer.get_base_layer().parameters()]
                for layer in self._layers
            ]
        self._is_merged = True
        for layer in self._layers:
            layer.merge(adapter_names=[adapter])
        self._weights_changed()

    def restore(self) -> None:
        """Put the base's own weights back, if anything was merged into them."""
        if not self._is_merged:
            return
        for layer, kept in zip(self._layers, self._kept, strict=True):
            for parameter, value in zip(layer.get_base_layer().parameters(), kept, strict=True):
                parameter.data.copy_(value)
            layer.merged_adapters.clear()
        self._is_merged = False
        self._weights_changed()


def _mergeable(model: Any) -> list[Any]:
    """The layers that hold adapters; none where one of them cannot be merged and put back."""
    import torch
    from peft.tuners.tuners_utils import BaseTunerLayer

    layers = [module for module in model.modules() if isinstance(module, BaseTunerLayer)]
    if not all(isinstance(layer.get_base_layer(), torch.nn.Linear) for layer in layers):
        return []
    weights = [layer.get_base_layer().weight for layer in layers]
    # Weights in four or eight bits are whole numbers.
    if not all(weight.is_floating_point() for weight in weights):
        return []
    # What two layers share would be merged into both.
    places = Counter(parameter.data_ptr() for _, parameter in model.named_parameters(remove_duplicate=False))
    if any(places[weight.data_ptr()] > 1 for weight in weights):
        return []
    return layers if has_room_for(weights) else []
