"""What leaves of replies, with the real rules: for each way of saying it, cut in whatever pieces."""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.outgoing import HARMLESS, OutgoingRules
from prepare.scrub import OwnerLists, hide_secret, load_rules, normal
from samples import EXPORT
from serve.guarded import MOST_HELD, OutputGuard
from soundalike.bursts import join_messages
from soundalike.canaries import Canary, survivors
from soundalike.records import Turn

CARD = "4000 0566 5566 5556"
CANARY = Canary(kind="PIN", text="73914", language="")
PHRASE = Canary(kind="SECRET", text="quite some other thing", language="")
LISTS = OwnerLists(
    hide=(normal("Blue Harbour Lodge"), normal("Wetherby*"), normal("café")),
    keep=(normal("drinkupmal7"),),
    secrets=(hide_secret("we were never here", b"salt"),),
    salt=b"salt",
)
PIECES = st.sampled_from(
    [
        *(CARD, "4000", " 0566", "hi", " so ", "\n", "\n\t", "whats", " password", "Dragonfly2257", "73914", "1"),
        *("quite some", " other thing", "Blue Harbour", " Lodge", "we were never here", "cafe\u0301", "👩\u200d👧"),
        *("jo@", "example.com"),
    ]
)


@cache
def rules() -> OutgoingRules:
    return OutgoingRules(LISTS, (CANARY, PHRASE))


def asked(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn(role="other", messages=(text,)) for text in texts)


def out(*pieces: str, turns: Sequence[Turn] = (), cut: bool = False) -> str:
    guard = OutputGuard(rules().about(turns))
    return "".join(guard.feed(piece) for piece in pieces) + guard.flush(cut=cut)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join), st.randoms(use_true_random=False), st.booleans())
def test_a_stream_and_a_whole_answer_are_the_same_however_it_is_cut(
    text: str, chance: random.Random, ask: bool
) -> None:
    turns = asked("whats the wifi password?") if ask else ()
    cuts = sorted(chance.choices(range(len(text) + 1), k=4))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert out(*pieces, turns=turns) == out(text, turns=turns) == out(*text, turns=turns)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_hidden_words_and_canaries_never_leave(text: str) -> None:
    told = out(*text, turns=asked(text))
    assert LISTS.find(told) == []
    assert survivors([CANARY, PHRASE], [("", told)]) == []


def test_a_card_number_in_ten_pieces_is_one_placeholder() -> None:
    pieces = [CARD[start : start + 2] for start in range(0, len(CARD), 2)]
    assert out("its ", *pieces, " i think") == "its [card] i think"
    halves = out(*"4000 0566\n5566 5556\nthats it")
    assert halves.endswith("]\nthats it") and not any(character.isdigit() for character in halves)


def test_a_secret_that_only_its_question_gives_away_is_taken_out() -> None:
    assert out(*"its mudlark", turns=asked("whats the wifi password?")) == "its [password]"
    assert out(*"its mudlark", turns=asked("what did you see?")) == "its mudlark"


def test_a_secret_that_only_the_next_message_gives_away_is_taken_out() -> None:
    assert out(*"tealKettle\nthats the wifi password") == "[password]\nthats the wifi password"


def test_a_hidden_phrase_is_taken_out_across_pieces_and_whatever_its_letters_are_made_of() -> None:
    assert out("at the Blue", " Harb", "our Lo", "dge", " tonight") == "at the [private] tonight"
    assert out(*"the wetherbys came") == "the [private] came"
    assert out(*"at the cafe\u0301 👩\u200d👧 now") == "at the [private] 👩\u200d👧 now"
    assert out(*"well we were never here ok") == "well [private] ok"
    assert out(*f"so {PHRASE.text}café ok") == "so [password][private] ok", (
        "a word of its own once its neighbour is out"
    )


