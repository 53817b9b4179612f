"""The adapters on one base in memory: loaded when they are first asked for, one switched on at a time.

Not for two threads at once, and not while the model computes: whoever calls holds it still.
"""

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from serve.adapter_files import check_adapter
from serve.merging import Merging
from serve.twins import Twin, check_same_base, check_shared_base, check_template
from soundalike.errors import BadInput
from soundalike.models import keeps_weights
from soundalike.out_of_memory import is_out_of_memory
from soundalike.packed_weights import pack

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class Adapters:
    """Switches a model between twins and the base alone."""

    def __init__(self, model: Any, tokenizer: "PreTrainedTokenizerBase", loaded: Twin) -> None:
        """Take a model whose adapter `default`, or whose own weights, are those of the twin `loaded`."""
        self._model = model
        self._tokenizer = tokenizer
        self._loaded = loaded
        self._names = {loaded.version: "default"}
        self._made = 1
        self._leave_base = ExitStack()
        # Whole weights change places with the base's.
        self._pack = _leave_alone if _is_whole(loaded) else pack
        self._pack(model)
        self._merging = Merging(model, weights_changed=lambda: self._pack(model))

    def switch(self, twin: Twin, *, merged: bool = False) -> None:
        """Switch to a twin's adapter, loading it on first use, or to none for the base.

        Where it is going to stay, `merged` makes it faster, for a switch that takes longer; in half precision it may
        round otherwise then. Raises `BadInput` where the base cannot answer as this twin.
        """
        check_same_base(self._loaded, twin)
        if twin.adapter is not None and not self._is_loaded_whole(twin):
            check_shared_base(self._loaded, twin)
            if twin.version not in self._names:
                check_template(twin, self._tokenizer)
                check_adapter(twin)
        self._leave_base.close()
        self._merging.restore()
        if twin.adapter is None:
            self._leave_base.enter_context(self._model.disable_adapter())
        elif not self._is_loaded_whole(twin):
            if twin.version not in self._names:
                self._load(twin)
            name = self._names[twin.version]
            self._model.set_adapter(name, inference_mode=True)
            if merged and self._merging.possible:
                self._merging.merge(name)

    def keep(self, twins: Iterable[Twin]) -> None:
        """Forget the adapters of all others, but for the first one, which everything stands on."""
        kept = {self._loaded.version, *(twin.version for twin in twins)}
        for version in self._names.keys() - kept:
            self._model.delete_adapter(self._names.pop(version))

    def takes_the_models_own_way(self, twin: Twin) -> bool:
        """Tell whether it can only be computed by the whole PEFT model: it adds tokens, or a prefix, to the prompt."""
        name = self._names.get(twin.version)
        return twin.adapter is not None and name is not None and _is_prompt_learning(self._model, name)

    def _is_loaded_whole(self, twin: Twin) -> bool:
        return twin.version == self._loaded.version and _is_whole(twin)

    def _load(self, twin: Twin) -> None:
        # Adapter names become module names, in which a run's name need not be allowed.
        name = f"twin{self._made}"
        self._made += 1
        try:
            _load_adapter(self._model, twin, name)
        except Exception as error:
            # What was made of it would stay in memory, and be made again for each request.
            if name in self._model.peft_config:
                with suppress(KeyError, ValueError):
                    self._model.delete_adapter(name)
            if isinstance(error, BadInput) or is_out_of_memory(error):
                raise
            if isinstance(error, ValueError):
                raise BadInput(
                    f"The run {twin.model} was trained by a method that cannot share a base with {self._loaded.model}: "
                    f"serve it alone with `soundalike serve --run {twin.model}`."
                ) from None
            raise unreadable(twin) from None
        self._model.eval()
        self._pack(self._model)
        self._names[twin.version] = name


def _load_adapter(model: Any, twin: Twin, name: str) -> None:
    from peft import PeftConfig

    try:
        PeftConfig.from_pretrained(str(twin.adapter))
    except (OSError, ValueError, TypeError, KeyError):
        raise unreadable(twin) from None
    # In the precision in which it was trained, as the first one is loaded.
    loaded = model.load_adapter(str(twin.adapter), adapter_name=name, autocast_adapter_dtype=False)
    if loaded.missing_keys:  # PEFT would go on with what it began with.
        raise unreadable(twin)


def unreadable(twin: Twin) -> BadInput:
    """What is said of an adapter that is broken."""
    return BadInput(
        f"The run {twin.model} has an adapter that cannot be read, or that does not fit its base: train again."
    )


def _is_whole(twin: Twin) -> bool:
    return twin.adapter is not None and keeps_weights(twin.adapter)


def _is_prompt_learning(model: Any, name: str) -> bool:
    configurations = getattr(model, "peft_config", {})
    return name in configurations and bool(configurations[name].is_prompt_learning)


def _leave_alone(part: Any) -> int:
    return 0
