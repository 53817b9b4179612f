"""What only the neighbours of a message give away."""

import pytest

from prepare.scrub import ScrubInput, apply, scrub_messages


def scrubbed(
    *messages: str, senders: str = "AB", chats: str = "c", reply_to: dict[int, int] | None = None
) -> list[str]:
    """Messages of alternating senders (and chats), scrubbed."""
    inputs = [
        ScrubInput(
            text=text,
            chat=chats[number % len(chats)],
            number=number,
            sender=senders[number % len(senders)],
            reply_to=(reply_to or {}).get(number),
        )
        for number, text in enumerate(messages)
    ]
    return [apply(message.text, spans) for message, spans in zip(inputs, scrub_messages(inputs), strict=True)]


def test_the_answer_to_a_question_is_found_some_messages_later() -> None:
    talk = ["whats the door code?", "sec", "im at work", "ok", "kids are screaming haha", "4471#"]
    assert scrubbed(*talk)[:5] == talk[:5]
    assert scrubbed(*talk)[5] == "[door code]" or "4471" not in scrubbed(*talk)[5]


def test_a_plain_word_is_a_password_only_right_after_the_question() -> None:
    assert scrubbed("what's the wifi password?", "butterscotch") == [
        "what's the wifi password?",
        "[password]",
    ]
    assert scrubbed("butterscotch", "what flavour?") == ["butterscotch", "what flavour?"]
    assert scrubbed("did you pass?", "spectacularly") == ["did you pass?", "spectacularly"]


@pytest.mark.parametrize(
    "reply",
    [
        "no idea lol",
        "later",
        "whatever",
        "не помню",
        "ща гляну",
        "hahaha",
        "спасибооо",
        "okayyy",
        "ask mom",
        "😂",
    ],
)
def test_small_talk_after_a_question_stays(reply: str) -> None:
    for question in ("what's the wifi password?", "какой пароль?", "what's the code?", "пин?"):
        assert scrubbed(question, reply) == [question, reply]


def test_a_reply_link_reaches_over_any_distance() -> None:
    small_talk = [
        "so anyway",
        "yes",
        "the cat is fine",
        "good",
        "we went out",
        "nice",
        "rained a lot",
        "again?",
        "always",
        "ha",
    ]
    talk = ["send me the wifi password", *small_talk, "Komar!Komar"]
    assert scrubbed(*talk)[-1] == "Komar!Komar"
    assert scrubbed(*talk, reply_to={11: 0})[-1] == "[password]"


def test_a_question_in_another_chat_counts_for_nothing() -> None:
    assert scrubbed("what's the pin?", "4207 tiles", "sure", "ordered 250", chats="cd") == [
        "what's the pin?",
        "4207 tiles",
        "sure",
        "ordered 250",
    ]


def test_a_cue_after_the_secret_counts() -> None:
    assert scrubbed("Marigold54!", "thats the netflix password", senders="A")[0] == "[password]"


def test_a_number_split_over_messages_is_found() -> None:
    assert scrubbed("8 916", "555", "01 23", senders="A") == ["[phone]", "[phone]", "[phone]"]


def test_a_seed_phrase_sent_word_by_word_is_found() -> None:
    words = ["raven", "orbit", "kitten", "scrap", "velvet", "topic", "mango", "awful", "glide", "ozone"]
    assert scrubbed(*words, senders="A") == ["[seed phrase]"] * len(words)


def test_a_found_secret_is_taken_out_wherever_it_stands() -> None:
    first = scrubbed("the password is marigoldlane77", "tried marigoldlane77 already", chats="cd")
    assert "marigoldlane77" not in " ".join(first)


def test_a_plain_word_password_does_not_spread() -> None:
    assert scrubbed("the password is butterfly", "saw a butterfly", chats="cd")[1] == "saw a butterfly"


def test_records_without_chat_and_sender_stand_alone() -> None:
    assert scrub_messages([ScrubInput(text="what's the pin?"), ScrubInput(text="421")]) == [[], []]


def test_card_details_that_follow_a_card_are_found() -> None:
    assert scrubbed("my card", "4000056655665556", "11/29", "415", senders="A") == [
        "my card",
        "[card]",
        "[card]",
        "[card]",
    ]


def test_words_whose_spelling_is_spoken_of_next_are_a_password() -> None:
    told = ("master pw, then delete this", "go", "seven purple otters eat toast", "with spaces. delete it")
    assert scrubbed(*told, senders="ABAA")[2] == "[password]"
    assert scrubbed("whats the wifi here", "gah ok. marmalade", "caps?")[1] == "gah ok. [password]"


def test_what_the_sender_explains_next_or_another_confirms_is_the_password() -> None:
    assert scrubbed("otter-lamp-velvet", "thats the nas btw", senders="AA")[0] == "[password]"
    assert scrubbed("otter-lamp-velvet", "thats the salad i meant", senders="AA")[0] == "otter-lamp-velvet"
    assert scrubbed("вайфай не хочет", "утровлесу", "пустило, ура")[1] == "[password]"


def test_digits_line_by_line_are_one_code_also_between_other_messages() -> None:
    talk = scrubbed("im stood at the cashpoint, what is it", "29", "63", "dont let it eat the card", senders="ABBB")
    assert not any("29" in text or "63" in text for text in talk)


def test_parts_of_a_national_number_are_found_one_by_one() -> None:
    talk = scrubbed("tax guy wants your social", "518", "22", "9047", senders="ABBB")
    assert not any(any(map(str.isdigit, text)) for text in talk)


def test_who_corrects_a_code_tells_a_part_of_it() -> None:
    talk = scrubbed("what do i press at your building", "try 4 0 2 7", "wait no, 72 last not 27", senders="ABB")
    assert not any(any(map(str.isdigit, text)) for text in talk)


def test_a_code_built_like_the_one_before_is_one() -> None:
    talk = scrubbed("Use ZK4 77P before 21:00", "theres a second one now ZK8 10D", senders="AA")
    assert "ZK8" not in talk[1]


def test_a_password_that_is_announced_in_parts_is_found_in_parts() -> None:
    talk = scrubbed("gonna send it in two bits so nobody reads it", "pelican", "Drain42", senders="AAA")
    assert talk[1:] == ["[password]", "[password]"]
