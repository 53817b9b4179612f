"""What the API is told of the owner's opinion of a reply, and answers. Pure data."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from serve.wire import ChatMessage

PATH = "/v1/soundalike/ratings"
MOST_MESSAGES = 2000
LONGEST_TEXT = 20_000
"""Characters of a reply or a correction."""

Text = Annotated[str, Field(max_length=LONGEST_TEXT, repr=False)]


class RatedReply(BaseModel):
    """A reply, what it answered, and what the owner thinks of it."""

    # Not strict: JSON has no times.
    model_config = ConfigDict(extra="ignore")

    model: str
    contact: str | None = Field(default=None, repr=False, description="To whom it was said, as in the request.")
    messages: Annotated[list[ChatMessage], Field(max_length=MOST_MESSAGES, repr=False)] = Field(
        description="The conversation before the reply, as in the request."
    )
    reply: Text = Field(description="The twin's words, a message a line.")
    replied_at: AwareDatetime = Field(description="When: the twin was told so.")
    rating: Literal[1, 0, -1] = Field(description="A thumb up, none, one down.")
    correction: Text = Field(default="", description="What the owner would have written, a message a line.")
    conversation: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="A name without meaning, by which all ratings of a conversation can be taken back."
    )
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None


class Forgotten(BaseModel):
    """What was taken back."""

    ratings: int


class Kept(BaseModel):
    """What became of a rating."""

    id: int | None = Field(description="None where there is no rating of that reply now.")
