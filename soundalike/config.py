"""Settings: one frozen dataclass a stage, read from config.toml, the environment and flags, in rising order.

The dataclasses are plain, so that `soundalike --help` need not import pydantic; pydantic validates them when they are
loaded. Unknown keys are errors that name the known ones. The text beside a default is its help on the command line.
"""

import dataclasses
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Gt, Le

from soundalike.errors import BadInput
from soundalike.settings import STRICT, Count, Positive, Share, setting
from soundalike.train_config import TrainConfig


@dataclass(frozen=True, kw_only=True)
class FileConfig:
    """`[ingest.file]`: reading exports."""

    __pydantic_config__: ClassVar[Any] = STRICT

    owner: str = setting("", "Whose export it is, by id or name, where the file does not say")
    date_order: Literal["", "dmy", "mdy", "ymd"] = setting(
        "", "Order of day, month and year where an export does not tell"
    )
    timezone: str = setting(
        "", "Zone of dates that have none in the export, such as Europe/Berlin; else this machine's"
    )


@dataclass(frozen=True, kw_only=True)
class TelegramConfig:
    """`[ingest.telegram]`: the live download."""

    __pydantic_config__: ClassVar[Any] = STRICT

    api_id: int = setting(0, "Your application's number, from my.telegram.org")
    api_hash: str = field(default="", repr=False, metadata={"help": "Your application's hash, from my.telegram.org"})
    qr: bool = setting(False, "Log in by scanning a QR code with the phone, instead of by a code")
    takeout: bool = setting(True, "Download inside a takeout session, which Telegram limits less")
    chat: list[str] = setting([], "Only this chat, by name, @username or id; can be given more than once")
    choose: bool = setting(False, "Choose the chats from a list")
    groups: bool = setting(False, "Groups too")
    channels: bool = setting(False, "Channels too")
    bots: bool = setting(False, "Chats with bots too")
    deleted: bool = setting(False, "Chats with deleted accounts too")
    service: bool = setting(False, "Telegram's own messages, its support and login codes too")
    since: str = setting("", "Only messages from this date on, such as 2024-01-31")
    until: str = setting("", "Only messages before this date")
    sync_deletions: bool = setting(False, "Remove from the archive what was deleted on Telegram")
    recheck_messages: Annotated[int, Ge(0)] = setting(
        3000, "Known messages of each chat, the newest, that are read again for edits"
    )
    voice: bool = setting(False, "Download voice notes and transcribe them on this machine; needs the extra `voice`")
    voice_model: str = setting("small", "Speech-to-text model of faster-whisper")
    answer_seconds: Annotated[float, Gt(0)] = setting(20.0, "How long one call may stay without an answer")
    attempts: Positive = setting(6, "How often one call is tried before the download stops")
    retry_seconds: Annotated[float, Gt(0)] = setting(1.0, "First pause before a next try; each further one is doubled")
    server: str = setting("", "Another server as host:port, such as a test data centre's; empty for the real Telegram")
    server_dc: Positive = setting(2, "Number of that server's data centre")
    server_public_key: str = setting("", "File with that server's public key (PEM, PKCS#1)")


@dataclass(frozen=True, kw_only=True)
class IngestConfig:
    """`[ingest]`: chats come in."""

    __pydantic_config__: ClassVar[Any] = STRICT

    file: FileConfig = field(default_factory=FileConfig)
    telegram: TelegramConfig = field(default_factory=TelegramConfig)


@dataclass(frozen=True, kw_only=True)
class ScrubConfig:
    """`[prepare.scrub]`: what must not be learned."""

    __pydantic_config__: ClassVar[Any] = STRICT

    off: list[str] = setting([], "Scrubbing rules to switch off, by name")
    hide: list[str] = setting(
        [], "Words and phrases to take out wherever they stand, a final * for any ending; secrets: soundalike hide"
    )
    keep: list[str] = setting([], "Words and phrases that are never taken out")
    processes: Annotated[int, Ge(0)] = setting(0, "Processes that scrub at a time; 0 for one a core")


