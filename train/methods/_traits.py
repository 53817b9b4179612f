"""What a method can do, said before training rather than found out after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from soundalike.train_config import Quantization

ALL_LINEAR = "all-linear"
"""PEFT's name for every linear layer but the output head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Of one method."""

    learning_rate: float
    """Peak rate where none is set; of the method's paper or PEFT's examples, at a rank of 16."""
    saves: Literal["adapter", "weights"] = "adapter"
    """A small adapter beside the base, or a whole model in place of it."""
    quantization: Quantization = "none"
    """How the base is loaded where the settings do not say."""
    quantizable: bool = True
    """Whether it trains on a quantised base (measured: notes/train.md, section C)."""
    packs: bool = True
    """Whether packed rows are kept apart; virtual tokens stand before a whole row, which must be one example then."""
    continues: bool = True
    """Whether training can go on from what it saved (`start_run`); PEFT takes no learned prompt up again."""
    merges: bool = True
    """Whether it can be worked into the base's own weights, as a merged export and GGUF need."""
    vllm: bool = False
    """Whether vLLM serves it as an adapter on a shared base."""
    gpu_only: bool = False
    one_process: bool = False
    """Whether several processes cannot share its steps."""

    def limits(self, method: str) -> Iterator[str]:
        """What cannot be done with a twin of this method: a sentence each."""
        if self.saves == "weights":
            yield f"{method} changes the base's own weights: each run keeps a whole model."
        elif not self.merges:
            yield f"A twin of {method} cannot be merged into its base, so it cannot be exported as merged or GGUF."
        if self.saves == "adapter" and not self.vllm:
            yield f"vLLM cannot serve a twin of {method} as an adapter" + ("." if not self.merges else ", only merged.")
