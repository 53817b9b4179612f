import dataclasses

import pytest

from soundalike.errors import BadInput
from soundalike.train_config import TrainConfig
from tests.train.test_memory import QWEN_7B
from train.choices import choose, choose_method
from train.machine import Machine
from train.methods._traits import Traits

GIBIBYTE = 2**30
LORA = Traits(learning_rate=5e-4)
QLORA = Traits(learning_rate=4e-4, quantization="nf4")
FULL = Traits(learning_rate=3e-5, saves="weights", quantizable=False)
CPU = Machine(free_bytes=16 * GIBIBYTE)
LARGE = TrainConfig(batch_tokens=16384, row_tokens=2048)


def card(gibibytes: int) -> Machine:
    return Machine(gpu=f"a card of {gibibytes} GiB", free_bytes=gibibytes * GIBIBYTE, flash_attention=True)


@pytest.mark.parametrize(("gibibytes", "method"), [(12, "qlora"), (16, "qlora"), (24, "lora"), (80, "lora")])
def test_a_7b_is_quantised_only_where_the_card_does_not_hold_it(gibibytes: int, method: str) -> None:
    assert choose_method(TrainConfig(), QWEN_7B, card(gibibytes)) == method


def test_a_named_method_is_taken_as_it_is() -> None:
    assert choose_method(TrainConfig(method="dora"), QWEN_7B, card(80)) == "dora"


def test_nothing_is_left_open() -> None:
    for machine in (CPU, card(24)):
        settled = choose(TrainConfig(), "qlora", QLORA, QWEN_7B, machine)
        assert "auto" not in dataclasses.asdict(settled).values()
        assert settled.learning_rate == QLORA.learning_rate and settled.micro_batch_tokens >= 512


def test_what_was_asked_for_is_not_changed() -> None:
    asked = TrainConfig(
        method="qlora",
        quantization="int8",
        precision="fp32",
        attention="eager",
        optimizer="lion_8bit",
        learning_rate=1.0,
        checkpointing="off",
        micro_batch_tokens=512,
        kept_checkpoints=3,
    )
    assert choose(asked, "qlora", QLORA, QWEN_7B, card(24)) == asked


def test_a_large_card_computes_many_tokens_at_a_time_and_nothing_twice() -> None:
    settled = choose(LARGE, "lora", LORA, QWEN_7B, card(141))
    assert settled.checkpointing == "off" and settled.micro_batch_tokens >= 8192


def test_a_small_card_computes_activations_again_and_fewer_tokens_at_a_time() -> None:
    settled = choose(LARGE, "qlora", QLORA, QWEN_7B, card(12))
    assert settled.checkpointing == "on" and 2048 <= settled.micro_batch_tokens < 16384


def test_a_cpu_computes_a_row_at_a_time() -> None:
    assert choose(LARGE, "lora", LORA, QWEN_7B, CPU).micro_batch_tokens == LARGE.row_tokens


def test_precision_follows_the_hardware_and_what_is_trained() -> None:
    old = dataclasses.replace(CPU, native_bf16=False)
    assert choose(TrainConfig(), "lora", LORA, QWEN_7B, CPU).precision == "bf16"
    assert choose(TrainConfig(), "lora", LORA, QWEN_7B, old).precision == "fp32"
    assert choose(TrainConfig(), "full", FULL, QWEN_7B, CPU).precision == "mixed"


def test_flash_attention_is_taken_where_it_is() -> None:
    assert choose(TrainConfig(), "lora", LORA, QWEN_7B, card(80)).attention == "flash_attention_2"
    bare = dataclasses.replace(card(80), flash_attention=False)
    assert choose(TrainConfig(), "lora", LORA, QWEN_7B, bare).attention == "sdpa"


def test_what_the_machine_or_the_bits_forbid_is_said() -> None:
    with pytest.raises(BadInput, match="needs a CUDA GPU"):
        choose(TrainConfig(), "loftq", dataclasses.replace(QLORA, gpu_only=True), QWEN_7B, CPU)
    with pytest.raises(BadInput, match="quantised base"):
        choose(TrainConfig(quantization="int8"), "full", FULL, QWEN_7B, card(80))


def test_prompts_are_learned_on_rows_of_one_example() -> None:
    assert not choose(TrainConfig(), "p_tuning", dataclasses.replace(LORA, packs=False), QWEN_7B, CPU).packing


def test_of_adapters_more_checkpoints_are_kept_than_of_whole_weights() -> None:
    assert choose(TrainConfig(), "lora", LORA, QWEN_7B, card(24)).kept_checkpoints == 8
    assert choose(TrainConfig(), "full", FULL, QWEN_7B, card(24)).kept_checkpoints == 2
    assert choose(TrainConfig(kept_checkpoints=3), "lora", LORA, QWEN_7B, card(24)).kept_checkpoints == 3
