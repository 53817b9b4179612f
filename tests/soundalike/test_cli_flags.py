import inspect
from typing import Any

from soundalike.cli_flags import given, with_settings
from soundalike.config import PrepareConfig
from soundalike.train_config import TrainConfig


def parameters(settings: type, skip: tuple[str, ...] = ()) -> set[str]:
    @with_settings(settings, skip=skip)
    def command(**flags: Any) -> None:
        """Do nothing."""

    return set(inspect.signature(command).parameters)


def test_every_setting_is_a_flag() -> None:
    assert {"base", "rank", "learning_rate", "max_minutes"} <= parameters(TrainConfig)
    assert "rank" not in parameters(TrainConfig, skip=("rank",))


def test_a_nested_setting_has_its_table_in_front() -> None:
    assert "scrub_off" in parameters(PrepareConfig)
    assert given(PrepareConfig, {"scrub_off": ["emails"], "groups": None}) == {"scrub": {"off": ["emails"]}}


def test_what_was_not_given_is_left_to_file_and_environment() -> None:
    assert given(PrepareConfig, {"base": None, "groups": False, "scrub_off": []}) == {"groups": False}
