import itertools

from hypothesis import given
from hypothesis import strategies as st

from prepare.scrub import ScrubInput, Span, apply, count_by_kind, is_only_secret
from prepare.scrub._spans import PLACEHOLDER, PLACEHOLDERS, merge, placeholder

SPANS = st.lists(
    st.builds(
        lambda a, b, kind: Span(min(a, b), max(a, b), kind),
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from(["PIN", "PHONE"]),
    )
)


@given(SPANS)
def test_merged_spans_are_sorted_disjoint_and_cover_the_same_places(spans: list[Span]) -> None:
    merged = merge(spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(merged))
    assert {place for span in merged for place in range(span.start, span.end)} == {
        place for span in spans for place in range(span.start, span.end)
    }


def test_overlapping_spans_take_the_kind_of_the_longest() -> None:
    assert merge([Span(0, 3, "PIN"), Span(2, 9, "PHONE")]) == [Span(0, 9, "PHONE")]


def test_each_span_becomes_its_placeholder_and_nothing_else_changes() -> None:
    text = "call 555 0147 👍🏽 pin 4359 ок"
    assert apply(text, [Span(21, 25, "PIN"), Span(5, 13, "PHONE")]) == "call [phone] 👍🏽 pin [pin] ок"


def test_every_placeholder_is_recognised_as_one() -> None:
    assert all(PLACEHOLDER.fullmatch(text) for text in PLACEHOLDERS.values())
    assert PLACEHOLDER.fullmatch(placeholder("LOYALTY_CARD"))


def test_a_message_is_only_secret_when_punctuation_and_emoji_are_all_that_is_left() -> None:
    assert is_only_secret("4359!! 🙈", [Span(0, 4, "PIN")])
    assert not is_only_secret("4359 ok", [Span(0, 4, "PIN")])
    assert not is_only_secret("...", [])


def test_kinds_are_counted_over_all_messages() -> None:
    assert count_by_kind([[Span(0, 1, "PIN")], [], [Span(0, 1, "PIN"), Span(2, 3, "URL")]]) == {
        "PIN": 2,
        "URL": 1,
    }


def test_a_message_does_not_tell_its_text_or_sender() -> None:
    shown = repr(ScrubInput(text="hunter2", chat="c", sender="Mira"))
    assert "hunter2" not in shown and "Mira" not in shown
