"""The contract of FoodDatabase, phase one: what loading promises."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.idempotency import Rank
from pantry_radio.domain.reconciling import reconcile
from tests.contracts.food_database_hooks import (
    FoodDatabaseHooks,
    marked_inputs,
    names_after_reconciling,
    organization_names,
)
from tests.observations import (
    FIRST_MOMENT,
    at,
    observation,
    pantry,
    rank,
)

STRANGE = "nul \x00, one \x01, half \ud800, last Hangul \ud7ff, \ue000 and \U0001f34e"

_NO_TIME = datetime.min.replace(tzinfo=UTC)
_RANK_PARTS = ("is_usable", "completed_at", "retry_count", "created_at", "content_sha256")


class LoadingContract(FoodDatabaseHooks):
    """Each sentence of `entries` and `load`."""

    def test_a_new_database_is_empty(self) -> None:
        database = self.create_database()

        assert database.counts().ledger == 0
        assert set(database.counts().tables.values()) == {0}
        assert database.entries(["job"]) == {}

    def test_loaded_entries_come_back_as_they_were(self) -> None:
        database = self.create_database()
        loaded = [observation("a", pantry()), observation("b")]

        database.load(loaded)

        assert database.entries(["a", "b", "c"]) == {
            each.entry.job_id: each.entry for each in loaded
        }

    def test_times_and_counts_that_are_missing_stay_missing(self) -> None:
        database = self.create_database()
        bare = _rank_with(())

        database.load([observation("a", rank=bare)])

        assert database.entries(["a"])["a"].rank == bare

    def test_any_text_comes_back_as_it_was(self) -> None:
        database = self.create_database()
        loaded = observation(
            STRANGE, pantry(STRANGE, at(STRANGE), services=(STRANGE,)), scraper_id=STRANGE
        )

        database.load([loaded])
        with database.reconciling() as unit:
            (back,) = unit.observations_of([loaded.input_key])
        reconcile(database)

        assert back == loaded
        assert [entry.job_id for entry in database.ledger()] == [STRANGE]
        assert organization_names(database) == [STRANGE]

    def test_ids_of_any_length_are_kept(self) -> None:
        database = self.create_database()
        chance = random.Random(1)  # noqa: S311 -- text that does not compress, no secret
        long_id = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(20_000))

        database.load([observation(long_id, input_key="page")])

        assert [entry.job_id for entry in database.ledger()] == [long_id]

    def test_loading_again_changes_nothing(self) -> None:
        database = self.create_database()
        loaded = [observation("a", pantry("Hope", at()))]
        database.load(loaded)
        before = digest(database)

        database.load(loaded)

        assert marked_inputs(database) == ()
        assert digest(database) == before

    def test_a_greater_rank_supersedes_and_a_lesser_one_does_not(self) -> None:
        database = self.create_database()
        old = observation("a", pantry("Old"), rank=rank(age=1))
        new = observation("a", pantry("New"), rank=rank(age=2))
        for order in ([old], [new], [old]):
            database.load(order)

        assert database.entries(["a"])["a"] == new.entry

    @pytest.mark.parametrize("part", list(_RANK_PARTS))
    def test_every_part_of_the_rank_decides_before_those_behind_it(self, part: str) -> None:
        lesser, greater = _ranks_that_differ_first_in(part)
        database = self.create_database()

        for job_id, order in (("up", (lesser, greater)), ("down", (greater, lesser))):
            for each in order:
                database.load([observation(job_id, rank=each)])

        assert {entry.rank for entry in database.ledger()} == {greater}

    def test_the_same_bytes_are_read_again_only_by_another_reader_version(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Read"), reader_version="1")])

        database.load([observation("a", pantry("Read again"), reader_version="1")])
        same_version = names_after_reconciling(database)
        database.load([observation("a", pantry("Read anew"), reader_version="2")])
        other_version = names_after_reconciling(database)

        assert (same_version, other_version) == (["Read"], ["Read anew"])

    def test_another_reader_version_may_see_a_lesser_rank_in_the_same_bytes(self) -> None:
        database = self.create_database()
        now = observation("a", rank=rank(age=1, content="0"), reader_version="2")
        database.load([observation("a", rank=rank(age=2, content="0"), reader_version="1")])

        database.load([now])

        assert database.entries(["a"])["a"] == now.entry

    def test_old_and_new_input_are_marked(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Old"), input_key="old", rank=rank(age=1))])
        reconcile(database)

        database.load([observation("a", pantry("New"), input_key="new", rank=rank(age=2))])

        assert marked_inputs(database) == ("new", "old")

    def test_what_lost_leaves_no_row_behind(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Old"), input_key="old", rank=rank(age=1))])
        reconcile(database)
        database.load([observation("a", pantry("New"), input_key="new", rank=rank(age=2))])

        assert names_after_reconciling(database) == ["New"]

    def test_many_loaders_at_once_give_what_one_gives(self) -> None:
        database, alone = self.create_database(), MemoryFoodDatabase()
        loaded = [
            observation(f"job {n % 60}", pantry(f"Pantry {n % 7}", at()), rank=rank(age=n))
            for n in range(240)
        ]
        alone.load(loaded)
        batches = [loaded[start::8] for start in range(8)]

        def load(batch: Sequence[Observation]) -> None:
            handle = self.second_handle(database)
            for start in range(0, len(batch), 10):
                handle.load(batch[start : start + 10][::-1])

        with ThreadPoolExecutor(4) as loaders:
            list(loaders.map(load, batches))

        assert digest(database) == digest(alone)


def _ranks_that_differ_first_in(part: str) -> tuple[Rank, Rank]:
    """Two ranks: the lesser loses by this part alone, and wins in every part behind it."""
    place = _RANK_PARTS.index(part)
    highs = _RANK_PARTS[place + 1 :]
    return _rank_with(highs), _rank_with((part,))


def _rank_with(highs: Sequence[str]) -> Rank:
    """A rank with a high value in these parts, and the lowest there is in the others."""
    return Rank(
        is_usable="is_usable" in highs,
        completed_at=FIRST_MOMENT if "completed_at" in highs else _NO_TIME,
        retry_count=0 if "retry_count" in highs else -1,
        created_at=FIRST_MOMENT if "created_at" in highs else _NO_TIME,
        content_sha256=("f" if "content_sha256" in highs else "0") * 64,
    )
