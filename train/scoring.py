"""How likely a model finds given replies."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from train.preferences import Compared, Scored


def reply_log_probs(model: Any, scored: Sequence[Scored], *, tokens_at_a_time: int) -> list[float]:
    """The log probability of each reply after its prompt, summed over its tokens, in nats and in the order given.

    Several are laid into one row of about `tokens_at_a_time`, kept apart by their position ids as in training.
    """
    import torch
    from torch.nn.functional import cross_entropy

    found = [0.0] * len(scored)
    model.eval()
    with torch.inference_mode():
        for group in _groups(scored, tokens_at_a_time):
            tokens: list[int] = []
            positions: list[int] = []
            kept: list[int] = []  # where the model says what the reply's next token is
            owners: list[int] = []
            for number, index in enumerate(group):
                prompt, reply = scored[index]
                begin = len(tokens) + len(prompt) - 1
                kept.extend(range(begin, begin + len(reply)))
                owners.extend([number] * len(reply))
                tokens.extend((*prompt, *reply))
                positions.extend(range(len(prompt) + len(reply)))
            input_ids, position_ids = torch.tensor([[tokens], [positions]], device=model.device)
            places = torch.tensor(kept, device=model.device)
            logits = model(
                input_ids=input_ids, position_ids=position_ids, use_cache=False, logits_to_keep=places
            ).logits[0]
            nats = cross_entropy(logits.float(), input_ids[0, places + 1], reduction="none")
            sums = torch.zeros(len(group), device=nats.device)
            sums.index_add_(0, torch.tensor(owners, device=nats.device), nats)
            for index, total in zip(group, sums.tolist(), strict=True):
                found[index] = -total
    return found


def preference_measures(model: Any, pairs: Sequence[Compared], *, tokens_at_a_time: int) -> dict[str, float]:
    """How often and by how much a model finds wanted replies likelier than unwanted ones, by nats per token.

    `preference_accuracy` is a share of pairs; `preference_margin` the mean difference; `preference_probability` the
    mean of its logistic function, which also tells small steps where pairs are few. All are 0 without pairs. No
    reference enters, so that models before and after, and all ways of aligning, are measured alike (arXiv 2405.14734).
    """
    scored = [side for pair in pairs for side in pair]
    log_probs = reply_log_probs(model, scored, tokens_at_a_time=tokens_at_a_time)
    means = [log_prob / len(reply) for log_prob, (_, reply) in zip(log_probs, scored, strict=True)]
    margins = [wanted - unwanted for wanted, unwanted in zip(means[::2], means[1::2], strict=True)]
    count = max(1, len(margins))
    return {
        "preference_accuracy": sum(margin > 0 for margin in margins) / count,
        "preference_margin": sum(margins) / count,
        "preference_probability": sum((1 + math.tanh(margin / 2)) / 2 for margin in margins) / count,
    }


def _groups(scored: Sequence[Scored], tokens_at_a_time: int) -> Iterator[list[int]]:
    group: list[int] = []
    held = 0
    for index in sorted(range(len(scored)), key=lambda index: sum(map(len, scored[index]))):
        length = sum(map(len, scored[index]))
        if group and held + length > tokens_at_a_time:
            yield group
            group, held = [], 0
        group.append(index)
        held += length
    if group:
        yield group
