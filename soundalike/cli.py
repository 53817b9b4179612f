"""The command line: one command a stage. A stage is imported only inside the command that needs it.

Results go to stdout (with `--json` exactly one JSON object), progress and notes to stderr. Exit 0 on success, 2 on
wrong use or bad input, 1 on a failure inside, 130 on Ctrl-C; never a traceback, which could hold private text.
"""

import dataclasses
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from soundalike import __version__, ranks
from soundalike.cli_flags import given, with_settings
from soundalike.cli_output import emit, fail, table
from soundalike.config import Config, EvaluateConfig, FileConfig, PrepareConfig, ServeConfig, TelegramConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import PRIVATE_UMASK, Home, resolve_home
from soundalike.train_config import TrainConfig

if TYPE_CHECKING:
    from evaluate.evaluating import EvaluateReport
    from soundalike.outgoing import MakeOutgoing
    from soundalike.sampling import Sampling
    from train.export.exporting import ExportReport

app = typer.Typer(
    name="soundalike",
    help="Turn your own chat history into a model that talks like you, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ingest_app = typer.Typer(help="Bring chats in: exports of messengers, or live from Telegram.")
app.add_typer(ingest_app, name="ingest")
export_app = typer.Typer(help="Take what was made to other tools.")
app.add_typer(export_app, name="export")

RunOption = Annotated[str | None, typer.Option("--run", help="Folder name of a run; the newest if not given.")]
RecipeOption = Annotated[Path | None, typer.Option(help="TOML file of settings, under config.toml.")]
BaseOnly = Annotated[bool, typer.Option("--base-only", help="Answer with the base model, without the twin's adapter.")]


class State:
    """What the options before the command say."""

    home: Home
    home_was_given = False
    json = False


@app.callback()
def _options(
    home: Annotated[
        Path | None,
        typer.Option(help="Home folder; else $SOUNDALIKE_HOME, else ./soundalike-home.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print exactly one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bars and notes.")] = False,
) -> None:
    from soundalike.progress import set_quiet

    State.home = resolve_home(home)
    State.home_was_given = home is not None or bool(os.environ.get("SOUNDALIKE_HOME"))
    State.json = json
    set_quiet(quiet or not ranks.is_first())


def _config(stage: str = "", settings: type | None = None, flags: dict[str, Any] | None = None, **more: Any) -> Any:
    """The settings of one stage (all for an empty name) with this command's flags over file and environment."""
    from soundalike.config import load_config

    nested = given(settings, flags or {}) if settings else {}
    for name in reversed(stage.split(".")):
        nested = {name: nested}
    config: Any = load_config(State.home.config, nested if stage else None, **more)
    for name in filter(None, stage.split(".")):
        config = getattr(config, name)
    return config


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Leave the chat page running at the end.")] = True,
) -> None:
    """The whole pipeline on the bundled export with the embedded model, then the chat page."""
    from soundalike.demo import DEMO_ROOT, DEMO_SETTINGS, SAMPLE_OWNER_ID, Stopwatch, refuse_other_owner
    from soundalike.progress import note

    home = State.home if State.home_was_given else resolve_home(DEMO_ROOT)
    refuse_other_owner(home, SAMPLE_OWNER_ID)
    from ingest.files import ingest_files
    from prepare.dataset import prepare_dataset
    from samples import EXPORT, SECRETS
    from soundalike.canaries import canaries_file, read_secrets, write_canaries
    from soundalike.config import load_config
    from train.setting import finished_run
    from train.training import train_twin

    config = load_config(home.config, DEMO_SETTINGS)
    stopwatch = Stopwatch()
    with stopwatch.stage("ingest"):
        ingested = ingest_files(home, [EXPORT], config.ingest.file)
        write_canaries(canaries_file(home), read_secrets(SECRETS))
    with stopwatch.stage("prepare"):
        prepared = prepare_dataset(home, config.prepare)
    with stopwatch.stage("train"):
        run = finished_run(home, config.train)
        run_name = run.name if run else train_twin(home, config.train).run
    with stopwatch.stage("evaluate"):
        evaluated = _evaluated(home, config, config.evaluate, run_name)
    result = {
        "home": str(home.root),
        "run": run_name,
        "stages": stopwatch.seconds,
        "fidelity": evaluated.fidelity,
        "leaks": evaluated.leaks,
        "ingest": {"messages_read": ingested.messages_read, "chats": ingested.chats},
        "scrubbed": prepared.scrubbed,
    }
    emit(
        result,
        State.json,
        *_fidelity_told(evaluated, f"Does it sound like {ingested.owner}?"),
        f"{sum(stopwatch.seconds.values()):.0f} seconds: "
        + ", ".join(f"{name} {seconds:.0f}" for name, seconds in stopwatch.seconds.items()),
        f"Report: {evaluated.report}",
        f"Talk to it: soundalike --home {home.root} chat",
    )
    if serve:
        from serve.chat import serve_chat

        note("Starting the chat page …")
        serve_chat(home, config.serve, run_name, _outgoing(home, config))  # until Ctrl-C


