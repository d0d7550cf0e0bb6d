"""OUTPUT_DIR and ARCHIVE_DIR by relative paths, as messages carry them: nothing else is read."""

import os
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.opened_below import MAX_BYTES, read_below
from pantry_radio.adapters.packed_below import PackedBelow
from pantry_radio.domain.errors import OutsideDirectoryError
from pantry_radio.domain.packs import INSIDE, split_packed
from pantry_radio.domain.ports.recorded_files import FoundFile

_SHOWN = 500


class LocalArchivedFiles:
    """ArchivedFiles in two folders, which may be made later and may themselves be links."""

    def __init__(self, *, output_dir: Path, archive_dir: Path, max_bytes: int = MAX_BYTES) -> None:
        self._outputs = output_dir.absolute()
        self._archives = archive_dir.absolute()
        self._max_bytes = max_bytes
        self._packs = PackedBelow(self._archives, max_bytes)

    def read(self, path: str) -> bytes:
        """See ArchivedFiles.read: each step is opened relative to the one before."""
        steps = _steps(path)
        packed = split_packed(path)
        if packed is not None:
            return self._packs.read(PurePosixPath(packed[0]).parts, packed[1], shown=packed[0])
        root = self._root_of(steps)
        return read_below(root, steps, shown=path, max_bytes=self._max_bytes)

    def path_of(self, found: FoundFile) -> str:
        """See ArchivedFiles.path_of. The folders on the way may be links, the file is not."""
        packed = split_packed(found.path)
        if packed is not None:
            pack = Path(packed[0])
            place = pack.parent.resolve() / pack.name
            if place.is_relative_to(self._archives.resolve()):
                return f"{place.relative_to(self._archives.resolve())}{INSIDE}{packed[1]}"
            raise OutsideDirectoryError(f"{found.path} is not in ARCHIVE_DIR")
        given = Path(found.path)
        place = given.parent.resolve() / given.name
        for root in (self._outputs, self._archives):
            folder = root.resolve()
            if place.is_relative_to(folder):
                path = place.relative_to(folder).as_posix()
                if self._root_of(_steps(path)) == root:
                    return path
                raise OutsideDirectoryError(f"{found.path}: OUTPUT_DIR has a file of that name too")
        raise OutsideDirectoryError(f"{found.path} is in neither OUTPUT_DIR nor ARCHIVE_DIR")

    def _root_of(self, steps: tuple[str, ...]) -> Path:
        is_recorded = os.path.lexists(self._outputs.joinpath(*steps))
        is_aside = not is_recorded and os.path.lexists(self._archives.joinpath(*steps))
        return self._archives if is_aside else self._outputs


def _steps(path: str) -> tuple[str, ...]:
    """The names on the way to a file, if there may be such a file."""
    pure = PurePosixPath(path)
    is_hidden = any(step.startswith(".") for step in pure.parts)
    has_name = path.endswith(".json") and not pure.is_absolute() and not is_hidden
    if not has_name or "\0" in path or not _is_encodable(path):
        raise OutsideDirectoryError(
            f"{path[:_SHOWN]!r} is no path of a recorded file below OUTPUT_DIR or ARCHIVE_DIR"
        )
    return pure.parts


def _is_encodable(path: str) -> bool:
    """Whether a file can have this name at all: JSON knows half characters, file systems do not."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True
