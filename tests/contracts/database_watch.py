"""What every DatabaseWatch promises."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from attrs import evolve

from pantry_radio.domain.ports.database_watch import DatabaseWatch, Yield
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile
from tests.observations import FIRST_MOMENT, observation, pantry, rank

_NO_TIME = datetime.min.replace(tzinfo=UTC)


class DatabaseWatchContract:
    """Inherit, and say how to create an empty database, and how to look at it."""

    def create_database(self) -> FoodDatabase:
        raise NotImplementedError

    def look(self, database: FoodDatabase) -> AbstractContextManager[DatabaseWatch]:
        raise NotImplementedError

    def test_rows_jobs_and_marks_are_counted(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry("Hope")), observation("b", pantry("Grace"))])
        reconcile(database)
        database.load([observation("c", pantry("Faith"))])

        with self.look(database) as watch:
            watch.check()
            found = watch.condition(since=FIRST_MOMENT)

        assert found.tables["organization"] == 2
        assert found.tables["location"] == 0
        assert (found.ledger, found.marked_inputs) == (3, 1)

    def test_what_results_gave_is_told_apart_by_when_they_were_completed(self) -> None:
        database = self.create_database()
        prose = observation("d")
        untimed = observation("e", rank=evolve(rank(), completed_at=_NO_TIME))
        database.load(
            [
                observation("a", pantry(), rank=rank(age=5)),
                observation("b", rank=rank(age=5)),
                observation("c", pantry(), rank=rank(age=1)),
                evolve(prose, entry=evolve(prose.entry, is_structured=False)),
                untimed,
            ]
        )

        with self.look(database) as watch:
            found = watch.condition(since=FIRST_MOMENT + timedelta(hours=2))

        assert found.recent == Yield(structured=2, without_record=1)
        assert found.before == Yield(structured=2, without_record=1)

    def test_jobs_that_the_ledger_does_not_know_are_counted_once(self) -> None:
        database = self.create_database()
        database.load([observation("a", pantry()), observation("nul \x00, half \ud800")])

        with self.look(database) as watch:
            found = watch.count_unknown(["a", "b", "b", "nul \x00, half \ud800", "half \udfff"])
            none = watch.count_unknown([])

        assert (found, none) == (2, 0)
