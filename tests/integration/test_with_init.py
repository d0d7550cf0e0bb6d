"""`up --with-init` and `db init --restore`: an empty system is filled from what was kept."""

import shutil
from contextlib import closing
from pathlib import Path

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
    goes_on = installed.run("db", "init", "--restore")
    again = installed.run("up", "db", "--with-init")

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

    def __init__(self, installed: Installation, url: str) -> None:
        self._installed = installed
        self._url = url
        self.lines: list[str] = []

    def run(self, *, overwrite: bool = False) -> int:
        self.lines.clear()
        return Initialization(
            settings=load_settings(self._installed.environment),
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
    dumped = PostgresDatabaseDump(fsync=False).dump(database_url, folder / "x.sql")
    write_checksum(folder / "x.sql", fsync=False)
    (folder / "latest.sql").symlink_to("x.sql")
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
    assert "latest.sql -> x.sql" in restored.stderr
    assert f"digest {dumped.digest}, as the dump states" in restored.stderr
    assert same == 0
    assert "nothing to restore" in said_then
    assert kept == other != dumped.digest
    assert overwritten == 0
    assert _digest(database_url) == dumped.digest


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
