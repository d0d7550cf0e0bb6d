"""`bouy up`, `down`, `ps` and `logs`: the services of this installation."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.protocol import Program, ServiceState
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.python import PROGRAM
from pantry_radio.entrypoints.servers import CACHE, DB, RECONCILER, RECORDER, external_urls
from pantry_radio.entrypoints.settings import Settings, load_settings

_NEEDS = {RECORDER: (CACHE,), RECONCILER: (CACHE, DB)}
_SERVICES = (CACHE, DB, *_NEEDS)
EXIT_FAILED = 1


def up(*services: str) -> None:
    """Start services in the background and keep them running: all, or those named.

    Parameters
    ----------
    services
        cache (Valkey), db (PostgreSQL), recorder, reconciler.
    """
    settings = load_settings()
    wanted = _known(services) or _SERVICES
    external = external_urls(settings)
    own = [service for service in wanted if service not in external]
    programs = [_program(service, external) for service in own if service in _NEEDS]
    client.up(settings.home, own, programs=programs, environment=_environment(settings, wanted))
    _print_services(settings)


def down(*services: str) -> int:
    """Stop services, also those started in the foreground: all, or those named.

    Parameters
    ----------
    services
        cache, db, recorder, reconciler.
    """
    settings = load_settings()
    stubborn = client.down(settings.home, _known(services))
    for state in stubborn:
        print(
            f"bouy: {state.service} (process {state.pid}) did not end when asked", file=sys.stderr
        )
    return EXIT_FAILED if stubborn else 0


def ps() -> None:
    """Show what runs."""
    _print_services(load_settings())


def logs(
    *services: str,
    follow: Annotated[bool, Parameter(alias="-f", negative="")] = False,
    tail: Annotated[int, Parameter(alias="-n")] = 200,
) -> int:
    """Print the newest log lines of a service, or of all.

    Parameters
    ----------
    services
        cache, db, recorder, reconciler; also supervisor.
    follow
        Go on printing what comes, until Ctrl-C.
    tail
        How many lines of each.
    """
    settings = load_settings()
    wanted = _known(services, also=("supervisor",)) or _SERVICES
    files = [log_file(settings.home, service) for service in wanted]
    present = [file for file in files if file.exists()]
    if not present and not follow:
        print("bouy: nothing has been logged yet", file=sys.stderr)
        return 0
    # -F goes on where a file is replaced, or not there yet.
    command = ["tail", "-n", str(tail), *(["-F"] if follow else [])]
    shown = files if follow else present
    return subprocess.run([*command, *map(str, shown)], check=False).returncode


def _known(services: tuple[str, ...], also: tuple[str, ...] = ()) -> tuple[str, ...]:
    unknown = [service for service in services if service not in (*_SERVICES, *also)]
    if unknown:
        raise SettingsError(
            f"there is no service {', '.join(unknown)}; there are {', '.join(_SERVICES)}"
        )
    return services


def _program(service: str, external: dict[str, str]) -> Program:
    return Program(
        service=service,
        argv=(*PROGRAM, service),
        needs=tuple(need for need in _NEEDS[service] if need not in external),
    )


def _environment(settings: Settings, wanted: tuple[str, ...]) -> dict[str, str]:
    """Unless it was said otherwise, a recorder feeds the reconciler that is started with it.

    With nobody to take them, paths would only fill the memory of the queue server.
    """
    environment = dict(os.environ)
    if settings.reconcile is None and RECONCILER in wanted:
        environment["PANTRY_RADIO_RECONCILE"] = "on"
    return environment


def _print_services(settings: Settings) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("SERVICE", "STATUS", "PID", "UPTIME", "DETAIL"):
        table.add_column(heading, no_wrap=heading != "DETAIL")
    external = external_urls(settings)
    for state in client.ps(settings.home, [name for name in _SERVICES if name not in external]):
        table.add_row(*_cells(state))
    for service in external:
        table.add_row(service, "external", "", "", "as the settings say; not ours to start or stop")
    Console(highlight=False).print(table)


def _cells(state: ServiceState) -> tuple[str, ...]:
    uptime = state.uptime_seconds
    detail = f"foreground: {state.detail}" if state.is_foreground else state.detail
    return (
        state.service,
        state.status.value,
        str(state.pid or ""),
        "" if uptime is None else str(timedelta(seconds=int(uptime))),
        detail,
    )
