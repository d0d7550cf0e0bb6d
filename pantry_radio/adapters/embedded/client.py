"""Asks the supervisor of a home for services, and starts it where none runs.

Small and synchronous: every command pays for this import. What a process holds is its open
connection, so it is let go when the process ends, however that happens.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pantry_radio.adapters.embedded.connection import (
    Connection,
    SupervisorHangsError,
    ask,
    ask_if_running,
    has_ended,
)
from pantry_radio.adapters.embedded.holding import Held
from pantry_radio.adapters.embedded.home import lock_file, supervisor_socket, try_lock
from pantry_radio.adapters.embedded.protocol import (
    Down,
    Lease,
    Message,
    Program,
    Ps,
    Ready,
    Refused,
    Register,
    ServiceState,
    ServiceStatus,
    States,
    Stopped,
    Up,
)
from pantry_radio.adapters.embedded.rotating_log import LogLimits
from pantry_radio.domain.errors import ServiceError

_T = TypeVar("_T")
_HEED_SECONDS = 20.0
_END_SECONDS = 60.0  # commands get 20 s, then PostgreSQL up to 23 s
_LIMITS = LogLimits()


@contextmanager
def lease(
    home: Path, services: Sequence[str], *, logs: LogLimits = _LIMITS
) -> Iterator[Mapping[str, str]]:
    """Keeps servers running during a `with` block; its value is their URLs by name of service.

    Raises:
        ServiceError: one of them cannot be started; the message holds the end of its log.
    """
    connection, answer = ask(home, Lease(services=tuple(services), logs=logs))
    try:
        yield _expected(answer, Ready).urls
    finally:
        connection.close()


@contextmanager
def lasting_lease(
    home: Path,
    services: Sequence[str],
    *,
    logs: LogLimits = _LIMITS,
    on_loss: Callable[[str], None],
) -> Iterator[Mapping[str, str]]:
    """The same for a service: its servers are started again, at the same URLs, after a SIGKILL.

    `on_loss` hears of it in a sentence, in another thread.
    """
    request = Lease(services=tuple(services), logs=logs)
    held = Held(home, request, on_stop=_nothing, on_loss=on_loss)
    try:
        yield _expected(held.answer, Ready).urls
    finally:
        held.let_go()


def lease_beyond_exec(
    home: Path, services: Sequence[str], *, logs: LogLimits = _LIMITS
) -> Mapping[str, str]:
    """Keeps servers running as long as this process lives, also as another program.

    Raises:
        ServiceError: one of them cannot be started; the message holds the end of its log.
    """
    connection, answer = ask(home, Lease(services=tuple(services), logs=logs))
    urls = _expected(answer, Ready).urls
    connection.outlive_exec()
    _leased_for_good.append(connection)
    return urls


@contextmanager
def registered(
    home: Path,
    service: str,
    *,
    detail: str,
    on_stop: Callable[[], None],
    on_loss: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Says that during a `with` block this process is a service, so that ps and down see it.

    `on_stop` is called, in another thread and at most once, when `down` asks the service to end,
    or when its supervisor was killed and no other can be started; `on_loss` hears of such a death.
    """
    request = Register(service=service, detail=detail)
    held = Held(home, request, on_stop=on_stop, on_loss=on_loss)
    try:
        _expected(held.answer, Ready)
        yield
    finally:
        held.let_go()


def up(
    home: Path,
    services: Sequence[str],
    *,
    programs: Sequence[Program] = (),
    environment: Mapping[str, str] | None = None,
    logs: LogLimits = _LIMITS,
) -> Mapping[str, str]:
    """Keeps services running until `down`, and returns the URLs of the servers among them.

    A program among them runs in this environment, and with working folder and umask of the caller.
    May be repeated; a program that runs already stays as it is.

    Raises:
        ServiceError: one of them cannot be started; the message holds the end of its log.
    """
    request = Up(
        services=tuple(services),
        programs=tuple(programs),
        environment=dict(os.environ if environment is None else environment),
        cwd=str(Path.cwd()),
        umask=_umask(),
        logs=logs,
    )
    connection, answer = ask(home, request)
    connection.close()
    return _expected(answer, Ready).urls


def down(home: Path, services: Sequence[str] = ()) -> tuple[ServiceState, ...]:
    """Stops services, or everything where none is named; then the supervisor too is gone.

    Returns the commands in the foreground that were asked to end and did not within 20 s.

    Raises:
        SupervisorHangsError: services are named, and the supervisor does not answer. Where none is
            named, one that does not answer is killed, and what it had started with it.
    """
    request = Down(services=tuple(services))
    try:
        found = ask_if_running(home, request)
    except SupervisorHangsError:
        if services:
            raise
        found = _asked_after_waking(home, request)
    if not services:
        _await_end(home.resolve())
    return () if found is None else _expected(found, Stopped).still_running


def ps(home: Path, services: Sequence[str] = ("cache", "db")) -> tuple[ServiceState, ...]:
    """What runs, and these services whether they run or not. Starts nothing."""
    found = ask_if_running(home, Ps())
    states = () if found is None else _expected(found, States).states
    names = dict.fromkeys((*services, *(state.service for state in states)))
    return tuple(shown for name in names for shown in _of_service(name, states))


def remove_data(home: Path) -> None:
    """Removes all data of the servers of a home, wherever they lie, and the logs.

    Raises:
        ServiceError: a supervisor runs.
    """
    from pantry_radio.adapters.embedded.folders import remove_server_folders  # noqa: PLC0415

    home = home.resolve()
    if not home.is_dir():
        return
    lock = try_lock(lock_file(home))
    if lock is None:
        raise ServiceError(f"services of {home} are running; stop them first with `./bouy down`")
    try:
        remove_server_folders(home)
        for folder in (home / "logs", supervisor_socket(home).parent):
            shutil.rmtree(folder, ignore_errors=True)  # may be missing
    finally:
        os.close(lock)


_leased_for_good: list[Connection] = []  # else garbage collection would close them


def _nothing() -> None:
    """What a lease does when all is told to end: its servers end with it."""


def _asked_after_waking(home: Path, request: Message) -> Message | None:
    """Somebody may only have stopped it; then the orderly way is still open."""
    from pantry_radio.adapters.embedded.forcing import wake  # noqa: PLC0415 (hardly ever needed)

    wake(home.resolve())
    try:
        return ask_if_running(home, request)
    except SupervisorHangsError:
        _end_by_force(home)
        return None


def _end_by_force(home: Path) -> None:
    from pantry_radio.adapters.embedded.forcing import end_by_force  # noqa: PLC0415 (the same)

    end_by_force(home.resolve())


def _await_end(home: Path) -> None:
    from pantry_radio.adapters.embedded.forcing import end_leftovers  # noqa: PLC0415 (the same)

    if not has_ended(home, patience_seconds=_END_SECONDS):
        _end_by_force(home)
    end_leftovers(home, patience_seconds=_HEED_SECONDS)


def _umask() -> int:
    """The umask of this process, which can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _of_service(name: str, states: tuple[ServiceState, ...]) -> tuple[ServiceState, ...]:
    """All that runs as one service: supervised, in the foreground, several of them, or nothing."""
    running = tuple(
        state
        for state in states
        if state.service == name and state.status is not ServiceStatus.STOPPED
    )
    return running or (ServiceState(service=name, status=ServiceStatus.STOPPED),)


def _expected(answer: Message, kind: type[_T]) -> _T:
    if isinstance(answer, Refused):
        raise ServiceError(answer.message)
    if not isinstance(answer, kind):
        raise ServiceError(f"the supervisor answered {answer}")
    return answer
