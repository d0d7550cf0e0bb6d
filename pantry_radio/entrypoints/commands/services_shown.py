"""Services as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve
from rich.table import Table
from rich.text import Text

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.protocol import ServiceState, ServiceStatus
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.servers import APP, SERVICES, external_urls, why_stopped
from pantry_radio.entrypoints.settings import Settings

_STYLES = {"running": "green", "failing": "bold red", "starting": "yellow", "stopping": "yellow"}
_OF_APP = "the environment of `./bouy exec app`; it has no process"
_OF_EXTERNAL = "as the settings say; not ours to start or stop"


def states_of(settings: Settings) -> tuple[ServiceState, ...]:
    """All that is ours and has processes, running or not. Starts nothing."""
    external = external_urls(settings)
    names = [name for name in SERVICES if name not in (APP, *external)]
    # A supervisor lists its own servers always; one that stands in for an external one counts.
    return tuple(
        evolve(state, detail=state.detail or why_stopped(state.service, settings))
        if state.status is ServiceStatus.STOPPED
        else state
        for state in client.ps(settings.home, names)
        if state.service not in external or state.status is not ServiceStatus.STOPPED
    )


def print_services(settings: Settings, *, as_document: bool) -> None:
    """Prints all services, in the order of `SERVICES`."""
    states, external = states_of(settings), external_urls(settings)
    if as_document:
        document: list[dict[str, object]] = [{"service": APP, "status": "ready"}]
        document += [{"service": name, "status": "external"} for name in external]
        document += as_json(states)
        document.sort(key=lambda member: _place(str(member["service"])))
        print(json.dumps({"services": document}, indent=2))
        return
    rows = [(APP, "ready", "", "", _OF_APP)]
    rows += [(name, "external", "", "", _OF_EXTERNAL) for name in external]
    rows += [_cells(state) for state in states]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("SERVICE", "STATUS", "PID", "UPTIME", "DETAIL"):
        table.add_column(heading, no_wrap=heading != "DETAIL")
    for service, status, *others in sorted(rows, key=lambda row: _place(row[0])):
        table.add_row(service, Text(status, _STYLES.get(status, "")), *others)
    plain_console().print(table)


def as_json(states: Iterable[ServiceState]) -> list[dict[str, object]]:
    """The same facts, with the names that they have in the code."""
    return [
        {
            "service": state.service,
            "status": state.status.value,
            "pid": state.pid,
            "uptime_seconds": state.uptime_seconds,
            "is_foreground": state.is_foreground,
            "detail": state.detail,
        }
        for state in states
    ]


def _place(service: str) -> int:
    return SERVICES.index(service) if service in SERVICES else len(SERVICES)


def _cells(state: ServiceState) -> tuple[str, str, str, str, str]:
    uptime = state.uptime_seconds
    return (
        state.service,
        state.status.value,
        str(state.pid or ""),
        "" if uptime is None else str(timedelta(seconds=int(uptime))),
        _detail(state),
    )


def _detail(state: ServiceState) -> str:
    if state.is_foreground:
        return f"foreground: {state.detail}"
    if state.status is ServiceStatus.FAILING:
        return f"{state.detail}; is started again; `./bouy logs {state.service}` may say why"
    return state.detail
