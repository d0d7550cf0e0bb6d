"""The same files give the same digest, whatever happened on the way; any other value another."""

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from pantry_radio.adapters.embedded.wheels import binary
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.outcomes import ReplayReport
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.pruning import Scope
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT, FoundFile
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.domain.replaying import replay
from tests.reader_versions import Version

from .commands import Installation, installation

_ROOT = Path(__file__).parents[2]
_SAMPLES = sorted(
    path for path in (_ROOT / "tests/samples").glob("*.json") if ".expected" not in path.name
)
_DAYS = ("2025-08-05", "2025-08-06", "2025-08-07")
_CHANGES = {
    "text": "coalesce({0}, '') || 'x'",
    "numeric": "coalesce({0}, 0) + 1",
    "double precision": "coalesce({0}, 0) + 0.5",
    "date": "coalesce({0}, '2025-08-08') + 1",
    "time without time zone": "coalesce({0}, '01:00') + '1 minute'",
    "uuid": "gen_random_uuid()",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Over 120 files of three days: samples, readings of one page, several results of a job."""
    root = tmp_path_factory.mktemp("archive") / "outputs"
    for number, sample in enumerate(_SAMPLES):
        document = json.loads(sample.read_text())
        result = document.get("result", document) if isinstance(document, dict) else document
        _record(root, f"job-{number}", result, number=number)
    for number, sample in enumerate(_SAMPLES[:8]):  # read again, and retried on another day
        result = json.loads(sample.read_text())
        result = result.get("result", result) if isinstance(result, dict) else result
        _record(root, f"job-{number}", result, number=number + 1, retry_count=number % 3)
        _record(root, f"again-{number}", result, number=number)
    shutil.copytree(_ROOT / "examples" / "job_results", root / "daily" / _DAYS[1] / "processed")
    return root


def _record(root: Path, job_id: str, result: object, *, number: int, retry_count: int = 0) -> None:
    day = _DAYS[number % len(_DAYS)]
    path = root / "daily" / day / "scrapers" / f"scraper-{number % 4}" / f"{job_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"scraper_id": f"scraper-{number % 4}", "content_hash": f"page {number % 40}"}
    document = {
        "job_id": job_id,
        "job": {"created_at": day, "metadata": metadata},
        "retry_count": retry_count,
        "result": result,
    }
    path.write_text(json.dumps(document))


@pytest.fixture
def database(database_url: str) -> Iterator[PostgresFoodDatabase]:
    migrate(database_url)
    database = PostgresFoodDatabase(database_url)
    yield database
    database.close()


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str, tree: Path) -> Installation:
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url, OUTPUT_DIR=str(tree))


class _Ordered(LocalRecordedFiles):
    """Walks the files in an order of its own."""

    order: Callable[[list[FoundFile]], Sequence[FoundFile]] = staticmethod(lambda found: found)

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk."""
        yield from self.order(list(super().walk(pattern)))


def _sorted(found: list[FoundFile]) -> Sequence[FoundFile]:
    return found


def _reversed(found: list[FoundFile]) -> Sequence[FoundFile]:
    return found[::-1]


def _shuffled(found: list[FoundFile]) -> Sequence[FoundFile]:
    return random.sample(found, len(found))


def _replay(  # noqa: PLR0913 (each of them is what a test varies)
    database: FoodDatabase,
    given: Path,
    *,
    order: Callable[[list[FoundFile]], Sequence[FoundFile]] = _sorted,
    codec: JobResultCodec | None = None,
    reader_version: str = "1",
    scope: Scope | None = None,
) -> ReplayReport:
    """A replay in batches of a few files, as if there were a great many."""
    files = _Ordered(given)
    files.order = order
    loader = FileLoader(
        files=files,
        database=database,
        codec=codec or JsonJobResults(),
        reader_version=reader_version,
    )

    def in_small_batches(batches: object) -> Iterator[object]:
        del batches
        found = list(files.walk())
        for start in range(0, len(found), 7):
            yield loader.load(found[start : start + 7])

    return replay(
        loader,
        on_outcome=lambda _: None,
        loading=in_small_batches,  # type: ignore[arg-type]
        prune=scope,
    )


def _rebuilt(given: Path, *, codec: JobResultCodec | None = None) -> str:
    memory = MemoryFoodDatabase()
    _replay(memory, given, codec=codec)
    return digest(memory)


@pytest.fixture(scope="module")
def expected(tree: Path) -> str:
    return _rebuilt(tree)


@pytest.mark.parametrize("order", [_sorted, _reversed, _shuffled])
@pytest.mark.parametrize("passes", [1, 3])
def test_order_and_number_of_passes_decide_nothing(
    database: PostgresFoodDatabase,
    tree: Path,
    expected: str,
    order: Callable[[list[FoundFile]], Sequence[FoundFile]],
    passes: int,
) -> None:
    for _ in range(passes):
        _replay(database, tree, order=order)

    assert digest(database) == expected


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_any_number_of_replays_at_once_gives_one_database(
    installed: Installation, database: PostgresFoodDatabase, expected: str, processes: int
) -> None:
    with ThreadPoolExecutor(processes) as starters:
        codes = list(
            starters.map(
                lambda _: installed.run("replay", "--use-default-output-dir").returncode,
                range(processes),
            )
        )

    assert codes == [1] * processes  # one of the examples is broken
    assert digest(database) == expected


def test_day_by_day_is_as_at_once(
    database: PostgresFoodDatabase, tree: Path, expected: str
) -> None:
    for day in reversed(_DAYS):
        _replay(database, tree / "daily" / day)

    assert digest(database) == expected


def test_killed_anywhere_and_resumed_it_is_the_same(
    installed: Installation, database: PostgresFoodDatabase, expected: str
) -> None:
    command = [sys.executable, "-m", "pantry_radio", "replay", "--use-default-output-dir"]
    for _ in range(3):
        killed = subprocess.Popen(
            command,
            env=installed.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0.6, 1.6))  # noqa: S311 (no secret)
        killed.send_signal(signal.SIGKILL)
        killed.wait()

    installed.run("replay", "--use-default-output-dir")

    assert digest(database) == expected


