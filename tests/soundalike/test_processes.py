import os
from collections.abc import Iterator

import pytest

from soundalike.errors import SoundalikeError
from soundalike.processes import cores, on_all_cores


class Doubler:
    def __init__(self, deadly: int) -> None:
        self.deadly = deadly

    def __call__(self, number: int) -> tuple[int, int]:
        if number == self.deadly:
            os._exit(1)
        if number < 0:
            raise ValueError("negative")
        return 2 * number, os.getpid()


def test_answers_come_in_the_order_of_the_jobs_and_from_other_processes() -> None:
    done = list(on_all_cores(Doubler, (-100,), range(20), 2))
    assert [(job, answer) for job, (answer, _) in done] == [(n, 2 * n) for n in range(20)]
    assert os.getpid() not in {process for _, (_, process) in done}


def test_few_jobs_are_taken_ahead_of_the_answers() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for n in range(50):
            taken.append(n)
            yield n

    answers = on_all_cores(Doubler, (-100,), jobs(), 2)
    next(answers)
    assert len(taken) < 12
    answers.close()  # type: ignore[attr-defined]


def test_one_process_is_this_one_and_without_jobs_there_is_none() -> None:
    assert list(on_all_cores(Doubler, (-100,), [3], 1)) == [(3, (6, os.getpid()))]
    assert list(on_all_cores(Doubler, (-100,), [], 2)) == []


def test_an_error_in_a_worker_is_raised_here_and_a_death_is_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="negative"):
        list(on_all_cores(Doubler, (-100,), [-1], 2))
    with pytest.raises(SoundalikeError, match="use fewer processes"):
        list(on_all_cores(Doubler, (7,), [7], 2))


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