@app.command()
def doctor() -> None:
    """What this machine has, what would be trained on, and how long it would take."""
    from soundalike.doctor import examine

    result = examine(State.home, _config())
    marks = {True: "ok", False: "!!", None: "--"}
    rows = [(marks[check["ok"]], check["name"], check["detail"]) for check in result["checks"]]
    emit(result, State.json, table([("", "check", "finding"), *rows]))


@app.command()
def status() -> None:
    """What is in this home, and the next command to run."""
    from soundalike.status import summarise

    result = summarise(State.home)
    archive = result["archive"]
    lines = [
        f"archive: {archive['messages']:,} messages in {archive['chats']} chats" if archive else "archive: none yet",
        *(f"dataset {item['dataset']}: {item['examples']:,} examples" for item in result["datasets"]),
        *(
            f"run {item['run']}: " + (f"held-out loss {item['valid_loss']:.3f}" if item["whole"] else "unfinished")
            for item in result["runs"]
        ),
        f"next: {result['next']}",
    ]
    emit(result, State.json, *lines)


@ingest_app.command("file")
@with_settings(FileConfig)
def ingest_file(
    paths: Annotated[list[Path], typer.Argument(help="Export files, as downloaded.", show_default=False)], **flags: Any
) -> None:
    """Read an export of chats; the kind is detected. What is in the archive already is not doubled."""
    from ingest.files import ingest_files

    report = ingest_files(State.home, paths, _config("ingest.file", FileConfig, flags))
    result = {
        "messages_read": report.messages_read,
        "added": report.added,
        "updated": report.updated,
        "skipped": dict(report.skipped),
        "chats": report.chats,
        "owner": report.owner,
    }
    skipped = ", ".join(f"{count:,} {reason}" for reason, count in report.skipped.items())
    emit(
        result,
        State.json,
        f"Read {report.messages_read:,} messages of {report.owner} in {report.chats} chats: "
        f"{report.added:,} added, {report.updated:,} updated" + (f"; skipped {skipped}" if skipped else "") + ".",
        f"In {State.home.archive}. Next: soundalike prepare",
    )


@ingest_app.command("telegram")
@with_settings(TelegramConfig)
def ingest_telegram(**flags: Any) -> None:
    """Download your chats from Telegram. Stopped at any point, it goes on with the same command."""
    from ingest.telegram.live import ingest_telegram as download

    report = download(State.home, _config("ingest.telegram", TelegramConfig, flags))
    result = {
        "messages_read": report.messages_read,
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "skipped": report.skipped,
        "chats": report.chats,
        "unreadable_chats": report.unreadable_chats,
        "owner": report.owner,
        "resumed": report.resumed,
        "takeout": report.takeout,
    }
    skipped = ", ".join(f"{count:,} {reason}" for reason, count in report.skipped.items())
    emit(
        result,
        State.json,
        f"Read {report.messages_read:,} messages of {report.owner} in {report.chats} chats: "
        f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
        + (f"; skipped {skipped}" if skipped else "")
        + ".",
        f"In {State.home.archive}. Next: soundalike prepare",
    )


