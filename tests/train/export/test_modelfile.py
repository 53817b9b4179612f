"""A Modelfile gives the prompt of training."""

import re
from pathlib import Path
from typing import Any

import pytest
from tokenizers import processors
from transformers import AutoTokenizer

from soundalike.records import Turn
from soundalike.sampling import Sampling
from tests.train.families import FAMILIES
from train.export.modelfile import go_template, modelfile
from train.export.prompt_family import check_prompt, families, family_of
from train.render import render_prompt, standalone_template

SYSTEM = "You are Nadia, chatting with Jess."
SAID = (("user", "hello\nare you around"), ("assistant", "yes\n\tor so"), ("user", "good"))


def filled(template: str, system: str, messages: tuple[tuple[str, str], ...]) -> str:
    """What Ollama makes of a template: Go's, as far as ours go."""
    found = re.fullmatch(
        r"\{\{ if \.System \}\}(.*?)\{\{ end \}\}\{\{ range \.Messages \}\}\{\{ if eq \.Role \"user\" \}\}(.*?)"
        r"\{\{ else if eq \.Role \"assistant\" \}\}(.*?)\{\{ end \}\}\{\{ end \}\}(.*)",
        template,
        re.DOTALL,
    )
    assert found, "the template has another shape than this reads"
    told, user, assistant, rest = found.groups()
    assert "{{" not in rest
    bodies = {"user": user, "assistant": assistant}
    said = "".join(bodies[role].replace("{{ .Content }}", text) for role, text in messages)
    return (told.replace("{{ .System }}", system) if system else "") + said + rest


@pytest.mark.parametrize("said", [SAID[:1], SAID, SAID[1:]])
def test_ollama_s_prompt_is_that_of_training_token_for_token(tiny_base: Path, said: Any) -> None:
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    family = family_of(tokenizer)
    assert family is not None and family.name == "ChatML"
    turns = [
        Turn(role="owner" if role == "assistant" else "other", messages=tuple(re.split(r"\n(?!\t)", text)))
        for role, text in said
    ]
    turns = [Turn(role=turn.role, messages=tuple(m.replace("\n\t", "\n") for m in turn.messages)) for turn in turns]
    prompt = filled(go_template(family), SYSTEM, said)
    assert tokenizer(prompt, add_special_tokens=False)["input_ids"] == render_prompt(turns, SYSTEM, tokenizer)


def test_the_modelfile_draws_as_the_api_does_and_stops_at_the_turn_s_end(tiny_base: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    family = families(tokenizer)[0]
    text = modelfile("twin-Q8_0.gguf", family, 'say """hi"""', Sampling(temperature=0.7, top_p=0.9, max_tokens=99))
    assert text.startswith("FROM ./twin-Q8_0.gguf\n")
    assert text.count('"""') == 4
    for line in ("temperature 0.7", "top_p 0.9", "top_k 0", "repeat_penalty 1", "num_predict 99", 'stop "<|im_end|>"'):
        assert f"PARAMETER {line}\n" in text


def test_each_common_family_is_known_or_left_alone() -> None:
    found = {name: family_of(_beginning(name)) for name in FAMILIES}
    assert {name: family.name for name, family in found.items() if family is not None} == {
        "chatml": "ChatML",
        "qwen2_5": "ChatML",
        "qwen3": "Qwen3",
        "llama3": "Llama 3",
        "llama3_1": "Llama 3.1",
        "llama3_2": "Llama 3.1",
    }


def _beginning(name: str) -> Any:
    """A family's tokenizer; Llama 3's puts the token of beginning before a text, as the originals do."""
    tokenizer = FAMILIES[name].tokenizer()
    if name.startswith("llama3"):
        begin = tokenizer.bos_token
        tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A", special_tokens=[(begin, tokenizer.bos_token_id)]
        )
    return tokenizer


@pytest.mark.parametrize("name", ["chatml", "qwen2_5", "llama3", "llama3_1", "llama3_2", "phi3", "gemma3"])
def test_the_exported_template_gives_the_prompts_of_training_where_it_is_used_plainly(name: str) -> None:
    tokenizer = FAMILIES[name].tokenizer()
    tokenizer.chat_template = standalone_template(tokenizer)
    assert check_prompt(tokenizer)


def test_where_it_cannot_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    tokenizer = FAMILIES["mistral"].tokenizer()
    tokenizer.chat_template = standalone_template(tokenizer)
    assert not check_prompt(tokenizer)
    assert "soundalike serve" in capsys.readouterr().err


def test_a_base_without_a_template_gets_ours_written_out(tiny_base: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    tokenizer.chat_template = None
    tokenizer.chat_template = standalone_template(tokenizer)
    assert check_prompt(tokenizer)
    family = family_of(tokenizer)
    assert family is not None and family.name == "plain" and family.stop == "<|im_end|>"
