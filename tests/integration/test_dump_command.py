"""Dumps of real databases: what is in one, what is not, and the way back."""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pantry_radio.adapters.embedded.wheels import binary
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.exporting import PostgresDumpedDatabase
from pantry_radio.adapters.postgres.migrate import migrate, migrations
from pantry_radio.adapters.postgres_dump.dumping import PgDump
from pantry_radio.adapters.postgres_dump.programs import pg_dump_for
from pantry_radio.domain.digest import digest as digest_of_database
from pantry_radio.domain.errors import DatabaseNotEmptyError, DumpError, SettingsError
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.sql_dumps import facts_of, header
from pantry_radio.domain.sql_text import END, END_OF_ROWS, Part, Rows, parts
from pantry_radio.entrypoints.database_dumps import PostgresDatabaseDump
from pantry_radio.entrypoints.restoring_dumps import is_checked, write_dump
from pantry_radio.entrypoints.settings import load_settings
from pantry_radio.entrypoints.wiring import scratch_database
from tests.contracts.database_dump import DatabaseDumpContract, observed

from .commands import Installation, installation

_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"


class TestPostgresDatabaseDump(DatabaseDumpContract):
    @pytest.fixture(autouse=True)
    def _databases(self, database_url: str) -> Iterator[None]:
        self.dumps = PostgresDatabaseDump(fsync=False)
        self.here = database_url
        with scratch_database(database_url) as self.there:
            yield

    @contextmanager
    def opened(self, url: str) -> Iterator[FoodDatabase]:
        migrate(url)
        database = PostgresFoodDatabase(url)
        try:
            yield database
        finally:
            database.close()


def _without(part: Part, migration: str) -> bytes:
    """A part of a dump, as it was before the migration that made these tables."""
    text = part.statement if isinstance(part, Rows) else part.text
    rows = [*part.lines, END_OF_ROWS] if isinstance(part, Rows) else []
    if b"radio.assumption" in text or b"radio.identity_alias" in text:
        return b""
    return text + b"".join(row for row in rows if not row.startswith(migration.encode()))


def _fill(url: str) -> None:
    migrate(url)
    with closing(PostgresFoodDatabase(url)) as database:
        database.load([observed("Hope"), observed("Faith")])


def _digest(url: str) -> str:
    with closing(PostgresFoodDatabase(url)) as database:
        return digest_of_database(database)


@contextmanager
def _new_database(url: str) -> Iterator[str]:
    """Another empty database, by a URL as settings take it."""
    with scratch_database(url) as conninfo:
        name = conninfo_to_dict(conninfo)["dbname"]
        head, mark, query = url.partition("?")
        yield f"{head.rpartition('/')[0]}/{name}{mark}{query}"


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    made = installation(tmp_path, home=server_home, DATABASE_URL=database_url)
    made.run("replay", "--directory", str(_EXAMPLES))
    return made


def _psql(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )


