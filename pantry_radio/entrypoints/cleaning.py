"""What is stored for this installation on this machine, what of it may be removed, and that."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.connection import has_ended
from pantry_radio.adapters.embedded.folders import own_data
from pantry_radio.adapters.embedded.protocol import ServiceStatus
from pantry_radio.domain.errors import CleaningRefusedError
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, DB
from pantry_radio.entrypoints.settings import Settings

_END_SECONDS = 60.0
_LETTING_GO_SECONDS = 3.0
_PAUSE_SECONDS = 0.1
_IN_OUTPUT_DIR = ("daily", "latest", ".pantry_radio")
_IN_ARCHIVE_DIR = ("superseded", "rejected", "dead", "packs")
"""Not `backups` and `dumps`: they are there for the day on which all else has been removed."""
_MADE_FOR = "made_for"
"""A file in each environment that bouy makes, and in no other."""


@frozen(kw_only=True)
class Item:
    """One thing that may be removed: what it is to a person, where it lies, and its size."""

    what: str
    path: Path
    size_bytes: int


def items(settings: Settings, *, archive: bool, environment: bool) -> tuple[Item, ...]:
    """All that is there and would be removed; nothing outside PANTRY_RADIO_HOME but what is named.

    Raises:
        CleaningRefusedError: a part is a link, or what is to be kept lies in it.
    """
    paths = [*_of_home(settings)]
    if archive:
        paths += [("recorded results", settings.output_dir / name) for name in _IN_OUTPUT_DIR]
        paths += [("archive", settings.archive_dir / name) for name in _IN_ARCHIVE_DIR]
    if environment and (settings.root / ".venv" / _MADE_FOR).is_file():
        paths.append(("bouy's Python environment", settings.root / ".venv"))
    present = [(what, path) for what, path in paths if os.path.lexists(path)]
    _refuse_links(settings, [path for _, path in present])
    _refuse_to_remove_what_stays(settings, [path for _, path in present], archive=archive)
    return tuple(Item(what=what, path=path, size_bytes=_size(path)) for what, path in present)


def refuse_while_anything_runs(settings: Settings) -> None:
    """Raises CleaningRefusedError, with the cure, where a service of ours runs."""
    running = _running(settings)
    deadline = time.monotonic() + _LETTING_GO_SECONDS
    while running and time.monotonic() < deadline:  # the command before this one may let go of it
        time.sleep(_PAUSE_SECONDS)
        running = _running(settings)
    if running or not has_ended(settings.home, patience_seconds=_END_SECONDS):
        names = ", ".join(sorted(running)) or "the supervisor"
        raise CleaningRefusedError(f"{names} is still running; stop everything with `./bouy down`")


def _running(settings: Settings) -> set[str]:
    states = client.ps(settings.home)
    return {state.service for state in states if state.status is not ServiceStatus.STOPPED}


def left_in_queues(settings: Settings) -> tuple[int, int]:
    """How many messages our own queue server keeps that are not done, and how many that are dead.

    For this it is started, and stopped again.

    Raises:
        ServiceError: it cannot be started.
    """
    if not (settings.home / "data" / "cache").exists():
        return 0, 0
    with client.lease(settings.home, [CACHE]) as urls, wiring.job_queue(urls[CACHE]) as queue:
        depths = queue.depths().values()
    has_ended(settings.home, patience_seconds=_END_SECONDS)
    return sum(map(_undone, depths)), sum(depth.dead for depth in depths)


def remove(settings: Settings, removed: Iterable[Item]) -> None:
    """Removes these. May be repeated where it was interrupted.

    Raises:
        ServiceError: services were started meanwhile.
    """
    client.remove_data(settings.home)
    for item in removed:
        if item.path.is_symlink():
            item.path.unlink()
        elif item.path.exists():
            shutil.rmtree(item.path)  # follows no link inside


def _of_home(settings: Settings) -> Iterator[tuple[str, Path]]:
    home = settings.home
    if home.is_symlink():
        raise CleaningRefusedError(
            f"PANTRY_RADIO_HOME, {home}, is a link, and links are not followed; name the folder"
        )
    data = own_data(home)
    if data is not None:
        yield "db: the database", data / DB
        yield "cache: the queues", data / CACHE
    yield "logs", home / "logs"
    yield "metrics", home / "metrics"
    yield "small programs", home / "bin"


def _refuse_links(settings: Settings, paths: Iterable[Path]) -> None:
    latest = settings.output_dir / "latest"  # is a link, and only the link goes
    for path in paths:
        if path.is_symlink() and path != latest:
            raise CleaningRefusedError(
                f"{path} is a link, and links are not followed; remove it, or what it leads to, "
                "yourself"
            )


def _refuse_to_remove_what_stays(
    settings: Settings, paths: Iterable[Path], *, archive: bool
) -> None:
    stays = {"DATA_REPO_PATH": settings.data_repo_path}
    if not archive:
        stays |= {"OUTPUT_DIR": settings.output_dir, "ARCHIVE_DIR": settings.archive_dir}
    for path in paths:
        for name, kept in stays.items():
            if kept.resolve().is_relative_to(path.resolve()):
                raise CleaningRefusedError(
                    f"{name}, {kept}, lies in {path}, which would be removed; move it elsewhere"
                )


def _size(path: Path) -> int:
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_size
    return sum(
        (Path(folder) / name).lstat().st_size
        for folder, _, names in os.walk(path)
        for name in names
    )


def _undone(depth: QueueDepth) -> int:
    return depth.ready + depth.delayed + depth.in_work
