"""Claims about WhatsApp's chat export as a whole, in and out of an archive."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import whatsapp
from soundalike.archive import open_archive
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Chat, Message
from tests.ingest.exports.whatsapp import (
    BRITISH_IPHONE,
    CONFIG,
    ENCRYPTED,
    GERMAN_ANDROID,
    MARK,
    PHONES,
    Phone,
    Said,
    rich,
    written,
    zipped,
)
from tests.ingest.known import Knows, read

NOON = datetime(2023, 6, 30, 12, 0)
TALK = [
    (NOON, "Bob", "hello"),
    (NOON, "Ann Lee", "hi\n\nthere"),
    (NOON + timedelta(minutes=1), "Bob", "ok"),
    (NOON + timedelta(minutes=1), "Bob", "ok"),
    (NOON + timedelta(days=1), "Ann Lee", "👍🏽"),
]
AS_BOB = "WhatsApp Chat with Bob.txt"


def put(folder: Path, text: str | bytes, name: str = AS_BOB) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read_all(path: Path, known: Knows | None = None, **config: str) -> tuple[Chat, list[Message]]:
    pairs = list(read(whatsapp, path, known, **{"timezone": "UTC", **config}).messages)
    return pairs[0][0], [message for _, message in pairs]


def said(messages: list[Message]) -> list[Said]:
    """Messages as they were given to the builder, with the milliseconds that were dealt out taken off."""
    return [
        (message.sent_at.replace(microsecond=0, tzinfo=None), message.sender_name, message.text) for message in messages
    ]


def archived(home: Home) -> list[Message]:
    with open_archive(home) as archive:
        return [message for summary in archive.chats() for message in archive.messages(summary.chat)]


def ingest(home: Home, path: Path, **config: str) -> int:
    return ingest_files(home, [path], FileConfig(timezone="UTC", **config)).added


# ---- every phone


@pytest.mark.parametrize("phone", PHONES.values(), ids=PHONES)
def test_every_phone_is_read(tmp_path: Path, phone: Phone) -> None:
    talk = [(at.replace(second=at.minute if phone.has_seconds else 0), sender, text) for at, sender, text in TALK]
    path = put(tmp_path, written(talk, phone))
    assert whatsapp.recognises(open_export(path))
    chat, messages = read_all(path, date_order=phone.order)
    assert said(messages) == talk
    assert (chat.kind, chat.name, chat.account) == ("private", "Bob", "Ann Lee")
    assert [message.is_owner for message in messages] == [False, True, False, False, True]


names = st.sampled_from(
    ["Ann Lee", "Bob", "+49 170 1234567", "Дмитрий", "민수", "O’Brien", 'J. "Jay" Smith', "🤓", "A - B"]
)
line = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='<>()[]（）："“”„«»：\u200e\u2068')
    | st.sampled_from("\t\x0b\x0c\x85\u2028"),
    max_size=12,
)
pasted = st.builds(
    lambda phone, at: f"{phone.begin(at)}Zed: quoted",
    st.sampled_from(list(PHONES.values())),
    st.datetimes(datetime(2012, 1, 1), datetime(2024, 12, 31)),
)


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Phone, list[Said]]:
    """A phone, and messages in order of time; lines that look like another kind of phone's headers among them."""
    phone = draw(st.sampled_from(list(PHONES.values())))
    at = draw(st.datetimes(datetime(2012, 1, 1), datetime(2023, 1, 1))).replace(microsecond=0)
    messages: list[Said] = []
    for first, sender, more, gap_minutes in draw(
        st.lists(
            st.tuples(line, names, st.lists(line, max_size=3), st.integers(0, 60 * 24 * 40)), min_size=1, max_size=8
        )
    ):
        at += timedelta(minutes=gap_minutes)
        lines = [f"x{first}", *more]
        if not phone.is_iphone and draw(st.booleans()):
            quoted = draw(pasted)
            lines += [quoted] if quoted.startswith(("[", "\u200f[")) else []
        if phone.is_iphone and draw(st.booleans()):
            lines.append(draw(pasted))
        messages.append((at if phone.has_seconds else at.replace(second=0), sender, "\n".join(lines)))
    messages.append((messages[-1][0], "Ann Lee", "the end"))
    return phone, messages


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversations())
def test_what_any_phone_writes_is_read_back_to_the_letter(
    tmp_path: Path, conversation: tuple[Phone, list[Said]]
) -> None:
    phone, messages = conversation
    path = put(tmp_path, written(messages, phone), "chat.txt")
    _, found = read_all(path, owner=messages[0][1], date_order=phone.order)
    assert said(found) == messages
    assert all(message.kind == "text" for message in found)
    times = [message.sent_at for message in found]
    assert times == sorted(set(times))


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversations())
def test_an_order_of_dates_is_never_guessed(tmp_path: Path, conversation: tuple[Phone, list[Said]]) -> None:
    phone, messages = conversation
    path = put(tmp_path, written(messages, phone), "chat.txt")
    try:
        _, found = read_all(path, owner=messages[0][1])
    except BadInput as error:
        assert "--date-order" in str(error)
    else:
        if phone.order != "ymd" or "{yy" not in phone.header:
            assert said(found) == messages


