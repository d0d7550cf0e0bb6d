"""Exports of a real database: the tables' contract, the command, and judges of others."""

import json
import os
import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pantry_radio.adapters.postgres.canonical_tables import canonical_tables
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.exports.exporting import Part
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.entrypoints.exported import export_into
from tests.contracts.canonical_tables import CanonicalTablesContract

from .commands import Installation, installation

_TESTS = Path(__file__).parents[1]
_EXAMPLES = _TESTS.parent / "examples" / "job_results"
_HSDS = _TESTS.parents[1] / "shared" / "hsds" / "3.1.1"
_KINDS = ("organization", "service", "service_at_location")


class TestPostgresCanonicalTables(CanonicalTablesContract):
    @pytest.fixture(autouse=True)
    def _database(self, database_url: str) -> Iterator[None]:
        migrate(database_url)
        self._url = database_url
        self._opened: list[PostgresFoodDatabase] = []
        yield
        for database in self._opened:
            database.close()

    def create_database(self) -> FoodDatabase:
        self._opened.append(PostgresFoodDatabase(self._url))
        return self._opened[-1]

    def open(self, database: FoodDatabase) -> AbstractContextManager[CanonicalTables]:
        del database
        return canonical_tables(self._url)


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    """One file a job, of every shape that the reader knows, in the order of their names."""
    installed = installation(tmp_path, home=server_home, DATABASE_URL=database_url)
    for number, source in enumerate(_sources()):
        _record(installed.outputs, source, number)
    return installed


def _sources() -> list[Path]:
    samples = [
        path
        for path in (_TESTS / "samples").glob("*.json")
        if not path.name.endswith(".expected.json")
    ]
    return sorted([*samples, *_EXAMPLES.glob("*.json")])


def _record(outputs: Path, source: Path, number: int) -> None:
    """As it is where it is a job's result, else as what a job of its own resulted in."""
    text = source.read_text()
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not (isinstance(value, dict) and "job_id" in value):
        job = {"id": f"job {number}", "created_at": "2025-08-08T00:00:00Z"}
        job["metadata"] = {"scraper_id": source.stem}  # type: ignore[assignment]
        text = json.dumps({"job_id": f"job {number}", "job": job, "result": text})
    target = outputs / "daily" / "2025-08-08" / "processed" / f"{number:03}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def _digests(folder: Path) -> Mapping[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_export_is_the_same_for_all_who_have_the_files_and_meets_hsds(
    installed: Installation, database_url: str, tmp_path: Path
) -> None:
    installed.run("replay", "--directory", str(installed.outputs))
    first = installed.run("export", "--json")
    _move_rows(database_url)
    export_into(tmp_path / "again", database_url=database_url, parts=tuple(Part))
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    exported = _digests(tmp_path / "export")

    assert told["directory"] == str(tmp_path / "export")
    assert sum(each["files"] for each in told["written"].values()) == len(exported) - 1
    assert _digests(tmp_path / "again") == exported
    _no_internals(tmp_path / "export")
    _meets_the_schemas(tmp_path / "export" / "hsds")
    _meets_frictionless(tmp_path / "export" / "hsds" / "datapackage.json")
    _has_sound_sqlite(tmp_path / "export" / "sqlite" / "pantry_pirate_radio.sqlite")


def test_what_cannot_be_exported_is_said_in_a_line(installed: Installation, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()

    foreign = installed.run("export", "--to", str(tmp_path / "mine"))
    migrated = installed.run("export", "--to", str(tmp_path / "new"))
    usage = installed.run("export", "--only", "xml")

    assert (foreign.returncode, migrated.returncode, usage.returncode) == (1, 1, 2)
    assert "thesis.txt" in foreign.stderr
    assert "db migrate" in migrated.stderr
    assert len(foreign.stderr.splitlines()) == len(migrated.stderr.splitlines()) == 1
    assert os.listdir(tmp_path / "mine") == ["thesis.txt"]  # noqa: PTH208
    assert not [each for each in tmp_path.iterdir() if "new" in each.name]


def _move_rows(url: str) -> None:
    """The same rows in other places of the database's files, as another history leaves them."""
    with psycopg.connect(url) as database:
        for name, _ in TABLES:
            table = sql.Identifier("public", name)
            moved = sql.SQL("UPDATE {} SET id = id WHERE id::text < '8'").format(table)
            database.execute(moved)


def _no_internals(folder: Path) -> None:
    """Nothing of schema `radio`: no job, no prompt, no input, no reader version."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in (b"job_id", b"prompt", b"input_key", b"reader_version", b"content_sha256"):
                assert word not in data, path


def _meets_frictionless(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, at import and at work
        frictionless = pytest.importorskip("frictionless")
        report = frictionless.validate(str(package))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


def _meets_the_schemas(hsds: Path) -> None:
    schemas = _HSDS / "schema"
    if not schemas.exists():
        pytest.skip("the official schemas are not here")
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    assert {"uri", "email", "uuid"} <= checker.checkers.keys()
    for kind in _KINDS:
        schema = _inlined(schemas, f"{kind}.json", {})
        validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
        files = [*(hsds / kind).rglob("*.json")]
        assert files
        for path in files:
            errors = [*validator.iter_errors(json.loads(path.read_text()))]
            assert errors == [], path


def _inlined(folder: Path, name: str, known: dict[str, Any]) -> dict[str, Any]:
    """The schema with those that it refers to by file name as `$defs`."""

    def walk(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.endswith(".json"):
                file = reference.rpartition("/")[2]
                if file not in known:
                    known[file] = {}
                    known[file] = walk(json.loads((folder / file).read_text()))
                return {"$ref": f"#/$defs/{file}"}
            return {key: walk(each) for key, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    schema: dict[str, Any] = walk(json.loads((folder / name).read_text()))
    return {**schema, "$defs": known}


def _has_sound_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT count(*) FROM pantry").fetchone()[0] > 0
