"""The bundled sample: its notation, its numbers, and that the files in the repository are what it builds."""

import json
from pathlib import Path
from typing import Any

import pytest

from samples.build import (
    FOLDER,
    built_files,
    iban_valid,
    main,
    owner_messages,
    planted_secrets,
    read_account,
    wrong_numbers,
)
from samples.entities import luhn_valid, text_parts
from samples.export import NOT_INCLUDED, Account
from samples.notation import NotationError

HEADER = "chat: Theo | personal_chat | 7\npeople: n = Nadia Ferris user418820917; t = Theo user7\n"
MORNING = HEADER + "== 2026-01-12 08:41\n"


def write(folder: Path, **manuscripts: str) -> Path:
    for name, text in manuscripts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def exported(folder: Path, **manuscripts: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(built_files(read_account(write(folder, **manuscripts)))["result.json"])
    return result


def messages(folder: Path, lines: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = exported(folder, theo=MORNING + lines)["chats"]["list"][0]["messages"]
    return found


def test_a_plain_message_has_the_keys_of_an_export_in_their_order(tmp_path: Path) -> None:
    (message,) = messages(tmp_path, "n> morning\\ngoose")
    assert list(message) == [*("id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities")]
    assert message["text"] == "morning\ngoose"
    assert message["text_entities"] == [{"type": "plain", "text": "morning\ngoose"}]
    assert (message["from"], message["from_id"]) == ("Nadia Ferris", "user418820917")
    assert message["date"].startswith("2026-01-12T08:41:")


def test_attributes_become_replies_edits_reactions_forwards_and_bots(tmp_path: Path) -> None:
    first, second, third = messages(
        tmp_path,
        "t[react=❤️,edited]> the whale or the kettle\nn[fwd=Bristol Weather]> rain\nn[reply=-2, via=@gif, gif]>\n",
    )
    assert int(first["edited_unixtime"]) == int(first["date_unixtime"]) + 60
    (reaction,) = first["reactions"]
    assert (reaction["type"], reaction["count"], reaction["emoji"]) == ("emoji", 1, "❤️")
    assert reaction["recent"][0]["from_id"] == "user418820917"
    assert second["forwarded_from"] == "Bristol Weather"
    assert second["forwarded_from_id"].startswith("channel")
    assert (third["reply_to_message_id"], third["via_bot"]) == (first["id"], "@gif")
    assert third["media_type"] == "animation"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("n[sticker=🐸]>", {"media_type": "sticker", "sticker_emoji": "🐸", "mime_type": "image/webp"}),
        ("n[voice=7]>", {"media_type": "voice_message", "duration_seconds": 7}),
        ("n[round=12]>", {"media_type": "video_message", "duration_seconds": 12, "width": 400}),
        ("n[video=31]> look", {"media_type": "video_file", "duration_seconds": 31, "text": "look"}),
        ("n[file=tide.pdf]>", {"file_name": "tide.pdf", "mime_type": "application/pdf"}),
    ],
)
def test_media_is_described_and_not_included(tmp_path: Path, line: str, expected: dict[str, object]) -> None:
    (message,) = messages(tmp_path, line)
    assert message["file"] == NOT_INCLUDED
    assert message.items() >= expected.items()


def test_photos_places_contacts_and_polls_have_their_own_keys(tmp_path: Path) -> None:
    photo, place, contact, poll = messages(
        tmp_path,
        "n[photo]> him\nn[location]>\nn[contact=Gary Plumber]>\nn[poll=What, now?;tea;bed, early *2]>\n",
    )
    assert (photo["photo"], photo["text"]) == (NOT_INCLUDED, "him")
    assert 51 < place["location_information"]["latitude"] < 52
    assert contact["contact_information"]["last_name"] == "Plumber"
    assert poll["poll"]["question"] == "What, now?"
    assert [answer["text"] for answer in poll["poll"]["answers"]] == ["tea", "bed, early"]
    assert [answer["voters"] for answer in poll["poll"]["answers"]] == [0, 2]
    assert (poll["poll"]["total_voters"], poll["poll"]["answers"][1]["chosen"]) == (2, True)


def test_an_unsupported_message_has_an_id_and_a_type_only(tmp_path: Path) -> None:
    (message,) = messages(tmp_path, "n[unsupported]>")
    assert message == {"id": message["id"], "type": "unsupported"}


