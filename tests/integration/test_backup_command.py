"""Backups: made while the system works, proved by a restore, and put back."""

import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from pantry_radio.adapters.backups.files import LocalBackups
from pantry_radio.adapters.durable import locked
from pantry_radio.adapters.postgres.connection import connect
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.resetting import reset
from pantry_radio.adapters.postgres.scratch import scratch_database
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import BackupError, DatabaseNotEmptyError, SettingsError
from pantry_radio.entrypoints import backups
from pantry_radio.entrypoints.settings import Settings, load_settings
from tests.contracts.database_dump import observed

from .commands import Installation, installation

_ROOT = Path(__file__).parents[2]
_EXAMPLES = _ROOT / "examples" / "job_results"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str, redis_url: str) -> Installation:
    folder = tmp_path / "outputs" / "daily" / "2025-08-07" / "processed"
    folder.mkdir(parents=True)
    for name in ("01-llm-response-form.json", "02-result-is-data.json"):
        shutil.copy(_EXAMPLES / name, folder)
    (tmp_path / "outputs" / "latest").symlink_to("daily/2025-08-07")
    migrate(database_url)
    with closing(PostgresFoodDatabase(database_url)) as database:
        database.load([observed("Hope"), observed("Faith")])
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url, REDIS_URL=redis_url)


@pytest.fixture
def settings(installed: Installation) -> Settings:
    return load_settings(installed.environment)


def _digest(url: str) -> str:
    with closing(PostgresFoodDatabase(url)) as database:
        return digest(database)


def _tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".pantry_radio" not in path.parts  # locks
    }


def _scratch_databases(url: str) -> list[str]:
    with connect(url) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, 'pantry_radio_scratch_')"
        )
        return [name for (name,) in found]


def test_a_backup_goes_round(
    installed: Installation, settings: Settings, database_url: str
) -> None:
    before, files = _digest(database_url), _tree(installed.outputs)
    name = next(iter(files))

    made = backups.create(settings, database_url, None)
    file = made.file
    listed = backups.listed(settings)
    proved = backups.prove_database(settings, database_url, file)
    shutil.rmtree(installed.outputs)
    reset(database_url)
    restored = backups.restore(settings, database_url, file, overwrite=False)
    back = (_digest(database_url), _tree(installed.outputs))
    again = backups.restore(settings, database_url, file, overwrite=False)
    (installed.outputs / name).write_text("changed")
    with pytest.raises(BackupError, match=rf"other content: outputs/{name}.*--overwrite"):
        backups.restore(settings, database_url, file, overwrite=False)
    unpacked = backups.unpack(settings, file, installed.root / "new")
    replaced = backups.restore(settings, database_url, file, overwrite=True)
    kept = (installed.archives / "superseded" / name).with_suffix("")

    assert file.parent == installed.archives / "backups"
    assert listed == (made,)
    assert made.manifest is not None
    assert (made.manifest.files, made.manifest.database.digest) == (len(files), before)
    assert proved == before
    assert _scratch_databases(database_url) == []
    assert (restored.new, again.new, again.present) == (len(files), 0, len(files))
    assert back == (before, files)
    assert [str(path) for path in replaced.differing] == [f"outputs/{name}"]
    assert _tree(installed.outputs) == files
    assert [path.read_text() for path in kept.iterdir()] == ["changed"]
    assert unpacked.new == len(files)
    assert _tree(installed.root / "new" / "outputs") == files
    assert (installed.root / "new" / "database.sql.gz").exists()


def test_what_is_wrong_is_named_and_changes_nothing(
    installed: Installation, settings: Settings, database_url: str
) -> None:
    before = _digest(database_url)
    file = installed.root / "x.tar"

    with (
        locked(installed.archives / "backups" / ".lock"),
        pytest.raises(BackupError, match="another backup"),
    ):
        backups.create(settings, database_url, None)
    pack = installed.archives / "packs" / "2025-08-07.tar.xz"
    pack.parent.mkdir(parents=True)
    pack.write_bytes(b"one pack")
    backups.create(settings, database_url, file)
    with pytest.raises(SettingsError, match=r"x\.tar already"):
        backups.create(settings, database_url, file)
    with pytest.raises(SettingsError, match="OUTPUT_DIR"):
        backups.create(settings, database_url, installed.outputs / "x.tar")
    sound = file.read_bytes()
    _exchange_digest(file, before)
    with pytest.raises(BackupError, match="not the one that its manifest describes"):
        backups.prove(settings, file)
    file.write_bytes(sound[:600] + bytes([sound[600] ^ 1]) + sound[601:])
    damaged = installed.run("backup", "restore", str(file), "--overwrite", "--yes")
    file.write_bytes(sound)
    pack.write_bytes(b"another")
    with pytest.raises(BackupError, match="a pack is never replaced"):
        backups.restore(settings, database_url, file, overwrite=True)
    _load_something_else(database_url)
    other = _digest(database_url)
    with pytest.raises(DatabaseNotEmptyError, match="--overwrite"):
        backups.restore(settings, database_url, file, overwrite=False)

    assert damaged.returncode == 1
    assert pack.read_bytes() == b"another"
    assert f"{file}: its files.tar.gz is damaged" in damaged.stderr
    assert _digest(database_url) == other != before
    assert [path.name for path in installed.root.glob(".*")] == []
    assert _scratch_databases(database_url) == []


def test_proofs_and_a_backup_at_once_leave_each_other_alone(
    settings: Settings, database_url: str
) -> None:
    file = backups.create(settings, database_url, None).file
    local = LocalBackups(
        output_dir=settings.output_dir, archive_dir=settings.archive_dir, fsync=False
    )

    with (
        scratch_database(database_url) as scratch,
        local.dump(file, file.parent) as unpacked,
    ):
        proved = backups.prove_database(settings, database_url, file)
        backups.create(settings, database_url, file.with_name("second.tar"))
        is_there = unpacked.exists()
        with connect(scratch) as connection:
            [(found,)] = connection.execute("SELECT 1").fetchall()

    assert (is_there, found) == (True, 1)
    assert proved == _digest(database_url)
    assert _scratch_databases(database_url) == []


def _load_something_else(url: str) -> None:
    with closing(PostgresFoodDatabase(url)) as database:
        database.load([observed("Else")])


def _exchange_digest(file: Path, digest_there: str) -> None:
    """Has the manifest state another digest than the dump."""
    data = file.read_bytes()
    with tarfile.open(file) as tar:
        start = tar.getmember("manifest.json").offset_data
    other = digest_there[::-1].encode()
    file.write_bytes(data[:start] + data[start:].replace(digest_there.encode(), other))


_IN_ONE_PROCESS = """
import shlex, sys
from pantry_radio.entrypoints.cli import run
for line in sys.stdin:
    print(line, end="", file=sys.stderr)
    if code := run(shlex.split(line)[1:]):
        sys.exit(code)
"""


def test_every_command_of_the_page_runs(installed: Installation) -> None:
    page = (_ROOT / "docs" / "backup.md").read_text()
    commands = "".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    installed.run("record", str(_EXAMPLES / "03-bare-organization-as-text.json"))

    done = subprocess.run(
        [sys.executable, "-c", _IN_ONE_PROCESS],
        cwd=installed.root,
        env={**installed.environment, "PYTHONPATH": str(_ROOT)},
        input=commands,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert all(line.startswith("./bouy ") for line in commands.splitlines())
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    assert "1 messages wait in the queue" in done.stderr
