"""Names of pets, things, venues, places and singers, where the words around say that no person is meant.

What is said to be a pet's or a thing's name stays in the rest of that message too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from prepare.scrub._given_names import folded, name_of

_ANIMAL = (
    r"(?:dog|puppy|pup|cat|kitten|kitty|hamster|gerbil|guinea pig|rabbit|bunny|horse|pony|mare|foal|parrot|budgie|bird"
    r"|fish|goldfish|betta|turtle|tortoise|lizard|gecko|bearded dragon|iguana|snake|python|rat|mouse|ferret|hedgehog"
    r"|chinchilla|goat|sheep|lamb|pig|cow|calf|donkey|alpaca|llama|chicken|hen|rooster|duck|goose|frog|toad|axolotl"
    r"|spider|tarantula|snail|chihuahua|beagle|poodle|labrador|retriever|terrier|corgi|dachshund|husky|bulldog"
    r"|pit ?bull|german shepherd|greyhound|whippet|collie|pug|spaniel|doodle|goldendoodle|mutt|tabby|calico"
    r"|mannequin|mannequin head|doll|teddy|roomba|cactus|succulent|sourdough starter|wizard|druid|barbarian|paladin)"
)
_THING = (
    rf"(?i:{_ANIMAL}|robot|vacuum|plant|starter|van|car|truck|jeep|boat|bike|guitar|kayak|laptop|rogue|bard|cleric)"
)
_ONE = r"[A-Z][\w’'-]*\w(?<!['’]s)(?![\w'’])"
_NAMES = rf"(?P<names>{_ONE}(?:(?:, (?:and )?| and | & ){_ONE}){{0,4}})"
_NAMED = (
    # a bearded dragon named Steve; two goats we called Salt and Pepper
    re.compile(rf"\b{_THING}(?P<many>s?) (?:[a-z']+ ){{0,4}}?(?:named|called) {_NAMES}"),
    # my cat's name is Mochi; a cat, her name is Mochi
    re.compile(
        rf"\b{_THING}(?P<many>s?)(?:'s|’s)?,? (?:(?:her|his|its|their|whose) )?names?(?:'s|’s| is| are| was) {_NAMES}"
    ),
    # the dogs are Dolly and Waylon
    re.compile(rf"\b(?:[Tt]he|[Mm]y|[Oo]ur|[Hh]is|[Hh]er) (?:[a-z]+ )?{_THING}(?P<many>s?)(?: is| are|'s|’s) {_NAMES}"),
    # we named the van Gerald
    re.compile(rf"\bnam(?:e|ed|ing) (?:it|(?:the|my|our|his|her) {_THING})(?P<many>s?) {_NAMES}"),
)
_ANIMAL_SAID = re.compile(rf"\b{_ANIMAL}s?\b", re.IGNORECASE)
_OF_ANIMAL = re.compile(rf"\b(?:[Hh]er|[Hh]is|[Ii]ts) name(?:'s|’s| is| was) (?P<name>{_ONE})")
_PERSON_SAID = re.compile(
    r"\b(?:baby|girl|boy|daughter|son|sister|brother|wife|husband|boyfriend|girlfriend|friend|mom|mum|dad|aunt|auntie"
    r"|uncle|cousin|niece|nephew|teacher|roommate|guy|lady|woman|man|boss|coworker|neighbor|neighbour|owner|vet|sitter"
    r"|trainer|walker|groomer|breeder|kid|someone|somebody|date|crush|ex|dr|doctor|she|he)\b",
    re.IGNORECASE,
)
_VENUE = (
    r"(?:venue|bar|club|restaurant|place|cafe|café|coffee shop|pub|brewery|diner|spot|joint|taco truck|bakery|store"
    r"|shop)"
)
_CALLED_VENUE = re.compile(
    rf"\b(?:{_VENUE}|band|show|song|album|movie|film|book|game) (?:called|named) (?:the )?(?:[A-Z][a-z]+ )?$",
    re.IGNORECASE,
)
_IS_VENUE = re.compile(
    r"(?:['’]s)?,? (?:it['’]s|it is|is|which is|that['’]s) (?:like )?(?:a|an|the|this|my favorite) (?:[a-z]+ ){0,2}"
    rf"{_VENUE}\b"
)
_OWNS_NO_THING = re.compile(
    r"['’]s(?=\s*(?:[.,;!?)\n]|$)| (?:and|or|with|for|because|last|after|before|on|in|is|was|has) )"
)
_OWNS_TITLED = re.compile(r"['’]s [A-Z]")
_BEFORE_VENUE = re.compile(
    r"\b(?:at|to|ate|eat|eating|love|see|afford|try|tried|hit|hitting|recommend|and|or|so|do|did|like) (?:the )?$",
    re.IGNORECASE,
)
_INSIDE_PLACE = re.compile(r"\b(?:in|downtown) $", re.IGNORECASE)
_TRUSTS = re.compile(r"\b(?:believ|trust|faith|confid|interest|disappoint|crush|love|see)\w* in $", re.IGNORECASE)
_GOES_TO = re.compile(
    r"\b(?:go|goes|going|went|gone|drive|drives|driving|drove|fly|flying|flew|trips?|hike|hiking|hiked|bus|train|move|moving"
    r"|moved|been|back|over|up|down|out) (?:up |down |out |back |over )?to $",
    re.IGNORECASE,
)
_PLAYED = re.compile(
    r"\b(?:sings?|singing|sang|blasting|bumping|covers? of|karaoke|concert|tickets to see|stan"
    r"|albums? by|songs? by|playlist of) $",
    re.IGNORECASE,
)
_TEAM = re.compile(r"\bTeam $")
_LOOK_BACK = 32
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"[^\s,]+")
_GATE = re.compile(r"\b(?:nam|call|is |are |the |my |our )|['’]s ", re.IGNORECASE)


def without_things(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out names that are no persons'."""
    if not found:
        return []
    things = _things(text)
    return [
        (start, end)
        for start, end in found
        if not (things and _said(text[start:end]) <= things) and not _is_no_person(text, start, end)
    ]


