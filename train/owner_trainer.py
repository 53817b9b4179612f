"""TRL's trainer with the loss computed at target positions only, each weighing what its example weighs.

On a GPU TRL's fused head scores only those positions. Elsewhere it scores every position of a row, which on a CPU costs
more than all the rest when the vocabulary is large; there the output head sees the targets' hidden states alone. With
equal weights the loss is the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trl import SFTTrainer
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

from train.render import IGNORE

_TRAINED = "trained.safetensors"


class OwnerCollator(DataCollatorForLanguageModeling):
    """TRL's collator of packed rows, which also hands on their `weights`."""

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """One flattened row: what TRL makes of it, and a weight for each position."""
        import torch

        batch: dict[str, Any] = super().torch_call(examples)
        batch["weights"] = torch.cat([torch.tensor(example["weights"]) for example in examples])[None]
        return batch


def weighted_nats(model: Any, batch: dict[str, Any], *, alone: bool = False, fused: bool = True) -> Any:
    """Summed cross-entropy in nats over the targets of one flattened row, each times its weight.

    Args:
        model: What takes the batch.
        batch: `input_ids`, `position_ids`, `labels` and `weights`, each of shape (1, tokens).
        alone: Whether the row is one example, so that the model may count its positions itself.
        fused: Whether the model has TRL's fused head, which is of use on a GPU only.
    """
    from torch.nn.functional import cross_entropy

    following = batch["labels"][0, 1:]
    weights = batch["weights"][0, 1:]
    left_out = {"labels", "weights", "attention_mask"} | ({"position_ids"} if alone else set())
    inputs = {key: value for key, value in batch.items() if key not in left_out}
    if fused and following.is_cuda and not alone:
        log_probs = model(**inputs, labels=batch["labels"], fused_lm_head=True).log_probs[0]
        return -(log_probs @ weights.to(log_probs.dtype))
    kept = (following != IGNORE).nonzero().squeeze(-1)
    # Counted from the end, since learned prompts stand before the row.
    logits = model(**inputs, use_cache=False, logits_to_keep=kept - batch["labels"].shape[1]).logits[0]
    losses = cross_entropy(logits.float(), following[kept], reduction="none")
    return losses @ weights[kept].to(losses.dtype)


def target_count(batch: dict[str, Any]) -> int:
    """How many positions of a flattened row the loss is taken on."""
    return int((batch["labels"][0, 1:] != IGNORE).sum())


class OwnerTrainer(SFTTrainer):
    """`SFTTrainer` on packed rows of `input_ids`, `position_ids`, `labels` and `weights`, a flattened row a batch."""

    rows_are_alone = False
    """Whether each row is one example, after a learned prompt, and its positions are the model's to count."""

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        from safetensors.torch import save_file

        super()._save(output_dir, state_dict)
        if self.rows_are_alone:
            trained = {name: value.contiguous() for name, value in self._trained().items()}
            save_file(trained, Path(output_dir or self.args.output_dir) / _TRAINED)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        with self._precision_kept():
            super()._load_from_checkpoint(resume_from_checkpoint, model)
        self._load_trained(resume_from_checkpoint)

    def _load_best_model(self) -> None:
        with self._precision_kept():
            super()._load_best_model()
        self._load_trained(self.state.best_model_checkpoint)

    @contextmanager
    def _precision_kept(self) -> Iterator[None]:
        """Undo that PEFT makes fp32 of an adapter that it loads: the resumed run would be another."""
        dtypes = {name: parameter.dtype for name, parameter in self.model.named_parameters()}
        yield
        for name, parameter in self.model.named_parameters():
            parameter.data = parameter.data.to(dtypes[name])

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """Write none: a checkpoint is nothing to publish."""

    def _trained(self) -> dict[str, Any]:
        return {name: value.data for name, value in self.model.named_parameters() if value.requires_grad}

    def _load_trained(self, checkpoint: Any) -> None:
        """Put back what PEFT leaves out: of a learned prompt it saves the outcome, not the network that makes it."""
        from safetensors.torch import load_file

        if self.rows_are_alone and checkpoint:
            own = self._trained()
            for name, value in load_file(Path(checkpoint) / _TRAINED).items():
                own[name].copy_(value)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Weighted cross-entropy in nats by the number of targets, while training of the whole optimizer step."""
        nats = weighted_nats(model, inputs, alone=self.rows_are_alone)
        loss = nats / (max(target_count(inputs), 1) if num_items_in_batch is None else num_items_in_batch)
        if self.args.average_tokens_across_devices and num_items_in_batch is not None:
            # The count is of all processes, over which the gradients are averaged.
            loss = loss * self.accelerator.num_processes
        return (loss, None) if return_outputs else loss

    def evaluate(
        self, eval_dataset: Any = None, ignore_keys: list[str] | None = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """Held-out loss in nats per target token, each token weighing the same in whatever row it stands."""
        import torch

        rows = self.eval_dataset if eval_dataset is None else eval_dataset
        processes, own = self.accelerator.num_processes, self.accelerator.process_index
        self.model.eval()
        sums = torch.zeros(2, dtype=torch.float64, device=self.args.device)
        with torch.inference_mode(), self.compute_loss_context_manager():
            for first in range(0, len(rows), processes):
                # Sharded models compute together, so that a process whose share has ended repeats a row.
                index = min(first + own, len(rows) - 1)
                batch = self._prepare_inputs(self.data_collator([rows[index]]))
                nats = weighted_nats(self.model, batch, alone=self.rows_are_alone)
                if first + own < len(rows):
                    sums += torch.tensor([float(nats), target_count(batch)], device=sums.device)
        nats, targets = self.accelerator.reduce(sums).tolist()
        metrics = {f"{metric_key_prefix}_loss": nats / max(targets, 1)}
        self.log(metrics)
        self.control: Any = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics
