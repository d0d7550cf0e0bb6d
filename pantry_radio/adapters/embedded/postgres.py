"""PostgreSQL as a service: its data folder, leftovers of killed runs, and its one database."""

import asyncio
import os
import secrets
import shutil
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.folders import (
    DATABASE,
    DATABASE_PORT,
    DATABASE_USER,
    ServerFolders,
    database_url,
)
from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.processes import Child, Children, Command
from pantry_radio.adapters.embedded.wheels import postgres_programs
from pantry_radio.domain.errors import ServiceError

_NO_SUCH_DATABASE = "3D000"
_PROTOCOL_3_0 = 196608
_UNFINISHED = "db.new-"


class PostgresServer:
    """The service `db`, reached by a unix socket only."""

    name = "db"
    ready_seconds = 120.0  # after a crash it replays its log first

    def __init__(self, folders: ServerFolders, children: Children) -> None:
        self._folders = folders
        self._children = children
        self._data = folders.data / "db"

    @property
    def url(self) -> str:
        """The URL for libpq."""
        return database_url(self._folders.sockets)

    @property
    def socket(self) -> Path:
        """What a cleaner of temporary files might remove."""
        return self._folders.sockets / f".s.PGSQL.{DATABASE_PORT}"

    async def prepare(self, lock: int) -> Command:
        """Makes the data folder, removes what a killed server left, and says how to run.

        The caller holds the lock that every process of a former server inherited: none is alive.
        """
        for unfinished in self._folders.data.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(unfinished)
        if not self._data.exists():
            await self._make_data(lock)
        self._remove_stale_files()
        quoted = '"' + os.fspath(self._folders.sockets).replace('"', '""') + '"'
        settings = {
            "listen_addresses": "",
            "port": DATABASE_PORT,
            "unix_socket_directories": quoted,
            "unix_socket_permissions": "0700",
            "fsync": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = (text for name, value in settings.items() for text in ("-c", f"{name}={value}"))
        return self._command("postgres", "-D", os.fspath(self._data), *options)

    async def is_ready(self, child: Child) -> bool:  # noqa: ARG002 (the protocol of servers)
        """Whether our database lets a connection in; makes it where it is missing."""
        refusal = await self._refusal()
        if refusal == _NO_SUCH_DATABASE:
            await self._make_database()
        return refusal is None

    async def stop(self, child: Child) -> None:
        """Fast shutdown, which rolls open transactions back; else immediate, as after a crash.

        A server that does not let connections in is perhaps recovering: told to shut down fast
        then, PostgreSQL 18.6 was seen to hang.
        """
        if await self._refusal() is None:
            await child.ask_to_end(signal.SIGINT, patience_seconds=15)
        await child.ask_to_end(signal.SIGQUIT, patience_seconds=8)

    async def _make_data(self, lock: int) -> None:
        """Fills a temporary folder and renames it, so that a kill leaves no half-made data."""
        unfinished = self._folders.own(self._folders.data / f"{_UNFINISHED}{secrets.token_hex(4)}")
        initdb = self._command(
            *("initdb", "-D", os.fspath(unfinished), "--username", DATABASE_USER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-instructions"),
        )
        await self._children.run(initdb, lock=lock)
        unfinished.rename(self._data)
        folder = os.open(self._folders.data, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _remove_stale_files(self) -> None:
        """Removes the pid files of a killed server, which may name a process of someone else.

        Somebody may have started PostgreSQL on this folder by hand; that one does not hold our
        lock, but it works in the folder. Its file stays, and nothing is started.
        """
        pid_file = self._data / "postmaster.pid"
        if sys.platform == "linux" and pid_file.exists():
            pid = pid_file.read_text(errors="replace").partition("\n")[0].strip()
            if pid.isdigit() and self._is_postgres_here(Path("/proc", pid)):
                raise ServiceError(f"process {pid} runs PostgreSQL on {self._data}; stop it first")
            pid_file.unlink()
            for suffix in ("", ".lock"):
                (self._folders.sockets / f".s.PGSQL.{DATABASE_PORT}{suffix}").unlink(
                    missing_ok=True
                )

    def _is_postgres_here(self, process: Path) -> bool:
        with suppress(OSError):
            works_here = (process / "cwd").resolve(strict=True).samefile(self._data)
            return works_here and (process / "exe").resolve().name.startswith("postgres")
        return False

    async def _make_database(self) -> None:
        psql = self._command(
            *("psql", "--no-psqlrc", "--quiet", "-h", os.fspath(self._folders.sockets)),
            *(
                "-p",
                DATABASE_PORT,
                "-U",
                DATABASE_USER,
                "-d",
                "postgres",
                "-c",
                f"CREATE DATABASE {DATABASE}",
            ),
        )
        with open(os.devnull, "rb") as no_lock:  # noqa: ASYNC230, PTH123 (nothing is read)
            await self._children.run(psql, lock=no_lock.fileno())

    async def _refusal(self) -> str | None:
        """The SQLSTATE with which a connection is refused, None where it is let in.

        Empty where nobody answers.
        """
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(5):
                return await self._try_to_connect()
        return ""

    async def _try_to_connect(self) -> str | None:
        """See "Message Flow: Start-up" in PostgreSQL's documentation of its protocol."""
        reader, writer = await asyncio.open_unix_connection(self.socket)
        try:
            names = f"user\0{DATABASE_USER}\0database\0{DATABASE}\0\0".encode()
            writer.write(struct.pack("!ii", len(names) + 8, _PROTOCOL_3_0) + names)
            while True:
                kind, length = struct.unpack("!ci", await reader.readexactly(5))
                body = await reader.readexactly(length - 4)
                if kind == b"E":
                    fields = body.decode(errors="replace").split("\0")
                    return next((field[1:] for field in fields if field.startswith("C")), "")
                if kind == b"Z":
                    writer.write(struct.pack("!ci", b"X", 4))
                    return None
        finally:
            writer.close()

    def _command(self, program: str, *arguments: str) -> Command:
        account = self._folders.account
        return Command(
            argv=(os.fspath(postgres_programs(account) / program), *arguments),
            environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            cwd=self._folders.data,
            log=log_file(self._folders.home, self.name),
            account=account,
            # Immediate shutdown: it takes its backends along, which a killed one cannot.
            orphan_signal=signal.SIGQUIT if program == "postgres" else signal.SIGKILL,
        )
