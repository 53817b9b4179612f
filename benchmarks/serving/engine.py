"""The engine by itself: many replies at once beside plain `generate`, one by one, in the same process and precision.

All draw replies of the same length to the same prompts, with the same twin: a random adapter (LoRA, rank 16, all linear
layers) on the base. Times are of this process: tokens a CPU second on a CPU, tokens a second on a GPU.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPLY_TOKENS = 48
CONTACT = "Jess"
SYSTEM_PROMPT = "You are {owner}, chatting with {contact}."


@dataclass(frozen=True, kw_only=True)
class Speed:
    """What drawing so many replies came to."""

    tokens: int
    seconds: float
    cpu_seconds: float
    first_token_seconds: tuple[float, ...] = ()

    @property
    def tokens_per_cpu_second(self) -> float:
        """Of all threads of this process."""
        return self.tokens / self.cpu_seconds

    @property
    def tokens_per_second(self) -> float:
        """By the clock."""
        return self.tokens / self.seconds


def make_twin(home: Any, base: str) -> None:
    """Write a finished run whose adapter is random."""
    import torch
    from peft import LoraConfig, get_peft_model

    from soundalike.home import write_manifest
    from soundalike.models import load_base, load_tokenizer, locate, revision
    from soundalike.records import Run, write_run
    from train.render import template_digest

    home.create()
    folder = home.runs / "20260101-lora-random"
    folder.mkdir(parents=True)
    digest = template_digest(load_tokenizer(base, home), SYSTEM_PROMPT)
    run = Run(
        id=folder.name,
        base=base,
        base_revision=revision(locate(base, home)),
        method="lora",
        dataset="none",
        template_digest=digest,
        owner="Sam Carter",
        system_prompt=SYSTEM_PROMPT,
        seed=7,
        config={},
        metrics={},
        adapter="adapter",
        contacts=(CONTACT,),
    )
    write_run(folder / "run.json", run)
    torch.manual_seed(7)
    config = LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", init_lora_weights=False)
    model: Any = get_peft_model(load_base(base, home), config)
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            parameter.data *= 1e-3  # Near the base, so that the replies are text.
    model.save_pretrained(folder / "adapter")
    write_manifest(folder, {"run": folder.name})


def open_endless(home: Any) -> Any:
    """The engine of that home, none of whose replies ends before its time."""
    from serve.engines.transformers import open_engine
    from serve.twins import read_twins
    from soundalike.config import ServeConfig

    engine = open_engine(home, read_twins(home), ServeConfig(concurrent_replies=64))
    engine._end_ids = [-1]
    return engine


def requests(count: int) -> list[Any]:
    """So many conversations, each of its own, of about fifty tokens."""
    from serve.engine import ReplyRequest
    from soundalike.records import Turn
    from soundalike.sampling import Sampling

    return [
        ReplyRequest(
            model="20260101-lora-random",
            turns=(Turn(role="other", messages=(said(number),)),),
            system=SYSTEM_PROMPT.format(owner="Sam Carter", contact=CONTACT),
            sampling=Sampling(temperature=1.0, top_p=0.95, max_tokens=REPLY_TOKENS, seed=number),
        )
        for number in range(count)
    ]


def said(number: int) -> str:
    """What the contact says in the conversation of that number."""
    return f"hey, number {number} here. are you coming to the lake with us on saturday, or do you have to work again?"


def one_by_one(engine: Any, asked: Sequence[Any]) -> Speed:
    """Plain `generate` of transformers with its own sampling, on the engine's own model."""
    import torch

    from train.render import render_prompt

    model = engine._model
    prompts = [render_prompt(one.turns, one.system, engine._tokenizer) for one in asked]
    wait(model)
    started, cpu_started = time.perf_counter(), time.process_time()
    tokens = 0
    for prompt in prompts:
        input_ids = torch.tensor([prompt], device=model.device)
        with torch.inference_mode():
            output = model.generate(
                input_ids=input_ids,
                attention_mask=torch.ones_like(input_ids),
                do_sample=True,
                temperature=1.0,
                top_p=0.95,
                top_k=0,
                max_new_tokens=REPLY_TOKENS,
                eos_token_id=None,
                pad_token_id=0,
            )
        tokens += output.shape[1] - len(prompt)
    wait(model)
    return Speed(tokens=tokens, seconds=time.perf_counter() - started, cpu_seconds=time.process_time() - cpu_started)


async def at_once(engine: Any, asked: Sequence[Any], clients: int) -> Speed:
    """The engine with so many clients, each asking anew as soon as it has its reply."""
    waiting = list(asked)
    first: list[float] = []
    tokens = 0

    async def client() -> None:
        nonlocal tokens
        while waiting:
            request = waiting.pop()
            began = time.perf_counter()
            async for piece in engine.reply(request):
                if piece.completion_tokens == 1:
                    first.append(time.perf_counter() - began)
            tokens += piece.completion_tokens

    started, cpu_started = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Speed(
        tokens=tokens,
        seconds=time.perf_counter() - started,
        cpu_seconds=time.process_time() - cpu_started,
        first_token_seconds=tuple(first),
    )


def wait(model: Any) -> None:
    """Let a GPU finish what it was given."""
    import torch

    if model.device.type == "cuda":
        torch.cuda.synchronize()


def measured(home: Any, *, replies: int, clients: Sequence[int]) -> tuple[Speed, dict[int, Speed]]:
    """Plain `generate`, and the engine with these numbers of clients; each after warming up."""
    engine = open_endless(home)

    async def by_clients() -> dict[int, Speed]:
        await at_once(engine, requests(2), 2)
        speeds = {}
        for count in clients:
            # As many replies for one as for many would take minutes.
            speeds[count] = await at_once(engine, requests(max(count * 2, min(replies, 4))), count)
        await engine.close()
        return speeds

    speeds = asyncio.run(by_clients())
    one_by_one(engine, requests(1))
    return one_by_one(engine, requests(4)), speeds


def table(plain: Speed, speeds: dict[int, Speed], *, on_gpu: bool) -> list[str]:
    """Lines to print: speed, ratio to plain `generate`, and how long the first token took."""
    unit = "tokens/s" if on_gpu else "tokens/CPU-s"

    def speed(one: Speed) -> float:
        return one.tokens_per_second if on_gpu else one.tokens_per_cpu_second

    lines = [f"{'':34}{unit:>14}{'ratio':>8}{'first token, s: median':>26}{'slowest':>10}"]
    lines.append(f"{'plain generate, one by one':34}{speed(plain):14.1f}{1.0:8.2f}")
    for count, one in speeds.items():
        median = statistics.median(one.first_token_seconds)
        lines.append(
            f"{f'engine, {count} at once':34}{speed(one):14.1f}{speed(one) / speed(plain):8.2f}"
            f"{median:26.2f}{max(one.first_token_seconds):10.2f}"
        )
    return lines


def main(work: Path, base: str, clients: Sequence[int], replies: int) -> tuple[Speed, dict[int, Speed]]:
    """Measure in a folder of its own and print the table."""
    import torch

    from soundalike.home import Home

    home = Home(work / "engine")
    make_twin(home, base)
    plain, speeds = measured(home, replies=replies, clients=clients)
    print("\n".join(table(plain, speeds, on_gpu=torch.cuda.is_available())), flush=True)
    return plain, speeds
