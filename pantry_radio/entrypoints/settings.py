"""Settings from the environment and `.env`: read once, checked at the start, all faults at once."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from attrs import frozen
from dotenv import dotenv_values

from pantry_radio.domain.errors import SettingsError

_T = TypeVar("_T")
_MAX_PORT = 65_534  # the reconciler serves its metrics on the next one
_FSYNC = {"always": True, "off": False}
_RECONCILE = {"on": True, "off": False, "auto": None}


@frozen(kw_only=True)
class Settings:
    """What this installation was told. Paths are absolute; an unset URL means our own server.

    `reconcile` says whether a recorder hands what it has recorded to the reconciler; None is off,
    except where `bouy up` runs both.
    """

    root: Path
    home: Path
    output_dir: Path
    archive_dir: Path
    redis_url: str | None
    database_url: str | None
    fsync: bool
    recorder_processes: int
    recorder_threads: int
    reconcile: bool | None
    reconciler_processes: int
    reconciler_threads: int
    metrics_port: int
    dead_letter_days: int
    log_level: str


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in effect: the environment first, then `.env`, then the defaults.

    `PANTRY_RADIO_ROOT` (set by bouy) is where `.env` lies and what relative paths start from, so
    that a command means the same in every folder; without it, the current folder. An empty value
    counts as unset.

    Raises:
        SettingsError: one line for every setting that is wrong.
    """
    root = Path(environment.get("PANTRY_RADIO_ROOT") or Path.cwd()).absolute()
    written = {**_from_file(root / ".env"), **environment}
    reader = _Reader({key: value for key, value in written.items() if value})
    settings = Settings(
        root=root,
        home=root / reader.text("PANTRY_RADIO_HOME", ".pantry_radio"),
        output_dir=root / reader.text("OUTPUT_DIR", "outputs"),
        archive_dir=root / reader.text("ARCHIVE_DIR", "archives"),
        redis_url=reader.redis_url("REDIS_URL"),
        database_url=reader.url("DATABASE_URL", ("postgresql://", "postgres://")),
        fsync=reader.read("PANTRY_RADIO_FSYNC", "always", _FSYNC.__getitem__),
        recorder_processes=reader.number("PANTRY_RADIO_RECORDER_PROCESSES", 2, 1, 64),
        recorder_threads=reader.number("PANTRY_RADIO_RECORDER_THREADS", 4, 1, 256),
        reconcile=reader.read("PANTRY_RADIO_RECONCILE", "auto", _RECONCILE.__getitem__),
        reconciler_processes=reader.number("PANTRY_RADIO_RECONCILER_PROCESSES", 1, 1, 64),
        reconciler_threads=reader.number("PANTRY_RADIO_RECONCILER_THREADS", 4, 1, 256),
        metrics_port=reader.number("PANTRY_RADIO_METRICS_PORT", 9191, 0, _MAX_PORT),
        dead_letter_days=reader.number("PANTRY_RADIO_DEAD_LETTER_DAYS", 7, 1, 36_500),
        log_level=reader.read("PANTRY_RADIO_LOG_LEVEL", "INFO", _log_level),
    )
    if reader.faults:
        raise SettingsError("\n".join(reader.faults))
    return settings


def _from_file(file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(file)
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{file} cannot be read: {exc}") from exc


class _Reader:
    """Reads settings one by one and collects what is wrong with them."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._written.get(name, default)

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self._written.get(name)
        if value is not None and not value.startswith(schemes):
            self.faults.append(f"{name} must begin with one of {', '.join(schemes)}")
        return value

    def redis_url(self, name: str) -> str | None:
        value = self.url(name, ("redis://", "rediss://", "unix://"))
        try:
            urlsplit(value or "").port  # noqa: B018 (asking for it checks it)
        except ValueError:
            self.faults.append(f"{name}: the port must be a number")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        number = self.read(name, str(default), int)
        if least <= number <= most:
            return number
        self.faults.append(f"{name} must be from {least} to {most}, not {number}")
        return default

    def read(self, name: str, default: str, parse: Callable[[str], _T]) -> _T:
        value = self._written.get(name, default)
        try:
            return parse(value)
        except (ValueError, KeyError):
            self.faults.append(f"{name}={value!r} is not understood (default: {default})")
            return parse(default)


def _log_level(name: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if name.upper() not in levels:
        raise ValueError(name)
    return name.upper()
