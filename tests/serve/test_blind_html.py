import re

from serve.blind_html import choice_html, far_html, scene_html, score_html
from serve.run_wire import BlindTest, Said, Score

SCORE = Score(asked=20, told_apart=13, share=0.65, low=0.433, high=0.819, sentence="13 of 20 <b>")


def test(answered: int, *, score: Score | None = None) -> BlindTest:
    return BlindTest(run="r", answered=answered, left=30, score_after=10, score=score, question=None)


test.__test__ = False  # type: ignore[attr-defined]


def test_the_scene_has_the_owner_on_the_right_and_no_markup_of_theirs() -> None:
    turns = [Said(role="other", messages=["<i>hey</i>", "you"]), Said(role="owner", messages=["yep"])]
    shown = scene_html("<Jess>", turns)
    assert re.findall(r'class="bubble (\w+)', shown) == ["assistant", "assistant", "user"]
    assert "&lt;Jess&gt;" in shown and "&lt;i&gt;hey" in shown


def test_two_replies_of_the_same_words_look_the_same() -> None:
    assert choice_html(["a", "b\nc"]) == choice_html(["a", "b\nc"])
    assert choice_html(["a", "b\nc"]).count("bubble") == 2, "a line break inside a message makes no new bubble"


def test_the_way_to_the_score_is_beads_and_then_none() -> None:
    early = far_html(test(4), kept=True)
    assert (early.count("<i class=done>"), early.count("<i")) == (4, 10)
    assert "4 answered · 30 left · score after 10" in early
    assert "✓ kept" in early
    late = far_html(test(12, score=SCORE), kept=False)
    assert "beads" not in late and "score after" not in late and "kept" not in late


def test_the_score_is_a_place_on_a_scale_and_a_sentence() -> None:
    shown = score_html(SCORE)
    assert "65%" in shown
    assert "left:43.3%;right:calc(100% - 81.9%)" in shown
    assert "13 of 20 &lt;b&gt;" in shown
