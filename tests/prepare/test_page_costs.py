from prepare.page_costs import costs_part, splits_part
from tests.soundalike.pages import assert_sound

TOKENS = {
    "base": "smollm2-135m",
    "total": 1184233,
    "per_target": 38.1,
    "classic_per_target": 152.4,
    "packed_rows": 2410,
    "row_tokens": 512,
    "fill_share": 0.961,
    "train_minutes": 41.7,
}
SPLITS = {
    "train": {"examples": 30, "targets": 750, "tokens": 9000},
    "valid": {"examples": 3, "targets": 100, "tokens": 900},
    "test": {"examples": 5, "targets": 150, "tokens": 1500},
}


def test_costs_are_told_with_what_they_are_compared_to() -> None:
    said = assert_sound(costs_part(TOKENS)).said
    for told in (
        "1,184,233tokens, as smollm2-135m",
        "would take 152: 4 times as many",
        "96%of 2,410 rows",
        "42 minutes",
    ):
        assert told in said


def test_unknown_minutes_are_said_to_be_unknown_and_name_the_command() -> None:
    assert "soundalike doctor" in costs_part({**TOKENS, "train_minutes": None})
    assert "soundalike doctor" not in costs_part(TOKENS)


def test_the_classic_shape_is_named_only_where_it_costs_more() -> None:
    assert "record for each reply" not in costs_part({**TOKENS, "classic_per_target": 38.1})


def test_nothing_known_costs_nothing() -> None:
    assert costs_part({}) == ""


def test_the_split_is_a_strip_of_its_shares() -> None:
    page = assert_sound(splits_part(SPLITS, None))
    assert [bar["style"] for bar in page.tags("i") if "style" in bar] == ["flex:0.7500", "flex:0.1000", "flex:0.1500"]
    assert "train: 750 turns to learn from" in page.said


def test_near_duplicates_across_the_split_are_reported() -> None:
    assert "14 turns there said nearly the same and were taken out" in splits_part(SPLITS, {"checked": 90, "found": 14})
    assert "nothing there is nearly the same" in splits_part(SPLITS, {"checked": 90, "found": 0})
    assert "looked for" not in splits_part(SPLITS, None)
