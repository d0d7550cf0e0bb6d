"""`bouy up`, `down` and `ps`: the services of this installation."""

import json
import os
import sys
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.protocol import Program, ServiceState, ServiceStatus
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.commands.service_names import ServiceName
from pantry_radio.entrypoints.commands.services_shown import as_json, print_services, states_of
from pantry_radio.entrypoints.python import PROGRAM
from pantry_radio.entrypoints.servers import (
    APP,
    CACHE,
    DB,
    METRICS,
    PUBLISHER,
    RECONCILER,
    RECORDER,
    external_urls,
    log_limits,
)
from pantry_radio.entrypoints.service_environment import known_service
from pantry_radio.entrypoints.settings import Settings, load_settings

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
_PROGRAMS = {
    RECORDER: (*PROGRAM, "recorder"),
    RECONCILER: (*PROGRAM, "reconciler"),
    PUBLISHER: (*PROGRAM, "haarrrvest", "serve"),
    METRICS: (*PROGRAM, "metrics", "serve"),
}
_NEEDS = {RECORDER: (CACHE,), RECONCILER: (CACHE, DB), PUBLISHER: (DB,), METRICS: ()}
_Json = Annotated[bool, Parameter(name="--json", negative="")]
_Flag = Annotated[bool, Parameter(negative="")]


def up(
    *services: ServiceName, with_init: _Flag = False, overwrite: _Flag = False, json_: _Json = False
) -> int:
    """Start services in the background and keep them running: all, or those named.

    May be repeated: what runs stays as it is. The publisher is started with all others where
    DATA_REPO_URL is set, metrics where PANTRY_RADIO_METRICS_PORT is not 0.

    Parameters
    ----------
    services
        cache (Valkey), db (PostgreSQL), recorder, reconciler, publisher, metrics.
    with_init
        First fill the empty database: from the newest SQL dump of the data repository, else by
        replaying the archive.
    overwrite
        With --with-init: also where the database is not empty. Recorded files stay.
    json_
        Print what runs then as JSON.
    """
    settings = load_settings()
    wanted = tuple(map(known_service, services)) or _usual(settings)
    # Before anything is started that would write to the database meanwhile.
    code = _filled(settings, with_init=with_init, overwrite=overwrite)
    if code == EXIT_INTERRUPTED:
        return code
    external = external_urls(settings)
    own = [service for service in wanted if service not in (APP, *external)]
    if own:
        client.up(
            settings.home,
            own,
            programs=[_program(service, external) for service in own if service in _PROGRAMS],
            environment=_environment(settings, wanted),
            logs=log_limits(settings),
        )
    _say_of_app(wanted, "there is nothing to start")
    print_services(settings, as_document=json_)
    return code


def down(*services: ServiceName, json_: _Json = False) -> int:
    """Stop services, also those started in the foreground: all, or those named.

    May be repeated, and works in any state: what does not end in time, or hangs, is killed.

    Parameters
    ----------
    services
        cache, db, recorder, reconciler, publisher, metrics.
    json_
        Print what was stopped as JSON.
    """
    settings = load_settings()
    own = [service for service in map(known_service, services) if service != APP]
    running, stubborn = _brought_down(settings, own) if own or not services else ((), ())
    is_known = running is not None
    for state in stubborn:
        print(
            f"bouy: {state.service} (process {state.pid}) did not end when asked", file=sys.stderr
        )
    _say_of_app(services, "there is nothing to stop")
    left = {state.pid for state in stubborn}
    stopped = [state for state in running or () if state.pid not in left]
    if json_:
        print(json.dumps({"stopped": as_json(stopped), "still_running": as_json(stubborn)}))
    else:
        names = ", ".join(dict.fromkeys(state.service for state in stopped))
        print(f"stopped {names or ('nothing' if is_known else 'all that ran')}")
    return EXIT_FAILED if stubborn else 0


def ps(*, json_: _Json = False) -> None:
    """Show what runs.

    Parameters
    ----------
    json_
        Print it as JSON.
    """
    print_services(load_settings(), as_document=json_)


def _usual(settings: Settings) -> tuple[str, ...]:
    """What `up` starts where nothing is named."""
    publisher = (PUBLISHER,) if settings.data_repo_url else ()
    metrics = (METRICS,) if settings.metrics_port else ()
    return (CACHE, DB, RECORDER, RECONCILER, *publisher, *metrics)


def _filled(settings: Settings, *, with_init: bool, overwrite: bool) -> int:
    """Does what `--with-init` asks for, and returns its exit code; 0 where it was not asked for.

    A few files that cannot be loaded are no reason to leave the system down.
    """
    from pantry_radio.entrypoints.commands.initializing import restored_database  # noqa: PLC0415

    if with_init:
        return restored_database(settings, overwrite=overwrite)
    if overwrite:
        raise SettingsError("--overwrite goes with --with-init")
    return 0


def _program(service: str, external: dict[str, str]) -> Program:
    return Program(
        service=service,
        argv=_PROGRAMS[service],
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


def _brought_down(
    settings: Settings, services: list[str]
) -> tuple[tuple[ServiceState, ...] | None, tuple[ServiceState, ...]]:
    """What ran before, as far as it was to be stopped, and what of it did not heed."""
    return _running(settings, services), client.down(settings.home, services)


def _running(settings: Settings, services: list[str]) -> tuple[ServiceState, ...] | None:
    """What a `down` of these will end; None where a supervisor that hangs cannot say."""
    from pantry_radio.adapters.embedded.connection import SupervisorHangsError  # noqa: PLC0415

    try:
        states = states_of(settings)
    except SupervisorHangsError as error:
        if services:
            raise
        print(f"bouy: {str(error).partition(';')[0]}; it is woken, or else killed", file=sys.stderr)
        return None
    return tuple(
        state
        for state in states
        if state.status is not ServiceStatus.STOPPED and (not services or state.service in services)
    )


def _say_of_app(services: tuple[str, ...], what: str) -> None:
    if APP in services:
        print(
            f"bouy: app is no process but the environment of `./bouy exec app`: {what}",
            file=sys.stderr,
        )
