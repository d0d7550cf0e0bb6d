"""What every PlainDays promises: each test is a sentence of the port's docstrings."""

import hashlib
from datetime import date
from pathlib import PurePosixPath

import pytest

from pantry_radio.domain.archive import day_path
from pantry_radio.domain.errors import UnpackableDayError, UnreadableFileError
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.plain_days import PlainDays, PlainFile

DAY, NEXT = date(2025, 8, 7), date(2025, 8, 8)


class PlainDaysContract:
    """Inherit, and say how to create an empty archive, its days, and a link in a day."""

    archive: ArchiveFiles
    plain: PlainDays

    def create(self) -> None:
        """Sets the two members."""
        raise NotImplementedError

    def put_link(self, day: date) -> PlainDays:
        """The same days, one of which holds a link now."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _created(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("days")
        self.create()

    def add(self, path: str, data: bytes = b"{}", *, day: date = DAY) -> None:
        self.archive.add(day_path(day) / path, data)

    def test_an_empty_archive_has_no_days(self) -> None:
        assert self.plain.days() == ()
        assert self.plain.files(DAY) == ()

    def test_days_and_their_files_come_in_order(self) -> None:
        self.add("summary.json", b"three", day=NEXT)
        for path in ("scrapers/s/b.json", "processed/a.json", "processed/notes.txt"):
            self.add(path)

        assert self.plain.days() == (DAY, NEXT)
        assert [file.path for file in self.plain.files(DAY)] == [
            "processed/a.json",
            "processed/notes.txt",
            "scrapers/s/b.json",
        ]
        assert self.plain.files(NEXT) == (PlainFile(path="summary.json", size_bytes=5),)
        assert self.plain.read(NEXT, "summary.json") == b"three"

    def test_a_day_with_a_link_is_refused_by_name(self) -> None:
        self.add("processed/a.json")
        plain = self.put_link(DAY)

        with pytest.raises(UnpackableDayError, match=str(day_path(DAY))):
            plain.files(DAY)

    def test_a_file_that_is_gone_is_an_error(self) -> None:
        with pytest.raises(UnreadableFileError):
            self.plain.read(DAY, "a.json")

    def test_only_the_bytes_that_are_named_are_removed(self) -> None:
        self.add("processed/a.json", b"new")

        assert not self.plain.remove(DAY, "processed/a.json", sha256=_sha256(b"old"))
        assert not self.plain.remove(DAY, "processed/b.json", sha256=_sha256(b"old"))
        assert self.archive.read(day_path(DAY) / "processed/a.json") == b"new"
        assert self.plain.remove(DAY, "processed/a.json", sha256=_sha256(b"new"))
        assert list(self.archive.paths_of_day(DAY)) == []

    def test_a_day_goes_with_its_last_file_and_not_before(self) -> None:
        self.add("processed/a.json")
        self.add("scrapers/s/b.json")
        self.plain.remove(DAY, "processed/a.json", sha256=_sha256(b"{}"))

        assert not self.plain.clear(DAY)
        assert list(self.archive.paths_of_day(DAY)) == [
            PurePosixPath(day_path(DAY) / "scrapers/s/b.json")
        ]

        self.plain.remove(DAY, "scrapers/s/b.json", sha256=_sha256(b"{}"))

        assert self.plain.clear(DAY)
        assert self.plain.days() == ()

    def test_latest_goes_only_where_it_leads_nowhere(self) -> None:
        self.add("processed/a.json")
        self.archive.point_latest(DAY)
        self.plain.drop_latest()

        assert self.archive.latest() == DAY

        self.plain.remove(DAY, "processed/a.json", sha256=_sha256(b"{}"))
        self.plain.clear(DAY)
        self.plain.drop_latest()

        assert self.archive.latest() is None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
