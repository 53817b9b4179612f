from typing import Any

import pytest

from tests.soundalike.conftest import Command


def checks(command: Command) -> dict[str, Any]:
    return {check["name"]: check for check in command("--json", "doctor").json["checks"]}


def test_the_machine_is_looked_at(command: Command) -> None:
    found = checks(command)
    assert found["python"]["ok"] and found["torch"]["ok"]
    assert "tokens/s" in found["training"]["detail"]
    assert "GiB free" in found["disk"]["detail"]


def test_a_missing_embedded_model_is_not_ok(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundalike.doctor.embedded_is_installed", lambda: False)
    assert command("--json", "doctor").json["ok"] is False


def test_a_base_on_the_hub_is_only_looked_for_on_this_machine(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDALIKE_TRAIN__BASE", "someone/some-model")
    assert "not on this machine" in checks(command)["base model"]["detail"]
