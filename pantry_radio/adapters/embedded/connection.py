"""The way to the supervisor of a home: connects, starts one where none runs, asks and hears."""

import errno
import os
import select
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.home import (
    last_lines,
    listen,
    lock_file,
    log_file,
    make_home,
    supervisor_socket,
    try_lock,
)
from pantry_radio.adapters.embedded.protocol import Message, Ps, decode, encode
from pantry_radio.adapters.embedded.rotating_log import open_log
from pantry_radio.domain.errors import ServiceError

_PATIENCE_SECONDS = 180.0  # PostgreSQL may have much to replay after a crash
_SIGN_OF_LIFE_SECONDS = 5.0
_DOUBT_SECONDS = 2.0
_POLL_SECONDS = 0.01
_TRIES = 5
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


class SupervisorHangsError(ServiceError):
    """The supervisor does not answer, though it should: it was stopped, or is stuck."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"the supervisor of {home} does not answer; `./bouy down` ends it and all that it "
            "looks after, `./bouy up` starts it anew"
        )


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

    def has_answer(self, *, patience_seconds: float) -> bool:
        """Whether a message, or the end, comes in this time; asked before anything was read."""
        return bool(select.select([self._socket], [], [], patience_seconds)[0])

    def outlive_exec(self) -> int:
        """Leaves the connection open for the program that this process becomes.

        Returns its descriptor.
        """
        os.set_inheritable(self._socket.fileno(), True)
        return self._socket.fileno()

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
            answer = _answer(home, connection, request, deadline)
            if answer is not None:
                return connection, answer
            connection.close()
            time.sleep(_POLL_SECONDS)
    except TimeoutError:
        pass
    except OSError as error:
        raise ServiceError(_unusable(home, error)) from error
    log = log_file(home, "supervisor")
    raise ServiceError(f"the supervisor does not answer; the end of {log}:\n{last_lines(log)}")


def ask_if_running(home: Path, request: Message) -> Message | None:
    """The answer of the supervisor, or None where none runs, or one that is ending.

    Raises:
        SupervisorHangsError: it does not answer.
    """
    home = home.resolve()
    connection = _connect(home)
    if connection is None:
        return None
    try:
        return _answer(home, connection, request, time.monotonic() + _PATIENCE_SECONDS)
    except TimeoutError as error:
        raise SupervisorHangsError(home) from error
    finally:
        connection.close()


def _answer(
    home: Path, connection: Connection, request: Message, deadline: float
) -> Message | None:
    """What was asked for may take its time; that the supervisor is alive is seen meanwhile."""
    try:
        connection.send(request)
        _await_answer(home, connection, deadline)
        return connection.receive(patience_seconds=_SIGN_OF_LIFE_SECONDS)
    except BaseException:  # an interrupt too must let go
        connection.close()
        raise


def _await_answer(home: Path, connection: Connection, deadline: float) -> None:
    while not connection.has_answer(patience_seconds=_DOUBT_SECONDS):
        if not _is_alive(home):
            raise SupervisorHangsError(home)
        if time.monotonic() > deadline:
            raise TimeoutError


def _is_alive(home: Path) -> bool:
    """Whether the supervisor gives any answer; one that is ending takes no more questions."""
    connection = _connect(home)
    if connection is None:
        return True
    try:
        connection.send(Ps())
        return connection.has_answer(patience_seconds=_SIGN_OF_LIFE_SECONDS)
    finally:
        connection.close()


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
        raise ServiceError(_unusable(home, error)) from error
    return Connection(connecting)


def _start_supervisor(home: Path, lock: int) -> None:
    """Starts a supervisor that inherits the home's lock and a socket that listens already.

    So exactly one of several clients starts it, and all can connect before it has come up.
    """
    try:
        with listen(home) as listener:
            _start_keeper(home, (lock, listener.fileno()))
    except OSError as error:
        raise ServiceError(f"cannot start the supervisor of {home}: {error}") from error
    finally:
        os.close(lock)


def _start_keeper(home: Path, descriptors: tuple[int, int]) -> None:
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


def _python_path() -> str:
    """Lets the supervisor find this very package, installed or not."""
    former = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(_PACKAGE_ROOT), *([former] if former else [])])


def has_ended(home: Path, *, patience_seconds: float) -> bool:
    """Waits until a supervisor that ends has given its lock back: nothing of it is left."""
    return not home.is_dir() or is_free(lock_file(home.resolve()), patience_seconds)


def is_free(lock_path: Path, patience_seconds: float) -> bool:
    """Waits until nobody holds a lock any more."""
    deadline = time.monotonic() + patience_seconds
    while (lock := try_lock(lock_path)) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    os.close(lock)
    return True


def _unusable(home: Path, error: OSError) -> str:
    """What is wrong with a home, and what to do about it."""
    where = error.filename or home
    cure = "mend that, or set PANTRY_RADIO_HOME to a folder of your own"
    if error.errno == errno.EEXIST:
        return f"{where} is no folder; {cure}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        cure = "free space there"
    return f"cannot use {where}: {error.strerror or error}; {cure}"