@app.command()
def contacts(
    exclude: Annotated[list[str] | None, typer.Option(help="Do not learn from this contact (name or id).")] = None,
    include: Annotated[list[str] | None, typer.Option(help="Learn from this chat, of whatever kind.")] = None,
    rename: Annotated[list[str] | None, typer.Option(help="NAME=NEW: the name that the twin knows.")] = None,
    relation: Annotated[
        list[str] | None, typer.Option(help="NAME=WORDS: what they are to you, such as Jess=sister.")
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option(help="NAME=INTO: both are one person, on two messengers or with two accounts.")
    ] = None,
    split: Annotated[list[str] | None, typer.Option(help="Take back what --merge did to this contact.")] = None,
    me: Annotated[
        list[str] | None, typer.Option(help="SOURCE:ACCOUNT: another account of yours, such as 'whatsapp:Ann Lee'.")
    ] = None,
) -> None:
    """People in the archive with counts, and the rules for them."""
    from soundalike.contacts import Rules, apply_rules, list_contacts

    named = {
        "exclude": exclude,
        "include": include,
        "rename": rename,
        "relation": relation,
        "merge": merge,
        "split": split,
        "me": me,
    }
    apply_rules(State.home, Rules(**{rule: contacts or () for rule, contacts in named.items()}))
    people = list_contacts(State.home)
    rows = [
        (person["contact"], _ids(person["chats"]), person["kind"], f"{person['messages']:,}", person["rule"] or "–")
        for person in people
    ]
    emit(
        {"contacts": people},
        State.json,
        table([("contact", "id", "kind", "messages", "rule"), *rows]),
        "Change with --exclude, --include, --rename NAME=NEW, --relation NAME=WORDS, --merge NAME=INTO. "
        "Next: soundalike prepare",
    )


def _ids(chats: list[dict[str, str]]) -> str:
    return ", ".join(chat["chat_id"] for chat in chats)


@app.command()
def forget(contact: Annotated[str, typer.Argument(help="Name or id of the contact.", show_default=False)]) -> None:
    """Remove a contact from archive, datasets, ratings and the chat page; names the runs that knew them."""
    from prepare.names_file import prune_names
    from soundalike.contacts import forget_contact, list_contacts

    removed, stale_runs = forget_contact(State.home, contact)
    prune_names(State.home, [person["contact"] for person in list_contacts(State.home)])
    emit(
        {"removed": removed, "stale_runs": stale_runs},
        State.json,
        f"Removed {removed:,} messages, the datasets that held them, and what was said as them on the chat page.",
        f"Runs that still know the contact: {', '.join(stale_runs) or 'none'}. Delete their folders under "
        f"{State.home.runs} and run: soundalike prepare, soundalike train",
    )


@app.command()
@with_settings(PrepareConfig)
def prepare(recipe: RecipeOption = None, **flags: Any) -> None:
    """Make lessons: scrub, cut into conversations and examples, split by time, account for every message."""
    from prepare.dataset import prepare_dataset

    report = prepare_dataset(State.home, _config("prepare", PrepareConfig, flags, recipe=recipe))
    result = {
        "dataset": report.dataset,
        "funnel": report.funnel,
        "examples": report.examples,
        "tokens": report.tokens,
        "scrubbed": report.scrubbed,
        "splits": report.splits,
        "split_leaks": {"checked": report.split_leaks.checked, "found": report.split_leaks.found},
        "advice": list(report.advice),
        **({"planted": report.planted} if report.planted else {}),
    }
    rows = [("step", "count", "dropped on the way")]
    for step in report.funnel:
        dropped = ", ".join(f"{count:,} {reason}" for reason, count in step["dropped"].items())
        rows.append((step["step"], f"{step['count']:,}", dropped))
    found = ", ".join(f"{count:,} {kind}" for kind, count in report.scrubbed.items())
    emit(
        result,
        State.json,
        table(rows),
        f"Taken out: {found or 'nothing was found'}.",
        *([report.planted] if report.planted else []),
        *report.not_looked_for,
        *report.advice,
        f"{'Already made' if report.already_there else 'Written'}: {report.folder}. Next: soundalike train",
    )


