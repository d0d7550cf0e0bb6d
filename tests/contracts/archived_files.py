"""What every ArchivedFiles promises."""

from collections.abc import Mapping

import pytest

from pantry_radio.domain.errors import OutsideDirectoryError, TooLargeError, UnreadableFileError
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.recorded_files import FoundFile

PATH = "daily/2025-08-07/processed/a.json"


class ArchivedFilesContract:
    """Inherit, and say how to create files in the two folders, and where these are."""

    max_bytes = 1000

    def create_files(
        self, outputs: Mapping[str, bytes], archives: Mapping[str, bytes]
    ) -> ArchivedFiles:
        raise NotImplementedError

    def output_dir(self) -> str:
        raise NotImplementedError

    def archive_dir(self) -> str:
        raise NotImplementedError

    def test_a_path_is_looked_for_in_both_folders_and_outputs_go_first(self) -> None:
        files = self.create_files({PATH: b"out"}, {PATH: b"aside", "old/b.json": b"b"})

        assert files.read(PATH) == b"out"
        assert files.read("old/b.json") == b"b"

    def test_what_was_found_in_one_of_them_is_read_by_its_path(self) -> None:
        files = self.create_files({PATH: b"out"}, {"old/b.json": b"b"})

        paths = [
            files.path_of(_found(f"{self.output_dir()}/{PATH}")),
            files.path_of(_found(f"{self.archive_dir()}/old/b.json")),
        ]

        assert paths == [PATH, "old/b.json"]

    def test_a_path_that_would_mean_another_file_is_refused(self) -> None:
        files = self.create_files({PATH: b"out"}, {PATH: b"aside"})

        with pytest.raises(OutsideDirectoryError, match="too"):
            files.path_of(_found(f"{self.archive_dir()}/{PATH}"))

    def test_what_lies_elsewhere_has_no_path(self) -> None:
        files = self.create_files({PATH: b"out"}, {})

        with pytest.raises(OutsideDirectoryError):
            files.path_of(_found(f"/elsewhere/{PATH}"))

    def test_a_name_that_no_walk_finds_has_no_path(self) -> None:
        files = self.create_files({".pantry_radio/a.json": b"{}", "notes.txt": b"x"}, {})

        for name in (".pantry_radio/a.json", "notes.txt"):
            with pytest.raises(OutsideDirectoryError):
                files.path_of(_found(f"{self.output_dir()}/{name}"))

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "/etc/passwd.json",
                "../outside.json",
                "daily/../../outside.json",
                "..",
                "",
                "/",
                ".",
            ),
            *(".pantry_radio/x.json", "daily/.tmp-x.json", "daily", "a.txt", "a.json/"),
        ],
    )
    def test_no_other_path_is_looked_for(self, path: str) -> None:
        files = self.create_files({PATH: b"out"}, {})

        with pytest.raises(OutsideDirectoryError):
            files.read(path)

    def test_what_is_gone_or_too_large_is_said(self) -> None:
        files = self.create_files({"large.json": b"x" * 1001, "fits.json": b"x" * 1000}, {})

        assert len(files.read("fits.json")) == 1000
        with pytest.raises(TooLargeError, match=r"large\.json"):
            files.read("large.json")
        with pytest.raises(UnreadableFileError, match=r"gone\.json"):
            files.read("gone.json")


def _found(path: str) -> FoundFile:
    return FoundFile(path=path, name=path.rpartition("/")[2])
