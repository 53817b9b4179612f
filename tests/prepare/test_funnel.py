from collections import Counter
from itertools import pairwise

from prepare.funnel import Funnel


def test_the_counts_of_messages_add_up_from_step_to_step() -> None:
    funnel = Funnel(
        read=10, not_kept=Counter(forwarded=2, empty=1), not_in_examples=Counter({"after the owner's last word": 3})
    )
    steps = [step for step in funnel.steps() if step["unit"] == "messages"]
    assert [step["count"] for step in steps] == [10, 7, 4]
    for before, after in pairwise(steps):
        assert before["count"] == after["count"] + sum(after["dropped"].values())
