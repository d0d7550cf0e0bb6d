"""One message of the queue `reconciler`: the rules of replay, and what fails is kept."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.archived_files import MemoryArchivedFiles
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import (
    DatabaseNotMigratedError,
    DatabaseRefusedError,
    DatabaseUnavailableError,
    PantryRadioError,
)
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.live_loading import Loaded, load_message
from pantry_radio.domain.loading import Loader
from pantry_radio.domain.outcomes import Outcome
from pantry_radio.domain.reconciling import reconcile

_PATH = "daily/2025-08-07/processed/a.json"
codec = JsonJobResults()


def _job(job_id: str, name: str = "Harvest Table", **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {"created_at": "2025-08-07", "metadata": {"scraper_id": "freshtrak"}}
    result: JsonValue = {"name": name, "address": "123 Main St, Springfield, OH 45501"}
    return {"job_id": job_id, "job": job, "result": result, **more}


class _Live:
    """Loads messages one by one into one database."""

    def __init__(
        self,
        files: Mapping[str, bytes] | None = None,
        database: MemoryFoodDatabase | None = None,
    ) -> None:
        self.database = database or MemoryFoodDatabase()
        self.archive = MemoryArchiveFiles()
        self._files = MemoryArchivedFiles(files or {}, max_bytes=10_000)

    def load(self, payload: JsonValue) -> Loaded:
        return load_message(
            payload,
            files=self._files,
            archive=self.archive,
            loader=Loader(database=self.database, reader_version="1"),
            codec=codec,
        )

    def ended(self, payload: JsonValue) -> tuple[Outcome, str | None]:
        outcome = self.load(payload).outcome
        return outcome.outcome, outcome.reason


def test_a_path_loads_its_file() -> None:
    live = _Live({_PATH: codec.dump(_job("a"))})

    loaded = live.load(_PATH)
    reconcile(live.database)

    assert (loaded.outcome.outcome, loaded.outcome.path) == (Outcome.REPLAYED, _PATH)
    assert live.database.counts().tables["organization"] == 1
    assert live.archive.rejected() == ()


def test_a_whole_result_counts_as_the_file_that_the_recorder_would_write() -> None:
    job = _job("a")
    live = _Live({_PATH: codec.dump(job)})

    assert live.ended(job) == (Outcome.REPLAYED, None)
    assert live.ended(_PATH) == (Outcome.UNCHANGED, None)
    assert live.ended(job) == (Outcome.UNCHANGED, None)


def test_the_greater_result_of_a_job_counts_whatever_comes_first() -> None:
    poor, better = _job("a", "Harvest", retry_count=0), _job("a", retry_count=1)
    one, other = _Live(), _Live()

    assert [one.ended(each)[0] for each in (better, poor)] == [
        Outcome.REPLAYED,
        Outcome.SUPERSEDED,
    ]
    assert [other.ended(each)[0] for each in (poor, better)] == [Outcome.REPLAYED] * 2
    assert digest(one.database) == digest(other.database)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("daily/gone.json", "unreadable"),
        ("../../etc/passwd.json", "outside_directory"),
        ("large.json", "too_large"),
        ("broken.json", "invalid_json"),
        ("array.json", "invalid_job"),
        ({"result": {}}, "invalid_job"),
        ({}, "invalid_job"),
        ({"job_id": "a", "n": float("nan")}, "not_exact_json"),
        (["daily/a.json"], "invalid_message"),
        (None, "invalid_message"),
        (7, "invalid_message"),
    ],
)
def test_what_cannot_be_loaded_is_kept_with_its_reason(payload: JsonValue, reason: str) -> None:
    files = {"large.json": b" " * 10_001, "broken.json": b"{", "array.json": b"[]"}
    live = _Live(files)

    loaded = live.load(payload)

    assert (loaded.outcome.outcome, loaded.outcome.reason) == (Outcome.FAILED, reason)
    assert loaded.kept_at is not None
    assert [kept for kept, _ in live.archive.rejected()] == [reason]
    assert live.database.counts().ledger == 0


def test_a_sound_file_with_nothing_to_load_is_not_rejected() -> None:
    live = _Live({"daily/2025-08-07/summary.json": b'{"date": "2025-08-07"}'})

    assert live.ended("daily/2025-08-07/summary.json") == (Outcome.SKIPPED, "not_a_job")
    assert live.ended(_job("a", error="timeout")) == (Outcome.SKIPPED, "job_failed")
    assert live.archive.rejected() == ()


def test_what_the_database_refuses_is_kept() -> None:
    class Refusing(MemoryFoodDatabase):
        def load(self, observations: Sequence[Observation]) -> None:
            raise DatabaseRefusedError(f"{len(observations)} values out of range")

    live = _Live(database=Refusing())

    assert live.ended(_job("a")) == (Outcome.FAILED, "database_error")
    assert live.archive.rejected() == (("database_error", codec.dump(_job("a"))),)


@pytest.mark.parametrize("error", [DatabaseUnavailableError, DatabaseNotMigratedError])
def test_trouble_of_the_database_is_no_fault_of_the_message(error: type[PantryRadioError]) -> None:
    class Away(MemoryFoodDatabase):
        def load(self, observations: Sequence[Observation]) -> None:
            raise error(f"away: {len(observations)} not loaded")

    live = _Live(database=Away())

    with pytest.raises(error):
        live.load(_job("a"))
    assert live.archive.rejected() == ()


_JOBS = st.builds(
    lambda job_id, name, retry: _job(job_id, name, retry_count=retry),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["Hope", "Faith", "Harvest Table"]),
    st.integers(0, 2),
)


@settings(deadline=None, max_examples=30)
@given(jobs=st.lists(_JOBS, max_size=6), data=st.data())
def test_order_repetition_and_when_rows_are_derived_decide_nothing(
    jobs: list[dict[str, JsonValue]], data: st.DataObject
) -> None:
    one, other = _Live(), _Live()
    for job in jobs:
        one.load(job)

    for job in data.draw(st.permutations(jobs + jobs[:2])):
        other.load(job)
        if data.draw(st.booleans()):
            reconcile(other.database)

    assert digest(one.database) == digest(other.database)
