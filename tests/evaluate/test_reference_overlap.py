import pytest
import sacrebleu

from evaluate.reference_overlap import reference_overlap, rouge_l_each

REAL = [("ok so the boiler made a sound",), ("are you on the train yet", "goose"), ("Завтра в шесть, у моста!",)] * 4


def test_the_real_reply_itself_overlaps_wholly() -> None:
    found = reference_overlap(REAL, REAL)
    assert found is not None
    assert (found.bleu, found.chrf, found.rouge_l) == pytest.approx((100, 100, 1))
    assert found.bleu_interval == pytest.approx((100, 100))
    assert found.tokens == "intl"


def test_unrelated_and_empty_replies_overlap_with_nothing() -> None:
    found = reference_overlap([("xyz",)] * 12, REAL)
    assert found is not None
    assert found.bleu < 1
    assert found.rouge_l == 0
    silent = reference_overlap([()] * 12, REAL)
    assert silent is not None
    assert (silent.bleu, silent.chrf, silent.rouge_l) == (0, 0, 0)


def test_a_nearer_reply_scores_higher_and_the_interval_holds_the_score() -> None:
    near = [(*reply[:-1], reply[-1] + " really now") if place % 3 else ("no",) for place, reply in enumerate(REAL)]
    found = reference_overlap(near, REAL)
    assert found is not None
    assert 20 < found.bleu < 95
    assert found == reference_overlap(near, REAL)
    assert found.chrf_interval[0] < found.chrf < found.chrf_interval[1]


@pytest.mark.parametrize(
    "text", ["我不知道明天会不会下雨", "明日は雨が降るかもしれない", "พรุ่งนี้ฝนจะตกไหม", "내일 비가 올까요"]
)
def test_scripts_without_spaces_are_cut_into_characters(text: str) -> None:
    found = reference_overlap([(text[:-2],)], [(text,)])
    assert found is not None
    assert found.tokens == "char"
    assert found.bleu > 50
    assert 0.7 < found.rouge_l < 1


@pytest.mark.parametrize(
    ("said", "real", "f1"),
    [
        ("the cat sat here", "the cat was here", 0.75),
        ("here the cat", "the cat here now", 4 / 7),
        ("кот тут", "кот, тут", 0.8),
        ("", "", 1.0),
        ("", "ok", 0.0),
    ],
)
def test_rouge_l_is_twice_the_common_subsequence_over_both_lengths(said: str, real: str, f1: float) -> None:
    assert rouge_l_each([(said,)], [(real,)]) == pytest.approx([f1])


def test_the_scores_are_those_that_sacrebleu_gives() -> None:
    said, real = (
        ["ok so the boiler made it", "goose on the train"],
        ["ok so the boiler made a sound", "on the train, goose"],
    )
    found = reference_overlap([(text,) for text in said], [(text,) for text in real])
    assert found is not None
    assert found.bleu == pytest.approx(sacrebleu.corpus_bleu(said, [real], tokenize="intl").score)
    assert found.chrf == pytest.approx(sacrebleu.corpus_chrf(said, [real]).score)


def test_no_places_have_no_overlap_and_unequal_ones_are_refused() -> None:
    assert reference_overlap([], []) is None
    with pytest.raises(ValueError, match="1 replies cannot stand at the places of 12"):
        reference_overlap([("ok",)], REAL)
