"""Files below a directory that a person gave: nothing outside is read, nothing is waited for."""

import os
from collections.abc import Iterator
from pathlib import Path

from pantry_radio.adapters.opened_below import MAX_BYTES, read_below
from pantry_radio.domain.errors import OutsideDirectoryError
from pantry_radio.domain.ports.recorded_files import FoundFile


class LocalRecordedFiles:
    """RecordedFiles below one directory, or one file; what is given may itself be a link."""

    def __init__(self, given: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._given = given
        resolved = given.resolve()
        self._is_file = not resolved.is_dir()
        self._root = resolved.parent if self._is_file else resolved
        self._file_name = resolved.name
        self._max_bytes = max_bytes

    def walk(self) -> Iterator[FoundFile]:
        """See RecordedFiles.walk. Depth first; names of one folder in order of code points."""
        if self._is_file:
            yield FoundFile(path=str(self._given), name=self._given.name)
        else:
            yield from self._walk_below(())

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read: each step is opened relative to the one before, no link taken."""
        return read_below(
            self._root, self._steps(found), shown=found.path, max_bytes=self._max_bytes
        )

    def _steps(self, found: FoundFile) -> tuple[str, ...]:
        """The names from our root to the file."""
        path = Path(found.path)
        if self._is_file and path == self._given:
            return (self._file_name,)
        if path == self._given:  # it could not be listed
            return (".",)
        parts = path.relative_to(self._given).parts if path.is_relative_to(self._given) else ()
        if self._is_file or not parts or ".." in parts:
            raise OutsideDirectoryError(f"{found.path} is not below {self._given}")
        return parts

    def _walk_below(self, parts: tuple[str, ...]) -> Iterator[FoundFile]:
        try:
            with os.scandir(self._root.joinpath(*parts)) as found:
                entries = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in found)
        except OSError:  # a folder that cannot be listed is found, and then fails to be read
            yield FoundFile(path=str(self._given.joinpath(*parts)), name="".join(parts[-1:]))
            return
        for name, is_folder in entries:
            if name.startswith("."):
                continue
            if is_folder:
                yield from self._walk_below((*parts, name))
            elif name.endswith(".json"):
                yield FoundFile(path=str(self._given.joinpath(*parts, name)), name=name)
