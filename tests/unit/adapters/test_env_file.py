"""The file `.env`: replaced whole, private, and never without a copy of what it was."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pantry_radio.adapters import env_file
from pantry_radio.domain.errors import SettingsError

_NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert env_file.read(tmp_path / ".env") == env_file.EnvFile()


def test_the_former_file_is_kept_with_its_date_and_both_are_private(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    file.chmod(0o644)

    copy = env_file.save(file, "A=2\n", now=_NOW)

    assert copy == tmp_path / ".env.backup-20260102-030405"
    assert copy.read_text() == "A=1\n"
    assert file.read_text() == "A=2\n"
    assert (_mode(file), _mode(copy)) == (0o600, 0o600)


def test_several_in_one_second_keep_all_copies(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    for text in ("1", "2", "3"):
        env_file.save(file, text, now=_NOW)

    assert sorted(copy.read_text() for copy in tmp_path.glob(".env.backup-*")) == ["1", "2"]


def test_saving_the_same_changes_nothing_and_copies_nothing(tmp_path: Path) -> None:
    file = tmp_path / ".env"

    assert env_file.save(file, "A=1\n", now=_NOW) is None
    assert env_file.save(file, "A=1\n", now=_NOW) is None

    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("A=1\n")
    (tmp_path / ".env").symlink_to("real")

    env_file.save(tmp_path / ".env", "A=2\n", now=_NOW)

    assert (tmp_path / ".env").is_symlink()
    assert (tmp_path / "real").read_text() == "A=2\n"


def test_a_name_may_stand_for_another_value_and_be_kept_as_written(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=x\nB=${A}/y\n")

    assert env_file.read(tmp_path / ".env").values["B"] == "x/y"
    assert env_file.read(tmp_path / ".env", as_written=True).values["B"] == "${A}/y"


@pytest.mark.parametrize("data", [b"A=\xff", b"A=1\n\xfe\n"])
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / ".env").write_bytes(data)

    with pytest.raises(SettingsError, match=r"\.env is no UTF-8 text"):
        env_file.read(tmp_path / ".env")


def test_a_folder_of_that_name_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        env_file.read(tmp_path / ".env")