# ---- files, folders, zip files


def test_a_zip_file_and_a_folder_give_what_the_file_gives(tmp_path: Path) -> None:
    text = written(TALK, BRITISH_IPHONE)
    _, alone = read_all(put(tmp_path, text, "WhatsApp Chat - Bob.txt"))
    packed = zipped({"_chat.txt": text, "00000003-Notes.txt": "1/2/23, 10:00 is no message", "00000004-PHOTO.jpg": b""})
    for path in (put(tmp_path, packed, "WhatsApp Chat - Bob.zip"), tmp_path / "WhatsApp Chat - Bob"):
        if path.suffix != ".zip":
            put(path, text, "_chat.txt")
        assert whatsapp.recognises(open_export(path))
        chat, messages = read_all(path)
        assert messages == alone
        assert chat.name == "Bob"


def test_the_name_of_the_text_in_a_zip_file_does_not_matter(tmp_path: Path) -> None:
    path = put(tmp_path, zipped({"Чат WhatsApp с контактом Bob.txt": written(TALK)}), "download.zip")
    chat, messages = read_all(path)
    assert chat.name == "Bob"
    assert len(messages) == len(TALK)


def test_a_folder_of_many_chats_is_taken_one_by_one(tmp_path: Path, home: Home) -> None:
    exports = tmp_path / "exports"
    put(exports, written(TALK))
    put(exports, written([(NOON, "Cleo", "hey"), (NOON, "Ann Lee", "yes")]), "WhatsApp-Chat mit Cleo.txt")
    assert not whatsapp.recognises(open_export(exports))
    report = ingest_files(home, [exports], FileConfig(timezone="UTC"))
    assert (report.chats, report.added) == (2, len(TALK) + 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_saved_by_an_editor_is_read(tmp_path: Path, encoding: str) -> None:
    text = written(TALK).replace("\n", "\r\n")
    _, messages = read_all(put(tmp_path, text.encode(encoding)))
    assert said(messages) == TALK


@pytest.mark.parametrize(
    "text",
    [
        "Hello\n31.12.22, 10:02 - Ann: hi\n",
        "2022-12-31 11:40:26: INFO: started\n",
        "[2022-12-31 11:40] Me: a message of Signal\n",
        "chat,sender,sent_at,text\n",
        "31.12.22 was a good day\n",
        "\n\n",
        "99.99.99 99:99 - \n",
    ],
)
def test_other_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    assert not whatsapp.recognises(open_export(put(tmp_path, text)))


def test_a_text_that_is_not_unicode_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, written([*TALK, (NOON, "Bob", "ü")]).encode("latin-1", errors="replace"))
    with pytest.raises(BadInput, match="not UTF-8"):
        read_all(path)


def test_messages_without_an_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="characters"):
        read_all(put(tmp_path, written(TALK) + "x" * 1_100_000))
    with pytest.raises(BadInput, match="characters"):
        read_all(put(tmp_path, written(TALK) + "x\n" * 600_000))


# ---- what a message becomes


