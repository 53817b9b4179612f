import os
import stat
from pathlib import Path

import pytest

from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, digest, read_manifest, resolve_home, whole_folders, write_manifest, write_whole


def test_the_home_is_for_the_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    home.create()
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(BadInput, match="must be a folder"):
        Home(tmp_path / "home").create()


def test_the_flag_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDALIKE_HOME", "/from/environment")
    assert resolve_home(Path("/from/flag")).root == Path("/from/flag")
    assert resolve_home(None).root == Path("/from/environment")
    monkeypatch.delenv("SOUNDALIKE_HOME")
    assert resolve_home(None).root == Path("soundalike-home")


def test_a_folder_without_a_manifest_is_not_whole(home: Home) -> None:
    for name in ("first", "second", "unfinished"):
        (home.runs / name).mkdir(parents=True)
    write_manifest(home.runs / "first", {})
    write_manifest(home.runs / "second", {})
    assert [folder.name for folder in whole_folders(home.runs)] == ["first", "second"]
    assert home.newest_run().name == "second"


def test_an_unknown_run_names_the_runs_there_are(home: Home) -> None:
    (home.runs / "known").mkdir(parents=True)
    write_manifest(home.runs / "known", {})
    with pytest.raises(BadInput, match="known"):
        home.run("other")


def test_what_has_not_been_made_yet_names_the_command_that_makes_it(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike prepare"):
        home.newest_dataset()
    with pytest.raises(NothingThere, match="soundalike train"):
        home.newest_run()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", "one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.json", "two \ud800")
    assert (tmp_path / "a.json").read_text() == "one"


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 2, "b": 1})


def test_what_was_half_written_is_not_left_lying_about(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.json", "private \ud800")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed_and_a_device_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "real").read_text() == "new" and (tmp_path / "link").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="not an ordinary file"):
        write_whole(tmp_path / "pipe", "new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_the_mode_of_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    tmp_path.chmod(0o755)
    Home(tmp_path).create()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_an_empty_home_flag_is_refused() -> None:
    with pytest.raises(BadInput, match="--home"):
        resolve_home(Path())


def test_a_damaged_manifest_names_the_folder(home: Home) -> None:
    (home.runs / "a").mkdir(parents=True)
    (home.runs / "a" / "manifest.json").write_text("{")
    with pytest.raises(BadInput, match="damaged"):
        read_manifest(home.runs / "a")
