"""TRL's trainers of preferences, on rows that are tokens already and with what is measured made ours.

`DPOTrainer` and `KTOTrainer` would tokenise text themselves and keep the reference as a copy of the adapter, named
"ref", whose parameters TRL 1.16 copies by name: of IA3, VeRA, LoHa, LoKr and BOFT it misses them, and the reference is
a fresh adapter (measured). Here the reference's log probabilities come with the rows, computed once from the start as
it was, which also spares a forward pass at each step.
"""

from collections.abc import Callable, Sequence
from typing import Any

from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer
from trl.experimental.cpo import CPOConfig, CPOTrainer
from trl.experimental.orpo import ORPOConfig, ORPOTrainer

from soundalike.train_config import Preference as Kind

USUAL_STRENGTH: dict[Kind, float] = {"dpo": 0.1, "kto": 0.1, "orpo": 0.1, "simpo": 2.0}
"""Beta where the settings leave it open: of the papers (arXiv 2305.18290, 2402.01306, 2403.07691, 2405.14734)."""
_SIMPO_MARGIN_SHARE = 0.5
"""SimPO's target margin as a share of beta, from its paper."""

Measure = Callable[[Any], dict[str, float]]


class _Measured:
    """What all four share: rows that are ready, and an evaluation that measures what we ask of a twin."""

    model: Any
    args: Any
    state: Any
    control: Any
    callback_handler: Any
    log: Callable[[dict[str, float]], None]
    measure: Measure

    def _prepare_dataset(self, dataset: Any, *_: Any) -> Any:
        return dataset

    def _precompute_ref_logps(self, dataset: Any, *_: Any) -> Any:
        return dataset

    @staticmethod
    def tokenize_row(row: dict[str, Any]) -> dict[str, Any]:
        """Nothing is left to do: a row has its tokens and labels."""
        return {}

    def evaluate(self, *_: Any, metric_key_prefix: str = "eval", **__: Any) -> dict[str, float]:
        """What `measure` finds; the loss of preferences themselves says little about a twin."""
        self.model.eval()
        metrics = {f"{metric_key_prefix}_{name}": value for name, value in self.measure(self.model).items()}
        self.log(dict(metrics))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics


class OwnerDPO(_Measured, DPOTrainer):
    """DPO (Rafailov et al., arXiv 2305.18290) on `train.preferences.pair_rows`."""


class OwnerKTO(_Measured, KTOTrainer):
    """KTO (Ethayarajh et al., arXiv 2402.01306) on `train.preferences.single_rows`."""


class OwnerORPO(_Measured, ORPOTrainer):
    """ORPO (Hong et al., arXiv 2403.07691) on `train.preferences.odds_rows`."""

    def concatenated_forward(self, model: Any, batch: dict[str, Any]) -> Any:
        """TRL's, but its likelihood term is of the reply alone: TRL's would teach the contact's words too."""
        chosen, rejected, chosen_logits, rejected_logits, _, *rest = super().concatenated_forward(model, batch)
        return (chosen, rejected, chosen_logits, rejected_logits, -chosen.mean(), *rest)


class OwnerSimPO(_Measured, CPOTrainer):
    """SimPO (Meng et al., arXiv 2405.14734) on `train.preferences.odds_rows`: TRL's CPO without its likelihood term."""


def kind_of(preference: Kind) -> tuple[type[Any], type[Any]]:
    """TRL's class of arguments, and ours of the trainer."""
    kinds: dict[Kind, tuple[type[Any], type[Any]]] = {
        "dpo": (DPOConfig, OwnerDPO),
        "kto": (KTOConfig, OwnerKTO),
        "orpo": (ORPOConfig, OwnerORPO),
        "simpo": (CPOConfig, OwnerSimPO),
    }
    return kinds[preference]


def kind_arguments(preference: Kind, strength: float, wanted: Sequence[bool], *, is_adapter: bool) -> dict[str, Any]:
    """What the four want otherwise than all trainers here.

    Args:
        preference: Which.
        strength: Beta; 0 for the usual.
        wanted: Of KTO's rows, whether each is wanted; empty for the others.
        is_adapter: Whether an adapter is trained, else whole weights.
    """
    beta = strength or USUAL_STRENGTH[preference]
    arguments: dict[str, Any] = {
        "beta": beta,
        "metric_for_best_model": "eval_score",
        "greater_is_better": True,
    }
    if preference in ("dpo", "kto"):
        # Else TRL would load a second model as the reference; of an adapter it would hash all of the base's weights.
        arguments["precompute_ref_log_probs"] = not is_adapter
    if preference == "kto":
        # Both sides weigh the same in sum, as the paper advises (section 4.3).
        arguments["undesirable_weight"] = max(1, sum(wanted)) / max(1, len(wanted) - sum(wanted))
    if preference == "simpo":
        arguments |= {"loss_type": "simpo", "cpo_alpha": 0.0, "simpo_gamma": _SIMPO_MARGIN_SHARE * beta}
    return arguments


def ready(trainer: Any, measure: Measure) -> Any:
    """The trainer, told what to measure and that the reference's log probabilities are in the rows."""
    trainer.measure = measure
    if isinstance(trainer, (DPOTrainer, KTOTrainer)):
        trainer.precompute_ref_logps = True
        if "ref" in getattr(trainer.model, "peft_config", {}):
            trainer.model.delete_adapter("ref")
    return trainer
