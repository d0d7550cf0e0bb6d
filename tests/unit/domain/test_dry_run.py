"""A dry run: the verdicts and changes of the real run, and nothing written."""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.overlay import OverlaidFoodDatabase
from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.loading_files import FileLoader, Manner
from pantry_radio.domain.outcomes import FileOutcome, ReplayReport
from pantry_radio.domain.replaying import replay
from tests.observations import few_examples

codec = JsonJobResults()
_NAMES = st.sampled_from(["Hope Pantry", "Faith Pantry", "Hope Pantry Inc"])
_STREETS = st.sampled_from(["1 Main St", "2 Oak St", ""])


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    scraper_id, page = draw(st.sampled_from(["one", "two"])), draw(st.sampled_from(["x", "y", ""]))
    job: JsonValue = {
        "created_at": "2025-08-07",
        "metadata": {"scraper_id": scraper_id, "content_hash": page},
    }
    street = draw(_STREETS)
    result: JsonValue = {"name": draw(_NAMES), "address": f"{street}, Dayton, OH 45402"}
    nothing: JsonValue = {"x": 1}
    document: JsonValue = {
        "job_id": draw(st.sampled_from("abcde")),
        "job": job,
        "result": draw(st.sampled_from([result, result, result, None, "prose", nothing])),
        "retry_count": draw(st.integers(0, 3)),
    }
    return codec.dump(document)


def _trees() -> st.SearchStrategy[dict[str, bytes]]:
    junk = st.sampled_from([b"{", b"[]", b'{"date": "2025-08-07"}'])
    paths = st.sampled_from([f"{letter}/{n}.json" for letter in "ab" for n in range(9)])
    return st.dictionaries(paths, st.one_of(_files(), _files(), _files(), junk), max_size=8)


def _run(
    database: MemoryFoodDatabase, files: Mapping[str, bytes], reader_version: str, manner: Manner
) -> tuple[ReplayReport, Sequence[FileOutcome]]:
    outcomes: list[FileOutcome] = []
    loader = FileLoader(
        files=MemoryRecordedFiles(files),
        database=database,
        codec=codec,
        reader_version=reader_version,
        manner=manner,
    )
    return replay(loader, on_outcome=outcomes.append), outcomes


@few_examples
@given(
    before=_trees(),
    files=_trees(),
    version=st.sampled_from(["1", "2"]),
    manner=st.builds(Manner, again=st.booleans(), strictly=st.booleans()),
)
def test_a_dry_run_says_what_the_real_run_does_then(
    before: dict[str, bytes], files: dict[str, bytes], version: str, manner: Manner
) -> None:
    database = MemoryFoodDatabase()
    _run(database, before, "1", Manner())
    held = digest(database)

    dry = _run(OverlaidFoodDatabase(database), {**before, **files}, version, manner)
    after_dry = digest(database)
    real = _run(database, {**before, **files}, version, manner)

    assert dry == real
    assert after_dry == held


@few_examples
@given(before=_trees(), files=_trees())
def test_a_dry_run_sees_what_an_interrupted_run_has_left(
    before: dict[str, bytes], files: dict[str, bytes]
) -> None:
    database = MemoryFoodDatabase()
    loader = FileLoader(
        files=MemoryRecordedFiles(before), database=database, codec=codec, reader_version="1"
    )
    loader.load(tuple(loader.files.walk()))  # and no second phase

    dry = _run(OverlaidFoodDatabase(database), files, "1", Manner())

    assert dry == _run(database, files, "1", Manner())
