"""Persons named in Latin script: by the table of names, and by what is said around a name.

A rare name needs a capital; one that is also a word needs a neighbour that only persons have; one that is in no table
needs a title, "my name is", or the like. What stands in capitals throughout shouts: there a capital says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prepare.scrub._latin_called import called
from prepare.scrub._latin_initials import by_place
from prepare.scrub._latin_lower import in_lower_case
from prepare.scrub._latin_no_persons import without_things
from prepare.scrub._latin_parts import after_particles, end_of_name, first_part, goes_on, is_said_to_be, last_part
from prepare.scrub._latin_words import LATIN, Word, around, is_unusual, words_of
from prepare.scrub._talk import is_talk
from prepare.scrub._words import WORD, starts_sentence

_AND = re.compile(r"\s*(?:,|&|\band\b|\bor\b|\bet\b|\bund\b|\by\b)\s*", re.IGNORECASE)
_COUPLED = re.compile(r" (?:and|&|or) ")
_LIST = re.compile(r"(?:[^\W\d_]{2,}, )+[^\W\d_]{2,},? (?:and|&|or) [^\W\d_]{2,}")
_LEAST_IN_LIST = 2
_SHORT_TITLES = ("mr", "mrs", "dr", "prof")
_GREETINGS = ("hi", "hey", "hello", "dear", "hiya")
_GREETED = re.compile(r"[,!]|\s*$")
_NAME_IS = re.compile(
    r"(?:\b(?:(?:nick|sur|fore)?name(?:'s|’s| is|:|\?)?|(?-i:named)|nam(?:e|ing|ed) (?:her|him|them)"
    r"|(?:is|am|was|be|are|'s|'m) called|goes by"
    r"|name on (?:it|the (?:card|bell|door|account|booking))(?: is|:)?|in the name of|under the name|c/o"
    r"|(?:buzzer|bell|doorbell|label|sticker|letterbox) says"
    r"|calls? (?:me|him|her))"
    r"|\b(?:user|customer|client|patient|contact|attn|applicant|tenant|member|claimant|holder|renter|driver|recipient"
    r"|guest|buyer|seller|payee|beneficiary|sender|guarantor|owner|employee|student|insured|signed"
    r"|cc|bcc):[\s*_\"']{0,3})\s*$",
    re.IGNORECASE,
)
_SAID_BY = re.compile(r"[,!?\"”’'] (?:says|said|asks|asked|writes|wrote|adds|added|replied|explains|explained) $")
_DOES_AS_PERSONS_DO = re.compile(
    r" (?:broke up|split up|got (?:married|engaged|divorced|fired|promoted)|(?:is|was|'s) (?:dating|pregnant|asking"
    r"|saying|telling|calling|texting|like|single|married)|just (?:called|texted|said|told|asked|messaged)"
    r"|and (?:I|me)\b)"
)
_WITH_SPEAKER = re.compile(r"\b(?:me|I) and $", re.IGNORECASE)
_POSSESSED = re.compile(r"['’]s ([a-z]+)")
_WHENCE = re.compile(
    r" (?:at|from) (?:work|school|uni|college|church|hr|accounting|(?:the )?(?:office|gym)|next door"
    r"|(?:up|down)stairs)\b",
    re.IGNORECASE,
)
_PARENTS = frozenset(("mum", "mom", "mother", "dad", "father", "parents", "son", "daughter", "baby", "kids"))
_SPANISH_SAINTS = ("san", "santa", "los", "las")
_LOOK_BACK = 24
_LEAST_LETTERS = 3
_LONGEST_SHORTENING = 3
"""Letters of what in capitals is rather no name: "TED", "IRL"."""


def find_latin(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each person's name."""
    if not LATIN.search(text):
        return
    words = words_of(text)
    taken: set[int] = set()
    found: list[tuple[int, int]] = []
    introduced = any(word.lower == "name" for word in words)
    for index, word in enumerate(words):
        if word.name is None and not word.titled and not introduced:
            continue
        if index in taken or not _begins_name(_Place(text, words, index, found)):
            continue
        first, last = first_part(text, words, index, taken), last_part(text, words, index)
        taken.update(range(first, last + 1))
        if last > index and _names_place(text, words, last):
            continue
        found.append((words[first].start, end_of_name(text, words[last])))
    more = [(start, end) for start, end in by_place(text) if not any(_crosses(start, end, each) for each in found)]
    found = [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in more)]
    lower = [(start, end) for start, end in in_lower_case(text, words, found) if not _is_within(start, found)]
    lower += [(start, end) for start, end in called(text) if not _is_within(start, found)]
    yield from without_things(text, sorted({*found, *_in_lists(text, found), *more, *lower}))


