"""What is measured, in the order in which it is told: names, what a number says, and which way is better.

The table in the terminal, the page and the comparison of runs all read this list.
"""

from dataclasses import dataclass
from typing import Literal

Better = Literal["low", "high", "owner"]
"""Lower, higher, or nearer to the owner's own number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number of the report; `fidelity[name]` maps speakers to values."""

    name: str
    title: str
    better: Better
    says: str
    """What it is, for somebody who reads it for the first time."""
    is_share: bool = False
    """Told in percent."""


MEASURES = (
    Measure(
        name="nll",
        title="loss on real replies (nats)",
        better="low",
        says="How surprised the model is by what the person really answered, in nats per token.",
    ),
    Measure(
        name="perplexity",
        title="perplexity of real replies",
        better="low",
        says="The same as a number of equally likely choices at each token.",
    ),
    Measure(
        name="auc",
        title="told apart by a reader (AUC)",
        better="low",
        says="How well a simple reader of letter sequences tells them from the person's: 0.5 cannot, 1 always.",
    ),
    Measure(
        name="auc_masked",
        title="told apart, topics masked",
        better="low",
        says="The same with the words that carry topics masked, so that only the way of writing is read.",
    ),
    Measure(
        name="style_gap",
        title="style gap (own noise = 1)",
        better="low",
        says="Mean distance of style features, in units of how much the person differs from themselves.",
    ),
    Measure(
        name="divergence",
        title="letter sequences, divergence",
        better="low",
        says="Jensen-Shannon divergence of sequences of three characters: 0 alike, 1 nothing in common.",
    ),
    Measure(
        name="cosine",
        title="letter sequences, likeness",
        better="high",
        says="Cosine of the counts of sequences of three characters: 1 alike.",
    ),
    Measure(
        name="attributed",
        title="attributed to the person",
        better="high",
        says="Share of turns that an author check among the people of the archive gives to the person.",
        is_share=True,
    ),
    Measure(
        name="context_fit",
        title="fits its own context",
        better="high",
        says="How often the base finds a reply likelier after its own context than after another one: half is chance.",
        is_share=True,
    ),
    Measure(
        name="similarity",
        title="similarity to the real reply",
        better="high",
        says="Cosine of the meanings of a reply and the real one, as the base model sees them.",
    ),
    Measure(name="empty", title="empty replies", better="owner", says="Replies without a word.", is_share=True),
    Measure(
        name="broken",
        title="broken replies",
        better="owner",
        says="Replies that are cut off, hold marks of the template or no text.",
        is_share=True,
    ),
    Measure(
        name="repetitive",
        title="repetitive replies",
        better="owner",
        says="Replies that say the same over and over.",
        is_share=True,
    ),
    Measure(
        name="copied",
        title="copied from the training text",
        better="owner",
        says="Replies that repeat 40 characters or more of the training text.",
        is_share=True,
    ),
    Measure(
        name="copied_words",
        title="copied, 8 words or more",
        better="owner",
        says="Replies that repeat 8 words or more of the training text in a row.",
        is_share=True,
    ),
    Measure(
        name="echoed",
        title="echoes of what was said",
        better="owner",
        says="Replies that repeat 5 words or more in a row of what was said just before.",
        is_share=True,
    ),
    Measure(name="bleu", title="BLEU", better="high", says="Words shared with the one real reply; low for any chat."),
    Measure(name="chrf", title="chrF", better="high", says="Letter sequences shared with the one real reply."),
    Measure(
        name="rouge_l", title="ROUGE-L", better="high", says="Longest common sequence of words with the real reply."
    ),
)