@app.command()
@with_settings(PrepareConfig, skip=tuple(name for name in PrepareConfig.__dataclass_fields__ if name != "scrub"))
def scrub(
    source: Annotated[Path, typer.Argument(metavar="IN", help="JSONL with `text`, in order.", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="JSONL with `text` and `spans`.", show_default=False)],
    **flags: Any,
) -> None:
    """Scrub a JSONL file with the engine that `prepare` uses."""
    from prepare.owner_lists import owner_lists
    from prepare.scrub_file import scrub_file

    config = _config("prepare", PrepareConfig, flags).scrub
    report = scrub_file(source, target, config, owner_lists(State.home, config))
    emit(
        {"records": report.records, "spans": report.spans},
        State.json,
        f"{report.spans:,} spans in {report.records:,} records. Written: {target}",
    )


@app.command()
def hide(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words or phrases to take out wherever they stand.", show_default=False)
    ] = None,
    secret: Annotated[
        bool, typer.Option("--secret", help="Ask for secrets to take out; only their hashes are stored.")
    ] = False,
    back: Annotated[bool, typer.Option("--back", help="Take them off the list again.")] = False,
) -> None:
    """Always take these out before anything is learned; without words, show the list."""
    from prepare.owner_lists import ask_secrets, change_secrets, change_words

    if secret and words:
        raise BadInput("Secrets are asked for, since what stands in a command is remembered: give --secret alone.")
    if secret:
        change_secrets(State.home, ask_secrets(), back=back)
    elif words:
        change_words(State.home, hide=words, back=back)
    _show_lists()


@app.command()
def keep(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words or phrases that are nothing private.", show_default=False)
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Take them off the list again.")] = False,
) -> None:
    """Never take these out; without words, show the list."""
    from prepare.owner_lists import change_words

    if words:
        change_words(State.home, keep=words, back=back)
    _show_lists()


def _show_lists() -> None:
    from prepare.owner_lists import stored_lists

    lists = stored_lists(State.home)
    emit(
        {"hide": list(lists.hide), "keep": list(lists.keep), "secrets": len(lists.secrets)},
        State.json,
        f"Always hidden: {', '.join(lists.hide) or 'no words'}, and {len(lists.secrets)} secrets.",
        f"Never hidden: {', '.join(lists.keep) or 'no words'}. Next: soundalike prepare",
    )


@app.command()
@with_settings(TrainConfig)
def train(
    recipe: RecipeOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run, or fail.")] = False,
    launch: Annotated[
        int | None,
        typer.Option(help="Train in so many processes, one a GPU; 0 for all GPUs of this machine.", show_default=False),
    ] = None,
    **flags: Any,
) -> None:
    """Tune the base model on the newest dataset, or pretrain or align. Killed, it goes on with the same command."""
    config = _config("train", TrainConfig, flags, recipe=recipe)
    if launch is not None:
        from train.launch import launch as start

        raise typer.Exit(start(sys.argv[1:], launch, shard=config.shard))
    from train.training import train_twin

    report = train_twin(State.home, config, resume=resume)
    if not ranks.is_first():
        return
    following = f"train --start-run {report.run}" if config.stage == "pretrain" else "evaluate"
    emit(
        report.as_json(),
        State.json,
        report.summary(),
        f"Written: {report.folder}. Next: soundalike {following}",
    )


