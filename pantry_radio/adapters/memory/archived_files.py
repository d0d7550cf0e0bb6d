"""The archive's recorded files in memory: for tests."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from pantry_radio.domain.errors import OutsideDirectoryError, TooLargeError, UnreadableFileError
from pantry_radio.domain.ports.recorded_files import FoundFile


class MemoryArchivedFiles:
    """ArchivedFiles as dictionaries of path and bytes, found in `/outputs` and `/archives`."""

    def __init__(
        self,
        outputs: Mapping[str, bytes],
        archives: Mapping[str, bytes] | None = None,
        *,
        max_bytes: int = 100_000_000,
    ) -> None:
        self._outputs = outputs
        self._archives = archives or {}
        self._max_bytes = max_bytes

    def read(self, path: str) -> bytes:
        """See ArchivedFiles.read."""
        self._check(path)
        data = self._outputs.get(path, self._archives.get(path))
        if data is None:
            raise UnreadableFileError(f"{path} is gone")
        if len(data) > self._max_bytes:
            raise TooLargeError(f"{path} is larger than {self._max_bytes:,} bytes")
        return data

    def path_of(self, found: FoundFile) -> str:
        """See ArchivedFiles.path_of."""
        given = PurePosixPath(found.path)
        for root in ("/outputs", "/archives"):
            if given.is_relative_to(root):
                path = str(given.relative_to(root))
                self._check(path)
                if root == "/archives" and path in self._outputs:
                    raise OutsideDirectoryError(f"{found.path}: /outputs has it too")
                return path
        raise OutsideDirectoryError(f"{found.path} is in neither folder")

    def _check(self, path: str) -> None:
        steps = path.split("/")
        if any(step.startswith(".") for step in steps) or not path.endswith(".json") or "" in steps:
            raise OutsideDirectoryError(f"{path!r} is no path of a recorded file")
