import json
from pathlib import Path

import pytest

from serve.partial import finish, partial_path, partial_replies
from soundalike.errors import BadInput


def keep(target: Path, digest: str, *texts: str) -> dict[int, str]:
    """Keep some more replies; returns those that were there."""
    with partial_replies(target, digest) as kept:
        before = dict(kept.texts)
        kept.add({len(before) + number: text for number, text in enumerate(texts)})
    return before


def test_what_was_kept_is_there_again_under_the_same_digest_only(tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert keep(target, "one", "a\nb", "привет 🙂") == {}
    assert keep(target, "one", "c") == {0: "a\nb", 1: "привет 🙂"}
    assert keep(target, "one") == {0: "a\nb", 1: "привет 🙂", 2: "c"}
    assert keep(target, "two", "d") == {}
    assert keep(target, "one") == {}
    assert [path.name for path in tmp_path.iterdir()] == ["out.partial"]


def test_a_file_cut_off_anywhere_gives_its_whole_replies_and_can_be_gone_on_with(tmp_path: Path) -> None:
    target, texts = tmp_path / "out", ["ж", "b", "c"]
    keep(target, "one", *texts)
    whole = partial_path(target).read_bytes()
    for length in range(len(whole) + 1):
        partial_path(target).write_bytes(whole[:length])
        lines = whole[:length].count(b"\n")
        assert list(keep(target, "one", "new").values()) == texts[: max(0, lines - 1)]
        assert list(keep(target, "one").values()) == [*texts[: max(0, lines - 1)], "new"]


@pytest.mark.parametrize("damage", [b"\x00\xff\n", b"[]\n", b'{"text": "a"}\n', b"\n"])
def test_damage_ends_what_is_taken(tmp_path: Path, damage: bytes) -> None:
    target = tmp_path / "out"
    keep(target, "one", "a")
    whole = partial_path(target).read_bytes()
    partial_path(target).write_bytes(whole + damage + b'{"context": 1, "text": "b"}\n')
    assert keep(target, "one") == {0: "a"}
    assert partial_path(target).read_bytes() == whole
    partial_path(target).write_bytes(damage)
    assert keep(target, "one") == {}


def test_it_is_private_even_where_it_was_not(tmp_path: Path) -> None:
    partial_path(tmp_path / "out").touch(mode=0o644)
    keep(tmp_path / "out", "one", "a")
    assert partial_path(tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_two_at_once_are_refused_and_an_exception_lets_go(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(ZeroDivisionError), partial_replies(target, "one") as kept:
        kept.add({0: "a"})
        with pytest.raises(BadInput, match="Another process is writing"), partial_replies(target, "one"):
            pass
        raise ZeroDivisionError
    assert keep(target, "one") == {0: "a"}


def test_the_end_leaves_the_target_alone(tmp_path: Path) -> None:
    (tmp_path / "linked").touch()
    target = tmp_path / "out"
    target.symlink_to(tmp_path / "linked")
    keep(target, "one", "a")
    assert (tmp_path / "linked.partial").exists()
    finish(target, "whole\n")
    assert target.is_symlink() and (tmp_path / "linked").read_text() == "whole\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linked", "out"]


def test_no_room_and_no_right_are_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partial_path(tmp_path / "out").mkdir()
    with pytest.raises(BadInput, match="out cannot be written"):
        keep(tmp_path / "out", "one")
    with partial_replies(tmp_path / "full", "one") as kept:
        monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(BadInput, match=r"full cannot be written \(No space left on device\)"):
            kept.add({0: "a"})
        assert kept.texts == {}


def test_it_shows_no_reply(tmp_path: Path) -> None:
    with partial_replies(tmp_path / "out", "one") as kept:
        kept.add({0: "secret"})
        assert "secret" not in repr(kept)
    header = json.loads(partial_path(tmp_path / "out").read_text().splitlines()[0])
    assert header == {"schema": "partial-replies/1", "digest": "one"}
