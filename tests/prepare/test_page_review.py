from prepare.masking import Piece
from prepare.page_review import scrubbed_part
from prepare.report import DatasetReport, report_page
from prepare.review import Reviewed, Section, Shown
from tests.soundalike.pages import assert_sound, readable


def test_samples_stand_under_their_kind_with_their_count_and_as_text() -> None:
    sample = Shown(
        before=[Piece("plain", "the <b>code</b>?")], message=[Piece("found", "code"), Piece("masked", "\ud83d•••")]
    )
    reviewed = Reviewed(found=[Section("OTP", 1234, [sample])], unsure=[Section("Longer numbers", 0, [])])
    page = report_page(DatasetReport(reviewed=reviewed))
    assert_sound(page)
    assert "the &lt;b&gt;code&lt;/b&gt;?" in page
    assert "OTP 1,234" in readable(page)
    assert "<span class=found>code</span><span class=masked>?•••</span>" in page
    assert "Longer numbers" not in page


def test_the_page_says_what_was_not_looked_for_and_what_to_do() -> None:
    page = readable(
        report_page(DatasetReport(reviewed=Reviewed([], []), not_looked_for=["Names were not looked for."]))
    )
    assert "Names were not looked for." in page
    assert "soundalike hide" in page and "soundalike keep" in page


def test_kinds_stand_in_order_of_their_number() -> None:
    page = scrubbed_part({"EMAIL": 7, "PERSON": 2000, "CARD": 1}, ())
    assert page.index("PERSON") < page.index("EMAIL") < page.index("CARD")
    assert "2,008 places of 3 kinds" in page


def test_nothing_found_is_said() -> None:
    assert "Nothing was found." in scrubbed_part({}, ())
