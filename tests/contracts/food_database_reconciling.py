"""The contract of FoodDatabase, phase two: what a reconciling transaction promises."""

import threading
from uuid import uuid4

import pytest
from attrs import evolve

from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.records import TABLES, Location, Organization
from tests.contracts.food_database_hooks import (
    FoodDatabaseHooks,
    UndoneError,
    marked_inputs,
)
from tests.observations import (
    at,
    observation,
    pantry,
    rank,
)


class ReconcilingContract(FoodDatabaseHooks):
    """Each sentence of `reconciling` and of Reconciling."""

    def test_marks_are_taken_in_order_and_once(self) -> None:
        database = self.create_database()
        database.load([observation(each, input_key=each) for each in ("c", "a", "b")])

        with database.reconciling() as unit:
            taken = [unit.take_marked_inputs(2) for _ in range(3)]

        assert taken == [("a", "b"), ("c",), ()]

    def test_a_block_that_raises_is_undone(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Hope", at()))])
        (statement,) = statements_of([observation("a", pantry("Hope", at()))])

        def fail_halfway() -> None:
            with database.reconciling() as unit:
                unit.take_marked_inputs(10)
                unit.replace_statements([statement.input_key], [statement])
                raise UndoneError

        with pytest.raises(UndoneError):
            fail_halfway()

        with database.reconciling() as unit:
            assert unit.take_marked_inputs(10) == (statement.input_key,)
            assert list(unit.statements_about([statement.organization_id])) == []

    def test_a_mark_set_during_a_reconciliation_is_not_lost(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        database.load([observation("a", pantry("Hope", at()), input_key="page", rank=rank(age=1))])

        with database.reconciling() as unit:
            unit.take_marked_inputs(10)
            other.load([observation("b", pantry("Hope"), input_key="page", rank=rank(age=2))])
            assert {each.entry.job_id for each in unit.observations_of(["page"])} == {"a", "b"}

        assert marked_inputs(database) == ("page",)

    def test_a_second_reconciler_waits(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        has_entered = threading.Event()

        def enter() -> None:
            with other.reconciling():
                has_entered.set()

        second = threading.Thread(target=enter)
        with database.reconciling():
            second.start()
            entered_early = has_entered.wait(0.2)
        second.join(10)

        assert not entered_early
        assert has_entered.is_set()

    def test_statements_are_replaced_by_input_and_found_by_organization(self) -> None:
        database = self.create_database()
        here = _statement("page 1", "Hope")
        there = _statement("page 2", "Hope")
        renamed = _statement("page 1", "Faith")

        with database.reconciling() as unit:
            first = unit.replace_statements(["page 1", "page 2"], [here, there])
            both = {each.input_key for each in unit.statements_about(first)}
            touched = unit.replace_statements(["page 1"], [renamed])
            left = list(unit.statements_about([here.organization_id]))
            gone = unit.replace_statements(["page 1"], [])

        assert first == {here.organization_id}
        assert both == {"page 1", "page 2"}
        assert touched == {here.organization_id, renamed.organization_id}
        assert left == [there]
        assert gone == {renamed.organization_id}

    def test_only_differences_are_written_and_counted(self) -> None:
        database = self.create_database()
        hope, faith = Organization(id=uuid4(), name="Hope"), Organization(id=uuid4(), name="Faith")
        hall = Location(id=uuid4(), organization_id=hope.id, location_type="physical")
        ids = [hope.id, faith.id]

        with database.reconciling() as unit:
            created = unit.replace_records(ids, [hope, hall, faith])
            changed = unit.replace_records(ids, [evolve(hope, email="a@b.org"), hall])
            removed = unit.replace_records(ids, [])

        assert created["organization"] == TableChanges(created=2)
        assert created["location"] == TableChanges(created=1)
        assert changed["organization"] == TableChanges(updated=1, removed=1)
        assert changed["location"] == TableChanges(unchanged=1)
        assert removed["organization"] == TableChanges(removed=1)
        assert set(created) == {table for table, _ in TABLES}

    def test_rows_of_other_organizations_are_left_alone(self) -> None:
        database = self.create_database()
        hope, faith = Organization(id=uuid4(), name="Hope"), Organization(id=uuid4(), name="Faith")
        with database.reconciling() as unit:
            unit.replace_records([hope.id, faith.id], [hope, faith])
            unit.replace_records([hope.id], [])

        assert list(database.records("organization")) == [faith]


def _statement(input_key: str, name: str) -> Statement:
    (statement,) = statements_of([observation("a", pantry(name, at()), input_key=input_key)])
    return statement
