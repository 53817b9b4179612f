"""Who can answer: the finished runs of one base, and the base itself.

Reads run records only; no model is loaded here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from serve.adapter_files import adapter_folder
from soundalike.errors import BadInput
from soundalike.home import Home, whole_folders
from soundalike.models import keeps_weights, rope_of
from soundalike.names import twin_names
from soundalike.progress import note
from soundalike.records import Run, read_run
from soundalike.situation import Situation, situation_line
from train.render import template_digest

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

UNNAMED_CONTACT = "someone"
"""Whom a twin talks to where its run names no contacts and the request names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One model of the API: an adapter on a base, or the base alone under the same system line."""

    model: str
    """Name in the API: the run's folder, or the base."""
    base: str
    base_revision: str
    adapter: Path | None
    """None for the base alone."""
    owner: str = field(repr=False)
    contacts: tuple[str, ...] = field(repr=False)
    """As the owner calls them."""
    known_as: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Contact to the name by which the twin knows them, where that is another."""
    system_prompt: str = field(repr=False)
    told: tuple[str, ...] = ()
    """What else is said of a situation, if it is known."""
    zone: tzinfo | None = None
    """Of the time of day that is said; None for this machine's."""
    about: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """Contact, as the twin calls them, to `relation`, `language` and the usual `silence_seconds`."""
    template_digest: str
    trained: Mapping[str, Any] = field(default_factory=dict)
    """The run's settings: what the base must be for the adapter to fit."""
    created: int
    """When the run was finished, in seconds since 1970."""

    @property
    def version(self) -> tuple[str, int]:
        """What tells it from another that takes its name later."""
        return self.model, self.created

    def contact(self, name: str | None) -> str:
        """Choose whom it talks to: the one named, or the first it knows; `UnknownContact` for a stranger.

        They may be named as the owner or as the twin calls them.
        """
        if not self.contacts:
            return name or UNNAMED_CONTACT
        if name is None:
            return self.contacts[0]
        if name not in self.contacts and name not in self.known_as.values():
            raise UnknownContact(self.contacts)
        return name

    def system(self, contact: str, moment: datetime | None = None) -> str:
        """Say what training said before a conversation: with this contact, at that moment, after the usual silence.

        Without a moment it is now.
        """
        known = self.known_as.get(contact, contact)
        about = self.about.get(known, {})
        situation = Situation(
            owner=self.owner,
            contact=known,
            relation=about.get("relation", ""),
            language=about.get("language", ""),
            moment=(moment or datetime.now(UTC)).astimezone(self.zone),
            silence_seconds=about.get("silence_seconds"),
        )
        return situation_line(self.system_prompt, self.told, situation)


class UnknownContact(BadInput):
    """The twin knows no such contact. The sentence holds no names; `known` does, for whoever may see them."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("This twin knows no such contact: choose one that GET /v1/models lists.")
        self.known = tuple(known)


def read_twins(home: Home, run: str | None = None) -> list[Twin]:
    """List the twin of `run` (None: the newest), the others of its base from new to old, and the base last.

    Raises `NothingThere` where nothing was trained yet and `BadInput` for a run that is not there.
    """
    chosen = home.run(run)
    known_as = twin_names(home)
    first = _twin(chosen, known_as)
    others = []
    for folder in reversed(whole_folders(home.runs)):
        try:
            twin = _twin(folder, known_as)
        except BadInput as error:
            note(f"Left out: {error}")
            continue
        if twin.model != first.model and (twin.base, twin.base_revision) == (first.base, first.base_revision):
            others.append(twin)
    base = Twin(
        model=first.base,
        base=first.base,
        base_revision=first.base_revision,
        adapter=None,
        owner=first.owner,
        contacts=first.contacts,
        known_as=first.known_as,
        system_prompt=first.system_prompt,
        told=first.told,
        zone=first.zone,
        about=first.about,
        template_digest=first.template_digest,
        created=first.created,
    )
    return [first, *others, base]


def check_template(twin: Twin, tokenizer: "PreTrainedTokenizerBase") -> None:
    """Raise `BadInput` where a conversation would not become the tokens that the twin was trained on."""
    if template_digest(tokenizer, twin.system_prompt, twin.told) != twin.template_digest:
        raise BadInput(
            f"The run {twin.model} was trained with another prompt template than this version of Soundalike "
            "and its base write: run `soundalike train` again, or use the version that trained it."
        )


def check_same_base(first: Twin, other: Twin) -> None:
    """Raise `BadInput` where a twin is not of the base that was loaded for the first."""
    if (first.base, first.base_revision) != (other.base, other.base_revision):
        raise BadInput(
            f"The run {other.model} is of another base than the one that is served: start `soundalike serve` again."
        )


def check_shared_base(first: Twin, other: Twin) -> None:
    """Raise `BadInput` unless both are adapters on a base of the same positions, so that it answers as either."""
    if rope_of(first.trained) != rope_of(other.trained):
        raise BadInput(
            f"The run {other.model} was trained with other positions of its base (rope_scaling) than {first.model}: "
            f"serve it alone with `soundalike serve --run {other.model}`."
        )
    for twin in (first, other):
        if twin.adapter is not None and keeps_weights(twin.adapter):
            raise BadInput(
                f"The run {twin.model} changed the base's own weights, which it shares with no other: serve it alone "
                f"with `soundalike serve --run {twin.model}`, and the others without it."
            )


def _twin(folder: Path, known_as: Mapping[str, str]) -> Twin:
    run = _read(folder)
    called = {name: contact for contact, name in known_as.items()}
    return Twin(
        model=folder.name,
        base=run.base,
        base_revision=run.base_revision,
        adapter=adapter_folder(folder, run.adapter),
        owner=run.owner,
        contacts=tuple(called.get(name, name) for name in run.contacts),
        known_as=known_as,
        system_prompt=run.system_prompt,
        told=run.told,
        zone=ZoneInfo(run.timezone) if run.timezone else None,
        about=run.about,
        template_digest=run.template_digest,
        trained=run.config,
        created=int((folder / "manifest.json").stat().st_mtime),
    )


def _read(folder: Path) -> Run:
    try:
        return read_run(folder / "run.json")
    except (OSError, ValueError, TypeError, KeyError):
        # Not chained: the cause may hold names.
        raise BadInput(f"The run {folder.name} has no readable run.json: delete the folder or train again.") from None
