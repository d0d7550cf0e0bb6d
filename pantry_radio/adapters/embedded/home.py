"""Where things lie in a home: the supervisor's lock and socket, the logs, private folders."""

import fcntl
import hashlib
import os
import socket
import stat
from pathlib import Path

from pantry_radio.domain.errors import ServiceError

# sun_path holds 104 bytes on macOS and 108 on Linux; the longest name put there is .s.PGSQL.5432.
_MAX_SOCKET_FOLDER_BYTES = 85
# Fixed, not TMPDIR: every client of a home must come to the same place.
_SHORT_ROOT = Path("/tmp")  # noqa: S108 (the folder made there is checked to be ours alone)
_PRIVATE = 0o700
_TRAVERSABLE = 0o711


def make_home(home: Path) -> None:
    """Makes the home. Root's can be walked through, because root's servers run as another user."""
    if not home.is_dir():
        home.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        home.chmod(_TRAVERSABLE if os.geteuid() == 0 else _PRIVATE)
    (home / "logs").mkdir(mode=_PRIVATE, exist_ok=True)


def log_file(home: Path, service: str) -> Path:
    """The log of a service; `supervisor` has one too. Write to it by a `RotatingLog` only."""
    return home / "logs" / f"{service}.log"


def lock_file(home: Path) -> Path:
    """The file whose flock is held while a supervisor, or anything left of it, is alive."""
    return home / "supervisor.lock"


def supervisor_socket(home: Path) -> Path:
    """The socket on which the supervisor listens, in a folder that may not exist yet."""
    return socket_folder(home, uid=os.geteuid(), inside=home / "run") / "supervisor.sock"


def listen(home: Path) -> socket.socket:
    """A socket that listens there already, made anew. The caller holds the home's lock.

    Raises:
        OSError, ServiceError: it cannot be made.
    """
    path = supervisor_socket(home)
    listener = socket.socket(socket.AF_UNIX)
    try:
        private_folder(path.parent, uid=os.geteuid(), gid=os.getegid())
        path.unlink(missing_ok=True)
        listener.bind(os.fspath(path))
        path.chmod(0o600)
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def socket_folder(home: Path, *, uid: int, inside: Path) -> Path:
    """`inside`, or where that is too long for a socket's path, a short folder for this home."""
    if len(os.fsencode(inside)) <= _MAX_SOCKET_FOLDER_BYTES:
        return inside
    return _SHORT_ROOT / f"pantry-radio-{uid}-{home_digest(home)}"


def home_digest(home: Path) -> str:
    """A short name that only this home has."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


def private_folder(folder: Path, *, uid: int, gid: int) -> Path:
    """The folder, made if missing: a real one that this user owns and nobody else can enter.

    Raises:
        ServiceError: something else is in its place; it may have been laid there by someone else.
    """
    try:
        folder.mkdir(mode=_PRIVATE)
        if uid != os.geteuid():
            os.chown(folder, uid, gid, follow_symlinks=False)
    except FileExistsError:
        pass
    except OSError as error:
        raise ServiceError(f"cannot make {folder}: {error.strerror}") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        raise ServiceError(
            f"{folder} is not a folder that user {uid} alone can enter; move it away or mend it"
        )
    return folder


def try_lock(path: Path) -> int | None:
    """A descriptor that holds the exclusive flock of the file, or None while another holds it.

    The lock lives until every copy of the descriptor is closed, in every process that inherited it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def last_lines(path: Path, count: int = 12) -> str:
    """The end of a log, for an error message."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            tail = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(tail.splitlines()[-count:])
