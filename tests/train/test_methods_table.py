"""README's table of methods says what the methods say of themselves."""

from pathlib import Path

import pytest

from soundalike import listing

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def row(method: str) -> list[str]:
    lines = [line for line in README.splitlines() if line.startswith((f"| `{method}` ", f"| `{method}` (GPU)"))]
    assert len(lines) == 1, f"README has {len(lines)} rows of {method}"
    return [cell.strip() for cell in lines[0].strip("|").split("|")][1:]


@pytest.mark.parametrize("method", listing.names("train.methods"))
def test_the_table_says_what_the_method_can_do(method: str) -> None:
    traits = listing.load("train.methods", method).traits
    bits = {"nf4": "always", "int8": "8 bits"}.get(traits.quantization, "yes" if traits.quantizable else "–")
    merges = "yes" if traits.merges and traits.saves == "adapter" else "–"
    keeps = "an adapter" if traits.saves == "adapter" else "a whole model"
    assert row(method) == [bits, merges, "yes" if traits.vllm else "–", keeps]
