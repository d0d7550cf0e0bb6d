"""What has to be written so that canonical rows become others."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds.records import TABLES, Record


@frozen(kw_only=True)
class TableChanges:
    """How many rows of one table a reconciliation touched."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def plus(self, other: "TableChanges") -> "TableChanges":
        """The sum of both."""
        return TableChanges(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
        )


@frozen(kw_only=True)
class TableDifference:
    """The rows of one table that come, change and go; rows that stay are only counted."""

    created: tuple[Record, ...] = ()
    updated: tuple[Record, ...] = ()
    removed: tuple[Record, ...] = ()
    unchanged_count: int = 0

    @property
    def changes(self) -> TableChanges:
        """The counts."""
        return TableChanges(
            created=len(self.created),
            updated=len(self.updated),
            unchanged=self.unchanged_count,
            removed=len(self.removed),
        )


def differences(before: Iterable[Record], after: Iterable[Record]) -> Mapping[str, TableDifference]:
    """By table, in the order of TABLES, what leads from the one set of rows to the other."""
    there, wanted = _by_class(before), _by_class(after)
    return {
        table: _difference(there.get(record_class, {}), wanted.get(record_class, {}))
        for table, record_class in TABLES
    }


def _difference(there: Mapping[UUID, Record], wanted: Mapping[UUID, Record]) -> TableDifference:
    """Rows in order of id, so that the same difference is always written the same way."""
    both = wanted.keys() & there.keys()
    updated = tuple(wanted[id_] for id_ in sorted(both) if wanted[id_] != there[id_])
    return TableDifference(
        created=tuple(wanted[id_] for id_ in sorted(wanted.keys() - both)),
        updated=updated,
        removed=tuple(there[id_] for id_ in sorted(there.keys() - both)),
        unchanged_count=len(both) - len(updated),
    )


def _by_class(records: Iterable[Record]) -> Mapping[type[Record], Mapping[UUID, Record]]:
    by_class: dict[type[Record], dict[UUID, Record]] = {}
    for record in records:
        by_class.setdefault(type(record), {})[record.id] = record
    return by_class
