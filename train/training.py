"""The training run, flat: dataset and settings in, a run folder with an adapter out.

A run that was killed goes on from its last checkpoint when the same command is given again: the folder's name ends in a
digest of the dataset, the base and the settings.
"""

import dataclasses
import gc
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import tomli_w

from soundalike import listing, models
from soundalike.config import to_plain
from soundalike.curve import loss_curve, read_metrics
from soundalike.errors import BadInput
from soundalike.feedback import read_ratings
from soundalike.home import Home, digest, read_manifest, write_manifest, write_whole
from soundalike.progress import bar, note
from soundalike.records import Run, read_examples, to_json, write_run
from soundalike.situation import CLASSIC, PARTS
from soundalike.train_config import TrainConfig
from train.arguments import check_optimizer
from train.batches import BatchPlan, plan_batches
from train.choices import choose, choose_method
from train.documents import documents
from train.fitting import Fitted, fit, held_out_loss, is_out_of_memory, set_seed, step_of
from train.lessons import KEPT, kept_lessons, lengths, lessons, packed, target_count
from train.machine import Machine, look
from train.memory import Memory, Shape, shape_of
from train.preflight import check_disk, check_memory
from train.render import prompt_tokenizer, template_digest
from train.run_folder import RunFolder, finished, forget_later_metrics, last_checkpoint, run_folder, run_key
from train.start import Start, continued, find_start, going_on

Result = TypeVar("Result")

OPEN_ANYWAY = ("micro_batch_tokens", "checkpointing", "attention", "tensorboard", "log_steps")
"""Settings that change how a run is computed and not what comes out: a resumed run may have others."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What a run came to."""

    run: str
    folder: Path
    steps: int
    tokens_per_second: float
    train_loss: float
    valid_loss: float
    """Nats per target token, of the adapter that was kept."""
    base_valid_loss: float
    """Of what it began from: the base, or the run that it goes on from."""
    peak_memory_bytes: int
    preferences: dict[str, float] = field(default_factory=dict)
    """Of an alignment: `pairs`, and `preference_accuracy` and `preference_margin` now and, with `base_`, before."""

    def as_json(self) -> dict[str, Any]:
        """What the command prints with `--json`."""
        plain = dataclasses.asdict(self)
        return {name: plain[name] for name in plain if name not in ("folder", "preferences")} | self.preferences

    def summary(self) -> str:
        """What the command prints otherwise."""
        told = (
            f"{self.steps} steps at {self.tokens_per_second:.0f} tokens/s, {self.peak_memory_bytes / 2**30:.1f} GiB. "
            f"Held-out loss {self.base_valid_loss:.3f} before, {self.valid_loss:.3f} now."
        )
        if found := self.preferences:
            told += (
                f" {found['pairs']:,.0f} preferences; held out, the wanted reply is the likelier in "
                f"{found['base_preference_accuracy']:.0%} of pairs before, {found['preference_accuracy']:.0%} now."
            )
        return told


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


def train_twin(home: Home, config: TrainConfig, *, resume: bool = False) -> TrainReport:
    """Tune the base on the newest dataset.

    With `resume`, `BadInput` where no unfinished run of these settings is there; without, one that is there is gone on
    with all the same. Raises `NothingThere` without a dataset and `BadInput` where the base does not fit this machine.
    """
    setting = settle(home, config)
    for limit in setting.method.traits.limits(setting.config.method):
        note(limit)
    memory = check_memory(setting.shape, setting.config, setting.machine, saves_weights=setting.saves_weights)
    check_disk(
        home.root,
        setting.shape,
        setting.config,
        saves_weights=setting.saves_weights,
        download=models.download_folder(setting.config.base),
    )
    with run_folder(home, setting.config.method, setting.key, resume=resume) as folder:
        if setting.config.stage == "align":
            from train.alignment import align

            return align(setting, folder, memory)
        return _train(setting, folder, memory)


def finished_run(home: Home, config: TrainConfig) -> Path | None:
    """The run that `train_twin` has already made of the newest dataset with these settings, if there is one."""
    return finished(home, settle(home, config).key)


def settle(home: Home, config: TrainConfig) -> Setting:
    """Find out all that can be known without loading weights; `NothingThere` without a dataset."""
    dataset = home.newest_dataset()
    manifest = read_manifest(dataset)
    config = _with_whole_path(config)
    base_revision = models.revision(models.locate(config.base, home))
    start = find_start(home, config)
    if start is not None:
        config = going_on(config, start, base_revision)
    shape, machine = shape_of(models.load_config(config.base, home)), look()
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


