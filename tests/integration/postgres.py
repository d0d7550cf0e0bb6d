"""A PostgreSQL server of a test's own, which it may stop, kill and start again with its data."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from pantry_radio.adapters.embedded.folders import ServerFolders, server_folders
from pantry_radio.adapters.embedded.wheels import postgres_programs

from .commands import wait_until


class OwnPostgres:
    """The server behind `url`, on a unix socket; `start` may be repeated after `stop`, `kill`."""

    def __init__(self, folders: ServerFolders) -> None:
        self._folders = folders
        self._data = folders.own(folders.data / "db")
        self.socket = folders.sockets / ".s.PGSQL.5432"
        self.url = f"postgresql://postgres@/postgres?host={folders.sockets}&port=5432"
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Fills the data folder."""
        options = ("--username", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
        subprocess.run(
            self._command("initdb", "--no-sync", "--no-instructions", *options),
            check=True,
            stdout=subprocess.DEVNULL,
            **self._account(),
        )

    def start(self) -> None:
        """Starts it, and returns when it answers."""
        with (self._folders.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", "-k", os.fspath(self._folders.sockets), "-h", ""),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._account(),
            )
        wait_until(self._answers, what="a PostgreSQL that answers")

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """Fast shutdown, which breaks all connections; SIGQUIT is as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
        self._process = None

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _command(self, program: str, *arguments: str) -> list[str]:
        path = postgres_programs(self._folders.account) / program
        return [os.fspath(path), "-D", os.fspath(self._data), *arguments]

    def _account(self) -> dict[str, Any]:
        """Root may not run PostgreSQL."""
        account = self._folders.account
        ids = {} if account is None else {"user": account.uid, "group": account.gid}
        return {"cwd": self._folders.data, "env": {"PATH": os.defpath, "LC_ALL": "C"}, **ids}


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A server in a folder that its account can reach."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o755)
    folders = server_folders(home)
    server = OwnPostgres(folders)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop(how=signal.SIGQUIT)
        shutil.rmtree(folders.sockets, ignore_errors=True)
        shutil.rmtree(folders.data, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
