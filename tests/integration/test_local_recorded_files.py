"""Recorded files on a disk keep the contract, and hostile trees do no harm."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.errors import (
    NotARegularFileError,
    OutsideDirectoryError,
    UnreadableFileError,
)
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles
from tests.contracts.recorded_files import RecordedFilesContract


class TestLocalRecordedFiles(RecordedFilesContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "re corded"

    def create_files(self, files: Mapping[str, bytes]) -> RecordedFiles:
        for path, data in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return LocalRecordedFiles(self.folder, max_bytes=self.max_bytes, now_ns=_a_minute_later)


def _a_minute_later() -> int:
    """A clock for which nothing has changed just now."""
    return time.time_ns() + 60_000_000_000


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder beside a secret that must not be read."""
    (tmp_path / "secret.json").write_text("secret")
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


def test_links_are_found_and_not_followed(tree: Path) -> None:
    (tree / "link.json").symlink_to(tree.parent / "secret.json")
    files = LocalRecordedFiles(tree)

    [found] = files.walk()

    with pytest.raises(NotARegularFileError):
        files.read(found)


def test_folders_that_are_links_are_not_entered(tree: Path) -> None:
    (tree / "elsewhere").symlink_to(tree.parent)
    files = LocalRecordedFiles(tree)

    [found] = files.walk()

    assert found.name == "elsewhere"
    with pytest.raises(NotARegularFileError):
        files.read(found)


def test_a_folder_that_becomes_a_link_after_it_was_found_is_not_entered(tree: Path) -> None:
    (tree / "day").mkdir()
    (tree / "day" / "secret.json").write_text("{}")
    files = LocalRecordedFiles(tree)
    [found] = files.walk()
    (tree / "day" / "secret.json").unlink()
    (tree / "day").rmdir()
    (tree / "day").symlink_to(tree.parent)

    with pytest.raises(NotARegularFileError):
        files.read(found)


def test_a_pipe_is_not_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "pipe.json")
    files = LocalRecordedFiles(tree)

    [found] = files.walk()

    with pytest.raises(NotARegularFileError):
        files.read(found)


@pytest.mark.parametrize("path", ["../secret.json", "/etc/passwd", "x/../../secret.json"])
def test_a_path_that_leads_out_is_refused(tree: Path, path: str) -> None:
    with pytest.raises(OutsideDirectoryError):
        LocalRecordedFiles(tree).read(FoundFile(path=str(tree / path), name="x"))


def test_a_file_that_went_away_is_named(tree: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"gone\.json"):
        LocalRecordedFiles(tree).read(FoundFile(path=str(tree / "gone.json"), name="gone.json"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_folder_that_cannot_be_listed_is_found_and_fails(tree: Path) -> None:
    (tree / "closed").mkdir(mode=0)
    files = LocalRecordedFiles(tree)

    [found] = files.walk()

    with pytest.raises(UnreadableFileError, match="closed"):
        files.read(found)


def test_one_file_may_be_given_and_may_be_reached_through_a_link(tree: Path) -> None:
    (tree / "one.json").write_text("{}")
    (tree / "other.json").write_text("{}")
    (tree / "link.json").symlink_to("one.json")
    files = LocalRecordedFiles(tree / "link.json")

    [found] = files.walk()

    assert found.path == str(tree / "link.json")
    assert files.read(found) == b"{}"


def test_what_changed_just_now_has_no_stamp(tree: Path) -> None:
    (tree / "a.json").write_text("{}")
    files = LocalRecordedFiles(tree)
    [found] = files.walk()

    assert files.stamp(found) is None
    assert LocalRecordedFiles(tree, now_ns=_a_minute_later).stamp(found) is not None


def test_times_that_were_set_back_do_not_hide_a_change(tree: Path) -> None:
    file = tree / "a.json"
    file.write_text("1")
    files = LocalRecordedFiles(tree, now_ns=_a_minute_later)
    [found] = files.walk()
    before, times = files.stamp(found), file.stat()
    time.sleep(0.05)  # longer than a tick of the clock of files

    file.write_text("2")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    after = files.stamp(found)
    assert before is not None
    assert after is not None
    assert (after.modified_ns, after.size_bytes) == (before.modified_ns, before.size_bytes)
    assert after != before


def test_links_pipes_and_what_lies_outside_have_no_stamp(tree: Path) -> None:
    (tree / "link.json").symlink_to(tree.parent / "secret.json")
    os.mkfifo(tree / "pipe.json")
    files = LocalRecordedFiles(tree, now_ns=_a_minute_later)

    found = [*files.walk(), FoundFile(path=str(tree / "../secret.json"), name="secret.json")]

    assert [files.stamp(each) for each in found] == [None, None, None]


def test_a_linked_folder_elsewhere_is_found_and_fails_while_one_of_our_own_is_passed_over(
    tmp_path: Path,
) -> None:
    day = tmp_path / "outputs" / "daily" / "2025-08-08"
    day.mkdir(parents=True)
    (tmp_path / "moved").mkdir()
    (tmp_path / "outputs" / "latest").symlink_to("daily/2025-08-08")
    (tmp_path / "outputs" / "daily" / "2025-08-09").symlink_to(tmp_path / "moved")
    files = LocalRecordedFiles(tmp_path / "outputs")

    (found,) = files.walk()

    assert found.name == "2025-08-09"
    with pytest.raises(NotARegularFileError):
        files.read(found)
