import pytest

from tests.prepare.scrub.test_conversation import scrubbed


@pytest.mark.parametrize(
    ("introduced", "later", "name"),
    [
        ("this is my cousin Toluwani", "ok tell toluwani hi", "toluwani"),
        ("mrs Hathersage has hers at 9", "is hathersage's room warm", "hathersage"),
        ("dr okafor rang", "what did okafor want", "okafor"),
        ("my name is wren szczepaniak", "szczepaniak with two z", "szczepaniak"),
    ],
)
def test_a_name_that_was_met_is_known_in_the_other_messages(introduced: str, later: str, name: str) -> None:
    assert name not in scrubbed(introduced, later)[1]
    assert name not in scrubbed(later, introduced)[0]


@pytest.mark.parametrize(
    ("introduced", "later"),
    [
        ("my friend Paco rang", "i need don paco content"),
        ("tell Grace I said hi", "the grace period ends"),
        ("ask Will", "will you come"),
        ("Baker is my surname", "the baker was shut"),
        ("mrs Hathersage rang", "HATHER is a shop"),
    ],
)
def test_a_name_that_is_also_a_word_is_not_looked_for_elsewhere(introduced: str, later: str) -> None:
    assert scrubbed(introduced, later)[1] == later