def test_service_lines_have_an_actor_and_count_for_no_reply(tmp_path: Path) -> None:
    asked, call, missed, pin, answer = messages(
        tmp_path,
        "t> ring me\nn! phone_call 324\nt! phone_call missed\nn! pin_message -1\nn[reply=-1]> there\n",
    )
    assert (call["type"], call["actor"], call["action"]) == ("service", "Nadia Ferris", "phone_call")
    assert (call["duration_seconds"], call["discard_reason"]) == (324, "hangup")
    assert missed["discard_reason"] == "missed"
    assert "duration_seconds" not in missed
    assert pin["message_id"] == answer["reply_to_message_id"] == asked["id"]
    assert int(missed["date_unixtime"]) > int(call["date_unixtime"]) + 324


def test_a_group_is_founded_without_those_invited_later(tmp_path: Path) -> None:
    group = exported(
        tmp_path,
        quiz="chat: quiz | private_group | 9\n"
        "people: n = Nadia Ferris user418820917; t = Theo user7; j = Jess user8\n"
        "== 2026-01-12 08:41\nn! create_group the fish\nn! invite_members Jess\nj! edit_group_title quiz\n",
    )["chats"]["list"][0]["messages"]
    assert (group[0]["title"], group[0]["members"]) == ("the fish", ["Nadia Ferris", "Theo"])
    assert (group[1]["members"], group[2]["title"]) == (["Jess"], "quiz")


def test_saved_messages_have_no_name_and_a_deleted_account_a_null_one(tmp_path: Path) -> None:
    chats = exported(
        tmp_path,
        gone="chat: | personal_chat | 5\npeople: d = user5\n== 2026-01-12 08:41\nd> hi\n",
        saved="chat: | saved_messages | 6\npeople: n = Nadia user6\n== 2026-01-13 08:41\nn> a list\n",
    )["chats"]["list"]
    assert list(chats[0]) == ["type", "id", "messages"]
    assert list(chats[1]) == ["name", "type", "id", "messages"]
    assert chats[1]["name"] is chats[1]["messages"][0]["from"] is None


def test_time_passes_about_as_fast_as_people_type(tmp_path: Path) -> None:
    first, burst, later = messages(tmp_path, "n> ok so\nn> the boiler made a sound\n.. 1h30m\nn> wait\n")
    assert 2 <= int(burst["date_unixtime"]) - int(first["date_unixtime"]) <= 40
    assert 5400 <= int(later["date_unixtime"]) - int(burst["date_unixtime"]) <= 5440


def test_dates_follow_british_summer_time(tmp_path: Path) -> None:
    (message,) = exported(tmp_path, theo=HEADER + "== 2026-03-29 12:00\nn> hm\n")["chats"]["list"][0]["messages"]
    assert message["date"].startswith("2026-03-29T12:00")
    assert 1774782000 <= int(message["date_unixtime"]) < 1774782060


def test_ids_grow_with_time_over_all_chats(tmp_path: Path) -> None:
    tom = MORNING.replace("| 7", "| 8").replace("08:41", "08:50") + "t> up?\n"
    chats = exported(tmp_path, theo=MORNING + "n> hi\n== 2026-01-12 09:30\nn> still there\n", tom=tom)
    dated = [(int(m["date_unixtime"]), m["id"]) for chat in chats["chats"]["list"] for m in chat["messages"]]
    assert [number for _, number in sorted(dated)] == [48213, 48214, 48215]