@app.command()
@with_settings(EvaluateConfig)
def evaluate(
    runs: Annotated[list[str] | None, typer.Argument(help="With --compare: the runs.", show_default=False)] = None,
    run: RunOption = None,
    compare: Annotated[bool, typer.Option("--compare", help="Measure several runs against each other.")] = False,
    take: Annotated[
        int | None, typer.Option(help="Make a run of the checkpoint of this step.", show_default=False)
    ] = None,
    **flags: Any,
) -> None:
    """Measure whether the twin sounds like the owner and what it tells: base, twin and person side by side."""
    config = _config("evaluate", EvaluateConfig, flags)
    if compare:
        _compare(config, runs or [])
        return
    if runs:
        raise BadInput(f"To measure one run give --run {runs[0]}; to measure several, --compare before their names.")
    if take is not None:
        from evaluate.taking import take_checkpoint

        folder = take_checkpoint(State.home, run, take)
        emit({"run": folder.name}, State.json, f"Written: {folder}. Next: soundalike evaluate")
        return
    report = _evaluated(State.home, _config(), config, run)
    emit(
        {"run": report.run, "fidelity": report.fidelity, "leaks": report.leaks, "report": str(report.report)},
        State.json,
        *_fidelity_told(report),
        f"Written: {report.report}. Next: soundalike chat",
    )


def _evaluated(home: Home, config: Config, evaluate: EvaluateConfig, run: str | None) -> "EvaluateReport":
    """Evaluate with the scrubber that `prepare` uses: here alone two stages meet."""
    from evaluate.evaluating import evaluate_run
    from prepare.answer_scan import scan_answers
    from prepare.owner_lists import owner_lists

    scrub = config.prepare.scrub
    lists = owner_lists(home, scrub)
    return evaluate_run(
        home, evaluate, run, scan=lambda pairs: scan_answers(pairs, scrub.off, lists), hidden=lists.find
    )


def _fidelity_told(report: "EvaluateReport", title: str | None = None) -> list[Any]:
    """The table of a report and the sentences under it."""
    from evaluate.summary import closing_lines
    from evaluate.table import FOOTNOTE, fidelity_rows, has_footnote

    rows = fidelity_rows(report.fidelity)
    footnote = [FOOTNOTE] if has_footnote(rows) else []
    return [table(rows, title=title, is_dense=True), *footnote, *closing_lines(report.fidelity, report.leaks)]


def _compare(config: EvaluateConfig, names: list[str]) -> None:
    from evaluate.compare_runs import compare_runs
    from evaluate.comparing import comparison_rows

    comparison = compare_runs(State.home, names, lambda name: _evaluated(State.home, _config(), config, name), config)
    better = "better than the others beyond chance" if comparison.is_clear else "the differences may be chance"
    emit(
        comparison.as_json(),
        State.json,
        table(comparison_rows(comparison), is_dense=True),
        "● the best, ○ no worse beyond chance.",
        f"Best: {comparison.best} ({better}). Next: soundalike chat --run {comparison.best}",
    )


@app.command()
@with_settings(EvaluateConfig, skip=("replies", "audit", "checkpoints", "checkpoint_replies"))
def generate(
    contexts: Annotated[Path, typer.Option(help="JSONL with `i`, `contact` and `turns`.", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="JSONL with `i` and `text`.", show_default=False)],
    run: RunOption = None,
    base_only: BaseOnly = False,
    precision: Annotated[
        Literal["float32", "auto"],
        typer.Option(help="float32: a reply is the same alone and in any batch; auto is up to three times faster."),
    ] = "auto",
    **flags: Any,
) -> None:
    """Answer a file of contexts, batched and seeded; killed, the same command goes on."""
    from serve.generate import generate_file
    from soundalike.sampling import sampling_of

    config = _config("evaluate", EvaluateConfig, flags)
    report = generate_file(
        contexts, target, State.home, run, base_only=base_only, sampling=sampling_of(config), precision=precision
    )
    emit(
        dataclasses.asdict(report),
        State.json,
        f"{report.replies:,} replies"
        + (f", {report.resumed:,} of them kept from before," if report.resumed else "")
        + f" at {report.tokens_per_second:.0f} tokens/s. Written: {target}",
    )


