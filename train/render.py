"""The only place where a conversation becomes tokens and a loss mask; training, evaluating and serving all use it.

The base's own chat template decides the frame around each turn. What people typed is tokenised apart from the frame's
special tokens, so that no text can ever become a control token.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soundalike.bursts import join_messages
from soundalike.errors import BadInput
from soundalike.home import digest
from soundalike.records import Example, Turn

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORE = -100
"""Label of a position on which no loss is taken (PyTorch's `ignore_index`)."""

PLAIN_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] + '\n\n' }}"
    "{% elif message['role'] == 'user' %}{{ '### Them:\n' + message['content'] + '\n\n' }}"
    "{% else %}{{ '### Me:\n' + message['content'] + eos_token + '\n\n' }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ '### Me:\n' }}{% endif %}"
)
"""For base models that come without a chat template."""

_ROLES = {"owner": "assistant", "other": "user"}
_PLACE = "\ue000{}\ue001"
_PLACES = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Token ids and labels of one example, of equal length; `IGNORE` where no loss is taken."""

    input_ids: list[int]
    labels: list[int]


def system_text(system_prompt: str, owner: str, contact: str) -> str:
    """The system line with its places filled; identical in training and in serving."""
    return system_prompt.replace("{owner}", owner).replace("{contact}", contact)


def render_example(example: Example, system: str, tokenizer: "PreTrainedTokenizerBase") -> Rendered:
    """An example's tokens, with loss on its target turns and their end marks only."""
    return _render(example.turns, frozenset(example.targets), system, tokenizer, add_generation_prompt=False)


def render_prompt(turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    """The tokens after which the owner speaks; `turns` may be empty, for the owner speaks first then."""
    return _render(turns, frozenset(), system, tokenizer, add_generation_prompt=True).input_ids


def end_ids(tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    """Tokens that end the owner's turn: the template's end mark, and the tokenizer's end of text."""
    turns = (Turn(role="other", messages=("a",)), Turn(role="owner", messages=("b",)))
    rendered = _render(turns, frozenset({1}), "", tokenizer, add_generation_prompt=False)
    last_target = max(index for index, label in enumerate(rendered.labels) if label != IGNORE)
    return sorted({rendered.labels[last_target], int(tokenizer.eos_token_id)})


def template_digest(tokenizer: "PreTrainedTokenizerBase", system_prompt: str, told: Sequence[str] = ()) -> str:
    """Changes with anything that changes how a conversation becomes tokens; `told` are the parts of a situation."""
    turns = (Turn(role="other", messages=("a", "b\nc")), Turn(role="owner", messages=("d",)))
    input_ids = _render(turns, frozenset({1}), "e", tokenizer, add_generation_prompt=True).input_ids
    return digest([system_prompt, *told, input_ids])


def _render(
    turns: Sequence[Turn],
    targets: frozenset[int],
    system: str,
    tokenizer: "PreTrainedTokenizerBase",
    *,
    add_generation_prompt: bool,
) -> Rendered:
    contents = [join_messages(turn.messages) for turn in turns]
    frame = _frame([_ROLES[turn.role] for turn in turns], system, tokenizer, add_generation_prompt)
    special_ids = _special_ids(tokenizer)
    input_ids: list[int] = []
    labels: list[int] = []
    run = _Run(tokenizer)
    end_mark_due = False
    for place, piece in frame:
        if place is not None:
            target = place in targets
            run.add(contents[place] if place >= 0 else piece, target=target)
            end_mark_due = target
        elif piece in special_ids:
            run.flush(input_ids, labels)
            input_ids.append(special_ids[piece])
            labels.append(special_ids[piece] if end_mark_due else IGNORE)
            end_mark_due = False
        else:
            run.add(piece, target=False)
    run.flush(input_ids, labels)
    return Rendered(input_ids, labels)


class _Run:
    """Text between two special tokens: tokenised in one go, so that it equals the template's own tokenisation."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._text = ""
        self._target_spans: list[tuple[int, int]] = []

    def add(self, text: str, *, target: bool) -> None:
        if target:
            self._target_spans.append((len(self._text), len(self._text) + len(text)))
        self._text += text

    def flush(self, input_ids: list[int], labels: list[int]) -> None:
        if self._text:
            encoded = self._tokenizer(
                self._text, add_special_tokens=False, split_special_tokens=True, return_offsets_mapping=True
            )
            for token, (start, _) in zip(encoded["input_ids"], encoded["offset_mapping"], strict=True):
                is_target = any(first <= start < last for first, last in self._target_spans)
                input_ids.append(token)
                labels.append(token if is_target else IGNORE)
        self._text = ""
        self._target_spans = []


def _frame(roles: list[str], system: str, tokenizer: Any, add_generation_prompt: bool) -> list[tuple[int | None, str]]:
    """The template around places for contents: pairs of a turn's index (-1: the system text; None: frame) and text."""
    from jinja2 import TemplateError

    def fill(messages: list[dict[str, str]]) -> str:
        text = tokenizer.apply_chat_template(
            messages,
            chat_template=tokenizer.chat_template or PLAIN_TEMPLATE,
            tokenize=False,
            add_generation_prompt=add_generation_prompt,
        )
        return str(text)

    places = [{"role": role, "content": _PLACE.format(index)} for index, role in enumerate(roles)]
    system_place = _PLACE.format(len(roles))
    try:
        text = fill([{"role": "system", "content": system_place}, *places])
    except TemplateError:
        # Templates such as Gemma's know no system role and want the other side to begin.
        if places and places[0]["role"] == "user":
            places[0]["content"] = f"{system_place}\n\n{places[0]['content']}"
        else:
            places.insert(0, {"role": "user", "content": system_place})
        text = fill(places)
    frame: list[tuple[int | None, str]] = []
    specials = sorted(_special_ids(tokenizer), key=len, reverse=True)
    special_pattern = re.compile("(" + "|".join(map(re.escape, specials)) + ")")
    for index, piece in enumerate(_PLACES.split(text)):
        if index % 2:
            place = int(piece)
            frame.append((-1, system) if place == len(roles) else (place, ""))
        else:
            frame += [(None, part) for part in special_pattern.split(piece) if part]
    return frame


def _special_ids(tokenizer: Any) -> dict[str, int]:
    if not tokenizer.is_fast:
        raise BadInput("This base has no fast tokenizer, and Soundalike needs one: choose another --base.")
    return {str(token): token_id for token_id, token in tokenizer.added_tokens_decoder.items() if token.special}
