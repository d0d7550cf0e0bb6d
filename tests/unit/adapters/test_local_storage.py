"""The disks of this machine: told once each, and really written to."""

import os
import shutil
from pathlib import Path

import pytest

from pantry_radio.adapters.machine import LocalStorage
from pantry_radio.domain.errors import ArchiveUnavailableError


def test_folders_on_one_disk_are_told_once(tmp_path: Path) -> None:
    storage = LocalStorage(
        archive={"OUTPUT_DIR": tmp_path / "o", "ARCHIVE_DIR": tmp_path / "a"},
        others={"PANTRY_RADIO_HOME": tmp_path},
    )

    (disk,) = storage.spaces()

    assert disk.names == ("OUTPUT_DIR", "ARCHIVE_DIR", "PANTRY_RADIO_HOME")
    assert disk.size_bytes == shutil.disk_usage(tmp_path).total
    assert 0 < disk.free_bytes <= disk.size_bytes


def test_another_disk_is_told_beside_it(tmp_path: Path) -> None:
    shared = Path("/dev/shm")  # noqa: S108 - another disk that every Linux has
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk alone")

    disks = LocalStorage(archive={"A": tmp_path}, others={"B": shared}).spaces()

    assert [disk.names for disk in disks] == [("A",), ("B",)]


def test_trying_to_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()

    LocalStorage(archive={"O": tmp_path / "o", "M": tmp_path / "m/n"}, others={}).try_writing()

    assert [path.name for path in tmp_path.rglob("*")] == ["o"]


def test_what_is_no_folder_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ArchiveUnavailableError, match=r"OUTPUT_DIR .* no folder"):
            LocalStorage(archive={"OUTPUT_DIR": place}, others={}).try_writing()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may change")
def test_a_folder_that_cannot_be_written_is_told() -> None:
    with pytest.raises(ArchiveUnavailableError, match="OUTPUT_DIR"):
        LocalStorage(archive={"OUTPUT_DIR": Path(f"/proc/{os.getpid()}")}, others={}).try_writing()
