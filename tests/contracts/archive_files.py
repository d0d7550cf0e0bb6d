"""What every ArchiveFiles promises: each test is a sentence of the port's docstrings."""

from datetime import date
from pathlib import PurePosixPath

import pytest

from pantry_radio.domain.errors import EntryChangedError, EntryExistsError, EntryMissingError
from pantry_radio.domain.ports.archive_files import ArchiveFiles

DAY = date(2025, 8, 7)
NEXT_DAY = date(2025, 8, 8)
PATH = PurePosixPath("daily/2025-08-07/scrapers/freshtrak/1.json")
OTHER = PurePosixPath("daily/2025-08-07/processed/2.json")


class ArchiveFilesContract:
    """Inherit, and say how to create an empty archive."""

    def create_archive(self) -> ArchiveFiles:
        raise NotImplementedError

    @pytest.fixture
    def archive(self) -> ArchiveFiles:
        return self.create_archive()

    def test_reads_what_was_added(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")

        assert archive.read(PATH) == b"one"

    def test_reading_what_is_not_there_says_so(self, archive: ArchiveFiles) -> None:
        with pytest.raises(EntryMissingError, match="freshtrak"):
            archive.read(PATH)

    def test_adding_twice_keeps_the_first(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")

        with pytest.raises(EntryExistsError):
            archive.add(PATH, b"two")
        assert archive.read(PATH) == b"one"

    def test_replacing_keeps_the_former_bytes(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")

        archive.replace(PATH, expected=b"one", data=b"two")

        assert archive.read(PATH) == b"two"
        assert archive.superseded(PATH) == (b"one",)

    def test_replacing_what_another_changed_changes_nothing(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")

        with pytest.raises(EntryChangedError):
            archive.replace(PATH, expected=b"zero", data=b"two")
        assert archive.read(PATH) == b"one"
        assert archive.superseded(PATH) == ()

    def test_replacing_what_is_missing_changes_nothing(self, archive: ArchiveFiles) -> None:
        with pytest.raises(EntryChangedError):
            archive.replace(PATH, expected=b"one", data=b"two")
        with pytest.raises(EntryMissingError):
            archive.read(PATH)

    def test_superseded_bytes_are_kept_once_by_path(self, archive: ArchiveFiles) -> None:
        archive.keep_superseded(PATH, b"two")
        archive.keep_superseded(PATH, b"one")
        archive.keep_superseded(PATH, b"two")

        assert archive.superseded(PATH) == (b"one", b"two")
        assert archive.superseded(OTHER) == ()

    def test_rejected_bytes_are_kept_once_with_their_reason(self, archive: ArchiveFiles) -> None:
        places = {archive.reject(b"[", reason="invalid_json", detail="no JSON") for _ in range(2)}

        assert len(places) == 1
        assert archive.rejected() == (("invalid_json", b"["),)

    def test_lists_the_entries_of_a_day(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")
        archive.add(OTHER, b"two")
        archive.add(PurePosixPath("daily/2025-08-08/processed/3.json"), b"three")
        archive.write_summary(DAY, b"{}")

        assert set(archive.paths_of_day(DAY)) == {PATH, OTHER}
        assert set(archive.paths_of_day(date(2025, 8, 9))) == set()

    def test_an_entry_named_summary_is_an_entry(self, archive: ArchiveFiles) -> None:
        path = PurePosixPath("daily/2025-08-07/processed/summary.json")
        archive.add(path, b"one")
        archive.write_summary(DAY, b"{}")

        assert list(archive.paths_of_day(DAY)) == [path]

    def test_lists_days_in_order(self, archive: ArchiveFiles) -> None:
        archive.add(PurePosixPath("daily/2025-08-08/processed/3.json"), b"three")
        archive.add(PATH, b"one")

        assert archive.days() == (DAY, NEXT_DAY)

    def test_notes_are_taken_once(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)
        archive.note_recorded(DAY, PATH)
        archive.note_recorded(NEXT_DAY, OTHER)

        with archive.noted() as first:
            assert first == {DAY: frozenset([PATH]), NEXT_DAY: frozenset([OTHER])}
        with archive.noted() as second:
            assert second == {}

    def test_notes_stay_when_their_taker_fails(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        with pytest.raises(ZeroDivisionError), archive.noted():
            raise ZeroDivisionError
        with archive.noted() as again:
            assert again == {DAY: frozenset([PATH])}

    def test_a_note_made_while_others_are_taken_stays(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        with archive.noted():
            archive.note_recorded(DAY, OTHER)
        with archive.noted() as later:
            assert later == {DAY: frozenset([OTHER])}

    def test_a_second_taker_gets_nothing_meanwhile(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        with archive.noted() as first:
            archive.note_recorded(DAY, OTHER)
            with archive.noted() as second:
                assert second == {}
            assert first == {DAY: frozenset([PATH])}
        with archive.noted() as later:
            assert later == {DAY: frozenset([OTHER])}

    def test_a_summary_takes_the_place_of_the_former(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")
        assert archive.read_summary(DAY) is None

        archive.write_summary(DAY, b"first")
        archive.write_summary(DAY, b"second")

        assert archive.read_summary(DAY) == b"second"

    def test_latest_shows_the_day_it_was_pointed_to(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")
        assert archive.latest() is None

        archive.point_latest(DAY)
        archive.point_latest(NEXT_DAY)

        assert archive.latest() == NEXT_DAY
