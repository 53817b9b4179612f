"""How a settings dataclass is declared: strict, each field with the sentence that `--help` shows."""

from dataclasses import field
from typing import Annotated, Any

from annotated_types import Ge, Gt, Lt

STRICT = {"extra": "forbid", "coerce_numbers_to_str": True}
"""How pydantic validates each table; an owner's id may be written as a number."""

Positive = Annotated[int, Ge(1)]
Count = Annotated[int, Ge(0)]
Share = Annotated[float, Gt(0), Lt(0.5)]


def setting(default: Any, help: str) -> Any:
    """A dataclass field with its default and the sentence that `--help` shows."""
    if isinstance(default, (list, dict)):
        return field(default_factory=lambda: default.copy(), metadata={"help": help})
    return field(default=default, metadata={"help": help})
