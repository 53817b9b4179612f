"""The owner's bare text, for continued pretraining: what they wrote, with nobody else's words and no frame around."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from soundalike.bursts import join_messages
from soundalike.records import Example
from train.lessons import table
from train.render import render_document

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def document(example: Example) -> str:
    """The owner's messages in an example's target turns, one a line; each target is of one example only."""
    return "\n".join(join_messages(example.turns[target].messages) for target in example.targets)


def documents(examples: Iterable[Example], tokenizer: "PreTrainedTokenizerBase", *, cutoff_tokens: int = 0) -> Any:
    """A `datasets.Dataset` as of `train.lessons.lessons`: a row for each example, with the loss on all tokens.

    Args:
        examples: What is rendered.
        tokenizer: The base's.
        cutoff_tokens: Longer documents lose their beginning; 0 for none.
    """
    kept = slice(-cutoff_tokens, None) if cutoff_tokens else slice(None)
    rows = []
    for example in examples:
        text = document(example)
        if text.strip():
            rendered = render_document(text, tokenizer)
            rows.append((rendered.input_ids[kept], rendered.labels[kept], example.weight))
    return table(rows)
