"""Persons who are called by name without a comma, as in chats: "jas can u order it", "was it u rob", "Will, it's done".

A question or a request begins right behind the name, or ends with it. A word that is in no list of words may be a name
there; one that is also a word needs a beginning that can go on nothing else.
"""

import re
from collections.abc import Iterator

from prepare.scrub._big_places import is_big_place
from prepare.scrub._common_words import common_words
from prepare.scrub._given_names import name_of
from prepare.scrub._latin_lower import is_endeared, is_surely_borne
from prepare.scrub._latin_words import around, is_usual

_NAME = r"(?P<name>[^\W\d_]{2,14})"
_HAILED = r"(?:(?:hey|hi|hello|yo|oi|ok|okay|so|and|but|morning|evening|sorry|thanks|cheers|omg|pls|please|btw),? )?"
# Nothing but somebody who is asked stands before these.
_ASKED_YOU = (
    r"(?:can|could|would|did|do|have|are|r|were) (?:u|you|ya)\b|(?:what|where|who|when|how)['’]?(?:s|re)\b"
    r"|(?:did|have)(?:nt|n['’]t) (?:u|you)\b|(?:u|you) (?:there|up|around|awake|home|free|coming)\b"
)
_ASKED = (
    rf"{_ASKED_YOU}|(?:what|where|who|when|why|which|how|are we|do we|did we|shall we|is it|is the|was it|was that)\b"
    r"|(?:pls|please|plz|quick|send|call|text|ring|tell|remind|dont|don['’]t) "
)
_FIRST = re.compile(rf"(?:^|[.!?\n]\s){_HAILED}{_NAME} (?:(?P<you>{_ASKED_YOU})|{_ASKED})", re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:u|you|ya|then|pls|please|plz|thanks|thanx|thx|cheers|ta|night|morning|bye|sorry|welcome|congrats|well done"
    rf"|(?:ur|your) \w+|for me|(?i:to|for) (?:u|you)) {_NAME}[?!. ]*(?:$|\n)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\b(?:tell|told|ask|asked|remind|text|texted|dm|msg|message|ring|rang) {_NAME} "
    r"(?:the|i|i['’]?m|we|we['’]?re|he|she|he['’]?s|she['’]?s|that|to|if|about|its|it['’]?s|when|what|where"
    r"|whether|why|how|not to"
    r"|hi|yes|no|thanks|happy|sorry|ur|your|u|you|dont|don['’]?t)\b"
)
# What anybody may be, but a thing seldom is, right before a name that is hardly another word.
_WITH = re.compile(
    r"\b(?:hi|hello|happy birthday|thanks|love) (?:to|from) (?P<greeted>[^\W\d_A-Z]{3,14})\b"
    r"|\b(?:rang|ring|called|phone|phoned|saw|met|meet|meeting|seen|tell|told|ask|asked|texted|emailed|messaged|invite|invited"
    r"|(?:picking|pick|picked) up|(?:dropping|drop|dropped) off|collect|collecting|collected|hugged|with|w/"
    r"|me and|me n|me(?= \w+ (?:and|n|&) )|seeing|feed|babysit|babysitting"
    r"|kissed|bumped into|ran into|lend|lent|owe|owes|paid|pay|thank|forgive|blame) "
    r"(?P<met>[^\W\d_A-Z]{3,14})\b"
    r"|\b(?:did|didnt|didn['’]t|does|doesnt|doesn['’]t|can|could|has|hasnt|hasn['’]t|will|would|should|is|isnt|was|wasnt|if|when"
    r"|that|coz|cos|because|think|hope|says?|said) (?P<does>[^\W\d_A-Z]{3,14}) (?=[a-z]{2,})"
    r"|(?:^|[.!?,;\n]\s?|\b(?:and|but|so|ok|no|yes|yeah|omg|lol) )(?P<cannot>[^\W\d_A-Z]{3,14}) "
    r"(?=(?:can['’]?t|cannot|won['’]?t|did(?:n['’]?t)?|does(?:n['’]?t)|isn['’]?t|hasn['’]?t|has|had|said|says|knows|knew|got|gets"
    r"|went|came|comes|rang|wants|needs|thinks|gave|took|made|left|lost|broke|paid|owes|works|lives|and i"
    r"|and me|is|was)\b)"
)
_TELLS = re.compile("t[eo]l[ld]|ask|remind|text|dm|msg|message|r[ai]ng")
_LOWER = re.compile("[a-zà-ÿ]{3,14}")
_COMMA = re.compile(
    r"^(?P<name>[^\W\d_a-z][a-z]{1,12}), (?=(?i:i|i['’]m|we|you|u|it['’]?s?|he|she|they|the|my|your|can|could|did|do"
    r"|don['’]?t|have|are|is|what['’]?s?|where['’]?s?|who|when|why|how|please|pls|thanks|sorry|there|if"
    r"|(?:mum|mom|dad|gran|granddad|grandad|nan|grandma|grandpa)(?:['’]s)?)\b)"
)
_VOWEL = re.compile("[aeiouyà-ÿ]")
_TRIPLE = re.compile(r"(.)\1\1")
_ENDINGS = ("ing", "ed", "ly", "tion", "ies", "ness", "able", "ful", "ays", "ish", "est")
_LEAST_LETTERS = 3


def called(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each such name."""
    for match in _FIRST.finditer(text):
        name = match["name"]
        if _is_known(name) or (match["you"] and (_is_word_too(name) or _may_be_unlisted(name))):
            yield match.span("name")
    for match in _LAST.finditer(text):
        if _is_known(match["name"]):
            yield match.span("name")
    for match in _TOLD.finditer(text) if _TELLS.search(text) else ():
        if _may_be_unlisted(match["name"]):
            yield match.span("name")
    for match in _WITH.finditer(text) if any(map(is_surely_borne, _LOWER.findall(text))) else ():
        group = match.lastgroup
        if group and is_surely_borne(match[group]) and _is_rare(match[group]) and not is_big_place(match[group]):
            yield match.span(group)
    if comma := _COMMA.match(text):
        known = name_of(comma["name"])
        if _is_word_too(comma["name"]) or (known is not None and known.certainty == "word" and _is_rare(comma["name"])):
            yield comma.span("name")


def _is_known(word: str) -> bool:
    """Whether a word is in the table of names and hardly another word, or is made of such a name."""
    lower = word.lower()
    known = name_of(lower)
    if known is not None and known.certainty != "surname":
        return _is_rare(lower) and len(lower) >= _LEAST_LETTERS
    return is_endeared(lower) or _is_endeared_surname(lower)


def _is_word_too(word: str) -> bool:
    """Whether a word is often a name and more often a word: "hope"."""
    return word.lower() in around().also_borne


def _is_endeared_surname(word: str) -> bool:
    """Whether a word is a surname with an ending of endearment: "jonesy"."""
    known = name_of(word[:-1]) if word.endswith("y") else None
    return known is not None and known.certainty == "surname" and len(word) > _LEAST_LETTERS and _is_rare(word)


def _may_be_unlisted(word: str) -> bool:
    """Whether a word is in no list: short for a name, or from far away."""
    lower = word.lower()
    return (
        len(lower) >= _LEAST_LETTERS
        and _is_rare(lower)
        and not word.isupper()
        and _VOWEL.search(lower) is not None
        and _TRIPLE.search(lower) is None
        and not lower.endswith(_ENDINGS)
    )


def _is_rare(word: str) -> bool:
    lower = word.lower()
    return not is_usual(lower) and lower not in common_words() and lower not in around().called_otherwise
