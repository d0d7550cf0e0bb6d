"""Replay: every file ends in one named outcome, and nothing is loaded twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pytest
from attrs import evolve

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.choosing import choose
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import DatabaseConflictError, DatabaseRefusedError
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.loading_files import BATCH_BYTES, FileLoader, Manner
from pantry_radio.domain.outcomes import FileOutcome, Outcome, ReplayReport
from pantry_radio.domain.ports.recorded_files import FileStamp, FoundFile
from pantry_radio.domain.ports.seen_files import SeenFile
from pantry_radio.domain.replaying import replay

codec = JsonJobResults()


def _job(job_id: str, result: JsonValue, **more: JsonValue) -> bytes:
    job: JsonValue = {"created_at": "2025-08-07", "metadata": {"scraper_id": "freshtrak"}}
    return codec.dump({"job_id": job_id, "job": job, "result": result, **more})


def _pantry(name: str) -> JsonValue:
    return {"name": name, "address": "123 Main St, Springfield, OH 45501", "services": []}


def _replay(
    database: MemoryFoodDatabase,
    files: Mapping[str, bytes],
    reader_version: str = "1",
    *,
    manner: Manner | None = None,
) -> tuple[ReplayReport, dict[str, FileOutcome]]:
    outcomes: dict[str, FileOutcome] = {}

    def note(outcome: FileOutcome) -> None:
        assert outcome.path not in outcomes
        outcomes[outcome.path] = outcome

    loader = FileLoader(
        files=MemoryRecordedFiles(files, max_bytes=10_000),
        database=database,
        codec=codec,
        reader_version=reader_version,
        manner=manner or Manner(),
    )
    report = replay(loader, on_outcome=note)
    assert set(outcomes) == set(files)
    assert report.total_files == sum(report.outcomes.values()) == len(files)
    return report, outcomes


@pytest.mark.parametrize(
    ("data", "outcome", "reason"),
    [
        (_job("a", _pantry("Harvest Table")), Outcome.REPLAYED, None),
        (_job("a", "Test response"), Outcome.SKIPPED, "result_not_json"),
        (_job("a", {"locations": []}), Outcome.SKIPPED, "no_records"),
        (_job("a", None), Outcome.SKIPPED, "no_result"),
        (_job("a", None, error="timeout"), Outcome.SKIPPED, "job_failed"),
        (_job("a", _pantry("x"), status="failed"), Outcome.SKIPPED, "job_failed"),
        (b'{"date": "2025-08-07", "total_jobs": 0, "jobs": []}', Outcome.SKIPPED, "not_a_job"),
        (b"[]", Outcome.FAILED, "invalid_job"),
        (b'{"job": {}, "result": {}}', Outcome.FAILED, "invalid_job"),
        (b'{"job_id": "a"', Outcome.FAILED, "invalid_json"),
        (b'{"job_id": "a", "job_id": "b"}', Outcome.FAILED, "not_exact_json"),
        (b" " * 10_001, Outcome.FAILED, "too_large"),
    ],
)
def test_each_file_ends_in_one_named_outcome(
    data: bytes, outcome: Outcome, reason: str | None
) -> None:
    report, outcomes = _replay(MemoryFoodDatabase(), {"x.json": data})

    assert (outcomes["x.json"].outcome, outcomes["x.json"].reason) == (outcome, reason)
    assert report.outcomes[outcome] == 1
    assert report.has_failures == (outcome is Outcome.FAILED)


def test_a_bad_file_never_stops_the_rest() -> None:
    database = MemoryFoodDatabase()
    files = {"1.json": b"{", "2.json": _job("a", _pantry("Harvest Table")), "3.json": b"}"}

    report, _ = _replay(database, files)

    assert report.outcomes[Outcome.REPLAYED] == 1
    assert database.counts().tables["organization"] == 1


def test_a_second_replay_changes_nothing() -> None:
    database = MemoryFoodDatabase()
    files = {"1.json": _job("a", _pantry("Harvest Table")), "2.json": _job("b", "Test response")}
    _replay(database, files)
    before = digest(database)

    report, outcomes = _replay(database, files)

    assert {outcome.outcome for outcome in outcomes.values()} == {Outcome.UNCHANGED}
    assert all(done.created == done.updated == done.removed == 0 for done in report.tables.values())
    assert digest(database) == before


def test_another_reader_version_reads_again() -> None:
    database = MemoryFoodDatabase()
    files = {"1.json": _job("a", _pantry("Harvest Table"))}
    _replay(database, files)

    _, outcomes = _replay(database, files, reader_version="2")

    assert outcomes["1.json"].outcome is Outcome.REPLAYED


def test_the_greater_result_of_a_job_counts_whatever_the_order() -> None:
    poor = _job("a", _pantry("Harvest"), retry_count=0)
    better = _job("a", _pantry("Harvest Table"), retry_count=1)
    one, other = MemoryFoodDatabase(), MemoryFoodDatabase()

    _replay(one, {"1.json": poor, "2.json": better})
    _, outcomes = _replay(other, {"1.json": better, "2.json": poor})

    assert outcomes["2.json"].outcome is Outcome.SUPERSEDED
    assert digest(one) == digest(other)


class _MoodyDatabase(MemoryFoodDatabase):
    """A database that is in conflict once, and never takes what one job says."""

    def __init__(self) -> None:
        super().__init__()
        self._conflicts = 1

    def load(self, observations: Sequence[Observation]) -> None:
        if self._conflicts:
            self._conflicts -= 1
            raise DatabaseConflictError("deadlock detected")
        if any(observation.entry.job_id == "bad" for observation in observations):
            raise DatabaseRefusedError("value out of range")
        super().load(observations)


def test_what_the_database_refuses_fails_alone() -> None:
    database = _MoodyDatabase()
    files: dict[str, bytes] = {
        f"{job_id}.json": _job(job_id, _pantry(f"Pantry {job_id}")) for job_id in ("a", "bad", "c")
    }

    _, outcomes = _replay(database, files)

    assert {path: (o.outcome, o.reason) for path, o in outcomes.items()} == {
        "a.json": (Outcome.REPLAYED, None),
        "bad.json": (Outcome.FAILED, "database_error"),
        "c.json": (Outcome.REPLAYED, None),
    }
    assert outcomes["bad.json"].detail == "value out of range"


def test_of_a_job_whose_best_result_is_refused_the_next_counts_in_any_batch() -> None:
    class Refusing(MemoryFoodDatabase):
        def load(self, observations: Sequence[Observation]) -> None:
            if any(observation.entry.rank.retry_count == 1 for observation in observations):
                raise DatabaseRefusedError("value out of range")
            super().load(observations)

    best = _job("a", _pantry("Harvest Table"), retry_count=1)
    next_best = _job("a", _pantry("Harvest"), retry_count=0)
    together, apart = Refusing(), Refusing()

    _, outcomes = _replay(together, {"1.json": next_best, "2.json": best})
    _replay(apart, {"1.json": best})
    _replay(apart, {"1.json": next_best})

    assert outcomes["1.json"].outcome is Outcome.REPLAYED
    assert outcomes["2.json"].outcome is Outcome.FAILED
    assert digest(together) == digest(apart)


def test_loading_little_of_many_results_is_suspicious() -> None:
    files: dict[str, bytes] = {
        f"{number}.json": _job(str(number), _pantry("x") if number else {"nothing": 1})
        for number in range(20)
    }
    report, _ = _replay(MemoryFoodDatabase(), files)

    assert (report.structured, report.without_record) == (20, 1)
    assert not report.loaded_suspiciously_little
    assert evolve(report, without_record=2).loaded_suspiciously_little
    assert not evolve(report, structured=19, without_record=19).loaded_suspiciously_little


def test_of_results_that_stand_together_only_the_greatest_is_replayed() -> None:
    results = {f"{n}.json": _job("a", _pantry(f"Pantry {n}"), retry_count=n) for n in (1, 3, 2)}

    _, outcomes = _replay(MemoryFoodDatabase(), results)

    assert {path: outcome.outcome for path, outcome in outcomes.items()} == {
        "1.json": Outcome.SUPERSEDED,
        "2.json": Outcome.SUPERSEDED,
        "3.json": Outcome.REPLAYED,
    }


def _opened(
    database: MemoryFoodDatabase,
    files: Mapping[str, bytes],
    reader_version: str = "1",
    *,
    again: bool = False,
) -> list[str]:
    recorded = MemoryRecordedFiles(files)
    loader = FileLoader(
        files=recorded,
        database=database,
        codec=codec,
        reader_version=reader_version,
        manner=Manner(again=again),
    )
    replay(loader, on_outcome=lambda _: None)
    return recorded.opened


def test_what_is_known_to_be_unchanged_is_not_opened() -> None:
    database = MemoryFoodDatabase()
    files = {"1.json": _job("a", _pantry("Hope")), "2.json": _job("b", "prose"), "3.json": b"{"}
    first = _opened(database, files)

    assert first == ["1.json", "2.json", "3.json"]
    assert _opened(database, files) == ["3.json"]
    assert _opened(database, files, again=True) == first
    changed = {**files, "1.json": _job("a", _pantry("Faith"), retry_count=1)}
    assert _opened(database, changed) == ["1.json", "3.json"]
    assert _opened(database, changed, reader_version="2") == first


def test_the_cache_of_files_decides_nothing() -> None:
    class Forgetful(MemoryFoodDatabase):
        def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
            del places
            return {}

    files: dict[str, bytes] = {
        "1.json": _job("a", _pantry("Harvest"), retry_count=1),
        "2.json": _job("a", _pantry("Harvest Table"), retry_count=2),
        "3.json": _job("b", "prose"),
    }
    one, other = MemoryFoodDatabase(), Forgetful()

    for _ in range(3):
        assert _verdicts(_replay(one, files)) == _verdicts(_replay(other, files))

    assert digest(one) == digest(other)


def _verdicts(done: tuple[ReplayReport, dict[str, FileOutcome]]) -> dict[str, object]:
    return {path: (each.outcome, each.reason, each.verdict) for path, each in done[1].items()}


def test_of_a_file_that_changes_while_it_is_read_only_the_place_is_remembered() -> None:
    class Changing(MemoryRecordedFiles):
        def read(self, found: FoundFile) -> bytes:
            data = super().read(found)
            files[found.path] = _job("a", _pantry("Faith"))
            return data

    database = MemoryFoodDatabase()
    files = {"1.json": _job("a", _pantry("Hope"))}
    loader = FileLoader(files=Changing(files), database=database, codec=codec, reader_version="1")

    loader.load(tuple(loader.files.walk()))

    (seen,) = database.recall(["/1.json"]).values()
    assert seen.stamp == FileStamp.of_no_state("/1.json")


def test_force_puts_right_what_was_changed_by_hand() -> None:
    database = MemoryFoodDatabase()
    files = {"1.json": _job("a", _pantry("Harvest Table"))}
    _replay(database, files)
    before = digest(database)
    with database.reconciling() as unit:
        ids = [record.id for record in database.records("organization")]
        unit.replace_records(ids, [])
    assert digest(database) != before

    _, unforced = _replay(database, files)
    _, forced = _replay(database, files, manner=Manner(again=True))

    assert unforced["1.json"].outcome is Outcome.UNCHANGED
    assert forced["1.json"].outcome is Outcome.REPLAYED
    assert digest(database) == before


def test_strictly_an_unreadable_result_fails_each_time() -> None:
    database = MemoryFoodDatabase()
    files: dict[str, bytes] = {
        "1.json": _job("a", "prose"),
        "2.json": _job("b", {"locations": []}),
        "3.json": _job("c", None, error="timeout"),
        "4.json": _job("d", _pantry("Hope")),
    }

    for outcome in (Outcome.SKIPPED, Outcome.UNCHANGED):
        report, outcomes = _replay(database, files, manner=Manner(strictly=True))

        failed = {path: o.reason for path, o in outcomes.items() if o.outcome is Outcome.FAILED}
        assert failed == {"1.json": "result_not_json", "2.json": "no_records"}
        assert outcomes["3.json"].outcome is outcome
        assert report.has_failures


def test_large_files_are_committed_before_the_batch_is_full() -> None:
    class Watched(MemoryFoodDatabase):
        def load(self, observations: Sequence[Observation]) -> None:
            loads.append(len(observations))
            super().load(observations)

    loads: list[int] = []
    padding = "x" * (BATCH_BYTES // 3)
    files = {f"{n}.json": _job(str(n), _pantry(f"P {n}"), padding=padding) for n in range(7)}
    loader = FileLoader(
        files=MemoryRecordedFiles(files), database=Watched(), codec=codec, reader_version="1"
    )

    loader.load(tuple(loader.files.walk()))

    assert loads == [3, 3, 1]


def test_what_is_not_asked_for_is_counted_apart() -> None:
    def job(day: str) -> bytes:
        return codec.dump({"job_id": day, "job": {"created_at": day}, "result": "prose"})

    files = {
        "2025-08-07/a.json": b"not even opened",
        "2025-08-08/b.json": job("2025-08-08"),
        "c.json": job("2025-08-07"),
        "d.json": job("2025-08-08"),
        "e.json": b'{"total": 1}',
        "f.json": b"{",
    }
    database = MemoryFoodDatabase()
    loader = FileLoader(
        files=MemoryRecordedFiles(files),
        database=database,
        codec=codec,
        reader_version="1",
        choice=choose(since="2025-08-08", today=date(2025, 8, 9)),
    )
    outcomes: list[FileOutcome] = []

    report = replay(loader, on_outcome=outcomes.append)

    assert [each.path for each in outcomes] == ["2025-08-08/b.json", "d.json", "f.json"]
    assert (report.total_files, report.left_out) == (3, 3)
    assert outcomes[-1].reason == "invalid_json"


def test_the_rows_that_a_file_states_are_counted_on_demand() -> None:
    files = {"1.json": _job("a", _pantry("Harvest Table"))}

    _, silent = _replay(MemoryFoodDatabase(), files)
    _, telling = _replay(MemoryFoodDatabase(), files, manner=Manner(counting_rows=True))

    assert silent["1.json"].rows == {}
    assert telling["1.json"].rows == {"organization": 1, "location": 1, "address": 1}
