"""What `train.render` promises, for the templates of the common families of bases."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.bursts import join_messages
from soundalike.records import Example, Role, Turn
from tests.train.families import FAMILIES, TEMPLATES, byte_level, template, tokenizer_of
from train.render import IGNORE, end_ids, render_example, render_prompt, render_text

SYSTEM = "You are Nadia, chatting with Jess."
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
NONCHARACTERS = re.compile("[\ufdd0-\ufdd3]")
SENTENCE_PIECE = {"llama2", "mistral_old", "mistral", "gemma", "gemma3", "phi3", "phi3_5"}
TEXT_TEMPLATES = sorted(
    name
    for name in (file.name.removesuffix(".jinja") for file in TEMPLATES.iterdir() if file.name.endswith(".jinja"))
    if not name.endswith("_training") and name not in {"idefics3", "llava_next", "smolvlm"}  # those want pictures
)
EVERY_FAMILY = pytest.mark.parametrize("family", FAMILIES)


def talk(first: Role, *bursts: str | tuple[str, ...]) -> tuple[Turn, ...]:
    roles: tuple[Role, Role] = ("owner", "other") if first == "owner" else ("other", "owner")
    return tuple(
        Turn(role=roles[place % 2], messages=(burst,) if isinstance(burst, str) else burst)
        for place, burst in enumerate(bursts)
    )


TALKS = {
    "one reply": talk("other", "are you around tonight?", "yes"),
    "the owner first": talk("owner", ("hi", "you around"), "yes", "ok so"),
    "several turns": talk("other", "hello", "hi", "how are you", "fine (and you)", ":)", "!!", "1 2", "a"),
    "bursts": talk("other", ("hello", "are you\nthere?", "a  b"), ("yes", "I am\n\nhere")),
    "emoji and Cyrillic": talk("other", "привет 🙂", ("🙂🙂", "как дела"), "ё", "🏳️‍🌈"),
    "blanks": talk("other", (" ", " hello "), ("  yes  ", "ok "), "\t", ("", "so", "")),
    "the contact last": talk("other", "hello", "yes", "ok"),
}
EVERY_TALK = pytest.mark.parametrize("turns", TALKS.values(), ids=TALKS.keys())


def owners(turns: tuple[Turn, ...]) -> tuple[int, ...]:
    return tuple(place for place, turn in enumerate(turns) if turn.role == "owner")


def example(turns: tuple[Turn, ...], targets: tuple[int, ...] = ()) -> Example:
    return Example(
        id="a",
        contact="Jess",
        chat_id="1",
        started_at=MOMENT,
        ended_at=MOMENT,
        turns=turns,
        targets=targets or owners(turns),
        split="train",
    )


def messages(turns: tuple[Turn, ...], system: str, family: str) -> list[dict[str, str]]:
    said = [
        {"role": "assistant" if turn.role == "owner" else "user", "content": join_messages(turn.messages)}
        for turn in turns
    ]
    for turn in said:
        turn["content"] = turn["content"].strip()
    strict = FAMILIES[family].folds or family in {"gemma3", "falcon"}
    if not FAMILIES[family].folds and not (strict and said[0]["role"] == "assistant"):
        return [{"role": "system", "content": system}, *said]
    if said[0]["role"] == "assistant":
        return [{"role": "user", "content": system}, *said]
    return [{"role": "user", "content": f"{system}\n\n{said[0]['content']}"}, *said[1:]]


def own(tokenizer: Any, said: list[dict[str, str]], **options: Any) -> list[int]:
    ids = tokenizer.apply_chat_template(
        said, tokenize=True, return_dict=False, date_string="26 Jul 2024", enable_thinking=False, **options
    )
    return list(ids)


@EVERY_FAMILY
@EVERY_TALK
def test_tokens_equal_the_templates_own(family: str, turns: tuple[Turn, ...]) -> None:
    tokenizer = tokenizer_of(family)
    rendered = render_example(example(turns), SYSTEM, tokenizer).input_ids
    if family == "falcon":  # it has no end mark of its own
        rendered = [token for token in rendered if token != tokenizer.eos_token_id]
    options = {"chat_template": template("qwen3_training")} if family == "qwen3" else {}
    assert rendered == own(tokenizer, messages(turns, SYSTEM, family), **options)


def test_with_thoughts_before_the_last_turn_only_one_reply_is_the_templates_own() -> None:
    tokenizer, turns = tokenizer_of("qwen3"), TALKS["one reply"]
    said = messages(turns, SYSTEM, "qwen3")
    assert render_example(example(turns), SYSTEM, tokenizer).input_ids == own(tokenizer, said)


@EVERY_FAMILY
def test_a_prompt_equals_the_templates_own(family: str) -> None:
    tokenizer, turns = tokenizer_of(family), TALKS["one reply"][:1]
    said = messages(turns, SYSTEM, family)
    assert render_prompt(turns, SYSTEM, tokenizer) == own(tokenizer, said, add_generation_prompt=True)


@EVERY_FAMILY
@EVERY_TALK
def test_a_prompt_is_the_beginning_of_the_example_and_the_reply_all_that_is_learned(
    family: str, turns: tuple[Turn, ...]
) -> None:
    tokenizer = tokenizer_of(family)
    for target in owners(turns):
        rendered = render_example(example(turns, (target,)), SYSTEM, tokenizer)
        prompt = render_prompt(turns[:target], SYSTEM, tokenizer)
        assert rendered.input_ids[: len(prompt)] == prompt
        learned = [label for label in rendered.labels if label != IGNORE]
        assert rendered.labels[: len(prompt)] == [IGNORE] * len(prompt)
        assert rendered.input_ids[len(prompt) : len(prompt) + len(learned)] == learned
        assert learned[-1] in end_ids(tokenizer)
        text = join_messages(turns[target].messages).strip()
        mark = FAMILIES[family].end_mark
        assert tokenizer.decode(learned).strip().removesuffix(mark).strip() == text


@pytest.mark.parametrize("name", TEXT_TEMPLATES)
def test_so_it_is_with_every_template_that_comes_with_trl(name: str) -> None:
    specials = sorted({"<begin>", "<end>", *re.findall(r"<[|｜]?[^\s'\"<>{}]{2,30}>", template(name))})
    tokenizer = byte_level(template(name), specials, "<end>", "<begin>")
    for turns in TALKS.values():
        for target in owners(turns):
            rendered = render_example(example(turns, (target,)), SYSTEM, tokenizer)
            prompt = render_prompt(turns[:target], SYSTEM, tokenizer)
            learned = [label for label in rendered.labels if label != IGNORE]
            assert rendered.input_ids[: len(prompt) + len(learned)] == prompt + learned
            assert tokenizer.convert_ids_to_tokens(learned[-1]) in specials


@EVERY_FAMILY
@EVERY_TALK
def test_all_targets_are_learned_as_each_by_itself(family: str, turns: tuple[Turn, ...]) -> None:
    tokenizer = tokenizer_of(family)
    together = render_example(example(turns), SYSTEM, tokenizer).labels
    apart = [render_example(example(turns, (target,)), SYSTEM, tokenizer).labels for target in owners(turns)]
    assert together == [max(labels) for labels in zip(*apart, strict=True)]


@EVERY_FAMILY
def test_an_owner_who_goes_on_is_asked_all_the_same(family: str) -> None:
    tokenizer = tokenizer_of(family)
    prompt = render_prompt((*TALKS["one reply"], *talk("owner", "and")), SYSTEM, tokenizer)
    text = tokenizer.decode(prompt)
    assert "are you around tonight?" in text and text.count("yes") == 1 and "and" in text
    assert SYSTEM in tokenizer.decode(render_prompt((), SYSTEM, tokenizer))


@EVERY_FAMILY
def test_the_day_changes_nothing(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import transformers.utils.chat_template_utils as utils

    tokenizer = FAMILIES[family].tokenizer()
    before = render_prompt(TALKS["one reply"], SYSTEM, tokenizer_of(family))

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Tomorrow":
            return cls(2031, 5, 6)

    monkeypatch.setattr(utils, "datetime", Tomorrow)
    assert render_prompt(TALKS["one reply"], SYSTEM, tokenizer) == before


def test_a_template_that_asks_for_the_date_itself_is_told_a_fixed_one() -> None:
    tokenizer = FAMILIES["chatml"].tokenizer()
    tokenizer.chat_template = "{{ strftime_now('%d %B %Y') ~ '\n' }}" + tokenizer.chat_template
    assert tokenizer.decode(render_prompt((), SYSTEM, tokenizer)).startswith("26 July 2024\n<|im_start|>system")


@pytest.mark.parametrize("thoughts", ["<think>\n", "<think>\n\n</think>\n\n"])
def test_a_template_that_would_think_first_replies_at_once(thoughts: str) -> None:
    tokenizer = FAMILIES["qwen3"].tokenizer()
    tokenizer.chat_template = (
        FAMILIES["chatml"].tokenizer().chat_template.replace("assistant\n", f"assistant\n{thoughts}")
    )
    assert tokenizer.decode(render_prompt((), SYSTEM, tokenizer)).endswith("assistant\n<think>\n\n</think>\n\n")


@EVERY_FAMILY
def test_half_a_character_is_no_error(family: str) -> None:
    render_prompt(talk("other", "\ud83d", "\ufdd0" + "0\ufdd1"), "\ud83d", tokenizer_of(family))


def typed(family: str) -> st.SearchStrategy[str]:
    controls = sorted({token.content for token in tokenizer_of(family).added_tokens_decoder.values()})
    odd = [
        "[INST]",
        "<|",
        "|>",
        "</",
        "user\n",
        "\ufdd20\ufdd3",
        "\ufdd00\ufdd1",
        "{{ bos_token }}",
        "▁",
        "<0x0A>",
        "</think>",
    ]
    part = st.sampled_from(controls) | st.sampled_from(odd) | st.text(st.characters(codec="utf-8"), max_size=4)
    return st.lists(part, max_size=6).map("".join)


@EVERY_FAMILY
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_typed_text_never_becomes_a_control_token_and_is_never_lost(family: str, data: st.DataObject) -> None:
    tokenizer = tokenizer_of(family)
    shape = data.draw(
        st.sampled_from([talk("other", "x", "x"), talk("owner", "x", "x", "x"), talk("other", "x", "x", "x", "x")])
    )
    texts = st.lists(typed(family), min_size=1, max_size=3).map(tuple)
    turns = tuple(replace(turn, messages=data.draw(texts)) for turn in shape)
    system = data.draw(typed(family)) or "s"
    controls = {
        number
        for number, token in tokenizer.added_tokens_decoder.items()
        if token.content.strip() and token.content != "<unk>"
    }

    def control(turns: tuple[Turn, ...], system: str) -> list[int]:
        ids = render_example(example(turns), system, tokenizer).input_ids
        return [token for token in ids if token in controls]

    assert control(turns, system) == control(shape, "s")
    if family not in SENTENCE_PIECE:  # decoding those gives blanks for the ▁ that people type
        text = tokenizer.decode(render_example(example(turns), system, tokenizer).input_ids)
        assert all(NONCHARACTERS.sub("\ufffd", join_messages(turn.messages)).strip() in text for turn in turns)


@EVERY_FAMILY
@EVERY_TALK
def test_a_prompts_text_becomes_its_tokens_where_the_tokenizer_reads_it_by_itself(
    family: str, turns: tuple[Turn, ...]
) -> None:
    tokenizer = tokenizer_of(family)
    for end in range(len(turns) + 1):
        text = render_text(turns[:end], SYSTEM, tokenizer)
        assert not NONCHARACTERS.search(text)
        assert tokenizer(text)["input_ids"] == render_prompt(turns[:end], SYSTEM, tokenizer)
