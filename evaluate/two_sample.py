"""Can a simple reader tell what was said from what the person wrote? A classifier two-sample test.

Lopez-Paz and Oquab, *Revisiting Classifier Two-Sample Tests* (ICLR 2017, arXiv 1610.06545). The reader knows sequences
of one to four characters (TF-IDF, logistic regression) and ranks turns that it did not learn from; the area under its
ROC curve (AUC) is the chance that it finds the person's turn the more personal one of a pair: 0.5 cannot tell, 1
always.

What keeps the number honest:

- Equal counts a side, for with more turns any reader tells more; compare numbers of about equal counts only.
- Folds by context: were the person's reply in training and the twin's reply at the same place in the test, their shared
  topic would speak for the person, and the AUC of a perfect twin would fall below 0.5.
- Turns are only compared within a fold, by the same reader. Scores of readers of different folds are not on one scale,
  and what one fold has more of, the others have less of: pooled, they can give indistinguishable sides an AUC below 0.5
  (Forman and Scholz 2010; Airola et al. 2011). Within a fold the mean over indistinguishable sides is 0.5 for any
  count.
- Numbers below 0.5 are told as they are. Cut off at 0.5, they would pull means and intervals upward.

The interval is over contexts, with the readers as they are: it leaves out what readers of other turns would find, and
is narrow where there is little to find. Of random halves of a real person and of the sample (25 to 100 turns a side)
the AUC spread 1.4 times as widely, and 81 to 89 of 100 intervals held 0.5. Nor is it the spread over other twins.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluate.bootstrap import REPEATS, Difference, interval_of, paired_difference_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indices = NDArray[np.intp]

LEAST_TURNS = 20
"""Turns a side below which no AUC is given: the interval would reach from useless to perfect."""

FOLDS = 5
READERS = 5
"""Times that the folds are dealt anew. Each costs `FOLDS` trainings of about 10 ms at 100 turns a side."""

_LONGEST_NGRAM = 4
_STRENGTH = 10.0  # inverse of the regularisation

Texts = Sequence[Sequence[str] | str]
"""Turns: bursts of messages, or whole texts (masked ones, say)."""

Contexts = tuple[Sequence[Hashable], Sequence[Hashable]]
"""For each of the owner's turns and for each one said: what names its place. Same name, same fold."""


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that the reader is right about a pair, its 95% interval, and the turns a side."""

    value: float
    low: float
    high: float
    turns: int


def two_sample_auc(
    owner: Texts,
    said: Texts,
    *,
    contexts: Contexts | None = None,
    seed: int = 0,
    readers: int = READERS,
    repeats: int = REPEATS,
) -> Auc | None:
    """How well a reader tells `said` from `owner`; None below `LEAST_TURNS` a side or for fewer than `FOLDS` contexts.

    Without `contexts`, sides of equal length are taken to stand at the same places, in the same order, and turns of
    sides of unequal length each at a place of their own. Of the longer side, each dealing draws as many as the shorter
    has, so that several samples a place all count. A turn without messages counts as an empty one.
    """
    pairs = _compare(owner, said, contexts, seed, readers)
    if pairs is None:
        return None
    ends = interval_of(pairs.auc, pairs.count, seed=seed, repeats=repeats)
    value = pairs.auc(None)
    low, high = ends or (value, value)
    return Auc(value, low, high, min(len(owner), len(said)))


def auc_difference(
    owner: Texts,
    first: Texts,
    second: Texts,
    *,
    contexts: Sequence[Hashable] | None = None,
    seed: int = 0,
    readers: int = READERS,
    repeats: int = REPEATS,
) -> Difference | None:
    """The AUC of `first` less that of `second`, twins that answered at the same places; None as for `two_sample_auc`.

    All three stand at the same places in the same order; `contexts` joins places to be drawn and dealt together.
    """
    named: Sequence[Hashable] = range(len(owner)) if contexts is None else contexts
    one = _compare(owner, first, (named, named), seed, readers)
    other = _compare(owner, second, (named, named), seed, readers)
    if one is None or other is None:
        return None
    return paired_difference_of(one.auc, other.auc, one.count, seed=seed, repeats=repeats)


def turn_text(turn: Sequence[str] | str) -> str:
    """A turn as the reader sees it: a message a line, with a line break around each, so that starts and ends show."""
    return "\n".join(("", *([turn] if isinstance(turn, str) else turn), ""))


def ngrams(turn: Sequence[str] | str) -> list[str]:
    """All sequences of one to four characters of a turn, repeats included."""
    text = turn_text(turn)
    return [text[at : at + size] for size in range(1, _LONGEST_NGRAM + 1) for at in range(len(text) - size + 1)]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Comparisons of owner turns (rows) with turns said (columns), and the context of each row and column."""

    won: "Numbers"
    """How often the reader found the owner's turn the more personal one; a draw counts one half."""
    made: "Numbers"
    """How often the two were compared."""
    rows: "Indices"
    columns: "Indices"
    count: int
    """Contexts."""

    def auc(self, drawn: "Indices | None") -> float:
        """The AUC over contexts drawn with repeats (each once for None); not a number where nothing was compared."""
        import numpy as np

        weights = np.ones(self.count) if drawn is None else np.bincount(drawn, minlength=self.count).astype(float)
        rows, columns = weights[self.rows], weights[self.columns]
        made = float(rows @ self.made @ columns)
        return float(rows @ self.won @ columns) / made if made else float("nan")