def test_a_live_writer_beside_the_replay_changes_nothing(
    database: PostgresFoodDatabase, database_url: str, tree: Path, expected: str
) -> None:
    live = PostgresFoodDatabase(database_url)
    ends = threading.Event()

    def write() -> None:
        loader = FileLoader(
            files=LocalRecordedFiles(tree),
            database=live,
            codec=JsonJobResults(),
            reader_version="1",
        )
        for found in _shuffled(list(loader.files.walk())):
            loader.load([found])
            reconcile(live)
        ends.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not ends.is_set():
        _replay(database, tree, order=_shuffled)
        seen += len(digest(database))
    writer.join()
    live.close()

    assert seen > 0
    assert digest(database) == expected


def test_superseded_and_removed_files_are_pruned_as_if_they_had_never_been(
    database: PostgresFoodDatabase, tree: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "outputs"
    shutil.copytree(tree, copy)
    # A broken file could be the torn one of any job: nothing would be pruned.
    (copy / "daily" / _DAYS[1] / "processed" / "20-broken.json").unlink()
    _replay(database, copy)
    for path in sorted(copy.rglob("job-[0-5].json"))[::2] + sorted(copy.rglob("job-1?.json")):
        path.unlink()

    kept = _rebuilt(tree) == digest(database)
    report = _replay(database, copy, order=_shuffled, scope=Scope(folder=str(copy)))

    assert kept
    assert report.pruned is not None
    assert report.pruned.refusal is None
    assert report.pruned.removed > 3
    assert digest(database) == _rebuilt(copy)


def test_other_reading_code_gives_what_a_rebuild_with_it_gives(
    database: PostgresFoodDatabase, database_url: str, tree: Path
) -> None:
    second = PostgresFoodDatabase(database_url)
    _replay(database, tree, codec=Version(1))

    def read_anew(each: PostgresFoodDatabase) -> ReplayReport:
        return _replay(each, tree, order=_shuffled, codec=Version(2), reader_version="2")

    with ThreadPoolExecutor(2) as loaders:
        list(loaders.map(read_anew, (database, second)))
    second.close()

    assert digest(database) == _rebuilt(tree, codec=Version(2))


def test_a_restored_dump_is_the_same_database(
    installed: Installation, database: PostgresFoodDatabase, database_url: str, tree: Path
) -> None:
    _replay(database, tree)
    dump, other = installed.root / "dump", database_url.replace("test_", "test_restored_")
    with psycopg.connect(database_url, autocommit=True) as admin:
        name = sql.Identifier(str(conninfo_to_dict(other)["dbname"]))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            _run("pg_dump", "--format=custom", "--file", str(dump), database_url)
            _run("pg_restore", "--exit-on-error", "--dbname", other, str(dump))
            restored = PostgresFoodDatabase(other)
            assert digest(restored) == digest(database)
            _replay(restored, tree, order=_reversed)
            assert digest(restored) == digest(database)
            restored.close()
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def test_changing_one_value_of_any_table_changes_it(
    database: PostgresFoodDatabase, database_url: str, tree: Path, expected: str
) -> None:
    _replay(database, tree)
    filled = [table for table, count in database.counts().tables.items() if count]
    seen = {expected}

    for table in filled:
        _change_one_value(database_url, table)
        seen.add(digest(database))
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE radio.ledger SET content_sha256 = 'x' WHERE job_id = 'job-1'")
    seen.add(digest(database))

    assert len(seen) == len(filled) + 2
    assert len(filled) > len(TABLES) // 2


def _change_one_value(url: str, table: str) -> None:
    """Another value in one row and in one column by chance, of those that no rule keeps as is."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role TO replica")
        columns = connection.execute(
            "SELECT column_name::text, data_type::text FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            (table,),
        ).fetchall()
        for name, kind in random.sample(columns, len(columns)):
            column = sql.Identifier(name)
            change = sql.SQL(_CHANGES[kind]).format(column)
            query = sql.SQL(
                "UPDATE {0} SET {1} = {2} WHERE id = (SELECT id FROM {0} ORDER BY random() LIMIT 1)"
            )
            try:
                connection.execute(query.format(sql.Identifier(table), column, change))
            except (errors.CheckViolation, errors.UniqueViolation):
                continue
            return
    pytest.fail(f"no value of {table} can be changed")


def _run(program: str, *arguments: str) -> None:
    subprocess.run([binary(program), *arguments], check=True, capture_output=True)
