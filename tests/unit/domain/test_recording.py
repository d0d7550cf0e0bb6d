"""Recording: every result once, whole, whatever the order; what is derived follows."""

import json
from datetime import date
from pathlib import PurePosixPath
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.errors import ArchiveUnavailableError, LatestBlockedError
from pantry_radio.domain.idempotency import Standing
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import Recorded, RecordOutcome, Rejected, record, summarise

SENT = date(2025, 8, 7)
TODAY = date(2025, 8, 9)
codec = JsonJobResults()


def _job(
    job_id: str = "a",
    *,
    result: JsonValue = "paid",
    day: str = "2025-08-07",
    scraper_id: str = "freshtrak",
    **more: JsonValue,
) -> dict[str, JsonValue]:
    job: JsonValue = {"created_at": f"{day}T10:00:00Z", "metadata": {"scraper_id": scraper_id}}
    return {"job_id": job_id, "job": job, "result": result, **more}


def _record(archive: MemoryArchiveFiles, document: JsonValue) -> RecordOutcome:
    return record(document, sent_on=SENT, archive=archive, codec=codec)


def _path(job_id: str) -> PurePosixPath:
    return PurePosixPath(f"daily/2025-08-07/scrapers/freshtrak/{job_id}.json")


def _standing(outcome: RecordOutcome) -> Standing:
    assert isinstance(outcome, Recorded)
    return outcome.standing


def test_the_whole_document_is_kept() -> None:
    archive = MemoryArchiveFiles()
    document = _job(unknown={"kept": [1, 2.5, None, "ü"]})

    outcome = _record(archive, document)

    assert _standing(outcome) is Standing.NEW
    assert archive.read(_path("a")) == json.dumps(document, indent=2).encode()


def test_second_delivery_changes_nothing() -> None:
    archive = MemoryArchiveFiles()
    _record(archive, _job())

    assert _standing(_record(archive, _job())) is Standing.SAME
    assert archive.superseded(_path("a")) == ()


def test_a_better_result_takes_the_place_and_the_other_is_kept() -> None:
    archive = MemoryArchiveFiles()
    failed, paid = _job(result=None, error="timeout"), _job(completed_at="2025-08-07T11:00:00Z")

    _record(archive, failed)

    assert _standing(_record(archive, paid)) is Standing.SUPERSEDES
    assert archive.read(_path("a")) == codec.dump(paid)
    assert archive.superseded(_path("a")) == (codec.dump(failed),)


def test_a_late_error_is_kept_aside() -> None:
    archive = MemoryArchiveFiles()
    paid, failed = _job(), _job(result=None, error="timeout", completed_at="2025-08-09")
    _record(archive, paid)

    assert _standing(_record(archive, failed)) is Standing.SUPERSEDED
    assert archive.read(_path("a")) == codec.dump(paid)
    assert archive.superseded(_path("a")) == (codec.dump(failed),)


def test_a_torn_file_of_an_earlier_system_is_replaced_and_kept() -> None:
    archive = MemoryArchiveFiles()
    archive.add(_path("a"), b'{"job_id": "a", "jo')

    assert _standing(_record(archive, _job())) is Standing.SUPERSEDES
    assert archive.superseded(_path("a")) == (b'{"job_id": "a", "jo',)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([1], "invalid_job"),
        ({"job_id": ""}, "invalid_job"),
        ({"job_id": "a", "result": float("nan")}, "not_exact_json"),
    ],
)
def test_what_is_no_job_result_is_kept_whole_with_its_reason(
    document: JsonValue, reason: str
) -> None:
    archive = MemoryArchiveFiles()

    outcome = _record(archive, document)

    assert isinstance(outcome, Rejected)
    assert archive.rejected() == ((reason, codec.dump_inexact(document)),)
    assert archive.days() == ()


def test_without_any_date_it_is_rejected() -> None:
    archive = MemoryArchiveFiles()

    outcome = record({"job_id": "a"}, sent_on=None, archive=archive, codec=codec)

    assert isinstance(outcome, Rejected)
    assert outcome.reason == "missing_day"


deliveries = st.lists(
    st.builds(
        _job,
        st.sampled_from(["a", "b", "../c"]),
        result=st.sampled_from(["paid", "paid again", None]),
        day=st.sampled_from(["2025-08-07", "2025-08-08"]),
        scraper_id=st.sampled_from(["freshtrak", "another"]),
        completed_at=st.sampled_from([None, "2025-08-07T11:00:00Z", "2025-08-07T12:00:00Z"]),
    ),
    max_size=12,
)


def _tree(archive: MemoryArchiveFiles) -> dict[str, object]:
    paths = [path for day in archive.days() for path in archive.paths_of_day(day)]
    entries = {str(path): (archive.read(path), archive.superseded(path)) for path in paths}
    return {**entries, "latest": archive.latest()} | {
        str(day): archive.read_summary(day) for day in archive.days()
    }


