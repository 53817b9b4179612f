"""Seed phrases of wallets: runs of BIP-39 words, in any of its languages that write words with blanks.

Eight in a row, or five once a wallet is spoken of. The checksum is not asked for: a phrase with a typing
error is one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from prepare.scrub._corrections import TOLD
from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._plain import is_plain
from prepare.scrub._questions import ASKED, JUST_ASKED
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._russian_words import is_function_word
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk

KIND = "SEED"
CUES = ("seed",)
LANGUAGES = ("english", "russian", "spanish", "french", "italian", "portuguese", "czech")
"""The first that knows a word has it; languages do not mix within a phrase."""

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s,;|/.\-–—:)]*(?:\d{1,2}[\s.):\-]*)?")
_BESIDE = re.compile(rf"{FILLER}[\s,;.]*(?:(?:and|then|и|потом|дальше)\s)*$")
_LEADS = (
    r"(?:(?:and|then|next|first|second|last|rest|the|ok|so|are|is|it['’]?s|four|five|six|three|two|words?|и|потом|дальше|затем"
    r"|далее|перв\w+|втор\w+|последн\w+|остальн\w+|четыре|пять|шесть|три|два|слов\w?|это|ещё|еще|а|ну|так)[\s,:.—–-]+)*"
)
_BARE_LIST = re.compile(
    rf"[^\w{FILLER}]*(?i:{_LEADS})(?P<words>[^\W\d_]{{3,14}}(?:(?:[\s,;/-]+|\s(?:and|then|и)\s)[^\W\d_]{{3,14}}){{1,23}})[\s.,!]*"
)
_BESIDE_LIST = re.compile(
    rf"\W*(?i:{_LEADS})(?P<words>[^\W\d_]{{3,14}}(?:[\s,;/-]+[^\W\d_]{{3,14}}){{0,5}})[\s,;]+{FILLER}\W*"
    rf"|\W*{FILLER}[\s,;]+(?:(?:и|and|then)\s)*(?P<behind>[^\W\d_]{{3,14}}(?:[\s,;/-]+[^\W\d_]{{3,14}}){{0,5}})[\s.,!]*"
)
"""More of the words, beside those that are on a list."""
_ASKED = frozenset((ASKED + "seed", JUST_ASKED + "seed", TOLD + "seed"))
_LEAST_IN_LIST, _LEAST_BESIDE_TOLD = 4, 2
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.):]?[\s-]{1,3}[^\W\d_]{3,12}[\s,;]*){1,24}")
"""9 lantern, 10 cupboard."""
_NUMBER_BEFORE = re.compile(r"(?:^|(?<=\s))\d{1,2}[.):]?\s*$")
_LEAST = 8
_LEAST_AFTER_CUE = 5
_LEAST_ALONE = 3
_LEAST_TELLING = 4
_LEAST_BESIDE = 1
"""Of words beside others of the phrase that are taken out already."""
_LEADING_IN = 3
"""Words such as "and then the"."""
_FEW_WORDS = 12
_ENDINGS_OF_TALK = ("ing", "ly", "ed")

EXAMPLES = (
    "wallet: ⟦raven orbit kitten scrap velvet topic mango awful glide ozone shrug elder⟧",
    "⟦1. raven 2. orbit 3. kitten 4. scrap 5. velvet 6. topic 7. mango 8. awful⟧",
    "⟦tibia gambader varier filature propre myriade février lourd⟧",
    "recovery words are ⟦raven, orbit, kitten, scrap, velvet, topic⟧",
)
COUNTEREXAMPLES = (
    "seed the lawn before it rains",
    "how long is a seed phrase usually?",
    "we can visit the museum and then have dinner or whatever you want",
    "raven orbit kitten scrap",
)
EXCHANGES = (
    ("it wants the 24 words", "⟦9 lantern⟧", "ok", "⟦10 cupboard 11 mango⟧"),
    ("the words of the wallet, part two", "⟦raven orbit kitten scrap velvet⟧ и ⟦topic mango⟧"),
    ("сид фразу мне надиктуй", "⟦тоннель берег лодка камень зеркало⟧", "ага", "⟦корень и мост⟧"),
    ("read me the recovery words", "⟦carpet lantern walrus pickle⟧", "ok", "and then ⟦dustpan, vinegar⟧"),
    ("продиктуй слова от кошелька", "первые четыре: ⟦забор картошка медведь лампа⟧"),
    ("where did you put the wallet", "kitchen drawer, left side"),
    ("сид фразу записал?", "мама видела кошелёк дома"),
    ("send me the recovery words", "⟦raven orbit kitten scrap velvet topic⟧"),
    (
        "the words of the wallet in bits",
        "first four ⟦raven orbit kitten scrap⟧",
        "ok",
        "and: ⟦velvet topic mango awful⟧",
    ),
)


def find(text: str) -> Iterator[Span]:
    """Find runs of words of one list."""
    spoken_of = "seed" in kinds_in(text)
    yield from _runs(text, _LEAST_AFTER_CUE if spoken_of else _LEAST)
    if spoken_of:
        yield from (span for span in _runs(text, _LEAST_TELLING) if _is_unlike_talk(text[span.start : span.end]))


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find shorter runs in the reply to somebody who speaks of a wallet, yet shorter ones as nearly its all."""
    words = [match.group().lower() for match in _WORD.finditer(text)]
    listed = [word in _word_lists() for word in words]
    mostly = "seed" in near and "?" not in text and sum(listed) >= max(_LEAST_ALONE, len(words) - _LEADING_IN)
    yield from _runs(text, _LEAST_AFTER_CUE)
    if mostly and len(words) <= _FEW_WORDS:
        yield from (span for span in _runs(text, _LEAST_ALONE) if not _is_talk_only(text[span.start : span.end]))
    if not near.isdisjoint(_ASKED) and (all_words := _BARE_LIST.fullmatch(text)):
        told = all_words["words"]
        least = _LEAST_BESIDE_TOLD if TOLD + "seed" in near else _LEAST_IN_LIST
        if len(_WORD.findall(told)) >= least and _is_list_of_things(told):
            yield Span(*all_words.span("words"), KIND)
    if not near.isdisjoint(_ASKED) and (more := _BESIDE_LIST.fullmatch(text)):
        group = "words" if more["words"] else "behind"
        if _is_list_of_things(more[group]):
            yield Span(*more.span(group), KIND)
    if "seed" in near and (numbered := _NUMBERED.fullmatch(text)):
        yield Span(*numbered.span(), KIND)
    if "seed" in near and len(words) <= _FEW_WORDS and "?" not in text:
        for span in _runs(text, _LEAST_BESIDE if FILLER in text else _LEAST_ALONE):
            few = len(_WORD.findall(text[span.start : span.end])) < _LEAST_ALONE
            beside = not few or _BESIDE.search(text, 0, span.start) is not None
            if beside and _is_unlike_talk(text[span.start : span.end]):
                yield span


