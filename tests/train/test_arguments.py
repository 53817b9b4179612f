import dataclasses
from pathlib import Path

import pytest

from soundalike.train_config import TrainConfig
from train.arguments import trainer_arguments
from train.batches import plan_batches

SETTLED = TrainConfig(precision="fp32", optimizer="adamw_torch", learning_rate=1e-4, micro_batch_tokens=512)


def test_a_machine_with_many_gpus_gives_the_trainer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trl import SFTConfig

    monkeypatch.setattr("torch.cuda.device_count", lambda: 4)
    plan = plan_batches(8, 512, SETTLED)
    assert SFTConfig(output_dir=str(tmp_path), bf16=False).n_gpu == 4, "transformers takes all"
    arguments = trainer_arguments(SETTLED, plan, tmp_path, on_cpu=False)
    assert (arguments.n_gpu, arguments.train_batch_size) == (1, plan.micro_rows)
    assert not arguments.ddp_find_unused_parameters


def test_checkpoints_come_as_often_as_measurements(tmp_path: Path) -> None:
    config = dataclasses.replace(SETTLED, evaluations_per_epoch=2)
    arguments = trainer_arguments(config, plan_batches(40, 512, config), tmp_path, on_cpu=True)
    assert arguments.eval_steps == arguments.save_steps == 20
