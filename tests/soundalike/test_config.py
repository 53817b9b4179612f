from pathlib import Path

import pytest

from soundalike.config import Config, load_config, to_plain
from soundalike.errors import BadInput


def test_defaults_need_no_file(tmp_path: Path) -> None:
    assert load_config(tmp_path / "config.toml") == Config()


def test_flags_win_over_environment_over_file_over_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recipe.toml").write_text("[train]\nrank = 1\nalpha = 1\nepochs = 1\nseed = 1\n")
    (tmp_path / "config.toml").write_text("[train]\nrank = 2\nalpha = 2\nepochs = 2\n")
    monkeypatch.setenv("SOUNDALIKE_TRAIN__RANK", "3")
    monkeypatch.setenv("SOUNDALIKE_TRAIN__ALPHA", "3")
    train = load_config(tmp_path / "config.toml", {"train": {"rank": 4}}, tmp_path / "recipe.toml").train
    assert (train.rank, train.alpha, train.epochs, train.seed) == (4, 3, 2, 1)


def test_an_unknown_key_names_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[prepare.scrub]\nofff = []\n")
    with pytest.raises(BadInput, match=r"'prepare\.scrub\.offf': the known ones there are off"):
        load_config(tmp_path / "config.toml")


def test_an_unknown_table_names_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[trian]\n")
    with pytest.raises(BadInput, match="ingest, prepare, train, evaluate, serve"):
        load_config(tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[train]\nrank = 0", "train.rank"),
        ("[train]\nrank = 'x'", "train.rank"),
        ("[serve]\nport = 70000", "serve.port"),
    ],
)
def test_a_value_out_of_bounds_names_its_key(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(BadInput, match=named):
        load_config(tmp_path / "config.toml")


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[train")
    with pytest.raises(BadInput, match="not valid TOML"):
        load_config(tmp_path / "config.toml")


def test_an_api_key_never_gets_into_a_manifest() -> None:
    assert "api_key" not in to_plain(Config().serve)


def test_an_owners_id_may_be_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("[ingest.file]\nowner = 42\n")
    assert load_config(tmp_path / "config.toml").ingest.file.owner == "42"
    monkeypatch.setenv("SOUNDALIKE_INGEST__FILE__OWNER", "43")
    assert load_config(tmp_path / "config.toml").ingest.file.owner == "43"


@pytest.mark.parametrize("name", ["SOUNDALIKE_TRIAN__RANK", "SOUNDALIKE_PREPARE"])
def test_a_variable_that_sets_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "oops")
    with pytest.raises(BadInput, match="SOUNDALIKE_"):
        load_config(tmp_path / "config.toml")