def test_what_the_client_said_itself_may_be_said_again_but_not_what_is_hidden() -> None:
    turns = asked(f"my card is {CARD}, pin 4821, at the café, 73914")
    assert out(*f"{CARD} right?", turns=turns) == f"{CARD} right?"
    assert out(*"4000-0566-5566-5556 right?", turns=turns) == "4000-0566-5566-5556 right?"
    assert out(*"the café and 73914", turns=turns) == "the [private] and [pin]"


def test_what_the_owner_keeps_stays() -> None:
    assert out(*"its drinkupmal7", turns=asked("whats the wifi password?")) == "its drinkupmal7"


def test_a_number_that_is_broken_off_is_no_way_round_its_check_digits() -> None:
    assert out(*"its 4000 0566 55", cut=True) == "its [number]"
    assert out(*"its 4000 0566 5") == "its 4000 0566 5"
    assert out(*"at 19:30", cut=True) == "at 19:30"
    assert out(*"well, quite some oth", cut=True) == "well, [private]", "a canary"


def test_persons_and_places_of_a_twin_stay() -> None:
    text = "Olivia Parker moved to Little Wenlock"
    assert out(*text) == text


def test_a_huge_reply_without_blanks_is_held_up_to_the_limit_only() -> None:
    guard = OutputGuard(rules().about(()))
    let = most = 0
    for count in range(1, 4 * MOST_HELD):
        let += len(guard.feed("haha"[count % 4]))
        most = max(most, count - let)
    assert let > 0
    assert most <= MOST_HELD


@cache
def replies() -> list[tuple[tuple[Turn, ...], str]]:
    """The conversations of the bundled chats, each with what the owner replied."""
    made = []
    export = json.loads(EXPORT.read_text(encoding="utf-8"))
    owner = f"user{export['personal_information']['user_id']}"
    for chat in export["chats"]["list"]:
        told = [(one.get("from_id"), one["text"]) for one in chat["messages"] if isinstance(one.get("text"), str)]
        turns = [
            Turn(role="owner" if is_owner else "other", messages=tuple(text for _, text in burst if text))
            for is_owner, burst in itertools.groupby(told, key=lambda one: one[0] == owner)
        ]
        made += [
            (tuple(turns[max(0, place - 6) : place]), join_messages(turn.messages))
            for place, turn in enumerate(turns)
            if turn.role == "owner"
        ]
    return random.Random(1).sample(made, 250)


def test_ordinary_talk_is_left_alone_and_hardly_waits() -> None:
    untouched, waited = 0, []
    for turns, text in replies():
        guard = OutputGuard(rules().about(turns))
        told, held = "", 0
        for count, character in enumerate(text, start=1):
            told += guard.feed(character)
            held += count - len(told) if not guard.taken else 0
        untouched += told + guard.flush() == text
        waited.append(held / max(1, len(text)))
    assert untouched >= 0.94 * len(replies()), "what is touched are the secrets that were planted there"
    assert sorted(waited)[len(waited) // 2] < 25, "characters, of messages of 26 and replies of 40"


def examples() -> Iterator[tuple[tuple[Turn, ...], str]]:
    for rule in load_rules(HARMLESS):
        for texts in (*((example,) for example in rule.examples), *rule.exchanges):
            bare = [text.replace("⟦", "").replace("⟧", "") for text in texts]
            for place, text in enumerate(texts):
                if "⟦" in text:
                    roles = ["owner" if (place - other) % 2 == 0 else "other" for other in range(place)]
                    turns = [Turn(role=role, messages=(one,)) for role, one in zip(roles, bare, strict=False)]  # type: ignore[arg-type]
                    yield tuple(turns), bare[place]


@pytest.mark.parametrize("least", [0.98])
def test_word_by_word_nearly_as_much_is_taken_out_as_of_the_whole(least: float) -> None:
    same = [out(*text, turns=turns) == out_at_once(turns, text) for turns, text in examples()]
    assert len(same) > 400
    assert sum(same) >= least * len(same)


def out_at_once(turns: Sequence[Turn], text: str) -> str:
    for one in reversed(rules().about(turns).look(text, ended=True).taken):
        text = text[: one.start] + one.stands + text[one.end :]
    return text
