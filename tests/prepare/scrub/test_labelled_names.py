from prepare.scrub._labelled_names import labelled


def test_what_a_form_calls_a_name_is_one() -> None:
    for text, name in (
        ("surname FERREIRA DOS SANTOS", "FERREIRA DOS SANTOS"),
        ("Last name: Okonkwo-Reyes, first name Ife", "Okonkwo-Reyes"),
        ("фамилия Кузьменкова", "Кузьменкова"),
        ("name on the ticket MARIA LUISA", "MARIA LUISA"),
    ):
        assert text[slice(*next(labelled(text)))] == name


def test_talk_of_names_stays() -> None:
    for text in (
        "surname please",
        "Surname? Same as yours",
        "фамилия такая смешная",
        "last name Not sure",
        "full name needed",
    ):
        assert list(labelled(text)) == [], text
