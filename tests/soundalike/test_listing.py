from pathlib import Path

import pytest

from soundalike import listing
from soundalike.errors import BadInput


def test_a_dropped_in_file_is_listed_and_helpers_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parts").mkdir()
    for name in ("__init__", "beta", "alpha", "_helper"):
        (tmp_path / "parts" / f"{name}.py").write_text(f"NAME = {name!r}\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert listing.names("parts") == ["alpha", "beta"]
    assert listing.load("parts", "beta").NAME == "beta"


def test_an_unknown_name_names_the_choices() -> None:
    with pytest.raises(BadInput, match=r"choose from .*lora"):
        listing.load("train.methods", "magic")


def test_all_listed_modules_are_loaded_in_the_order_of_their_names() -> None:
    assert [module.__name__ for module in listing.load_all("serve.engines")] == [
        f"serve.engines.{name}" for name in listing.names("serve.engines")
    ]
