from collections import Counter

from prepare.review import Review
from prepare.scrub import NOBODY, People, Surrogates, scrub_messages
from prepare.scrubbing import scrub_input, scrubbed
from prepare.selection import Line
from tests.prepare.conftest import MakeLines


def scrub(
    chats: list[list[Line]], people: People = NOBODY, off: tuple[str, ...] = ()
) -> tuple[list[list[str]], Counter[str], Surrogates]:
    surrogates = Surrogates(b"k" * 32, people=people)
    lines = [(chat, line) for chat, those in enumerate(chats) for line in those]
    spans = scrub_messages([scrub_input(chat, line) for chat, line in lines], off, people=people)
    dropped: Counter[str] = Counter()
    found = {place: those for place, those in enumerate(spans) if those}
    texts: list[list[str]] = [[] for _ in chats]
    for chat, line in scrubbed(lines, found, surrogates, Review(), dropped):
        texts[chat].append(line.text)
    return texts, dropped, surrogates


def test_a_secret_becomes_a_placeholder(lines: MakeLines) -> None:
    texts, dropped, _ = scrub([lines("o:write_to_jess@example.com_please")])
    assert (texts, dropped) == ([["write to [email] please"]], {})


def test_a_message_that_is_nothing_but_a_secret_is_dropped_so_that_no_placeholder_is_a_target(lines: MakeLines) -> None:
    texts, dropped, _ = scrub([lines("t:ok o:jess@example.com o:thanks")])
    assert texts == [["ok", "thanks"]]
    assert dropped == {"nothing but a secret": 1}


def test_persons_become_others_the_owner_stays_and_a_name_alone_is_no_secret(lines: MakeLines) -> None:
    people = People(owner="Ann Lee", names=("Jess Baker",))
    texts, dropped, surrogates = scrub([lines("t:hi_Ann,_Jess_here o:Jess?"), lines("o:jess_says_hi")], people)
    twin_knows = surrogates.surrogate_for("Jess")
    assert texts == [[f"hi Ann, {twin_knows} here", f"{twin_knows}?"], [f"{twin_knows.lower()} says hi"]]
    assert not dropped


def test_every_line_is_noted_for_review_with_what_was_found_in_it(lines: MakeLines) -> None:
    review = Review()
    (line,) = lines("o:write_to_jess@example.com_please")
    spans = scrub_messages([scrub_input(0, line)])
    list(scrubbed([(0, line)], {0: spans[0]}, Surrogates(b"k" * 32), review, Counter()))
    assert [section.name for section in review.result().found] == ["EMAIL"]
