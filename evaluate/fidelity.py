"""Base, twin and owner side by side, on what the owner really answered in the last part of the history."""

import json
import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluate.copying import copied_share, overlaps
from evaluate.loss import Loss, target_losses
from evaluate.page import fidelity_page
from evaluate.style import style
from soundalike import models
from soundalike.bursts import split_messages
from soundalike.canaries import canaries_file, canary_leaks, read_canaries
from soundalike.config import EvaluateConfig
from soundalike.curve import loss_figure, read_metrics
from soundalike.errors import BadInput
from soundalike.home import Home, is_whole, write_whole
from soundalike.progress import bar
from soundalike.records import Example, Run, read_examples, read_run
from soundalike.sampling import Sampling, sample
from train.render import end_ids, prompt_tokenizer, render_example, render_prompt, system_text, template_digest

SPEAKERS = ("base", "twin")


@dataclass(frozen=True, slots=True)
class EvaluateReport:
    """What was measured; `fidelity` as in DESIGN, section 4."""

    run: str
    fidelity: dict[str, Any]
    leaks: dict[str, Any]
    report: Path


def evaluate_run(home: Home, config: EvaluateConfig, name: str | None = None) -> EvaluateReport:
    """Measure a run (the newest for None) and write `fidelity.json` and `report.html` into its folder.

    Raises `NothingThere` without a run, `BadInput` where its dataset is gone or the prompt template has changed.
    """
    folder = home.run(name)
    run = read_run(folder / "run.json")
    dataset = home.datasets / run.dataset
    if not is_whole(dataset):
        raise BadInput(f"The dataset {run.dataset} of the run {run.id} is gone: train again with `soundalike train`.")
    models.check_revision(run.base, run.base_revision, home)
    tokenizer = prompt_tokenizer(models.load_tokenizer(run.base, home), run.told)
    if template_digest(tokenizer, run.system_prompt, run.told) != run.template_digest:
        raise BadInput(
            f"The run {run.id} was trained with another prompt template than this version writes: train again."
        )
    test = list(read_examples(dataset / "test.jsonl"))
    model = models.load_twin(run.base, folder / run.adapter, home, run.config)

    nll, nll_by_contact = _losses(model, tokenizer, run, test)
    replies = _replies(model, tokenizer, run, test, config)
    known = overlaps(
        message
        for example in read_examples(dataset / "train.jsonl")
        for turn in example.turns
        for message in turn.messages
    )
    numbers = {speaker: style(bursts) for speaker, bursts in replies.items()}
    fidelity = {
        "nll": nll,
        "perplexity": {speaker: math.exp(value) for speaker, value in nll.items()},
        "nll_by_contact": nll_by_contact,
        "style": {name: {speaker: numbers[speaker][name] for speaker in numbers} for name in numbers["owner"]},
        "held_out": {
            "turns": sum(len(example.targets) for example in test),
            "replies_sampled": len(replies["twin"]),
        },
    }
    copied = {
        speaker: copied_share([message for burst in bursts for message in burst], known)
        for speaker, bursts in replies.items()
    }
    leaks: dict[str, Any] = {"copied_from_training": copied}
    if canaries_file(home).exists():
        said = {speaker: [message for burst in replies[speaker] for message in burst] for speaker in SPEAKERS}
        leaks["canaries"] = canary_leaks(read_canaries(canaries_file(home)), said)
    write_whole(
        folder / "fidelity.json", json.dumps({"fidelity": fidelity, "leaks": leaks}, ensure_ascii=False, indent=1)
    )
    metrics = read_metrics(folder / "metrics.jsonl")
    curve = loss_figure(metrics) if metrics else ""
    write_whole(folder / "report.html", fidelity_page(run, fidelity, leaks, curve))
    return EvaluateReport(run.id, fidelity, leaks, folder / "report.html")


def _as_base(model: Any, speaker: str) -> Any:
    return model.disable_adapter() if speaker == "base" else nullcontext()


def _told(run: Run, example: Example) -> str:
    return example.system or system_text(run.system_prompt, run.owner, example.contact)


def _losses(
    model: Any, tokenizer: Any, run: Run, test: Sequence[Example]
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    rows = [render_example(example, _told(run, example), tokenizer) for example in test]
    nll: dict[str, float] = {}
    by_contact: dict[str, dict[str, float]] = {}
    with bar("Held-out loss", len(SPEAKERS) * len(rows)) as progress:
        for speaker in SPEAKERS:
            with _as_base(model, speaker):
                losses = target_losses(model, rows, on_row=progress.advance)
            nll[speaker] = sum(losses, Loss(0.0, 0)).per_token
            for contact in sorted({example.contact for example in test}):
                parts = [loss for example, loss in zip(test, losses, strict=True) if example.contact == contact]
                by_contact.setdefault(contact, {})[speaker] = sum(parts, Loss(0.0, 0)).per_token
    return nll, by_contact


def _replies(
    model: Any, tokenizer: Any, run: Run, test: Sequence[Example], config: EvaluateConfig
) -> dict[str, list[tuple[str, ...]]]:
    """Bursts of base and twin, sampled at some of the held-out places, and all that the owner really wrote there.

    The owner's are all of the held-out turns, because more of them make a steadier mark to be measured against.
    """
    held_out = [(example, target) for example in test for target in example.targets]
    # Evenly over the time of the test, so that contacts and days have their shares.
    stride = max(1.0, len(held_out) / config.replies)
    places = [held_out[int(index * stride)] for index in range(min(config.replies, len(held_out)))]
    prompts = [render_prompt(example.turns[:target], _told(run, example), tokenizer) for example, target in places]
    sampling = Sampling(
        temperature=config.temperature, top_p=config.top_p, max_tokens=config.max_reply_tokens, seed=config.seed
    )
    replies: dict[str, list[tuple[str, ...]]] = {}
    with bar("Sampled replies", len(SPEAKERS) * len(prompts)) as progress:
        for speaker in SPEAKERS:
            with _as_base(model, speaker):
                tokens = sample(model, prompts, end_ids(tokenizer), sampling, on_reply=progress.advance)
            replies[speaker] = [split_messages(tokenizer.decode(reply, skip_special_tokens=True)) for reply in tokens]
    return replies | {"owner": [example.turns[target].messages for example, target in held_out]}
