"""Sockets fit their limit, folders are ours alone, and one holder has the lock."""

import os
from pathlib import Path

import pytest

from pantry_radio.adapters.embedded.home import (
    last_lines,
    log_file,
    make_home,
    private_folder,
    socket_folder,
    supervisor_socket,
    try_lock,
)
from pantry_radio.domain.errors import ServiceError


def test_sockets_lie_in_the_home_where_they_fit() -> None:
    home = Path("/srv/pantry/.pantry_radio")

    assert supervisor_socket(home) == home / "run" / "supervisor.sock"


def test_sockets_of_a_home_with_a_long_path_lie_in_a_short_folder_of_its_own() -> None:
    homes = [Path("/srv", "long" * 30, name) for name in ("one", "two")]
    folders = [socket_folder(home, uid=7, inside=home / "run") for home in homes]

    assert all(folder.parent == Path("/tmp") for folder in folders)  # noqa: S108
    assert all(folder.name.startswith("pantry-radio-7-") for folder in folders)
    assert folders[0] != folders[1]


def test_the_length_of_a_path_counts_in_bytes() -> None:
    home = Path("/srv", "é" * 40)

    assert supervisor_socket(home).parent.parent == Path("/tmp")  # noqa: S108


def test_a_private_folder_is_made_once(tmp_path: Path) -> None:
    made = private_folder(tmp_path / "mine", uid=os.geteuid(), gid=os.getegid())
    found = private_folder(tmp_path / "mine", uid=os.geteuid(), gid=os.getegid())

    assert made == found
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)

    with pytest.raises(ServiceError, match="alone can enter"):
        private_folder(tmp_path / "open", uid=os.geteuid(), gid=os.getegid())


def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("elsewhere")

    with pytest.raises(ServiceError, match="alone can enter"):
        private_folder(tmp_path / "link", uid=os.geteuid(), gid=os.getegid())


def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)

    with pytest.raises(ServiceError, match="alone can enter"):
        private_folder(tmp_path / "theirs", uid=os.geteuid() + 1, gid=os.getegid())


def test_a_lock_has_one_holder_until_its_last_copy_is_closed(tmp_path: Path) -> None:
    first = try_lock(tmp_path / "lock")
    assert first is not None
    copy = os.dup(first)

    answers = [try_lock(tmp_path / "lock")]
    os.close(first)
    answers.append(try_lock(tmp_path / "lock"))
    os.close(copy)
    last = try_lock(tmp_path / "lock")

    assert answers == [None, None]
    assert last is not None
    os.close(last)


def test_a_link_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to("victim")

    with pytest.raises(OSError, match="symbolic links"):
        try_lock(tmp_path / "lock")
    assert not (tmp_path / "victim").exists()


def test_the_end_of_a_log_is_cut_to_lines(tmp_path: Path) -> None:
    make_home(tmp_path)
    log_file(tmp_path, "cache").write_text("".join(f"line {n}\n" for n in range(5000)))

    assert last_lines(log_file(tmp_path, "cache"), 2) == "line 4998\nline 4999"
    assert last_lines(log_file(tmp_path, "none")) == ""
