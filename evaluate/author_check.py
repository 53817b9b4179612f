"""Who wrote this turn, among the people of the archive? The share that is given to the owner.

A reader as in `evaluate.two_sample` (sequences of one to four characters, logistic regression) learns the turns that
the owner and the contacts wrote in the training period. People with few turns are one class together, for many archives
have one long-winded owner and hundreds of short acquaintances. Everybody gets equally many turns, or the owner, who
wrote half of the archive, would be given everything in doubt. Chance is one in the number of classes; the mark to reach
is what the owner's own later turns get.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluate.style import Replies
from evaluate.two_sample import ngrams

LEAST_TURNS = 20
"""Turns that a person needs to be a class of their own."""
MOST_CONTACTS = 9
"""The most prolific ones; more make the check slower and each share smaller."""
MOST_TURNS = 400
"""Turns of each class that a reader learns."""
READERS = 5
"""Each learns other turns of those who wrote many; their votes are averaged."""


@dataclass(frozen=True, slots=True)
class AuthorCheck:
    """Readers that know the people of an archive."""

    classes: int
    """The owner, who is the first, the contacts, and the rest of them as one."""
    turns: int
    """Turns of each class that each reader learned."""
    _counts: Any = field(repr=False)
    _readers: Sequence[Any] = field(repr=False)

    def given_to_owner(self, replies: Replies) -> list[bool]:
        """Turn by turn, whether the readers find the owner the likeliest author."""
        if not replies:
            return []
        counts = self._counts.transform(replies)
        votes = sum(reader.predict_proba(counts) for reader in self._readers)
        return [bool(most == 0) for most in votes.argmax(axis=1)]


def author_check(people: Mapping[str, Replies], owner: str, *, seed: int = 0) -> AuthorCheck | None:
    """Readers of the people's turns of the training period, by name.

    Contacts with fewer than `LEAST_TURNS` turns, and those beyond `MOST_CONTACTS`, are one class, if they have that
    many together. None where the owner or everybody else has fewer.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    classes = _classes(people, owner)
    if len(classes) < 2:
        return None
    count = min(MOST_TURNS, *(len(turns) for turns in classes))
    random = np.random.default_rng(seed)
    vectorizer = CountVectorizer(analyzer=ngrams, min_df=2)
    counts = vectorizer.fit_transform([turn for turns in classes for turn in turns])
    starts = np.cumsum([0, *(len(turns) for turns in classes)])
    readers = []
    for _ in range(READERS):
        learned = [
            start + random.permutation(len(turns))[:count] for start, turns in zip(starts, classes, strict=False)
        ]
        # One class against the rest each: seconds, where all classes at once take a quarter of a minute.
        learner = OneVsRestClassifier(
            LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear", random_state=0)
        )
        reader = make_pipeline(TfidfTransformer(sublinear_tf=True), learner)
        readers.append(reader.fit(counts[np.concatenate(learned)], np.repeat(np.arange(len(classes)), count)))
    return AuthorCheck(len(classes), count, vectorizer, tuple(readers))


def attributed(people: Mapping[str, Replies], owner: str, replies: Replies, *, seed: int = 0) -> float | None:
    """The share of `replies` that is given to the owner; None without replies, or where `author_check` is None.

    For several speakers, make the check once and ask it for each.
    """
    check = author_check(people, owner, seed=seed)
    if check is None or not replies:
        return None
    given = check.given_to_owner(replies)
    return sum(given) / len(given)


def _classes(people: Mapping[str, Replies], owner: str) -> list[Replies]:
    """The owner's turns, those of each contact with enough of them, and those of all others together; or nothing."""
    contacts = sorted((turns for name, turns in people.items() if name != owner), key=len, reverse=True)
    known = [turns for turns in contacts[:MOST_CONTACTS] if len(turns) >= LEAST_TURNS]
    rest = [turn for turns in contacts[len(known) :] for turn in turns]
    others = known + [rest] * (len(rest) >= LEAST_TURNS)
    return [people[owner], *others] if len(people.get(owner, ())) >= LEAST_TURNS else []
