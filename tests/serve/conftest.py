"""A home with finished runs, a tiny real model, and the API over real HTTP."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from serve.admission import Admission
from serve.api import create_app
from serve.engine import Engine
from serve.engines.echo import EchoEngine
from serve.server import in_background, listen
from serve.twins import Twin, read_twins
from soundalike.config import ServeConfig
from soundalike.home import Home, write_manifest
from soundalike.records import Run, write_run

SYSTEM_PROMPT = "You are {owner}, chatting with {contact}."
CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

MakeRun = Callable[..., Path]
RunApi = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home")
    found.create()
    return found


@pytest.fixture
def make_run(home: Home) -> MakeRun:
    """Write a finished run; each newer than the one before."""
    made: list[Path] = []

    def make(
        name: str = "20260101-lora-aaaa",
        *,
        base: str = "tiny",
        template_digest: str = "untold",
        contacts: tuple[str, ...] = ("Jess", "Mum", "Лёша"),
        whole: bool = True,
    ) -> Path:
        folder = home.runs / name
        folder.mkdir(parents=True)
        run = Run(
            id=name,
            base=base,
            base_revision="1",
            method="lora",
            dataset="d",
            template_digest=template_digest,
            owner="Sam Carter",
            system_prompt=SYSTEM_PROMPT,
            seed=7,
            config={},
            metrics={},
            adapter="adapter",
            contacts=contacts,
        )
        write_run(folder / "run.json", run)
        if whole:
            write_manifest(folder, {"run": name})
            made.append(folder)
            for age, older in enumerate(reversed(made)):
                import os

                os.utime(older / "manifest.json", (1_800_000_000 - age, 1_800_000_000 - age))
        return folder

    return make


@pytest.fixture
def twins(home: Home, make_run: MakeRun) -> list[Twin]:
    make_run()
    return read_twins(home)


@pytest.fixture
def run_api(request: pytest.FixtureRequest) -> RunApi:
    """Run the API of an engine on a free port, for the fixture `twins` or others; gives its address."""

    @contextmanager
    def run(
        engine: Engine | None = None,
        *,
        of: list[Twin] | None = None,
        admission: Admission | None = None,
        **settings: Any,
    ) -> Iterator[str]:
        config = ServeConfig(port=0, **settings)
        twins = of or request.getfixturevalue("twins")
        app = create_app(engine or EchoEngine(pause_seconds=0), twins, config, admission=admission)
        with listen("127.0.0.1", 0) as listener, in_background(app, listener) as url:
            yield url

    return run


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random Llama of two layers with a byte-level tokenizer and a chat template."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-base")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=specials, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(
        ["hello there, are you around tonight?", "привет! как дела 🙂"] * 4, trainer
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        bos_token="<|endoftext|>",
        pad_token="<|endoftext|>",
    )
    fast.add_special_tokens({"additional_special_tokens": ["<|im_start|>"]})
    fast.chat_template = CHATML
    fast.save_pretrained(folder)
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        bos_token_id=fast.bos_token_id,
        eos_token_id=fast.eos_token_id,
        pad_token_id=fast.pad_token_id,
        initializer_range=0.4,
    )
    LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
    return folder


@pytest.fixture
def make_trained_run(home: Home, make_run: MakeRun, tiny_base: Path) -> MakeRun:
    """Write a finished run with a real, random adapter on the tiny base."""

    def make(name: str = "20260101-lora-aaaa", *, seed: int = 0, **fields: Any) -> Path:
        import torch
        from peft import LoraConfig, get_peft_model

        from soundalike.models import load_base, load_tokenizer
        from train.render import template_digest

        digest = template_digest(load_tokenizer(str(tiny_base), home), SYSTEM_PROMPT)
        folder = make_run(name, **{"base": str(tiny_base), "template_digest": digest, **fields})
        torch.manual_seed(seed)
        # Without `init_lora_weights=False` a fresh adapter changes nothing.
        config = LoraConfig(r=4, lora_alpha=64, target_modules="all-linear", init_lora_weights=False)
        get_peft_model(load_base(str(tiny_base), home), config).save_pretrained(folder / "adapter")
        return folder

    return make
