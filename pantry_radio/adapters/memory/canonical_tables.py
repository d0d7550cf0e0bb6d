"""Canonical tables made of rows in memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from pantry_radio.domain.hsds.records import TABLES, Organization, Record

_PARENTS = (
    *("organization_id", "location_id", "service_id"),
    *("service_at_location_id", "contact_id", "phone_id"),
)


class MemoryCanonicalTables:
    """Passes the contract of CanonicalTables; the order in which rows are given is of no matter."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._tables: dict[str, list[Record]] = {table: [] for table, _ in TABLES}
        names = {record_class: table for table, record_class in TABLES}
        for record in sorted(records, key=lambda each: each.id):
            self._tables[names[type(record)]].append(record)
        self._organization_of = self._owners()

    def names(self) -> Sequence[str]:
        """See the port."""
        return list(self._tables)

    def count(self, table: str) -> int:
        """See the port."""
        return len(self._tables[table])

    def records(self, table: str) -> Iterator[Record]:
        """See the port."""
        yield from self._tables[table]

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """See the port."""
        return [
            record
            for records in self._tables.values()
            for record in records
            if self._organization_of[record.id] in organization_ids
        ]

    def _owners(self) -> dict[UUID, UUID]:
        """The organization of every row, found by its parent: parents come first."""
        owners: dict[UUID, UUID] = {}
        for records in self._tables.values():
            for record in records:
                owners[record.id] = (
                    record.id if isinstance(record, Organization) else owners[_parent_of(record)]
                )
        return owners


def _parent_of(record: Record) -> UUID:
    parents: Iterator[UUID | None] = (getattr(record, name, None) for name in _PARENTS)
    return next(parent for parent in parents if parent is not None)
