"""TRL's trainer with the loss computed at target positions only, each weighing what its example weighs.

TRL scores every position of a row, which on a CPU costs more than all the rest when the vocabulary is large and half of
the positions are no targets. Here the output head sees the targets' hidden states alone; with equal weights the loss is
the same.
"""

from typing import Any

from trl import SFTTrainer
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

from train.render import IGNORE


class OwnerCollator(DataCollatorForLanguageModeling):
    """TRL's collator of packed rows, which also hands on their `weights`."""

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """One flattened row: what TRL makes of it, and a weight for each position."""
        import torch

        batch: dict[str, Any] = super().torch_call(examples)
        batch["weights"] = torch.cat([torch.tensor(example["weights"]) for example in examples])[None]
        return batch


class OwnerTrainer(SFTTrainer):
    """`SFTTrainer` on packed rows of `input_ids`, `position_ids`, `labels` and `weights`, a flattened row a batch."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Weighted cross-entropy in nats by the number of targets, while training of the whole optimizer step."""
        from torch.nn.functional import cross_entropy

        following = inputs["labels"][0, 1:]
        kept = (following != IGNORE).nonzero().squeeze(-1)
        model_inputs = {
            key: value for key, value in inputs.items() if key not in ("labels", "weights", "attention_mask")
        }
        outputs = model(**model_inputs, use_cache=False, logits_to_keep=kept)
        losses = cross_entropy(outputs.logits[0].float(), following[kept], reduction="none")
        summed = losses @ inputs["weights"][0, 1:][kept].to(losses.dtype)
        loss = summed / (max(len(kept), 1) if num_items_in_batch is None else num_items_in_batch)
        return (loss, outputs) if return_outputs else loss

    def evaluate(
        self, eval_dataset: Any = None, ignore_keys: list[str] | None = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """Held-out loss in nats per target token, each token weighing the same in whatever row it stands."""
        import torch

        self.model.eval()
        nats, targets = 0.0, 0
        with torch.inference_mode():
            for batch in self.get_eval_dataloader(eval_dataset):
                inputs = self._prepare_inputs(batch)
                nats += float(self.compute_loss(self.model, inputs, num_items_in_batch=1))
                targets += int((inputs["labels"][0, 1:] != IGNORE).sum())
        metrics = {f"{metric_key_prefix}_loss": nats / max(targets, 1)}
        self.log(metrics)
        self.control: Any = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics
