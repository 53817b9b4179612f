from evaluate.copying import copied_runs, copied_share, overlaps

TRAINED = "the landlord says the boiler will be looked at on monday at the latest"


def test_a_long_run_of_the_training_text_is_a_copy_whatever_its_case_and_spaces() -> None:
    known = overlaps([TRAINED])
    assert copied_share(["well, The  Landlord says the boiler will be looked at", "ok"], known) == 0.5


def test_short_common_phrases_are_no_copies() -> None:
    assert copied_share(["the boiler will be", "on monday at the latest"], overlaps([TRAINED])) == 0.0
    assert copied_share([], overlaps([TRAINED])) == 0.0


def test_a_parrot_is_found_to_copy_and_its_longest_run_is_counted() -> None:
    assert copied_runs([TRAINED], ["something else", TRAINED]) == [14]
    assert copied_runs([TRAINED, "ok"], [TRAINED]) == [14, 0]


def test_eight_words_in_a_row_are_a_copy_and_seven_are_none() -> None:
    eight = "well, the landlord says the BOILER will\nbe looked... at??"
    assert copied_runs([eight, ("I heard the landlord", "says the boiler will be looked into")], [TRAINED]) == [9, 8]
    assert copied_runs(["the landlord says the boiler will be"], [TRAINED]) == [7]
    assert copied_runs(["says the"], [TRAINED], least=2) == [2]


def test_a_run_is_of_one_text_and_the_longest_of_several_counts() -> None:
    texts = ["one two three four five", "four five six seven eight", "zero one two three four five six"]
    assert copied_runs(["one two three four five six seven eight"], texts) == [6]
    assert copied_runs(["one two three"], texts) == [0]


def test_copies_are_found_in_any_language() -> None:
    russian = "хозяин говорит что котёл посмотрят самое позднее в понедельник"
    assert copied_runs([f"Ну: {russian.upper()}!"], [russian]) == [9]
    assert copied_runs(["他说我不知道明天会不会下雨吧"], ["我不知道明天会不会下雨"]) == [11]


def test_texts_that_say_one_word_over_and_over_are_read_in_no_time() -> None:
    assert copied_runs(["no " * 300], ["no " * 300, "yes"]) == [300]


def test_empty_replies_copy_nothing() -> None:
    assert copied_runs([(), ""], [TRAINED]) == [0, 0]
    assert copied_runs([], [TRAINED]) == [] and copied_runs(["ok"], []) == [0]