def _crosses(start: int, end: int, other: tuple[int, int]) -> bool:
    """Whether two places have something in common, and the first does not hold the other."""
    return other[0] < end and start < other[1] and not (start <= other[0] and other[1] <= end)


def _is_within(start: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start < b for a, b in places)


@dataclass(frozen=True, slots=True)
class _Place:
    """A word where it stands."""

    text: str
    words: Sequence[Word]
    index: int
    found: Sequence[tuple[int, int]]
    """Names before it."""

    @property
    def word(self) -> Word:
        return self.words[self.index]

    @property
    def before(self) -> str:
        """The word right before, with one blank between, in lower case; else nothing."""
        if self.index == 0 or self.text[self.words[self.index - 1].end : self.word.start] != " ":
            return ""
        return self.words[self.index - 1].lower

    @property
    def next(self) -> Word | None:
        return self.words[self.index + 1] if self.index + 1 < len(self.words) else None

    @property
    def after(self) -> str:
        """The word right after, likewise."""
        follows = self.next is not None and self.text[self.word.end : self.next.start] == " "
        return self.next.lower if self.next and follows else ""

    def follows(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern that ends in $ ends where the word begins."""
        return pattern.search(self.text, max(0, self.word.start - _LOOK_BACK), self.word.start) is not None


def _begins_name(place: _Place) -> bool:
    word = place.word
    if _is_of_place(place):
        return False
    if word.text.islower():
        return _is_name_in_lower_case(place)
    if word.name is None:
        unknown = word.titled and len(word.text) > 1
        return unknown and (_is_introduced(place) or _is_coupled(place) or _lives(place))
    if word.name.certainty == "any_case":
        return word.titled or (word.text.isupper() and len(word.text) > _LONGEST_SHORTENING)
    if word.text.isupper():
        return _is_shouted_at(place)
    if not word.titled:
        return False
    return word.name.certainty == "title_case" or _is_person(place)


def _is_name_in_lower_case(place: _Place) -> bool:
    word = place.word
    if is_said_to_be(place.text, word):
        return True
    if word.name is None:
        return False
    if word.name.certainty == "any_case":
        return True
    if place.before in _SHORT_TITLES and len(word.text) >= _LEAST_LETTERS and is_unusual(word):
        return word.lower not in around().behind_title
    if word.name.certainty == "title_case" and is_unusual(word) and place.before in around().surely_before_person:
        return True
    with_surname = place.next is not None and place.next.text.islower() and goes_on(place.text, word, place.next)
    return with_surname and word.name.certainty != "surname"


def _is_shouted_at(place: _Place) -> bool:
    """Whether a name in capitals stands alone before an exclamation mark: "NOAH!!!"."""
    text, word = place.text, place.word
    alone = starts_sentence(text, word.start) and text.startswith("!", word.end)
    often = word.name is not None and word.name.certainty in ("title_case", "often")
    return alone and often and len(word.text) > _LONGEST_SHORTENING and is_unusual(word)


def _is_person(place: _Place) -> bool:
    """Whether a name that is also a word, or a surname, is meant as a name."""
    text, word, lists = place.text, place.word, around()
    if _is_introduced(place) or place.before in lists.before_person or place.after in lists.person_does:
        return True
    if _DOES_AS_PERSONS_DO.match(text, word.end):
        return True
    if place.found and _AND.fullmatch(text, place.found[-1][1], word.start):
        return True
    after = place.next
    if after and after.titled and after.name and after.name.certainty == "any_case":
        return bool(place.after) or _AND.fullmatch(text, word.end, after.start) is not None
    if word.name is None or word.name.certainty == "word":
        return False
    if starts_sentence(text, word.start):
        if is_unusual(word) and _POSSESSED.match(text, word.end):
            return word.name.certainty == "often"
        if word.name.certainty != "often" or after is None:
            return False
        family = goes_on(text, word, after) and not is_talk(after.lower)
        return family or after_particles(text, place.words, place.index) is not None
    return place.before not in lists.determiners or text.startswith(("'s", "’s"), word.end)


def _is_introduced(place: _Place) -> bool:
    """Whether a greeting, a title, a relation, "my name is" or "…," said stands before."""
    text, word, lists = place.text, place.word, around()
    if place.before in _GREETINGS:
        return _GREETED.match(text, word.end) is not None and is_unusual(word) and not word.text.isupper()
    before = place.words[place.index - 1] if place.index else None
    may_be = not is_talk(word.lower) and word.lower not in lists.no_surname
    if before and before.lower in lists.titles and (before.titled or text[before.end] == "."):
        gaps = (" ", ". ", ".") if before.lower in lists.shortened_titles else (" ",)
        return text[before.end : word.start] in gaps and word.lower not in lists.no_surname
    if place.before in _SHORT_TITLES and len(word.text) >= _LEAST_LETTERS and not word.text.isupper():
        # "mrs Hathersage", and not "dr Pepper".
        return may_be and is_unusual(word) and word.lower not in lists.behind_title
    if place.follows(_SAID_BY):
        return may_be
    if before and place.before in lists.kin:
        return may_be and (word.name is not None or not starts_sentence(text, before.start))
    return (may_be and place.follows(_NAME_IS)) or _is_beside_kin(place)


def _is_coupled(place: _Place) -> bool:
    """Whether an unknown word with a capital is coupled to a person: "Marcus and Ify"."""
    word = place.word
    if len(word.text) < _LEAST_LETTERS or not place.found or word.text.isupper():
        return False
    return _COUPLED.fullmatch(place.text, place.found[-1][1], word.start) is not None and is_unusual(word)


def _lives(place: _Place) -> bool:
    """Whether an unknown word with a capital does what neither a firm nor a crowd does: "Ciset married"."""
    return place.after in around().only_person_does and is_unusual(place.word)


def _is_beside_kin(place: _Place) -> bool:
    """Whether a relation or the speaker stands beside a word with a capital: "Ify's mum", "me and Ify are"."""
    word = place.word
    if len(word.text) < _LEAST_LETTERS or word.text.isupper() or not is_unusual(word):
        return False
    if _WITH_SPEAKER.search(place.text, max(0, word.start - _LOOK_BACK), word.start):
        return place.after in ("are", "were", "went", "had", "got", "have", "both", "just", "decided", "broke")
    if _WHENCE.match(place.text, word.end) and not starts_sentence(place.text, word.start):
        return True
    possessed = _POSSESSED.match(place.text, word.end)
    return possessed is not None and possessed[1] in around().kin | around().relations | _PARENTS


def _is_of_place(place: _Place) -> bool:
    """Whether a name is that of a place or a thing: "Lake Louise", "Royce City"."""
    word = place.word
    if place.index and place.words[place.index - 1].lower in around().before_place:
        before = place.words[place.index - 1]
        bears = before.titled or (word.text.islower() and before.lower in _SPANISH_SAINTS)
        return bears and place.text[before.end : word.start] in (" ", ". ", "-")
    return _names_place(place.text, place.words, place.index)


def _names_place(text: str, words: Sequence[Word], last: int) -> bool:
    """Whether a name that ends with that word is in the name of a place: "Percy Warner Park"."""
    if last + 1 == len(words):
        return False
    word, after = words[last], words[last + 1]
    return after.titled and after.lower in around().after_place and after.start <= word.end + 3


def _in_lists(text: str, found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find the other words of lists half of which are names: "Efimiya, Mary, Ariana and chad"."""
    if len(found) < _LEAST_IN_LIST:
        return
    for match in _LIST.finditer(text):
        items = [item.span() for item in WORD.finditer(text, *match.span()) if item.group() not in ("and", "or")]
        names = [item for item in items if any(start <= item[0] < end for start, end in found)]
        if len(names) >= _LEAST_IN_LIST and 2 * len(names) >= len(items):
            yield from (item for item in items if item not in names)
