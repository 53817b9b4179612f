import json

import pytest

from serve.twins import UNNAMED_CONTACT, UnknownContact, read_twins
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.names import names_path

from .conftest import MakeRun


def test_without_a_run_the_next_step_is_named(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike train"):
        read_twins(home)


def test_the_newest_run_comes_first_and_the_base_last(home: Home, make_run: MakeRun) -> None:
    for name in ("older", "middle", "newest"):
        make_run(name)
    assert [twin.model for twin in read_twins(home)] == ["newest", "middle", "older", "tiny"]
    assert read_twins(home)[-1].adapter is None


def test_a_named_run_comes_first(home: Home, make_run: MakeRun) -> None:
    for name in ("older", "newest"):
        make_run(name)
    assert [twin.model for twin in read_twins(home, "older")] == ["older", "newest", "tiny"]


def test_an_unknown_run_names_those_there_are(home: Home, make_run: MakeRun) -> None:
    make_run("this-one")
    with pytest.raises(BadInput, match="this-one"):
        read_twins(home, "that-one")


def test_runs_of_another_base_and_unfinished_ones_are_left_out(home: Home, make_run: MakeRun) -> None:
    make_run("other-base", base="else")
    make_run("mine")
    make_run("unfinished", whole=False)
    assert [twin.model for twin in read_twins(home)] == ["mine", "tiny"]


def test_a_broken_other_run_does_not_keep_the_chosen_one_from_answering(home: Home, make_run: MakeRun) -> None:
    (make_run("broken") / "run.json").write_text("{")
    make_run("mine")
    assert [twin.model for twin in read_twins(home)] == ["mine", "tiny"]
    with pytest.raises(BadInput, match=r"broken has no readable run\.json"):
        read_twins(home, "broken")


def test_contacts_are_the_runs_and_a_stranger_is_refused_without_names(home: Home, make_run: MakeRun) -> None:
    make_run()
    twin = read_twins(home)[0]
    assert twin.contact(None) == "Jess"
    assert twin.system(twin.contact("Mum")) == "You are Sam Carter, chatting with Mum."
    with pytest.raises(UnknownContact) as refused:
        twin.contact("Bob")
    assert refused.value.known == ("Jess", "Mum", "Лёша")
    assert "Jess" not in str(refused.value)


def test_a_run_that_knows_no_contacts_takes_any(home: Home, make_run: MakeRun) -> None:
    make_run(contacts=())
    twin = read_twins(home)[0]
    assert (twin.contact(None), twin.contact("Bob")) == (UNNAMED_CONTACT, "Bob")


def test_names_are_in_no_repr(home: Home, make_run: MakeRun) -> None:
    make_run()
    assert not any(name in repr(read_twins(home)) for name in ("Sam", "Jess", "Лёша"))


def test_a_contact_is_named_as_the_owner_calls_them_and_known_as_the_twin_does(home: Home, make_run: MakeRun) -> None:
    names_path(home).write_text(json.dumps({"schema": "names/1", "key": "", "names": {}, "contacts": {"Tom": "Jess"}}))
    make_run()
    for twin in read_twins(home):
        assert twin.contacts == ("Tom", "Mum", "Лёша")
        assert twin.contact("Tom") == "Tom" and twin.contact("Jess") == "Jess"
        assert twin.system("Tom") == twin.system("Jess") == "You are Sam Carter, chatting with Jess."
        assert twin.system("Mum") == "You are Sam Carter, chatting with Mum."


def test_a_damaged_list_of_names_is_a_sentence(home: Home, make_run: MakeRun) -> None:
    make_run()
    names_path(home).write_text("[]")
    with pytest.raises(BadInput, match="damaged"):
        read_twins(home)
