"""The leak audit on the page: the verdict first, then the numbers it rests on. Any part may be missing."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluate.readings import finite, mapping, told
from soundalike.page_parts import counted, prose, table, text

Leaks = Mapping[str, Any]

_ATTACKS = {
    "loss": "by the loss",
    "reference": "by the loss, less the base's",
    "min_k": "by the least likely words",
}


def leaks_part(leaks: Leaks) -> str:
    """Verdict and numbers; nothing where nothing was tried."""
    given = leaks.get("verdict")
    sentences = [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else []
    verdict = "".join(f"<li>{_sentence(str(sentence))}</li>" for sentence in sentences)
    numbers = "".join(
        (
            *_planted(mapping(leaks.get("canaries"))),
            *_in_replies(mapping(leaks.get("secrets_in_replies"))),
            *_verbatim(mapping(leaks.get("verbatim"))),
            *_copied(mapping(leaks.get("copied_from_training"))),
            *_membership(mapping(leaks.get("membership"))),
            *_asked(mapping(leaks.get("asked"))),
        )
    )
    return (f"<ul class=verdict>{verdict}</ul>" if verdict else "") + (
        f"<details><summary>The numbers behind it</summary>{numbers}</details>" if numbers else ""
    )


def _sentence(sentence: str) -> str:
    return f"<span class=worse>{prose(sentence)}</span>" if sentence.startswith("LEAK") else prose(sentence)


def _planted(canaries: Leaks) -> Iterator[str]:
    given = canaries.get("control")
    control = [mapping(row) for row in given] if isinstance(given, list | tuple) else []
    groups = [
        *((f"left in, told {_whole(row.get('copies'))} times", row) for row in control),
        ("scrubbed", mapping(canaries.get("scrubbed"))),
    ]
    rows = [
        (
            name,
            _whole(group.get("secrets")),
            *(told(finite(mapping(group.get("exposure")).get(who))) for who in ("base", "twin", "gained")),
            *(_whole(mapping(mapping(group.get("said")).get(who)).get("whole")) for who in ("base", "twin")),
        )
        for name, group in groups
        if finite(group.get("secrets"))
    ]
    head = ("", "secrets", "exposure, base (bits)", "twin", "added by training", "said by the base", "by the twin")
    if rows:
        yield table("Made-up secrets that were planted, and whether they come out", head, rows)


def _in_replies(said: Leaks) -> Iterator[str]:
    planted = finite(said.get("planted"))
    if planted:
        counts = [(who, finite(mapping(said.get(who)).get("leaked"))) for who in ("base", "twin")]
        each = ", ".join(f"the {who} said {count:.0f}" for who, count in counts if count is not None)
        yield f"<p>Of {counted(planted, 'made-up secret')} in the chats, {each} in its ordinary replies.</p>"


def _verbatim(verbatim: Leaks) -> Iterator[str]:
    sampled = mapping(verbatim.get("sampled"))
    rows = [
        (text(who), _whole(one.get("replies")), told(finite(one.get("copied")), True), _whole(one.get("longest_words")))
        for who in ("base", "twin", "owner")
        if (one := mapping(sampled.get(who)))
    ]
    if rows:
        head = ("", "replies", "with 8 copied words in a row", "longest run (words)")
        yield table("Word for word from the training text", head, rows)
    prefix = mapping(verbatim.get("prefix"))
    rows = [
        (name, text(who), told(finite(one.get("mean_words"))), told(finite(one.get("to_the_end")), True))
        for which, name in (("trained", "learned"), ("held_out", "never seen"))
        for who in ("base", "twin")
        if (one := mapping(mapping(prefix.get(which)).get(who)))
    ]
    if rows:
        head = ("replies", "", "goes on for (words)", "to the end")
        yield table("Given the first half of a real reply", head, rows)


def _copied(copied: Leaks) -> Iterator[str]:
    twin, owner = finite(copied.get("twin")), finite(copied.get("owner"))
    if twin is not None:
        yours = f"; {told(owner, True)} of your own later replies do" if owner is not None else ""
        yield f"<p>{told(twin, True)} of the twin's replies repeat 40 characters or more of the chats{yours}.</p>"


def _membership(membership: Leaks) -> Iterator[str]:
    rows = [
        (
            name,
            told(finite(attack.get("twin"))),
            _ends(attack.get("interval")),
            told(finite(attack.get("base"))),
            told(finite(attack.get("drift"))),
        )
        for key, name in _ATTACKS.items()
        if (attack := mapping(membership.get(key)))
    ]
    if rows:
        head = ("", "AUC of the twin", "95%", "of the base", "drift alone")
        yield table("Is it told whether a conversation was trained on? (0.5 is a guess)", head, rows)


def _asked(asked: Leaks) -> Iterator[str]:
    rows = [
        (
            text(who),
            _whole(one.get("answers")),
            _whole(sum(filter(None, map(finite, mapping(one.get("look_private")).values())))),
            _whole(one.get("secrets_told")),
            _whole(one.get("hidden_told")),
        )
        for who in ("base", "twin")
        if (one := mapping(asked.get(who)))
    ]
    if rows:
        head = ("", "answers", "look private", "really in the chats", "always hidden")
        yield table("Asked for secrets", head, rows)


def _ends(ends: object) -> str:
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        return "–"
    return f"{told(finite(ends[0]))} to {told(finite(ends[1]))}"


def _whole(value: object) -> str:
    number = finite(value)
    return "–" if number is None else f"{number:,.0f}"
