"""What every DatabaseDump promises."""

import gzip
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import (
    DatabaseInUseError,
    DatabaseNotEmptyError,
    DatabaseUnavailableError,
    DumpError,
)
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.ports.database_dump import DatabaseDump
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.sql_dumps import facts_of
from tests.observations import at, observation, pantry


def observed(name: str) -> Observation:
    return observation(name, pantry(f"{name} Pantry", at(f"1 {name} Street")))


class DatabaseDumpContract:
    """Inherit, and say what dumps, and how to get at two empty databases, `here` and `there`."""

    dumps: DatabaseDump
    here: str
    there: str

    def opened(self, url: str) -> AbstractContextManager[FoodDatabase]:
        """The database at this URL, with its tables; within the block it is in use."""
        raise NotImplementedError

    def digest_of(self, url: str) -> str:
        with self.opened(url) as database:
            return digest(database)

    def fill(self, url: str, *names: str) -> None:
        with self.opened(url) as database:
            for name in names:
                database.load([observed(name)])

    def test_a_dump_restores_what_was_there_with_every_mark_reconciled(
        self, tmp_path: Path
    ) -> None:
        self.fill(self.here, "Hope", "Tab\there \\N \\. 'quoted' \u00e9\r\n")

        facts = self.dumps.dump(self.here, tmp_path / "a.sql")
        restored = self.dumps.restore(self.there, tmp_path / "a.sql", overwrite=False)

        with (tmp_path / "a.sql").open("rb") as lines:
            assert facts_of(lines) == facts == restored.facts
        assert facts.jobs == 2
        assert facts.rows["public.organization"] == 2
        assert restored.digest == facts.digest == self.digest_of(self.here)
        assert self.digest_of(self.there) == facts.digest

    def test_the_same_content_gives_the_same_bytes_in_whatever_order_it_came(
        self, tmp_path: Path
    ) -> None:
        names = [f"N{number}" for number in range(20)]
        self.fill(self.here, *names)
        self.fill(self.there, *reversed(names))
        self.fill(self.there, *names[5:10])
        self.dumps.dump(self.here, tmp_path / "a.sql")
        self.dumps.dump(self.there, tmp_path / "b.sql")
        self.dumps.dump(self.here, tmp_path / "c.sql.gz")

        assert (tmp_path / "a.sql").read_bytes() == (tmp_path / "b.sql").read_bytes()
        assert (
            gzip.decompress((tmp_path / "c.sql.gz").read_bytes())
            == (tmp_path / "a.sql").read_bytes()
        )

    def test_a_restore_that_fails_changes_nothing(self, tmp_path: Path) -> None:
        self.fill(self.here, "Hope")
        self.fill(self.there, "Other")
        self.dumps.dump(self.here, tmp_path / "a.sql")
        before = self.digest_of(self.there)
        sound = (tmp_path / "a.sql").read_bytes()
        faults = {
            "changed value": sound.replace(b"Hope Pantry", b"Evil Pantry"),
            "cut between statements": sound[: sound.rindex(b"ALTER TABLE")],
            "statement": sound + b"DROP TABLE public.phone;\n",
            "refused": sound.replace(b"organization (id,", b"organization (no_such,"),
            "newer": sound.replace(b"-- migration: 0", b"-- migration: 9"),
            "foreign": sound.partition(b"\n")[2],
        }

        for data in faults.values():
            (tmp_path / "b.sql").write_bytes(data)
            with pytest.raises(DumpError):
                self.dumps.restore(self.there, tmp_path / "b.sql", overwrite=True)

        assert self.digest_of(self.there) == before

    def test_rows_are_overwritten_only_when_told_and_never_under_another_program(
        self, tmp_path: Path
    ) -> None:
        self.fill(self.here, "Hope")
        self.fill(self.there, "Other")
        facts = self.dumps.dump(self.here, tmp_path / "a.sql")
        before = self.digest_of(self.there)

        with pytest.raises(DatabaseNotEmptyError, match="--overwrite"):
            self.dumps.restore(self.there, tmp_path / "a.sql", overwrite=False)
        with self.opened(self.there) as database:
            database.counts()
            with pytest.raises(DatabaseInUseError):
                self.dumps.restore(self.there, tmp_path / "a.sql", overwrite=True)
        assert self.digest_of(self.there) == before

        self.dumps.restore(self.there, tmp_path / "a.sql", overwrite=True)
        assert self.digest_of(self.there) == facts.digest

    def test_what_was_there_before_stays_until_a_dump_is_whole(self, tmp_path: Path) -> None:
        (tmp_path / "a.sql").write_text("older")

        with pytest.raises(DatabaseUnavailableError):
            self.dumps.dump("postgresql://nobody@/x?host=/nonexistent", tmp_path / "a.sql")

        assert (tmp_path / "a.sql").read_text() == "older"
        assert [path.name for path in tmp_path.iterdir()] == ["a.sql"]
