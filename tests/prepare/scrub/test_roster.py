from prepare.scrub import People, ScrubInput, Surrogates, apply, scrub_messages


def scrubbed(*texts: str, people: People) -> list[str]:
    inputs = [
        ScrubInput(text=text, chat="c", number=number, sender="AB"[number % 2]) for number, text in enumerate(texts)
    ]
    return [apply(text, spans) for text, spans in zip(texts, scrub_messages(inputs, people=people), strict=True)]


def test_who_is_in_the_export_is_found_by_name_in_every_message() -> None:
    people = People(names=("Zhuzha", "Мераб Кварацхелия"))
    assert scrubbed("zhuzha rang", "с мерабом", "у Кварацхелии", people=people) == [
        "[name] rang",
        "с [name]",
        "у [name]",
    ]
    assert scrubbed("zhuzha rang", people=People()) == ["zhuzha rang"]


def test_the_owners_own_name_stays_and_a_namesakes_surname_goes() -> None:
    people = People(owner="Ann Lee", names=("Ann Lee", "Jess"))
    assert scrubbed("hi Ann", "Ann Lee speaking", "ann, jess called", people=people) == [
        "hi Ann",
        "Ann Lee speaking",
        "ann, [name] called",
    ]
    assert scrubbed("Ann Petrova is not me", people=people) == ["[name] is not me"]


def test_a_contact_with_a_surrogates_name_is_no_surrogate() -> None:
    people = People(names=("Zephyrine",))
    assert scrubbed("zephyrine rang", people=people) == ["[name] rang"]
    assert scrubbed("zephyrine rang", people=People()) == ["zephyrine rang"]
    given_out = {Surrogates(bytes([key]) * 32, people=people).replace("Jessica") for key in range(200)}
    assert "Zephyrine" not in given_out and len(given_out) > 50
