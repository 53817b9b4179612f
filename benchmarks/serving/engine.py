"""The engine by itself: many replies at once beside plain `generate`, one by one, in the same process and precision.

All draw replies of the same length to the same prompts, with the same twin: a random adapter (LoRA, rank 16, all linear
layers) on the base. Plain is the twin as transformers and PEFT load it, with the adapter beside the weights, and merged
into them. Times are of this process: tokens a CPU second on a CPU, tokens a second on a GPU.
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


def plain_twin(home: Any) -> tuple[Any, Any]:
    """The twin as transformers and PEFT load it, and its tokenizer."""
    from serve.twins import read_twins
    from soundalike.models import load_tokenizer, load_twin

    twin = read_twins(home)[0]
    assert twin.adapter is not None
    return load_twin(twin.base, twin.adapter, home), load_tokenizer(twin.base, home)


def one_by_one(model: Any, tokenizer: Any, asked: Sequence[Any]) -> Speed:
    """Plain `generate` of transformers with its own sampling."""
    import torch

    from train.render import render_prompt

    prompts = [render_prompt(one.turns, one.system, tokenizer) for one in asked]
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


def make_base(work: Path, *, tiny: bool) -> str:
    """Make a base with random weights: its folder."""
    from benchmarks.random_base import make_random_base
    from soundalike.home import Home
    from soundalike.models import EMBEDDED, load_tokenizer

    make_random_base(work / "base", load_tokenizer(EMBEDDED, Home(work / "embedded")), tiny=tiny)
    return str(work / "base")


def measured(home: Any, clients: Sequence[int]) -> tuple[dict[str, Speed], dict[int, Speed], float]:
    """Plain `generate`, the engine with these numbers of clients, and tokens a second that reading weights allows."""
    model, tokenizer = plain_twin(home)
    one_by_one(model, tokenizer, requests(1))
    plain = {"plain generate, one by one": one_by_one(model, tokenizer, requests(4))}
    merged = model.merge_and_unload()
    one_by_one(merged, tokenizer, requests(1))
    plain["the same, adapter merged"] = one_by_one(merged, tokenizer, requests(4))
    limit = reading_limit(merged)
    del model, merged
    engine = open_endless(home)

    async def by_clients() -> dict[int, Speed]:
        await at_once(engine, requests(2), 2)
        speeds = {count: await at_once(engine, requests(max(2 * count, 4)), count) for count in clients}
        await engine.close()
        return speeds

    speeds = asyncio.run(by_clients())
    return plain, speeds, limit


def reading_limit(model: Any) -> float:
    """Tokens a second if each only read all weights once, at the speed at which this machine reads memory."""
    import torch

    weights = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
    gigabyte = torch.ones(1 << 28, dtype=torch.float32, device=model.device)
    seconds = []
    for _ in range(5):
        wait(model)
        started = time.perf_counter()
        float(gigabyte.sum())
        wait(model)
        seconds.append(time.perf_counter() - started)
    return gigabyte.numel() * 4 / min(seconds) / weights


def table(plain: dict[str, Speed], speeds: dict[int, Speed], limit: float, *, on_gpu: bool) -> list[str]:
    """Lines to print: speed, ratio to plain `generate`, replies a second, and how long the first token took."""

    def speed(one: Speed) -> float:
        return one.tokens_per_second if on_gpu else one.tokens_per_cpu_second

    unit = "tokens/s" if on_gpu else "tokens/CPU-s"
    lines = [f"{'':28}{unit:>14}{'ratio':>8}{'replies/s':>12}{'first token: median':>22}{'slowest':>10}"]
    first = next(iter(plain.values()))
    for name, one in (plain | {f"engine, {count} at once": one for count, one in speeds.items()}).items():
        line = f"{name:28}{speed(one):14.1f}{speed(one) / speed(first):8.2f}{rate(one):12.2f}"
        if one.first_token_seconds:
            median = statistics.median(one.first_token_seconds)
            line += f"{median:20.2f} s{max(one.first_token_seconds):8.2f} s"
        lines.append(line)
    if 1 in speeds:
        share = speeds[1].tokens_per_second / limit
        lines.append(f"one stream: {share:.0%} of what reading the weights once a token allows ({limit:.0f} tokens/s)")
    return lines


def rate(one: Speed) -> float:
    """Replies a second, by the clock."""
    return one.tokens / REPLY_TOKENS / one.seconds


def main(work: Path, base: str, clients: Sequence[int], threads: int = 0) -> dict[int, Speed]:
    """Measure in a folder of its own and print the table; returns the speeds by number of clients."""
    import torch

    from soundalike.home import Home

    if threads:
        torch.set_num_threads(threads)
    home = Home(work / "engine")
    make_twin(home, base)
    plain, speeds, limit = measured(home, clients)
    print("\n".join(table(plain, speeds, limit, on_gpu=torch.cuda.is_available())), flush=True)
    return speeds
