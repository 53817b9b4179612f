from prepare.scrub import Span
from prepare.scrub._spreading import places_of, values_to_spread


def test_what_could_be_an_ordinary_word_or_number_is_not_looked_for_elsewhere() -> None:
    assert values_to_spread("butterfly", [Span(0, 9, "SECRET")]) == {}
    assert values_to_spread("4210", [Span(0, 4, "PIN")]) == {}
    assert values_to_spread("marigoldlane77.", [Span(0, 15, "SECRET")]) == {"marigoldlane77": "SECRET"}
    assert values_to_spread("qwmxhvbtzkpl", [Span(0, 12, "SECRET")]) == {"qwmxhvbtzkpl": "SECRET"}
    assert values_to_spread("Sarah Ferris", [Span(0, 12, "PERSON")]) == {}


def test_a_value_is_found_without_the_punctuation_around_it() -> None:
    assert places_of({"marigoldlane77": "SECRET"}, 'tried "marigoldlane77", no') == [Span(7, 21, "SECRET")]
    assert places_of({"marigoldlane77": "SECRET"}, "marigoldlane777") == []
