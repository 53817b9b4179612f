from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.page_contacts import SHOWN, contacts_part, folded, share, weighted_share
from tests.soundalike.pages import assert_sound


def contact(name: str, targets: int, **more: Any) -> dict[str, Any]:
    return {
        "contact": name,
        "read": 4 * targets,
        "kept": 3 * targets,
        "targets": targets,
        "tokens": 9 * targets,
        **more,
    }


CONTACTS = st.lists(st.builds(contact, st.text(max_size=9), st.integers(0, 10**6)), min_size=1, max_size=60)


@given(CONTACTS)
def test_folding_keeps_every_count_and_the_largest(by_contact: list[dict[str, Any]]) -> None:
    shown = folded(by_contact, SHOWN)
    assert len(shown) <= SHOWN + 1
    for kind in ("read", "kept", "targets", "tokens"):
        assert sum(one[kind] for one in shown) == sum(one[kind] for one in by_contact)
    assert shown[0]["targets"] == max(one["targets"] for one in by_contact)


def test_hundreds_become_one_row_that_says_how_many() -> None:
    by_contact = [contact(f"Name {number}", 1000 - number, share=0.003, weight=2.0) for number in range(300)]
    page = assert_sound(contacts_part(by_contact))
    assert len(page.tags("li")) == SHOWN + 1
    assert "288 others together" in page.said
    assert len(page.tags("tr")) == 301


def test_one_more_than_is_shown_gets_its_own_row() -> None:
    assert len(folded([contact(str(number), 1) for number in range(SHOWN + 1)], SHOWN)) == SHOWN + 1


def test_the_weight_of_the_others_is_their_mean_over_the_turns() -> None:
    first = [contact(str(number), 1000, weight=0.5) for number in range(SHOWN)]
    rest = [contact("x", 30, weight=1.0), contact("y", 10, weight=3.0)]
    assert folded([*first, *rest], SHOWN)[-1]["weight"] == pytest.approx(1.5)


def test_shares_are_of_all_turns_where_they_are_not_given() -> None:
    by_contact = [contact("a", 75), contact("b", 25)]
    assert share(by_contact[0], by_contact) == 0.75
    assert share(contact("c", 0), [contact("c", 0)]) == 0


def test_weights_even_out_what_training_looks_at() -> None:
    by_contact = [contact("a", 75, weight=0.5), contact("b", 25, weight=1.5)]
    assert weighted_share(by_contact[0], by_contact) == pytest.approx(0.5)


def test_weights_are_explained_only_where_there_are_any() -> None:
    assert "×" not in contacts_part([contact("a", 5)])
    assert "× says how much" in contacts_part([contact("a", 5, weight=0.4), contact("b", 1, weight=1.0)])


def test_without_contacts_there_is_nothing() -> None:
    assert contacts_part([]) == ""
