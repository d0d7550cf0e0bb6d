"""The rules of the tables, read from the catalogue and tried on every row.

PostgreSQL holds them itself; a disabled trigger, a constraint that was never validated or a damaged
disk let rows in that break them.
"""

from collections.abc import Sequence
from typing import LiteralString

from psycopg import sql

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.domain.ports.inspection import BrokenRule

_EXAMPLES = 5
_CONSTRAINTS: LiteralString = """
SELECT
    namespace.nspname, class.relname, con.conname, con.contype::text, con.convalidated,
    pg_get_expr(con.conbin, con.conrelid),
    (SELECT attname FROM pg_attribute
     WHERE attrelid = con.conrelid AND attnum = con.conkey[1])::text,
    parent_namespace.nspname, parent.relname,
    (SELECT attname FROM pg_attribute
     WHERE attrelid = con.confrelid AND attnum = con.confkey[1])::text,
    EXISTS (
        SELECT FROM pg_trigger WHERE tgconstraint = con.oid AND tgenabled IN ('D', 'R')
    )
FROM pg_constraint AS con
JOIN pg_class AS class ON class.oid = con.conrelid
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
LEFT JOIN pg_class AS parent ON parent.oid = con.confrelid
LEFT JOIN pg_namespace AS parent_namespace ON parent_namespace.oid = parent.relnamespace
WHERE namespace.nspname IN ('public', 'radio')
    AND con.contype IN ('c', 'f') AND cardinality(con.conkey) >= 1
ORDER BY namespace.nspname, class.relname, con.conname
"""
_ORPHANS = sql.SQL(
    "SELECT {column}::text FROM {table} AS child WHERE {column} IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM {parent} AS parent WHERE parent.{key} = child.{column})"
)


def broken_rules(connection: Connection) -> Sequence[BrokenRule]:
    """The foreign keys and checks of both schemas that rows break, or that are not enforced."""
    found: list[BrokenRule] = []
    for row in connection.execute(_CONSTRAINTS).fetchall():
        schema, table, name, kind, is_valid, expression, column, *others = row
        parent_schema, parent, key, is_disabled = others
        named = f"{schema}.{table}"
        if kind == "f":
            query = _ORPHANS.format(
                table=sql.Identifier(schema, table),
                column=sql.Identifier(column),
                parent=sql.Identifier(parent_schema, parent),
                key=sql.Identifier(key),
            )
            found += _tried(connection, query, named, f"no {parent} for {column}")
        else:
            # The expression is the server's own text of what our migrations said.
            condition = sql.SQL(expression)
            query = sql.SQL(
                "SELECT to_jsonb(child) ->> 'id' FROM {table} AS child WHERE NOT ({condition})"
            ).format(table=sql.Identifier(schema, table), condition=condition)
            found += _tried(connection, query, named, f"check {name}")
        if is_disabled or not is_valid:
            found.append(BrokenRule(table=named, rule=f"{name} is not enforced", rows=0))
    return found


def _tried(
    connection: Connection, query: sql.Composed, table: str, rule: str
) -> Sequence[BrokenRule]:
    breaking = [str(example) for (example,) in connection.execute(query)]
    if not breaking:
        return ()
    examples = tuple(sorted(breaking)[:_EXAMPLES])
    return (BrokenRule(table=table, rule=rule, rows=len(breaking), examples=examples),)
