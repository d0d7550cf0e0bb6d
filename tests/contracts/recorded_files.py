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
        files = self.create_files({"b/2.json": b"2", "b/1.json": b"1", "a/x/9.json": b"9"})

        found = list(files.walk())

        assert [file.name for file in found] == ["9.json", "1.json", "2.json"]
        assert [files.read(file) for file in found] == [b"9", b"1", b"2"]

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
