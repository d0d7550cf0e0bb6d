"""What every RecordedFiles promises to a replay."""

from collections.abc import Mapping

import pytest

from pantry_radio.domain.errors import TooLargeError
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles


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

    def test_a_pattern_is_for_the_name_at_any_depth(self) -> None:
        names = ("a/f0b-1.json", "a/b/f0b-2.json", "F0B-3.json", "f0b/4.json", "a/f0b.txt")
        files = self.create_files(dict.fromkeys(names, b"{}"))

        assert [found.name for found in files.walk("f0b*.json")] == ["f0b-2.json", "f0b-1.json"]
        assert [found.name for found in files.walk("*.txt")] == ["f0b.txt"]
        assert [found.name for found in files.walk("[")] == []

    def test_a_stamp_tells_files_and_their_states_apart(self) -> None:
        files = self.create_files({"a.json": b"1", "b.json": b"1"})
        a, b = files.walk()
        before = files.stamp(a)
        files.read(a)

        assert before is not None
        assert files.stamp(a) == before
        assert files.stamp(b) != before

        changed = self.create_files({"a.json": b"22"})

        [a, *_] = changed.walk()
        assert changed.stamp(a) != before

    def test_what_is_not_there_has_no_stamp(self) -> None:
        assert self.create_files({}).stamp(FoundFile(path="gone.json", name="gone.json")) is None
