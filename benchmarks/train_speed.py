"""How fast a training step of the embedded model is, beside the machine's own limit, in the same run.

`python benchmarks/train_speed.py [--home DIR] [--row-tokens N]` prints tokens/s of one forward and backward pass with
LoRA on all linear layers: the loss at target positions only (ours), at all positions (as trainers commonly do), in the
other precision, and what the matrix products alone would allow.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this folder has a script named like the stage `prepare`

import argparse
import time
from collections.abc import Callable
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from soundalike.home import Home
from soundalike.models import EMBEDDED, best_dtype, load_base
from soundalike.train_config import TrainConfig
from train.methods import lora

TARGET_SHARE = 0.35
"""Share of positions that are targets, as in the bundled export."""


def seconds_of(step: Callable[[], Any], repeats: int = 3) -> float:
    """Median seconds of a step, after one to warm up."""
    times = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        step()
        times.append(time.perf_counter() - started)
    return sorted(times[1:])[repeats // 2]


def tokens_per_second(home: Home, dtype: torch.dtype, row_tokens: int, *, targets_only: bool) -> float:
    """Speed of forward and backward over one packed row of documents of 160 tokens."""
    torch.manual_seed(0)
    model = lora.attach(load_base(EMBEDDED, home).to(dtype), TrainConfig())
    model.train()
    input_ids = torch.randint(5, 40_000, (1, row_tokens))
    position_ids = (torch.arange(row_tokens) % 160)[None]
    targets = torch.randperm(row_tokens - 1)[: int(row_tokens * TARGET_SHARE)].sort().values

    def step() -> None:
        kept = {"logits_to_keep": targets} if targets_only else {}
        logits = model(input_ids=input_ids, position_ids=position_ids, use_cache=False, **kept).logits[0]
        if not targets_only:
            logits = logits[targets]
        cross_entropy(logits.float(), input_ids[0, targets + 1]).backward()
        model.zero_grad()

    return row_tokens / seconds_of(step)


def matrix_limit(home: Home, dtype: torch.dtype, row_tokens: int) -> float:
    """Tokens/s if the products of the frozen weights (forward, and the gradient to the inputs) were all there is."""
    weights = [p.detach().to(dtype) for p in load_base(EMBEDDED, home).model.layers.parameters() if p.dim() == 2]
    inputs = {w.shape[1]: torch.randn(row_tokens, w.shape[1], dtype=dtype) for w in weights}

    def step() -> None:
        for weight in weights:
            (inputs[weight.shape[1]] @ weight.T) @ weight

    return row_tokens / seconds_of(step)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("soundalike-demo"))
    parser.add_argument("--row-tokens", type=int, default=320)
    arguments = parser.parse_args()
    home, best = Home(arguments.home), best_dtype()
    other = torch.float32 if best is torch.bfloat16 else torch.bfloat16
    limit = matrix_limit(home, best, arguments.row_tokens)
    print(f"{'':44}tokens/s  of the limit   ({torch.get_num_threads()} threads, rows of {arguments.row_tokens})")
    print(f"{f'matrix products alone, {best}':44}{limit:8.0f}  {1:10.0%}")
    for name, dtype, targets_only in (
        (f"loss at targets only, {best}", best, True),
        (f"loss at all positions, {best}", best, False),
        (f"loss at targets only, {other}", other, True),
    ):
        speed = tokens_per_second(home, dtype, arguments.row_tokens, targets_only=targets_only)
        print(f"{name:44}{speed:8.0f}  {speed / limit:10.0%}")


if __name__ == "__main__":
    main()
