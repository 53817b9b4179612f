"""What a run is made of, found out before any weights are loaded: dataset, base, method, machine, nothing left open."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from soundalike import listing, models
from soundalike.config import to_plain
from soundalike.feedback import read_ratings
from soundalike.home import Home, digest, read_manifest
from soundalike.records import to_json
from soundalike.situation import CLASSIC, PARTS
from soundalike.train_config import TrainConfig
from train.arguments import check_optimizer
from train.choices import choose, choose_method
from train.machine import Machine, look
from train.memory import Shape, shape_of
from train.render import prompt_tokenizer, template_digest
from train.run_folder import finished, run_key
from train.start import Start, find_start, going_on

OPEN_ANYWAY = ("micro_batch_tokens", "checkpointing", "attention", "tensorboard", "log_steps")
"""Settings that change how a run is computed and not what comes out: a resumed run may have others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a run is made of, known before any weights are loaded."""

    home: Home
    dataset: Path
    manifest: dict[str, Any]
    told: tuple[str, ...]
    """What the twin is told besides the names."""
    tokenizer: Any
    config: TrainConfig
    """With nothing left open."""
    asked: TrainConfig
    method: ModuleType
    shape: Shape
    machine: Machine
    base_revision: str
    prompt_digest: str
    start: Start | None = None
    """The run that training goes on from."""
    ratings_digest: str = ""
    """Of what is aligned by; another run comes of other ratings."""

    @property
    def saves_weights(self) -> bool:
        """Whether a whole model is kept instead of an adapter."""
        return bool(self.method.traits.saves == "weights")

    @property
    def key(self) -> str:
        """What makes two runs the same."""
        open_anyway = {name: getattr(self.asked, name) for name in OPEN_ANYWAY}
        settings = to_plain(replace(self.config, **open_anyway))
        lessons_digest = f"{self.prompt_digest} {self.ratings_digest}".strip()
        return run_key(settings, self.manifest["dataset"], self.base_revision, lessons_digest)


def finished_run(home: Home, config: TrainConfig) -> Path | None:
    """The run that `train_twin` has already made of the newest dataset with these settings, if there is one."""
    return finished(home, settle(home, config).key)


def settle(home: Home, config: TrainConfig, machine: Machine | None = None) -> Setting:
    """Find out all that can be known without loading weights; `NothingThere` without a dataset."""
    machine = machine or look()
    dataset = home.newest_dataset()
    manifest = read_manifest(dataset)
    config = _with_whole_path(config)
    base_revision = models.revision(models.locate(config.base, home))
    start = find_start(home, config)
    if start is not None:
        config = going_on(config, start, base_revision)
    shape = shape_of(models.load_config(config.base, home))
    name = choose_method(config, shape, machine)
    method = listing.load("train.methods", name)
    told = _told(manifest["config"])
    tokenizer = prompt_tokenizer(models.load_tokenizer(config.base, home), told)
    settled = choose(config, name, method.traits, shape, machine)
    check_optimizer(settled.optimizer)
    return Setting(
        home=home,
        dataset=dataset,
        manifest=manifest,
        told=told,
        tokenizer=tokenizer,
        config=settled,
        asked=config,
        method=method,
        shape=shape,
        machine=machine,
        base_revision=base_revision,
        prompt_digest=template_digest(tokenizer, manifest["config"]["system_prompt"], told),
        start=start,
        ratings_digest=digest(list(map(to_json, read_ratings(home)))) if config.stage == "align" else "",
    )


def _told(prepared: dict[str, Any]) -> tuple[str, ...]:
    """What the twin is told besides the names, by the settings of its dataset."""
    parts = tuple(part for part in PARTS if prepared.get(f"tell_{part}"))
    return (*parts, CLASSIC) if prepared.get("shape") == CLASSIC else parts


def _with_whole_path(config: TrainConfig) -> TrainConfig:
    """A base given by a relative path must be found from any working directory later."""
    folder = Path(config.base).expanduser()
    return replace(config, base=str(folder.resolve())) if folder.is_dir() else config
