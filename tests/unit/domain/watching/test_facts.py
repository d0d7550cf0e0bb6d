"""What is derived from facts: the days that are shown, the rate, how long the disk lasts."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.watching.facts import (
    DAYS_SHOWN,
    ELSEWHERE,
    EXTERNAL,
    NOT_HERE,
    RUNNING,
    STOPPED,
    Absent,
    ServiceFacts,
    seen_elsewhere,
)
from pantry_radio.domain.watching.words import bytes_in_words, counted, seconds_in_words

from .system import DISK, GB, NOW, QUEUE, WELL, archive


def test_today_and_the_days_before_are_shown_also_where_they_are_empty() -> None:
    days = evolve(WELL, archive=archive(1, 0, 3)).recent_days

    assert len(days) == DAYS_SHOWN
    assert [day.size_bytes for day in days] == [1, 0, 3, 0, 0, 0, 0, 0]
    assert days[0].day == NOW.date()


def test_the_rate_is_the_mean_of_the_complete_days_there_are() -> None:
    assert evolve(WELL, archive=archive(999, 10, 0, 20)).bytes_a_day == 10


def test_on_the_first_day_the_rate_is_what_came_by_now() -> None:
    assert evolve(WELL, archive=archive(999)).bytes_a_day == 999


def test_days_left_are_reckoned_above_the_reserve() -> None:
    facts = evolve(WELL, archive=archive(0, GB), disks=(evolve(DISK, free_bytes=11 * GB),))

    assert facts.days_left == 10


@pytest.mark.parametrize(
    "facts",
    [
        evolve(WELL, archive=archive()),
        evolve(WELL, archive=Absent(reason="")),
        evolve(WELL, disks=()),
    ],
)
def test_without_a_rate_or_a_disk_nobody_knows_how_long_it_lasts(facts: object) -> None:
    assert facts.days_left is None  # type: ignore[attr-defined]


def test_a_clock_that_is_behind_makes_no_negative_wait() -> None:
    ahead = evolve(QUEUE, oldest_ready={"recorder": NOW + timedelta(seconds=5)})

    assert evolve(WELL, queue=ahead).waited_seconds("recorder") == 0
    assert evolve(WELL, queue=QUEUE).waited_seconds("recorder") is None
    assert evolve(WELL, queue=Absent(reason="")).waited_seconds("recorder") is None


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (56_209_522, "56.2 MB"), (271e9, "271 GB")],
)
def test_bytes_are_told_in_decimal_units(size_bytes: float, words: str) -> None:
    assert bytes_in_words(size_bytes) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (59.9, "59 s"), (61, "1 min"), (7800, "2 h 10 min"), (86_400, "1 d")],
)
def test_times_are_told_in_the_two_greatest_units(seconds: float, words: str) -> None:
    assert seconds_in_words(seconds) == words


@given(st.floats(0, 1e20), st.floats(0, 1e9))
def test_amounts_of_any_size_stay_short(size_bytes: float, seconds: float) -> None:
    assert len(bytes_in_words(size_bytes)) <= 9
    assert len(seconds_in_words(seconds)) <= 12


def test_one_thing_is_one_thing() -> None:
    assert (counted(1, "message"), counted(1204, "message")) == ("1 message", "1,204 messages")
    assert counted(2, "process", "processes") == "2 processes"


def _statuses(*services: tuple[str, str]) -> list[str]:
    named = tuple(ServiceFacts(service=name, status=status) for name, status in services)
    return [each.status for each in seen_elsewhere(named, QUEUE)]


def test_a_worker_that_is_heard_of_and_not_ours_runs_elsewhere() -> None:
    assert _statuses(("recorder", STOPPED), ("metrics", STOPPED)) == [ELSEWHERE, STOPPED]
    assert _statuses(("recorder", RUNNING)) == [RUNNING]


def test_with_a_server_of_others_nobody_knows_what_else_they_run() -> None:
    assert _statuses(("cache", EXTERNAL), ("metrics", STOPPED)) == [EXTERNAL, NOT_HERE]
    (stopped,) = seen_elsewhere(
        (ServiceFacts(service="recorder", status=STOPPED),), Absent(reason="", is_stopped=True)
    )
    assert stopped.status == STOPPED
