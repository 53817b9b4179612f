"""Training, beside a bare loop, plain TRL, the classic recipe and other trainers, in one run on one machine.

    python benchmarks/train.py [EXPORT]                    the embedded model on a real export (default: the bundled)
    python benchmarks/train.py --random-7b                 a 7B shape with random weights, for speed alone (on a GPU)
    python benchmarks/train.py --time-to-loss [EXPORT]     how long to the classic recipe's held-out loss, TRL beside it
    python benchmarks/train.py --dry-run                   the same on a tiny model in seconds, to see that it works

Each contestant is a process of its own, one after the other. It prints real tokens a second (padding is not counted)
and a CPU second, peak memory, and MFU: 2 operations a parameter and token forward, 2 for the gradient of the inputs,
2 more where activations are computed again, against the machine's own speed of large matrix products in the same run
(notes: frozen weights need no third product).
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has scripts named like the stages

import argparse
import dataclasses
import importlib.util
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from typing import Any

RANK, ALPHA = 16, 32
SPEED_STEPS, WARM_STEPS = 10, 2
CONTESTANTS = ("bare loop", "ours", "ours, qlora", "plain TRL", "classic recipe")
ON_GPU = ("ours, bf16 lora without checkpointing", "LLaMA-Factory", "Unsloth")
PACKAGES = {"LLaMA-Factory": "llamafactory", "Unsloth": "unsloth"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Speed:
    """What a contestant came to."""

    tokens: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    recomputes: bool = False


class Stopwatch:
    """A trainer's callback: times the steps after the first ones."""

    def __new__(cls, *_: Any) -> Any:
        from transformers import TrainerCallback

        class Timed(TrainerCallback):
            began: tuple[float, float] = (0.0, 0.0)
            ended: tuple[float, float] = (0.0, 0.0)

            def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
                _wait_for_device()
                now = time.perf_counter(), time.process_time()
                if state.global_step == WARM_STEPS:
                    self.began = now
                self.ended = now

        return Timed()


def _wait_for_device() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()


def prepare_work(work: Path, options: argparse.Namespace) -> None:
    """Make the base and the datasets that all contestants share."""
    from ingest.files import ingest_files
    from prepare.dataset import prepare_dataset
    from soundalike.config import FileConfig, PrepareConfig
    from soundalike.home import Home

    for shape in ("windows", "classic"):
        home = Home(work / shape)
        home.create()
        ingest_files(home, [options.export], FileConfig())
        prepare_dataset(home, PrepareConfig(shape=shape))  # type: ignore[arg-type]
    if options.random_7b or options.dry_run:
        from benchmarks.random_base import make_random_base
        from soundalike.models import load_tokenizer

        tokenizer = load_tokenizer("smollm2-135m", Home(work / "windows"))
        make_random_base(work / "base", tokenizer, tiny=options.dry_run)


def base_of(work: Path) -> str:
    return str(work / "base") if (work / "base").is_dir() else "smollm2-135m"


def settings(work: Path, **changes: Any) -> Any:
    """Our default for this machine: the laptop's on a CPU, that of a large card on a GPU."""
    import torch

    from soundalike.train_config import TrainConfig

    large = {"row_tokens": 2048, "batch_tokens": 16384, "learning_rate": 2e-4} if torch.cuda.is_available() else {}
    return TrainConfig(**({"base": base_of(work), "max_steps": SPEED_STEPS, "patience": 10**6} | large | changes))


def rows_of(work: Path, setting: Any) -> Any:
    """The packed rows of the export, or for a random base documents of about a thousand tokens."""
    import numpy
    from datasets import Dataset

    from train.lessons import packed
    from train.splits import split_rows

    if "base" not in setting.config.base.rsplit("/", 1)[-1]:
        return packed(split_rows(setting, "train"), setting.config.row_tokens)
    draw = numpy.random.default_rng(0)
    lengths = draw.integers(800, 1200, 400 if setting.machine.gpu else 40)
    documents = [draw.integers(100, 40_000, length).tolist() for length in lengths]
    labels = [[token if place % 3 == 0 else -100 for place, token in enumerate(document)] for document in documents]
    weights = [[1.0] * len(document) for document in documents]
    rows = Dataset.from_dict({"input_ids": documents, "labels": labels, "weights": weights})
    return packed(rows, setting.config.row_tokens)


def ours(work: Path, **changes: Any) -> Speed:
    """`fit` as `soundalike train` calls it."""
    from soundalike.home import Home
    from train.setting import settle

    setting = settle(Home(work / "windows"), settings(work, **changes))
    return timed_fit(work, setting, rows_of(work, setting), setting.config.row_tokens)


