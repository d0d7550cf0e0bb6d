"""Each rule warns of its fault and of nothing else, and tells the command that mends it."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from pantry_radio.domain.ports.database_watch import DatabaseCondition, Yield
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import Durability
from pantry_radio.domain.watching.facts import (
    FAILING,
    RUNNING,
    STOPPED,
    SUPERVISOR,
    Absent,
    ArchiveFacts,
    DatabaseFacts,
    PublicationFacts,
    QueueFacts,
    ServiceFacts,
    SystemFacts,
    Unreplayed,
)
from pantry_radio.domain.watching.warnings import SystemWarning, WarningCode, warnings_of

from .system import DATABASE, DISK, EMPTY, GB, LIMITS, NOW, PUBLICATION, QUEUE, WELL, archive

_NOBODY = {"recorder": 0, "reconciler": 0}


def _codes(facts: SystemFacts) -> list[str]:
    return [warning.code for warning in warnings_of(facts)]


def _only(facts: SystemFacts) -> SystemWarning:
    (warning,) = warnings_of(facts)
    return warning


def _with_queue(**changes: Any) -> SystemFacts:  # noqa: ANN401 - fields of any type
    return evolve(WELL, queue=evolve(QUEUE, **changes))


def test_where_all_is_well_nothing_is_said() -> None:
    assert warnings_of(WELL) == ()


def test_a_full_disk_is_told_with_its_settings() -> None:
    warning = _only(evolve(WELL, disks=(evolve(DISK, free_bytes=GB - 1),)))

    assert warning.code == WarningCode.DISK_FULL
    assert "OUTPUT_DIR" in warning.text
    assert "./bouy archive" in warning.cure


def test_a_disk_that_will_be_full_within_a_week_is_told_in_days() -> None:
    filling = evolve(WELL, archive=archive(5 * GB, 10 * GB))

    warning = _only(filling)

    assert warning.code == WarningCode.DISK_NEARLY_FULL
    assert "4.9 days" in warning.text


def test_a_server_that_does_not_answer_is_told_by_its_own_words() -> None:
    queue = _only(evolve(WELL, queue=Absent(reason="refused")))
    database = _only(evolve(WELL, database=Absent(reason="lacks 0007")))
    files = _only(evolve(WELL, archive=Absent(reason="no rights")))

    assert (queue.code, queue.text) == (WarningCode.QUEUE_UNREACHABLE, "refused")
    assert (database.code, database.text) == (WarningCode.DATABASE_UNREACHABLE, "lacks 0007")
    assert (files.code, files.text) == (WarningCode.ARCHIVE_UNREACHABLE, "no rights")


def test_where_nothing_runs_one_command_starts_all() -> None:
    stopped = Absent(reason="it does not run", is_stopped=True)

    warning = _only(evolve(WELL, queue=stopped, database=stopped))

    assert (warning.code, warning.cure) == (WarningCode.NOTHING_RUNS, "./bouy up")


@pytest.mark.parametrize(
    ("durability", "code"),
    [
        (
            Durability(is_append_only=False, eviction_policy="noeviction"),
            WarningCode.QUEUE_NOT_DURABLE,
        ),
        (Durability(is_append_only=True, eviction_policy="allkeys-lru"), WarningCode.QUEUE_EVICTS),
        (
            Durability(is_append_only=True, eviction_policy="noeviction", last_write_failed=True),
            WarningCode.QUEUE_WRITE_FAILED,
        ),
    ],
)
def test_a_server_that_can_lose_jobs_is_told(durability: Durability, code: WarningCode) -> None:
    assert _codes(_with_queue(durability=durability)) == [code]


def test_a_service_that_ends_again_and_again_is_told_with_its_log() -> None:
    failing = ServiceFacts(service="reconciler", status=FAILING, detail="exit code 1")

    warning = _only(evolve(WELL, services=(failing,)))

    assert warning.code == WarningCode.SERVICE_FAILING
    assert "exit code 1" in warning.text
    assert warning.cure == "./bouy logs reconciler"


def test_without_a_recorder_the_waiting_messages_are_counted() -> None:
    waiting = {"recorder": evolve(EMPTY, ready=2, delayed=1), "reconciler": EMPTY}

    warning = _only(_with_queue(depths=waiting, workers_alive={"recorder": 0, "reconciler": 1}))

    assert warning.code == WarningCode.NO_RECORDER
    assert "3 messages wait" in warning.text
    assert warning.cure == "./bouy up recorder"


def test_a_recorder_that_was_just_started_is_given_time() -> None:
    starting = ServiceFacts(service="recorder", status=RUNNING, uptime_seconds=2.0)

    facts = _with_queue(workers_alive={"recorder": 0, "reconciler": 1})

    assert _codes(evolve(facts, services=(starting,))) == []


def test_a_reconciler_is_missed_where_it_is_wanted_or_has_work() -> None:
    unwanted = evolve(
        _with_queue(workers_alive={"recorder": 1, "reconciler": 0}),
        limits=evolve(LIMITS, wants_reconciler=False),
    )
    with_work = evolve(
        unwanted,
        queue=evolve(
            QUEUE,
            workers_alive={"recorder": 1, "reconciler": 0},
            depths={"recorder": EMPTY, "reconciler": evolve(EMPTY, ready=1)},
        ),
    )

    assert _codes(unwanted) == []
    assert _codes(evolve(unwanted, limits=LIMITS)) == [WarningCode.NO_RECONCILER]
    assert _codes(with_work) == [WarningCode.NO_RECONCILER]


@pytest.mark.parametrize(("waited", "is_told"), [(900, False), (901, True)])
def test_a_job_that_waits_too_long_is_told(waited: int, is_told: bool) -> None:  # noqa: FBT001
    oldest = {"recorder": NOW - timedelta(seconds=waited), "reconciler": None}

    codes = _codes(_with_queue(oldest_ready=oldest))

    assert codes == ([WarningCode.OLD_UNRECORDED] if is_told else [])


def test_dead_letters_are_told_with_what_brings_them_back() -> None:
    one = QueueDepth(ready=0, delayed=0, in_work=0, dead=1)

    recorder, reconciler = warnings_of(_with_queue(depths={"recorder": one, "reconciler": one}))

    assert recorder.code == reconciler.code == WarningCode.DEAD_LETTERS
    assert "1 message of recorder was given up" in recorder.text
    assert "./bouy dead retry" in recorder.cure
    assert "./bouy replay" in reconciler.cure


def test_recorded_jobs_that_are_not_in_the_database_are_counted() -> None:
    missing = Unreplayed(jobs=1204, compared=2000, is_complete=True)

    warning = _only(evolve(WELL, database=evolve(DATABASE, unreplayed=missing)))

    assert warning.code == WarningCode.UNREPLAYED
    assert "1,204 recorded jobs are" in warning.text
    assert warning.cure.startswith("./bouy replay")


@pytest.mark.parametrize(
    ("recent", "before", "is_told"),
    [
        (Yield(structured=19, without_record=19), Yield(), False),
        (Yield(structured=20, without_record=1), Yield(), False),
        (Yield(structured=20, without_record=2), Yield(), True),
        (Yield(structured=100, without_record=10), Yield(structured=100, without_record=5), False),
        (Yield(structured=100, without_record=11), Yield(structured=100, without_record=5), True),
    ],
)
def test_results_that_suddenly_give_no_records_are_told(
    recent: Yield,
    before: Yield,
    is_told: bool,  # noqa: FBT001
) -> None:
    database = DatabaseFacts(condition=DatabaseCondition(recent=recent, before=before))

    codes = _codes(evolve(WELL, database=database))

    assert codes == ([WarningCode.FEW_RECORDS] if is_told else [])


def test_rejected_messages_are_told() -> None:
    warning = _only(evolve(WELL, archive=archive(1, rejected=2)))

    assert warning.code == WarningCode.REJECTED
    assert "2 messages are" in warning.text


def test_an_archive_that_cannot_be_written_is_told_and_still_counted() -> None:
    facts = evolve(archive(1), unwritable="OUTPUT_DIR (/out) cannot be used: Permission denied")

    warning = _only(evolve(WELL, archive=facts))

    assert warning.code == WarningCode.ARCHIVE_UNREACHABLE
    assert warning.text == facts.unwritable


def test_a_stale_summary_is_told_where_no_recorder_looks_after_it() -> None:
    stale = ArchiveFacts(surveyed=archive(1).surveyed, waiting_summaries={NOW.date(): 3})
    attended = evolve(WELL, archive=stale)
    alone = evolve(attended, queue=evolve(QUEUE, workers_alive={"recorder": 0, "reconciler": 1}))

    assert _codes(attended) == []
    assert _codes(alone) == [WarningCode.NO_RECORDER, WarningCode.SUMMARY_STALE]


def test_the_gravest_comes_first_and_each_has_a_cure() -> None:
    everything = evolve(
        WELL,
        disks=(evolve(DISK, free_bytes=0),),
        services=(ServiceFacts(service="db", status=FAILING),),
        queue=evolve(
            QUEUE,
            durability=Durability(is_append_only=False, eviction_policy="volatile-lru"),
            workers_alive=_NOBODY,
        ),
        archive=archive(1, rejected=1),
    )

    found = warnings_of(everything)

    order = list(WarningCode)
    assert found[0].code == WarningCode.DISK_FULL
    assert [order.index(each.code) for each in found] == sorted(
        order.index(each.code) for each in found
    )
    assert all(each.cure and each.text for each in found)


def test_stopped_services_are_no_fault_of_theirs() -> None:
    stopped = ServiceFacts(service="publisher", status=STOPPED)

    assert isinstance(WELL.queue, QueueFacts)
    assert _codes(evolve(WELL, services=(*WELL.services, stopped))) == []


_LATE = evolve(PUBLICATION, published_at=NOW - timedelta(hours=25), pending_days=(NOW.date(),))


def test_a_publication_that_should_have_been_pushed_is_told() -> None:
    warning = _only(evolve(WELL, publication=_LATE))

    assert warning.code == WarningCode.UNPUBLISHED
    assert warning.text == "1 day not published, and the last publication is 1 d 1 h old"
    assert "./bouy haarrrvest logs" in warning.cure


@pytest.mark.parametrize(
    "publication",
    [
        None,
        evolve(_LATE, pending_days=()),
        evolve(_LATE, is_pushed=False),
        evolve(_LATE, published_at=NOW - timedelta(hours=23)),
        evolve(_LATE, published_at=None),
    ],
)
def test_an_old_publication_is_no_fault_where_nothing_newer_is_to_be_pushed(
    publication: PublicationFacts | None,
) -> None:
    assert _codes(evolve(WELL, publication=publication)) == []


def test_a_supervisor_that_is_silent_is_one_warning_and_no_server_is_said_to_be_stopped() -> None:
    silent = (ServiceFacts(service=SUPERVISOR, status=FAILING, detail="it does not answer"),)
    stopped = Absent(reason="cache does not run", is_stopped=True)

    warning = _only(evolve(WELL, services=silent, queue=stopped, database=stopped))

    assert (warning.code, warning.text) == ("supervisor_silent", "it does not answer")
    assert "./bouy down" in warning.cure


def test_packing_is_no_cure_for_a_disk_without_recorded_days() -> None:
    disk = evolve(DISK, names=("PANTRY_RADIO_HOME",), free_bytes=GB - 1)

    warning = _only(evolve(WELL, disks=(disk,)))

    assert "archive" not in warning.cure
