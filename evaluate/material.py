"""What is compared: the person's replies, those of base and twin at the same places, and marks to hold them against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evaluate.places import Place
from evaluate.replies import Replies
from evaluate.sampled import Said
from evaluate.subject import evenly

LEAST_OTHERS_TURNS = 20
MOST_OTHERS = 3
"""Other people that are held against the owner, each by themselves; their mean is the mark."""
OTHERS_TOGETHER = "all others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Texts, all scrubbed as the dataset is."""

    places: Sequence[Place] = field(repr=False)
    """Where replies were sampled."""
    said: dict[str, Said] = field(repr=False)
    """Of `twin`, and of `base` where there is one, at those places."""
    held_out: Replies = field(repr=False)
    """All that the owner wrote in the test part."""
    earlier: Replies = field(repr=False)
    """All of the owner's targets of the training part."""
    contacts_earlier: Mapping[str, Replies] = field(default_factory=dict, repr=False)
    """The contacts' turns of the training part."""
    contacts_later: Mapping[str, Replies] = field(default_factory=dict, repr=False)
    """Those of the test part."""

    @property
    def owner(self) -> Replies:
        """What the owner wrote at the places."""
        return [place.reply for place in self.places]

    @property
    def turns(self) -> int:
        """Turns a side, which all comparisons have."""
        return len(self.places)

    def marks(self) -> dict[str, list[Replies]]:
        """`earlier` and `another`, as sides to compare with the owner's; several for `another`. Empty where none is."""
        found: dict[str, list[Replies]] = {"earlier": [evenly(self.earlier, self.turns)] if self.earlier else []}
        return found | {"another": [evenly(turns, self.turns) for turns in self.others()]}

    def others(self) -> list[Replies]:
        """The turns of the most prolific contacts, or of all together where nobody has enough of them."""
        people: dict[str, list[Sequence[str]]] = {}
        for part in (self.contacts_later, self.contacts_earlier):
            for name, turns in part.items():
                people.setdefault(name, []).extend(turns)
        least = max(LEAST_OTHERS_TURNS, self.turns // 2)
        prolific = sorted((turns for turns in people.values() if len(turns) >= least), key=len, reverse=True)
        if prolific:
            return list(prolific[:MOST_OTHERS])
        together = [turn for turns in people.values() for turn in turns]
        return [together] if len(together) >= LEAST_OTHERS_TURNS else []