def _train(setting: Setting, folder: RunFolder, memory: Memory) -> TrainReport:
    config = setting.config
    rows = {split: split_rows(setting, split) for split in ("train", "valid")}
    train_rows = packed(rows["train"], config.row_tokens) if config.packing else rows["train"]
    valid_rows = packed(rows["valid"], config.row_tokens) if config.packing else rows["valid"]
    write_whole(folder.path / "config.toml", tomli_w.dumps({"train": to_plain(config)}))
    note(f"Training {config.base} with {config.method} on {target_count(rows['train']):,} of the owner's tokens.")
    row_tokens = sum(lengths(train_rows)) / max(1, len(train_rows))
    plan = plan_batches(len(train_rows), config.row_tokens if config.packing else row_tokens, config)

    def attempt(plan: BatchPlan) -> tuple[Any, Fitted]:
        checkpoint = last_checkpoint(folder.path / "checkpoints")
        forget_later_metrics(folder.path / "metrics.jsonl", step_of(checkpoint))
        set_seed(config.seed)
        model = base = begun(setting)
        base_file = folder.path / "base_valid_loss"
        if not base_file.exists():
            write_whole(base_file, str(held_out_loss(base, valid_rows, setting.tokenizer.pad_token_id)))
        set_seed(config.seed)
        if setting.start is None or setting.saves_weights:
            model = setting.method.attach(base, config, plan.steps)
        with bar("Training") as progress:
            fitted = fit(
                model,
                setting.tokenizer,
                train_rows,
                valid_rows,
                method=setting.method,
                config=config,
                plan=plan,
                folder=folder.path,
                checkpoint=checkpoint,
                progress=progress,
            )
        return model, fitted

    model, fitted = with_less_memory(attempt, plan)
    save(setting, model, folder.path / "adapter")
    write_whole(folder.path / "training.svg", loss_curve(read_metrics(folder.path / "metrics.jsonl")))
    metrics = {
        "steps": float(fitted.steps),
        "tokens_per_second": fitted.tokens / max(fitted.seconds, 1e-9),
        "train_loss": fitted.train_loss,
        "valid_loss": fitted.valid_loss,
        "base_valid_loss": float((folder.path / "base_valid_loss").read_text()),
        "seconds": fitted.seconds,
        "peak_memory_bytes": float(peak_memory_bytes()),
        "expected_memory_bytes": memory.total,
    }
    record_run(setting, folder.path, metrics)
    return TrainReport(
        run=folder.path.name,
        folder=folder.path,
        steps=fitted.steps,
        tokens_per_second=metrics["tokens_per_second"],
        train_loss=fitted.train_loss,
        valid_loss=fitted.valid_loss,
        base_valid_loss=metrics["base_valid_loss"],
        peak_memory_bytes=int(metrics["peak_memory_bytes"]),
    )


def with_less_memory(attempt: Callable[[BatchPlan], Result], plan: BatchPlan) -> Result:
    """Try; where memory does not suffice, again with half as many rows at a time and the same steps.

    Raises `BadInput` where one row at a time is too much.
    """
    while True:
        try:
            return attempt(plan)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        # Outside of the handler, whose traceback would keep the model alive.
        _free_memory()
        halved = plan.halved()
        if halved is None:
            raise BadInput(
                "The memory does not suffice for one row at a time: lower --row-tokens, set --checkpointing on, "
                "or use --method qlora; the checkpoints so far are kept."
            )
        note(f"Out of memory with {plan.micro_rows} rows at a time: going on with {halved.micro_rows}.")
        plan = halved


def split_rows(setting: Setting, split: str) -> Any:
    """The split's rows of tokens, rendered once for all runs of this base and these cuts.

    They are lessons, and when pretraining documents.
    """
    config, manifest = setting.config, setting.manifest
    key = digest([setting.prompt_digest, setting.base_revision, config.train_on_prompt, config.cutoff_tokens])
    bare = config.stage == "pretrain"
    if bare:
        key = digest([key, config.stage])

    def render() -> Any:
        examples = read_examples(setting.dataset / f"{split}.jsonl")
        if bare:
            return documents(examples, setting.tokenizer, cutoff_tokens=config.cutoff_tokens)
        return lessons(
            examples,
            manifest["config"]["system_prompt"],
            manifest["owner"],
            setting.tokenizer,
            train_on_prompt=config.train_on_prompt,
            cutoff_tokens=config.cutoff_tokens,
        )

    (setting.dataset / KEPT).mkdir(exist_ok=True)
    return kept_lessons(setting.dataset / KEPT / f"{key}-{split}", render)


def begun(setting: Setting) -> Any:
    """The frozen base, or in its place what the run goes on from: its adapter on the base, or its weights."""
    import torch

    config, start = setting.config, setting.start
    model = models.load_base(
        str(start.adapter) if start is not None and start.saves_weights else config.base,
        setting.home,
        quantization=config.quantization,
        dtype=torch.bfloat16 if config.precision == "bf16" else torch.float32,
        attention=config.attention,
        rope=models.rope_of(to_plain(config)),
    )
    model.requires_grad_(False)
    return model if start is None or start.saves_weights else continued(model, start)


def save(setting: Setting, model: Any, folder: Path) -> None:
    """Write the adapter, or the whole weights, as a plain reload takes them up."""
    if hasattr(setting.method, "save") and setting.start is None:
        setting.method.save(model, folder)
        return
    if setting.saves_weights:
        model.to(models.best_dtype())
        setting.tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)


def record_run(setting: Setting, folder: Path, metrics: dict[str, float]) -> None:
    """Write `run.json`, and the manifest that declares the run whole."""
    manifest, config = setting.manifest, setting.config
    run = Run(
        id=folder.name,
        base=config.base,
        base_revision=setting.base_revision,
        method=config.method,
        dataset=manifest["dataset"],
        template_digest=setting.prompt_digest,
        owner=manifest["owner"],
        system_prompt=manifest["config"]["system_prompt"],
        told=setting.told,
        timezone=manifest["config"].get("timezone", ""),
        about=manifest.get("about", {}),
        seed=config.seed,
        config=to_plain(config),
        metrics=metrics,
        adapter="adapter",
        contacts=tuple(manifest["contacts"]),
    )
    write_run(folder / "run.json", run)
    record = {"schema": "run/1", "run": folder.name, "dataset": manifest["dataset"], "chats": manifest.get("chats")}
    write_manifest(folder, record | {"key": setting.key})


def _with_whole_path(config: TrainConfig) -> TrainConfig:
    """A base given by a relative path must be found from any working directory later."""
    folder = Path(config.base).expanduser()
    return replace(config, base=str(folder.resolve())) if folder.is_dir() else config


def peak_memory_bytes() -> int:
    """The most memory held so far: on the GPU where there is one, else by this process."""
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _free_memory() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
