"""Made-up secrets, followed from the archive to the examples."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.files import ingest_files
from prepare.canaries import LANGUAGES, follow, generate_chat, plant, scenes
from prepare.canary_values import KINDS
from prepare.dataset import prepare_dataset
from prepare.scrub import load_rules
from samples import EXPORT, SECRETS
from soundalike.archive import open_archive
from soundalike.canaries import Canary, canaries_file, read_canaries, read_secrets, survivors, telling
from soundalike.config import FileConfig, PrepareConfig, ScrubConfig
from soundalike.errors import NothingThere, TooLittle
from soundalike.home import Home
from soundalike.records import Chat
from tests.prepare.conftest import PutMessages

NAMES = ("NAME",)
"""Kinds that the layer of names is asked for."""
KINDS_OF_SECRETS = tuple(kind for kind in KINDS if kind not in NAMES)


def chat(chat_id: str) -> Chat:
    return Chat(source="telegram", account="1", chat_id=chat_id, kind="private", name=f"Contact {chat_id}")


def sample_with_canaries(home: Home, seed: int) -> list[Canary]:
    """The sample in the archive, every way of telling planted into its private chats."""
    ingest_files(home, [EXPORT], FileConfig())
    return plant(home, scenes(seed, kinds=KINDS_OF_SECRETS), seed)


def generated_with_canaries(home: Home, seed: int) -> list[Canary]:
    """An archive of generated chats, English and Russian, with two tellings of every way in them."""
    canaries: list[Canary] = []
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_account("telegram", "1", "Nadia")
        for number, language in enumerate(LANGUAGES):
            told = scenes(seed + number, each=2, kinds=KINDS_OF_SECRETS, languages=[language])
            archive.put_chat(chat(str(100 + number)))
            archive.put_messages(generate_chat(chat(str(100 + number)), told, seed=seed))
            canaries += [scene.canary for scene in told]
    return canaries


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("archive", [sample_with_canaries, generated_with_canaries], ids=["sample", "generated"])
def test_no_canary_is_left_in_any_target_or_context(
    home: Home, tiny_base: Path, archive: Callable[[Home, int], list[Canary]], seed: int
) -> None:
    canaries = archive(home, seed)
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024)
    dataset = prepare_dataset(home, config).dataset
    assert [(one.canary.text, one.where) for one in follow(home, dataset, canaries)] == []


def test_no_secret_of_the_sample_is_left_in_any_target_or_context(home: Home, tiny_base: Path) -> None:
    ingest_files(home, [EXPORT], FileConfig())
    planted = read_secrets(SECRETS)
    dataset = prepare_dataset(home, PrepareConfig(base=str(tiny_base), window_tokens=1024)).dataset
    assert len(planted) > 100
    assert [(one.canary.text, one.where) for one in follow(home, dataset, planted) if one.whole] == []


def test_without_the_rules_nearly_all_arrive_in_targets_and_contexts(home: Home, tiny_base: Path) -> None:
    canaries = generated_with_canaries(home, 1)
    off = [rule.name for rule in load_rules()]
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, scrub=ScrubConfig(off=off))
    left = follow(home, prepare_dataset(home, config).dataset, canaries)
    assert len({one.canary.text for one in left if one.whole}) > 0.9 * len({one.text for one in canaries})
    places = Counter(one.where.split()[1] for one in left)
    assert places["target"] > 50 and places["context"] > 50


def test_every_kind_is_told_in_both_languages_or_belongs_to_one(home: Home) -> None:
    told = {language: {one.canary.kind for one in scenes(1, languages=[language])} for language in LANGUAGES}
    assert told["en"] | told["ru"] == set(KINDS)
    assert told["en"] - told["ru"] == {"BANKACCOUNT", "SSN"}
    assert told["ru"] - told["en"] == {"SNILS", "INN"}


def test_the_same_seed_tells_the_same_and_no_secret_twice() -> None:
    assert scenes(5) == scenes(5) != scenes(6)
    texts = [scene.canary.text for scene in scenes(5, each=4)]
    assert len(texts) == len(set(texts))


def test_a_scene_holds_its_canary_in_the_messages_that_it_names() -> None:
    for scene in scenes(3):
        told = "\n".join(scene.messages[index][1] for index in scene.telling)
        assert survivors([scene.canary], [("scene", told)]), scene.canary.kind
        assert scene.messages[: scene.telling[0]] == scene.canary.lead
        assert scene.messages[scene.telling[0]][0] == scene.canary.said_by
        owners = [message for role, message in scene.messages if role == "owner"]
        assert telling(scene.canary) == tuple(owners[len(owners) - len(scene.canary.told) :])


def test_planted_canaries_are_listed_with_where_they_are(home: Home, put_messages: PutMessages) -> None:
    put_messages([("t", "and then?"), ("o", "nothing")] * 20)
    canaries = plant(home, scenes(1, kinds=["CARD"]), seed=1)
    assert read_canaries(canaries_file(home)) == canaries
    with open_archive(home) as archive:
        texts = {message.message_id: message.text for message in archive.messages(chat("5"))}
    for canary in canaries:
        assert canary.chat_id == "5"
        told = "\n".join(texts[message_id] for message_id in canary.message_ids)
        assert survivors([canary], [("archive", told)])


def test_a_scene_stays_together_where_it_is_planted(home: Home, put_messages: PutMessages) -> None:
    put_messages([("t", "and then?"), ("o", "nothing")])
    planted = scenes(1, kinds=["CARD", "PIN", "OTP"])
    plant(home, planted, seed=1)
    with open_archive(home) as archive:
        texts = [message.text for message in archive.messages(chat("5"))]
    for scene in planted:
        start = texts.index(scene.messages[0][1]) if scene.messages[0][1] in texts else -1
        runs = [texts[at : at + len(scene.messages)] for at in range(len(texts))]
        assert start >= 0 and [text for _, text in scene.messages] in runs


def test_without_an_archive_or_a_private_chat_nothing_is_planted(home: Home, put_messages: PutMessages) -> None:
    with pytest.raises(NothingThere):
        plant(home, scenes(1))
    put_messages([("t", "x")], chat_id="8", kind="group")
    with pytest.raises(TooLittle, match="no private chat"):
        plant(home, scenes(1))
