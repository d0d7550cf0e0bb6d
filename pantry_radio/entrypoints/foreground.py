"""A service as a command: its logs, its end by a signal or by `bouy down`, and that it is seen."""

import _thread
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType

from attrs import field, frozen
from loguru import logger

from pantry_radio.adapters.embedded.client import registered
from pantry_radio.adapters.embedded.home import log_file, make_home
from pantry_radio.adapters.embedded.protocol import LOG_VARIABLE, SERVICE_VARIABLE
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.servers import log_limits, say_loss
from pantry_radio.entrypoints.settings import Settings


@frozen(kw_only=True)
class Life:
    """`stop` is set when the service is to end; `log` is the file for it and its workers."""

    stop: threading.Event = field(factory=threading.Event)
    log: Path | None


@contextmanager
def alive(service: str, settings: Settings, *, detail: str) -> Iterator[Life]:
    """Makes this process a service during a `with` block.

    In the foreground `ps`, `logs` and `down` see it too; under the supervisor they do anyhow. Who
    else looks after it, as a container engine does, says so by PANTRY_RADIO_SERVICE, and finds its
    lines on stderr.
    """
    is_looked_after = SERVICE_VARIABLE in os.environ
    if not is_looked_after:
        make_home(settings.home)
    life = Life(log=_log_of(service, settings, is_looked_after=is_looked_after))
    set_up_service_logs(settings, life.log)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        # In a thread: this one may hold the lock of the Event at the moment of the signal.
        _thread.start_new_thread(life.stop.set, ())

    def on_stop() -> None:
        logger.info("Asked to end: by `bouy down`, or because the supervisor was told to end")
        life.stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    shown = (
        nullcontext()
        if is_looked_after
        else registered(settings.home, service, detail=detail, on_stop=on_stop, on_loss=say_loss)
    )
    with shown:
        yield life


def set_up_service_logs(settings: Settings, log: Path | None) -> None:
    """The log lines of a service and of its workers: into its log, and before a person's eyes."""
    set_up_logs(
        settings.log_level,
        also_to=log,
        limits=log_limits(settings),
        on_stderr=LOG_VARIABLE not in os.environ,
    )


def _log_of(service: str, settings: Settings, *, is_looked_after: bool) -> Path | None:
    given = os.environ.get(LOG_VARIABLE)
    if given is not None:
        return Path(given)
    return None if is_looked_after else log_file(settings.home, service)


def settings_from_flags(**flags: object) -> None:
    """Puts what a person typed into the environment: the worker processes are to know it too."""
    given = {name: _text(value) for name, value in flags.items() if value is not None}
    os.environ.update(given)


def _text(value: object) -> str:
    # What a person types starts at the folder where that person is.
    return str(value.absolute() if isinstance(value, Path) else value)
