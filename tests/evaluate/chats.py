"""Made-up people, each with words and habits of their own, who answer at numbered places."""

import numpy as np

_TOPICS = ["boiler", "frog", "train", "soup", "rain", "keys", "desk", "choir", "lamp", "river", "bread", "goose"]


def warm(count: int, seed: int) -> list[tuple[str, ...]]:
    """Short bursts in lower case, no full stops."""
    random = np.random.default_rng(seed)
    replies = []
    for _ in range(count):
        starts = random.choice(["ok so", "haha", "wait", "no but", "yes", "hmm"], size=random.integers(1, 4))
        replies.append(tuple(f"{start} the {random.choice(_TOPICS)} again" for start in starts))
    return replies


def stiff(count: int, seed: int) -> list[tuple[str, ...]]:
    """One sentence, capital and full stop."""
    random = np.random.default_rng(seed)
    starts = ["I will see to the", "Please mind the", "Regarding the", "We must discuss the"]
    return [(f"{random.choice(starts)} {random.choice(_TOPICS)} tomorrow.",) for _ in range(count)]


def russian(count: int, seed: int) -> list[tuple[str, ...]]:
    """Another alphabet."""
    random = np.random.default_rng(seed)
    starts, topics = ["ну", "слушай", "ага"], ["котёл", "поезд", "суп", "дождь"]
    return [(f"{random.choice(starts)} опять {random.choice(topics)})",) for _ in range(count)]
