from evaluate.copying import copied_share, overlaps

TRAINED = "the landlord says the boiler will be looked at on monday at the latest"


def test_a_long_run_of_the_training_text_is_a_copy_whatever_its_case_and_spaces() -> None:
    known = overlaps([TRAINED])
    assert copied_share(["well, The  Landlord says the boiler will be looked at", "ok"], known) == 0.5


def test_short_common_phrases_are_no_copies() -> None:
    assert copied_share(["the boiler will be", "on monday at the latest"], overlaps([TRAINED])) == 0.0
    assert copied_share([], overlaps([TRAINED])) == 0.0
