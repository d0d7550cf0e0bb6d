"""Pruning: what a walk over a whole folder has not met goes, if the walk has seen everything."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.outcomes import FileOutcome, Outcome, Pruned, ReplayReport
from pantry_radio.domain.ports.pruning import Scope
from pantry_radio.domain.replaying import replay
from tests.observations import few_examples, observation, pantry

codec = JsonJobResults()
ALL = Scope(folder="/", takes_unplaced=True)


def _job(job_id: str, name: str, *, retry_count: int = 0) -> bytes:
    job: JsonValue = {"created_at": "2025-08-07", "metadata": {"scraper_id": "freshtrak"}}
    result: JsonValue = {"name": name, "address": "123 Main St, Springfield, OH 45501"}
    return codec.dump({"job_id": job_id, "job": job, "result": result, "retry_count": retry_count})


def _replayed(
    database: MemoryFoodDatabase, files: Mapping[str, bytes], *, prune: Scope | None = None
) -> tuple[ReplayReport, dict[str, Outcome]]:
    outcomes: dict[str, Outcome] = {}

    def note(outcome: FileOutcome) -> None:
        assert outcome.path not in outcomes
        outcomes[outcome.path] = outcome.outcome

    loader = FileLoader(
        files=MemoryRecordedFiles(files, max_bytes=10_000),
        database=database,
        codec=codec,
        reader_version="1",
    )
    report = replay(loader, on_outcome=note, prune=prune)
    assert set(outcomes) == set(files)
    return report, outcomes


def _digest_of(files: Mapping[str, bytes]) -> str:
    database = MemoryFoodDatabase()
    _replayed(database, files)
    return digest(database)


def test_without_it_a_file_that_is_gone_takes_nothing_with_it() -> None:
    database, files = MemoryFoodDatabase(), {"1.json": _job("a", "Hope")}
    _replayed(database, files)

    report, _ = _replayed(database, {})

    assert report.pruned is None
    assert digest(database) == _digest_of(files)


def test_where_the_better_result_is_gone_the_poorer_one_counts_and_says_so() -> None:
    database = MemoryFoodDatabase()
    poorer = {"1.json": _job("a", "Hope"), "2.json": _job("a", "Faith", retry_count=1)}
    _replayed(database, {**poorer, "3.json": _job("a", "Charity", retry_count=2)})

    report, outcomes = _replayed(database, poorer, prune=ALL)

    assert report.pruned == Pruned(removed=1)
    assert outcomes["2.json"] is Outcome.REPLAYED
    assert digest(database) == _digest_of(poorer)


def test_a_second_pruning_removes_nothing() -> None:
    database, files = MemoryFoodDatabase(), {"1.json": _job("a", "Hope")}
    _replayed(database, {**files, "2.json": _job("b", "Faith")})
    _replayed(database, files, prune=ALL)

    report, outcomes = _replayed(database, files, prune=ALL)

    assert report.pruned == Pruned()
    assert outcomes == {"1.json": Outcome.UNCHANGED}


@pytest.mark.parametrize("unread", [b" " * 10_001])
def test_a_file_that_could_not_be_read_might_hold_anything(unread: bytes) -> None:
    database, files = MemoryFoodDatabase(), {"1.json": _job("a", "Hope")}
    _replayed(database, {**files, "2.json": _job("b", "Faith")})

    report, _ = _replayed(database, {**files, "2.json": unread}, prune=ALL)

    assert report.pruned is not None
    assert "1 files or folders could not be read" in str(report.pruned.refusal)
    assert report.has_failures
    assert database.counts().ledger == 2


@pytest.mark.parametrize("torn", [b"{", b'{"job_id": "a", "job_id": "b"}'])
def test_a_broken_file_may_be_the_torn_one_of_any_job(torn: bytes) -> None:
    database, files = MemoryFoodDatabase(), {"1.json": _job("a", "Hope"), "2.json": torn}
    _replayed(database, {**files, "3.json": _job("b", "Faith")})

    report, _ = _replayed(database, files, prune=ALL)

    assert report.pruned is not None
    assert report.pruned.removed == 0
    assert "could not be read" in str(report.pruned.refusal)


def test_a_file_that_holds_no_job_hinders_nothing() -> None:
    database, files = MemoryFoodDatabase(), {"1.json": _job("a", "Hope"), "2.json": b"[]"}
    _replayed(database, {**files, "3.json": _job("b", "Faith")})

    report, _ = _replayed(database, files, prune=ALL)

    assert report.pruned == Pruned(removed=1)


def test_an_empty_folder_is_rather_a_disk_that_is_not_mounted() -> None:
    database = MemoryFoodDatabase()
    _replayed(database, {"1.json": _job("a", "Hope")})

    report, _ = _replayed(database, {}, prune=ALL)

    assert report.pruned is not None
    assert "mounted" in str(report.pruned.refusal)
    assert database.counts().ledger == 1


def test_what_was_loaded_as_it_was_recorded_goes_only_with_the_archive() -> None:
    database, files = MemoryFoodDatabase(), {"x/1.json": _job("a", "Hope")}
    database.load([observation("live", pantry("Faith"))])

    of_folder, _ = _replayed(database, files, prune=Scope(folder="/x"))
    of_archive, _ = _replayed(database, files, prune=ALL)

    assert of_folder.pruned == Pruned(kept=1)
    assert of_archive.pruned == Pruned(removed=1)


NAMES = st.dictionaries(
    st.sampled_from([f"{n}.json" for n in range(6)]),
    st.tuples(st.sampled_from("abc"), st.sampled_from(["Hope", "Faith"]), st.integers(0, 2)),
    min_size=1,
)


@few_examples
@given(before=NAMES, after=NAMES)
def test_a_pruned_database_is_that_of_the_files_that_are_there(
    before: dict[str, tuple[str, str, int]], after: dict[str, tuple[str, str, int]]
) -> None:
    database = MemoryFoodDatabase()
    old, new = (
        {path: _job(job, name, retry_count=count) for path, (job, name, count) in files.items()}
        for files in (before, after)
    )
    _replayed(database, old)

    report, _ = _replayed(database, new, prune=ALL)

    assert report.pruned is not None
    assert report.pruned.refusal is None
    assert digest(database) == _digest_of(new)
