from typing import Any

import pytest

from ingest.sources._meta.messages import NOT_DOWNLOADED, draft_of, draft_of_encrypted
from tests.ingest.exports.facebook import NOON_MS, encrypted_said, file, mangled, said


def drafted(content: str | None = "hello", **members: Any) -> Any:
    return draft_of(mangled(said(1, content, **members)))


def drafted_encrypted(text: str = "hello", **members: Any) -> Any:
    return draft_of_encrypted(encrypted_said(1, text, **members))


def test_time_sender_words_and_reactions_are_read_and_repaired() -> None:
    reactions = [
        {"reaction": "😍", "actor": "Žofie"},
        {"reaction": "😍", "actor": "Bob"},
        {"reaction": "👍", "actor": "Cid"},
    ]
    draft = drafted("Žluť 😀", sender="Žofie", reactions=reactions)
    assert (draft.timestamp_milliseconds, draft.sender, draft.text) == (NOON_MS + 1000, "Žofie", "Žluť 😀")
    assert draft.reactions[0] == ("Žofie", "😍")
    assert draft.counted_reactions() == (("😍", 2), ("👍", 1))


@pytest.mark.parametrize(
    ("members", "medium"),
    [
        ({"photos": file("a.jpg")}, "photo"),
        ({"videos": file("a.mp4")}, "video_file"),
        ({"gifs": [{"uri": "a.gif"}]}, "animation"),
        ({"audio_files": file("a.mp4")}, "voice_message"),
        ({"files": file("a.pdf")}, "file"),
        ({"sticker": {"uri": "a.png"}}, "sticker"),
        ({"photos": []}, ""),
    ],
)
def test_what_comes_with_a_message_gives_its_kind(members: dict[str, Any], medium: str) -> None:
    draft = drafted("look", **members)
    assert (draft.medium, draft.beside_share, draft.text) == (medium, False, "look")


@pytest.mark.parametrize(
    ("link", "medium"),
    [
        ("https://www.instagram.com/reel/C8/", "video_file"),
        ("https://www.instagram.com/stories/bob/3", "video_file"),
        ("https://www.facebook.com/bob/videos/3/", "video_file"),
        ("https://www.instagram.com/p/C8/", "photo"),
        ("https://media4.giphy.com/media/x/giphy.gif", "animation"),
        ("https://www.bing.com/maps/default.aspx?where1=1,2", "location"),
        ("https://example.org/", "file"),
    ],
)
def test_a_shared_post_is_of_the_kind_that_its_link_tells(link: str, medium: str) -> None:
    draft = drafted(share={"link": link})
    assert (draft.medium, draft.beside_share) == (medium, True)


@pytest.mark.parametrize(
    "members",
    [
        {"call_duration": 0},
        {"call_duration": 9, "missed": True},
        {"is_unsent": True},
        {"is_taken_down": True},
        {"type": "Subscribe", "users": [{"name": "Bob"}]},
        {"type": "Unsubscribe"},
    ],
)
def test_calls_and_what_was_taken_back_hold_no_words(members: dict[str, Any]) -> None:
    draft = drafted("This poll is no longer available.", **members)
    assert (draft.medium, draft.text) == ("service", "")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "malformed"),
        ([], "malformed"),
        ({}, "no_date"),
        ({"timestamp_ms": None}, "no_date"),
        ({"timestamp_ms": "soon"}, "malformed"),
        ({"timestamp_ms": 10**40}, "malformed"),
        ({"timestamp_ms": -5}, "malformed"),
    ],
)
def test_what_has_no_time_is_no_message(raw: Any, reason: str) -> None:
    assert draft_of(raw) == reason
    assert draft_of_encrypted(raw) in (reason, "no_date")


@pytest.mark.parametrize("wrong", [None, 5, [], {}, [5], [{"uri": 5}], {"link": []}, True])
def test_members_of_a_wrong_type_are_as_good_as_absent(wrong: Any) -> None:
    members = dict.fromkeys(("sender_name", "content", "reactions", "share"), wrong)
    draft = draft_of({"timestamp_ms": NOON_MS, **members})
    assert not isinstance(draft, str)
    assert (draft.sender, draft.text, draft.reactions) == ("", "", ())
    members = dict.fromkeys(("senderName", "text", "reactions", "media", "isUnsent", "type"), wrong)
    assert not isinstance(draft_of_encrypted({"timestamp": NOON_MS, **members}), str)


def test_a_message_of_an_encrypted_chat_is_read() -> None:
    draft = drafted_encrypted("Žluť «É»", sender="Žofie", reactions=[{"actor": "Bob", "reaction": "❤"}])
    assert (draft.sender, draft.text, draft.medium, draft.reactions) == ("Žofie", "Žluť «É»", "", (("Bob", "❤"),))


@pytest.mark.parametrize(
    ("uri", "medium"),
    [
        ("./media/a.jpeg", "photo"),
        ("./media/a.mp4", "video_file"),
        ("./media/a.ogg", "voice_message"),
        ("./media/a.mp3", "audio_file"),
        ("./media/a.gif", "animation"),
        (NOT_DOWNLOADED, "file"),
    ],
)
def test_a_file_of_an_encrypted_chat_is_known_by_its_name(uri: str, medium: str) -> None:
    assert drafted_encrypted("", type="media", media=[{"uri": uri}]).medium == medium


def test_what_was_unsent_in_an_encrypted_chat_holds_no_words() -> None:
    for members in ({"isUnsent": True}, {"type": "placeholder"}):
        draft = drafted_encrypted("User unsent a message", **members)
        assert (draft.medium, draft.text) == ("service", "")
