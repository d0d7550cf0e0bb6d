"""The way to the supervisor of a home: connects, starts one where none runs, asks and hears."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.home import (
    last_lines,
    lock_file,
    log_file,
    make_home,
    open_log,
    private_folder,
    supervisor_socket,
    try_lock,
)
from pantry_radio.adapters.embedded.protocol import Message, Stop, decode, encode
from pantry_radio.domain.errors import ServiceError

_PATIENCE_SECONDS = 180.0  # PostgreSQL may have much to replay after a crash
_POLL_SECONDS = 0.01
_TRIES = 5
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


class Connection:
    """An open connection to the supervisor."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._lines = connected.makefile("rb")
        self._owner_pid = os.getpid()

    def send(self, message: Message) -> None:
        """Sends a request; a supervisor that is ending shows in the missing answer."""
        with suppress(OSError):
            self._socket.sendall(encode(message))

    def receive(self, *, patience_seconds: float | None) -> Message | None:
        """The next message, or None at the end of the connection; TimeoutError where none comes."""
        self._socket.settimeout(patience_seconds)
        with suppress(ConnectionError):
            line = self._lines.readline()
            if line.endswith(b"\n"):
                return decode(line)
        return None

    def await_stop(self, on_stop: Callable[[], None]) -> None:
        """Waits for the supervisor's Stop, or for the end."""
        if isinstance(self.receive(patience_seconds=None), Stop):
            on_stop()

    def close(self) -> None:
        """Lets go at once, even where forked children still have a copy of the socket."""
        if os.getpid() == self._owner_pid:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._lines.close()
        self._socket.close()


def ask(home: Path, request: Message) -> tuple[Connection, Message]:
    """Sends a request to the supervisor, which is started where none runs.

    A connection that ends without an answer met a supervisor on its way out: all requests may be
    repeated.

    Raises:
        ServiceError: there is no answer; the message holds the end of the supervisor's log.
    """
    home = home.resolve()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    try:
        make_home(home)
        for _ in range(_TRIES):
            connection = _connect_or_start(home, deadline)
            answer = _answer(connection, request, deadline)
            if answer is not None:
                return connection, answer
            connection.close()
            time.sleep(_POLL_SECONDS)
    except TimeoutError:
        pass
    except OSError as error:
        raise ServiceError(f"cannot use {home}: {error}") from error
    log = log_file(home, "supervisor")
    raise ServiceError(f"the supervisor does not answer; the end of {log}:\n{last_lines(log)}")


def ask_if_running(home: Path, request: Message) -> Message | None:
    """The answer of the supervisor, or None where none runs, or one that is ending.

    Raises:
        ServiceError: it does not answer.
    """
    connection = _connect(home.resolve())
    if connection is None:
        return None
    try:
        return _answer(connection, request, time.monotonic() + _PATIENCE_SECONDS)
    except TimeoutError as error:
        raise ServiceError(f"the supervisor of {home} does not answer") from error
    finally:
        connection.close()


def _answer(connection: Connection, request: Message, deadline: float) -> Message | None:
    try:
        connection.send(request)
        return connection.receive(patience_seconds=max(0.1, deadline - time.monotonic()))
    except BaseException:  # an interrupt too must let go
        connection.close()
        raise


def _connect_or_start(home: Path, deadline: float) -> Connection:
    """A connection, to a supervisor that is started if the home's lock is free."""
    while (connection := _connect(home)) is None:
        lock = try_lock(lock_file(home))
        if lock is not None:
            _start_supervisor(home, lock)
        elif time.monotonic() > deadline:
            raise TimeoutError
        else:  # one is starting or ending
            time.sleep(_POLL_SECONDS)
    return connection


def _connect(home: Path) -> Connection | None:
    connecting = socket.socket(socket.AF_UNIX)
    try:
        connecting.connect(os.fspath(supervisor_socket(home)))
    except (FileNotFoundError, ConnectionRefusedError):
        connecting.close()
        return None
    except OSError as error:
        connecting.close()
        raise ServiceError(f"cannot reach the supervisor of {home}: {error}") from error
    return Connection(connecting)


def _start_supervisor(home: Path, lock: int) -> None:
    """Starts a supervisor that inherits the home's lock and a socket that listens already.

    So exactly one of several clients starts it, and all can connect before it has come up.
    """
    path = supervisor_socket(home)
    listener = socket.socket(socket.AF_UNIX)
    try:
        private_folder(path.parent, uid=os.geteuid(), gid=os.getegid())
        path.unlink(missing_ok=True)
        listener.bind(os.fspath(path))
        path.chmod(0o600)
        listener.listen(128)
        descriptors = (lock, listener.fileno())
        with os.fdopen(open_log(log_file(home, "supervisor")), "ab") as log:
            subprocess.run(
                [sys.executable, "-P", "-m", "pantry_radio.adapters.embedded.keeper", str(home)]
                + [str(descriptor) for descriptor in descriptors],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "PYTHONPATH": _python_path()},
                pass_fds=descriptors,
                start_new_session=True,
                check=False,
            )
    except OSError as error:
        raise ServiceError(f"cannot start the supervisor of {home}: {error}") from error
    finally:
        listener.close()
        os.close(lock)


def _python_path() -> str:
    """Lets the supervisor find this very package, installed or not."""
    former = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(_PACKAGE_ROOT), *([former] if former else [])])


def await_end(home: Path) -> None:
    """Waits until a supervisor that ends has given its lock back: nothing of it is left."""
    if not home.is_dir():
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        lock = try_lock(lock_file(home.resolve()))
        if lock is not None:
            os.close(lock)
            return
        time.sleep(_POLL_SECONDS)
    raise ServiceError(f"the supervisor of {home} does not end; see {log_file(home, 'supervisor')}")
