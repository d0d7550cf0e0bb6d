"""Settings in effect: the environment, then `.env`, then defaults; all faults at once."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from pantry_radio.adapters import env_file
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.setting_kinds import Setting
from pantry_radio.entrypoints.setting_table import SETTINGS, Settings

__all__ = [
    "Given",
    "Origin",
    "Settings",
    "broken_line",
    "load_settings",
    "mode_of",
    "resolve",
    "root_of",
]

ROOT: Final = "PANTRY_RADIO_ROOT"
"""Set by bouy: the folder where `.env` lies and relative paths start."""


class Origin(StrEnum):
    """Where a value comes from."""

    ENVIRONMENT = "environment"
    FILE = ".env"
    DEFAULT = "default"


@frozen(kw_only=True)
class Given:
    """A setting with the text that counts for it, and what is wrong with it, if anything."""

    setting: Setting
    text: str
    origin: Origin
    value: Any
    fault: str | None


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in effect: the environment first, then `.env`, then the defaults.

    `PANTRY_RADIO_ROOT` (set by bouy) is where `.env` lies and what relative paths start from, so
    that a command means the same in every folder; without it, the current folder. An empty value
    counts as unset.

    Raises:
        SettingsError: one line for every setting that is wrong.
    """
    root = root_of(environment)
    file = env_file.read(root / ".env")
    given = resolve(environment, file.values)
    of_ours = [each for each in given if each.setting.field is not None]
    faults = [each.fault for each in given if each.fault is not None]
    faults += [broken_line(root, line) for line in file.broken_lines]
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(root=root, **{str(each.setting.field): _placed(each, root) for each in of_ours})


def resolve(environment: Mapping[str, str], in_file: Mapping[str, str]) -> tuple[Given, ...]:
    """What counts for every setting, right or wrong. A wrong one has the value of its default."""
    return tuple(_given(each, environment, in_file) for each in SETTINGS)


def root_of(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder where relative paths start."""
    return Path(environment.get(ROOT) or Path.cwd()).absolute()


def mode_of(environment: Mapping[str, str] = os.environ) -> str:
    """`local` or `compose`, without a look at the other settings: they may be wrong."""
    name = "BOUY_MODE"
    given = environment.get(name)
    if given is None:
        given = env_file.read(root_of(environment) / ".env").values.get(name)
    return "compose" if (given or "").casefold() == "compose" else "local"


def broken_line(root: Path, line: int) -> str:
    """What to say about a line of `.env` that cannot be read."""
    return f"{root / '.env'}: line {line} is not understood; write NAME=value or # a comment"


def _placed(given: Given, root: Path) -> Any:  # noqa: ANN401 (each of its own kind)
    """The value; a path starts at the root."""
    return root / given.value if isinstance(given.value, Path) else given.value


def _given(declared: Setting, environment: Mapping[str, str], in_file: Mapping[str, str]) -> Given:
    # An empty value in the environment hides the one in the file.
    origin = Origin.ENVIRONMENT if declared.name in environment else Origin.FILE
    written = {**in_file, **environment}.get(declared.name, "")
    if not written:
        origin = Origin.DEFAULT
    text = written or declared.default
    kind, fault = declared.kind, None
    try:
        value = kind.parse(text)
    except ValueError:
        value = kind.parse(declared.default)
        shown = "" if kind.is_secret or kind.is_url else f", not {text!r}"
        fault = f"{declared.name} must be {kind.accepts}{shown}"
    return Given(setting=declared, text=text, origin=origin, value=value, fault=fault)
