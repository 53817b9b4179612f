"""The contacts as bars: with whom there is much to learn from, and with whom a little.

There may be hundreds; the largest are shown, and the others together in one row that says how many they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from soundalike.page_parts import bar_row, counted, legend, percent, ratio, table, text

Contact = Mapping[str, Any]

SHOWN = 12
"""Contacts with a bar of their own."""
LISTED = 500
"""Contacts with a row of their own in the table."""
_COUNTS = ("read", "kept", "targets")


def contacts_part(by_contact: Sequence[Contact]) -> str:
    """A sentence, the bars and the numbers; nothing without contacts."""
    if not by_contact:
        return ""
    shown = folded(by_contact, SHOWN)
    largest = max(contact["read"] for contact in shown)
    rows = "".join(_row(contact, largest, share(contact, shown)) for contact in shown)
    return (
        f"<p>{contacts_sentence(by_contact)}</p>{legend(('read', 'read'), ('kept', 'kept'), ('learned', 'your turns'))}"
        f"<ul class=rows>{rows}</ul>{_numbers(by_contact)}"
    )


def contacts_sentence(by_contact: Sequence[Contact]) -> str:
    """How many they are, who is the largest, and whether training weighs them differently."""
    first = largest_first(by_contact)[0]
    sentence = (
        f"{counted(len(by_contact), 'person', 'people')}; most was said to <bdi>{text(first['contact'])}</bdi>, "
        f"{percent(share(first, by_contact))} of your turns."
    )
    if any(abs(contact.get("weight", 1.0) - 1.0) > 0.05 for contact in by_contact if contact["targets"]):
        sentence += (
            " So that nobody drowns the others, a turn counts the less in training the more there are with the "
            "same person; × says how much."
        )
    return sentence


def largest_first(by_contact: Sequence[Contact]) -> list[Contact]:
    """Contacts by what is learned from them, then by what was read."""
    return sorted(
        by_contact,
        key=lambda contact: (-contact["targets"], -contact["kept"], -contact["read"], str(contact["contact"])),
    )


def folded(by_contact: Sequence[Contact], most: int) -> list[Contact]:
    """The largest contacts, and one that stands for all others."""
    ordered = largest_first(by_contact)
    if len(ordered) <= most + 1:
        return ordered
    rest = ordered[most:]
    together: dict[str, Any] = {kind: sum(contact[kind] for contact in rest) for kind in (*_COUNTS, "tokens")}
    together["share"] = sum(share(contact, ordered) for contact in rest)
    weighed = [contact for contact in rest if "weight" in contact]
    turns = sum(contact["targets"] for contact in weighed)
    if turns:
        together["weight"] = sum(contact["weight"] * contact["targets"] for contact in weighed) / turns
    return [*ordered[:most], {"contact": f"{len(rest):,} others together", "others": len(rest), **together}]


def share(contact: Contact, by_contact: Sequence[Contact]) -> float:
    """Of all targets."""
    if "share" in contact:
        return float(contact["share"])
    return ratio(contact["targets"], sum(other["targets"] for other in by_contact))


def weighted_share(contact: Contact, by_contact: Sequence[Contact]) -> float:
    """Of all that training looks at, after contacts were weighed."""

    def weight(one: Contact) -> float:
        return float(one["targets"] * one.get("weight", 1.0))

    return ratio(weight(contact), sum(map(weight, by_contact)))


def _row(contact: Contact, largest: float, part: float) -> str:
    told = f"{counted(contact['targets'], 'turn')} · {percent(part)}"
    if contact["targets"] and "weight" in contact:
        told += f" · ×{contact['weight']:.1f}"
    layers = [
        (style, ratio(contact[kind], largest))
        for style, kind in zip(("read", "kept", "learned"), _COUNTS, strict=True)
        if contact[kind]
    ]
    return bar_row(str(contact["contact"]), layers, told, "rest" if "others" in contact else "")


def _numbers(by_contact: Sequence[Contact]) -> str:
    listed = folded(by_contact, LISTED)
    rows = [
        (
            contact["contact"],
            *(contact[kind] for kind in (*_COUNTS, "tokens")),
            percent(share(contact, listed)),
            f"×{contact['weight']:.2f}" if contact["targets"] and "weight" in contact else None,
        )
        for contact in listed
    ]
    head = ("contact", "read", "kept", "your turns", "tokens", "share", "weight")
    return table("The contacts in numbers", head, rows)
