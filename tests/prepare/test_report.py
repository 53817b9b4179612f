from prepare.report import dataset_page


def test_every_step_and_reason_is_on_the_page_with_its_count() -> None:
    steps = [
        {"step": "messages read", "unit": "messages", "count": 1234, "dropped": {}},
        {"step": "messages kept", "unit": "messages", "count": 1000, "dropped": {"in a <group>": 234}},
        {"step": "tokens", "unit": "tokens", "count": 99999, "dropped": {}},
    ]
    page = dataset_page(steps, {"train": {"targets": 5}}, {"EMAIL": 7})
    assert all(told in page for told in ("1,234", "1,000", "in a &lt;group&gt;", "234", "99,999", "EMAIL", "train"))
    assert "http" not in page
