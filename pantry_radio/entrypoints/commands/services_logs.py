"""`bouy logs`: the newest lines of the services' logs, and what comes next."""

import sys
import time
from collections.abc import Iterable
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.log_reading import LogReader
from pantry_radio.entrypoints.commands.service_names import LoggedName
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.servers import APP, SERVICES
from pantry_radio.entrypoints.service_environment import known_service
from pantry_radio.entrypoints.settings import load_settings

SUPERVISOR = "supervisor"
EXIT_INTERRUPTED = 130
_POLL_SECONDS = 0.2


def logs(
    *services: LoggedName,
    follow: Annotated[bool, Parameter(alias="-f", negative="")] = False,
    tail: Annotated[int, Parameter(alias="-n")] = 200,
) -> int:
    """Print the newest log lines of a service, or of all, with the name of each.

    Parameters
    ----------
    services
        cache, db, recorder, reconciler, publisher, metrics; also supervisor.
    follow
        Go on printing what comes, until Ctrl-C.
    tail
        How many lines of each.
    """
    wanted = tuple(known_service(name) for name in services if name != SUPERVISOR)
    home = load_settings().home
    names: tuple[str, ...] = services or tuple(name for name in SERVICES if name != APP)
    if APP in wanted:
        print("bouy: app has no process, and so no log", file=sys.stderr)
    readers = {name: LogReader(log_file(home, name), tail=tail) for name in names if name != APP}
    try:
        return _print_all(readers, follow=follow)
    finally:
        for reader in readers.values():
            reader.close()


def _print_all(readers: dict[str, LogReader], *, follow: bool) -> int:
    width = max(map(len, readers), default=0) if len(readers) > 1 else 0
    has_any = False
    for name, reader in readers.items():
        lines = reader.newest()
        has_any = has_any or bool(lines)
        _print(name, lines, width)
    if not has_any and not follow:
        print("bouy: nothing has been logged yet", file=sys.stderr)
    try:
        while follow and readers:
            for name, reader in readers.items():
                _print(name, reader.more(), width)
            time.sleep(_POLL_SECONDS)
    except KeyboardInterrupt:  # the way to end it
        return EXIT_INTERRUPTED
    return 0


def _print(name: str, lines: Iterable[bytes], width: int) -> None:
    label = f"{name:<{width}} | " if width else ""
    for line in lines:
        text = line.decode(errors="replace").replace("\t", "    ")
        sys.stdout.write(f"{label}{printable(text)}\n")
    sys.stdout.flush()
