"""What looks private in the answers of a twin: the scrubber, each answer read after the question that it answers."""

from collections.abc import Collection, Sequence

from prepare.scrub import NO_LISTS, OwnerLists, ScrubInput, Span, scrub_stream


def scan_answers(
    pairs: Sequence[tuple[str, str]], off: Collection[str] = (), lists: OwnerLists = NO_LISTS
) -> list[list[Span]]:
    """Spans in the answer of each pair of question and answer, in order; each pair is a conversation of its own."""
    messages = [
        ScrubInput(text=text, chat=str(pair), number=number, sender=sender)
        for pair, texts in enumerate(pairs)
        for number, (sender, text) in enumerate(zip(("other", "owner"), texts, strict=True))
    ]
    found = scrub_stream(messages, off, lists, processes=1)
    return [found.get(2 * pair + 1, []) for pair in range(len(pairs))]