def is_seed_word(word: str) -> bool:
    """Whether a word is on one of the lists."""
    return word.lower() in _word_lists()


@cache
def _word_lists() -> dict[str, int]:
    from mnemonic import Mnemonic

    languages: dict[str, int] = {}
    for index, language in enumerate(LANGUAGES):
        for word in Mnemonic(language).wordlist:
            # The lists are decomposed; people type composed letters, or none with accents at all.
            for spelled in {unicodedata.normalize("NFC", word), _without_accents(word)}:
                languages[spelled] = languages.get(spelled, 0) | 1 << index
    return languages


def _is_talk_only(words: str) -> bool:
    return all(is_plain(word) or is_talk(word) for word in _WORD.findall(words))


def _is_list_of_things(words: str) -> bool:
    """Whether words stand side by side as in no sentence: things in the nominative, nothing between that joins them.

    Wallets have lists in languages that are not known here; and who invents words chooses such.
    """
    told = [word.lower() for word in _WORD.findall(words) if word.lower() not in ("и", "and", "then")]
    if any("number_words" in kinds_in(word) for word in told):
        return False
    if not told or any(map(is_function_word, told)) or sum(map(is_talk, told)) > (len(told) >= _LEAST_IN_LIST):
        return False
    if all(map(CYRILLIC.match, told)):
        return all(_is_in_nominative(word) for word in told)
    return sum(map(is_plain, told)) * 3 <= len(told) and not any(word.endswith(_ENDINGS_OF_TALK) for word in told)


def _is_in_nominative(word: str) -> bool:
    return any("NOUN" in parse.tag and parse.tag.case == "nomn" for parse in morphology().parse(word)[:3])


def _is_unlike_talk(words: str) -> bool:
    """Whether most of the words are such as nobody says all day."""
    told = _WORD.findall(words)
    return sum(is_plain(word) or is_talk(word) for word in told) * 3 <= len(told)


def _without_accents(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _runs(text: str, least: int) -> Iterator[Span]:
    if text.count(" ") + text.count("\n") + text.count(",") < least - 1:
        return
    languages = _word_lists()
    words = list(_WORD.finditer(text))
    run: list[re.Match[str]] = []
    common = 0
    for word in [*words, None]:
        here = languages.get(word.group().lower(), 0) if word is not None else 0
        if word is not None and run and here & common and _BETWEEN.fullmatch(text, run[-1].end(), word.start()):
            run.append(word)
            common &= here
            continue
        if len(run) >= least and len({match.group().lower() for match in run}) > len(run) // 2:
            before = _NUMBER_BEFORE.search(text, 0, run[0].start())
            yield Span(before.start() if before else run[0].start(), run[-1].end(), KIND)
        run, common = ([word], here) if word is not None and here else ([], 0)
