"""SQL for the canonical tables, whose columns are the fields of the records."""

from collections.abc import Sequence

from attrs import fields
from psycopg import sql

from pantry_radio.domain.hsds.records import TABLES

_COLUMNS = {
    table: tuple(sql.Identifier(field.name) for field in fields(record_class))
    for table, record_class in TABLES
}


def select_all(table: str) -> sql.Composed:
    """All rows in order of id."""
    return sql.SQL("SELECT {columns} FROM {table} ORDER BY id").format(
        columns=_listed(_COLUMNS[table]), table=_name(table)
    )


def select_where(table: str, condition: sql.SQL | sql.Composed) -> sql.Composed:
    """The rows that meet a condition."""
    return sql.SQL("SELECT {columns} FROM {table} WHERE {condition}").format(
        columns=_listed(_COLUMNS[table]), table=_name(table), condition=condition
    )


def delete(table: str) -> sql.Composed:
    """Removes the rows with the ids in the one parameter, an array."""
    return sql.SQL("DELETE FROM {table} WHERE id = ANY (%s)").format(table=_name(table))


def upsert(table: str) -> sql.Composed:
    """Writes the rows in the one parameter, a JSON array, over those of the same id."""
    columns = _COLUMNS[table]
    return sql.SQL(
        "INSERT INTO {table} ({columns}) "
        "SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s) "
        "ON CONFLICT (id) DO UPDATE SET {changes}"
    ).format(
        table=_name(table),
        columns=_listed(columns),
        changes=_listed([sql.SQL("{0} = excluded.{0}").format(column) for column in columns[1:]]),
    )


def _name(table: str) -> sql.Identifier:
    return sql.Identifier("public", table)


def _listed(parts: Sequence[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)
