"""Examining one file ends as a replay into an empty database would."""

import json

import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.examining import Examination, examine
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.replaying import replay

_PANTRY: JsonValue = {"name": "Harvest Table", "phone": "123"}


def _job(**more: JsonValue) -> bytes:
    return json.dumps({"job_id": "1", "job": {}, "result": _PANTRY, **more}).encode()


def _examined(data: bytes) -> Examination:
    files = MemoryRecordedFiles({"x.json": data}, max_bytes=1000)
    [found] = files.walk()
    return examine(found, files, JsonJobResults())


@pytest.mark.parametrize(
    "data",
    [
        _job(),
        _job(status="completed"),
        _job(status="failed"),
        _job(error="timeout"),
        _job(result=None),
        _job(result="Test response"),
        _job(result={"locations": []}),
        b'{"date": "2025-08-07", "jobs": []}',
        b"[]",
        b"{",
        b'{"job_id": "1", "job_id": "2"}',
        b" " * 1001,
    ],
)
def test_a_file_ends_as_replay_would_end_it(data: bytes) -> None:
    outcomes: list[FileOutcome] = []
    loader = FileLoader(
        files=MemoryRecordedFiles({"x.json": data}, max_bytes=1000),
        database=MemoryFoodDatabase(),
        codec=JsonJobResults(),
        reader_version="1",
    )
    replay(loader, on_outcome=outcomes.append)

    examined = _examined(data)

    assert [examined.outcome] == outcomes
    ended_without_job = examined.outcome.reason == "not_a_job"
    ended_without_job |= examined.outcome.outcome is Outcome.FAILED
    assert (examined.job_result is None) == ended_without_job


def test_what_the_result_states_is_there_with_its_problems() -> None:
    examined = _examined(_job())

    assert [each.name for each in examined.reading.organizations] == ["Harvest Table"]
    assert [each.path for each in examined.reading.problems] == ["$.phone"]


def test_a_failed_job_is_not_read() -> None:
    assert _examined(_job(error="timeout")).reading.organizations == ()
