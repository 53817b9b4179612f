import re
from html import unescape

from prepare.masking import Piece
from prepare.report import dataset_page
from prepare.review import Reviewed, Section, Shown

STEPS = [
    {"step": "messages read", "unit": "messages", "count": 1234, "dropped": {}},
    {"step": "messages kept", "unit": "messages", "count": 1000, "dropped": {"in a <group>": 234}},
    {"step": "tokens", "unit": "tokens", "count": 99999, "dropped": {}},
]


def readable(page: str) -> str:
    """What a person sees of a page."""
    return unescape(re.sub("<[^>]*>", "", re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)))


def test_every_step_and_reason_is_on_the_page_with_its_count() -> None:
    page = dataset_page(STEPS, {"train": {"targets": 5}}, {"EMAIL": 7})
    assert all(told in page for told in ("1,234", "1,000", "in a &lt;group&gt;", "234", "99,999", "EMAIL", "train"))
    assert "http" not in page


def test_samples_stand_under_their_kind_with_their_count_and_as_text() -> None:
    sample = Shown(
        before=[Piece("plain", "the <b>code</b>?")], message=[Piece("found", "code"), Piece("masked", "\ud83d•••")]
    )
    reviewed = Reviewed(found=[Section("OTP", 1234, [sample])], unsure=[Section("Longer numbers", 0, [])])
    page = dataset_page(STEPS, {}, {}, reviewed)
    page.encode()
    assert "the &lt;b&gt;code&lt;/b&gt;?" in page
    assert "OTP 1,234" in readable(page)
    assert "<span class=found>code</span><span class=masked>?•••</span>" in page
    assert "Longer numbers" not in page


def test_the_page_says_what_was_not_looked_for_and_what_to_do() -> None:
    page = readable(dataset_page(STEPS, {}, {}, Reviewed([], []), ["Names were not looked for."]))
    assert "Names were not looked for." in page
    assert "soundalike hide" in page and "soundalike keep" in page
