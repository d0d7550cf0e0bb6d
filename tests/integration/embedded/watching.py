"""What tests need to watch processes of a home from outside, and to be several clients at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from pantry_radio.adapters.embedded import client

_T = TypeVar("_T")
_DEADLINE_SECONDS = 30.0
_REPOSITORY = Path(__file__).resolve().parents[3]

_CLIENT = """
import sys
from pathlib import Path
from pantry_radio.adapters.embedded import client
with client.lease(Path(sys.argv[1]), sys.argv[2:]) as urls:
    print(*urls.values(), flush=True)
    sys.stdin.read()
"""

_TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def wait_until(question: Callable[[], _T], *, seconds: float = _DEADLINE_SECONDS) -> _T:
    """Asks until the answer is true, and returns it; an assertion fails at the deadline."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.01)
    return answer


def processes_of(home: Path) -> dict[int, str]:
    """Everything alive that belongs to a home: by its command line, or by its working folder."""
    places = {str(home), str((home / "data").resolve())}
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            command = (process / "cmdline").read_text().replace("\0", " ")
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            cwd = str((process / "cwd").readlink())
            is_other = state != "Z" and int(process.name) != os.getpid()
            if is_other and any(place in command or cwd.startswith(place) for place in places):
                found[int(process.name)] = command
    return found


def supervisors_of(home: Path) -> tuple[int, ...]:
    """The keeper and the supervisor, in this order."""
    found = [pid for pid, command in processes_of(home).items() if "embedded.keeper" in command]
    return tuple(sorted(found, key=lambda pid: parent_of(pid) in found))


def parent_of(pid: int) -> int:
    """The id of a process's parent; 0 where it ended meanwhile."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def pid_of(home: Path, service: str) -> int:
    """The process of a running service."""
    (state,) = (state for state in client.ps(home) if state.service == service)
    assert state.pid is not None
    return state.pid


def is_alive(pid: int) -> bool:
    """Whether a process runs; an ended one that nobody reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill(*pids: int) -> None:
    """SIGKILL, to all of them before any can notice; some may have ended just now."""
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


@contextmanager
def client_process(
    home: Path, *services: str, prefix: tuple[str, ...] = (), packages: Path = _REPOSITORY
) -> Iterator["subprocess.Popen[str]"]:
    """A process of its own that holds a lease; its first line of output are the URLs.

    `packages` is a folder from which it imports before any other; `prefix` runs the command.
    """
    process = subprocess.Popen(
        [*prefix, sys.executable, "-c", _CLIENT, str(home), *services],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (packages, _REPOSITORY)))},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def on_terminal(
    *command: str, environment: Mapping[str, str]
) -> tuple["subprocess.Popen[bytes]", int]:
    """Starts a command as the leader of a new terminal; the other end of that is the caller's."""
    ours, its = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *command],
        env=environment,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    )
    os.close(its)
    return process, ours
