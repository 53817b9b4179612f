import tomllib
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.scrub import People, ScrubInput, Surrogates, apply, scrub_messages
from prepare.scrub._given_names import FOLDER, name_of
from prepare.scrub._russian_given_names import forms_of
from prepare.scrub._russian_readings import morphology
from prepare.scrub._surrogates import places_of_surrogates, surrogate_words

KEY = b"k" * 32
PIECES = [
    "the password is", "wifi pass?", "код", "пароль", "call", "Dragonfly2257", "4210", "mira@example.com",
    "12 Elm Street", "[password]", "is", "and", "at", "в", "lol", "?", "!", ",", "\n", ".", "👍🏽", "é", "İ", "\ufffc",
    "Ann", "Lee", "ann", "Bob Smith", "Sarah", "will", "Will", "Zephyrine", "zephyrine", "Elowen Holmgate", "JOHN",
    "Mr", "my name is", "hi", "I live in", "Paris", "J.", "van der", "Саша", "саша", "Анне", "Поповой", "Павлов",
    "Иван Петрович", "Радомир", "радомиру", "вера", "Вера", "живу в", "Казани", "Olga Krylova", "O'Neill", "Jean-Paul",
    "'s", "-", " ", "@ann", "ann99", "Zhuzha", "zhuzha",
]  # fmt: skip
TALK = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.lists(
    st.text(max_size=6) | st.sampled_from(PIECES), max_size=10
).map("".join)
PEOPLE = People(owner="Ann Lee", names=("Zhuzha Pasternak", "Will Ferris", "Саша Кузнецова", "Zephyrine Grey", "Mum"))
MODELS = ("english_model", "russian_model")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), TALK), max_size=5), st.sampled_from([People(), PEOPLE]))
def test_scrubbing_a_conversation_with_surrogates_again_changes_nothing(
    talk: list[tuple[str, str]], people: People
) -> None:
    surrogates = Surrogates(KEY, people=people)

    def scrubbed(texts: list[str]) -> list[str]:
        inputs = [
            ScrubInput(text=text, chat="c", number=number, sender=sender)
            for number, ((sender, _), text) in enumerate(zip(talk, texts, strict=True))
        ]
        found = scrub_messages(inputs, MODELS, people=people)
        return [apply(text, spans, surrogates.replace) for text, spans in zip(texts, found, strict=True)]

    once = scrubbed([text for _, text in talk])
    assert scrubbed(once) == once


def test_one_person_has_one_name_in_every_case_gender_and_way_of_writing() -> None:
    replace: Callable[[str], str] = Surrogates(KEY).replace
    formal, dative, pet, lower, shouted = map(replace, ("Дмитрий", "Дмитрию", "Дима", "дима", "ДИМА"))
    assert dative.startswith(formal[:-1]) and dative != formal
    assert (pet.lower(), pet.upper()) == (lower, shouted)
    assert pet[0] == formal[0]
    assert replace("Bob") == replace("Robert") == replace("rob").title()
    man, woman = replace("Павел Иванов"), replace("Анна Иванова")
    assert woman.split()[1] == man.split()[1] + "а"


def test_gender_stays() -> None:
    surrogates = Surrogates(KEY)
    tables = tomllib.loads((FOLDER / "surrogates.toml").read_text(encoding="utf-8"))
    assert all(
        surrogates.replace(name).lower() in tables["latin"]["male"].split() for name in ("Tom", "David", "Ahmed")
    )
    assert all(
        surrogates.replace(name).lower() in tables["latin"]["female"].split() for name in ("Sarah", "Olga", "Jess")
    )


def test_two_people_have_two_names_as_long_as_there_are_names() -> None:
    surrogates = Surrogates(KEY)
    names = ["Tom", "David", "Ahmed", "Peter", "Kevin", "George", "Boris", "Pablo", "Hans", "Luca"]
    assert len({surrogates.replace(name) for name in names}) == len(names)
    many = [f"Q{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(300)]
    assert all(surrogates.replace(name).lower() in surrogate_words() for name in many)


def test_the_key_decides_and_what_was_drawn_is_kept() -> None:
    first = Surrogates(KEY)
    drawn = first.replace("Jessica Baker")
    assert Surrogates(KEY).replace("Jessica Baker") == drawn
    others = {Surrogates(bytes([key]) * 32).replace("Jessica Baker") for key in range(20)}
    assert len(others) > 10
    assert Surrogates(b"x" * 32, names=first.names).replace("Jessica Baker") == drawn


def test_a_name_that_somebody_turns_out_to_bear_is_drawn_anew() -> None:
    before = Surrogates(KEY)
    drawn = before.replace("Jessica")
    after = Surrogates(KEY, names=before.names, people=People(names=(drawn,)))
    assert after.replace("Jessica") != drawn


def test_contacts_get_names_of_their_own() -> None:
    surrogates = Surrogates(KEY)
    contacts = [
        "Jess",
        "Jessica",
        "Jess ❤️",
        "Jess Baker",
        "Mum",
        "Мама",
        "Саша Кузнецова",
        "+44 7700 900123",
        "bobby99",
    ]
    made_up = [surrogates.surrogate_for(contact) for contact in contacts]
    assert len(set(made_up)) == len(contacts)
    assert made_up == [surrogates.surrogate_for(contact) for contact in contacts]
    assert [surrogates.contact_of(name) for name in made_up] == contacts
    assert made_up[4:6] == ["Mum", "Мама"]
    assert made_up[2].endswith(" ❤️")
    assert not any("Jess" in name or "Кузнец" in name or "7700" in name or "bobby" in name for name in made_up)


def test_who_is_forgotten_leaves_no_trace_and_takes_nobody_along() -> None:
    surrogates = Surrogates(KEY)
    kept = [surrogates.surrogate_for("Jess Webb"), surrogates.replace("Tom")]
    for contact in ("Jess Baker", "Саша Кузнецова", "+44 7700 900123"):
        surrogates.surrogate_for(contact)
        surrogates.forget(contact)
    told = str([surrogates.names, surrogates.contacts]).lower()
    assert not any(trace in told for trace in ("baker", "кузнец", "александр", "7700"))
    assert [surrogates.surrogate_for("Jess Webb"), surrogates.replace("Tom")] == kept


def test_no_surrogate_is_an_ordinary_word_or_a_common_name() -> None:
    for name in surrogate_words():
        if name.isascii():
            assert name_of(name) is None, name
            continue
        assert not any(form.case != "voct" for form in forms_of(name)), name
        parses = morphology().parse(name)
        assert not parses[0].is_known or all({"Name", "Surn", "Patr"} & parse.tag.grammemes for parse in parses), name


def test_surrogates_in_a_text_are_seen_but_not_in_links_and_user_names() -> None:
    text = "Zephyrine's and РАДОМИРУ, not @zephyrine, zephyrine99, zephyrine.example or unzephyrine"
    assert [text[start:end] for start, end in places_of_surrogates(text)] == ["Zephyrine", "РАДОМИРУ"]
    assert places_of_surrogates(text, {"zephyrine"}) == [(16, 24)]