def test_a_varied_export_of_an_iphone_is_understood(tmp_path: Path) -> None:
    for name, data in rich().items():
        put(tmp_path, data, name)
    chat, messages = read_all(tmp_path, **CONFIG)
    assert (chat.kind, chat.name) == ("group", "Family: us")
    assert [(message.sender_id, message.kind, message.text) for message in messages if message.kind != "service"] == [
        ("Ann Lee", "text", "first"),
        ("Bob", "text", "two\n\nlines, and\n31/12/22, 10:02 - Zed: pasted"),
        ("Ann Lee", "photo", ""),
        ("Ann Lee", "photo", ""),
        ("Bob", "video_file", "look"),
        ("Bob", "file", ""),
        ("+44 7700 900123", "text", "ok"),
        ("Ann Lee", "location", ""),
        ("Bob", "poll", "Pizza?"),
        ("Bob", "text", "see @Ann Lee: https://example.org/a?b=1 (soon) <3 [x]"),
        ("+44 7700 900123", "text", "👍🏽 да"),
        ("Ann Lee", "unsupported", ""),
    ]
    assert {message.sender_id for message in messages} == {"", "Ann Lee", "Bob", "+44 7700 900123"}
    assert all(not message.text for message in messages if message.kind == "service" and message.sender_id)


def test_a_subject_change_is_no_message_of_a_person(tmp_path: Path) -> None:
    subject = 'Ann Lee changed the subject from "a: b" to "c: d"'
    path = put(tmp_path, written([(NOON, "", subject), (NOON, "Cleo", "x"), *TALK]))
    chat, messages = read_all(path, owner="Ann Lee")
    assert (messages[0].sender_id, messages[0].kind) == ("", "service")
    assert {message.sender_id for message in messages} == {"", "Ann Lee", "Bob", "Cleo"}
    assert chat.kind == "group"


def test_every_entry_is_counted_once(tmp_path: Path) -> None:
    reading = read(whatsapp, put(tmp_path, written([(NOON, "", ENCRYPTED), *TALK])), timezone="UTC")
    assert reading.tally.messages_read == 0
    assert len(list(reading.messages)) == reading.tally.messages_read == 1 + len(TALK)
    assert not reading.tally.skipped
    assert reading.tally.bytes_read == len(written([(NOON, "", ENCRYPTED), *TALK]).encode())


def test_lines_before_the_first_header_are_counted_as_skipped(tmp_path: Path) -> None:
    # The first line is a header, but not in the shape of all others.
    path = put(tmp_path, "12/31/22, 10:02 - odd\n" + written(TALK))
    reading = read(whatsapp, path, timezone="UTC")
    assert len(list(reading.messages)) == len(TALK)
    assert reading.tally.messages_read == len(TALK) + 1
    assert reading.tally.skipped == {"no_header": 1}


# ---- times


def test_local_times_are_in_the_zone_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, written(TALK))
    _, berlin = read_all(path, timezone="Europe/Berlin")
    _, utc = read_all(path)
    assert berlin[0].sent_at == datetime(2023, 6, 30, 10, 0, tzinfo=UTC)
    assert [message.message_id for message in berlin] == [message.message_id for message in utc]


def test_the_hour_that_comes_twice_in_autumn_keeps_its_order(tmp_path: Path) -> None:
    clock = [(1, 58), (2, 30), (2, 59), (2, 1), (2, 30), (3, 5)]
    talk = [(datetime(2023, 10, 29, hour, minute), "Bob", f"{n}") for n, (hour, minute) in enumerate(clock)]
    path = put(tmp_path, written([*talk, (datetime(2023, 10, 29, 4), "Ann Lee", "end")]))
    _, messages = read_all(path, timezone="Europe/Berlin")
    assert [message.sent_at.strftime("%H:%M") for message in messages] == [
        *("23:58", "00:30", "00:59", "01:01", "01:30", "02:05", "03:00")
    ]


def test_an_hour_that_never_was_in_spring_is_read(tmp_path: Path) -> None:
    talk = [(datetime(2023, 3, 26, 2, 30), "Bob", "a"), (datetime(2023, 3, 26, 3, 31), "Ann Lee", "b")]
    _, messages = read_all(put(tmp_path, written(talk)), timezone="Europe/Berlin")
    assert [message.sent_at.strftime("%H:%M") for message in messages] == ["01:30", "01:31"]


