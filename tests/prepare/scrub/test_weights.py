from pathlib import Path

from prepare.scrub._weights import digest_of, folder_of


def test_a_digest_changes_with_any_name_or_byte(tmp_path: Path) -> None:
    digests = set()
    for name, text in (("a", "1"), ("a", "2"), ("b", "1")):
        folder = tmp_path / f"{name}{text}"
        (folder / "__pycache__").mkdir(parents=True)
        (folder / "__pycache__" / "x.pyc").write_text(text * 9)
        (folder / name).write_text(text)
        digests.add(digest_of(folder))
    assert len(digests) == 3
    assert digest_of(tmp_path / "a1", ("a",)) == digest_of(tmp_path / "a1")


def test_a_package_is_found_without_importing_it() -> None:
    assert folder_of("no_such_package_here") is None
    assert folder_of("prepare") == Path(__file__).parents[3] / "prepare"
