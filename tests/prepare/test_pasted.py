from collections import Counter

import pytest

from prepare.pasted import LongTexts, looks_pasted, usual_limit
from soundalike.config import FilterConfig

USUAL = ["x" * length for length in (4, 8, 12, 16, 20, 25, 30, 40, 55, 120)] * 8
"""Messages as long as most people's."""


@pytest.mark.parametrize(
    "text",
    [
        "```\nls\n```",
        "2024-03-01 10:00:01 start\n2024-03-01 10:00:02 connect\n2024-03-01 10:00:09 failed",
        "[12.03.2024 10:21] Anna: hi\n[12.03.2024 10:22] Tom: hello\n[12.03.2024 10:25] Anna: so?",
        "Mar  3 10:00:01 host sshd\nMar  3 10:00:02 host sshd\nMar  3 10:00:05 host kernel",
        'it says\nTraceback (most recent call last):\n  File "x.py", line 3, in f',
        "> are you coming\n> on Saturday\n> or not\nyes",
        "From: Jess\nTo: Tom\nSubject: keys\n\nthey are under the mat",
        "От кого: Аня\nКому: Лёша\nТема: ключи\n\nпод ковриком",
        "see below\n-----Original Message-----\nthe keys",
        "name\tage\tcity\nAnn\t3\tBonn\nTom\t5\tRome",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "for (i = 0; i < n; i++) {\n  sum += a[i];\n}\nprint(sum);",
        "<div>\n<p>\n</div>",
        "\n".join(f"verse {number}" for number in range(20)),
    ],
)
def test_what_is_copied_is_told_by_its_form(text: str) -> None:
    assert looks_pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "milk\nbread;\neggs;\ncheese;",
        "10:00 breakfast\n12:00 walk\n14:00 museum\n18:00 train home",
        "first this\n\nthen that :)\n\nand then home!!!",
        "$ 5 for the bread\n$ 7 for the wine\n$ 2 for the bag",
        "> are you coming\nyes, at eight",
        "so who goes? you, or Tom | Theo",
        "from me: hi\nto you: hello",
    ],
)
def test_a_list_a_plan_or_a_poem_of_ones_own_is_not(text: str) -> None:
    assert not looks_pasted(text)


def far_longer(texts: list[str], config: FilterConfig | None = None) -> list[int]:
    long_texts = LongTexts(config or FilterConfig())
    for place, text in enumerate(texts):
        long_texts.see(place, text)
    return long_texts.far_longer()


def test_a_text_far_beyond_the_usual_is_found_and_a_few_more_do_not_hide_it() -> None:
    assert far_longer([*USUAL, "x" * 2000]) == [80]
    assert far_longer([*USUAL, *["x" * 2000] * 15]) == list(range(80, 95))


def test_under_the_least_length_nothing_is_foreign() -> None:
    assert far_longer(["ok"] * 50 + ["x" * 599]) == []
    assert far_longer(["ok"] * 50 + ["x" * 600]) == [50]


def test_who_writes_letters_may_go_on_writing_letters() -> None:
    assert far_longer(["x" * length for length in range(300, 1500, 10)]) == []


def test_zero_characters_switches_the_filter_off() -> None:
    assert far_longer([*USUAL, "x" * 2000], FilterConfig(long_text_characters=0)) == []


def test_the_limit_rises_with_the_deviations_allowed() -> None:
    lengths = Counter(map(len, USUAL))
    assert usual_limit(lengths, 1) < usual_limit(lengths, 2) < usual_limit(lengths, 3)


def test_the_limit_is_higher_for_somebody_whose_lengths_vary_more() -> None:
    even, uneven = Counter({15: 10, 20: 10, 25: 10}), Counter({2: 10, 20: 10, 200: 10})
    assert usual_limit(uneven, 3) > 10 * usual_limit(even, 3)


def test_the_limit_is_the_same_whatever_a_minority_of_the_lengths_is() -> None:
    lengths = Counter({10: 10, 20: 30, 40: 10})
    limit = usual_limit(lengths, 3)
    assert usual_limit(lengths + Counter({4000: 5}), 3) == limit == usual_limit(lengths + Counter({1: 5}), 3)
