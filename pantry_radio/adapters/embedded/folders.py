"""Where the servers of a home live: folders that their account, never root, can reach."""

import os
import pwd
import secrets
import shutil
import stat
from pathlib import Path
from urllib.parse import quote

from attrs import frozen

from pantry_radio.adapters.embedded.home import home_digest, private_folder, socket_folder
from pantry_radio.domain.errors import CleaningRefusedError, ServiceError

OUTSIDE = Path("/var/lib/pantry_radio")
"""Where root's servers keep what an unprivileged user could not reach in the home."""

VALKEY_SOCKET = "valkey.sock"
DATABASE = "pantry_radio"
DATABASE_USER = "postgres"
DATABASE_PORT = "5432"
"""Of no meaning but that the name of PostgreSQL's socket holds it."""

_REMOVED = "removed-"
_ACCOUNTS = ("postgres", "nobody")


@frozen(kw_only=True)
class Account:
    """The unprivileged user as whom root starts servers. It must have an entry in passwd."""

    uid: int
    gid: int


@frozen(kw_only=True)
class ServerFolders:
    """The folders of one home's servers. `account` is None unless the supervisor is root."""

    home: Path
    data: Path
    sockets: Path
    account: Account | None

    def own(self, folder: Path) -> Path:
        """The folder, made if missing, and private to the user who runs the servers."""
        uid = os.geteuid() if self.account is None else self.account.uid
        gid = os.getegid() if self.account is None else self.account.gid
        return private_folder(folder, uid=uid, gid=gid)


def server_folders(home: Path) -> ServerFolders:
    """Decides where the servers of a home live and as whom they run, and makes the folders.

    The decision is kept by what it made: `home/data` is a folder, or a link to the folder outside.

    Raises:
        ServiceError: a folder cannot be made or is not ours, or root finds no account to use.
    """
    data = _data_folder(home)
    account = _account(data) if os.geteuid() == 0 else None
    uid = os.geteuid() if account is None else account.uid
    sockets = socket_folder(home, uid=uid, inside=data / "run")
    folders = ServerFolders(home=home, data=data, sockets=sockets, account=account)
    folders.own(sockets)
    return folders


def own_urls(home: Path) -> dict[str, str]:
    """The URLs at which the servers of a home answer when they run; none before its first start."""
    sockets = _sockets_of(home.resolve())
    return {} if sockets is None else {"cache": cache_url(sockets), "db": database_url(sockets)}


def cache_url(sockets: Path) -> str:
    """The URL of Valkey for redis-py."""
    return f"unix://{quote(os.fspath(sockets / VALKEY_SOCKET))}"


def database_url(sockets: Path) -> str:
    """The URL of PostgreSQL for libpq; the port is named so that PGPORT cannot lead elsewhere."""
    host = quote(os.fspath(sockets), safe="")
    return f"postgresql://{DATABASE_USER}@/{DATABASE}?host={host}&port={DATABASE_PORT}"


def anyone_can_reach(path: Path) -> bool:
    """Whether every folder on the way to the path, and the path itself, lets any user through."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def own_data(home: Path) -> Path | None:
    """Where the data of a home's servers lies, if there is any.

    Raises:
        CleaningRefusedError: somebody has put a link there that leads elsewhere.
    """
    inside = home / "data"
    data = inside.resolve()
    if inside.is_symlink() and data != OUTSIDE / home_digest(home.resolve()):
        raise CleaningRefusedError(
            f"{inside} is a link to {data} that is not ours, and is not followed; remove it, or "
            "what it leads to, yourself"
        )
    return data if data.is_dir() else None


def remove_server_folders(home: Path) -> None:
    """Removes the data and sockets of a home's servers; the caller holds the home's lock."""
    data = (home / "data").resolve()
    if not data.is_dir():
        return
    sockets = _sockets_of(home)
    for folder in (data / "db", data / "cache"):
        if folder.exists():  # what is half removed must not be taken for data
            folder.rename(data / f"{_REMOVED}{folder.name}-{secrets.token_hex(4)}")
    for folder in (*data.glob(f"{_REMOVED}*"), *data.glob("db.new-*")):
        shutil.rmtree(folder)
    if sockets is not None and sockets.exists():
        shutil.rmtree(sockets)
    for lock in data.glob("*.lock"):
        lock.unlink()
    data.rmdir()  # whatever else lies there is not ours, and this fails
    if (home / "data").is_symlink():
        (home / "data").unlink()


def _sockets_of(home: Path) -> Path | None:
    """The folder of the servers' sockets, which may not exist; None where there is no data."""
    data = (home / "data").resolve()
    if not data.is_dir():
        return None
    account = _account(data) if os.geteuid() == 0 else None
    uid = os.geteuid() if account is None else account.uid
    return socket_folder(home, uid=uid, inside=data / "run")


def _data_folder(home: Path) -> Path:
    """`home/data`, or what it links to: for root, a folder outside if the home is closed."""
    inside = home / "data"
    if inside.is_symlink():
        data = inside.resolve()
    elif inside.exists() or os.geteuid() != 0 or anyone_can_reach(home):
        data = inside
    else:
        data = OUTSIDE / home_digest(home)
        inside.symlink_to(data)
    _make_open_folder(data) if os.geteuid() == 0 else data.mkdir(mode=0o700, exist_ok=True)
    return data


def _make_open_folder(folder: Path) -> None:
    """Makes a folder of root that others can walk through but not list, and its parent."""
    try:
        for step, mode in ((folder.parent, 0o755), (folder, 0o711)):
            if not step.is_dir():
                step.mkdir()
                step.chmod(mode)
    except OSError as error:
        raise ServiceError(f"cannot make {folder}: {error.strerror}") from error


def _account(data: Path) -> Account:
    """The owner of the data that is there already, else the first account that exists."""
    for folder in (data / "db", data / "cache"):
        if folder.is_dir() and folder.stat().st_uid != 0:
            owner = folder.stat()
            return Account(uid=owner.st_uid, gid=owner.st_gid)
    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise ServiceError(
        "servers never run as root, and there is no user `postgres` or `nobody` to run them; "
        "add one, or set REDIS_URL and DATABASE_URL"
    )
