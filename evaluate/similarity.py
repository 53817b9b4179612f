"""How near in meaning a reply comes to the real one, as the base model sees meanings.

A text's meaning is the mean of the base's last hidden states over its tokens, less the mean of the real replies and
scaled by their spread (without which all texts of one model are alike: Ethayarajh, arXiv 1909.00512). Of the real
replies alone, so that a speaker's number does not change with who else is measured. There is no second real reply to a
place, so what can be asked for at most is told by how near the messages of one real burst come to each other; the least
is another place's real reply, a little below 0.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evaluate.batches import by_length, padded
from evaluate.context_fit import shuffled
from soundalike.bursts import join_messages

LEAST_REPLIES = 8
"""Different real replies; the mean and spread of fewer say nothing."""


def meanings(
    model: Any, tokenizer: Any, texts: Sequence[str], advance: Callable[[int], None] = lambda count: None
) -> Any:
    """Meanings of texts as an array of shape (texts, hidden size), float32; zeros for an empty text."""
    import numpy
    import torch

    rows = [tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"] for text in texts]
    found = numpy.zeros((len(texts), model.config.hidden_size), dtype=numpy.float32)
    filled = [index for index, row in enumerate(rows) if row]
    for batch in by_length([rows[index] for index in filled]):
        input_ids, mask = padded([rows[filled[index]] for index in batch], model.device)
        with torch.inference_mode():
            hidden = model(
                input_ids=input_ids, attention_mask=mask, use_cache=False, output_hidden_states=True, logits_to_keep=1
            ).hidden_states[-1]
        weights = mask.unsqueeze(-1).float()
        means = (hidden.float() * weights).sum(1) / weights.sum(1)
        found[[filled[index] for index in batch]] = means.cpu().numpy()
        advance(len(batch))
    return found


def evened(real: Any, *groups: Any) -> list[Any]:
    """Meanings less the mean of `real`, divided by its spread in each dimension, and of length 1; zeros stay zeros.

    `real`, which has rows that are no zeros, is the first of what is returned.
    """
    import numpy

    known = real[real.any(axis=1)]
    middle, spread = known.mean(axis=0), known.std(axis=0) + 1e-6
    evened_groups = []
    for group in (real, *groups):
        scaled = numpy.where(group.any(axis=1, keepdims=True), (group - middle) / spread, 0.0)
        evened_groups.append(scaled / numpy.maximum(numpy.linalg.norm(scaled, axis=1, keepdims=True), 1e-9))
    return evened_groups


def similarities(
    model: Any,
    tokenizer: Any,
    owner: Sequence[Sequence[str]],
    said: Mapping[str, Sequence[Sequence[str]]],
    *,
    seed: int,
) -> dict[str, list[float]]:
    """Cosines of each speaker's replies with the owner's at the same places, and those of `floor` and `ceiling`.

    `ceiling` is left out where fewer than two of the owner's replies have two messages. Nothing is found where fewer
    than `LEAST_REPLIES` of the owner's are different.
    """
    if len({text for reply in owner if (text := join_messages(reply).strip())}) < LEAST_REPLIES:
        return {}
    bursts = [reply for reply in owner if len(reply) > 1]
    names = list(said)
    groups = [
        [join_messages(reply) for reply in owner],
        *([join_messages(reply) for reply in said[name]] for name in names),
        [join_messages(reply[: len(reply) // 2]) for reply in bursts],
        [join_messages(reply[len(reply) // 2 :]) for reply in bursts],
    ]
    flat = [text for group in groups for text in group]
    everything = meanings(model, tokenizer, flat)
    cuts, start = [], 0
    for group in groups:
        cuts.append(everything[start : start + len(group)])
        start += len(group)
    real, *spoken, first, second = evened(*cuts)
    found = {name: _cosines(real, texts) for name, texts in zip(names, spoken, strict=True)}
    found["floor"] = _cosines(real, real[shuffled(range(len(real)), seed)])
    if len(bursts) > 1:
        found["ceiling"] = _cosines(first, second)
    return found


def _cosines(left: Any, right: Any) -> list[float]:
    return [float(value) for value in (left * right).sum(axis=1)]
