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

from pantry_radio.adapters.embedded.client import registered
from pantry_radio.adapters.embedded.home import log_file, make_home
from pantry_radio.adapters.embedded.protocol import SERVICE_VARIABLE
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.settings import Settings


@frozen(kw_only=True)
class Life:
    """`stop` is set when the service is to end; `log` is a file to write to, if one is needed."""

    stop: threading.Event = field(factory=threading.Event)
    log: Path | None


@contextmanager
def alive(service: str, settings: Settings, *, detail: str) -> Iterator[Life]:
    """Makes this process a service during a `with` block.

    In the foreground `ps`, `logs` and `down` see it too; under the supervisor they do anyhow.
    """
    make_home(settings.home)
    is_supervised = SERVICE_VARIABLE in os.environ
    life = Life(log=None if is_supervised else log_file(settings.home, service))
    set_up_logs(settings.log_level, also_to=life.log)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        # In a thread: this one may hold the lock of the Event at the moment of the signal.
        _thread.start_new_thread(life.stop.set, ())

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    shown = (
        nullcontext()
        if is_supervised
        else registered(settings.home, service, detail=detail, on_stop=life.stop.set)
    )
    with shown:
        yield life


def settings_from_flags(**flags: object) -> None:
    """Puts what a person typed into the environment: the worker processes are to know it too."""
    given = {name: _text(value) for name, value in flags.items() if value is not None}
    os.environ.update(given)


def _text(value: object) -> str:
    # What a person types starts at the folder where that person is.
    return str(value.absolute() if isinstance(value, Path) else value)
