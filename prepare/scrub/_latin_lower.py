"""Names in lower case that what persons do around them tells: "ask will if hope needs a lift", "dr lindqvist"."""

import re
from collections.abc import Iterator, Sequence

from prepare.scrub._given_names import name_of
from prepare.scrub._latin_words import Word, around, is_usual

_NAME = r"(?P<name>[^\W\d_A-Z]{3,}(?:-[^\W\d_A-Z]{3,})?)"
_CLAUSE_START = (
    r"(?:^|[,.!?;:\n(]\s?|\b(?:and|but|if|because|cause|cos|bc|so|when|that|says|said|think|hope|hear|heard|is|did"
    r"|does|has|was|since|while|until|unless|before|after|or)\s)"
)
_END = r"(?=\s*(?:[,.;:!?)\n]|$))"
_FRAMES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # ask will if, tell rose to, text dawn about
        rf"\b(?:ask|asked|tell|told|remind|reminded|texted|text) {_NAME} "
        r"(?:if|to|that|about|i|we|he|she|what|when|where|whether|why|how|not to|for the|she's|he's|i'm|we're)\b",
        # hope needs a lift, fern said
        rf"{_CLAUSE_START}{_NAME} (?:just |never |always |already |also |still )?"
        r"(?:says|said|told|asked|texted|rang|reckons|thinks|thought|wants|wanted|needs|phoned|messaged|moaned|texts"
        r"|forgot|promised|swears|swore|hates|loves|fancies|invited|offered|knows)\b",
        # is kasia still seeing, has fern rung
        rf"\b(?:is|was|has|did) {_NAME} (?:still |already |even )?(?:seeing|dating|coming|rung|pregnant|awake|alright"
        r"|free|driving|bringing|joining|invited|ok|around|home|say|tell|ring|text|call|reply|ever)\b",
        # seeing kasia from accounts
        rf"\b(?:seeing|dating|met|meeting|saw|with|from|spoke to|chat with|friends with) {_NAME} from "
        r"(?:accounts|accounting|work|school|uni|college|church|hr|sales|marketing|finance|next door|upstairs"
        r"|downstairs|the (?:office|gym|pub|shop))\b",
        # pick poppy up, drop fern off
        rf"\b(?:pick|picking|drop|dropping|drag|bring|take|taking|get|getting) {_NAME} "
        r"(?:up|off|home|round|over|to the|from the)\b",
        # hope yes, will no
        rf"(?:^|[,;\n]\s?){_NAME} (?:yes|no|maybe)(?=\s*(?:[,.;]|$))",
        # auntie bev, cousin fern
        rf"\b(?:aunt|auntie|aunty|uncle|cousin|nana|granny) {_NAME}\b",
        # fern's mum
        rf"\b{_NAME}['’]s (?:mum|mom|dad|sister|brother|ex|wife|husband|boyfriend|girlfriend|kids|birthday|wedding"
        r"|hen do|stag do|place|flat)\b",
    )
)
_OWNS = re.compile(rf"(?<![\w'’-]){_NAME}['’]s(?= )")
_CALLED = re.compile(rf"(?:,\s{_NAME}(?:[?!]+|\.\.\.?)?\s*$)")
_CALLED_FIRST = re.compile(rf"^{_NAME}(?:,\s|[?!]+(?:\s|$))")
_INTRODUCED = re.compile(
    r"\b(?:it['’]?s|this is|i['’]?m) (?P<name>[^\W\d_A-Z]{3,12})"
    r"(?:,? (?:here|speaking)\b|[,.! ]{1,2}(?:this is )?(?:my |on a )?new (?:number|phone|sim)\b)"
)
_SIZED = re.compile(r"\b(?:little|big|young|old|baby|wee) (?P<name>[^\W\d_A-Z]{2,12})\b")
_ENDEARED = re.compile(r"(?P<stem>\w{2,}?)(?P<last>[b-df-hj-np-tv-z])?(?:(?P=last))?(?:y|ie|ey)")
_PAIR = re.compile(r"\b(?P<one>[^\W\d_A-Z]{2,12}) (?:and|n|&) (?:little |big |baby )?(?P<other>[^\W\d_A-Z]{2,12})\b")
_ASKED_FOR = re.compile(rf"\bask(?:ed)? for {_NAME}{_END}", re.MULTILINE)
_TITLED = re.compile(rf"(?<!['’])\b(?:mr|mrs|dr|prof|frau|herr|signora|señora)\.? {_NAME}\b")
_COUPLED = re.compile(rf" (?:and|&) {_NAME}\b")
_ENDS = re.compile(r"\s*(?:[,.;:!?)\n]|$)")
_LEAST_LETTERS_OF_STEM = 3
_TITLES = frozenset(("mr", "mrs", "dr", "prof", "frau", "herr", "signora", "señora"))


def in_lower_case(text: str, words: Sequence[Word], found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find names in lower case by their place; `found` are names that one of them may be coupled to."""
    if any(word.lower in _TITLES for word in words):
        for match in _TITLED.finditer(text):
            if not is_usual(match["name"]) and match["name"] not in around().behind_title:
                yield match.span("name")
    for match in _INTRODUCED.finditer(text):
        if not is_usual(match["name"]) or _is_borne(match["name"]):
            yield match.span("name")
    if not any(
        word.text.islower() and (is_endeared(word.lower) or word.name or word.lower in around().also_borne)
        for word in words
    ):
        return
    for frame in _FRAMES:
        for match in frame.finditer(text):
            if _is_borne(match["name"]):
                yield match.span("name")
    for match in _ASKED_FOR.finditer(text):
        known = name_of(match["name"])
        if known and known.certainty in ("title_case", "often") and not is_usual(match["name"]):
            yield match.span("name")
    for pattern in (_OWNS, _CALLED, _CALLED_FIRST, _SIZED):
        for match in pattern.finditer(text):
            if is_surely_borne(match["name"]):
                yield match.span("name")
    for pair in _PAIR.finditer(text):
        if all(map(is_surely_borne, pair.groups())):
            yield from (pair.span(place) for place in ("one", "other"))
    for _, end in found:
        coupled = _COUPLED.match(text, end)
        if coupled and _is_borne(coupled["name"]):
            is_also_verb = is_usual(coupled["name"])
            if not is_also_verb or _ENDS.match(text, coupled.end()):
                yield coupled.span("name")


def is_endeared(word: str) -> bool:
    """Whether a word in lower case is a given name with an ending of endearment: "marky", "ozzy"."""
    match = _ENDEARED.fullmatch(word)
    if match is None or is_usual(word) or name_of(word) is not None:
        return False
    stem = match["stem"] + (match["last"] or "")
    known = name_of(stem) if len(stem) >= _LEAST_LETTERS_OF_STEM else None
    return known is not None and known.certainty in ("any_case", "title_case", "often")


def is_surely_borne(word: str) -> bool:
    """Whether a word in lower case is a given name and hardly anything else."""
    known = name_of(word)
    sure = known is not None and known.certainty in ("title_case", "often") and word not in around().also_borne
    return (sure and not is_usual(word)) or (word in ("jo", "bev", "deb", "dev", "tash") or is_endeared(word))


def _is_borne(word: str) -> bool:
    """Whether a word in lower case is a given name that persons often bear, or one that is hardly another word."""
    if word in around().also_borne:
        return True
    known = name_of(word)
    return known is not None and known.certainty in ("title_case", "often") and not is_usual(word)