def _schema(url: str) -> str:
    """What pg_dump says of tables, constraints, indexes and comments, without what changes."""
    said = subprocess.run(
        [binary("pg_dump"), "--schema-only", "--no-owner", "-d", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return "\n".join(line for line in said.splitlines() if not line.startswith("\\"))


def test_a_dump_goes_round_and_a_replay_afterwards_knows_every_file(
    installed: Installation, database_url: str
) -> None:
    digest, schema = _digest(database_url), _schema(database_url)
    _psql(database_url, "-c", "CREATE TABLE public.secrets AS SELECT 'not ours to publish'")

    dumped = installed.run("db", "dump", "--json")
    file = Path(json.loads(dumped.stdout)["file"])
    with pytest.raises(DatabaseNotEmptyError, match="--overwrite"):
        PostgresDatabaseDump(fsync=False).restore(database_url, file, overwrite=False)
    with _new_database(database_url) as new:
        restored, replayed = installed.run_all(
            ("db", "restore", str(file)),
            ("replay", "--directory", str(_EXAMPLES)),
            DATABASE_URL=new,
        )
        schema_there = _schema(new)
        digest_there = _digest(new)
    with _new_database(database_url) as new:
        _psql(new, "-1", "-f", str(file))
        by_hand = _digest(new)

    assert json.loads(dumped.stdout)["facts"]["digest"] == digest
    assert file.parent == installed.archives / "dumps"
    assert digest[:12] in file.name
    beside = file.with_name(f"{file.name}.sha256").read_text()
    assert beside == f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
    text = file.read_text()
    for private in (str(_EXAMPLES), "not ours", "\\restrict", "applied_at)", "Dumped by"):
        assert private not in text
    assert restored.returncode == 0, restored.stderr
    assert f"digest {digest}, as the dump states" in restored.stdout
    assert digest_there == by_hand == digest
    assert schema_there == schema
    assert re.search(r"replayed +0\n", replayed.stdout)
    assert not re.search(r"unchanged +0\n", replayed.stdout)


def test_people_dump_and_restore_with_programs_of_their_own(
    database_url: str, tmp_path: Path
) -> None:
    _fill(database_url)
    file = tmp_path / "by-hand.dump"
    subprocess.run([binary("pg_dump"), "-Fc", "-f", file, "-d", database_url], check=True)

    with _new_database(database_url) as new:
        subprocess.run([binary("pg_restore"), "-1", "-d", new, file], check=True)
        there = _digest(new)

    assert there == _digest(database_url)


def test_faults_name_the_file_and_the_cure(
    tmp_path: Path, server_home: Path, database_url: str
) -> None:
    _fill(database_url)
    made = installation(tmp_path, home=server_home, DATABASE_URL=database_url)
    settings = load_settings(made.environment)
    file, foreign = tmp_path / "a.sql", tmp_path / "foreign.sql"
    write_dump(database_url, file, settings=settings, overwrite=False)
    foreign.write_text("--\n-- PostgreSQL database dump\n--\nDROP TABLE public.organization;\n")
    before = _digest(database_url)

    with pytest.raises(SettingsError, match=r"a\.sql already; --force"):
        write_dump(database_url, file, settings=settings, overwrite=False)
    with pytest.raises(SettingsError, match=r"\.sql\.gz"):
        write_dump(database_url, tmp_path / "a.txt", settings=settings, overwrite=False)
    write_dump(database_url, file, settings=settings, overwrite=True)
    assert is_checked(file)
    file.with_name("a.sql.sha256").write_text(f"{'0' * 64}  a.sql\n")
    with pytest.raises(DumpError, match=r"a\.sql is not what a\.sql\.sha256 says"):
        is_checked(file)
    file.with_name("a.sql.sha256").unlink()
    assert not is_checked(file)
    unasked, refused = made.run_all(
        ("db", "restore", str(file), "--overwrite"),
        ("db", "restore", str(foreign), "--overwrite", "--yes"),
    )

    assert unasked.returncode == 2
    assert "--yes" in unasked.stderr
    assert refused.returncode == 1
    assert f"{foreign}: it is no dump of pantry_radio" in refused.stderr
    assert "psql" in refused.stderr
    assert _digest(database_url) == before


def test_what_killed_dumps_left_is_removed_and_what_is_being_written_is_not(
    tmp_path: Path, server_home: Path, database_url: str
) -> None:
    _fill(database_url)
    settings = load_settings(installation(tmp_path, home=server_home).environment)
    dumps = settings.archive_dir / "dumps"
    dumps.mkdir(parents=True)
    names = (".tmp-1-0123456789ab", ".unnamed-1.sql", ".tmp-2-0123456789ab", ".unnamed-2.sql")
    for name in names:
        (dumps / name).touch()
    for name in names[:2]:
        os.utime(dumps / name, (0, 0))

    written = write_dump(database_url, None, settings=settings, overwrite=False)

    there = {path.name for path in dumps.iterdir()}
    assert there == {*names[2:], written.file.name, f"{written.file.name}.sha256"}


def test_a_password_reaches_pg_dump_and_no_argument_of_it(
    database_url: str, tmp_path: Path
) -> None:
    migrate(database_url)
    seen, spy = tmp_path / "seen", tmp_path / "pg_dump"
    spy.write_text(
        f'#!/bin/sh\necho "$@" >> {seen}\necho "got $PGPASSWORD" >> {seen}.env\n'
        f'exec {binary("pg_dump")} "$@"\n'
    )
    spy.chmod(0o755)

    with (
        closing(PostgresDumpedDatabase(make_conninfo(database_url, password="canary"))) as database,
        database.exported() as moment,
        (tmp_path / "x").open("wb") as to,
    ):
        PgDump([spy], folder=tmp_path).write(moment.source, to)
        shown = repr(moment.source)

    assert "got canary" in (tmp_path / "seen.env").read_text()
    assert "canary" not in seen.read_text() + shown


def test_a_dump_of_an_older_migration_is_brought_up_to_date(
    database_url: str, tmp_path: Path
) -> None:
    """The dump of a database that had not seen the last migration, which made tables alone."""
    migrate(database_url)
    file = tmp_path / "a.sql"
    dumps = PostgresDatabaseDump(fsync=False)
    facts = dumps.dump(database_url, file)
    last, before = migrations()[-1].name, migrations()[-2].name
    older = attrs.evolve(facts, migration=before)
    with file.open("rb") as lines:
        facts_of(lines)
        kept = [_without(part, last) for part in parts(lines)]
    file.write_bytes(header(older) + b"".join(kept) + END)

    with _new_database(database_url) as new:
        restored = dumps.restore(new, file, overwrite=False)
        migrated = migrate(new)

    assert restored.migrated == (last,)
    assert restored.digest == facts.digest
    assert migrated == ()


def test_a_server_that_is_newer_than_every_pg_dump_names_the_cure(tmp_path: Path) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.4'\n")
    old.chmod(0o755)

    with pytest.raises(DumpError, match=r"PostgreSQL 99.*15.*install"):
        pg_dump_for(990_001, [old])
    assert pg_dump_for(150_004, [old]) == old
