import re

from hypothesis import given
from hypothesis import strategies as st

from serve.bubbles import heading_html, talk_html


def test_a_burst_is_several_bubbles() -> None:
    html = talk_html([("user", "hi"), ("assistant", "yes\nat six\n\tor seven\n")])
    assert re.findall(r'class="bubble (\w+)[^>]*>([^<]*)<', html) == [
        ("user", "hi"),
        ("assistant", "yes"),
        ("assistant", "at six\nor seven"),
    ]


def test_dots_stand_where_the_next_bubble_will_be() -> None:
    def dots(text: str) -> bool:
        return "dots" in talk_html([("assistant", "before"), ("assistant", text)], writing=True)

    assert dots("") and dots("one\n") and not dots("one") and not dots("one\ntw")
    assert "dots" not in talk_html([("assistant", "one\n")])


@given(st.text(), st.text())
def test_nothing_that_people_wrote_becomes_markup(text: str, name: str) -> None:
    tags = re.compile(r"<(?!/?(?:div|h1|p|span|i)\b[^<>]*>)")
    assert not tags.search(talk_html([("user", text), ("assistant", text)], writing=True))
    assert not tags.search(heading_html(name, text, name))
    assert "<div onclick" not in talk_html([("user", "<div onclick=alert()>")])
