"""What holds for the dataset of any archive: the promises of `prepare`, on random and on odd chats."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.dataset import prepare_dataset
from prepare.writing import PrepareReport
from soundalike.archive import open_archive
from soundalike.config import FilterConfig, PrepareConfig, ScrubConfig
from soundalike.errors import TooLittle
from soundalike.home import Home
from soundalike.records import SPLITS, Chat, Example, Message, read_examples

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
WINDOW_TOKENS = 700
WORDS = ["ok", "the heron is back", "no idea why", "שלום", "x" * 300, "👍", "wait", "mail me at ann@example.com", "ну"]
SAID = st.tuples(
    st.booleans(),
    st.sampled_from(WORDS),
    st.sampled_from([0, 60, 4_000, 90_000]),
    st.sampled_from(["text", "text", "text", "photo", "sticker"]),
    st.none() | st.integers(1, 9),
)
Said = tuple[bool, str, int, str, int | None]
"""Whether the owner says it, words, pause in seconds, kind, the message that is answered."""


def archived(chats: list[list[Said]]) -> Iterator[tuple[Chat, list[Message]]]:
    """Chats whose texts are told apart by the numbers behind them."""
    for number, said in enumerate(chats, start=10):
        chat = Chat(source="telegram", account="1", chat_id=str(number), kind="private", name=f"Contact{number}")
        moment, messages = START, []
        for message_id, (is_owner, text, pause_seconds, kind, reply_to) in enumerate(said, start=1):
            moment += timedelta(seconds=pause_seconds)
            messages.append(
                Message(
                    source="telegram",
                    account="1",
                    chat_id=chat.chat_id,
                    message_id=message_id,
                    sent_at=moment,
                    sender_id="1" if is_owner else chat.chat_id,
                    is_owner=is_owner,
                    kind=kind,
                    text=f"{text} {number}.{message_id}" if kind == "text" else "",
                    reply_to=reply_to,
                )
            )
        yield chat, messages


def put(home: Home, chats: list[tuple[Chat, list[Message]]]) -> None:
    home.create()
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_account("telegram", "1", "Nadia")
        for chat, messages in chats:
            archive.put_chat(chat)
            archive.put_messages(messages)


def read(report: PrepareReport) -> list[Example]:
    return [example for split in SPLITS for example in read_examples(report.folder / f"{split}.jsonl")]


def config(tiny_base: Path, shape: str = "windows") -> PrepareConfig:
    return PrepareConfig(
        base=str(tiny_base),
        shape=shape,  # type: ignore[arg-type]
        window_tokens=WINDOW_TOKENS,
        # Names of contacts are drawn with a key of each home's own.
        scrub=ScrubConfig(off=["names", "roster", "english_model", "russian_model"], processes=1),
        filters=FilterConfig(acknowledgement_share=1, repeat_share=1),
    )


@settings(max_examples=25, deadline=None)
@given(
    chats=st.lists(st.lists(SAID, min_size=1, max_size=40), min_size=1, max_size=4),
    shape=st.sampled_from(["windows", "classic"]),
)
def test_what_prepare_promises_holds_for_any_archive(tiny_base: Path, chats: list[list[Said]], shape: str) -> None:
    with TemporaryDirectory() as folder:
        home, given_chats = Home(Path(folder) / "home"), list(archived(chats))
        put(home, given_chats)
        try:
            report = prepare_dataset(home, config(tiny_base, shape))
        except TooLittle:
            return
        examples = read(report)
        steps = {step["step"]: step for step in report.funnel}
    all_messages = [message for _, messages in given_chats for message in messages]
    written = [message.text for message in all_messages if message.is_owner and message.kind == "text"]
    targets = [text for one in examples for target in one.targets for text in one.turns[target].messages]
    # Every owner turn that the filters keep is a target exactly once.
    assert Counter(text for text in targets if "[email]" not in text) == Counter(t for t in written if "@" not in t)
    for one in examples:
        assert one.tokens <= WINDOW_TOKENS
        for target in one.targets:
            before = [text for turn in one.turns[:target] for text in turn.messages]
            assert one.turns[target].role == "owner"
            # No target text is in its own prompt.
            assert not set(one.turns[target].messages) & set(before)
    # The split never leaks: nothing of a later part is as early as anything of an earlier one.
    for earlier, later in pairwise([one for one in examples if one.split == split] for split in SPLITS):
        assert max(one.ended_at for one in earlier) <= min(one.started_at for one in later)
    # The funnel adds up.
    assert steps["messages read"]["count"] == len(all_messages)
    for before_step, after_step in (
        ("messages read", "messages kept"),
        ("messages kept", "messages in examples"),
        ("turns", "owner turns to learn from"),
    ):
        lost = sum(steps[after_step]["dropped"].values())
        assert steps[before_step]["count"] - lost == steps[after_step]["count"]
    assert steps["owner turns to learn from"]["count"] == sum(len(one.targets) for one in examples)


@settings(max_examples=8, deadline=None)
@given(chats=st.lists(st.lists(SAID, min_size=12, max_size=30), min_size=2, max_size=3))
def test_the_result_does_not_depend_on_the_order_of_ingestion(tiny_base: Path, chats: list[list[Said]]) -> None:
    made = set()
    for order in permutations(archived(chats)):
        with TemporaryDirectory() as folder:
            home = Home(Path(folder) / "home")
            for chat in order:
                put(home, [chat])
            try:
                made.add(prepare_dataset(home, config(tiny_base)).dataset)
            except TooLittle:
                made.add("too little")
    assert len(made) == 1


def told(home: Home, tiny_base: Path, messages: list[dict[str, object]]) -> tuple[PrepareReport, list[Example]]:
    """The dataset of a chat, beside another with enough to split by time, and the chat's examples."""
    chat = Chat(source="telegram", account="1", chat_id="5", kind="private", name="Jess")
    plain = {"source": "telegram", "account": "1", "chat_id": "5", "kind": "text", "sender_id": "5", "text": ""}
    rows = [
        Message(
            **{**plain, "message_id": n, "sent_at": START + timedelta(hours=n), "is_owner": False, **fields}  # type: ignore[arg-type]
        )
        for n, fields in enumerate(messages, start=1)
    ]
    put(home, [(chat, rows), *archived([[(n % 2 == 1, "talk", 3_600, "text", None) for n in range(60)]])])
    report = prepare_dataset(home, config(tiny_base))
    return report, [example for example in read(report) if example.chat_id == "5"]


