from prepare.funnel import Funnel
from prepare.source import Source
from soundalike.archive import open_archive
from soundalike.config import PrepareConfig
from soundalike.home import Home
from tests.prepare.conftest import PutMessages


def test_the_first_reading_counts_and_judges_and_each_later_one_gives_what_is_kept(
    home: Home, put_messages: PutMessages
) -> None:
    put_messages([("t", "hello"), ("o", "https://example.com/x"), ("o", "hi"), ("t", "/start"), ("o", "well")])
    put_messages([("t", "x"), ("o", "y")], chat_id="7", kind="group")
    funnel = Funnel()
    with open_archive(home) as archive:
        source = Source(archive, PrepareConfig())
        survey = source.survey(funnel)
        kept = [(chat, line.text) for chat, line in source.lines(survey.verdicts)]
        assert kept == [(0, "hello"), (0, "hi"), (0, "well")]
        assert [one.text for one in source.scrub_inputs(survey.verdicts)] == [text for _, text in kept]
        assert [one.text for one in source.scrub_inputs(survey.verdicts)] == [text for _, text in kept]
    assert funnel.read == 7
    assert funnel.not_kept == {"in a group": 2, "link alone": 1, "command to a bot": 1}
    assert (survey.kept, funnel.kept) == (3, 3)


def test_chats_come_by_their_ids_whatever_the_order_in_which_they_were_ingested(
    home: Home, put_messages: PutMessages
) -> None:
    for chat_id in ("9", "10", "2"):
        put_messages([("t", "hello"), ("o", "hi")], chat_id=chat_id, name=f"Contact {chat_id}")
    with open_archive(home) as archive:
        assert [summary.chat.chat_id for summary in Source(archive, PrepareConfig()).chats] == ["10", "2", "9"]


def test_the_language_of_each_chat_is_told(home: Home, put_messages: PutMessages) -> None:
    put_messages([("o", "and then we went to the market and bought some bread and cheese for the evening")] * 3)
    put_messages([("o", "а потом мы пошли на рынок и купили хлеба и сыра на вечер")] * 3, chat_id="6", name="Оля")
    with open_archive(home) as archive:
        assert list(Source(archive, PrepareConfig()).survey(Funnel()).languages) == ["en", "ru"]
