"""The loss at target positions of packed rows, against the plain way: one example at a time, all positions scored."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn.functional import cross_entropy

from soundalike.home import Home
from soundalike.models import load_base, load_tokenizer
from soundalike.records import read_examples
from tests.train.conftest import WriteDataset
from train.lessons import lessons, packed


@pytest.fixture
def trainer(home: Home, write_dataset: WriteDataset, tiny_base: Path, tmp_path: Path) -> Any:
    from trl import SFTConfig

    from train.owner_trainer import OwnerCollator, OwnerTrainer

    tokenizer = load_tokenizer(str(tiny_base), home)
    examples = list(read_examples(home.datasets / write_dataset() / "train.jsonl"))
    rows = lessons(examples, "You are {owner}.", "Nadia", tokenizer)
    made = OwnerTrainer(
        model=load_base(str(tiny_base), home).float(),
        args=SFTConfig(
            output_dir=str(tmp_path / "out"),
            use_cpu=True,
            bf16=False,
            remove_unused_columns=False,
            max_length=None,
            per_device_train_batch_size=1,
            dataset_kwargs={"skip_prepare_dataset": True},
            report_to="none",
            activation_checkpointing=False,
        ),
        train_dataset=packed(rows, 256),
        processing_class=tokenizer,
        data_collator=OwnerCollator(pad_token_id=tokenizer.pad_token_id, padding_free=True),
    )
    made.rows = rows
    return made


def test_the_loss_of_packed_rows_equals_that_of_single_examples(trainer: Any) -> None:
    trainer.model.eval()
    summed = plain = 0.0
    with torch.inference_mode():
        for batch in trainer.get_train_dataloader():
            summed += float(trainer.compute_loss(trainer.model, dict(batch), num_items_in_batch=1))
        for row in trainer.rows:
            logits = trainer.model(input_ids=torch.tensor([row["input_ids"]])).logits[0, :-1]
            plain += float(cross_entropy(logits, torch.tensor(row["labels"][1:]), reduction="sum"))
    assert summed == pytest.approx(plain, rel=1e-4)


def test_the_held_out_loss_weighs_every_target_the_same(trainer: Any) -> None:
    from evaluate.loss import Loss, target_losses
    from train.render import Rendered

    exact = sum(
        target_losses(trainer.model.eval(), [Rendered(row["input_ids"], row["labels"]) for row in trainer.rows]),
        Loss(0.0, 0),
    )
    told = trainer.evaluate(trainer.train_dataset)["eval_loss"]
    assert told == pytest.approx(exact.per_token, rel=1e-4)


def test_without_a_count_the_loss_is_the_mean_over_targets(trainer: Any) -> None:
    batch = next(iter(trainer.get_train_dataloader()))
    targets = int((batch["labels"][0, 1:] != -100).sum())
    trainer.model.eval()
    with torch.inference_mode():
        mean = float(trainer.compute_loss(trainer.model, dict(batch)))
        total = float(trainer.compute_loss(trainer.model, dict(batch), num_items_in_batch=1))
    assert mean == pytest.approx(total / targets, rel=1e-5)


def test_an_example_of_half_the_weight_counts_half(trainer: Any) -> None:
    batch = next(iter(trainer.get_train_dataloader()))
    trainer.model.eval()
    with torch.inference_mode():
        whole = float(trainer.compute_loss(trainer.model, dict(batch), num_items_in_batch=1))
        half = float(
            trainer.compute_loss(trainer.model, batch | {"weights": batch["weights"] / 2}, num_items_in_batch=1)
        )
    assert half == pytest.approx(whole / 2, rel=1e-5)
