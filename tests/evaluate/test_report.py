from evaluate.report import fidelity_page, fidelity_rows
from tests.soundalike.test_records import RUN

FIDELITY = {
    "nll": {"base": 4.5, "twin": 3.5},
    "perplexity": {"base": 90.0, "twin": 33.1},
    "nll_by_contact": {"<Jess>": {"base": 4.4, "twin": 3.4}},
    "style": {
        "messages_per_turn": {"base": 3.0, "twin": 1.8, "owner": 1.7},
        "lower_case_starts": {"base": 0.5, "twin": 0.4, "owner": 0.93},
    },
    "held_out": {"turns": 192, "replies_sampled": 48},
}
LEAKS = {"copied_from_training": {"base": 0.0, "twin": 0.01, "owner": 0.02}}


def test_the_table_has_base_twin_and_owner_side_by_side() -> None:
    rows = {name: rest for name, *rest in fidelity_rows(FIDELITY)}
    assert rows["loss on real replies (nats/token)"] == ["4.500", "3.500", "–"]
    assert rows["messages a turn"] == ["3.0", "1.8", "1.7"]
    assert rows["start in lower case"] == ["50%", "40%", "93%"]


def test_the_page_marks_only_what_came_nearer_to_the_owner() -> None:
    page = fidelity_page(RUN, FIDELITY, LEAKS)
    assert page.count("class=nearer") == 3
    assert page.count("class=further") == 1
    assert "&lt;Jess&gt;" in page and "192" in page


def test_the_page_shows_how_training_went_where_that_is_known() -> None:
    assert "<svg" not in fidelity_page(RUN, FIDELITY, LEAKS)
    assert "<svg x></svg>" in fidelity_page(RUN, FIDELITY, LEAKS, "<svg x></svg>")
