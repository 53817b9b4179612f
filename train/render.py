"""The only place where a conversation becomes tokens and a loss mask; training, evaluating and serving all use it.

The base's own chat template decides the frame around the turns, and the base's own tokenizer reads frame and typed text
in one go, so that the tokens are those of the template. Where that and the twin's needs are at odds, the needs win:

- A prompt is the beginning of the example. A template that puts the system line elsewhere in the one than in the other
  (Mistral's: into the last turn, if the contact speaks last), or that refuses a system role (Gemma's first), gets it at
  the beginning of the contact's first turn. Each owner turn begins as the prompt for it ends, so that with Qwen3's an
  empty block of thoughts stands before each of them, not before the last only.
- Each owner turn ends with a mark that is learned: the tokenizer's end of text, where the template has none (Falcon's).
- The day on which it happens changes nothing: the template is told a fixed date.
- What people typed is never read as markup: it cannot become a control token, and no template can cut it. Only blanks
  around a turn are left out, by every template alike.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, proxy

from soundalike.bursts import join_messages
from soundalike.errors import BadInput
from soundalike.home import digest
from soundalike.records import Example, Turn
from soundalike.situation import CLASSIC
from train.prompt_templates import CLASSIC_TEMPLATE, PLAIN_TEMPLATE

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

IGNORE = -100
"""Label of a position on which no loss is taken (PyTorch's `ignore_index`)."""

_TODAY = date(2024, 7, 26)
"""For templates that say the date, such as Llama 3.2's: the day that its predecessor says if it is told nothing."""
_FIXED_DATE = (
    "{% macro strftime_now(format) %}{{ format"
    + "".join(f" | replace('%{letter}', '{_TODAY:%{letter}}')" for letter in "aAbBdjmyYHIMSp")
    + " }}{% endmacro %}{{ '' }}"
)  # before a template that asks for the date itself
_ROLES = {"owner": "assistant", "other": "user"}
_REPLY = Turn(role="owner", messages=("a",))
_SYSTEM = -1  # the place of the system line; those of turns are their indices
# Noncharacters of Unicode, which no text holds: around the number of a place, and of a control token.
_PLACE = "\ufdd0{}\ufdd1"
_PLACES = re.compile("\ufdd0(-?\\d+)\ufdd1")
_CONTROL_NAME = "\ufdd2{}\ufdd3"
_CONTROL_NAMES = re.compile("\ufdd2\\d+\ufdd3")
_NOT_TEXT = re.compile("[\ufdd0-\ufdd3\ud800-\udfff]")  # those, and halves of characters, which tokenizers refuse
_MARKUP = re.compile(r"[<>\[\]{}|｜]")
"""What marks an added token as control, even if it is not called special (Qwen3's `<think>`), unlike runs of blanks."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Token ids and labels of one example, of equal length; `IGNORE` where no loss is taken."""

    input_ids: list[int]
    labels: list[int]


def system_text(system_prompt: str, owner: str, contact: str) -> str:
    """The system line with its places filled; identical in training and in serving."""
    return system_prompt.replace("{owner}", owner).replace("{contact}", contact)


def render_example(example: Example, system: str, tokenizer: "PreTrainedTokenizerBase") -> Rendered:
    """An example's tokens, with loss on its target turns and their end marks only.

    Raises `BadInput` for a tokenizer that is not fast, and for a template that loses a turn or does not end a target.
    """
    form = _form(tokenizer)
    text, spans = form.filled(example.turns, system, example.targets)
    input_ids, reaches = form.tokens(text)
    labels = [IGNORE] * len(input_ids)
    for position, (start, end) in enumerate(reaches):
        while spans and spans[0][1] <= start:
            del spans[0]
        if spans and end > spans[0][0]:
            labels[position] = input_ids[position]
    return Rendered(input_ids, labels)


def render_prompt(turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    """The tokens after which the owner speaks; `turns` may be empty, for the owner speaks first then.

    They are the beginning of each example that goes on with an owner turn. Raises as `render_example` does.
    """
    # Tokenizers join blanks at a text's end that they keep apart before a word: so there is one, and it is cut then.
    return render_reply(turns, _REPLY.messages, system, tokenizer)[0]


def render_reply(
    turns: Sequence[Turn], messages: Sequence[str], system: str, tokenizer: "PreTrainedTokenizerBase"
) -> tuple[list[int], list[int]]:
    """The tokens of `render_prompt`, and those of an owner turn of these messages after it, its end mark included.

    Both together are the beginning of the example that ends with that turn. Raises as `render_example` does.
    """
    form = _form(tokenizer)
    text, [(start, end)] = form.filled((*turns, Turn(role="owner", messages=tuple(messages))), system, (len(turns),))
    tokens, reaches = form.tokens(text[:end])
    border = sum(last <= start for _, last in reaches)
    return tokens[:border], tokens[border:]


def render_text(turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase") -> str:
    """The text of `render_prompt`, for software that makes tokens of it itself; raises as `render_example` does.

    Such software reads a control token wherever its name stands: names that people typed are broken by a zero-width
    space. It also begins the text as the tokenizer does by itself, so that this token is left out.
    """
    form = _form(tokenizer)
    text, [(start, _)] = form.filled((*turns, _REPLY), system, (len(turns),))
    return form.readable(text[:start])


def render_messages(turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase") -> list[dict[str, str]]:
    """The conversation as a chat template takes it, for software that has its own; typed names as in `render_text`."""
    form = _form(tokenizer)
    told = [{"role": "system", "content": form.disarmed(system)}] if system.strip() else []
    return told + [
        {"role": _ROLES[turn.role], "content": form.disarmed(join_messages(turn.messages).strip())} for turn in turns
    ]


def render_document(text: str, tokenizer: "PreTrainedTokenizerBase") -> Rendered:
    """A bare text's tokens up to the end of text, as bases are pretrained on it: the loss is on all of them.

    Raises `BadInput` for a tokenizer that is not fast.
    """
    input_ids = _form(tokenizer).document(text)
    return Rendered(input_ids, list(input_ids))


def end_ids(tokenizer: "PreTrainedTokenizerBase") -> list[int]:
    """Tokens that end the owner's turn: the template's end mark, and the tokenizer's end of text."""
    form = _form(tokenizer)
    text, [(_, end)] = form.filled((Turn(role="other", messages=("a",)), _REPLY), "", (1,))
    return sorted({form.tokens(text[:end])[0][-1], int(tokenizer.eos_token_id)})


def standalone_template(tokenizer: "PreTrainedTokenizerBase") -> str:
    """The chat template with all that it is told here written into it, for programs that tell it nothing.

    Where the twin's needs win over the template's ways (above), such a program still writes the latter.
    """
    return _form(tokenizer).standalone()


def prompt_tokenizer(tokenizer: "PreTrainedTokenizerBase", told: Collection[str]) -> "PreTrainedTokenizerBase":
    """The base's tokenizer, with the classic prompt if it has no template and `told` is that of a classic dataset."""
    if tokenizer.chat_template is None and CLASSIC in told:
        tokenizer.chat_template = CLASSIC_TEMPLATE
    return tokenizer


def template_digest(tokenizer: "PreTrainedTokenizerBase", system_prompt: str, told: Sequence[str] = ()) -> str:
    """Changes with anything that changes how a conversation becomes tokens; `told` are the parts of a situation."""
    turns = (Turn(role="other", messages=("a", "b\nc")), Turn(role="owner", messages=("d",)))
    return digest([system_prompt, *told, render_prompt(turns, "e", tokenizer)])


@dataclass(frozen=True, slots=True)
class _Place:
    """Frame text, then a place to fill, and how far around it an owner's reply reaches (`forward` 0: no end)."""

    before: str
    place: int
    back: int = 0
    forward: int = 0


class _Form:
    """How one tokenizer with one template makes text of conversations, and tokens of that text."""

    def __init__(self, tokenizer: Any, template: str) -> None:
        if not tokenizer.is_fast or tokenizer.eos_token is None:
            raise BadInput("This base has no fast tokenizer with an end of text, and needs one: choose another --base.")
        self._tokenizer = proxy(tokenizer)  # a strong one would keep both in the cache for ever
        begins = tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
        self._told = {
            "chat_template": _FIXED_DATE + template if "strftime_now" in template else template,
            "date_string": f"{_TODAY:%d %b %Y}",
            "enable_thinking": False,
            "begin_token": tokenizer.bos_token if begins else "",
        }
        self.backend, self._names, self._ids = _private_backend(tokenizer)
        self._controls = re.compile("|".join(map(re.escape, sorted(self._names, key=len, reverse=True))) or "(?!)")
        self._folded = self._refuses_owner = False
        self._thinking = self._lead = self._end_mark = ""
        self._learn_how_replies_begin()
        if not self._frame(("user", "assistant"), has_system=False)[0][-1].forward:
            self._end_mark = self._named(tokenizer.eos_token)
        self._frames: dict[tuple[tuple[str, ...], bool], tuple[list[_Place], str]] = {}

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The tokenizer's ids of a text with private names, and from where to where in the text each reaches."""
        encoding = self.backend.encode(text, add_special_tokens=False)
        return [self._ids.get(token, token) for token in encoding.ids] if self._ids else encoding.ids, encoding.offsets

    def readable(self, text: str) -> str:
        """A text with private names as others write it: the names of control tokens, without the base's first."""
        real = {private: name for name, private in self._names.items()}
        text = _CONTROL_NAMES.sub(lambda found: real.get(found.group(), found.group()), self.disarmed(text))
        return text.removeprefix(str(self._told["begin_token"]))

    def disarmed(self, text: str) -> str:
        """A text in which the names of control tokens, as people may type them, are names no more."""
        return self._controls.sub(lambda found: f"{found.group()[0]}\u200b{found.group()[1:]}", text)

    def document(self, text: str) -> list[int]:
        """The ids of a text of its own, from the base's beginning of text, if it has one, to its end of text."""
        begin, end = self._named(str(self._told["begin_token"])), self._named(self._tokenizer.eos_token)
        return self.tokens(begin + _NOT_TEXT.sub("\ufffd", text) + end)[0]

    def standalone(self) -> str:
        """The template after the settings that it is told here and asks for."""
        template = str(self._told["chat_template"])
        asked = {name: told for name, told in self._told.items() if re.search(rf"\b{name}\b", template)}
        settings = [f"{{% set {name} = {json.dumps(told, ensure_ascii=False)} %}}" for name, told in asked.items()]
        return "".join((*settings, "{{ '' }}", template)) if settings else template

    def filled(self, turns: Sequence[Turn], system: str, targets: Collection[int]) -> tuple[str, list[tuple[int, int]]]:
        """Make the text for `tokens`, and say where each target begins and where its end mark ends."""
        contents = [_NOT_TEXT.sub("\ufffd", join_messages(turn.messages)).strip() for turn in turns]
        contents.append(_NOT_TEXT.sub("\ufffd", system).strip())
        key = (tuple(_ROLES[turn.role] for turn in turns), bool(contents[_SYSTEM]))
        if key not in self._frames:
            self._frames[key] = self._frame(key[0], has_system=key[1])
        places, after = self._frames[key]
        text, spans = "", []
        for place in places:
            text += place.before
            if place.place in targets:
                if not place.forward:
                    raise BadInput("This base's prompt has no end for earlier replies: prepare with the classic shape.")
                spans.append((len(text) - place.back, len(text) + len(contents[place.place]) + place.forward))
            text += contents[place.place]
        return text + after, spans

    def _frame(self, roles: tuple[str, ...], *, has_system: bool) -> tuple[list[_Place], str]:
        """The template's text around the places of a conversation, and after the last."""
        expected = [*([_SYSTEM] if has_system else []), *range(len(roles))]
        # A prompt may be refused where its example is not (Qwen3.5: one without a user), and both must begin alike.
        by_turns = self._folded or (self._refuses_owner and roles[:1] == ("assistant",))
        for folded in (True,) if by_turns else (False, True):
            text = self._fill(_messages(roles, has_system=has_system, folded=folded))
            if sorted(map(int, _PLACES.findall(text))) == expected:
                return self._cut(text, roles)
        raise BadInput("This base's chat template refuses or loses a turn of a conversation: choose another --base.")

    def _cut(self, text: str, roles: tuple[str, ...]) -> tuple[list[_Place], str]:
        pieces = _PLACES.split(self._named(text))
        places: list[_Place] = []
        for number in range(1, len(pieces), 2):
            before, place = pieces[number - 1], int(pieces[number])
            if place == _SYSTEM or roles[place] == "user":
                places.append(_Place(before, place))
                continue
            if not before.endswith(self._thinking):
                before += self._thinking
            pieces[number + 1] = self._end_mark + pieces[number + 1]
            end_mark = _CONTROL_NAMES.search(pieces[number + 1])
            back = len(self._lead) if before.endswith(self._lead) else 0
            places.append(_Place(before, place, back, end_mark.end() if end_mark else 0))
        return places, pieces[-1]

    def _learn_how_replies_begin(self) -> None:
        """See where the system line belongs, what a prompt adds before a reply, and what it leaves to the reply."""
        self._refuses_owner = not self._fill(_messages(("assistant",), has_system=True, folded=False))
        for folded in (False, True):
            asked = self._fill(_messages(("user",), has_system=True, folded=folded), asks=True)
            whole = self._fill(_messages(("user", "assistant", "user"), has_system=True, folded=folded))
            before = whole.partition(_PLACE.format(1))[0]
            if asked and _PLACE.format(_SYSTEM) in before and (asked.startswith(before) or before.startswith(asked)):
                thinking, lead, self._folded = asked[len(before) :], before[len(asked) :], folded
                if "<think>" in thinking and "</think>" not in thinking:
                    thinking = thinking.rstrip() + "\n\n</think>\n\n"
                self._thinking, self._lead = self._named(thinking), self._named(lead)
                return

    def _fill(self, messages: list[dict[str, str]], *, asks: bool = False) -> str:
        """The template's text, or none where it refuses: a system role, or turns that the other side does not begin."""
        from jinja2 import TemplateError

        try:
            fill = self._tokenizer.apply_chat_template
            return str(fill(messages, tokenize=False, add_generation_prompt=asks, **self._told))
        except TemplateError:
            return ""

    def _named(self, text: str) -> str:
        return self._controls.sub(lambda found: self._names[found.group()], text)


def _messages(roles: tuple[str, ...], *, has_system: bool, folded: bool) -> list[dict[str, str]]:
    """Places as a template is given them; folded: strictly by turns, with the system line in the first of them."""
    told = [{"role": "system", "content": _PLACE.format(_SYSTEM)}] if has_system else []
    said = [{"role": role, "content": _PLACE.format(place)} for place, role in enumerate(roles)]
    if not folded:
        return told + said
    messages: list[dict[str, str]] = []
    for message in said:
        before = messages[-1]["role"] if messages else "assistant"
        if message["role"] == before == "user":
            messages[-1]["content"] += "\n" + message["content"]
            continue
        if message["role"] == before == "assistant":
            messages.append({"role": "user", "content": ""})
        messages.append(message)
    if told:
        messages[0]["content"] = "\n\n".join(filter(None, (told[0]["content"], messages[0]["content"])))
    return messages


def _private_backend(tokenizer: Any) -> tuple[Any, dict[str, str], dict[int, int]]:
    """The tokenizer with private names for its control tokens; those names; and its ids, where they have changed.

    Text that people typed cannot hold such a name. All else is as it was: so where blanks are joined to a control token
    (Phi's) or a text's beginning gets a blank (Mistral's), that happens here as in the template's own tokens.
    """
    from tokenizers import Tokenizer

    data = json.loads(tokenizer.backend_tokenizer.to_str())
    data.update(truncation=None, padding=None, post_processor=None)
    names: dict[str, str] = {}
    own: dict[str, int] = {}
    for token in data["added_tokens"]:
        if token["special"] or _MARKUP.search(token["content"]):
            names[token["content"]] = token["content"] = _CONTROL_NAME.format(token["id"])
        own[token["content"]] = token["id"]
    model = data["model"]
    pieces = model["vocab"].items() if isinstance(model["vocab"], dict) else model["vocab"]
    renamed = [(names.get(piece, piece), number) for piece, number in pieces]
    model["vocab"] = dict(renamed) if isinstance(model["vocab"], dict) else renamed
    if model.get("unk_token") in names:
        model["unk_token"] = names[model["unk_token"]]
    if "merges" in model:
        pairs = (merge.split(" ") if isinstance(merge, str) else merge for merge in model["merges"])
        model["merges"] = [pair for pair in pairs if names.keys().isdisjoint({*pair, "".join(pair)})]
    backend = Tokenizer.from_str(json.dumps(data))
    ids = {backend.token_to_id(name): number for name, number in own.items()}
    return backend, names, {number: mine for number, mine in ids.items() if number is not None and number != mine}


_FORMS: WeakKeyDictionary[Any, tuple[tuple[Any, ...], _Form]] = WeakKeyDictionary()


def _form(tokenizer: Any) -> _Form:
    template = tokenizer.get_chat_template() if tokenizer.chat_template else PLAIN_TEMPLATE
    state = (template, len(tokenizer), tokenizer.bos_token, tokenizer.eos_token)
    known = _FORMS.get(tokenizer)
    if known is None or known[0] != state:
        known = _FORMS[tokenizer] = (state, _Form(tokenizer, template))
    return known[1]
