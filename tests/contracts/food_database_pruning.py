"""The contract of FoodDatabase: pruning, one moment, and a pause of loading."""

import threading
from collections.abc import Collection

from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.pruning import Scope, Unmet
from pantry_radio.domain.ports.recorded_files import FileStamp
from pantry_radio.domain.ports.seen_files import SeenFile
from pantry_radio.domain.reconciling import reconcile
from tests.contracts.food_database_hooks import (
    FoodDatabaseHooks,
    marked_inputs,
    names_after_reconciling,
    organization_names,
)
from tests.observations import at, observation, pantry, rank

ALL = Scope(folder="/outputs", takes_unplaced=True)
PLACED = Scope(folder="/outputs")


class PruningContract(FoodDatabaseHooks):
    """Each sentence of Pruning, Snapshot and `loading_paused`."""

    def test_what_was_not_met_goes_with_its_rows(self) -> None:
        database = self.create_database()
        gone, stays = observation("a", pantry("Hope", at())), observation("b", pantry("Faith"))
        database.load([gone, stays])
        reconcile(database)

        with database.pruning() as unit:
            unit.meet([_result(stays)])
            assert unit.unmet(ALL) == Unmet(here=1)
            assert unit.remove(ALL) == 1
            assert unit.unmet(ALL) == Unmet()

        assert marked_inputs(database) == ("page of a",)
        assert names_after_reconciling(database) == ["Faith"]
        assert [entry.job_id for entry in database.ledger()] == ["b"]

    def test_another_content_of_a_job_is_not_the_one_that_was_met(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Hope"))])

        with database.pruning() as unit:
            unit.meet([("a", "another content")])
            removed = unit.remove(ALL)

        assert removed == 1

    def test_a_content_that_is_there_was_met_whatever_job_it_is_of(self) -> None:
        database = self.create_database()
        packed, gone = observation("a", pantry("Hope")), observation("b", pantry("Faith"))
        database.load([packed, gone])

        with database.pruning() as unit:
            unit.meet_contents([_result(packed)[1], "nothing that is known"])
            removed = unit.remove(ALL)

        assert removed == 1
        assert [entry.job_id for entry in database.ledger()] == ["a"]

    def test_packed_days_of_a_folder_were_read_there_too(self) -> None:
        database = self.create_database()
        loaded = observation("a"), observation("b")
        database.load(list(loaded))
        _remember(database, loaded[0], ["/outputs/1.json", "/archives/packs/1.tar.xz!1.json"])
        _remember(database, loaded[1], ["/archives/packsaddle/1.json"])
        scope = Scope(folder="/outputs", beside=("/archives/packs",))

        with database.pruning() as unit:
            unmet, elsewhere = unit.unmet(scope), unit.unmet(PLACED)

        assert unmet == Unmet(here=1, elsewhere=1)
        assert elsewhere == Unmet(elsewhere=2)

    def test_of_a_folder_goes_only_what_was_read_there_alone(self) -> None:
        database = self.create_database()
        loaded = {name: observation(name) for name in ("here", "there", "both", "like", "unknown")}
        database.load(list(loaded.values()))
        _remember(database, loaded["here"], ["/outputs/1.json"])
        _remember(database, loaded["there"], ["/backup/2.json"])
        _remember(database, loaded["both"], ["/outputs/3.json", "/backup/3.json"])
        _remember(database, loaded["like"], ["/outputs-of-old/4.json"])

        with database.pruning() as unit:
            of_placed = unit.unmet(PLACED)
            removed = unit.remove(PLACED)
            of_all = unit.unmet(ALL)

        assert of_placed == Unmet(here=1, elsewhere=4)
        assert removed == 1
        assert of_all == Unmet(here=1, elsewhere=3)
        assert "here" not in {entry.job_id for entry in database.ledger()}

    def test_what_was_removed_is_no_longer_known_from_anywhere(self) -> None:
        database = self.create_database()
        loaded = observation("a")
        database.load([loaded])
        _remember(database, loaded, ["/outputs/1.json"])

        with database.pruning() as unit:
            unit.remove(PLACED)

        assert database.recall(["/outputs/1.json"]) == {}

    def test_what_comes_during_the_walk_stays(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        database.load([observation("a", rank=rank(age=1)), observation("b")])

        with database.pruning() as unit:
            other.load([observation("new"), observation("a", rank=rank(age=2))])
            removed = unit.remove(ALL)

        assert removed == 1
        assert [entry.job_id for entry in database.ledger()] == ["a", "new"]

    def test_more_is_removed_than_one_transaction_holds(self) -> None:
        database = self.create_database()
        database.load([observation(str(number)) for number in range(1_203)])

        with database.pruning() as unit:
            unit.meet([_result(observation("7"))])
            removed = unit.remove(ALL)

        assert removed == 1_202
        assert [entry.job_id for entry in database.ledger()] == ["7"]

    def test_a_snapshot_is_of_one_moment(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        database.load([observation("a", pantry("Hope"))])
        reconcile(database)

        with database.snapshot() as moment:
            other.load([observation("b", pantry("Faith"))])
            reconcile(other)
            names = [record.id for record in moment.records("organization")]
            job_ids = [entry.job_id for entry in moment.ledger()]

        assert len(names) == 1
        assert job_ids == ["a"]
        assert sorted(organization_names(database)) == ["Faith", "Hope"]

    def test_who_loads_during_a_pause_waits_and_reconciling_goes_on(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        database.load([observation("a", pantry("Hope"))])
        loader = threading.Thread(target=other.load, args=([observation("b", pantry("Faith"))],))

        with database.loading_paused():
            loader.start()
            loader.join(0.2)
            waits = loader.is_alive()
            names = names_after_reconciling(database)
        loader.join(10)

        assert waits
        assert names == ["Hope"]
        assert sorted(names_after_reconciling(database)) == ["Faith", "Hope"]

    def test_the_digest_beside_a_writer_is_that_of_one_moment(self) -> None:
        database = self.create_database()
        other = self.second_handle(database)
        loaded = [observation(f"job {n:02}", pantry(f"Pantry {n}", at())) for n in range(40)]
        possible = set()
        for each in [None, *loaded]:
            if each is not None:
                database.load([each])
            possible.add(digest(database))
        self.empty(database)
        writer = threading.Thread(target=_load_each, args=(other, loaded))

        writer.start()
        seen = [digest(database) for _ in range(10)]
        writer.join()

        assert set(seen) <= possible


def _result(loaded: Observation) -> tuple[str, str]:
    return loaded.entry.job_id, loaded.entry.rank.content_sha256


def _load_each(database: FoodDatabase, observations: Collection[Observation]) -> None:
    for each in observations:
        database.load([each])


def _remember(database: FoodDatabase, loaded: Observation, places: Collection[str]) -> None:
    job_id, content_sha256 = _result(loaded)
    database.remember(
        [
            SeenFile(
                stamp=FileStamp.of_no_state(place), job_id=job_id, content_sha256=content_sha256
            )
            for place in places
        ]
    )
