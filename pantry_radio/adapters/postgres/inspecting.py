"""A PostgreSQL database as it stands at one moment: where its rows come from, and its rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

from psycopg import IsolationLevel, sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import rows, rules, surveying, tables
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.adapters.postgres.stored_evidence import PostgresStoredEvidence
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.hsds.evidence import Alias, Assumption
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.inspection import BrokenRule
from pantry_radio.domain.ports.survey import EmptyResults, ProblemsOfKind, Statistics

_ROWS_PER_FETCH = 2_000

_BETWEEN = sql.SQL("id BETWEEN %(least)s AND %(greatest)s ORDER BY id LIMIT %(limit)s")
_PLACES: LiteralString = """
SELECT job_id, array_agg(place ORDER BY place)
FROM radio.file WHERE job_id = ANY (%s) GROUP BY job_id
"""
_ALIASES: LiteralString = """
SELECT old_id, new_id, input_key, noticed_at FROM radio.identity_alias ORDER BY old_id, new_id
"""
_ALIASES_TO: LiteralString = """
SELECT old_id, new_id, input_key, noticed_at
FROM radio.identity_alias WHERE new_id = ANY (%s) ORDER BY old_id, new_id
"""
_INPUT_KEYS: LiteralString = """
SELECT input_key FROM radio.observation UNION SELECT input_key FROM radio.statement
ORDER BY input_key
"""
_ORGANIZATION_IDS: LiteralString = """
SELECT id FROM public.organization UNION SELECT organization_id FROM radio.statement ORDER BY id
"""


class PostgresInspection(PostgresStoredEvidence):
    """Is a Provenance, a Survey and an Inspection, all of one moment."""

    def rows_between(self, table: str, least: UUID, greatest: UUID, limit: int) -> Sequence[Record]:
        """See Provenance."""
        query = tables.select_where(table, _BETWEEN)
        limits = {"least": least, "greatest": greatest, "limit": limit}
        with translated(), self._connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(query, limits).fetchall()
        return [rows.record_of(dict(TABLES)[table], row) for row in found]

    def assumptions_about(self, organization_ids: Collection[UUID]) -> Sequence[Assumption]:
        """See Provenance."""
        with translated():
            return self._reading.assumptions_about(organization_ids)

    def aliases(self) -> Iterator[Alias]:
        """See Provenance."""
        return map(rows.alias_of, self._stream("aliases", _ALIASES))

    def aliases_to(self, organization_ids: Collection[UUID]) -> Sequence[Alias]:
        """See Provenance."""
        with translated(), self._connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(_ALIASES_TO, (list(organization_ids),)).fetchall()
        return [rows.alias_of(row) for row in found]

    def places_of(self, job_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """See Provenance."""
        with translated():
            found = self._connection.execute(_PLACES, ([stored(each) for each in job_ids],))
            return {restored(job_id): [*map(restored, places)] for job_id, places in found}

    def input_keys(self) -> Iterator[str]:
        """See Inspection."""
        return (restored(row["input_key"]) for row in self._stream("inputs", _INPUT_KEYS))

    def organization_ids(self) -> Iterator[UUID]:
        """See Inspection."""
        return (row["id"] for row in self._stream("organizations", _ORGANIZATION_IDS))

    def broken_rules(self) -> Sequence[BrokenRule]:
        """See Inspection."""
        with translated():
            return rules.broken_rules(self._connection)

    def problems(
        self, *, scraper_id: str | None, kind: str | None, examples: int
    ) -> Sequence[ProblemsOfKind]:
        """See Survey."""
        with translated():
            return surveying.problems(
                self._connection, scraper_id=scraper_id, kind=kind, examples=examples
            )

    def empty_results(self, *, scraper_id: str | None, examples: int) -> Sequence[EmptyResults]:
        """See Survey."""
        with translated():
            return surveying.empty_results(
                self._connection, scraper_id=scraper_id, examples=examples
            )

    def statistics(self) -> Statistics:
        """See Survey."""
        with translated():
            return surveying.statistics(self._connection)

    def _stream(self, name: str, query: LiteralString) -> Iterator[dict[str, Any]]:
        with translated(), self._connection.cursor(name, row_factory=dict_row) as cursor:
            cursor.execute(query)
            while fetched := cursor.fetchmany(_ROWS_PER_FETCH):
                yield from fetched


@contextmanager
def inspected(url: str) -> Iterator[PostgresInspection]:
    """The database at this URL as it stands now; whatever writes meanwhile is not seen.

    Raises:
        DatabaseUnavailableError, DatabaseNotMigratedError, DatabaseTooNewError
    """
    with open_migrated(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            yield PostgresInspection(connection)
