"""How much memory training takes, from a base's shape: counted before anything is loaded.

All counts are in bytes and meant as upper ends; a run writes down what it really used beside what was expected.
"""

from dataclasses import dataclass
from typing import Any

from soundalike.train_config import TrainConfig

_WEIGHT_BYTES = {"none": 2.0, "int8": 1.03, "nf4": 0.53}
"""Bytes a linear parameter; NF4's include its doubly quantised scales."""
_ADAPTER_BYTES = 12
"""A trained parameter in bf16: weight and gradient 2 each, two moments of AdamW at 4 at most."""
_WHOLE_BYTES = 16
"""A trained parameter in fp32: weight, gradient and two moments at 4 each."""
_LOGIT_BYTES = 10
"""A logit in bf16, and it and its gradient in fp32."""
_TARGET_SHARE = 0.5
_LIBRARIES_BYTES = 1.5e9
"""What torch and its kernels take themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The numbers that decide how much a decoder of the usual kind takes."""

    layers: int
    hidden: int
    inner: int
    heads: int
    key_value_heads: int
    head: int
    vocabulary: int
    tied: bool

    @property
    def linears(self) -> tuple[tuple[int, int], ...]:
        """Inputs and outputs of the linear layers of one block."""
        queries, keys = self.heads * self.head, self.key_value_heads * self.head
        attention = ((self.hidden, queries), (self.hidden, keys), (self.hidden, keys), (queries, self.hidden))
        return (*attention, (self.hidden, self.inner), (self.hidden, self.inner), (self.inner, self.hidden))

    @property
    def linear_parameters(self) -> int:
        """Parameters that quantisation and adapters reach."""
        return self.layers * sum(inputs * outputs for inputs, outputs in self.linears)

    def adapter_parameters(self, rank: int) -> int:
        """Parameters of a LoRA of that rank on every linear layer."""
        return rank * self.layers * sum(inputs + outputs for inputs, outputs in self.linears)

    @property
    def embedding_parameters(self) -> int:
        """Embeddings and the output head, which stay unquantised."""
        return (1 if self.tied else 2) * self.vocabulary * self.hidden

    @property
    def parameters(self) -> int:
        """All but the few of norms and biases."""
        return self.linear_parameters + self.embedding_parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Bytes of a training step, by what takes them."""

    base: float
    trained: float
    activations: float
    logits: float

    @property
    def total(self) -> float:
        """All together, with the libraries' own."""
        return self.base + self.trained + self.activations + self.logits + _LIBRARIES_BYTES


def shape_of(config: Any) -> Shape:
    """Read the shape from a base's transformers configuration; missing numbers are those of the usual kind."""
    text = config.get_text_config()
    heads = text.num_attention_heads
    return Shape(
        layers=text.num_hidden_layers,
        hidden=text.hidden_size,
        inner=getattr(text, "intermediate_size", None) or 4 * text.hidden_size,
        heads=heads,
        key_value_heads=getattr(text, "num_key_value_heads", None) or heads,
        head=getattr(text, "head_dim", None) or text.hidden_size // heads,
        vocabulary=text.vocab_size,
        tied=bool(getattr(text, "tie_word_embeddings", False)),
    )


def memory_of(
    shape: Shape, config: TrainConfig, *, saves_weights: bool, micro_tokens: int, again: bool, gpus: int = 1
) -> Memory:
    """Memory on each of `gpus` of one step of `micro_tokens` with a resolved configuration.

    `again` is whether activations are computed again (checkpointing). Activations follow what a block keeps for its
    backward pass, eight vectors of the hidden and four of the inner size a token, which for a 7B gives the 5.8 MB a
    token of notes/train.md, section F.
    """
    number_bytes = 4 if config.precision == "fp32" else 2
    kept_of_block = number_bytes * (8 * shape.hidden + 4 * shape.inner)
    kept = number_bytes * shape.hidden * shape.layers + kept_of_block if again else kept_of_block * shape.layers
    if saves_weights:
        base, trained = 0.0, float(_WHOLE_BYTES * shape.parameters)
    else:
        linear_bytes = _WEIGHT_BYTES[config.quantization] * number_bytes / 2
        base = linear_bytes * shape.linear_parameters + number_bytes * shape.embedding_parameters
        trained = float(_ADAPTER_BYTES * shape.adapter_parameters(config.rank))
    # FSDP splits both, but for the one block that is put together while it computes.
    split = gpus if config.shard else 1
    return Memory(
        base=base / split,
        trained=trained / split,
        activations=float(kept * micro_tokens),
        logits=_LOGIT_BYTES * _TARGET_SHARE * micro_tokens * shape.vocabulary,
    )
