"""Made-up material: a person who is warm, contacts of other ways, and places to answer at."""

from collections.abc import Mapping, Sequence

from evaluate.material import Material
from evaluate.places import Place
from evaluate.replies import Replies
from evaluate.sampled import Said
from soundalike.records import Turn
from tests.evaluate.chats import russian, stiff, warm

OWNER = warm(60, 1)
OTHERS_EARLIER = {"Bob": stiff(150, 3), "Оля": russian(100, 4)}
OTHERS_LATER = {"Bob": stiff(70, 5), "Оля": russian(70, 6)}


def places_for(replies: Replies) -> list[Place]:
    """Places where those were the owner's replies."""
    return [
        Place(
            contact="Bob",
            told="You are Nadia.",
            turns=(Turn(role="other", messages=(f"question {number}",)),),
            reply=tuple(reply),
        )
        for number, reply in enumerate(replies)
    ]


def said(replies: Replies) -> Said:
    """None of them cut."""
    return Said(replies=[tuple(reply) for reply in replies], cut=[False] * len(replies))


def material(
    twin: Replies,
    *,
    owner: Replies = OWNER,
    base: Replies | None = None,
    earlier: Replies | None = None,
    contacts_earlier: Mapping[str, Sequence[tuple[str, ...]]] = OTHERS_EARLIER,
    contacts_later: Mapping[str, Sequence[tuple[str, ...]]] = OTHERS_LATER,
) -> Material:
    """A twin that said that, a base that is stiff, and an owner whose earlier replies are warm."""
    return Material(
        places=places_for(owner),
        said={"base": said(stiff(len(owner), 9) if base is None else base), "twin": said(twin)},
        held_out=owner,
        earlier=warm(200, 2) if earlier is None else earlier,
        contacts_earlier=contacts_earlier,
        contacts_later=contacts_later,
    )