@export_app.command("records")
def export_records(
    format: Annotated[str, typer.Option("--format", help="chat, sharegpt or alpaca; TRL takes chat.")] = "chat",
    dataset: Annotated[str | None, typer.Option(help="Name of a dataset; the newest if not given.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write; else one in exports/ of the home.")] = None,
) -> None:
    """Write a dataset as training records that LLaMA-Factory and TRL read unchanged."""
    from prepare.records_export import export_records as export

    report = export(State.home, format, dataset=dataset, out=out)
    counts = ", ".join(f"{count:,} {split}" for split, count in report.records.items())
    emit(
        {"path": str(report.path), "format": report.format, "records": report.records},
        State.json,
        f"Written: {report.path} with {counts} records.",
        *report.use,
    )


OutOption = Annotated[
    Path | None, typer.Option(help="Folder to write; else one in exports/ of the home.", show_default=False)
]
QuantOption = Annotated[str, typer.Option(help="How weights are kept: f16, Q8_0 (8 bits) or Q4_K_M (4 to 6 bits).")]


@export_app.command("merged")
def export_merged(run: RunOption = None, out: OutOption = None) -> None:
    """Write the twin as one model that plain transformers, vLLM and others load."""
    from train.export.exporting import export_merged as export

    _emit_export(export(State.home, run, out, _serving()))


@export_app.command("gguf")
def export_gguf(run: RunOption = None, out: OutOption = None, quant: QuantOption = "Q8_0") -> None:
    """Write the twin as a GGUF file, for llama.cpp and what is built on it."""
    from train.export.exporting import export_gguf as export

    _emit_export(export(State.home, run, out, quant, _serving()))


@export_app.command("ollama")
def export_ollama(
    run: RunOption = None,
    out: OutOption = None,
    quant: QuantOption = "Q8_0",
    contact: Annotated[
        str | None, typer.Option(help="Whom the twin talks to; the first it knows if not given.", show_default=False)
    ] = None,
) -> None:
    """Write the twin as a GGUF file with a Modelfile, for Ollama."""
    from train.export.exporting import export_ollama as export

    _emit_export(export(State.home, run, out, quant, _serving(), contact))


def _serving() -> "Sampling":
    """How replies are drawn where a request says nothing."""
    from soundalike.sampling import Sampling

    config = _config("serve")
    return Sampling(temperature=config.temperature, top_p=config.top_p, max_tokens=config.max_reply_tokens)


def _emit_export(report: "ExportReport") -> None:
    emit(
        {"path": str(report.path), "run": report.run},
        State.json,
        f"{'Already made' if report.was_there else 'Written'}: {report.path}",
        report.use,
    )


@app.command()
@with_settings(ServeConfig, skip=("chat_port", "upstream_key"))
def serve(run: RunOption = None, **flags: Any) -> None:
    """Answer through an OpenAI-compatible REST API, on this machine only unless told otherwise."""
    from serve.server import serve_api

    config = _config("serve", ServeConfig, flags)
    serve_api(State.home, config, run, _outgoing(State.home, dataclasses.replace(_config(), serve=config)))


@app.command()
@with_settings(ServeConfig, skip=("upstream_key",))
def chat(run: RunOption = None, **flags: Any) -> None:
    """Open the chat page, starting the API if none runs."""
    from serve.chat import serve_chat

    config = _config("serve", ServeConfig, flags)
    serve_chat(State.home, config, run, _outgoing(State.home, dataclasses.replace(_config(), serve=config)))


