"""What was taken out, and what to look at before training; messages only as `prepare.review` masks them."""

from collections.abc import Iterator, Mapping, Sequence

from prepare.masking import Piece
from prepare.review import Reviewed, Section
from soundalike.page_parts import bar_row, counted, prose, ratio, section, text


def scrubbed_part(scrubbed: Mapping[str, int], not_looked_for: Sequence[str]) -> str:
    """The kinds of private data that were taken out, the most frequent first, and what nobody looked for."""
    if scrubbed:
        kinds = sorted(scrubbed.items(), key=lambda item: (-item[1], item[0]))
        largest = kinds[0][1]
        found = (
            f"<p>{counted(sum(scrubbed.values()), 'place')} of {counted(len(kinds), 'kind')}. A person's name became "
            "another name, all else became a mark of its kind.</p><ul class='rows kinds'>"
            + "".join(bar_row(kind, [("kept", ratio(count, largest))], f"{count:,}") for kind, count in kinds)
            + "</ul>"
        )
    else:
        found = "<p>Nothing was found.</p>"
    return found + "".join(f"<p class=callout>{prose(sentence)}</p>" for sentence in not_looked_for)


def review_parts(reviewed: Reviewed) -> Iterator[str]:
    """Samples of what was found, and of what was left with a doubt."""
    yield section(
        "Look before you train",
        "<p>A few places of each kind. Only everyday words are shown; all others are masked, so that nothing private "
        "can be read here. What was taken out shows its kind. Something is left that should go: "
        "<code>soundalike hide</code>. Something harmless was taken out: <code>soundalike keep</code>. Then run "
        "<code>soundalike prepare</code> again.</p>",
        *(_section(one, "found") for one in reviewed.found),
    )
    unsure = [one for one in reviewed.unsure if one.count]
    yield section(
        "What was left, with a doubt",
        "<p>These stay in what is learned. Most are harmless; whoever knows the chats sees which are not.</p>",
        *((_section(one, "unsure") for one in unsure) if unsure else ("<p>Nothing.</p>",)),
    )


def _section(shown: Section, css: str) -> str:
    samples = []
    for sample in shown.samples:
        before = f"<span class=before>{''.join(map(_piece, sample.before))}</span> " if sample.before else ""
        samples.append(f"<li dir=auto>{before}{''.join(map(_piece, sample.message))}</li>")
    heading = f"<h3>{text(shown.name)} <span>{shown.count:,}</span></h3>"
    return f'{heading}<ul class="samples {css}-samples">{"".join(samples)}</ul>'


def _piece(piece: Piece) -> str:
    words = text(piece.text)
    return words if piece.style == "plain" else f"<span class={piece.style}>{words}</span>"