def test_secrets_lose_their_marks_and_are_recorded_where_they_stand(tmp_path: Path) -> None:
    account = read_account(write(tmp_path, theo=MORNING + "n> wifi is {{PASSWORD:tealKettle88}} ok\n"))
    files = built_files(account)
    (message,) = json.loads(files["result.json"])["chats"]["list"][0]["messages"]
    assert message["text"] == "wifi is tealKettle88 ok"
    secret = {"chat_id": 7, "message_id": message["id"], "kind": "PASSWORD", "text": "tealKettle88"}
    assert json.loads(files["secrets.json"]) == [secret]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/a?b=c.", [("link", "https://example.com/a?b=c"), ("plain", ".")]),
        ("halyard.example.com/tide", [("link", "halyard.example.com/tide")]),
        ("a.b@example.com", [("email", "a.b@example.com")]),
        ("ask @tomb #tide $GBP", [
            *(("plain", "ask "), ("mention", "@tomb"), ("plain", " ")),
            *(("hashtag", "#tide"), ("plain", " "), ("cashtag", "$GBP")),
        ]),
        ("/track PS1 and/or 3/4", [("bot_command", "/track"), ("plain", " PS1 and/or 3/4")]),
        ("+44 7700 900123", [("phone", "+44 7700 900123")]),
        ("`ls -l` now", [("code", "ls -l"), ("plain", " now")]),
        ("4111 1111 1111 1111", [("bank_card", "4111 1111 1111 1111")]),
        ("4111 1111 1111 1112", [("plain", "4111 1111 1111 1112")]),
        ("dont.know what.ever 3.50", [("plain", "dont.know what.ever 3.50")]),
    ],
)  # fmt: skip
def test_text_is_cut_as_telegram_cuts_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(part.type, part.text) for part in text_parts(text)] == expected


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("z> hi", "theo.txt:4: nobody has the letter 'z'"),
        ("n[stiker=🐸]>", "theo.txt:4: unknown attribute 'stiker'"),
        ("n[reply=-1]> hi", "theo.txt:4: -1 points above"),
        ("n> hi\n== 2026-01-12 08:40\nn> hi", "theo.txt:5: 2026-01-12 08:40 lies before the running clock"),
        ("n> hi\n== 2026-03-29 01:30", "theo.txt:5: 2026-03-29 01:30 does not exist"),
        ("n> {{PASWORD:x}}", "theo.txt:4: unknown kind of secret 'PASWORD'"),
        ("n> {{PASSWORD:x}", "theo.txt:4: a secret's mark is not closed"),
        ("n! dance", "theo.txt:4: unknown action 'dance'"),
        ("n>", "theo.txt:4: a message needs a text"),
        ("n[sticker=🐸]> hi", "theo.txt:4: Telegram allows no text on 'sticker'"),
        (".. soon", "theo.txt:4: cannot read the pause 'soon'"),
        ("hello", "theo.txt:4: expected"),
    ],
)
def test_a_slip_in_the_notation_is_named_with_file_and_line(tmp_path: Path, lines: str, complaint: str) -> None:
    with pytest.raises(NotationError) as error:
        read_account(write(tmp_path, theo=MORNING + lines + "\n"))
    assert str(error.value).startswith(complaint)


def test_check_fails_on_stale_files_and_wrong_check_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, theo=MORNING + "n> {{CARD:4111 1111 1111 1112}}\n")
    assert main(["--manuscript", str(tmp_path), "--out", str(tmp_path), "--check"]) == 1
    problems = capsys.readouterr().err
    assert "this CARD has a wrong check digit" in problems
    assert "result.json is not what the manuscripts build" in problems


def test_check_digits_tell_right_from_wrong() -> None:
    assert luhn_valid("4111 1111 1111 1111")
    assert not luhn_valid("4111 1111 1111 1112")
    assert iban_valid("GB82 WEST 1234 5698 7654 32")
    assert not iban_valid("GB82 WEST 1234 5698 7654 33")


@pytest.fixture(scope="module")
def sample() -> Account:
    return read_account(FOLDER / "manuscript")


def test_the_bundled_files_are_what_the_manuscripts_build(sample: Account) -> None:
    for name, contents in built_files(sample).items():
        assert (FOLDER / name).read_bytes() == contents.encode(), "run python -m samples.build"


def test_building_twice_gives_the_same_bytes(sample: Account) -> None:
    assert built_files(read_account(FOLDER / "manuscript")) == built_files(sample)


def test_the_owner_writes_to_six_contacts_for_at_least_ten_weeks(sample: Account) -> None:
    written = {chat.chat_id: owner_messages(chat) for chat in sample.chats if chat.type == "personal_chat"}
    weeks = {chat_id: {one.sent_at.isocalendar()[:2] for one in own} for chat_id, own in written.items()}
    steady = [chat_id for chat_id in weeks if len(weeks[chat_id]) >= 10]
    assert len(steady) >= 6
    assert sum(len(written[chat_id]) for chat_id in steady) >= 600


def test_planted_cards_and_ibans_are_valid(sample: Account) -> None:
    assert wrong_numbers(planted_secrets(sample)) == []


def test_every_planted_secret_can_be_found_in_its_message(sample: Account) -> None:
    texts = {
        message["id"]: "".join(part["text"] for part in message.get("text_entities", []))
        for chat in json.loads(built_files(sample)["result.json"])["chats"]["list"]
        for message in chat["messages"]
    }
    missing = [one for one in planted_secrets(sample) if one.secret.text not in texts[one.message_id]]
    assert missing == []
