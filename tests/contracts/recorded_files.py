"""What every RecordedFiles promises to a replay."""

from collections.abc import Mapping

import pytest

from pantry_radio.domain.errors import TooLargeError
from pantry_radio.domain.ports.recorded_files import RecordedFiles


class RecordedFilesContract:
    """Inherit, and say how to create files by path (relative, with slashes) and bytes."""

    max_bytes = 1000

    def create_files(self, files: Mapping[str, bytes]) -> RecordedFiles:
        raise NotImplementedError

    def test_finds_every_json_file_in_order(self) -> None:
        paths = ("a/x/1.json", "a/y.json", "a-b/z.json", "a.json", "b/1.json", "b/2.json")
        files = self.create_files({path: path.encode() for path in reversed(paths)})

        found = list(files.walk())

        assert [files.read(file).decode() for file in found] == list(paths)
        assert [file.name for file in found] == [path.rpartition("/")[2] for path in paths]

    def test_passes_over_other_names(self) -> None:
        names = ("notes.txt", ".tmp-1.json", ".pantry_radio/x.json", "json")
        files = self.create_files(dict.fromkeys(names, b"{}"))

        assert list(files.walk()) == []

    def test_a_file_over_the_limit_is_refused(self) -> None:
        files = self.create_files({"fits.json": b"x" * 1000, "large.json": b"x" * 1001})
        fits, large = files.walk()

        assert len(files.read(fits)) == 1000
        with pytest.raises(TooLargeError, match=r"large\.json"):
            files.read(large)
