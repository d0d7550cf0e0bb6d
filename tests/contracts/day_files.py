"""What every DayFiles promises."""

from datetime import date
from pathlib import PurePosixPath

import pytest

from pantry_radio.domain.archive import ArchiveEntry, summary_path
from pantry_radio.domain.errors import UnreadableFileError
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.day_files import DayFiles

DAY = date(2025, 8, 8)


class DayFilesContract:
    """Inherit, and say how to create an empty archive and what looks at its days."""

    archive: ArchiveFiles
    days: DayFiles

    def create(self) -> None:
        """Sets the two members."""
        raise NotImplementedError

    def settle(self) -> None:
        """Lets what was written become old enough for its state to be trusted."""

    @pytest.fixture(autouse=True)
    def _created(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("archive")
        self.create()

    def add(self, job_id: str, *, day: date = DAY, scraper_id: str | None = "s") -> PurePosixPath:
        path = ArchiveEntry(day=day, scraper_id=scraper_id, job_id=job_id).path
        self.archive.add(path, job_id.encode())
        return path

    def test_an_empty_archive_has_no_days(self) -> None:
        assert list(self.days.days()) == []
        assert list(self.days.paths(DAY)) == []

    def test_entries_and_summary_of_a_day_are_found_in_order(self) -> None:
        paths = [self.add("b"), self.add("a"), self.add("c", scraper_id=None)]
        self.archive.write_summary(DAY, b"{}")
        self.add("x", day=date(2025, 8, 7))

        assert list(self.days.days()) == [date(2025, 8, 7), DAY]
        assert list(self.days.paths(DAY)) == sorted([*paths, summary_path(DAY)])
        assert self.days.read(paths[0]) == b"b"

    def test_what_is_gone_cannot_be_read(self) -> None:
        with pytest.raises(UnreadableFileError):
            self.days.read(ArchiveEntry(day=DAY, scraper_id="s", job_id="gone").path)

    def test_the_state_of_a_day_changes_with_every_file(self) -> None:
        path = self.add("a")
        self.settle()
        states = {self.days.state(DAY)}
        self.add("b")
        self.settle()
        states.add(self.days.state(DAY))
        self.archive.replace(path, expected=b"a", data=b"A")
        self.settle()
        states.add(self.days.state(DAY))
        self.add("c", day=date(2025, 8, 7))
        states.add(self.days.state(DAY))

        assert None not in states
        assert len(states) == 3