@dataclass(frozen=True, kw_only=True)
class FilterConfig:
    """`[prepare.filters]`: what says nothing, or is not the owner's own voice."""

    __pydantic_config__: ClassVar[Any] = STRICT

    links_alone: bool = setting(True, "Drop the owner's messages that are links and nothing else")
    commands: bool = setting(True, "Drop commands to bots, such as /start or !roll")
    media_run: Annotated[int, Ge(0)] = setting(
        1, "How many media of one kind in a row, without words, the other side's turn keeps as notes; 0 for all"
    )
    pasted: bool = setting(True, "Do not learn what looks pasted: code, logs, quoted mail, tables")
    long_text_characters: Annotated[int, Ge(0)] = setting(
        600, "Do not learn messages of this length and more that are far longer than the owner's usual; 0 learns them"
    )
    long_text_deviations: Annotated[float, Gt(0)] = setting(
        3.0, "How far that is, in robust deviations of the logarithm of the lengths"
    )
    mass_chats: Annotated[int, Ge(0)] = setting(
        3, "Learn only the first of the messages that went nearly alike to so many chats; 0 learns all"
    )
    mass_characters: Annotated[int, Ge(20)] = setting(
        50, "Shortest of such messages, in letters and digits; what is shorter is said to many in earnest"
    )
    mass_likeness: Annotated[float, Ge(0.5), Le(1)] = setting(
        0.6, "How much of two messages must be the same for them to be nearly alike (Jaccard, runs of four letters)"
    )
    repeat_share: Annotated[float, Gt(0), Le(1)] = setting(
        0.05, "Most of the owner's turns in a chat that may be the same words, such as good morning; 1 for no limit"
    )
    acknowledgement_share: Annotated[float, Gt(0), Le(1)] = setting(
        0.15, "Most of the owner's turns that may be no more than ok, yes, lol or an emoji; 1 for no limit"
    )
    languages: list[str] = setting(
        [], "Learn only what the owner writes in these languages, such as en or ru; can be given more than once"
    )


@dataclass(frozen=True, kw_only=True)
class PrepareConfig:
    """`[prepare]`: chats become lessons."""

    __pydantic_config__: ClassVar[Any] = STRICT

    base: str = setting("smollm2-135m", "Base model whose tokenizer counts the tokens")
    conversation_gap_hours: Annotated[float, Gt(0)] = setting(
        24.0, "A silence longer than this begins a new conversation"
    )
    window_tokens: Annotated[int, Ge(64)] = setting(512, "Longest example, in tokens; longer conversations are cut")
    context_tokens: Annotated[int, Ge(0)] = setting(
        128, "How much of what was said before is repeated, as context only, where a conversation is cut"
    )
    valid_share: Share = setting(0.10, "Share of the owner's messages for early stopping, in time before the test")
    test_share: Share = setting(0.15, "Share of the owner's messages, the last in time, that is never trained on")
    system_prompt: str = setting(
        "You are {owner}, chatting with {contact}.", "What the twin is told before each conversation"
    )
    tell_relation: bool = setting(True, "Tell the twin how the contact is related to the owner, where that is known")
    tell_language: bool = setting(True, "Tell it the language of the chat")
    tell_time: bool = setting(True, "Tell it the weekday and the time of day")
    tell_silence: bool = setting(True, "Tell it how long ago the two last talked")
    timezone: str = setting("", "Zone of the time of day that is told, such as Europe/Berlin; else this machine's")
    shape: Literal["windows", "classic"] = setting(
        "windows", "Examples of many turns in windows, or as in the classic recipe one record for each reply"
    )
    balance: Annotated[float, Ge(0), Le(1)] = setting(
        0.5, "How far contacts are made equal in training: 0 is by their number of turns, 1 the same for each"
    )
    groups: bool = setting(False, "Learn from groups too")
    canaries: Count = setting(
        0,
        "For the leak audit: made-up secrets to plant before scrubbing, never in the archive; with any, a dozen more "
        "are planted unscrubbed, as its control",
    )
    canary_seed: int = setting(0, "Seed by which they are drawn")
    scrub: ScrubConfig = field(default_factory=ScrubConfig)
    filters: FilterConfig = field(default_factory=FilterConfig)


