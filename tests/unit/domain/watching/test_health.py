"""Each question of `bouy health` has a verdict; a bad one names cause and cure."""

from datetime import timedelta

import pytest
from attrs import evolve

from pantry_radio.domain.ports.queue_watch import Durability
from pantry_radio.domain.watching import health
from pantry_radio.domain.watching.health import Check

from .system import DISK, DURABLE, EMPTY, GB, NOW


def _verdicts(durability: Durability) -> list[bool]:
    return [check.is_well for check in health.durable(durability)]


def test_a_durable_server_is_well() -> None:
    assert _verdicts(DURABLE) == [True, True]


@pytest.mark.parametrize(
    ("durability", "verdicts"),
    [
        (Durability(is_append_only=False, eviction_policy="noeviction"), [False, True]),
        (Durability(is_append_only=True, eviction_policy="allkeys-lru"), [True, False]),
        (evolve(DURABLE, last_write_failed=True), [False, True]),
    ],
)
def test_a_server_that_can_lose_jobs_is_ill(durability: Durability, verdicts: list[bool]) -> None:
    assert _verdicts(durability) == verdicts
    assert all(check.cure for check in health.durable(durability) if not check.is_well)


def _workers(alive: int, *, ready: int = 0, is_wanted: bool = True) -> Check:
    depth = evolve(EMPTY, ready=ready)
    return health.workers("q", alive={"q": alive}, depths={"q": depth}, is_wanted=is_wanted)


def test_somebody_must_work_where_work_is_wanted_or_waits() -> None:
    assert _workers(1).is_well
    assert not _workers(0).is_well
    assert _workers(0, is_wanted=False).is_well
    assert not _workers(0, ready=1, is_wanted=False).is_well
    assert "./bouy up q" in (_workers(0).cure or "")


@pytest.mark.parametrize(
    ("waited", "is_well"), [(None, True), (0, True), (900, True), (901, False), (-5, True)]
)
def test_a_message_must_not_wait_too_long(waited: int | None, is_well: bool) -> None:  # noqa: FBT001
    oldest = None if waited is None else NOW - timedelta(seconds=waited)

    check = health.waiting("q", oldest=oldest, now=NOW, max_seconds=900)

    assert check.is_well is is_well
    assert is_well or "PANTRY_RADIO_MAX_WAIT_SECONDS (900)" in check.says


def test_a_disk_must_have_the_room_that_is_asked_for() -> None:
    disk = evolve(DISK, free_bytes=GB)

    enough, too_little = (
        health.room(disk, min_free_bytes=GB),
        health.room(disk, min_free_bytes=GB + 1),
    )

    assert enough.is_well
    assert not too_little.is_well
    assert "PANTRY_RADIO_MIN_FREE_MB" in too_little.says
