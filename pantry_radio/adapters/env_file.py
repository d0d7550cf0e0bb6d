"""The file `.env`: what it says, how a value is written in it, and its replacement, never torn."""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attrs import field, frozen
from dotenv import dotenv_values
from dotenv.parser import parse_stream

from pantry_radio.domain.errors import PermanentError, SettingsError

_PRIVATE = 0o600
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=?&~-")


class EnvFileError(PermanentError):
    """`.env` cannot be written. Cure: the message says it."""


@frozen(kw_only=True)
class EnvFile:
    """What a file says: its values, and the lines (from 1) that say nothing that can be read."""

    values: Mapping[str, str] = field(factory=dict, repr=False)
    broken_lines: tuple[int, ...] = ()


def read(file: Path, *, as_written: bool = False) -> EnvFile:
    """The file; one that is not there says nothing.

    With `as_written`, a `${NAME}` in a value stays as it is instead of being looked up.

    Raises:
        SettingsError: it is there and cannot be read.
    """
    try:
        with file.open(encoding="utf-8") as stream:
            broken = tuple(each.original.line for each in parse_stream(stream) if each.error)
        found = dotenv_values(file, interpolate=not as_written)
    except FileNotFoundError:
        return EnvFile()
    except UnicodeDecodeError as exc:
        raise SettingsError(f"{file} is no UTF-8 text: {exc.reason}") from exc
    except OSError as exc:
        raise SettingsError(f"{file} cannot be read: {exc.strerror}") from exc
    values = {name: value for name, value in found.items() if value is not None}
    return EnvFile(values=values, broken_lines=broken)


def quoted(value: str) -> str:
    """The value as it stands behind `NAME=`, so that `read(…, as_written=True)` gives it back."""
    if _PLAIN.issuperset(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def save(file: Path, text: str, *, now: datetime) -> Path | None:
    """Puts the text into the file, which its owner alone can read then; returns the old one's copy.

    A crash leaves the old file or the new one, whole. Nothing is written, and nothing copied, where
    the file says just this already. What `file` points to, where it is a link, is what is replaced.

    Raises:
        EnvFileError: the disk is full, or the folder is not ours; nothing has changed.
    """
    try:
        return _replaced(file.resolve(), text.encode(), now)
    except OSError as exc:
        raise EnvFileError(
            f"{file} cannot be written, and is as it was: {exc.strerror} "
            "(free space, or run it as the owner of the folder)"
        ) from exc


def _replaced(file: Path, data: bytes, now: datetime) -> Path | None:
    old = file.read_bytes() if file.exists() else None
    if old == data:
        file.chmod(_PRIVATE)
        return None
    copy = None if old is None else _copied(file, old, now)
    temporary = file.with_name(f"{file.name}.tmp-{secrets.token_hex(6)}")
    try:
        _create(temporary, data)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    _settle(file.parent)
    return copy


def _copied(file: Path, data: bytes, now: datetime) -> Path:
    """A dated copy; one of the same second gets a number."""
    stem = f"{file.name}.backup-{now:%Y%m%d-%H%M%S}"
    for name in (stem, *(f"{stem}-{number}" for number in range(2, 1_000))):
        try:
            _create(file.with_name(name), data)
        except FileExistsError:
            continue
        return file.with_name(name)
    raise SettingsError(f"there are too many copies {stem}-*; move some away")


def _create(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
    except OSError:
        path.unlink()
        raise


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