def timed_fit(work: Path, setting: Any, rows: Any, row_tokens: float) -> Speed:
    from soundalike.progress import bar
    from train.batches import plan_batches
    from train.fitting import fit, set_seed
    from train.out_of_memory import peak_memory_bytes
    from train.twin_files import begun

    plan = plan_batches(len(rows), row_tokens, setting.config)
    set_seed(setting.config.seed)
    watch = Stopwatch()
    with bar("Training") as progress, tempfile.TemporaryDirectory(dir=work) as folder:
        fit(
            setting.method.attach(begun(setting), setting.config, plan.steps),
            setting.tokenizer,
            rows,
            rows.select(range(1)),
            method=setting.method,
            config=setting.config,
            plan=plan,
            folder=Path(folder),
            checkpoint=None,
            progress=progress,
            callbacks=[watch],
        )
    return speed(watch, plan, rows, peak_memory_bytes(), recomputes=setting.config.checkpointing == "on")


def speed(watch: Any, plan: Any, rows: Any, peak_bytes: int, *, recomputes: bool) -> Speed:
    row_tokens = sum(map(len, rows["input_ids"])) / len(rows)
    steps = plan.steps - WARM_STEPS
    return Speed(
        tokens=round(steps * plan.micro_rows * plan.accumulation * row_tokens),
        seconds=watch.ended[0] - watch.began[0],
        cpu_seconds=watch.ended[1] - watch.began[1],
        peak_bytes=peak_bytes,
        recomputes=recomputes,
    )


def bare_loop(work: Path) -> Speed:
    """The same rows, steps and loss in ten lines of PyTorch."""
    import torch

    from soundalike.home import Home
    from train.batches import plan_batches
    from train.fitting import set_seed
    from train.out_of_memory import peak_memory_bytes
    from train.owner_trainer import OwnerCollator, target_count, weighted_nats
    from train.setting import settle
    from train.twin_files import begun

    setting = settle(Home(work / "windows"), settings(work))
    rows = rows_of(work, setting)
    plan = plan_batches(len(rows), setting.config.row_tokens, setting.config)
    set_seed(setting.config.seed)
    model = setting.method.attach(begun(setting), setting.config, plan.steps).train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    collate = OwnerCollator(pad_token_id=setting.tokenizer.pad_token_id, padding_free=True)
    began, tokens, place = (0.0, 0.0), 0, 0
    for step in range(plan.steps):
        if step == WARM_STEPS:
            _wait_for_device()
            began, tokens = (time.perf_counter(), time.process_time()), 0
        for _ in range(plan.accumulation):
            batch = collate([rows[(place + row) % len(rows)] for row in range(plan.micro_rows)])
            place += plan.micro_rows
            batch = {k: v.to(model.device) if hasattr(v, "to") else v for k, v in batch.items()}
            tokens += batch["input_ids"].shape[1]
            (weighted_nats(model, batch, fused=False) / target_count(batch)).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    _wait_for_device()
    return Speed(
        tokens=tokens,
        seconds=time.perf_counter() - began[0],
        cpu_seconds=time.process_time() - began[1],
        peak_bytes=peak_memory_bytes(),
    )


