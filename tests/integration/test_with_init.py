"""`up --with-init` and `db init --restore`: an empty system is filled from what was kept."""

import shutil
from contextlib import closing
from pathlib import Path, PurePosixPath

import pytest

from pantry_radio.adapters.dump_files import write_checksum
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.resetting import reset
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import DatabaseNotEmptyError, DumpError
from pantry_radio.entrypoints.database_dumps import PostgresDatabaseDump
from pantry_radio.entrypoints.initializing import Initialization
from pantry_radio.entrypoints.settings import load_settings
from tests.contracts.database_dump import observed

from .commands import Installation, installation, wait_until
from .git_places import AT, GitPlaces

_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    """Recorded files, and an empty database."""
    day = tmp_path / "outputs" / "daily" / "2025-08-07" / "processed"
    shutil.copytree(_EXAMPLES, day)
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url)


def _digest(url: str) -> str:
    with closing(PostgresFoodDatabase(url)) as database:
        return digest(database)


def _rows(url: str) -> int:
    with closing(PostgresFoodDatabase(url)) as database:
        return database.counts().ledger


def test_without_a_dump_the_archive_is_replayed_and_a_kill_does_no_harm(
    installed: Installation, database_url: str
) -> None:
    with installed.running("db", "init", "--restore") as killed:
        wait_until(
            lambda: "beginning a replay" in (installed.root / "stderr").read_text(),
            what="the replay",
        )
        killed.kill()
    first = installed.run("up", "db", "--with-init")
    filled = _digest(database_url)
    (installed.outputs / "daily/2025-08-07/processed/20-broken.json").unlink()
    goes_on, again = installed.run_all(("db", "init", "--restore"), ("up", "db", "--with-init"))

    assert first.returncode == 1, first.stderr
    assert "there is no SQL dump" in first.stderr
    assert "20-broken.json" in first.stderr
    assert "all others are" in first.stderr
    assert f"database digest {filled}" in first.stderr
    assert "external" in first.stdout
    assert goes_on.returncode == 0, goes_on.stderr
    assert "going on with the replay" in goes_on.stderr
    assert _rows(database_url) > 0
    assert again.returncode == 1
    assert "not empty" in again.stderr
    assert "--overwrite" in again.stderr
    assert _digest(database_url) == filled


class Told:
    """An initialization in this process, and what it said."""

    def __init__(self, installed: Installation, url: str, **given: str) -> None:
        self._installed = installed
        self._given = given
        self._url = url
        self.lines: list[str] = []

    def run(self, *, overwrite: bool = False) -> int:
        self.lines.clear()
        return Initialization(
            settings=load_settings({**self._installed.environment, **self._given}),
            database_url=self._url,
            replay=lambda: pytest.fail("there is a dump"),
            say=self.lines.append,
            overwrite=overwrite,
        ).run()


def _load(url: str, *names: str) -> None:
    migrate(url)
    with closing(PostgresFoodDatabase(url)) as database:
        database.load([observed(name) for name in names])


def test_the_newest_dump_goes_before_the_archive_and_rows_are_kept_unless_told(
    installed: Installation, database_url: str
) -> None:
    folder = installed.root / "data_repo" / "sql_dumps"
    _load(database_url, "Hope", "Faith")
    dumped = PostgresDatabaseDump(fsync=False).dump(database_url, folder / "x.sql.gz")
    write_checksum(folder / "x.sql.gz", fsync=False)
    (folder / "latest.sql.gz").symlink_to("x.sql.gz")
    reset(database_url)
    told = Told(installed, database_url)

    restored = installed.run("up", "db", "--with-init")
    same, said_then = told.run(), "\n".join(told.lines)
    _load(database_url, "Else")
    other = _digest(database_url)
    with pytest.raises(DatabaseNotEmptyError, match="--overwrite"):
        told.run()
    kept = _digest(database_url)
    overwritten = told.run(overwrite=True)

    assert restored.returncode == 0, restored.stderr
    assert "latest.sql.gz -> x.sql.gz" in restored.stderr
    assert f"digest {dumped.digest}, as the dump states" in restored.stderr
    assert same == 0
    assert "nothing to restore" in said_then
    assert kept == other != dumped.digest
    assert overwritten == 0
    assert _digest(database_url) == dumped.digest


def test_the_newest_dump_of_the_remote_is_fetched_and_the_one_here_serves_while_it_is_away(
    installed: Installation, database_url: str
) -> None:
    places = GitPlaces(installed.root).make_remote()
    told = Told(installed, database_url, DATA_REPO_URL=str(places.remote))
    publisher, dumps = places.clone(), PostgresDatabaseDump(fsync=False)

    digests = []
    for number, compressed in enumerate(("", ".gz")):
        _load(database_url, f"Hope {number}")
        file = installed.root / f"x.sql{compressed}"
        digests.append(dumps.dump(database_url, file).digest)
        with publisher.opened() as draft:
            draft.remove(PurePosixPath("sql_dumps/latest.sql"))
            draft.put(PurePosixPath(f"sql_dumps/latest.sql{compressed}"), [file.read_bytes()])
            draft.publish("a dump", at=AT)
        assert told.run(overwrite=True) == 0
        digests.append(_digest(database_url))
    said = told.lines[0]
    reset(database_url)
    places.remote.rename(installed.root / "away")
    code = told.run()

    assert digests[0] == digests[1] != digests[2] == digests[3]
    assert said.startswith("fetching DATA_REPO_URL")
    assert code == 0
    assert "which may be older" in told.lines[1]
    assert _digest(database_url) == digests[3]


def test_nothing_to_restore_from_is_said_and_a_damaged_dump_changes_nothing(
    installed: Installation, database_url: str
) -> None:
    shutil.rmtree(installed.outputs)
    told = Told(installed, database_url)
    empty, said_then = told.run(), "\n".join(told.lines)
    folder = installed.root / "data_repo" / "sql_dumps"
    folder.mkdir(parents=True)
    (folder / "latest.sql").write_text("-- pantry_radio SQL dump, format 1\n")
    (folder / "latest.sql.sha256").write_text(f"{'0' * 64}  latest.sql\n")

    with pytest.raises(DumpError, match=r"latest\.sql\.sha256"):
        told.run()
    (folder / "latest.sql").unlink()
    (folder / "latest.sql").symlink_to(installed.root / "stderr")
    (installed.root / "stderr").touch()
    with pytest.raises(DumpError, match="leads out of its folder"):
        told.run()

    assert empty == 0
    assert "nothing to restore from" in said_then
    assert _rows(database_url) == 0