@app.command()
def keys(
    action: Annotated[Literal["add", "list", "remove"], typer.Argument(help="What to do.")] = "list",
    name: Annotated[str, typer.Argument(help="Name of a key, such as laptop.", show_default=False)] = "",
) -> None:
    """Make and remove the keys that clients of the API must send; with any, no client gets in without one."""
    from soundalike.api_keys import add_key, remove_key, stored_keys

    made = {"key": add_key(State.home, name)} if action == "add" else {}
    if action == "remove":
        remove_key(State.home, name)
    kept = stored_keys(State.home)
    lines = [table([("key", "made"), *((key.name, key.made) for key in kept)])] if kept else ["There are no keys."]
    if made:
        lines = [made["key"], "This is the only time that it is shown: only its digest is kept."]
    emit({**made, "keys": [{"name": key.name, "made": key.made} for key in kept]}, State.json, *lines)


def _outgoing(home: Home, config: Config) -> "MakeOutgoing | None":
    """What must not leave in replies, by what `prepare` takes out; None where that is switched off."""
    if not config.serve.guard_output:
        return None
    from prepare.outgoing import OutgoingRules
    from prepare.owner_lists import owner_lists
    from soundalike.canaries import planted_anywhere

    scrub = config.prepare.scrub
    return lambda: OutgoingRules(owner_lists(home, scrub), planted_anywhere(home), scrub.off)


@app.command()
def version() -> None:
    """Print the version."""
    emit({"version": __version__}, State.json, __version__)


def main() -> None:
    """Run the command line; the console command `soundalike`."""
    os.umask(PRIVATE_UMASK)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    _keep_libraries_quiet()
    arguments = _global_options_first(sys.argv[1:])
    State.json = "--json" in arguments
    try:
        code = app(arguments, standalone_mode=False)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        sys.exit(_report(error))
    sys.exit(code if isinstance(code, int) else 0)


def _report(error: Exception) -> int:
    """Tell what went wrong in one sentence; returns the exit code."""
    if isinstance(error, SoundalikeError | OSError) and ranks.is_told_by_another(error):
        ranks.let_the_first_tell()
        return getattr(error, "exit_code", BadInput.exit_code)
    if isinstance(error, SoundalikeError):
        return fail(str(error), error.exit_code, State.json)
    if type(error).__name__ == "Abort":
        return 130
    if usage := getattr(error, "format_message", None):
        sentence = str(usage()).rstrip(".") or "No command is given"
        return fail(f"{sentence}: `soundalike --help` shows the commands.", 2, State.json)
    if isinstance(error, OSError) and error.errno is not None:
        what = f"{error.filename}: " if error.filename else ""
        sentence = f"{what}{os.strerror(error.errno)}; nothing is lost: mend it and run the same command again."
        return fail(sentence, BadInput.exit_code, State.json)
    if os.environ.get("SOUNDALIKE_DEBUG"):
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__', '?')}, line {place.tb_lineno}" if place else "an unknown place"
    return fail(
        f"Soundalike failed inside ({type(error).__name__} in {where}): please report it; SOUNDALIKE_DEBUG=1 shows the "
        "traceback, which may hold private text.",
        SoundalikeError.exit_code,
        State.json,
    )


def _global_options_first(arguments: list[str]) -> list[str]:
    """`soundalike status --json` means `soundalike --json status`."""
    moved = [argument for argument in arguments if argument in ("--json", "--quiet")]
    return [*dict.fromkeys(moved), *(argument for argument in arguments if argument not in ("--json", "--quiet"))]


def _keep_libraries_quiet() -> None:
    """No telemetry, no unasked network call, no chatter of the libraries on the terminal."""
    quiet = {
        "DO_NOT_TRACK": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",  # nosec B105  # a switch, no password
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "TOKENIZERS_PARALLELISM": "false",
        "TQDM_DISABLE": "1",
        "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "PYTHONWARNINGS": "ignore",
    }
    for name, value in quiet.items():
        os.environ.setdefault(name, value)
    import logging
    import warnings

    warnings.simplefilter("ignore")
    for library in ("trl", "bitsandbytes"):
        logging.getLogger(library).setLevel(logging.ERROR)
