import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from typer.main import get_command

import prepare.advice
from prepare.advice import ENOUGH_TURNS, FEWEST_TURNS, MOST, NEXT_STEPS, advice
from prepare.report import DatasetReport
from soundalike.cli import app
from tests.prepare.test_page_contacts import contact
from tests.prepare.test_page_months import month
from tests.prepare.test_report import REPORTS

TODAY = date(2024, 6, 1)


def funnel(
    turns: int, read: int = 10_000, dropped: dict[str, int] | None = None, examples: int = 100, tokens: int = 40_000
) -> list[dict[str, Any]]:
    dropped = dropped or {}
    return [
        {"step": "messages read", "unit": "messages", "count": read, "dropped": {}},
        {"step": "messages kept", "unit": "messages", "count": read - sum(dropped.values()), "dropped": dropped},
        {"step": "owner turns to learn from", "unit": "turns", "count": turns, "dropped": {}},
        {"step": "examples", "unit": "examples", "count": examples, "dropped": {}},
        {"step": "tokens", "unit": "tokens", "count": tokens, "dropped": {}},
    ]


def years(turns_a_month: int, months: int = 24) -> list[dict[str, Any]]:
    """A history that ends this May."""
    last = 2024 * 12 + 4
    return [month(f"{i // 12}-{i % 12 + 1:02}", targets=turns_a_month) for i in range(last - months + 1, last + 1)]


@settings(deadline=None)
@given(REPORTS)
def test_any_numbers_give_at_most_five_sentences_each_with_a_number_and_a_next_step(report: DatasetReport) -> None:
    found = advice(report, today=TODAY)
    assert len(found) <= MOST
    assert all(re.search(r"\d", sentence) and "Next" in sentence for sentence in found)


def test_a_good_dataset_is_left_alone() -> None:
    report = DatasetReport(
        steps=funnel(5000, dropped={"in a group": 900}),
        splits={"test": {"targets": 500}},
        by_contact=[contact(name, 1000) for name in "abcde"],
        by_month=years(208),
        tokens={"row_tokens": 512, "fill_share": 0.95, "train_minutes": 40},
    )
    assert advice(report, today=TODAY) == []


def test_nothing_known_is_nothing_said() -> None:
    assert advice(DatasetReport(), today=TODAY) == []


def test_too_little_is_the_gravest_and_says_what_there_is_what_would_do_and_how_long_it_takes() -> None:
    report = DatasetReport(
        steps=funnel(140, dropped={"in a group": 9000}),
        by_month=years(20, months=7),
        by_contact=[contact("a", 130), contact("b", 10)],
    )
    first = advice(report, today=TODAY)[0]
    assert first.startswith("Too little to learn from: 140 turns of yours")
    assert "Some 1,000 would do." in first and "20 a month" in first and "4.2 years" in first
    assert "`soundalike ingest`" in first


@pytest.mark.parametrize(
    ("turns", "begins"), [(FEWEST_TURNS - 1, "Too little"), (FEWEST_TURNS, "Not much"), (ENOUGH_TURNS, "")]
)
def test_the_warning_grows_clearer_the_less_there_is(turns: int, begins: str) -> None:
    assert "".join(advice(DatasetReport(steps=funnel(turns)))).startswith(begins)
    assert bool(advice(DatasetReport(steps=funnel(turns)))) == bool(begins)


def test_a_contact_that_drowns_the_rest_is_named_with_share_and_weight() -> None:
    report = DatasetReport(by_contact=[contact("Mira", 900), *(contact(name, 20) for name in "abcde")])
    (sentence,) = advice(report)
    assert "drowns 5 others: Mira has 90% of your turns and 90% of the weight" in sentence
    assert "--balance 1" in sentence


def test_a_contact_that_weighs_less_in_training_drowns_nobody() -> None:
    others = [contact(name, 100, weight=2.0) for name in "abcde"]
    assert advice(DatasetReport(by_contact=[contact("Mira", 900, weight=0.4), *others])) == []


def test_a_single_contact_is_worth_a_word() -> None:
    (sentence,) = advice(DatasetReport(by_contact=[contact("Mira", 2000), contact("nobody", 0)]))
    assert sentence.startswith("All 2,000 turns of yours are with one person")


@pytest.mark.parametrize("reason", NEXT_STEPS)
def test_most_dropped_for_one_reason_names_what_changes_it(reason: str) -> None:
    (sentence,) = advice(DatasetReport(steps=funnel(5000, dropped={"empty": 10, reason: 7000})))
    assert sentence.startswith(f"70% of all messages are left out for one reason, “{reason}”: 7,000. ")
    assert NEXT_STEPS[reason] in sentence


def test_further_reasons_can_be_given_their_step() -> None:
    report = DatasetReport(steps=funnel(5000, dropped={"too blue": 7000}))
    assert "`--no-blue`" in advice(report, next_steps={"too blue": "`--no-blue` keeps them"})[0]
    assert "`soundalike prepare --help`" in advice(report)[0]


def test_turns_that_are_not_learned_from_are_told_but_not_those_of_the_other_side() -> None:
    steps = funnel(2000)
    steps[2]["dropped"] = {"of the other side": 90_000, "acknowledgement beyond its share": 3000}
    (sentence,) = advice(DatasetReport(steps=steps))
    assert sentence.startswith("60% of all your turns are left out for one reason, “acknowledgement beyond its share”")


def flags_of(command: Any) -> set[str]:
    found = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
    return found.union(*map(flags_of, getattr(command, "commands", {}).values()))


def test_every_flag_that_is_named_exists() -> None:
    named = re.findall(r"--[a-z-]+", (Path(prepare.advice.__file__)).read_text(encoding="utf-8"))
    assert len(named) > 10
    assert {flag.rstrip("-") for flag in named} <= {*flags_of(get_command(app)), "--help"}


def test_a_short_history_says_what_a_longer_one_would_give() -> None:
    (sentence,) = advice(DatasetReport(steps=funnel(2400), by_month=years(600, months=4)), today=TODAY)
    assert "4 months, about 600 turns of yours a month" in sentence and "24 months would give some 14,000" in sentence


def test_an_old_history_says_since_when_and_what_was_written_since() -> None:
    (sentence,) = advice(DatasetReport(steps=funnel(5000), by_month=years(100)), today=date(2027, 5, 9))
    assert "ends in May 2024, 3 years ago" in sentence and "some 3,600 turns at your rate of 100 a month" in sentence
    assert advice(DatasetReport(steps=funnel(5000), by_month=years(100))) == []


def test_short_conversations_and_empty_rows_are_told_apart() -> None:
    short = DatasetReport(steps=funnel(5000, tokens=6000), tokens={"row_tokens": 512, "fill_share": 0.5})
    assert "an example has 60 tokens on average, of 512" in advice(short)[0]
    empty = DatasetReport(steps=funnel(5000), tokens={"row_tokens": 512, "fill_share": 0.6})
    assert advice(empty)[0].startswith("40% of each row of 512 tokens stays empty")


def test_a_small_test_makes_rough_numbers() -> None:
    report = DatasetReport(steps=funnel(1200), splits={"train": {"targets": 1190}, "test": {"targets": 8}})
    assert "only 8 turns" in advice(report)[0] and "--test-share" in advice(report)[0]


def test_a_long_training_is_told_before_it_begins() -> None:
    assert "about 30 hours" in advice(DatasetReport(tokens={"train_minutes": 1800.0}))[0]
