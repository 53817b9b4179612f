from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.masking import Piece
from prepare.report import DatasetReport, report_page
from prepare.review import Reviewed, Section, Shown
from tests.soundalike.pages import assert_sound

STEPS = [
    {"step": "messages read", "unit": "messages", "count": 1234, "dropped": {}},
    {"step": "messages kept", "unit": "messages", "count": 1000, "dropped": {"in a <group>": 234}},
    {"step": "tokens", "unit": "tokens", "count": 99999, "dropped": {}},
]

COUNTS = st.integers(0, 10**12) | st.integers(0, 3)
WORDS = st.text(max_size=40) | st.sampled_from(["</svg><b>", "\"'><script>", "a\ud83db", "\x00", "`x` & y", "יעל"])
SHARES = st.floats(0, 1)
MOMENTS = st.none() | st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))

STEP = st.fixed_dictionaries(
    {
        "step": WORDS | st.sampled_from(["messages read", "owner turns to learn from"]),
        "unit": st.sampled_from(["messages", "turns", "examples", "tokens"]),
        "count": COUNTS,
        "dropped": st.dictionaries(WORDS, COUNTS, max_size=9),
    }
)
CONTACT = st.fixed_dictionaries(
    {"contact": WORDS, "read": COUNTS, "kept": COUNTS, "targets": COUNTS, "tokens": COUNTS},
    optional={"share": SHARES, "weight": st.floats(0, 4)},
)
MONTH = st.fixed_dictionaries(
    {
        "month": st.builds("{:04}-{:02}".format, st.integers(1970, 2100) | st.integers(1, 9999), st.integers(1, 12)),
        "read": COUNTS,
        "kept": COUNTS,
        "targets": COUNTS,
    }
)
TOKENS = st.fixed_dictionaries(
    {},
    optional={
        "base": WORDS,
        "total": COUNTS,
        "per_target": st.floats(0, 1e9),
        "classic_per_target": st.none() | st.floats(0, 1e9),
        "packed_rows": COUNTS,
        "row_tokens": COUNTS,
        "fill_share": SHARES,
        "train_minutes": st.none() | st.floats(0, 1e9),
    },
)
SPLIT = st.fixed_dictionaries({"examples": COUNTS, "targets": COUNTS, "tokens": COUNTS})
REPORTS = st.builds(
    DatasetReport,
    steps=st.lists(STEP, max_size=8),
    splits=st.dictionaries(st.sampled_from(["train", "valid", "test"]), SPLIT),
    by_contact=st.lists(CONTACT, max_size=40),
    by_month=st.lists(MONTH, max_size=30, unique_by=lambda month: month["month"]),
    valid_from=MOMENTS,
    test_from=MOMENTS,
    scrubbed=st.dictionaries(WORDS, COUNTS, max_size=5),
    reviewed=st.none() | st.builds(lambda name: Reviewed([Section(name, 1, [])], [Section(name, 1, [])]), WORDS),
    not_looked_for=st.lists(WORDS, max_size=2),
    tokens=TOKENS,
    split_leaks=st.none() | st.fixed_dictionaries({"checked": COUNTS, "found": COUNTS}),
    advice=st.lists(WORDS, max_size=5),
)


@settings(deadline=None)
@given(REPORTS)
def test_any_numbers_give_a_sound_page_that_asks_nothing_of_anybody(report: DatasetReport) -> None:
    assert_sound(report_page(report))


def hostile(value: Any) -> DatasetReport:
    month = {"month": "2024-03", "read": 3, "kept": 2, "targets": 1}
    contact = {"contact": value, "read": 3, "kept": 2, "targets": 1, "tokens": 4, "share": 1.0, "weight": 1.0}
    piece = Piece("masked", value)
    return DatasetReport(
        steps=[{"step": value, "unit": "messages", "count": 5, "dropped": {value: 3}}],
        splits={value: {"examples": 1, "targets": 1, "tokens": 1}},
        by_contact=[contact],
        by_month=[month],
        scrubbed={value: 1},
        reviewed=Reviewed([Section(value, 1, [Shown([piece], [piece])])], []),
        not_looked_for=[value],
        tokens={"base": value, "total": 4},
        advice=[value],
    )


def test_nothing_that_comes_from_data_becomes_markup() -> None:
    harmless = assert_sound(report_page(hostile("x")))
    page = assert_sound(report_page(hostile('"><script>x</script><i style=x>')))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert [attributes.keys() for _, attributes in page.elements] == [
        attributes.keys() for _, attributes in harmless.elements
    ]


def test_a_page_of_nothing_is_a_page() -> None:
    assert "From messages to lessons" in assert_sound(report_page(DatasetReport())).said


def test_every_step_and_reason_is_on_the_page_with_its_count() -> None:
    page = report_page(DatasetReport(steps=STEPS, splits={"train": {"targets": 5}}, scrubbed={"EMAIL": 7}))
    assert_sound(page)
    assert all(told in page for told in ("1,234", "1,000", "in a &lt;group&gt;", "234", "99,999", "EMAIL", "train"))


def test_the_page_forbids_itself_the_network() -> None:
    policies = [
        one for one in assert_sound(report_page(DatasetReport(steps=STEPS))).tags("meta") if "http-equiv" in one
    ]
    assert [policy["content"] for policy in policies] == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_advice_stands_before_the_pictures_in_its_order_with_commands_set_apart() -> None:
    page = report_page(DatasetReport(steps=STEPS, advice=["First: `soundalike ingest`.", "Second."]))
    assert page.index("First: <code>soundalike ingest</code>.") < page.index("Second.") < page.index("<svg")


def test_the_page_knows_night_paper_and_phones() -> None:
    page = report_page(DatasetReport(steps=STEPS))
    assert all(f"@media {medium}" in page for medium in ("(prefers-color-scheme: dark)", "print", "(max-width: 40rem)"))
    assert "width=device-width" in page