def plain_trl(work: Path) -> Speed:
    """`SFTTrainer` with a LoRA as its README has it: a model by name, messages, nothing else said."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    from soundalike.home import Home
    from soundalike.models import locate
    from train.out_of_memory import peak_memory_bytes
    from train.setting import settle

    setting = settle(Home(work / "windows"), settings(work))
    tokenizer = setting.tokenizer
    rows = rows_of(work, setting)
    documents = [tokenizer.decode(row) for row in rows["input_ids"]]
    messages = [
        [{"role": "user", "content": text[: len(text) // 2]}, {"role": "assistant", "content": text[len(text) // 2 :]}]
        for text in documents
    ]
    watch = Stopwatch()
    with tempfile.TemporaryDirectory(dir=work) as folder:
        trainer = SFTTrainer(
            model=locate(setting.config.base, setting.home),
            args=SFTConfig(folder, max_steps=SPEED_STEPS, use_cpu=not torch.cuda.is_available(), report_to="none"),
            train_dataset=Dataset.from_dict({"messages": messages}),
            peft_config=LoraConfig(),
            callbacks=[watch],
        )
        seen: list[int] = []
        real = trainer.compute_loss

        def counted(model: Any, inputs: Any, *args: Any, **how: Any) -> Any:
            seen.append(int(inputs["attention_mask"].sum()))
            return real(model, inputs, *args, **how)

        trainer.compute_loss = counted
        trainer.train()
    return Speed(
        tokens=sum(seen[WARM_STEPS:]),
        seconds=watch.ended[0] - watch.began[0],
        cpu_seconds=watch.ended[1] - watch.began[1],
        peak_bytes=peak_memory_bytes(),
        recomputes=True,
    )


def classic(work: Path) -> Speed:
    """Our own code with the classic recipe: records of one reply each, in rows of one record."""
    from soundalike.config import load_config
    from soundalike.home import Home
    from train.lessons import lengths
    from train.setting import settle
    from train.splits import split_rows

    config = dataclasses.replace(classic_settings(load_config, work), max_steps=WARM_STEPS + 1)
    setting = settle(Home(work / "classic"), config)
    rows = split_rows(setting, "train")
    return timed_fit(work, setting, rows, sum(lengths(rows)) / len(rows))


def classic_settings(load_config: Callable[..., Any], work: Path) -> Any:
    recipe = Path(__file__).parents[1] / "recipes" / "classic.toml"
    return dataclasses.replace(load_config(Path("no file"), recipe=recipe).train, base=base_of(work), patience=10**6)


def llama_factory(work: Path) -> Speed:
    """LLaMA-Factory's own command with its example's QLoRA settings, where it is installed."""
    return _other_trainer(work, "llamafactory")


def unsloth(work: Path) -> Speed:
    """Unsloth's FastLanguageModel with its notebook's QLoRA settings, where it is installed."""
    return _other_trainer(work, "unsloth")


def _other_trainer(work: Path, package: str) -> Speed:
    script = Path(__file__).parent / "peers" / f"{package}.py"
    told = subprocess.run([sys.executable, script, work], check=True, capture_output=True, text=True).stdout
    return Speed(**json.loads(told.splitlines()[-1]))


def matrix_speed() -> float:
    """Operations a second of large matrix products in the best precision of this machine."""
    import torch

    from soundalike.models import best_device, best_dtype

    size = 8192 if torch.cuda.is_available() else 1024
    left, right = (torch.randn(size, size, device=best_device(), dtype=best_dtype()) for _ in range(2))
    best = 0.0
    for _ in range(5):
        _wait_for_device()
        began = time.perf_counter()
        for _ in range(8):
            left @ right
        _wait_for_device()
        best = max(best, 8 * 2 * size**3 / (time.perf_counter() - began))
    return best


def parameters_of(work: Path) -> float:
    from soundalike.home import Home
    from soundalike.models import load_config
    from train.memory import shape_of

    shape = shape_of(load_config(base_of(work), Home(work / "windows")))
    return shape.linear_parameters + shape.vocabulary * shape.hidden


def time_to_loss(work: Path, options: argparse.Namespace) -> None:
    """Train by the classic recipe, then by ours and by plain TRL until its held-out loss, for as long at most.

    The classic recipe is measured on its own prompts, the others on ours.
    """
    from soundalike.config import load_config
    from soundalike.curve import read_metrics
    from soundalike.home import Home
    from train.training import train_twin

    config = classic_settings(load_config, work)
    config = dataclasses.replace(config, epochs=options.epochs, evaluations_per_epoch=2)
    report = train_twin(Home(work / "classic"), config)
    classic_lines = [line for line in read_metrics(report.folder / "metrics.jsonl") if "eval_loss" in line]
    seconds = classic_lines[-1]["seconds"]
    print(
        f"classic recipe: held-out {report.base_valid_loss:.3f} before, {report.valid_loss:.3f} after {seconds:.0f} s"
    )
    mine = settings(work, max_steps=0, epochs=3, evaluations_per_epoch=8, max_minutes=max(seconds / 120, 1))
    report_mine = train_twin(Home(work / "windows"), mine)
    lines = [line for line in read_metrics(report_mine.folder / "metrics.jsonl") if "eval_loss" in line]
    reached = next((line for line in lines if line["eval_loss"] <= report.valid_loss), None)
    told = "not reached" if reached is None else f"{reached['seconds']:.0f} s: {reached['seconds'] / seconds:.2f} of it"
    print(f"ours: held-out {report_mine.base_valid_loss:.3f} before, the classic recipe's loss after {told}")
    print(f"ours at its end: {report_mine.valid_loss:.3f} after {lines[-1]['seconds']:.0f} s", flush=True)
    measured = plain_trl_losses(work, mine, seconds)
    reached_at = next((second for second, loss in measured if loss <= report.valid_loss), None)
    told = "not reached" if reached_at is None else f"{reached_at:.0f} s: {reached_at / seconds:.2f} of it"
    print(f"plain TRL: the classic recipe's loss after {told}")
    print(f"plain TRL at its end: {measured[-1][1]:.3f} after {measured[-1][0]:.0f} s")


def plain_trl_losses(work: Path, config: Any, seconds: float, measures: int = 12) -> list[tuple[float, float]]:
    """Pairs of seconds of training and our held-out loss, of `SFTTrainer` as its README has it on our chat records."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import TrainerCallback
    from trl import SFTConfig, SFTTrainer

    from prepare.records_export import export_records
    from soundalike.home import Home
    from soundalike.models import locate
    from train.fitting import held_out_loss
    from train.lessons import packed
    from train.setting import settle
    from train.splits import split_rows

    setting = settle(Home(work / "windows"), config)
    valid = packed(split_rows(setting, "valid"), config.row_tokens)
    records = export_records(setting.home, "chat").path / "train.jsonl"
    lines = records.read_text(encoding="utf-8").splitlines()
    measured: list[tuple[float, float]] = []

    class Measures(TrainerCallback):
        """Measures now and then, off the clock."""

        began = 0.0

        def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            self.began = time.monotonic()

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            passed = time.monotonic() - self.began
            if passed >= seconds * (len(measured) + 1) / measures:
                loss = held_out_loss(trainer.model, valid, setting.tokenizer.pad_token_id)
                trainer.model.train()
                measured.append((passed, loss))
                self.began += time.monotonic() - self.began - passed
            control.should_training_stop |= passed >= seconds

        def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            passed = time.monotonic() - self.began
            measured.append((passed, held_out_loss(trainer.model, valid, setting.tokenizer.pad_token_id)))

    with tempfile.TemporaryDirectory(dir=work) as folder:
        trainer = SFTTrainer(
            model=locate(setting.config.base, setting.home),
            args=SFTConfig(folder, use_cpu=not torch.cuda.is_available(), report_to="none", save_strategy="no"),
            train_dataset=Dataset.from_list([json.loads(line) for line in lines]),
            peft_config=LoraConfig(),
            callbacks=[Measures()],
        )
        trainer.train()
    return measured


