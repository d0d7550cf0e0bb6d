"""What every ArchiveFiles promises: each test is a sentence of the port's docstrings."""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from threading import Thread

import pytest

from pantry_radio.domain.errors import EntryChangedError, EntryExistsError, EntryMissingError
from pantry_radio.domain.ports.archive_files import ArchiveFiles, DayNotes

DAY = date(2025, 8, 7)
NEXT_DAY = date(2025, 8, 8)
PATH = PurePosixPath("daily/2025-08-07/scrapers/freshtrak/1.json")
OTHER = PurePosixPath("daily/2025-08-07/processed/2.json")
NEXT = PurePosixPath("daily/2025-08-08/processed/3.json")


class ArchiveFilesContract:
    """Inherit, and say how to create an empty archive."""

    def create_archive(self) -> ArchiveFiles:
        raise NotImplementedError

    def change_summary(self, archive: ArchiveFiles, day: date, data: bytes) -> None:
        """Has another hand write over the summary of a day."""
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
        archive.add(NEXT, b"three")
        archive.write_summary(DAY, b"{}")

        assert set(archive.paths_of_day(DAY)) == {PATH, OTHER}
        assert set(archive.paths_of_day(date(2025, 8, 9))) == set()

    def test_an_entry_named_summary_is_an_entry(self, archive: ArchiveFiles) -> None:
        path = PurePosixPath("daily/2025-08-07/processed/summary.json")
        archive.add(path, b"one")
        archive.write_summary(DAY, b"{}")

        assert list(archive.paths_of_day(DAY)) == [path]

    def test_lists_days_in_order(self, archive: ArchiveFiles) -> None:
        archive.add(NEXT, b"three")
        archive.add(PATH, b"one")

        assert archive.days() == (DAY, NEXT_DAY)

    def test_notes_are_taken_once(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)
        archive.note_recorded(DAY, PATH)
        archive.note_recorded(NEXT_DAY, NEXT)

        with archive.noted() as first:
            assert _paths(first) == {DAY: {PATH}, NEXT_DAY: {NEXT}}
        with archive.noted() as second:
            assert second == {}

    def test_notes_stay_when_their_taker_fails(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        with pytest.raises(ZeroDivisionError), archive.noted():
            raise ZeroDivisionError
        with archive.noted() as again:
            assert _paths(again) == {DAY: {PATH}}

    def test_a_note_made_while_others_are_taken_stays(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        with archive.noted():
            archive.note_recorded(DAY, OTHER)
        with archive.noted() as later:
            assert _paths(later) == {DAY: {OTHER}}

    def test_a_second_taker_waits_for_the_first(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)
        order: list[str] = []

        def take() -> None:
            with archive.noted() as notes:
                order.append(f"second takes {len(notes)}")

        second = Thread(target=take)
        with archive.noted():
            second.start()
            archive.note_recorded(DAY, OTHER)
            order.append("first ends")
        second.join()

        assert order == ["first ends", "second takes 1"]

    def test_waiting_notes_are_seen_and_left(self, archive: ArchiveFiles) -> None:
        archive.note_recorded(DAY, PATH)

        assert archive.waiting_notes() == {DAY: frozenset([PATH])}
        assert archive.waiting_notes() == {DAY: frozenset([PATH])}
        with archive.noted():
            pass
        assert archive.waiting_notes() == {}

    def test_notes_are_complete_after_a_summary_was_written(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")
        archive.note_recorded(DAY, PATH)
        with archive.noted() as first:
            assert not first[DAY].is_complete
            archive.write_summary(DAY, b"{}")
        archive.note_recorded(DAY, PATH)

        with archive.noted() as second:
            assert second[DAY].is_complete

    def test_notes_are_not_complete_after_a_change_of_the_summary(
        self, archive: ArchiveFiles
    ) -> None:
        archive.add(PATH, b"one")
        archive.write_summary(DAY, b"{}")
        self.change_summary(archive, DAY, b"[]")
        archive.note_recorded(DAY, PATH)

        with archive.noted() as notes:
            assert not notes[DAY].is_complete

    def test_changed_summaries_are_noted(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")
        archive.add(NEXT, b"two")
        archive.write_summary(DAY, b"{}")
        archive.write_summary(NEXT_DAY, b"{}")
        assert archive.note_changed_summaries() == ()
        self.change_summary(archive, DAY, b"[]")

        assert archive.note_changed_summaries() == (DAY,)
        with archive.noted() as notes:
            assert _paths(notes) == {DAY: set()}
            assert not notes[DAY].is_complete

    def test_summaries_that_were_never_written_here_are_passed_over(
        self, archive: ArchiveFiles
    ) -> None:
        archive.add(PATH, b"one")
        self.change_summary(archive, DAY, b"[]")

        assert archive.note_changed_summaries() == ()

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

    def test_without_temporaries_there_is_nothing_to_sweep(self, archive: ArchiveFiles) -> None:
        archive.add(PATH, b"one")

        assert archive.sweep_temporaries(older_than_seconds=0) == 0
        assert archive.read(PATH) == b"one"


def _paths(notes: Mapping[date, DayNotes]) -> dict[date, set[PurePosixPath]]:
    return {day: set(of_day.paths) for day, of_day in notes.items()}
