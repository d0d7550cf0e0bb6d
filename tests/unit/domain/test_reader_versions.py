"""After a change of the reading code one pass gives the database that a rebuild gives."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.archived_files import MemoryArchivedFiles
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.live_loading import load_message
from pantry_radio.domain.loading import Loader
from pantry_radio.domain.loading_files import FileLoader, LoadedBatch
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.ports.recorded_files import FoundFile
from pantry_radio.domain.replaying import Batch, replay
from tests.observations import few_examples
from tests.reader_versions import Version

RESULTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 4), st.sampled_from(["Hope", "Faith", ""])),
    min_size=1,
    max_size=5,
)


def _files(results: Iterable[tuple[str, int, str]]) -> dict[str, bytes]:
    """Results of a job differ in their names or at least in their rank."""
    job: JsonValue = {"created_at": "2025-08-07", "metadata": {"scraper_id": "s"}}
    return {
        f"{number}.json": JsonJobResults().dump(
            {
                "job_id": job_id,
                "job": job,
                "retry_count": retry_count,
                "result": {"name": name, "address": "1 Main St, Dayton, OH"} if name else "prose",
            }
        )
        for number, (job_id, retry_count, name) in enumerate(results)
    }


class _InOrder(MemoryRecordedFiles):
    """Walks its files as they are given, whatever their names."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self._order = tuple(files)

    def walk(self, pattern: str = "*.json") -> Iterator[FoundFile]:
        """As they are given."""
        del pattern
        return iter([FoundFile(path=path, name=path) for path in self._order])


def _replayed(
    database: MemoryFoodDatabase, files: Mapping[str, bytes], version: int, *, alone: bool = False
) -> dict[str, FileOutcome]:
    outcomes: dict[str, FileOutcome] = {}
    loader = FileLoader(
        files=_InOrder(files),
        database=database,
        codec=Version(version),
        reader_version=str(version),
    )

    def one_by_one(batches: Iterable[Batch]) -> Iterator[LoadedBatch]:
        for batch in batches:
            for found in batch:
                yield loader.load([found])

    def note(outcome: FileOutcome) -> None:
        assert outcome.path not in outcomes
        outcomes[outcome.path] = outcome

    replay(loader, on_outcome=note, loading=one_by_one if alone else None)
    assert set(outcomes) == set(files)
    return outcomes


def _rebuilt(files: Mapping[str, bytes], version: int) -> str:
    database = MemoryFoodDatabase()
    _replayed(database, files, version)
    return digest(database)


@few_examples
@given(results=RESULTS, order=st.permutations(range(5)), alone=st.booleans())
def test_one_pass_of_other_code_gives_what_a_rebuild_gives(
    results: list[tuple[str, int, str]], order: Sequence[int], *, alone: bool
) -> None:
    database, files = MemoryFoodDatabase(), _files(results)
    _replayed(database, files, 1, alone=alone)
    first = digest(database)
    shuffled = {f"{n}.json": files[f"{n}.json"] for n in order if n < len(files)}

    _replayed(database, shuffled, 2, alone=alone)

    assert first == _rebuilt(files, 1)
    assert digest(database) == _rebuilt(files, 2)


def test_every_order_of_three_results_of_one_job_does() -> None:
    files = _files([("a", 1, "Hope"), ("a", 2, "Faith"), ("a", 3, "")])
    for before, after in itertools.product(itertools.permutations(files), repeat=2):
        database = MemoryFoodDatabase()
        _replayed(database, {path: files[path] for path in before}, 1, alone=True)
        _replayed(database, {path: files[path] for path in after}, 2, alone=True)

        assert digest(database) == _rebuilt(files, 2)


def test_a_result_that_old_code_ranked_lower_is_told_once_and_as_it_ends() -> None:
    database, files = MemoryFoodDatabase(), _files([("a", 1, "Hope"), ("a", 3, "Faith")])
    _replayed(database, files, 1)

    outcomes = _replayed(database, files, 2, alone=True)

    assert outcomes["0.json"].outcome is Outcome.REPLAYED
    assert _replayed(database, files, 2)["1.json"].outcome is Outcome.SUPERSEDED


def test_a_late_redelivery_of_a_loser_displaces_nothing_until_all_files_are_met() -> None:
    database, files = MemoryFoodDatabase(), _files([("a", 1, "Hope"), ("a", 3, "Faith")])
    _replayed(database, files, 1)
    before = digest(database)
    loader = Loader(database=database, reader_version="2")
    codec = JsonJobResults()

    loaded = load_message(
        codec.parse(files["0.json"]),
        files=MemoryArchivedFiles({}),
        archive=MemoryArchiveFiles(),
        loader=loader,
        codec=codec,
    )

    assert loaded.outcome.outcome is Outcome.SUPERSEDED
    assert digest(database) == before
