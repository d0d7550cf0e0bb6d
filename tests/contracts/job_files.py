"""What every JobFiles promises."""

from datetime import UTC, date, datetime
from pathlib import PurePosixPath

import pytest

from pantry_radio.domain.archive import ArchiveEntry
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.dead_letters import DeadLetter, DeadLetterFiles
from pantry_radio.domain.ports.job_files import FileKind, JobFiles

_KINDS = [FileKind.RECORDED, FileKind.SUPERSEDED, FileKind.REJECTED, FileKind.EXPORTED]


class JobFilesContract:
    """Inherit, and say how to create empty stores and what finds files in them."""

    archive: ArchiveFiles
    letters: DeadLetterFiles
    files: JobFiles

    def create(self) -> None:
        """Sets the three members."""
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _created(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("stores")
        self.create()

    def record(self, job_id: str, *, day: int = 7, scraper_id: str | None = "s") -> PurePosixPath:
        entry = ArchiveEntry(day=date(2025, 8, day), scraper_id=scraper_id, job_id=job_id)
        self.archive.add(entry.path, b"{}")
        return entry.path

    def kinds(self, job_id: str) -> list[FileKind]:
        return [file.kind for file in self.files.find(job_id)]

    def test_in_empty_stores_there_is_nothing(self) -> None:
        assert self.files.find("a") == ()

    def test_files_of_every_day_and_scraper_are_found(self) -> None:
        paths = [
            self.record("a"),
            self.record("a", day=8),
            self.record("a", scraper_id="other"),
            self.record("a", scraper_id=None),
        ]
        self.record("b")

        found = self.files.find("a")

        assert [file.kind for file in found] == [FileKind.RECORDED] * 4
        assert all(
            file.place.endswith(str(path)) for file, path in zip(found, sorted(paths), strict=True)
        )

    @pytest.mark.parametrize("job_id", ["../../etc", "a/b", "Müller", "x" * 500, ".hidden", "con"])
    def test_odd_ids_are_found(self, job_id: str) -> None:
        self.record(job_id)

        assert self.kinds(job_id) == [FileKind.RECORDED]

    def test_each_kind_is_named_in_order(self) -> None:
        path = self.record("a")
        self.archive.keep_superseded(path, b'{"job_id": "a"}')
        self.archive.reject(b'{"job_id": "a", NaN', reason="invalid_json", detail="no JSON")
        self.letters.keep(_letter("a"))
        self.letters.keep(_letter("b"))

        assert self.kinds("a") == _KINDS
        (rejected,) = [file for file in self.files.find("a") if file.reason is not None]
        assert rejected.reason == "invalid_json"

    def test_a_part_of_an_id_is_no_id(self) -> None:
        self.record("job-1")
        self.archive.reject(b'{"job_id": "job-1"}', reason="missing_day", detail="no date")

        assert self.files.find("job-") == ()


def _letter(job_id: str) -> DeadLetter:
    return DeadLetter(
        message_id=f"message of {job_id}",
        queue="recorder",
        died_at=datetime(2025, 8, 7, tzinfo=UTC),
        actor="record_result",
        job_id=job_id,
        retries=5,
        trace="",
        data=job_id.encode(),
    )
