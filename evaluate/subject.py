"""What is measured: a run with its twin, its base and the dataset that it was made from."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from soundalike import models
from soundalike.canaries import is_planted
from soundalike.errors import BadInput
from soundalike.home import Home, is_whole
from soundalike.packed_weights import pack
from soundalike.records import Example, Run, read_examples, read_run
from train.render import prompt_tokenizer, system_text, template_digest

_Item = TypeVar("_Item")

Speaker = Literal["base", "twin"]
SPEAKERS: tuple[Speaker, ...] = ("base", "twin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A run, loaded."""

    folder: Path
    run: Run
    dataset: Path
    tokenizer: Any = field(repr=False)
    model: Any = field(repr=False)
    """The twin, in evaluation mode."""

    speakers: tuple[Speaker, ...] = SPEAKERS
    """The twin alone, where its base is not to be had."""

    def speaking_as(self, speaker: Speaker) -> AbstractContextManager[Any]:
        """Make the model answer as that speaker for a while."""
        context: AbstractContextManager[Any] = self.model.disable_adapter() if speaker == "base" else nullcontext()
        return context

    def told(self, example: Example) -> str:
        """What the twin was told before an example."""
        return example.system or system_text(self.run.system_prompt, self.run.owner, example.contact)

    def examples(self, split: str) -> list[Example]:
        """The examples of a part of the dataset, in their order in time; planted ones, not the owner's, left out."""
        return [one for one in read_examples(self.dataset / f"{split}.jsonl") if not is_planted(one)]


def load_subject(home: Home, name: str | None = None) -> Subject:
    """Load a run (the newest for None).

    Raises `NothingThere` without a run, `BadInput` where its dataset or base is gone or the prompt template has
    changed; a twin that is whole weights of its own goes without its base.
    """
    folder = home.run(name)
    run = read_run(folder / "run.json")
    dataset = home.datasets / run.dataset
    if not is_whole(dataset):
        raise BadInput(f"The dataset {run.dataset} of the run {run.id} is gone: train again with `soundalike train`.")
    weights = folder / run.adapter
    is_whole_twin = models.keeps_weights(weights)
    has_base = True
    try:
        models.check_revision(run.base, run.base_revision, home)
    except BadInput:
        if not is_whole_twin:
            raise
        has_base = False
    tokenizer = prompt_tokenizer(models.load_tokenizer(run.base if has_base else str(weights), home), run.told)
    if template_digest(tokenizer, run.system_prompt, run.told) != run.template_digest:
        raise BadInput(
            f"The run {run.id} was trained with another prompt template than this version writes: train again."
        )
    model = models.load_twin(run.base, weights, home, run.config)
    if not is_whole_twin:  # Its weights change places with the base's.
        pack(model)
    return Subject(
        folder=folder,
        run=run,
        dataset=dataset,
        tokenizer=tokenizer,
        model=model,
        speakers=SPEAKERS if has_base else ("twin",),
    )


def evenly(items: Sequence[_Item], count: int) -> list[_Item]:
    """`count` of some items (all, if there are fewer), spread evenly, so that contacts and days have their shares."""
    stride = max(1.0, len(items) / max(count, 1))
    return [items[int(index * stride)] for index in range(min(count, len(items)))]
