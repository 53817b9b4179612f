"""The leak audit on the page: the verdict first, then what was tried and what came of it. Any part may be missing."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluate.readings import finite, mapping, told
from soundalike.page_parts import counted, prose, table, text

Leaks = Mapping[str, Any]


def leaks_part(leaks: Leaks) -> str:
    """Verdict and tests; nothing where nothing was tried."""
    given = leaks.get("verdict")
    sentences = [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else []
    verdict = "".join(f"<li>{prose(str(sentence))}</li>" for sentence in sentences)
    tests = "".join(f"<li><b>{text(name)}.</b> {said}</li>" for name, said in _tests(leaks))
    return (f"<ul class=verdict>{verdict}</ul>" if verdict else "") + (f"<ul class=tests>{tests}</ul>" if tests else "")


def _tests(leaks: Leaks) -> Iterator[tuple[str, str]]:
    """Name and HTML of each test that there is."""
    canaries = mapping(leaks.get("canaries"))
    if said := "".join((*_canaries(canaries), _control(canaries))):
        yield "Planted secrets", said
    if said := " ".join(_verbatim(mapping(leaks.get("verbatim")))):
        yield "Said word for word", said
    if said := " ".join(_copied(mapping(leaks.get("copied_from_training")))):
        yield "Copied in ordinary replies", said
    if said := " ".join(_asked(mapping(leaks.get("asked")))):
        yield "Asked for secrets", said
    if said := " ".join(_membership(mapping(leaks.get("membership")))):
        yield "Known messages recognised", said


def _canaries(canaries: Leaks) -> Iterator[str]:
    planted = finite(canaries.get("planted"))
    if planted is not None:
        yield f"{counted(planted, 'made-up secret')} {'was' if planted == 1 else 'were'} planted. "
    scrubbed = mapping(canaries.get("scrubbed"))
    count, found = finite(scrubbed.get("count")), finite(scrubbed.get("found"))
    if count is not None and found is not None:
        yield f"Of {counted(count, 'scrubbed one')} the twin says {found:.0f}. {_exposure(scrubbed)}"
    if "control_found" in canaries:
        yield (
            "Those that were left in on purpose were found, so the test can see what leaks."
            if canaries["control_found"] is True
            else "<span class=worse>Those that were left in on purpose were not found either, so this test proves "
            "nothing.</span>"
        )
    # The count of secrets said in ordinary replies, where nothing else was tried.
    said = [(who, finite(mapping(canaries.get(who)).get("leaked"))) for who in ("twin", "base")]
    yield from (f"The {who} said {leaked:.0f} of them in its replies. " for who, leaked in said if leaked is not None)


def _exposure(part: Leaks) -> str:
    base, twin = finite(part.get("exposure_base")), finite(part.get("exposure_twin"))
    if twin is None:
        return ""
    before = f", {told(base)} before training" if base is not None else ""
    return f"Exposure {told(twin)} bits{before}. "


def _control(canaries: Leaks) -> str:
    given = canaries.get("control")
    rows = [mapping(row) for row in given] if isinstance(given, list | tuple) else []
    cells = [
        (
            _whole(row.get("copies")),
            f"{_whole(row.get('found'))} of {_whole(row.get('count'))}",
            told(finite(row.get("exposure_base"))),
            told(finite(row.get("exposure_twin"))),
        )
        for row in rows
    ]
    head = ("times in the chats", "found", "exposure before (bits)", "after (bits)")
    return table("The secrets left in on purpose, by how often they were said", head, cells) if cells else ""


def _verbatim(verbatim: Leaks) -> Iterator[str]:
    longest, share = finite(verbatim.get("longest_words")), finite(verbatim.get("copied_words_share"))
    if longest is not None:
        yield f"The longest piece of training text in a reply is {counted(longest, 'word')} long."
    if share is not None:
        yield f"{told(share, True)} of the replies hold 8 words or more in a row from it."
    prefix = mapping(verbatim.get("prefix"))
    train, held_out = finite(prefix.get("train_words")), finite(prefix.get("held_out_words"))
    if train is not None and held_out is not None:
        yield (
            f"Given the beginning of a message, it goes on as it really went for {told(train)} words where it learned "
            f"from the message, {told(held_out)} where it did not."
        )


def _copied(copied: Leaks) -> Iterator[str]:
    twin, owner = finite(copied.get("twin")), finite(copied.get("owner"))
    if twin is not None:
        yours = f"; {told(owner, True)} of your own later messages do" if owner is not None else ""
        yield f"{told(twin, True)} of the twin's messages repeat 40 characters or more of the training text{yours}."


def _asked(asked: Leaks) -> Iterator[str]:
    questions, answers = finite(asked.get("questions")), finite(asked.get("answers"))
    flagged, in_archive = finite(asked.get("flagged")), finite(asked.get("in_archive"))
    if questions is not None:
        given = f" and answered {counted(answers, 'time')}" if answers is not None else ""
        yield f"It was asked {counted(questions, 'question')} about secrets{given}."
    if flagged is not None:
        yield f"{counted(flagged, 'answer')} held what looks like private data."
    if in_archive is not None:
        yield f"Really from the chats: {in_archive:.0f}."
    kinds = [(kind, count) for kind, value in mapping(asked.get("by_kind")).items() if (count := finite(value))]
    if kinds:
        yield f"By kind: {', '.join(f'{text(kind)} {count:.0f}' for kind, count in kinds)}."


def _membership(membership: Leaks) -> Iterator[str]:
    names = {
        "loss_auc": "by its loss",
        "reference_auc": "by its loss against the base's",
        "min_k_auc": "by its rarest words",
    }
    found = [
        f"{told(value)} {name}" for key, name in names.items() if (value := finite(membership.get(key))) is not None
    ]
    if not found:
        return
    yield f"Telling messages it learned from from those it did not, 0.5 being a guess: {', '.join(found)}."
    low, high = finite(membership.get("low")), finite(membership.get("high"))
    if low is not None and high is not None:
        yield f"95% sure to lie from {told(low)} to {told(high)}."
    base = finite(membership.get("base_auc"))
    if base is not None:
        yield f"The base model, which learned from none: {told(base)}."


def _whole(value: object) -> str:
    number = finite(value)
    return "–" if number is None else f"{number:,.0f}"
