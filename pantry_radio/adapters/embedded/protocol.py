"""What client and supervisor say to each other: values, one line of JSON each."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias, TypeVar

from attrs import asdict, field, frozen

from pantry_radio.adapters.embedded.rotating_log import LogLimits
from pantry_radio.domain.errors import ServiceError

SERVICE_VARIABLE = "PANTRY_RADIO_SERVICE"
"""In the environment of a program that is looked after: the name of the service that it is."""
LOG_VARIABLE = "PANTRY_RADIO_SERVICE_LOG"
"""Beside it where our supervisor does so: the log to write to, instead of to stderr."""

_T = TypeVar("_T")


def _made(kind: type[_T], members: Mapping[str, object]) -> _T:
    return kind(**members)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


class ServiceStatus(StrEnum):
    """Where a service is in its life. FAILING: it ended by itself and waits for its next try."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    FAILING = "failing"
    STOPPING = "stopping"


@frozen(kw_only=True)
class ServiceState:
    """One running thing, for display. `pid` must not be signalled: it may be stale when read.

    `is_foreground` marks a command that a person runs; `detail` says which, or why it fails.
    """

    service: str
    status: ServiceStatus = field(converter=ServiceStatus)
    pid: int | None = None
    uptime_seconds: float | None = None
    is_foreground: bool = False
    detail: str = ""


@frozen(kw_only=True)
class Program:
    """A command of the application that the supervisor keeps running; `needs` are kept with it."""

    service: str
    argv: tuple[str, ...] = field(converter=_texts)
    needs: tuple[str, ...] = field(converter=_texts, default=())


def _programs(values: Iterable[Program | Mapping[str, object]]) -> tuple[Program, ...]:
    return tuple(v if isinstance(v, Program) else _made(Program, v) for v in values)


def _states(values: Iterable[ServiceState | Mapping[str, object]]) -> tuple[ServiceState, ...]:
    return tuple(v if isinstance(v, ServiceState) else _made(ServiceState, v) for v in values)


def _limits(value: LogLimits | Mapping[str, object]) -> LogLimits:
    return value if isinstance(value, LogLimits) else _made(LogLimits, value)


# -- Requests: the first line on a connection ---------------------------------------------------


@frozen(kw_only=True)
class Lease:
    """Keep these running as long as this connection is open. Answer: Ready; perhaps Stop."""

    services: tuple[str, ...] = field(converter=_texts)
    logs: LogLimits = field(converter=_limits, factory=LogLimits)


@frozen(kw_only=True)
class Up:
    """Keep these running until Down. Programs run as if the caller ran them. Answer: Ready."""

    services: tuple[str, ...] = field(converter=_texts)
    programs: tuple[Program, ...] = field(converter=_programs, default=())
    environment: dict[str, str] = field(factory=dict[str, str])
    cwd: str = "/"
    umask: int = 0o077
    logs: LogLimits = field(converter=_limits, factory=LogLimits)


@frozen(kw_only=True)
class Down:
    """Stop these, or everything where none is named. Answer: Stopped."""

    services: tuple[str, ...] = field(converter=_texts, default=())


@frozen(kw_only=True)
class Ps:
    """Say what runs. Answer: States."""


@frozen(kw_only=True)
class Register:
    """A command in the foreground is this service as long as this connection is open.

    Answer: Ready; later perhaps Stop. Any number may be the same service.
    """

    service: str
    detail: str


# -- Answers ------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Ready:
    """What was asked for runs; the URLs of the servers among it."""

    urls: dict[str, str] = field(factory=dict[str, str])


@frozen(kw_only=True)
class Refused:
    """What was asked for cannot be done, for this reason."""

    message: str


@frozen(kw_only=True)
class States:
    """What the supervisor looks after, and what has registered."""

    states: tuple[ServiceState, ...] = field(converter=_states)


@frozen(kw_only=True)
class Stopped:
    """What was to stop has stopped, but for these: commands that did not heed the Stop."""

    still_running: tuple[ServiceState, ...] = field(converter=_states, default=())


@frozen(kw_only=True)
class Stop:
    """Everything ends. To a registered command it also says: please end."""


Message: TypeAlias = Lease | Up | Down | Ps | Register | Ready | Refused | States | Stopped | Stop

_KINDS: Mapping[str, type[Message]] = {
    kind.__name__: kind
    for kind in (Lease, Up, Down, Ps, Register, Ready, Refused, States, Stopped, Stop)
}


def encode(message: Message) -> bytes:
    """The line for a message."""
    line = json.dumps({"kind": type(message).__name__, **asdict(message)})
    return f"{line}\n".encode()


def decode(line: bytes) -> Message:
    """The message of a line.

    Raises:
        ServiceError: the other side speaks another version of this protocol.
    """
    try:
        members = json.loads(line)
        return _made(_KINDS[members.pop("kind")], members)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ServiceError(
            "the supervisor that runs is of another version; run `./bouy down` with that version"
        ) from error
