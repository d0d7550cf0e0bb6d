"""Which recorded files a person means: a path, one below OUTPUT_DIR, a job, standard input."""

import errno
import sys
from pathlib import Path
from stat import S_ISDIR

from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.examining import Examination, examine
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.packs import split_packed
from pantry_radio.domain.ports.job_files import FileKind
from pantry_radio.domain.ports.recorded_files import FoundFile
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import Settings

STANDARD_INPUT = "-"
NOWHERE = "nowhere"
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


def check_given(names: tuple[str, ...]) -> None:
    """Refuses what can only be meant otherwise, before anything is read.

    Raises:
        SettingsError: nothing, a folder, an unknown option, standard input twice.
    """
    if not names:
        raise SettingsError("what is to be read? Give recorded files, ids of jobs, or -")
    if names.count(STANDARD_INPUT) > 1:
        raise SettingsError("standard input can be read once")
    for name in names:
        mode = _mode(Path(name))
        if mode is None and name.startswith("-") and name != STANDARD_INPUT:
            raise SettingsError(f"there is no option {name}; see ./bouy read --help")
        if mode is not None and S_ISDIR(mode):
            raise SettingsError(
                f"{name} is a folder; read takes files. For the outcome of every file in it: "
                f"./bouy replay --verbose --directory {name}"
            )


def examine_given(name: str, settings: Settings) -> list[Examination]:
    """What one name stands for; more than one where a job has several files. Changes nothing."""
    codec = wiring.codec()
    if name == STANDARD_INPUT:
        files, found = wiring.streamed_file(sys.stdin.buffer), None
    elif _mode(Path(name)) is not None:
        files, found = wiring.recorded_files(Path(name)), None
    else:
        root, paths = _archived(name, settings)
        if not paths:
            return [_nowhere(name)]
        files = wiring.recorded_files(root)
        found = [FoundFile(path=str(path), name=path.name) for path in paths]
    return [examine(each, files, codec) for each in found or files.walk()]


def is_recorded_file(path: Path) -> bool:
    """Whether something lies at a path; for one into a pack, whether the pack is there.

    Raises OSError where that cannot be told.
    """
    packed = split_packed(str(path))
    return path.exists() or (packed is not None and Path(packed[0]).exists())


def _archived(name: str, settings: Settings) -> tuple[Path, list[Path]]:
    """A file of the archive by its relative path or by its job; a better result hides others."""
    for root in (settings.output_dir, settings.archive_dir):
        if _mode(root / name) is not None:
            return root, [root / name]
    found = wiring.job_files(settings).find(name)
    recorded = [Path(file.place) for file in found if file.kind is FileKind.RECORDED]
    if recorded:
        return settings.output_dir, recorded
    packed = [Path(file.place) for file in found if file.kind is FileKind.PACKED]
    if packed:
        return wiring.packs_folder(settings), packed
    superseded = [Path(file.place) for file in found if file.kind is FileKind.SUPERSEDED]
    return settings.archive_dir, superseded


def _nowhere(name: str) -> Examination:
    return Examination(
        outcome=FileOutcome(
            path=name,
            outcome=Outcome.FAILED,
            reason=NOWHERE,
            detail="there is no such file, and no recorded job of this id",
        )
    )


def _mode(path: Path) -> int | None:
    """The mode of what lies at a path; 0 where that cannot be told, None where nothing does."""
    packed = split_packed(str(path))
    try:
        return (path if packed is None else Path(packed[0])).stat().st_mode
    except OSError as error:
        return None if error.errno in _NOT_THERE else 0
