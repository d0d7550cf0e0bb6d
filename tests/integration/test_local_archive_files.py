"""The archive as files keeps the contract, and what only files can break."""

import subprocess
import sys
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.errors import (
    ArchiveUnavailableError,
    LatestBlockedError,
    OutsideDirectoryError,
)
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from tests.contracts.archive_files import DAY, PATH, ArchiveFilesContract


class TestLocalArchiveFiles(ArchiveFilesContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def create_archive(self) -> ArchiveFiles:
        return _archive(self.folder)

    def change_summary(self, archive: ArchiveFiles, day: date, data: bytes) -> None:
        del archive
        (self.folder / "out puts" / "daily" / day.isoformat() / "summary.json").write_bytes(data)


def _archive(folder: Path) -> LocalArchiveFiles:
    return LocalArchiveFiles(output_dir=folder / "out puts", archive_dir=folder / "archives")


@pytest.mark.parametrize("path", ["../x.json", "daily/../../x.json", "/tmp/x.json"])  # noqa: S108
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutsideDirectoryError):
        _archive(tmp_path).add(PurePosixPath(path), b"{}")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("linked", ["daily/2025-08-07/scrapers/freshtrak", "daily"])
def test_a_folder_that_is_a_link_is_not_written_through(tmp_path: Path, linked: str) -> None:
    elsewhere, link = tmp_path / "elsewhere", tmp_path / "out puts" / linked
    elsewhere.mkdir()
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)

    with pytest.raises(ArchiveUnavailableError, match="is a link"):
        _archive(tmp_path).add(PATH, b"one")

    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("target", ["../../../../../secret.json", "nowhere.json"])
def test_a_file_that_is_a_link_is_not_read_through(tmp_path: Path, target: str) -> None:
    archive = _archive(tmp_path)
    archive.add(PATH, b"one")
    place = tmp_path / "out puts" / PATH
    place.unlink()
    place.symlink_to(target)
    (tmp_path / "secret.json").write_text("secret")

    with pytest.raises(ArchiveUnavailableError, match="is a link"):
        archive.read(PATH)
    with pytest.raises(ArchiveUnavailableError, match="is a link"):
        archive.add(PATH, b"two")
    with pytest.raises(ArchiveUnavailableError, match="is a link"):
        archive.replace(PATH, expected=b"secret", data=b"two")
    assert not (tmp_path / "archives").exists()


def test_adding_leaves_nothing_but_the_file(tmp_path: Path) -> None:
    _archive(tmp_path).add(PATH, b"one")

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files == [tmp_path / "out puts" / PATH]


def test_without_o_tmpfile_the_same_is_written(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    files = DurableFiles()

    files._create_by_link(target, b"one")

    assert target.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(FileExistsError):
        files._create_by_link(target, b"two")
    assert list(tmp_path.iterdir()) == [target]


def test_a_real_folder_named_latest_is_left_alone(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    archive.add(PATH, b"one")
    kept = tmp_path / "out puts" / "latest" / "kept"
    kept.mkdir(parents=True)

    with pytest.raises(LatestBlockedError, match="latest"):
        archive.point_latest(DAY)
    assert kept.is_dir()


def test_latest_is_a_relative_link(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    archive.add(PATH, b"one")

    archive.point_latest(DAY)

    assert str((tmp_path / "out puts" / "latest").readlink()) == "daily/2025-08-07"


def test_the_reason_of_a_rejection_lies_beside_the_payload(tmp_path: Path) -> None:
    kept_at = Path(_archive(tmp_path).reject(b"[", reason="invalid_json", detail="no JSON: [1]"))

    assert kept_at.read_bytes() == b"["
    assert kept_at.with_suffix(".reason").read_text() == "invalid_json: no JSON: [1]\n"


_NOTE_AND_DIE = """
import os, signal, sys
from datetime import date
from pathlib import Path, PurePosixPath
from pantry_radio.adapters.local_files import LocalArchiveFiles
folder = Path(sys.argv[1])
archive = LocalArchiveFiles(output_dir=folder / "out puts", archive_dir=folder / "archives")
archive.note_recorded(date(2025, 8, 7), PurePosixPath("daily/2025-08-07/processed/x.json"))
with archive.noted():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_notes_survive_the_death_of_their_taker(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _NOTE_AND_DIE, str(tmp_path)], check=False)

    with _archive(tmp_path).noted() as noted:
        assert noted[DAY].paths == {PurePosixPath("daily/2025-08-07/processed/x.json")}
