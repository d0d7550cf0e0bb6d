"""What every Packs promises: each test is a sentence of the port's docstrings."""

from collections.abc import Iterator
from datetime import date

import pytest

from pantry_radio.domain.errors import DamagedPackError, PackExistsError, PackingInProgressError
from pantry_radio.domain.packs import Pack, PackName
from pantry_radio.domain.ports.packs import Packs

DAY = date(2025, 8, 7)
FIRST, SECOND = PackName(day=DAY), PackName(day=DAY, number=2)
FILES = {
    "processed/a.json": b'{"job_id": "a"}',
    f"scrapers/{'long' * 60}/b.json": b"",
    "scrapers/s/\udcff.json": b"\0" * 1000,
    "summary.json": b"{}",
}


class PacksContract:
    """Inherit, and say how to create an empty store, and how its disk damages a file."""

    def create_packs(self) -> Packs:
        raise NotImplementedError

    def damage(self, packs: Packs, name: PackName, path: str) -> None:
        raise NotImplementedError

    @pytest.fixture
    def packs(self) -> Packs:
        return self.create_packs()

    def test_an_empty_store_has_no_pack(self, packs: Packs) -> None:
        assert packs.names() == ()
        with pytest.raises(DamagedPackError):
            packs.describe(FIRST)
        assert list(packs.faults(FIRST))

    def test_what_was_written_is_read_in_order(self, packs: Packs) -> None:
        written = _written(packs)

        assert packs.names() == (FIRST,)
        assert packs.describe(FIRST) == written
        assert [(file.path, data) for file, data in packs.read_all(FIRST)] == list(FILES.items())
        assert [packs.read(FIRST, path) for path in FILES] == list(FILES.values())
        assert [file.size_bytes for file in written.files] == [*map(len, FILES.values())]
        assert list(packs.faults(FIRST)) == []

    def test_a_file_that_is_not_in_it_is_an_error(self, packs: Packs) -> None:
        _written(packs)

        with pytest.raises(DamagedPackError, match="nowhere"):
            packs.read(FIRST, "nowhere.json")

    def test_a_pack_is_never_written_over(self, packs: Packs) -> None:
        before = _written(packs)

        with pytest.raises(PackExistsError):
            packs.write(FIRST, [("other.json", b"")], may_stay=lambda: True)
        assert packs.describe(FIRST) == before

    def test_packs_of_a_day_are_numbered(self, packs: Packs) -> None:
        packs.write(SECOND, [("late.json", b"")], may_stay=lambda: True)
        _written(packs)

        assert packs.names() == (FIRST, SECOND)

    def test_what_may_not_stay_leaves_nothing(self, packs: Packs) -> None:
        assert packs.write(FIRST, FILES.items(), may_stay=lambda: False) is None
        assert packs.names() == ()

    def test_what_is_raised_meanwhile_leaves_nothing(self, packs: Packs) -> None:
        def files() -> Iterator[tuple[str, bytes]]:
            yield "a.json", b"a"
            raise RuntimeError("gone")

        with pytest.raises(RuntimeError, match="gone"):
            packs.write(FIRST, files(), may_stay=lambda: True)
        assert packs.names() == ()

    def test_damage_is_named(self, packs: Packs) -> None:
        _written(packs)
        self.damage(packs, FIRST, "processed/a.json")

        assert "processed/a.json" in [fault.path for fault in packs.faults(FIRST)]
        with pytest.raises(DamagedPackError):
            packs.read(FIRST, "processed/a.json")
        with pytest.raises(DamagedPackError):
            list(packs.read_all(FIRST))

    def test_one_works_at_a_time(self, packs: Packs) -> None:
        with packs.working(), pytest.raises(PackingInProgressError), packs.working():
            pass
        with packs.working():
            pass


def _written(packs: Packs) -> Pack:
    written = packs.write(FIRST, FILES.items(), may_stay=lambda: True)
    assert written is not None
    return written
