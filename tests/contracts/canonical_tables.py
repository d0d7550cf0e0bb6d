"""The contract of CanonicalTables: what an export reads, all of one moment."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import zip_longest
from uuid import UUID

from pantry_radio.domain.hsds.records import TABLES, Organization, Record
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile
from tests.observations import at, observation, pantry

_HOPE = pantry("Hope", at(), at("7 Oak Ave"), services=("Groceries", "Meals"), phones=("+1",))
_FAITH = pantry("Faith", at("1 Elm St"), services=("Groceries",), phones=("+2", "+3"))


class CanonicalTablesContract:
    """Subclasses say how to get an empty database, and how to open its tables."""

    def create_database(self) -> FoodDatabase:
        raise NotImplementedError

    def open(self, database: FoodDatabase) -> AbstractContextManager[CanonicalTables]:
        raise NotImplementedError

    def test_tables_are_named_parents_first(self) -> None:
        with self.open(self._loaded()) as tables:
            assert [*tables.names()] == [table for table, _ in TABLES]

    def test_rows_come_in_order_of_id_as_often_as_they_are_asked_for(self) -> None:
        database = self._loaded()

        with self.open(database) as tables:
            for table in tables.names():
                expected = [*database.records(table)]
                assert [*tables.records(table)] == expected
                assert [*tables.records(table)] == expected
                assert tables.count(table) == len(expected)

    def test_rows_of_one_table_can_be_read_beside_those_of_another(self) -> None:
        with self.open(self._loaded()) as tables:
            apart = [*tables.records("organization")], [*tables.records("phone")]
            beside: Iterator[tuple[Record, Record]] = zip_longest(
                tables.records("organization"), tables.records("phone")
            )
            organizations, phones = zip(*beside, strict=True)

        assert [each for each in organizations if each] == apart[0]
        assert [*phones] == apart[1]

    def test_every_row_is_of_one_organization(self) -> None:
        with self.open(self._loaded()) as tables:
            every = [row for table in tables.names() for row in tables.records(table)]
            ids = [each.id for each in tables.records("organization")]
            together = tables.records_of(ids)
            apart = [row for id_ in ids for row in tables.records_of([id_])]

        assert [*together] == every
        assert sorted(apart, key=_id) == sorted(every, key=_id)

    def test_all_rows_of_an_organization_are_found(self) -> None:
        with self.open(self._loaded()) as tables:
            (hope,) = (
                each
                for each in tables.records("organization")
                if isinstance(each, Organization) and each.name == "Hope"
            )
            rows = tables.records_of([hope.id])
            nobody = tables.records_of([UUID(int=0)])

        counts = [sum(isinstance(row, kind) for row in rows) for _, kind in TABLES]
        expected = {"organization": 1, "location": 2, "address": 2, "service": 2}
        expected |= {"service_at_location": 2, "phone": 1}
        assert counts == [expected.get(table, 0) for table, _ in TABLES]
        assert [*nobody] == []

    def test_what_is_loaded_later_is_not_seen(self) -> None:
        database = self._loaded()

        with self.open(database) as tables:
            before = [*tables.records("organization")]
            database.load([observation("later", pantry("Charity", at("9 Low Rd")))])
            reconcile(database)
            after = [*tables.records("organization")]
            count = tables.count("organization")

        assert after == before
        assert count == len(before)

    def _loaded(self) -> FoodDatabase:
        database = self.create_database()
        database.load([observation("a", _HOPE), observation("b", _FAITH)])
        reconcile(database)
        return database


def _id(record: Record) -> UUID:
    return record.id