RUN: dict[str, Callable[[Path], Speed]] = {
    "bare loop": bare_loop,
    "ours": ours,
    "ours, qlora": lambda work: ours(work, method="qlora"),
    "plain TRL": plain_trl,
    "classic recipe": classic,
    "ours, bf16 lora without checkpointing": lambda work: ours(work, method="lora", checkpointing="off"),
    "LLaMA-Factory": llama_factory,
    "Unsloth": unsloth,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--random-7b", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--time-to-loss", action="store_true")
    parser.add_argument("--epochs", type=float, default=1.0, help="of the classic recipe, for --time-to-loss")
    parser.add_argument("--only", action="append", choices=sorted(RUN), help="one contestant; can be given repeatedly")
    parser.add_argument("--contestant", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    from soundalike.cli import _keep_libraries_quiet

    _keep_libraries_quiet()
    if options.contestant:
        print(json.dumps(dataclasses.asdict(RUN[options.contestant](options.work))))
        return
    import torch

    from samples import EXPORT

    options.export = options.export or EXPORT
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare_work(work, options)
        if options.time_to_loss:
            time_to_loss(work, options)
            return
        limit, parameters = matrix_speed(), parameters_of(work)
        names = options.only or [*CONTESTANTS, *(ON_GPU if torch.cuda.is_available() else ())]
        print(f"{'':40}tokens/s  a CPU second  peak GB    MFU   (limit {limit / 1e12:.2f} Tera operations/s)")
        for name in names:
            if name in PACKAGES and importlib.util.find_spec(PACKAGES[name]) is None:
                print(f"{name:40}not installed")
                continue
            found = run_contestant(name, work)
            if found is None:
                continue
            operations = (6 if found.recomputes else 4) * parameters * found.tokens
            print(
                f"{name:40}{found.tokens / found.seconds:8.0f}{found.tokens / max(found.cpu_seconds, 1e-9):14.0f}"
                f"{found.peak_bytes / 1e9:9.1f}{operations / found.seconds / limit:7.0%}",
                flush=True,
            )


def run_contestant(name: str, work: Path) -> Speed | None:
    """Run one in a process of its own; None, and a line that says why, where it failed."""
    command = [sys.executable, __file__, "--contestant", name, "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    if done.returncode:
        print(f"{name:40}failed: {done.stderr.strip().splitlines()[-1][:160]}")
        return None
    return Speed(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
