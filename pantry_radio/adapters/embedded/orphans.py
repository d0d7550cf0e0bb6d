"""Parents and children as the kernel sees them: no process of ours outlives its parent."""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# Looked up once: what runs between fork and exec must not load anything.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent_pid: int, number: signal.Signals) -> None:
    """Lets the kernel send this process the signal when its parent ends, however that happens.

    Must come after a change of user, which clears the wish. Does nothing outside Linux.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent_pid:  # it ended before we could ask
        os._exit(1)


def adopt_orphans() -> None:
    """Makes this process the parent of every descendant whose own parent ends (Linux)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(parent_pid: int) -> tuple[int, ...]:
    """The ids of a process's children, ended but not reaped ones included; () without /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            # After the name, which is in brackets and may hold anything: state, parent id.
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == parent_pid:
                found.append(int(folder.name))
    return tuple(found)
