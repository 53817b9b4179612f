"""The documents of benchmarks/train.py as other trainers take them, and what they are measured by."""

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

WARM_STEPS, STEPS = 2, 10


def base_and_texts(work: Path) -> tuple[str, list[str]]:
    """Folder of the shared base, and about a thousand tokens of text each."""
    from soundalike.home import Home
    from soundalike.models import load_tokenizer, locate

    home = Home(work / "windows")
    base = str(work / "base") if (work / "base").is_dir() else locate("smollm2-135m", home)
    tokenizer = load_tokenizer(base, home)
    words = tokenizer.decode(range(1000, 40_000)).split()
    return base, [" ".join(words[start : start + 600]) for start in range(0, len(words) - 600, 60)]


class Measured:
    """A transformers callback that counts real tokens and seconds after the first steps."""

    def __new__(cls) -> Any:
        from transformers import TrainerCallback

        class Callback(TrainerCallback):
            began = ended = 0.0
            tokens_then = tokens_now = 0

            def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
                import torch

                torch.cuda.synchronize()
                self.ended, self.tokens_now = time.perf_counter(), int(state.num_input_tokens_seen)
                if state.global_step == WARM_STEPS:
                    self.began, self.tokens_then = self.ended, self.tokens_now

        return Callback()


def report(measured: Any, *, recomputes: bool) -> None:
    """Print what benchmarks/train.py reads: one JSON object."""
    import torch

    print(
        json.dumps(
            {
                "tokens": measured.tokens_now - measured.tokens_then,
                "seconds": measured.ended - measured.began,
                "cpu_seconds": time.process_time(),
                "peak_bytes": int(torch.cuda.max_memory_allocated()),
                "recomputes": recomputes,
            }
        )
    )
