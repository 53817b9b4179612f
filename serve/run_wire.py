"""What the API tells about the home's runs: their list, report, training, and blind test. Pure data."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from serve.wire import WHOLE
from soundalike.records import Role


class RunEntry(BaseModel):
    """One run of the home, finished or not."""

    run: str
    base: str | None = Field(description="None while it is being trained.")
    method: str | None
    created: int = Field(description="Seconds since 1970: when it was finished, or last gave a sign.")
    state: Literal["finished", "training", "stopped"]
    has_report: bool = Field(description="Whether it was evaluated.")
    has_blind_test: bool = Field(
        description="Whether the evaluation kept its replies, so that they can be asked about."
    )


class RunList(BaseModel):
    """All runs, the newest first."""

    data: list[RunEntry]


class Said(BaseModel):
    """One turn of a conversation."""

    role: Role
    messages: list[str] = Field(repr=False)


class Question(BaseModel):
    """A real conversation and two replies to it, one of them the owner's."""

    place: str
    contact: str = Field(repr=False)
    turns: list[Said] = Field(repr=False)
    replies: list[list[str]] = Field(min_length=2, max_length=2, repr=False)


class Score(BaseModel):
    """How often the owner knew their own reply; shares from 0 to 1, the interval is at 95%."""

    asked: int
    told_apart: int
    share: float
    low: float
    high: float
    sentence: str


class BlindTest(BaseModel):
    """Where a run's blind test stands."""

    run: str
    answered: int
    left: int
    score_after: int = Field(description="Answers from which on there is a score.")
    score: Score | None
    question: Question | None = Field(description="The next; none where all were answered.")


class Pick(BaseModel):
    """The body of an answer."""

    model_config = ConfigDict(strict=True, extra="ignore")

    place: Annotated[str, Field(max_length=64)]
    picked: Annotated[int, Field(ge=0, le=1, description="Which of the two replies was taken for the owner's."), WHOLE]


class Picked(BaseModel):
    """What an answer came to."""

    told_apart: bool = Field(description="Whether the owner's own was picked.")
    next: BlindTest


class Figure(BaseModel):
    """One row of the report's table; None where there is no such number."""

    name: str
    explained: str
    kind: Literal["number", "share"]
    base: float | None
    twin: float | None
    owner: float | None
    interval: Annotated[list[float], Field(min_length=2, max_length=2)] | None = Field(
        description="95% interval of the twin's."
    )


class RunReport(BaseModel):
    """The short report of a run; the long one is `report.html`."""

    run: str
    base: str | None
    owner: str | None = Field(repr=False)
    held_out: int | None = Field(description="Turns of the owner that it was measured on.")
    figures: list[Figure]
    verdict: list[str] = Field(description="What the leak audit says.")
    missing: list[str] = Field(description="Numbers that cannot be had, and why.")
    advice: str | None = Field(description="Which checkpoint would have been better.")
    blind_test: Score | None
    funnel: list[dict[str, Any]] = Field(description="The dataset's: step, count, dropped (reason to count).")
    has_page: bool = Field(description="Whether there is a report.html.")


class Training(BaseModel):
    """How a run's training goes, or went."""

    run: str
    state: Literal["finished", "training", "stopped"]
    step: int | None
    seconds: float | None
    loss: float | None = Field(description="Of the last step, in nats a token.")
    held_out_loss: float | None = Field(description="The last that was measured.")
    curve: str = Field(description="SVG.")
