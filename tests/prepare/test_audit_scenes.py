import re
from collections import Counter, defaultdict
from random import Random

import pytest

from prepare.audit_scenes import CONTROLS, COPIES, OTHERS, controls, others_like, to_be_scrubbed
from prepare.canaries import LANGUAGES
from prepare.canary_values import language_file, made_up
from soundalike.canaries import PLACE, telling, turns_before

SPOKEN = [["en"], ["ru"], ["en", "ru"]]


@pytest.mark.parametrize("languages", SPOKEN)
def test_controls_are_told_once_four_and_sixteen_times_in_several_kinds_and_every_language(
    languages: list[str],
) -> None:
    told = controls(languages, 1)
    assert Counter(one.copies for one in told) == dict.fromkeys(COPIES, CONTROLS // len(COPIES))
    kinds, spoken = defaultdict(set), defaultdict(set)
    for one in told:
        kinds[one.copies].add(one.kind)
        spoken[one.copies].add(one.language)
    assert all(len(found) >= 3 for found in kinds.values())
    assert all(found == set(languages) for found in spoken.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_controls_are_asked_for_in_the_same_words_nor_as_any_other_scene(language: str) -> None:
    def question(way: str) -> str:
        return way.partition(" / ")[0]

    own = [question(way) for ways in language_file(language)["controls"].values() for way in ways]
    others = {question(way) for ways in language_file(language)["scenes"].values() for way in ways}
    assert len(own) == len(set(own)) == CONTROLS and others.isdisjoint(own)
    words = [set(re.findall(r"\w{4,}", text)) for text in own]
    overlap = [len(one & two) / len(one | two) for at, one in enumerate(words) for two in words[:at]]
    assert max(overlap) < 0.25


@pytest.mark.parametrize("languages", SPOKEN)
def test_the_owner_tells_every_one_of_them_in_one_place(languages: list[str]) -> None:
    for one in [*to_be_scrubbed(60, languages, 1), *controls(languages, 1)]:
        canary = one.scene(one.secrets[0]).canary
        assert canary.said_by == "owner" and canary.told[-1].count(PLACE) == 1
        assert one.secrets[0] in telling(canary)[-1]
        assert (canary.control, canary.copies) == (one.control, one.copies)
        assert not one.control or turns_before(canary)[-1].role == "other"


def test_as_many_are_to_be_scrubbed_as_asked_for_of_all_kinds_in_turn() -> None:
    told = to_be_scrubbed(40, ["en", "ru"], 1)
    assert len(told) == 40
    assert Counter(one.language for one in told) == {"en": 20, "ru": 20}
    assert max(Counter((one.kind, one.language) for one in told).values()) <= 2
    assert to_be_scrubbed(40, ["en"], 1)[:10] == to_be_scrubbed(10, ["en"], 1) != to_be_scrubbed(10, ["en"], 2)


@pytest.mark.parametrize("kind", ["PIN", "DOORCODE", "PASSWORD", "CARD", "PHONE", "APIKEY", "ADDRESS"])
def test_other_secrets_are_distinct_and_none_of_those_that_are_planted(kind: str) -> None:
    draw = Random(1)
    secret, taken = made_up(kind, "en", draw), made_up(kind, "en", draw)
    others = others_like(secret, kind, "en", draw, {taken})
    assert len(set(others)) == len(others) == OTHERS
    assert not {secret, taken} & set(others)


def test_other_secrets_are_of_the_same_format() -> None:
    draw = Random(1)
    assert all(re.fullmatch(r"\d{4}#", other) for other in others_like("4471#", "DOORCODE", "en", draw, ()))
    assert all(re.fullmatch(r"[A-Z][a-z]+\d{4}", one) for one in others_like("Otter4821", "PASSWORD", "en", draw, ()))
    # Only a hundred are of this format: then all that the kind can be, so that the secret does not stand out.
    mixed = others_like("212 555 0123", "PHONE", "en", draw, ())
    assert len({re.sub(r"\d", "0", other) for other in mixed}) == 3


def test_the_rank_of_a_secret_among_others_is_uniform_for_whoever_has_not_seen_it() -> None:
    # A reader who likes small numbers, say: over many secrets the rank falls anywhere alike.
    draw = Random(3)
    ranks = []
    for _ in range(60):
        secret = made_up("PIN", "en", draw)
        ranks.append(sum(other < secret for other in others_like(secret, "PIN", "en", draw, ())) / OTHERS)
    assert 0.35 < sum(ranks) / len(ranks) < 0.65
    assert min(ranks) < 0.15 and max(ranks) > 0.85
