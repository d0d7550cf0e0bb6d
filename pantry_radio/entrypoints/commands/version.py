"""`bouy version`: what runs here."""

import json
import os
import platform
from typing import Annotated

from cyclopts import Parameter

from pantry_radio import __version__
from pantry_radio.adapters.reader_version import reader_version
from pantry_radio.entrypoints.settings import mode_of


def version(*, json_: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Show the version, and what a report of a fault should name.

    The reader version changes with any code that decides how a result is read: databases made with
    different ones may differ.

    Parameters
    ----------
    json_
        Print a JSON object.
    """
    found = facts()
    print(json.dumps(found, indent=2) if json_ else as_text(found))


def facts() -> dict[str, str]:
    """By name."""
    return {
        "version": __version__,
        "python": platform.python_version(),
        "reader_version": reader_version(),
        "mode": mode_of(os.environ),
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def as_text(found: dict[str, str]) -> str:
    """One fact a line; the version first."""
    head = f"pantry_radio {found['version']}"
    rest = {name.replace("_", " "): text for name, text in found.items() if name != "version"}
    return "\n".join([head, *(f"{name:<15} {text}" for name, text in rest.items())])
