"""`soundalike export merged|gguf|ollama`: a run becomes a folder that other programs take as it is."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.home import Home, write_whole
from soundalike.progress import Bar, bar, note
from soundalike.sampling import Sampling
from train.export.folder import write_export
from train.export.gguf_file import GgufPlan, plan_gguf
from train.export.merging import merged_twin, own_dtype
from train.export.modelfile import modelfile
from train.export.prompt_family import check_prompt, family_of
from train.export.source import Source, find_source
from train.export.system_line import line_for
from train.memory import shape_of
from train.render import end_ids

_GIBIBYTE = 2**30
MODELFILE = "Modelfile"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written, and how it is used."""

    path: Path
    """What the other program is given: a folder, or the GGUF file."""
    run: str
    was_there: bool
    """Whether the same export had been made before."""
    use: str


def export_merged(home: Home, run: str | None, out: Path | None, sampling: Sampling) -> ExportReport:
    """Write weights, configuration and tokenizer that plain transformers load as they are.

    Raises `BadInput` where the run cannot be exported or there is no room for it.
    """
    source = find_source(home, run)
    record = _record(source, "merged", sampling)
    needed = shape_of(source.config).parameters * own_dtype(source).itemsize

    def fill(folder: Path, bar: Bar) -> None:
        model = merged_twin(source, bar)
        bar.restart("Writing")
        model.generation_config = _generation(source, sampling)
        model.save_pretrained(folder)
        source.tokenizer.save_pretrained(folder)

    path, was_there = _written(source, out or _default(source, "merged"), record, needed, fill)
    check_prompt(source.tokenizer)
    use = f"In transformers: AutoModelForCausalLM.from_pretrained({str(path)!r})"
    return ExportReport(path=path, run=source.run.id, was_there=was_there, use=use)


def export_gguf(home: Home, run: str | None, out: Path | None, quant: str, sampling: Sampling) -> ExportReport:
    """Write one GGUF file with weights of `quant`, tokenizer and chat template; raises as `export_merged`."""
    source = find_source(home, run)
    plan = plan_gguf(source, quant)
    path, was_there = _gguf_folder(source, plan, out or _default(source, plan.quant), sampling)
    check_prompt(source.tokenizer)
    file = path / plan.file_name
    return ExportReport(
        path=file,
        run=source.run.id,
        was_there=was_there,
        use=f"With llama.cpp: llama-server -m {shlex.quote(str(file))}",
    )


def export_ollama(
    home: Home, run: str | None, out: Path | None, quant: str, sampling: Sampling, contact: str | None = None
) -> ExportReport:
    """Write the GGUF file and a Modelfile under which the twin talks to `contact`, the first it knows for None.

    With another contact the file is kept and the Modelfile written anew. Raises as `export_merged`.
    """
    source = find_source(home, run)
    plan = plan_gguf(source, quant)
    family = family_of(source.tokenizer)
    if family is None:
        raise BadInput(
            f"No Ollama template is known for the prompts of {source.run.base}: use `soundalike export gguf`, whose "
            "file holds the base's own."
        )
    system = line_for(source.run, home, contact)
    path, was_there = _gguf_folder(source, plan, out or _default(source, f"ollama-{plan.quant}"), sampling)
    text = modelfile(plan.file_name, family, system, sampling, context_tokens=source.config.max_position_embeddings)
    write_whole(path / MODELFILE, text)
    use = f"ollama create twin -f {shlex.quote(str(path / MODELFILE))} && ollama run twin"
    return ExportReport(path=path, run=source.run.id, was_there=was_there, use=f"With Ollama: {use}")


def _gguf_folder(source: Source, plan: GgufPlan, target: Path, sampling: Sampling) -> tuple[Path, bool]:
    def fill(folder: Path, bar: Bar) -> None:
        plan.write(folder / plan.file_name, merged_twin(source, bar), source, sampling, bar)

    return _written(source, target, _record(source, plan.quant, sampling), plan.expected_bytes, fill)


def _written(
    source: Source, target: Path, record: dict[str, Any], needed_bytes: float, fill: Callable[[Path, Bar], None]
) -> tuple[Path, bool]:
    def with_bar(folder: Path) -> None:
        _check_memory(source)
        with bar("Exporting") as shown:
            fill(folder, shown)

    path, was_there = write_export(target, record, needed_bytes, with_bar)
    if was_there:
        note("The same export is there already.")
    return path, was_there


def _default(source: Source, kind: str) -> Path:
    return source.home.exports / f"{source.run.id}-{kind}"


def _record(source: Source, kind: str, sampling: Sampling) -> dict[str, Any]:
    drawn = {"temperature": sampling.temperature, "top_p": sampling.top_p, "max_tokens": sampling.max_tokens}
    return {"kind": kind, "run": source.run.id, "base_revision": source.run.base_revision, "sampling": drawn}


def _generation(source: Source, sampling: Sampling) -> Any:
    """How `generate` draws by itself: as the API does, up to the end of the turn."""
    from transformers import GenerationConfig

    drawn = {"do_sample": True, "temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}
    return GenerationConfig(
        bos_token_id=source.tokenizer.bos_token_id,
        eos_token_id=end_ids(source.tokenizer),
        pad_token_id=source.tokenizer.pad_token_id,
        max_new_tokens=sampling.max_tokens,
        **(drawn if sampling.temperature > 0 else {}),
    )


def _check_memory(source: Source) -> None:
    """Raise `BadInput` where the merged weights, and the largest twice in fp32, do not fit into the memory."""
    import psutil

    largest = source.config.vocab_size * source.config.hidden_size
    needed = shape_of(source.config).parameters * own_dtype(source).itemsize + 2 * 4 * largest
    free = psutil.virtual_memory().available
    if needed > free:
        raise BadInput(
            f"Exporting this run needs about {needed / _GIBIBYTE:.0f} GiB of memory and {free / _GIBIBYTE:.0f} GiB are "
            "free: close other programs, or copy the home to a machine with more."
        )
