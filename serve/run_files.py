"""The home's runs as the API tells of them. Only reads; a damaged file is told in a sentence (`BadInput`).

A run is found among the folders that there are: a name from a request never becomes part of a path.
"""

import json
import time
from pathlib import Path
from typing import Any

from serve.figures import figures_of, sentences
from serve.run_wire import BlindTest, Question, RunEntry, RunReport, Said, Score, Training
from soundalike.blind_test import BlindQuestion, answers, blind_questions, score_of, score_sentence
from soundalike.curve import loss_curve, read_metrics
from soundalike.errors import BadInput
from soundalike.held_out import FILE, read_held_out
from soundalike.home import Home, is_whole
from soundalike.names import twin_names
from soundalike.records import Run, read_run

SCORE_AFTER = 10
"""Answers before the score is shown: whoever sees it earlier chases it."""
MOST_CONTEXT_TURNS = 12
SILENT_SECONDS = 900
"""An unfinished run that logged nothing for longer is taken for stopped; a measurement may last minutes."""


def find_run(home: Home, name: str) -> Path | None:
    """The folder of a run, finished or not."""
    return next((folder for folder in _folders(home) if folder.name == name), None)


def run_entries(home: Home) -> list[RunEntry]:
    """All runs: those in training, then the one that gave a sign last first; without those that cannot be read."""
    found = []
    for folder in _folders(home):
        try:
            run = _record(folder)
        except BadInput:
            continue
        found.append(
            RunEntry(
                run=folder.name,
                base=run.base if run else None,
                method=run.method if run else None,
                created=int(_last_sign(folder)),
                state=_state(folder),
                has_report=(folder / "fidelity.json").is_file(),
                has_blind_test=(folder / FILE).is_file(),
            )
        )
    return sorted(found, key=lambda entry: (entry.state == "training", entry.created, entry.run), reverse=True)


def questions_of(folder: Path) -> list[BlindQuestion]:
    """All that can be asked of a run; none where its evaluation kept no replies."""
    held_out = read_held_out(folder)
    return blind_questions(folder.name, held_out.places) if held_out else []


def blind_test_of(home: Home, folder: Path) -> BlindTest:
    """Where a run's blind test stands, with the next question."""
    questions = questions_of(folder)
    given = answers(home, folder.name)
    answered = {answer.place for answer in given}
    left = [question for question in questions if question.place not in answered]
    # Where there are fewer questions than that, the score comes with the last.
    enough = len(given) >= SCORE_AFTER or not left
    return BlindTest(
        run=folder.name,
        answered=len(given),
        left=len(left),
        score_after=min(SCORE_AFTER, len(given) + len(left)),
        score=_score([answer.told_apart for answer in given]) if enough else None,
        question=_question(left[0], twin_names(home)) if left else None,
    )


def report_of(home: Home, folder: Path) -> RunReport:
    """A run's short report; without figures where it was not evaluated yet."""
    run = _record(folder)
    data = _json(folder / "fidelity.json", {})
    fidelity, leaks = (part if isinstance(part := data.get(key), dict) else {} for key in ("fidelity", "leaks"))
    held_out = fidelity.get("held_out")
    advice = fidelity.get("checkpoint_advice")
    told_apart = [answer.told_apart for answer in answers(home, folder.name)]
    turns = held_out.get("turns") if isinstance(held_out, dict) else None
    return RunReport(
        run=folder.name,
        base=run.base if run else None,
        owner=run.owner if run else None,
        held_out=turns if isinstance(turns, int) else None,
        figures=figures_of(fidelity, leaks),
        verdict=sentences(leaks.get("verdict")),
        missing=sentences(fidelity.get("missing")),
        advice=advice if isinstance(advice, str) else None,
        blind_test=_score(told_apart) if len(told_apart) >= SCORE_AFTER else None,
        funnel=_funnel(home, run),
        has_page=(folder / "report.html").is_file(),
    )


def training_of(folder: Path) -> Training:
    """How far a run is, with its curve."""
    metrics = [line for line in read_metrics(folder / "metrics.jsonl") if isinstance(line, dict) and "step" in line]

    def last(key: str) -> float | None:
        return next((float(line[key]) for line in reversed(metrics) if line.get(key) is not None), None)

    return Training(
        run=folder.name,
        state=_state(folder),
        step=int(metrics[-1]["step"]) if metrics else None,
        seconds=last("seconds"),
        loss=last("loss"),
        held_out_loss=last("eval_loss"),
        curve=loss_curve(metrics),
    )


def _folders(home: Home) -> list[Path]:
    return [folder for folder in home.runs.iterdir() if folder.is_dir()] if home.runs.is_dir() else []


def _record(folder: Path) -> Run | None:
    """The record of a finished run; None for another."""
    if not is_whole(folder):
        return None
    try:
        return read_run(folder / "run.json")
    except (OSError, ValueError, TypeError, KeyError):
        # Not chained: the cause may hold names.
        raise BadInput(f"The run {folder.name} has no readable run.json: delete the folder or train again.") from None


def _state(folder: Path) -> Any:
    if is_whole(folder):
        return "finished"
    return "training" if time.time() - _last_sign(folder) < SILENT_SECONDS else "stopped"


def _last_sign(folder: Path) -> float:
    """When a run was finished, or logged something last, in seconds since 1970."""
    signs = (folder / "manifest.json", folder / "metrics.jsonl", folder)
    return next(sign.stat().st_mtime for sign in signs if sign.exists())


def _question(question: BlindQuestion, known_as: dict[str, str]) -> Question:
    called = {name: contact for contact, name in known_as.items()}
    return Question(
        place=question.place,
        contact=called.get(question.contact, question.contact),
        turns=[Said(role=turn.role, messages=list(turn.messages)) for turn in question.turns[-MOST_CONTEXT_TURNS:]],
        replies=[list(reply) for reply in question.replies],
    )


def _score(told_apart: list[bool]) -> Score | None:
    score = score_of(told_apart)
    return Score(**score, sentence=score_sentence(score)) if score else None


def _funnel(home: Home, run: Run | None) -> list[dict[str, Any]]:
    folder = next((one for one in _datasets(home) if run and one.name == run.dataset), None)
    found = _json(folder / "funnel.json", []) if folder else []
    return [step for step in found if isinstance(step, dict) and "step" in step and isinstance(step.get("count"), int)]


def _datasets(home: Home) -> list[Path]:
    return list(home.datasets.iterdir()) if home.datasets.is_dir() else []


def _json(path: Path, otherwise: Any) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return otherwise
    except ValueError:
        raise BadInput(f"{path.name} of {path.parent.name} is damaged: run its stage again.") from None
    return found if isinstance(found, type(otherwise)) else otherwise
