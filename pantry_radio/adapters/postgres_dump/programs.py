"""pg_dump: which one to run, and whether it knows the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pantry_radio.domain.errors import DumpError

_VERSION = re.compile(r"pg_dump \(PostgreSQL\) (\d+)")
_PATIENCE_SECONDS = 30


def pg_dump_for(server_version: int, given: Sequence[Path] = ()) -> Path:
    """The first of the given ones, else of PATH, that is not older than the server.

    Raises:
        DumpError: there is none.
    """
    needed = server_version // 10_000
    on_path = shutil.which("pg_dump")
    found = [*given, *([Path(on_path)] if on_path else [])]
    versions = {path: _major(path) for path in found}
    for path, version in versions.items():
        if version >= needed:
            return path
    has = ", ".join(f"{path} is of PostgreSQL {version}" for path, version in versions.items())
    raise DumpError(
        f"the server is PostgreSQL {needed}, and there is no pg_dump of that version or a newer "
        f"one{f' ({has})' if has else ''}; install the client programs of PostgreSQL {needed}, or "
        "pantry-radio[embedded]"
    )


@cache
def _major(path: Path) -> int:
    try:
        said = subprocess.run(
            [os.fspath(path), "--version"],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        ).stdout
    except OSError as exc:
        raise DumpError(f"{path} cannot be run: {exc.strerror}") from exc
    except subprocess.TimeoutExpired as exc:
        raise DumpError(
            f"{path} --version has not answered within {_PATIENCE_SECONDS} s; run it by hand to "
            "see why, or put another pg_dump first on PATH"
        ) from exc
    match = _VERSION.match(said)
    return int(match[1]) if match else 0
