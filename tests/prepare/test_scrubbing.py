from prepare.scrub import People, Surrogates, load_rules
from prepare.scrubbing import scrub_chats
from soundalike.config import ScrubConfig
from tests.prepare.conftest import MakeLines


def test_a_secret_becomes_a_placeholder_and_is_counted(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("o:write_to_jess@example.com_please")], ScrubConfig())
    assert [line.text for line in scrubbed.chats[0]] == ["write to [email] please"]
    assert scrubbed.found == {"EMAIL": 1}


def test_a_message_that_is_nothing_but_a_secret_is_dropped_so_that_no_placeholder_is_a_target(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("t:ok o:jess@example.com o:thanks")], ScrubConfig())
    assert [line.text for line in scrubbed.chats[0]] == ["ok", "thanks"]
    assert scrubbed.dropped == {"nothing but a secret": 1}


def test_a_rule_that_is_switched_off_finds_nothing(lines: MakeLines) -> None:
    scrubbed = scrub_chats([lines("o:jess@example.com")], ScrubConfig(off=["emails", "handles", "urls", "passwords"]))
    assert len(scrubbed.chats[0]) == 1


def test_persons_become_others_the_owner_stays_and_a_name_alone_is_no_secret(lines: MakeLines) -> None:
    people = People(owner="Ann Lee", names=("Jess Baker",))
    surrogates = Surrogates(b"k" * 32, people=people)
    chats = [lines("t:hi_Ann,_Jess_here o:Jess?"), lines("o:jess_says_hi")]
    scrubbed = scrub_chats(chats, ScrubConfig(), people=people, surrogates=surrogates)
    twin_knows = surrogates.surrogate_for("Jess")
    assert [[line.text for line in chat] for chat in scrubbed.chats] == [
        [f"hi Ann, {twin_knows} here", f"{twin_knows}?"],
        [f"{twin_knows.lower()} says hi"],
    ]
    assert scrubbed.found == {"PERSON": 3}


def test_what_needs_an_optional_package_is_told_if_it_is_not_there(lines: MakeLines) -> None:
    told = scrub_chats([lines("o:hi")], ScrubConfig()).not_looked_for
    assert told == tuple(rule.missing for rule in load_rules() if rule.missing)
    assert scrub_chats([lines("o:hi")], ScrubConfig(off=["english_model", "russian_model"])).not_looked_for == ()
