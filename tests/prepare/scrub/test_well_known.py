import pytest

from prepare.scrub._well_known import without_well_known


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Harry Potter and Harry Webb", [(0, 12), (17, 27)], [(17, 27)]),
        ("Ben & Jerry's is out, Jerry", [(0, 3), (6, 11), (22, 27)], [(22, 27)]),
        ("Dr Pepper", [(3, 9)], []),
        ("İstanbul Harry Potter", [(9, 21)], [(9, 21)]),
    ],
)
def test_characters_brands_and_stars_are_no_private_persons(
    text: str, names: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    assert without_well_known(text, names) == left
