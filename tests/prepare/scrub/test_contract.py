"""Every listed rule is held to `prepare.scrub._contract`; a rule is tested by being in the folder."""

import pytest

from prepare.scrub import NOBODY, ScrubInput, find_spans, load_rules, scrub_messages
from prepare.scrub._contract import PACKAGE, load_rule
from soundalike import listing
from tests.prepare.scrub.marks import marked

RULES = listing.names(PACKAGE)


def test_the_kinds_of_the_issue_are_all_there() -> None:
    asked = "addresses api_keys cards crypto door_codes emails ibans ids network one_time_codes passwords "
    asked += "phones pins plates private_keys seeds urls"
    assert set(asked.split()) <= set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_exactly_what_its_examples_mark(name: str) -> None:
    rule = load_rule(name)
    rule = load_rule(name, rule.people)
    if rule.missing:
        pytest.skip(rule.missing)
    assert rule.examples
    for example in rule.examples:
        text, wanted = marked(example)
        assert [(span.start, span.end) for span in find_spans(text, [rule])] == wanted, example


@pytest.mark.parametrize("name", RULES)
def test_no_rule_touches_a_counterexample(name: str) -> None:
    rule = load_rule(name)
    everything = load_rules(people=rule.people or NOBODY)
    counterexamples = rule.counterexamples
    assert counterexamples
    for text in counterexamples:
        assert find_spans(text, everything) == [], text


@pytest.mark.parametrize("name", [name for name in RULES if load_rule(name).exchanges])
def test_in_an_exchange_only_the_marked_answers_are_found(name: str) -> None:
    for exchange in load_rule(name).exchanges:
        parts = [marked(message) for message in exchange]
        found = scrub_messages(
            ScrubInput(text=text, chat="chat", number=number, sender="AB"[number % 2])
            for number, (text, _) in enumerate(parts)
        )
        assert [[(span.start, span.end) for span in spans] for spans in found] == [places for _, places in parts], (
            exchange
        )


@pytest.mark.parametrize("name", [name for name in RULES if load_rule(name).answer])
def test_a_rule_that_answers_has_cues_and_an_exchange(name: str) -> None:
    rule = load_rule(name)
    assert rule.cues
    assert rule.exchanges
