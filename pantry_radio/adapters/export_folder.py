"""A folder of exported files that is whole or not there, and never takes the place of others'."""

import fcntl
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pantry_radio.domain.errors import ExportError
from pantry_radio.domain.exports.files import ExportedFile

MARKER = ".pantry_radio_export"
"""A file that says that a folder is an export, and may be replaced by the next one."""

_OURS = frozenset({MARKER, "hsds", "data", "sqlite"})
_SAID = b"Written by `./bouy export`, which replaces this folder as a whole.\n"


def write_files(folder: Path, files: Iterable[ExportedFile]) -> Mapping[str, tuple[int, int]]:
    """Writes files below a folder, one at a time; how many, and bytes, by their first two names."""
    counts, sizes = Counter[str](), Counter[str]()
    made: set[Path] = set()
    for file in files:
        target = folder / file.path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        name = "/".join(file.path.parts[:2])
        with target.open("wb") as written:
            sizes[name] += sum(map(written.write, file.chunks))
        counts[name] += 1
    return {name: (counts[name], sizes[name]) for name in counts}


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A new folder to be filled during the block, which takes this place when the block ends well.

    Killed or failed at any time, what was there is still there, or beside it under a name with
    `.old-`; the next call clears away what a killed one left.

    Raises:
        ExportError: there is something else, or another export came first; nothing was changed.
    """
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.new-"))
    descriptor = os.open(building, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # says that its builder is alive
        _clear_dead(target)
        building.chmod(0o755)
        yield building
        (building / MARKER).write_bytes(_SAID)
        _check(target)
        _exchange(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        os.close(descriptor)


def _check(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise ExportError(f"{target} is no folder. Name another with --to.")
    names = {each.name for each in target.iterdir()}
    foreign = sorted(names - _OURS)
    if foreign or (names and MARKER not in names):
        example = foreign[0] if foreign else min(names)
        raise ExportError(
            f"{target} holds files that are no export of ours ({example}). "
            "Name an empty folder, or a new one, with --to."
        )


def _exchange(building: Path, target: Path) -> None:
    old = target.parent / building.name.replace(".new-", ".old-")
    if target.exists():
        target.rename(old)
    try:
        building.rename(target)
    except OSError as error:
        raise ExportError(f"{target} was filled by another export meanwhile") from error
    shutil.rmtree(old, ignore_errors=True)


def _clear_dead(target: Path) -> None:
    """Removes what killed exports left; the old export of one killed in between goes back."""
    for old in target.parent.glob(f".{target.name}.old-*"):
        if not target.exists():
            old.rename(target)
        else:
            shutil.rmtree(old, ignore_errors=True)
    for building in target.parent.glob(f".{target.name}.new-*"):
        try:
            descriptor = os.open(building, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(building, ignore_errors=True)
        finally:
            os.close(descriptor)
