"""The environment of a service: what `bouy exec` and `bouy shell` run a program in."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from pantry_radio.adapters.embedded.client import lease_beyond_exec
from pantry_radio.domain.errors import ServiceError, SettingsError
from pantry_radio.entrypoints.servers import CACHE, DB, SERVICES, external_urls, log_limits
from pantry_radio.entrypoints.settings import Settings
from pantry_radio.entrypoints.small_programs import make_small_programs

EXIT_NOT_RUNNABLE = 126
EXIT_NOT_FOUND = 127
"""As shells have it."""


def become(service: str, command: Sequence[str], settings: Settings) -> int:
    """Turns this process into a program in the environment of a service.

    So its exit code, its terminal and all signals are its own. The servers that it may need run as
    long as it does. Returns only where the program cannot be run, with the exit code for that.
    """
    environment = {**os.environ, **_variables(service, settings)}
    environment["PATH"] = _path(settings)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and that is inherited
        signal.signal(number, signal.SIG_DFL)
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.chdir(settings.root)
        _replace_process(command, environment)
    except FileNotFoundError:
        _say(f"{service} has no program {command[0]}")
        return EXIT_NOT_FOUND
    except OSError as error:
        _say(f"{command[0]} cannot be run: {error.strerror}")
        return EXIT_NOT_RUNNABLE


def known_service(service: str) -> str:
    """The name.

    Raises:
        SettingsError: there is no such service.
    """
    if service not in SERVICES:
        raise SettingsError(f"there is no service {service}; there are {', '.join(SERVICES)}")
    return service


def _replace_process(command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    # A search on the PATH of the new environment, not on ours.
    os.execvpe(command[0], list(command), environment)  # noqa: S606 - nothing is to interpret it


def _variables(service: str, settings: Settings) -> dict[str, str]:
    variables = {
        "PANTRY_RADIO_ROOT": str(settings.root),
        "PANTRY_RADIO_HOME": str(settings.home),
        "OUTPUT_DIR": str(settings.output_dir),
        "ARCHIVE_DIR": str(settings.archive_dir),
        "DATA_REPO_PATH": str(settings.data_repo_path),
    }
    urls = _urls(service, settings)
    if CACHE in urls:
        variables["REDIS_URL"] = urls[CACHE]
    if DB in urls:
        from pantry_radio.adapters.postgres.libpq_environment import (  # noqa: PLC0415 - slow
            libpq_environment,
        )

        variables["DATABASE_URL"] = urls[DB]
        variables |= libpq_environment(urls[DB])
    return variables


def _urls(service: str, settings: Settings) -> dict[str, str]:
    """Those of the service itself, or of both servers; `df` is to work when no server can start."""
    urls = external_urls(settings)
    wanted = (service,) if service in (CACHE, DB) else (CACHE, DB)
    own = [name for name in wanted if name not in urls]
    if not own:
        return urls
    try:
        return urls | dict(lease_beyond_exec(settings.home, own, logs=log_limits(settings)))
    except ServiceError as error:
        if service in (CACHE, DB):
            raise
        reason = str(error).partition("\n")[0]
        _say(f"goes on without {' and '.join(own)}: {reason}")
        return urls


def _say(sentence: str) -> None:
    sys.stderr.write(f"bouy: {sentence}\n")


def _path(settings: Settings) -> str:
    former = os.environ.get("PATH") or os.defpath
    try:
        folder = make_small_programs(settings.home)
    except OSError as error:  # a full disk: `bouy exec app df` is wanted just then
        _say(f"goes on without psql and redis-cli: {error.strerror}")
        return former
    return os.pathsep.join(
        [str(folder), *(part for part in former.split(os.pathsep) if part != str(folder))]
    )
