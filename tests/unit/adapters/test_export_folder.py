"""An export's folder is whole or not there, and never takes the place of others' files."""

from pathlib import Path, PurePosixPath

import pytest

from pantry_radio.adapters.export_folder import MARKER, replaced, write_files
from pantry_radio.domain.errors import ExportError
from pantry_radio.domain.exports.files import ExportedFile


def _fill(target: Path, text: str) -> None:
    with replaced(target) as folder:
        (folder / "data").mkdir()
        (folder / "data" / "file").write_text(text)


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_an_export_takes_the_place_of_the_last(tmp_path: Path) -> None:
    target = tmp_path / "new" / "export"

    _fill(target, "first")
    _fill(target, "second")

    assert (target / "data" / "file").read_text() == "second"
    assert _names(target) == [MARKER, "data"]
    assert _names(target.parent) == ["export"]


def test_an_export_that_fails_leaves_the_last_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "export"
    _fill(target, "first")

    with pytest.raises(FileExistsError), replaced(target) as folder:
        (folder / "." / "").mkdir()

    assert (target / "data" / "file").read_text() == "first"
    assert _names(tmp_path) == ["export"]


@pytest.mark.parametrize("name", ["mine.txt", ".git", "data"])
def test_a_folder_of_others_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "export" / name).mkdir(parents=True)

    with pytest.raises(ExportError, match=name):
        _fill(tmp_path / "export", "new")

    assert _names(tmp_path / "export") == [name]


def test_files_that_were_put_into_an_export_are_not_removed_with_it(tmp_path: Path) -> None:
    target = tmp_path / "export"
    _fill(target, "first")
    (target / "notes.txt").write_text("mine")

    with pytest.raises(ExportError, match=r"notes\.txt"):
        _fill(target, "second")

    assert (target / "notes.txt").read_text() == "mine"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "export").symlink_to("real")

    with pytest.raises(ExportError, match="no folder"):
        _fill(tmp_path / "export", "new")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()

    _fill(tmp_path / "export", "new")

    assert _names(tmp_path / "export") == [MARKER, "data"]


def test_what_killed_exports_left_is_cleared_and_what_lives_is_not(tmp_path: Path) -> None:
    target = tmp_path / "export"
    (tmp_path / ".export.new-killed").mkdir()
    (tmp_path / ".export.old-killed" / "data").mkdir(parents=True)

    with replaced(target) as living:
        restored = _names(target)
        (target / MARKER).touch()
        _fill(target, "meanwhile")
        assert living.is_dir()

    assert restored == ["data"]
    assert _names(tmp_path) == ["export"]


def test_files_are_counted_by_their_folder(tmp_path: Path) -> None:
    files = [
        ExportedFile(path=PurePosixPath(path), chunks=(b"ab", b"c"))
        for path in ("hsds/service/ab/1.json", "hsds/service/cd/2.json", "data/x.geojson")
    ]

    counts = write_files(tmp_path, files)

    assert counts == {"hsds/service": (2, 6), "data/x.geojson": (1, 3)}
    assert (tmp_path / "hsds/service/ab/1.json").read_bytes() == b"abc"
