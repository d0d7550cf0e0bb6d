"""What finds files on a real file system keeps the contract."""

from datetime import date

import pytest

from pantry_radio.adapters.dead_letter_files import LocalDeadLetterFiles
from pantry_radio.adapters.job_files import LocalJobFiles
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.packs import LocalPacks
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.job_files import FileKind
from tests.contracts.job_files import JobFilesContract


class TestLocalJobFiles(JobFilesContract):
    def create(self) -> None:
        outputs, archives = self.folder / "outputs", self.folder / "archives"
        self.archive = LocalArchiveFiles(output_dir=outputs, archive_dir=archives, fsync=False)
        self.letters = LocalDeadLetterFiles(archives, fsync=False)
        self.files = LocalJobFiles(output_dir=outputs, archive_dir=archives)

    def test_temporaries_and_folders_are_no_files(self) -> None:
        (self.folder / "outputs/daily/2025-08-07/processed/a.json").mkdir(parents=True)
        left = self.folder / "archives/superseded/daily/2025-08-07/processed/a/.tmp-1.json"
        left.parent.mkdir(parents=True)
        left.write_text("{")

        assert self.files.find("a") == ()

    def test_packed_results_are_found_by_their_job(self) -> None:
        archives = self.folder / "archives"
        name = PackName(day=date(2025, 8, 7))
        held = [("processed/a.json", b"{}"), ("scrapers/s/a.json", b"{}"), ("x/aa.json", b"{}")]
        LocalPacks(archives / "packs").write(name, held, may_stay=lambda: True)

        found = self.files.find("a")

        assert [file.kind for file in found] == [FileKind.PACKED] * 2
        assert found[0].place == f"{archives}/packs/2025-08-07.tar.xz!processed/a.json"

    def test_a_store_that_cannot_be_read_is_named(self) -> None:
        rejected = self.folder / "archives" / "rejected" / "reason"
        rejected.mkdir(parents=True)
        (rejected / "a.payload").symlink_to("a.payload")

        with pytest.raises(ArchiveUnavailableError, match="reason"):
            self.files.find("a")
