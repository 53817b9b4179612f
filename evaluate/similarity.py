"""How near in meaning a reply comes to the real one, as the base model sees meanings.

A text's meaning is the mean of the base's last hidden states over its tokens, less the mean of all texts compared and
scaled by their spread (without which all texts of one model are alike: Ethayarajh, arXiv 1909.00512). There is no
second real reply to a place, so what can be asked for at most is told by how near the messages of one real burst come
to each other; the least is another place's real reply.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evaluate.batches import by_length, padded
from evaluate.context_fit import shuffled
from soundalike.bursts import join_messages


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


def evened(*groups: Any) -> list[Any]:
    """Meanings less the mean of all, divided by the spread of each dimension, and of length 1; zeros stay zeros."""
    import numpy

    everything = numpy.concatenate([group[group.any(axis=1)] for group in groups])
    if not len(everything):
        return list(groups)
    middle, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    evened_groups = []
    for group in groups:
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

    `ceiling` is left out where fewer than two of the owner's replies have two messages.
    """
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
    if len(real) > 1:
        found["floor"] = _cosines(real, real[shuffled(range(len(real)), seed)])
    if len(bursts) > 1:
        found["ceiling"] = _cosines(first, second)
    return found


def _cosines(left: Any, right: Any) -> list[float]:
    return [float(value) for value in (left * right).sum(axis=1)]
