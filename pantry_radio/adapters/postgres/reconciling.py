"""One transaction of phase two in PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import queries, rows, tables
from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.hsds.aliases import Told, renamings, told_by
from pantry_radio.domain.hsds.difference import TableChanges, differences
from pantry_radio.domain.hsds.evidence import Assumption, Observation, Statement
from pantry_radio.domain.hsds.records import TABLES, Record

_OF_ORGANIZATIONS = sql.SQL("organization_id = ANY (%(organization)s)")
_OF_LOCATIONS = sql.SQL("location_id = ANY (%(location)s)")
_OF_SERVICES = sql.SQL("service_id = ANY (%(service)s)")
_OF_LINKS = sql.SQL("service_at_location_id = ANY (%(service_at_location)s)")
_OF_CONTACTS = sql.SQL("contact_id = ANY (%(contact)s)")
_OF_PHONES = sql.SQL("phone_id = ANY (%(phone)s)")
_OR = sql.SQL(" OR ")
_OWNED: Mapping[str, sql.SQL | sql.Composed] = {
    "organization": sql.SQL("id = ANY (%(organization)s)"),
    "organization_identifier": _OF_ORGANIZATIONS,
    "program": _OF_ORGANIZATIONS,
    "location": _OF_ORGANIZATIONS,
    "address": _OF_LOCATIONS,
    "accessibility": _OF_LOCATIONS,
    "service": _OF_ORGANIZATIONS,
    "required_document": _OF_SERVICES,
    "service_area": _OF_SERVICES,
    "funding": _OR.join([_OF_ORGANIZATIONS, _OF_SERVICES]),
    "service_at_location": _OF_SERVICES,
    "schedule": _OR.join([_OF_SERVICES, _OF_LOCATIONS, _OF_LINKS]),
    "contact": _OR.join([_OF_ORGANIZATIONS, _OF_SERVICES, _OF_LOCATIONS]),
    "phone": _OR.join([_OF_LOCATIONS, _OF_SERVICES, _OF_ORGANIZATIONS, _OF_CONTACTS]),
    "language": _OR.join([_OF_SERVICES, _OF_LOCATIONS, _OF_PHONES]),
}


class PostgresReconciling:
    """Reconciling over a connection that is in a transaction and holds the reconciler's lock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_marked_inputs(self, limit: int) -> tuple[str, ...]:
        """See the port."""
        return tuple(
            restored(input_key)
            for (input_key,) in self._connection.execute(queries.TAKE_MARKS, (limit,))
        )

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """See the port."""
        found = self._rows(sql.SQL(queries.OBSERVATIONS), ([stored(key) for key in input_keys],))
        return [rows.observation_of(row) for row in found]

    def replace_statements(
        self, input_keys: Collection[str], statements: Sequence[Statement]
    ) -> frozenset[UUID]:
        """See the port."""
        gone = [
            Told(input_key=restored(key), organization_id=organization_id, name=restored(name))
            for key, organization_id, name in self._connection.execute(
                queries.DELETE_STATEMENTS, ([stored(key) for key in input_keys],)
            )
        ]
        self._connection.execute(
            queries.INSERT_STATEMENTS,
            (rows.document(rows.statement_row(each) for each in statements),),
        )
        renamed = renamings(gone, told_by(statements))
        if renamed:
            document = rows.document(map(rows.renaming_row, renamed))
            self._connection.execute(queries.KEEP_ALIASES, (document,))
        return frozenset(each.organization_id for each in gone) | {
            each.organization_id for each in statements
        }

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See the port."""
        found = self._rows(sql.SQL(queries.STATEMENTS), (list(organization_ids),))
        return [rows.statement_of(row) for row in found]

    def replace_records(
        self,
        organization_ids: Collection[UUID],
        records: Sequence[Record],
        assumptions: Collection[Assumption] = (),
    ) -> Mapping[str, TableChanges]:
        """See the port."""
        assumed = frozenset(self.assumptions_about(organization_ids))
        self._assumptions(queries.DELETE_ASSUMPTIONS, assumed.difference(assumptions))
        differing = differences(self.records_of(organization_ids), records)
        for table, difference in reversed(tuple(differing.items())):
            if difference.removed:
                ids = [record.id for record in difference.removed]
                self._connection.execute(tables.delete(table), (ids,))
        for table, difference in differing.items():
            written = difference.created + difference.updated
            if written:
                document = rows.document(rows.record_row(record) for record in written)
                self._connection.execute(tables.upsert(table), (document,))
        self._assumptions(queries.INSERT_ASSUMPTIONS, frozenset(assumptions) - assumed)
        return {table: difference.changes for table, difference in differing.items()}

    def assumptions_about(self, organization_ids: Collection[UUID]) -> list[Assumption]:
        """What was assumed for the rows of these organizations."""
        found = self._rows(sql.SQL(queries.ASSUMPTIONS), (list(organization_ids),))
        return [rows.assumption_of(row) for row in found]

    def records_of(self, organization_ids: Collection[UUID]) -> list[Record]:
        """All canonical rows of these organizations; a table's parents are read before it."""
        ids: dict[str, list[UUID]] = {"organization": list(organization_ids)}
        records: list[Record] = []
        for table, record_class in TABLES:
            found = self._rows(tables.select_where(table, _OWNED[table]), ids)
            of_table = [rows.record_of(record_class, row) for row in found]
            ids.setdefault(table, [record.id for record in of_table])
            records.extend(of_table)
        return records

    def _assumptions(self, query: LiteralString, assumptions: Collection[Assumption]) -> None:
        if assumptions:
            document = rows.document(map(rows.assumption_row, sorted(assumptions)))
            self._connection.execute(query, (document,))

    def _rows(
        self,
        query: sql.SQL | sql.Composed,
        parameters: Sequence[Sequence[str | UUID]] | Mapping[str, Sequence[UUID]],
    ) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, parameters).fetchall()
