"""An adapter worked into the base's own weights, so that other programs need to know of no adapter.

Each layer is merged in fp32 and rounded once, to the base's own precision. A base that was trained in four or eight
bits is first put back into whole numbers as those bits have it: the adapter was learned on these, and LoftQ's holds
what rounding lost. Merging into the bits would round again and move the logits by 0.1 to 0.5 (notes/train.md).
"""

from typing import Any

from soundalike import models
from soundalike.progress import Bar
from train.export.source import Source


def merged_twin(source: Source, bar: Bar, dtype: Any = None) -> Any:
    """The twin as one model of the base's kind, on the CPU, in the base's precision unless `dtype` names another."""
    run = source.run
    dtype = dtype or own_dtype(source)
    if source.has_own_weights:
        bar.restart("Loading the twin")
        return models.load_base(str(source.adapter), source.home, dtype=dtype, device="cpu").eval()
    from peft import PeftModel

    bar.restart("Loading the base")
    bits = run.config.get("quantization", "none")
    rope = models.rope_of(run.config)
    base = models.load_base(run.base, source.home, quantization=bits, dtype=dtype, rope=rope, device="cpu")
    if bits != "none":
        base = base.dequantize(dtype=dtype)
    adapted = PeftModel.from_pretrained(base, str(source.adapter), autocast_adapter_dtype=True).eval()
    _merge_layers(adapted, dtype, bar)
    return adapted.base_model.unload().eval()


def own_dtype(source: Source) -> Any:
    """The precision in which the base's weights are stored; fp32 where it does not say."""
    import torch

    found = getattr(source.config, "dtype", None) or torch.float32
    return getattr(torch, found) if isinstance(found, str) else found


def _merge_layers(adapted: Any, dtype: Any, bar: Bar) -> None:
    import torch
    from peft.tuners.tuners_utils import BaseTunerLayer

    layers = [module for module in adapted.modules() if isinstance(module, BaseTunerLayer)]
    bar.restart("Merging", total=len(layers))
    with torch.no_grad():
        for layer in layers:
            layer.float()
            layer.merge()
            layer.get_base_layer().to(dtype)
            bar.advance()
