"""`[train]`: every knob of training. The text beside a default is its help on the command line.

`auto`, and 0 where a help says so, leave the choice to the method and the machine (`train.choices`).
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Gt, Lt

from soundalike.settings import STRICT, Count, Positive, setting

Stage = Literal["tune", "pretrain", "align"]
Preference = Literal["dpo", "kto", "orpo", "simpo"]
Quantization = Literal["none", "nf4", "int8"]
Precision = Literal["bf16", "fp32", "mixed"]
Schedule = Literal[
    "cosine", "linear", "constant", "constant_with_warmup", "cosine_with_min_lr", "inverse_sqrt", "warmup_stable_decay"
]


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """`[train]`: lessons become an adapter."""

    __pydantic_config__: ClassVar[Any] = STRICT

    stage: Stage = setting(
        "tune", "What to train: tune on conversations, pretrain on the owner's bare text, or align by preferences"
    )
    base: str = setting("smollm2-135m", "Base model: smollm2-135m, a model-hub id, or a folder")
    start_run: str = setting(
        "", "Run whose adapter training goes on from, by its folder's name; when aligning the newest if none is named"
    )
    method: str = setting("auto", "Tuning method; auto takes lora where the base fits unquantised, else qlora")
    quantization: Literal["auto", "none", "nf4", "int8"] = setting(
        "auto", "Bits that the frozen base is kept in: nf4 is four, twice quantised (arXiv 2305.14314)"
    )
    precision: Literal["auto", "bf16", "fp32", "mixed"] = setting(
        "auto", "Numbers that are computed with; mixed keeps trained weights in fp32 and computes in bf16"
    )
    attention: Literal["auto", "sdpa", "eager", "flash_attention_2", "flash_attention_3", "flex_attention"] = setting(
        "auto", "Attention kernel; auto takes flash attention on a GPU where it is installed, else sdpa"
    )
    shard: bool = setting(False, "Split the base over the GPUs (FSDP2) where one cannot hold it; needs --launch")
    checkpointing: Literal["auto", "on", "off"] = setting(
        "auto", "Compute activations again instead of keeping them: a third slower, a tenth of the memory"
    )

    rank: Positive = setting(16, "Columns in each LoRA factor (arXiv 2106.09685), and what other methods call rank")
    alpha: Annotated[float, Gt(0)] = setting(32.0, "LoRA's scale is alpha / rank")
    dropout: Annotated[float, Ge(0), Lt(1)] = setting(0.0, "Dropout before the adapter")
    virtual_tokens: Positive = setting(20, "Length of the learned prompt or prefix, for methods that have one")
    trained_layers: Positive = setting(2, "How many of the last layers the method freeze trains")

    learning_rate: Annotated[float, Ge(0)] = setting(0.0, "Peak learning rate; 0 for the method's own")
    schedule: Schedule = setting("cosine", "How the learning rate goes on after its rise")
    warmup_share: Annotated[float, Ge(0), Lt(1)] = setting(0.05, "Share of the steps in which the rate rises")
    optimizer: str = setting(
        "auto", "A name of transformers' optimisers, such as adamw_torch; auto is paged 8-bit AdamW on a GPU"
    )
    weight_decay: Annotated[float, Ge(0)] = setting(0.0, "How much weights shrink in a step, by the rate")
    clip_norm: Annotated[float, Ge(0)] = setting(1.0, "Longest gradient, others are shortened to it; 0 for any")
    noise_alpha: Annotated[float, Ge(0)] = setting(
        0.0, "Noise on the embeddings while training (NEFTune, arXiv 2310.05914); 0 for none, 5 is usual"
    )
    train_on_prompt: bool = setting(False, "Learn what the other side and the system line say too")

    preference: Preference = setting(
        "dpo", "How to align: dpo (arXiv 2305.18290), kto (2402.01306), orpo (2403.07691), simpo (2405.14734)"
    )
    preference_strength: Annotated[float, Ge(0)] = setting(
        0.0, "Its beta: how much a preference weighs, of orpo, else how closely the start is kept to; 0 for the usual"
    )
    self_play_pairs: Count = setting(
        256, "Real replies to prefer to what the twin itself writes in their place; 0 for ratings alone"
    )
    allowed_loss_rise: Annotated[float, Ge(0)] = setting(
        0.1, "Nats that the held-out loss may rise while aligning; a checkpoint above that is no good one"
    )

    epochs: Annotated[float, Gt(0)] = setting(3.0, "Times that every example is seen")
    max_steps: Count = setting(0, "Optimizer steps at most, in place of epochs; 0 is no limit")
    max_minutes: Annotated[float, Ge(0)] = setting(0.0, "Stop after so long and keep the best so far; 0 is no limit")
    cutoff_tokens: Count = setting(0, "Longest example, what is longer loses its beginning; 0 cuts nothing")
    packing: bool = setting(True, "Put several examples into one row, none of which sees another")
    row_tokens: Annotated[int, Ge(64)] = setting(512, "Tokens packed into one row; attention costs the square of it")
    batch_tokens: Annotated[int, Ge(64)] = setting(512, "Tokens in one optimizer step")
    batch_examples: Count = setting(0, "Examples in one optimizer step, where rows are not packed; 0 goes by tokens")
    micro_batch_tokens: Count = setting(
        0, "Tokens computed at a time, of those in a step; 0 for as many as memory holds, halved where it does not"
    )
    rope_scaling: Literal["none", "linear", "dynamic", "yarn"] = setting(
        "none", "Stretch the base's positions for examples longer than its context (arXiv 2309.00071)"
    )
    rope_factor: Annotated[float, Ge(1)] = setting(2.0, "How far they are stretched")

    evaluations_per_epoch: Positive = setting(2, "How often the held-out loss is measured and a checkpoint saved")
    patience: Positive = setting(3, "Measurements without a better held-out loss before training stops")
    kept_checkpoints: Count = setting(
        0,
        "Checkpoints kept beside the best; 0 for 8 of an adapter, which evaluate weighs, or 2 of whole weights",
    )
    log_steps: Positive = setting(1, "Steps between two lines of metrics.jsonl")
    tensorboard: bool = setting(False, "Write metrics for TensorBoard too; needs the package tensorboard")
    seed: int = setting(7, "Seed of shuffling, dropout and initialisation")
