"""Persons by name whom the export itself holds: contacts and senders, with pet names and in all Russian cases.

A contact's first name that is no ordinary word is found however it is written; the rest of what the address book
says, such as from where one knows them, where it has a capital.
"""

from collections.abc import Callable, Iterator

from prepare.scrub._given_names import folded, name_of
from prepare.scrub._people import HANDLE, People, private_words, spellings
from prepare.scrub._plain import is_plain
from prepare.scrub._russian_given_names import around, forms_of
from prepare.scrub._russian_readings import CYRILLIC, reading
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk
from prepare.scrub._well_known import beside_well_known
from prepare.scrub._words import WORD, starts_sentence

KIND = "PERSON"

_LEAST_LETTERS_IN_LOWER_CASE = 4
_LEAST_SHARE_OF_NAME = 0.3

PEOPLE = People(names=("Zhuzha Pasternak 🐈", "Mum", "Will Ferris", "Оля Работа", "Мераб Кузнецов", "bobby99"))
"""Whom the examples know."""
EXAMPLES = (
    "is ⟦zhuzha⟧ coming",
    "so ⟦Pasternak⟧ rang",
    "ask ⟦Will⟧ about it, says Mum",
    "⟦bobby99⟧ is online",
    "с ⟦олей⟧ и ⟦Мерабом⟧",
    "это ⟦Кузнецову⟧",
)
COUNTEREXAMPLES = ("Will you come", "will do, mum", "работа не волк", "pasternak soup", "кузнецов тут много")


def for_people(people: People) -> Callable[[str], Iterator[Span]]:
    """Make the rule's `find` for these people."""
    anyhow: set[str] = set()
    titled: set[str] = set()
    for name in people.names:
        for place, word in enumerate(private_words(name)):
            for said in spellings(word):
                (anyhow if _is_only_a_name(said, first=place == 0) else titled).add(said)
    titled -= anyhow
    own = {tuple(map(folded, private_words(name))) for name in people.names}
    patterns = (WORD, HANDLE) if any(map(HANDLE.fullmatch, anyhow)) else (WORD,)

    def find_people(text: str) -> Iterator[Span]:
        found = list(find_words(text))
        for start, end in beside_well_known(text, found, own) if found else ():
            yield Span(start, end, KIND)

    def find_words(text: str) -> Iterator[tuple[int, int]]:
        for pattern in patterns:
            for match in pattern.finditer(text):
                word = match.group()
                end = match.end() - (2 if word.endswith(("'s", "’s")) else 0)
                said = folded(word[: end - match.start()])
                if said in anyhow or (said in titled and word[0].isupper() and _is_meant(text, match.start(), said)):
                    yield match.start(), end

    return find_people if anyhow or titled else find


def find(text: str) -> Iterator[Span]:
    """Nobody: without an export there are no names to look for."""
    return iter(())


def _is_only_a_name(said: str, *, first: bool) -> bool:
    """Whether a way to say a contact's name is hardly any other word."""
    if CYRILLIC.match(said):
        if forms_of(said):
            return said not in around().not_in_lower_case and not is_talk(said)
        use = reading(said)
        return first and not is_talk(said) and (not use.known or use.given >= _LEAST_SHARE_OF_NAME)
    known = name_of(said)
    if known is not None:
        rare = known.certainty == "title_case" and first and not is_talk(said) and not is_plain(said)
        return known.certainty == "any_case" or rare
    return first and len(said) >= _LEAST_LETTERS_IN_LOWER_CASE and not is_talk(said)


def _is_meant(text: str, start: int, said: str) -> bool:
    """Whether a word with a capital is the name and not how a sentence begins."""
    if not starts_sentence(text, start):
        return True
    known = name_of(said)
    return not is_talk(said) and (known is None or known.certainty not in ("word", "often"))
