import json

import pytest

from soundalike.cli_output import emit, fail, table


def test_json_is_exactly_one_object_with_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"owner": "Лёша"}, True, "a sentence for people")
    out = capsys.readouterr().out
    assert json.loads(out) == {"owner": "Лёша"}
    assert out == '{"owner": "Лёша"}\n'


def test_brackets_in_a_name_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    emit({}, False, "[red]Jess[/red]", table([("contact", "messages"), ("[bold]Tom", "1,234")]))
    out = capsys.readouterr().out
    assert "[red]Jess[/red]" in out and "[bold]Tom" in out and "1,234" in out


def test_a_failure_goes_to_stderr_and_as_an_object_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert fail("No such thing: look again.", 2, True) == 2
    told = capsys.readouterr()
    assert told.err == "soundalike: No such thing: look again.\n"
    assert json.loads(told.out) == {"error": "No such thing: look again."}


def test_a_terminal_gets_no_commands_from_names_that_others_chose(capsys: pytest.CaptureFixture[str]) -> None:
    emit({}, False, "An\x1b[31mna", table([("contact",), ("\x1b]0;pwned\x07Tom",)]))
    assert "\x1b" not in capsys.readouterr().out
