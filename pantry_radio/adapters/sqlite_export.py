"""The canonical tables as one SQLite file, the same bytes from the same rows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, time
from importlib import resources
from pathlib import Path
from uuid import UUID

from attrs import NOTHING, fields

from pantry_radio.adapters.sqlite_bytes import PAGE_BYTES, pin_bytes
from pantry_radio.domain.errors import ExportError
from pantry_radio.domain.exports.fields import table as hsds_table
from pantry_radio.domain.exports.hours import words_of
from pantry_radio.domain.hsds.records import TABLES, Record, Schedule
from pantry_radio.domain.ports.canonical_tables import CanonicalTables

# Whoever builds: no setting of this machine's SQLite may show in the file. There is no journal, as
# a file that was not finished is thrown away.
_SETTINGS = (
    f"PRAGMA page_size = {PAGE_BYTES}",
    "PRAGMA encoding = 'UTF-8'",
    "PRAGMA auto_vacuum = NONE",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA user_version = 311",
)


def write_sqlite(tables: CanonicalTables, file: Path) -> None:
    """Writes the tables with keys, indexes, views and full-text search to a file not there yet.

    The bytes depend on the rows alone: SQLite 3.40 to 3.54 give the same (docs/exports.md). Rows
    are in order of id, memory stays flat.

    Raises:
        ExportError: SQLite cannot write there; nothing is left behind.
        FileExistsError: there is something already.
    """
    file.touch(exist_ok=False)
    try:
        with _translated(file), closing(sqlite3.connect(file, isolation_level=None)) as database:
            _fill(database, tables)
        pin_bytes(file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _fill(database: sqlite3.Connection, tables: CanonicalTables) -> None:
    for setting in _SETTINGS:
        database.execute(setting)
    database.execute("BEGIN")
    for name, record_class in TABLES:
        for statement in _definitions(name, record_class):
            database.execute(statement)
        marks = ", ".join("?" * len(_columns(record_class)))
        database.executemany(
            f"INSERT INTO {name} VALUES ({marks})",  # noqa: S608 - a name of ours
            _values(tables, name, record_class),
        )
    _say_hours(database, tables)
    database.execute("COMMIT")
    database.executescript(resources.files(__package__).joinpath("sqlite_views.sql").read_text())
    database.execute("VACUUM")


def _definitions(name: str, record_class: type[Record]) -> Iterator[str]:
    """The table in HSDS's order of columns; an index on everything that leads to a parent."""
    parents = {each.name: each.refers_to for each in hsds_table(name).fields if each.refers_to}
    columns = []
    for column, kind, is_required in _columns(record_class):
        described = f"{column} {kind}"
        if column == "id":
            described += " PRIMARY KEY"
        if is_required:
            described += " NOT NULL"
        if column in parents:
            described += f" REFERENCES {parents[column]} (id)"
        columns.append(f"    {described}")
    listed = ",\n".join(columns)
    yield f"CREATE TABLE {name} (\n{listed}\n)"
    for column in parents:
        if column in {each for each, *_ in _columns(record_class)}:
            yield f"CREATE INDEX {name}_{column} ON {name} ({column})"


def _columns(record_class: type[Record]) -> list[tuple[str, str, bool]]:
    """Name, SQLite type and whether there is always a value."""
    return [(each.name, _type(each.type), each.default is NOTHING) for each in fields(record_class)]


def _type(annotation: object) -> str:
    if annotation == int | None:
        return "INTEGER"
    return "REAL" if annotation == float | None else "TEXT"


def _values(
    tables: CanonicalTables, name: str, record_class: type[Record]
) -> Iterator[list[str | float | None]]:
    names = [each.name for each in fields(record_class)]
    for record in tables.records(name):
        yield [_value(getattr(record, each)) for each in names]


def _value(value: str | float | UUID | date | time | None) -> str | float | None:
    """Ids, dates and times as ISO 8601 text."""
    if isinstance(value, str):  # no lone surrogates: see domain/exports/writing.py
        return value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, UUID | date | time) else value


def _say_hours(database: sqlite3.Connection, tables: CanonicalTables) -> None:
    database.execute(
        "CREATE TABLE schedule_in_words ("
        "schedule_id TEXT PRIMARY KEY NOT NULL REFERENCES schedule (id), words TEXT NOT NULL)"
    )
    database.executemany(
        "INSERT INTO schedule_in_words VALUES (?, ?)",
        (
            (str(record.id), _value(words_of(record)))
            for record in tables.records("schedule")
            if isinstance(record, Schedule)
        ),
    )


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ExportError(f"SQLite cannot write {file}: {error}. Is there space left?") from error
