from evaluate.charts.contacts import contact_losses, contacts_figure
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def test_whom_the_twin_gained_most_with_comes_first_and_losses_are_not_hidden() -> None:
    assert next(contact for contact, _, _ in contact_losses(fidelity())) == "<Jess>"
    page = assert_sound(contacts_figure(fidelity()))
    assert "−0.69" in page.said and "+0.11" in page.said
    assert "With 3 of 4 contacts" in page.said


def test_a_twin_that_is_the_base_and_one_contact_are_drawn() -> None:
    assert_sound(contacts_figure({"nll_by_contact": {"Mum": {"base": 4.0, "twin": 4.0}}}))


def test_contacts_without_both_numbers_are_left_out() -> None:
    assert contacts_figure({"nll_by_contact": {"Mum": {"twin": 4.0}, "Jess": None}}) == ""
    assert contacts_figure({}) == ""
