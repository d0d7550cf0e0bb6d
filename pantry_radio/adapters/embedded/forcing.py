"""Ends a supervisor that does not answer, and everything that it had started.

Processes are found by the lock files that they hold open, never by ids that somebody wrote down,
and are signalled by a descriptor of the very process that was looked at.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.connection import has_ended, is_free
from pantry_radio.adapters.embedded.home import lock_file
from pantry_radio.adapters.embedded.orphans import children_of
from pantry_radio.domain.errors import ServiceError

_KEEPER = b"pantry_radio.adapters.embedded.keeper"
_KEEPER_SECONDS = 15.0  # it gives what is orphaned 8 s
_KILL_SECONDS = 5.0


def wake(home: Path) -> None:
    """Lets a keeper and a supervisor go on that somebody has stopped (Linux)."""
    for pid in _supervisors(home):
        _signal(pid, signal.SIGCONT, lock_file(home))


def end_by_force(home: Path) -> None:
    """Kills the supervisor; its keeper ends the rest, or else it is killed too, with the rest.

    Raises:
        ServiceError: something still lives.
    """
    lock = lock_file(home)
    wake(home)
    supervisors = _supervisors(home)
    keepers = [pid for pid in supervisors if set(children_of(pid)) & set(supervisors)]
    for pid in supervisors:
        if pid not in keepers:
            _signal(pid, signal.SIGKILL, lock)
    if not has_ended(home, patience_seconds=_KEEPER_SECONDS):
        for pid in _supervisors(home):
            _signal(pid, signal.SIGKILL, lock)
    end_leftovers(home, patience_seconds=0.0)
    if not has_ended(home, patience_seconds=_KILL_SECONDS):
        raise ServiceError(f"the supervisor of {home} does not end; `fuser {lock}` finds it")


def end_leftovers(home: Path, *, patience_seconds: float) -> None:
    """Kills what outlived both its supervisor and its keeper, once it had time to end by itself."""
    for lock in (home / "data").resolve().glob("*.lock"):
        if not is_free(lock, patience_seconds=patience_seconds):
            for pid in _holders(lock):
                _signal(pid, signal.SIGKILL, lock)
            is_free(lock, patience_seconds=_KILL_SECONDS)


def _supervisors(home: Path) -> list[int]:
    """The keeper and the supervisor. Clients open their lock too, for a moment."""
    found = []
    for pid in _holders(lock_file(home)):
        with suppress(OSError):
            if _KEEPER in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def _holders(file: Path) -> list[int]:
    """The processes, other than this one, that have the file open; none without /proc."""
    pids = (int(process.name) for process in Path("/proc").glob("[0-9]*"))
    return [pid for pid in pids if pid != os.getpid() and _has_open(pid, file)]


def _has_open(pid: int, file: Path) -> bool:
    with suppress(OSError):  # the process is somebody else's, or has ended
        wanted = file.stat()
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if os.path.samestat(descriptor.stat(), wanted):
                    return True
    return False


def _signal(pid: int, number: signal.Signals, held: Path) -> None:
    """Signals the process if it still is one that has the file open, whatever its id meant."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        process = os.pidfd_open(pid)
        try:
            if _has_open(pid, held):
                signal.pidfd_send_signal(process, number)
        finally:
            os.close(process)
