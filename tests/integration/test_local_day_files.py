"""The days below OUTPUT_DIR keep the contract; what is no file of ours is passed over."""

import os
import time
from pathlib import Path

import pytest

from pantry_radio.adapters import day_files
from pantry_radio.adapters.day_files import LocalDayFiles
from pantry_radio.adapters.local_files import LocalArchiveFiles
from tests.contracts.day_files import DAY, DayFilesContract


class TestLocalDayFiles(DayFilesContract):
    def create(self) -> None:
        outputs = self.folder / "outputs"
        self.archive = LocalArchiveFiles(
            output_dir=outputs, archive_dir=self.folder / "archives", fsync=False
        )
        self.days = LocalDayFiles(outputs)

    def settle(self) -> None:
        time.sleep(2.05)  # the time for which a stamp is not trusted

    def test_the_state_of_a_day_that_is_changing_is_not_known(self) -> None:
        self.add("a")

        assert self.days.state(DAY) is None

    def test_a_file_that_is_packed_while_its_day_is_looked_at_is_passed_over(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone, stays = self.add("a"), self.add("b")
        entries = day_files._entries

        def then_pack(folder: Path) -> "list[os.DirEntry[str]]":
            found = entries(folder)
            if any(entry.name == gone.name for entry in found):
                (self.folder / "outputs" / gone).unlink()
            return found

        monkeypatch.setattr(day_files, "_entries", then_pack)

        assert list(self.days.paths(DAY)) == [stays]

    def test_links_temporaries_and_other_files_are_passed_over(self) -> None:
        path = self.add("a")
        folder = (self.folder / "outputs" / path).parent
        (folder / ".tmp-1-0123456789ab").touch()
        (folder / "notes.txt").touch()
        (folder / "link.json").symlink_to("a.json")
        (folder.parent / "linked").symlink_to(folder)

        assert list(self.days.paths(DAY)) == [path]
