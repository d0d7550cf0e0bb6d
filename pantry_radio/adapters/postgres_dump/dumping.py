"""The SQL of one moment of a database, as pg_dump writes it, brought into one form."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from pantry_radio.adapters.postgres_dump.programs import pg_dump_for
from pantry_radio.adapters.postgres_dump.sorting import sorted_lines
from pantry_radio.domain.errors import DatabaseUnavailableError, DumpError
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.database_dump import DumpSource
from pantry_radio.domain.sql_text import END, END_OF_ROWS, PREAMBLE, Part, Rows, checked, parts

_OPTIONS = ("--format=plain", "--encoding=UTF8", "--no-owner", "--no-privileges", "--no-password")
_OPTIONS_OF_ALL = ("--no-tablespaces", "--no-table-access-method", "--no-publications")
# radio.file knows paths and times of this machine, and is a cache; radio.mark is empty.
_WITHOUT_ROWS = ("radio.file", "radio.mark")
_NOT_OURS = ("radio.initializing",)  # is there while `up --with-init` replays
# The clock of this machine; a default fills them in where the dump is loaded.
_LEFT_OUT = {"radio.migration": "applied_at"}
_SKIPPED = (b"SET ", b"SELECT pg_catalog.set_config(", b"SELECT pg_catalog.setval(")
# The first and last line of a newer pg_dump, with a random word, which an older psql refuses.
_SKIPPED_LINES = (b"--", b"\\restrict ", b"\\unrestrict ")
# pg_dump of single tables leaves it out.
_SCHEMA = b"""
CREATE SCHEMA radio;

COMMENT ON SCHEMA radio IS \
'How the rows of schema public came to be: observations, ledger, marks, migrations.';

"""
_ERROR_BYTES = 4_000
_UNREACHABLE = ("connection to server", "server closed the connection")


class PgDump:
    """DumpProgram: pg_dump of these places, else of PATH."""

    def __init__(self, given: Sequence[Path] = (), *, folder: Path | None = None) -> None:
        self._given = given
        self._folder = folder or Path(tempfile.gettempdir())

    def write(self, source: DumpSource, to: BinaryIO) -> None:
        """See the port.

        Nothing is in it that depends on the version of pg_dump or on the server's settings: no
        comments, no owners, no SET but our own, and rows in their order.
        """
        to.writelines(PREAMBLE)
        to.write(_SCHEMA)
        with _running(_command(pg_dump_for(source.server_version, self._given), source)) as lines:
            for part in checked(_kept(parts(lines, skip=_SKIPPED_LINES))):
                self._write_part(part, to)
        to.write(END)

    def _write_part(self, part: Part, to: BinaryIO) -> None:
        if isinstance(part, Rows):
            rows = _without_clock(part)
            to.write(rows.statement)
            to.writelines(sorted_lines(rows.lines, folder=self._folder))
            to.write(END_OF_ROWS)
        else:
            to.write(part.text)
        to.write(b"\n")


def _command(program: Path, source: DumpSource) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment; the password is in the latter alone.

    Tables are named one by one: what else lies in schema public is not ours to publish.
    """
    arguments = [
        os.fspath(program),
        *(*_OPTIONS, *_OPTIONS_OF_ALL, f"--snapshot={source.snapshot}"),
        *(f"--table=public.{table}" for table, _ in TABLES),
        "--table=radio.*",
        *(f"--exclude-table-data={table}" for table in _WITHOUT_ROWS),
        *(f"--exclude-table={table}" for table in _NOT_OURS),
        f"--dbname={source.conninfo}",
    ]
    environment = {**os.environ, "LC_ALL": "C", "PGTZ": "UTC"}
    environment.pop("DATA_REPO_TOKEN", None)  # pg_dump has no business with it
    if source.password is not None:
        environment["PGPASSWORD"] = source.password
    return arguments, environment


@contextmanager
def _running(command: tuple[list[str], dict[str, str]]) -> Iterator[IO[bytes]]:
    """The output of a child, which does not outlive the block; an error of its own is raised."""
    arguments, environment = command
    child = subprocess.Popen(
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    said: list[bytes] = []
    listener = threading.Thread(target=_listen, args=(child.stderr, said), daemon=True)
    listener.start()
    try:
        yield child.stdout
        _raise_error(child.wait(), listener, said)
    except DumpError:
        # It may have ended amid its text because of an error of its own, which says more.
        if child.poll() is not None or not child.stdout.read(1):
            _raise_error(child.wait(), listener, said)
        raise
    finally:
        child.kill()
        child.wait()
        listener.join()
        child.stdout.close()
        child.stderr.close()


def _listen(stream: IO[bytes], said: list[bytes]) -> None:
    said.extend(stream)


def _raise_error(code: int, listener: threading.Thread, said: list[bytes]) -> None:
    listener.join()
    if code == 0:
        return
    text = b"".join(said)[-_ERROR_BYTES:].decode("utf-8", "replace")
    message = " ".join(text.split()) or f"it ended with code {code}"
    if any(sign in message for sign in _UNREACHABLE):
        raise DatabaseUnavailableError(f"pg_dump says: {message}; see `./bouy logs db`")
    raise DumpError(f"pg_dump says: {message}")


def _kept(found: Iterable[Part]) -> Iterator[Part]:
    for part in found:
        if isinstance(part, Rows) or not part.text.startswith(_SKIPPED):
            yield part


def _without_clock(rows: Rows) -> Rows:
    left_out = _LEFT_OUT.get(rows.table)
    if left_out is None:
        return rows
    at = rows.columns.index(left_out)
    columns = tuple(column for column in rows.columns if column != left_out)
    return Rows(rows.table, columns, (_without_field(line, at) for line in rows.lines))


def _without_field(line: bytes, at: int) -> bytes:
    """The row without one of its fields, which are parted by tabs."""
    fields = line.rstrip(b"\n").split(b"\t")
    return b"\t".join((*fields[:at], *fields[at + 1 :])) + b"\n"
