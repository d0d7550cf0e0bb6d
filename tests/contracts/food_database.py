"""The contract of FoodDatabase: each sentence of the port, for every implementation."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.records import TABLES, Organization
from pantry_radio.domain.reconciling import reconcile
from tests.contracts.food_database_loading import LoadingContract
from tests.contracts.food_database_pruning import PruningContract
from tests.contracts.food_database_reconciling import ReconcilingContract
from tests.observations import (
    at,
    few_examples,
    observation,
    observations,
    pantry,
)


class FoodDatabaseContract(LoadingContract, ReconcilingContract, PruningContract):
    """Both phases, what can be read, and that the database is a function of the set of files."""

    def test_records_come_in_order_of_id_and_ledger_in_order_of_code_points(self) -> None:
        database = self.create_database()
        job_ids = ["b", "a", "Z", "é", "\ue000", "\U0001f34e", "\x00", "\x01", "\ud800", "\ud7ff"]
        database.load([observation(each, pantry(f"Pantry {each!a}", at())) for each in job_ids])
        reconcile(database)

        ids = [record.id for record in database.records("organization")]
        assert ids == sorted(ids)
        assert [entry.job_id for entry in database.ledger()] == sorted(job_ids)
        assert database.counts().ledger == len(job_ids)
        assert database.counts().tables["organization"] == len(ids) == len(job_ids)

    @few_examples
    @given(
        loaded=st.lists(observations(), max_size=8),
        batch=st.integers(1, 4),
        chance=st.randoms(use_true_random=False),
    )
    def test_order_batches_and_repetition_decide_nothing(
        self, loaded: list[Observation], batch: int, chance: random.Random
    ) -> None:
        at_once, piecemeal = MemoryFoodDatabase(), self.create_database()
        self.empty(piecemeal)
        for each in loaded:
            at_once.load([each])
        shuffled = [*loaded, *loaded[:2]]
        chance.shuffle(shuffled)

        for each in shuffled:
            piecemeal.load([each])
            if chance.random() < 0.5:
                reconcile(piecemeal, batch=batch)

        assert digest(piecemeal) == digest(at_once)
        for table, _ in TABLES:
            assert list(piecemeal.records(table)) == list(at_once.records(table))

    def test_a_job_is_followed_to_the_rows_of_its_organizations(self) -> None:
        database = self.create_database()
        hope = pantry("Hope", at(), services=("Meals",), phones=("614-555-0100",))
        database.load([observation("a", hope), observation("b", pantry("Faith", at("2 Oak St")))])
        database.load([observation("again", hope), observation("empty")])
        reconcile(database)

        rows = database.records_about("a")

        assert {each.name for each in rows if isinstance(each, Organization)} == {"Hope"}
        assert sorted(type(each).__name__ for each in rows) == [
            *("Address", "Location", "Organization", "Phone", "Service", "ServiceAtLocation"),
        ]
        assert set(database.records_about("again")) == set(rows)
        assert list(database.records_about("empty")) == []
        assert list(database.records_about("nobody's")) == []

    def test_a_second_reconciliation_changes_nothing(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Hope", at(), services=("Meals",)))])

        first = reconcile(database)
        second = reconcile(database)

        assert first["organization"] == TableChanges(created=1)
        assert first["service_at_location"] == TableChanges(created=1)
        assert set(second.values()) == {TableChanges()}
