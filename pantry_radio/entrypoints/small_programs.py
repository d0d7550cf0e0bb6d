"""The folder of small programs that comes first on PATH in the environment of a service."""

import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pantry_radio.adapters.embedded.wheels import binary
from pantry_radio.domain.errors import ServiceError
from pantry_radio.entrypoints.python import PROGRAM, REDIS_CLI

_OF_POSTGRESQL = ("psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_isready", "createdb", "dropdb")
_SOURCES = Path(__file__).resolve().parents[2]


def make_small_programs(home: Path) -> Path:
    """Makes the folder, or brings it up to date; safe at any time and for several at once."""
    folder = home / "bin"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, script in _scripts():
        file = folder / name
        if not file.is_file() or file.read_text() != script:
            _put(file, script)
    return folder


def _scripts() -> Iterator[tuple[str, str]]:
    """Scripts, no links: a Python that is linked to does not find its packages."""
    for name in ("python", "python3"):
        yield name, _script(sys.executable)
    yield "bouy", _script(*PROGRAM)
    for name in ("redis-cli", "valkey-cli"):
        yield name, _script(*REDIS_CLI)
    for name in _OF_POSTGRESQL:
        try:
            yield name, _script(os.fspath(binary(name)))
        except ServiceError:  # no wheel for this platform: those of the machine are used
            return


def _script(*command: str) -> str:
    sources = shlex.quote(os.fspath(_SOURCES))
    return (
        "#!/bin/sh\n"
        f'PYTHONPATH={sources}"${{PYTHONPATH:+:$PYTHONPATH}}" exec {shlex.join(command)} "$@"\n'
    )


def _put(file: Path, script: str) -> None:
    """Replaces in one step: somebody may be running it."""
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "w") as writing:
        writing.write(script)
    os.chmod(unfinished, 0o700)  # noqa: PTH101 - a name, not a Path
    os.replace(unfinished, file)  # noqa: PTH105