def _said(name: str) -> frozenset[str]:
    return frozenset(folded(word) for word in _WORD.findall(name))


@lru_cache(maxsize=256)
def _things(text: str) -> frozenset[str]:
    """Words of the names that a text gives to pets and things."""
    return frozenset(word for names in _names_of_things(text) for word in _said(names)) - {"and"}


def _names_of_things(text: str) -> Iterator[str]:
    for pattern in _NAMED if _GATE.search(text) else ():
        for match in pattern.finditer(text):
            yield match["names"] if match["many"] else _FIRST.findall(match["names"])[0]
    animal = _ANIMAL_SAID.search(text)
    for match in _OF_ANIMAL.finditer(text, animal.end()) if animal else ():
        if not _PERSON_SAID.search(text, 0, match.start()):
            yield match["name"]


def _is_no_person(text: str, start: int, end: int) -> bool:
    if not text[start].isupper():
        return False
    before = text[max(0, start - _LOOK_BACK) : start]
    if _CALLED_VENUE.search(before) or _IS_VENUE.match(text, end) or _PLAYED.search(before) or _TEAM.search(before):
        return True
    words = text[start:end].split()
    known = name_of(words[-1])
    rare = known is None or known.certainty in ("surname", "often", "word")
    if _OWNS_TITLED.match(text, end):
        return len(words) == 1 and _BEFORE_VENUE.search(before) is not None
    if _OWNS_NO_THING.match(text, end) and _BEFORE_VENUE.search(before):
        return len(words) > 1 or (known is not None and known.certainty == "surname")
    if len(words) > 1 or text.startswith(("'", "’"), end):
        return False
    if _INSIDE_PLACE.search(before):
        return not _TRUSTS.search(before)
    return bool(_GOES_TO.search(before)) and (rare or (known is not None and known.certainty == "title_case"))