@dataclass(frozen=True, kw_only=True)
class EvaluateConfig:
    """`[evaluate]`: does it sound like the person."""

    __pydantic_config__: ClassVar[Any] = STRICT

    replies: Positive = setting(100, "Held-out turns for which replies are sampled; more make every number surer")
    temperature: Annotated[float, Ge(0), Le(2)] = setting(
        1.0, "Sampling temperature of those replies; lower ones are shorter and plainer than the person"
    )
    top_p: Annotated[float, Gt(0), Le(1)] = setting(0.95, "Nucleus of those replies")
    max_reply_tokens: Positive = setting(128, "Longest sampled reply; one that is cut there counts as broken")
    seed: int = setting(7, "Seed of the sampling")
    audit: Literal["none", "quick", "usual", "deep"] = setting("usual", "How hard the leak audit tries")
    checkpoints: bool = setting(True, "Weigh the checkpoints that training kept against each other")
    checkpoint_replies: Positive = setting(32, "Turns of the validation part that each checkpoint answers for that")


@dataclass(frozen=True, kw_only=True)
class ServeConfig:
    """`[serve]`: the twin answers."""

    __pydantic_config__: ClassVar[Any] = STRICT

    host: str = setting("127.0.0.1", "Address of the API; any but a loopback one needs an API key")
    port: Annotated[int, Ge(0), Le(65535)] = setting(8321, "Port of the API")
    chat_port: Annotated[int, Ge(0), Le(65535)] = setting(8322, "Port of the chat page")
    api_key: str = field(
        default="",
        repr=False,
        metadata={
            "help": "Key that clients must send as a bearer token, or sha256: with its digest; besides soundalike keys"
        },
    )
    requests_per_minute: Count = setting(600, "Completions that one client may ask for in a minute; 0 for no limit")
    tokens_per_minute: Count = setting(
        0, "Tokens of replies after which a client waits for the next minute; 0 for no limit"
    )
    waiting_requests: Count = setting(256, "Requests that may wait while others are answered")
    patience_seconds: Annotated[float, Gt(0)] = setting(120.0, "How long a request may wait for that")
    most_messages: Positive = setting(2000, "Messages that one request may hold")
    most_message_characters: Positive = setting(100_000, "Characters that one message may have")
    most_body_bytes: Positive = setting(1 << 20, "Bytes that one request may have")
    engine: str = setting("transformers", "Inference engine")
    concurrent_replies: Positive = setting(32, "Replies that are drawn at once (transformers)")
    cache_tokens: Count = setting(
        0,
        "Tokens of all conversations in work; 0 for 16,384 on a CPU, and for what fits on a GPU (transformers)",
    )
    precision: Literal["auto", "float32"] = setting(
        "auto",
        "auto is the fastest, and rounds by who is answered beside; in float32 a seed always gives the same reply "
        "(transformers)",
    )
    quantization: Literal["trained", "none", "int8", "nf4"] = setting(
        "trained", "Bits of the base: as in training, or in 16, 8 (int8) or 4 (nf4) (transformers)"
    )
    temperature: Annotated[float, Ge(0), Le(2)] = setting(1.0, "Sampling temperature where a request names none")
    top_p: Annotated[float, Gt(0), Le(1)] = setting(0.95, "Nucleus where a request names none")
    max_reply_tokens: Positive = setting(128, "Longest reply where a request names none")
    most_reply_tokens: Positive = setting(1024, "Longest reply that a request can have, however long a one it names")
    client_system: Literal["ignore", "add"] = setting(
        "ignore",
        "What becomes of a client's own system message: nothing, or the first words of the contact, marked as its",
    )
    upstream: str = setting(
        "", "Address of another OpenAI API that draws the replies, such as http://127.0.0.1:11434/v1 (openai, vllm)"
    )
    upstream_model: str = setting(
        "", "What that API calls the twin's model; else the run's name, or the only one it has"
    )
    upstream_key: str = field(default="", repr=False, metadata={"help": "Key of that API"})
    upstream_prompt: Literal["auto", "tokens", "text", "chat"] = setting(
        "auto", "How that API gets the conversation: as training's tokens or text, or as messages for its own template"
    )
    upstream_context_tokens: Count = setting(
        0, "Tokens of prompt and reply that it takes; 0 for what it or the base says"
    )
    upstream_seconds: Annotated[float, Gt(0)] = setting(120.0, "How long it may stay silent before it is given up")
    upstream_elsewhere: bool = setting(False, "Allow that API to be on another machine, to which the chats go then")
    vllm_command: str = setting("vllm", "How vLLM is started, in its own environment, such as ~/vllm/bin/vllm")
    vllm_arguments: str = setting("", "More arguments for `vllm serve`, such as '--tensor-parallel-size 2'")
    guard_output: bool = setting(True, "Take secrets, hidden words and canaries out of replies")


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings of one home."""

    __pydantic_config__: ClassVar[Any] = STRICT

    ingest: IngestConfig = field(default_factory=IngestConfig)
    prepare: PrepareConfig = field(default_factory=PrepareConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    evaluate: EvaluateConfig = field(default_factory=EvaluateConfig)
    serve: ServeConfig = field(default_factory=ServeConfig)


def load_config(file: Path, flags: dict[str, Any] | None = None, recipe: Path | None = None) -> Config:
    """Settings from defaults, `recipe`, `file`, `SOUNDALIKE_STAGE__KEY` and nested `flags`; later ones win.

    Raises `BadInput` naming the key, the rule and the known keys.
    """
    from pydantic import TypeAdapter, ValidationError
    from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

    class Environment(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="SOUNDALIKE_", env_nested_delimiter="__", extra="ignore")
        ingest: dict[str, Any] = {}
        prepare: dict[str, Any] = {}
        train: dict[str, Any] = {}
        evaluate: dict[str, Any] = {}
        serve: dict[str, Any] = {}

    _refuse_unknown_stages(Environment.model_fields)
    try:
        environment = EnvSettingsSource(Environment)()
    except SettingsError:
        raise BadInput(
            "A SOUNDALIKE_ variable names a whole stage: set single keys, such as SOUNDALIKE_TRAIN__RANK=16."
        ) from None
    layers = [_read_toml(path) for path in (recipe, file) if path is not None and (path is recipe or path.exists())]
    layers += [environment, flags or {}]
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _merge(merged, layer)
    try:
        return TypeAdapter(Config).validate_python(merged)
    except ValidationError as error:
        raise BadInput(_sentence(error.errors(include_url=False, include_input=False)[0])) from None


def to_plain(config: Any) -> dict[str, Any]:
    """A settings dataclass as nested dicts, for manifests and digests; secrets are left out."""
    plain = dataclasses.asdict(config)
    for secret in ("api_key", "api_hash", "upstream_key"):
        plain.pop(secret, None)
    return plain


def _refuse_unknown_stages(stages: Iterable[str]) -> None:
    for name in os.environ:
        stage = name.removeprefix("SOUNDALIKE_").partition("__")[0].lower()
        if name.startswith("SOUNDALIKE_") and "__" in name and stage not in stages:
            raise BadInput(f"The variable {name} names no stage: the stages are {', '.join(stages)}.")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}: check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is not UTF-8 text"
        raise BadInput(f"{path} is not valid TOML ({reason}): mend it or delete it.") from None


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _sentence(error: Any) -> str:
    path = [str(part) for part in error["loc"]]
    name = ".".join(path)
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        table = Config()
        for part in path[:-1]:
            table = getattr(table, part)
        known = ", ".join(item.name for item in dataclasses.fields(table))
        return f"Unknown setting {name!r}: the known ones there are {known}."
    return f"Setting {name!r} is not valid: {error['msg'].lower()}."
