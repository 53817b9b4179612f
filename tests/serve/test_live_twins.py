"""Runs that come and go while the API is up."""

import shutil

import pytest

from serve.live_twins import LiveTwins
from soundalike.errors import NothingThere
from soundalike.home import Home

from .conftest import MakeRun


def models(twins: LiveTwins) -> list[str]:
    return [twin.model for twin in twins]


def test_a_run_that_is_finished_meanwhile_joins_and_the_first_stays_first(home: Home, make_run: MakeRun) -> None:
    make_run("first")
    twins = LiveTwins(home)
    make_run("unfinished", whole=False)
    assert models(twins) == ["first", "tiny"]
    make_run("second")
    assert models(twins) == ["first", "second", "tiny"]
    assert twins[0].model == "first" and len(twins) == 3


def test_a_run_of_another_base_does_not_join(home: Home, make_run: MakeRun) -> None:
    make_run("first")
    twins = LiveTwins(home)
    make_run("stranger", base="other")
    assert models(twins) == ["first", "tiny"]


def test_a_run_that_is_deleted_leaves_even_if_it_is_the_first(home: Home, make_run: MakeRun) -> None:
    first, second = make_run("first"), make_run("second")
    twins = LiveTwins(home, "first")
    assert models(twins) == ["first", "second", "tiny"]
    shutil.rmtree(second)
    assert models(twins) == ["first", "tiny"]
    shutil.rmtree(first)
    assert models(twins) == ["tiny"]


def test_without_a_run_there_is_nothing_to_list(home: Home) -> None:
    with pytest.raises(NothingThere):
        LiveTwins(home)