# ---- ids, and later exports


def test_an_export_with_media_and_one_without_have_the_same_ids(tmp_path: Path) -> None:
    without = [
        (NOON, "Bob", "<Media omitted>"),
        (NOON, "Ann Lee", "<Media omitted>\nlook"),
        (NOON, "Bob", "<Media omitted>\nplan.pdf"),
        (NOON, "Bob", "so"),
    ]
    with_media = [
        (NOON, "Bob", f"{MARK}IMG-20230630-WA0001.jpg (file attached)"),
        (NOON, "Ann Lee", f"{MARK}VID-20230630-WA0002.mp4 (file attached)\nlook"),
        (NOON, "Bob", f"{MARK}plan.pdf (file attached)\nplan.pdf"),
        (NOON, "Bob", "so"),
    ]
    ids = [
        [message.message_id for message in read_all(put(tmp_path, written(talk)))[1]] for talk in (without, with_media)
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4


def test_the_same_chat_from_another_phone_has_the_same_ids(tmp_path: Path) -> None:
    _, android = read_all(put(tmp_path, written(TALK)))
    moved = [(at + timedelta(seconds=n), sender, text) for n, (at, sender, text) in enumerate(TALK)]
    _, iphone = read_all(put(tmp_path, written(moved, BRITISH_IPHONE)))
    assert [message.message_id for message in iphone] == [message.message_id for message in android]


def test_ingesting_again_adds_nothing_and_a_later_export_only_what_is_new(tmp_path: Path, home: Home) -> None:
    path = put(tmp_path, written([(NOON, "", ENCRYPTED), *TALK]))
    assert ingest(home, path) == 1 + len(TALK)
    assert ingest(home, path) == 0
    later = [*TALK, (NOON + timedelta(days=1), "Bob", "new"), (NOON + timedelta(days=2), "Ann Lee", "newer")]
    put(tmp_path, written(later[1:]))
    assert ingest(home, path) == 2
    assert said(archived(home))[1:] == later


def test_a_chat_keeps_its_id_when_the_address_book_renames_it(tmp_path: Path, home: Home) -> None:
    talk = [(NOON + timedelta(minutes=n), ("Bob", "Ann Lee")[n % 2], f"message {n}") for n in range(40)]
    assert ingest(home, put(tmp_path, written(talk))) == 40
    renamed = [(at, sender.replace("Bob", "Robert"), text) for at, sender, text in talk]
    # The notice of encryption is dated anew, and the beginning is no longer exported.
    notice = (NOON + timedelta(days=1), "", ENCRYPTED)
    later = [notice, *renamed[5:], (NOON + timedelta(days=1), "Robert", "new")]
    assert ingest(home, put(tmp_path, written(later), "WhatsApp Chat with Robert.txt")) == 2
    with open_archive(home) as archive:
        (summary,) = archive.chats()
    assert (summary.chat.chat_id, summary.chat.name, summary.messages) == ("Bob", "Robert", 42)
    assert {message.sender_id for message in archived(home)} == {"", "Bob", "Ann Lee"}


def test_the_archive_knows_whose_the_next_chat_is(tmp_path: Path, home: Home) -> None:
    ingest(home, put(tmp_path, written(TALK)))
    group = [(NOON, sender, "x") for sender in ("Ann Lee", "Bob", "Cleo")]
    assert ingest(home, put(tmp_path, written(group), "WhatsApp Chat with Family.txt")) == 3
    assert {message.account for message in archived(home)} == {"Ann Lee"}


def test_a_refused_export_leaves_the_archive_as_it_was(tmp_path: Path, home: Home) -> None:
    ingest(home, put(tmp_path, written(TALK)))
    before = archived(home)
    broken = written([(NOON, "Bob", "x"), (NOON, "Ann Lee", "y")], GERMAN_ANDROID).encode() * 3_000 + b"\xff"
    with pytest.raises(BadInput):
        ingest(home, put(tmp_path, broken))
    assert archived(home) == before
