"""Compose mode: the commands of bouy on the containers of compose.yml."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pantry_radio.adapters import env_file
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.compose.calls import Site, asks_before, calls, stays_here
from pantry_radio.entrypoints.compose.engine import compose_command
from pantry_radio.entrypoints.compose.paths import (
    ARCHIVES_INSIDE,
    OUTPUTS_INSIDE,
    Place,
    Placing,
)
from pantry_radio.entrypoints.settings import Origin, Settings, resolve

__all__ = ["run", "stays_here"]

EXIT_FAILED = 1
_USER_OF_IMAGE = 10001
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Runs one command of bouy in containers. Of several calls the first that fails ends it.

    The last call takes the place of this process: its exit code, its terminal and all signals are
    its own. So this returns only where a call before it failed.

    Raises:
        ServiceError: there is no compose, or its engine does not answer.
        SettingsError: no such service, or a setting that no container can follow.
    """
    _check_urls(settings)
    places = _places(settings)
    planned = calls(arguments, _site(settings, places))
    compose = (*compose_command(), "--file", str(_file(settings)))
    question = asks_before(arguments)
    if question and not _is_agreed(question):
        return EXIT_FAILED
    environment = {**os.environ, **_bound(places)}
    *before, last = ((*compose, *call) for call in planned)
    for command in before:
        code = subprocess.run(command, env=environment, check=False).returncode
        if code != 0:
            return code
    if {"ps", "--format"} <= set(last) and {"exec", "run"}.isdisjoint(last):
        return _print_services(last, environment)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(last[0], last, environment)  # noqa: S606 (there is no shell, and that is meant)
    return EXIT_FAILED  # never: for who checks types


def _print_services(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """One document of the form that `ps --json` has here; Compose prints a list, or a line each."""
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return done.returncode
    listed = done.stdout.strip()
    found = json.loads(listed or "[]") if listed[:1] in ("", "[") else _lines(listed)
    services = [
        {
            "service": each.get("Service"),
            "status": each.get("State"),
            "health": each.get("Health") or None,
            "detail": each.get("Status", ""),
        }
        for each in found
    ]
    print(json.dumps({"services": services}, indent=2))
    return 0


def _lines(listed: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in listed.splitlines() if line.strip()]


def _file(settings: Settings) -> Path:
    file = settings.root / "compose.yml"
    if not file.is_file():
        raise SettingsError(
            f"there is no {file}: compose mode works with ./bouy of a clone of the project"
        )
    return file


def _site(settings: Settings, places: tuple[Place, ...]) -> Site:
    return Site(
        is_terminal=sys.stdin.isatty() and sys.stdout.isatty(),
        has_publisher=settings.data_repo_url is not None,
        own_cache=settings.redis_url is None,
        own_db=settings.database_url is None,
        placing=Placing(places=places, exists=os.path.lexists, folder=Path.cwd()),
    )


def _places(settings: Settings) -> tuple[Place, ...]:
    """A folder is the host's where a setting names it, else it is a volume."""
    written = env_file.read(settings.root / ".env").values
    named = {
        given.setting.name
        for given in resolve(os.environ, written)
        if given.origin is not Origin.DEFAULT
    }
    return (
        Place(
            outside=settings.output_dir,
            inside=OUTPUTS_INSIDE,
            is_bound="OUTPUT_DIR" in named,
        ),
        Place(
            outside=settings.archive_dir,
            inside=ARCHIVES_INSIDE,
            is_bound="ARCHIVE_DIR" in named,
        ),
    )


def _bound(places: tuple[Place, ...]) -> Mapping[str, str]:
    """What compose.yml is to know of folders of the host: where they are, and whose."""
    names = dict(zip(("BOUY_OUTPUTS", "BOUY_ARCHIVES"), places, strict=True))
    bound = {name: place.outside for name, place in names.items() if place.is_bound}
    owners = {_owner(folder) for folder in bound.values()}
    if len(owners) > 1:
        raise SettingsError(
            f"{' and '.join(map(str, bound.values()))} have different owners, and a container "
            "runs as one user: chown one of them"
        )
    variables = {name: str(folder) for name, folder in bound.items()}
    for uid, gid in owners:
        variables["BOUY_USER"] = f"{uid}:{gid}"
    return variables


def _owner(folder: Path) -> tuple[int, int]:
    """Who owns it; it is made if it is not there. Containers never run as root."""
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            if os.geteuid() == 0:
                os.chown(folder, _USER_OF_IMAGE, _USER_OF_IMAGE)
        stat = folder.stat()
    except OSError as exc:
        raise SettingsError(f"{folder} cannot be used: {exc.strerror}") from exc
    if stat.st_uid == 0:
        raise SettingsError(
            f"{folder} belongs to root, and containers do not run as root: "
            f"chown -R {_USER_OF_IMAGE}:{_USER_OF_IMAGE} {folder}"
        )
    return stat.st_uid, stat.st_gid


def _check_urls(settings: Settings) -> None:
    urls = {"REDIS_URL": settings.redis_url, "DATABASE_URL": settings.database_url}
    for name, url in urls.items():
        if url is None:
            continue
        host = urlsplit(url).hostname
        if host is None or host in _THIS_MACHINE:
            raise SettingsError(
                f"{name} names a server of this machine, which no container can reach under that "
                "name. Unset it for the server of compose.yml, or name the host by its address"
            )


def _is_agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise SettingsError(f"{question} If that is meant: --yes")
    return input(f"{question} Go on? [y/N] ").strip().casefold() in {"y", "yes"}