def owner(text: str, **fields: object) -> dict[str, object]:
    return {"text": text, "is_owner": True, "sender_id": "1", **fields}


def learned(examples: list[Example]) -> list[str]:
    return [text for one in examples for target in one.targets for text in one.turns[target].messages]


def test_a_chat_in_which_only_the_other_side_speaks_is_not_learned(home: Home, tiny_base: Path) -> None:
    report, examples = told(home, tiny_base, [{"text": f"hello {n}"} for n in range(5)])
    assert examples == []
    assert report.funnel[2]["dropped"]["in a conversation without the owner"] == 5


def test_a_chat_in_which_only_the_owner_speaks_is_learned(home: Home, tiny_base: Path) -> None:
    assert len(learned(told(home, tiny_base, [owner(f"note {n}") for n in range(5)])[1])) == 5


def test_a_chat_of_one_message(home: Home, tiny_base: Path) -> None:
    assert told(home, tiny_base, [{"text": "hello"}])[1] == []


def test_a_burst_of_ten_thousand_messages(home: Home, tiny_base: Path) -> None:
    burst = [owner(f"line {n}", sent_at=START + timedelta(seconds=n)) for n in range(10_000)]
    _, examples = told(home, tiny_base, [{"text": "tell me", "sent_at": START}, *burst])
    assert Counter(learned(examples)) == Counter(f"line {n}" for n in range(10_000))


def test_identical_timestamps_keep_the_order_of_the_ids(home: Home, tiny_base: Path) -> None:
    same = [{"text": f"q {n}", "sent_at": START} if n % 2 else owner(f"a {n}", sent_at=START) for n in range(8)]
    (example,) = told(home, tiny_base, same)[1]
    assert [text for turn in example.turns for text in turn.messages][:4] == ["a 0", "q 1", "a 2", "q 3"]


def test_a_clock_that_goes_backwards(home: Home, tiny_base: Path) -> None:
    back = [owner(f"a {n}", sent_at=START + timedelta(minutes=50 - n)) for n in range(4)]
    _, examples = told(home, tiny_base, [{"text": "q", "sent_at": START}, *back])
    assert all(turn.gap_seconds >= 0 for one in examples for turn in one.turns)
    assert len(learned(examples)) == 4


def test_messages_of_4096_characters(home: Home, tiny_base: Path) -> None:
    report, examples = told(home, tiny_base, [{"text": "w" * 4096}, owner("z" * 4096), {"text": "q"}, owner("fine")])
    assert learned(examples) == ["fine"]
    assert report.funnel[2]["dropped"]["message longer than the window"] == 1


def test_right_to_left_text_comes_out_as_it_went_in(home: Home, tiny_base: Path) -> None:
    (example,) = told(home, tiny_base, [{"text": "מה שלומך?"}, owner("הכול טוב 🙂")])[1]
    assert example.turns[1].messages == ("הכול טוב 🙂",)


@pytest.mark.parametrize("kind", ["photo", "voice_message", "sticker"])
def test_a_chat_of_media_alone_is_not_learned(home: Home, tiny_base: Path, kind: str) -> None:
    report, examples = told(home, tiny_base, [{"kind": kind}, owner("", kind=kind)] * 4)
    assert examples == []
    assert json.loads((report.folder / "funnel.json").read_text())[0]["count"] == 8 + 60