@given(deliveries, st.randoms(use_true_random=False), st.sampled_from([1, 3, 99]))
def test_any_deliveries_in_any_order_give_the_same_tree(
    documents: list[dict[str, JsonValue]], random: Random, summarised_every: int
) -> None:
    one, other = MemoryArchiveFiles(), MemoryArchiveFiles()
    for document in documents:
        _record(one, document)
    shuffled = documents + documents[: len(documents) // 2]
    random.shuffle(shuffled)
    for number, document in enumerate(shuffled):
        _record(other, document)
        if number % summarised_every == 0:
            summarise(today=TODAY, archive=other, codec=codec)
    summarise(today=TODAY, archive=one, codec=codec)
    summarise(today=TODAY, archive=other, codec=codec)

    assert _tree(one) == _tree(other)


def test_the_summary_counts_each_job_once() -> None:
    archive = MemoryArchiveFiles()
    for document in (_job("a"), _job("b"), _job("a")):
        _record(archive, document)

    assert summarise(today=TODAY, archive=archive, codec=codec).days == (SENT,)

    summary = json.loads(archive.read_summary(SENT) or b"")
    assert (summary["date"], summary["total_jobs"]) == ("2025-08-07", 2)
    assert [job["job_id"] for job in summary["jobs"]] == ["a", "b"]


def test_a_summary_that_was_broken_is_derived_from_the_files() -> None:
    archive = MemoryArchiveFiles()
    _record(archive, _job("a"))
    summarise(today=TODAY, archive=archive, codec=codec)
    whole = archive.read_summary(SENT)
    archive.change_summary(SENT, b'{"date": "2025-08')
    _record(archive, _job("a"))

    summarise(today=TODAY, archive=archive, codec=codec)

    assert archive.read_summary(SENT) == whole


def test_latest_is_not_captured_by_the_far_future() -> None:
    archive = MemoryArchiveFiles()
    for day in ("2025-08-07", "2025-08-10", "2025-08-11", "9999-12-31"):
        _record(archive, _job(day=day))

    summarise(today=TODAY, archive=archive, codec=codec)

    assert archive.latest() == date(2025, 8, 10)


def test_latest_never_goes_back() -> None:
    archive = MemoryArchiveFiles()
    for day in ("2025-08-07", "2025-08-12"):
        _record(archive, _job(day=day))
    summarise(today=date(2025, 8, 12), archive=archive, codec=codec)  # this clock is ahead

    _record(archive, _job("b"))
    summarise(today=TODAY, archive=archive, codec=codec)

    assert archive.latest() == date(2025, 8, 12)


def test_latest_leaves_a_day_that_retention_removed() -> None:
    archive = MemoryArchiveFiles()
    archive.point_latest(date(2025, 8, 8))
    _record(archive, _job())

    summarise(today=TODAY, archive=archive, codec=codec)

    assert archive.latest() == SENT


class _OneBadDay(MemoryArchiveFiles):
    """An archive on which the summary of one day cannot be written now."""

    is_bad = True

    def write_summary(self, day: date, data: bytes) -> None:
        if self.is_bad and day == SENT:
            raise ArchiveUnavailableError("no space left")
        super().write_summary(day, data)


def test_days_that_can_be_summarised_are_whatever_is_wrong_with_others() -> None:
    archive = _OneBadDay()
    for day in ("2025-08-07", "2025-08-08"):
        _record(archive, _job(day=day))

    with pytest.raises(ArchiveUnavailableError):
        summarise(today=TODAY, archive=archive, codec=codec)
    assert archive.read_summary(date(2025, 8, 8)) is not None
    assert archive.latest() == date(2025, 8, 8)

    archive.is_bad = False
    summarise(today=TODAY, archive=archive, codec=codec)
    assert archive.read_summary(SENT) is not None


class _LatestBlocked(MemoryArchiveFiles):
    """An archive in which `latest` is a real folder."""

    def point_latest(self, day: date) -> None:
        raise LatestBlockedError(f"latest is a real folder, not {day}")


def test_a_real_latest_is_told_and_stops_nothing() -> None:
    archive = _LatestBlocked()
    _record(archive, _job())

    done = summarise(today=TODAY, archive=archive, codec=codec)

    assert "real folder" in str(done.latest_blocked)
    assert done.days == (SENT,)
    assert archive.waiting_notes() == {}


def test_a_line_whose_file_retention_removed_stays() -> None:
    archive = MemoryArchiveFiles()
    gone = b'{"job_id": "gone", "scraper_id": "freshtrak", "timestamp": null}'
    _record(archive, _job())
    archive.change_summary(SENT, b'{"date": "2025-08-07", "jobs": [%s]}' % gone)

    summarise(today=TODAY, archive=archive, codec=codec)

    summary = json.loads(archive.read_summary(SENT) or b"")
    assert [job["job_id"] for job in summary["jobs"]] == ["gone", "a"]
