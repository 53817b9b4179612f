import io

from rich.console import Console

from evaluate.table import FOOTNOTE, fidelity_rows, has_footnote
from soundalike.cli_output import table
from tests.evaluate.reports import fidelity


def test_base_twin_marks_and_person_stand_side_by_side() -> None:
    rows = {name: rest for name, *rest in fidelity_rows(fidelity())}
    assert rows[""] == ["base", "twin", "earlier", "another", "person"]
    assert rows["told apart by a reader (AUC)"] == ["0.94", "0.73* [.68–.78]", "0.68", "0.84", "0.48"]
    assert rows["attributed to the person"] == ["33%", "86%*  [77–93]", "–", "0%", "88%"]
    assert rows["start in lower case"] == ["12%", "71%", "–", "–", "78%"]


def test_a_twin_that_is_not_clearly_better_bears_no_mark() -> None:
    rows = {name: rest for name, *rest in fidelity_rows(fidelity())}
    assert rows["fits its own context"][1] == "61%   [52–69]"
    assert rows["perplexity of real replies"][1] == "43.4"


def test_an_interval_wider_than_it_can_say_anything_is_left_out() -> None:
    rows = {name: rest for name, *rest in fidelity_rows(fidelity())}
    assert rows["copied from the training text"][1] == "0.5%"


def test_a_report_of_the_loss_alone_is_a_table_of_one_row() -> None:
    rows = fidelity_rows({"nll": {"base": 4.5, "twin": 3.5}})
    assert rows == [("", "base", "twin", "person"), ("loss on real replies (nats)", "4.50", "3.50", "–")]
    assert not has_footnote(rows) and has_footnote(fidelity_rows(fidelity()))


def test_without_a_base_the_twin_is_still_told() -> None:
    assert fidelity_rows({"auc": {"twin": 0.7}})[1] == ("told apart by a reader (AUC)", "–", "0.70", "–")


def test_nothing_measured_is_a_head_alone() -> None:
    assert fidelity_rows({}) == [("", "base", "twin", "person")]


def test_the_table_fits_a_terminal_of_80_columns_without_a_broken_line() -> None:
    rows = fidelity_rows(fidelity())
    said = io.StringIO()
    Console(file=said, width=80).print(table(rows, is_dense=True))
    lines = said.getvalue().rstrip().splitlines()
    assert len(lines) == len(rows) + 1
    assert max(map(len, lines)) <= 80
    assert all(row[0] in line for row, line in zip(rows[1:], lines[2:], strict=True))


def test_the_footnote_explains_the_mark() -> None:
    assert FOOTNOTE.startswith("*")
