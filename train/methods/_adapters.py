"""Putting an adapter of PEFT onto a base, for the methods that are one."""

from typing import Any


def adapted(model: Any, settings: Any) -> Any:
    """The frozen base with the adapter that PEFT's `settings` describe, in the base's own precision."""
    from peft import get_peft_model

    return get_peft_model(model, settings, autocast_adapter_dtype=False)
