"""The parent of the supervisor: if that is killed, everything that it had started ends too.

Run as `python -m pantry_radio.adapters.embedded.keeper HOME LOCK LISTENER`, where the last two are
inherited descriptors. The lock is held until nothing is left, so a successor starts from nothing.
"""

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.orphans import adopt_orphans, children_of, die_with_parent

_PATIENCE_SECONDS = 8.0  # PostgreSQL gives its backends 5 s before it kills them
_POLL_SECONDS = 0.02
_END_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> None:
    """Leaves its starter, starts the supervisor, waits for its end, ends what it left behind."""
    home, lock, listener = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if os.fork() != 0:
        os._exit(0)  # whoever started us must not have to reap us
    os.set_inheritable(lock, False)
    os.set_inheritable(listener, False)
    os.umask(0o077)
    adopt_orphans()
    keeper_pid = os.getpid()
    supervisor_pid = os.fork()
    if supervisor_pid == 0:
        _supervise(home, listener, keeper_pid)
    os.close(listener)
    for number in _END_SIGNALS:
        signal.signal(number, lambda number, _: os.kill(supervisor_pid, number))
    os.waitid(os.P_PID, supervisor_pid, os.WEXITED | os.WNOWAIT)
    for number in _END_SIGNALS:  # before the id is given back and may become someone else's
        signal.signal(number, signal.SIG_IGN)
    _end_orphans()


def _supervise(home: Path, listener: int, keeper_pid: int) -> None:
    from pantry_radio.adapters.embedded.supervisor import run  # noqa: PLC0415 (keeps us small)

    die_with_parent(keeper_pid, signal.SIGTERM)
    run(home, socket.socket(fileno=listener))
    sys.exit()


def _end_orphans() -> None:
    """Ends what a killed supervisor leaves, all of which has fallen to us, down to the last child.

    The servers and programs, which lead a session each, got their signal from the kernel already
    and have some time to end in good order; what belonged to them and lost them has none. They are
    our children, so nobody but us can give their ids back, and signalling them is safe.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with suppress(ChildProcessError):  # there are no more
        while True:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
            for pid in children_of(os.getpid()):
                if os.getsid(pid) != pid or time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
            time.sleep(_POLL_SECONDS)


if __name__ == "__main__":
    main()
