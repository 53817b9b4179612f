"""What `/metrics` shows, in Prometheus' text format. Numbers only: no text, no names of people."""

from collections import defaultdict

_HELP = {
    "soundalike_requests_total": ("counter", "Requests answered, by route and status."),
    "soundalike_prompt_tokens_total": ("counter", "Tokens of prompts read."),
    "soundalike_completion_tokens_total": ("counter", "Tokens of replies drawn."),
    "soundalike_cancelled_total": ("counter", "Replies that the client did not wait for."),
    "soundalike_taken_out_total": ("counter", "Pieces of replies that must not leave and did not, by kind."),
    "soundalike_reply_seconds": ("summary", "Time from a request to the end of its replies."),
    "soundalike_first_piece_seconds": ("summary", "Time from a request to the first piece of its reply."),
    "soundalike_active_requests": ("gauge", "Requests being answered now."),
    "soundalike_waiting_requests": ("gauge", "Requests waiting for their turn now."),
    "soundalike_ready": ("gauge", "Whether the engine can answer."),
}


class Counters:
    """Counters and summaries of one server; used from one event loop."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], float] = defaultdict(float)

    def count(self, name: str, by: float = 1, **labels: str | int) -> None:
        """Raise a counter."""
        self._values[name, _labels(labels)] += by

    def observe(self, name: str, seconds: float) -> None:
        """Add one duration to a summary."""
        self._values[f"{name}_sum", ""] += seconds
        self._values[f"{name}_count", ""] += 1

    def text(self, **gauges: float) -> str:
        """Render everything; `gauges` are those of this moment, their names without the prefix."""
        values = dict(self._values) | {(f"soundalike_{name}", ""): value for name, value in gauges.items()}
        lines = []
        for name, (kind, meaning) in _HELP.items():
            family = {name} if kind != "summary" else {f"{name}_sum", f"{name}_count"}
            samples = [f"{key}{labels} {value:g}" for (key, labels), value in values.items() if key in family]
            if samples:
                lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", *samples]
        return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str | int]) -> str:
    inside = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""