def _compare(owner: Texts, said: Texts, contexts: Contexts | None, seed: int, readers: int) -> _Pairs | None:
    """What readers of `readers` dealings find; None where there is too little."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    count = min(len(owner), len(said))
    rows, columns, places = _numbered(len(owner), len(said), contexts)
    if count < LEAST_TURNS or places < FOLDS:
        return None
    # Counting learns nothing from other turns, so it is done once; the weights of the sequences are learned by fold.
    counts = CountVectorizer(analyzer=ngrams).fit_transform([*owner, *said])
    own, other = counts[: len(owner)], counts[len(owner) :]
    won, made = np.zeros((len(owner), len(said))), np.zeros((len(owner), len(said)))
    random = np.random.default_rng(seed)
    for _ in range(readers):
        mine = np.sort(random.permutation(len(owner))[:count])
        theirs = np.sort(random.permutation(len(said))[:count])
        folds = _deal(rows[mine], columns[theirs], places, random)
        row_folds, column_folds = folds[rows[mine]], folds[columns[theirs]]
        for fold in range(FOLDS):
            asked_mine, asked_theirs = mine[row_folds == fold], theirs[column_folds == fold]
            known_mine, known_theirs = mine[row_folds != fold], theirs[column_folds != fold]
            if not (len(asked_mine) and len(asked_theirs) and len(known_mine) and len(known_theirs)):
                continue
            reader = _reader(own[known_mine], other[known_theirs])
            gap = reader.decision_function(own[asked_mine])[:, None] - reader.decision_function(other[asked_theirs])
            # Scores of the same text are the same number but for rounding.
            won[np.ix_(asked_mine, asked_theirs)] += np.where(np.abs(gap) < 1e-9, 0.5, gap > 0)
            made[np.ix_(asked_mine, asked_theirs)] += 1
    return _Pairs(won, made, rows, columns, places) if made.any() else None


def _reader(own: Any, other: Any) -> Any:
    import numpy as np
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    learner = LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear", random_state=0)
    pipeline = make_pipeline(TfidfTransformer(sublinear_tf=True), learner)
    labels = np.repeat((1, 0), (own.shape[0], other.shape[0]))
    return pipeline.fit(sparse.vstack((own, other)), labels)


def _numbered(own: int, other: int, contexts: Contexts | None) -> tuple["Indices", "Indices", int]:
    """The number of the context of each owner turn and each turn said, and how many contexts there are."""
    import numpy as np

    if contexts is None:
        apart = 0 if own == other else own
        contexts = range(own), range(apart, apart + other)
    names = {name: number for number, name in enumerate(dict.fromkeys([*contexts[0], *contexts[1]]))}
    rows, columns = (np.array([names[name] for name in side], dtype=np.intp) for side in contexts)
    return rows, columns, len(names)


def _deal(rows: "Indices", columns: "Indices", places: int, random: "np.random.Generator") -> "Indices":
    """A fold for each context, at random, so that each fold gets about as many turns of each side."""
    import numpy as np

    turns = np.stack((np.bincount(rows, minlength=places), np.bincount(columns, minlength=places)))
    filled = np.zeros((2, FOLDS))
    folds = np.zeros(places, dtype=np.intp)
    for place in random.permutation(places):
        # The fold that has least of what this context brings.
        folds[place] = np.argmin(turns[:, place] @ filled)
        filled[:, folds[place]] += turns[:, place]
    return folds
