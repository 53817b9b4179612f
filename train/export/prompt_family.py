"""Families of chat templates that Ollama's template language can say, and how plain programs prompt a twin."""

from dataclasses import dataclass
from typing import Any

from soundalike.progress import note
from soundalike.records import Turn
from train.render import render_prompt

Frame = tuple[str, str]
"""What stands before and after a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFamily:
    """How prompts of one family are put together, but for the token of beginning, which the engines add."""

    name: str
    system: Frame
    other: Frame
    owner: Frame
    stop: str
    """What ends the owner's turn."""

    def prompt(self, turns: list[tuple[str, str]], system: str) -> str:
        """The text after which the owner speaks; turns are pairs of role and text."""
        frames = {"owner": self.owner, "other": self.other}
        said = "".join(frames[role][0] + text + frames[role][1] for role, text in turns)
        return self.system[0] + system + self.system[1] + said + self.owner[0]


def _chatml(name: str, thinking: str = "") -> PromptFamily:
    end = "<|im_end|>\n"
    return PromptFamily(
        name=name,
        system=("<|im_start|>system\n", end),
        other=("<|im_start|>user\n", end),
        owner=(f"<|im_start|>assistant\n{thinking}", end),
        stop="<|im_end|>",
    )


def _llama_3(name: str, dated: str = "") -> PromptFamily:
    def head(role: str) -> str:
        return f"<|start_header_id|>{role}<|end_header_id|>\n\n"

    end = "<|eot_id|>"
    return PromptFamily(
        name=name,
        system=(head("system") + dated, end),
        other=(head("user"), end),
        owner=(head("assistant"), end),
        stop=end,
    )


def families(tokenizer: Any) -> tuple[PromptFamily, ...]:
    """All that are known; the last is our own template, for bases without one."""
    end = f"{tokenizer.eos_token}\n\n"
    return (
        _chatml("ChatML"),
        _chatml("Qwen3", "<think>\n\n</think>\n\n"),
        _llama_3("Llama 3"),
        _llama_3("Llama 3.1", "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n"),
        PromptFamily(
            name="plain",
            system=("", "\n\n"),
            other=("### Them:\n", "\n\n"),
            owner=("### Me:\n", end),
            stop=tokenizer.eos_token,
        ),
    )


_CONVERSATIONS = (
    [("other", "hello there")],
    [("other", "hello there"), ("owner", "yes\nwell"), ("other", "so?")],
    [("other", "a"), ("owner", "b"), ("other", "c"), ("owner", "d"), ("other", "e")],
)
_SYSTEM = "You are A, chatting with B."


def family_of(tokenizer: Any) -> PromptFamily | None:
    """The family whose prompts are those of training, token for token; None where it is none of these."""
    return next((family for family in families(tokenizer) if _is_of(family, tokenizer)), None)


def check_prompt(tokenizer: Any) -> bool:
    """Whether the exported chat template gives the prompts of training where it is used plainly; a note, if not."""
    same = all(_plain(turns, tokenizer) == _trained(turns, tokenizer) for turns in _CONVERSATIONS)
    if not same:
        note(
            "This base's chat template, used plainly, writes some conversations in another way than the twin was "
            "trained on (an earlier reply, or the system line's place); `soundalike serve` writes them as in training."
        )
    return same


def _is_of(family: PromptFamily, tokenizer: Any) -> bool:
    begins = tokenizer("")["input_ids"]
    return all(
        begins + tokenizer(family.prompt(turns, _SYSTEM), add_special_tokens=False)["input_ids"]
        == _trained(turns, tokenizer)
        for turns in _CONVERSATIONS
    )


def _trained(turns: list[tuple[str, str]], tokenizer: Any) -> list[int]:
    said = [Turn(role=role, messages=tuple(text.split("\n"))) for role, text in turns]  # type: ignore[arg-type]
    return render_prompt(said, _SYSTEM, tokenizer)


def _plain(turns: list[tuple[str, str]], tokenizer: Any) -> list[int]:
    from jinja2 import TemplateError

    roles = {"owner": "assistant", "other": "user"}
    messages = [
        {"role": "system", "content": _SYSTEM},
        *({"role": roles[role], "content": text} for role, text in turns),
    ]
    try:
        found = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    except TemplateError:
        return []
    return list(found)
