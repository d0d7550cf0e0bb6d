"""Child processes that cannot outlive us, and whose ids are signalled only while they are ours.

A process id is safe to signal as long as its process is our child and not reaped. So every end is
first seen without reaping, then the process group is killed, and only then the id is given back.
"""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters.embedded.folders import Account
from pantry_radio.adapters.embedded.orphans import children_of, die_with_parent
from pantry_radio.adapters.embedded.output import Output
from pantry_radio.adapters.embedded.rotating_log import LogLimits
from pantry_radio.domain.errors import ServiceError


@frozen(kw_only=True)
class Command:
    """A program to run: output goes to `log`; `orphan_signal` is what it gets if we are killed.

    What it writes is private to its user unless `umask` says otherwise.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    cwd: Path
    log: Path
    account: Account | None = None
    orphan_signal: signal.Signals = signal.SIGKILL
    umask: int = 0o077


class Child:
    """One running child process and its process group."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", output: Output, started_at: float
    ) -> None:
        self._process = process
        self._output = output
        self.pid = process.pid
        self.started_at = started_at
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The exit code, negative for a signal, once nothing of the group is left."""

    def wake(self) -> None:
        """Lets it go on if somebody has stopped it: else it would not hear that it is to end."""
        if not self.ended.done():
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGCONT)

    async def ask_to_end(self, number: signal.Signals, *, patience_seconds: float) -> None:
        """Sends a signal and waits some time for the end. May be repeated."""
        if not self.ended.done():
            os.kill(self.pid, number)
            await asyncio.wait({self.ended}, timeout=patience_seconds)

    async def kill(self) -> None:
        """Kills the child and its group, and returns when they are gone. May be repeated."""
        if not self.ended.done():
            os.killpg(self.pid, signal.SIGKILL)
            await asyncio.wait({self.ended})

    def note_end(self, exit_code: int) -> None:
        """Says that the process was reaped. What it said last is in its log by then."""
        self._output.take()
        self._process.returncode = exit_code  # Popen must neither wait for it nor warn
        self.ended.set_result(exit_code)


class Children:
    """All children of this process: starts them, sees them end, leaves nothing of them behind."""

    def __init__(self) -> None:
        self._running: dict[int, Child] = {}
        self.log_limits = LogLimits()
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._reap)

    def start(self, command: Command, *, lock: int) -> Child:
        """Starts a command in a session of its own. It inherits `lock`, and so do its children.

        Raises:
            ServiceError: the program cannot be run.
        """
        output = Output(command.log, self.log_limits)
        try:
            process = subprocess.Popen(
                command.argv,
                stdin=subprocess.DEVNULL,
                stdout=output.for_child(),
                stderr=output.for_child(),
                env=command.environment,
                cwd=command.cwd,
                pass_fds=(lock,),
                start_new_session=True,
                umask=command.umask,
                user=command.account.uid if command.account else None,
                group=command.account.gid if command.account else None,
                extra_groups=() if command.account else None,
                # Safe: the supervisor has a single thread.
                preexec_fn=_bound_to(os.getpid(), command.orphan_signal),  # noqa: PLW1509
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise ServiceError(f"cannot run {command.argv[0]}: {error}") from error
        finally:
            output.child_has_it()
        child = Child(process, output, asyncio.get_running_loop().time())
        self._running[child.pid] = child
        return child

    async def run(self, command: Command, *, lock: int) -> None:
        """Runs a command to its end.

        Raises:
            ServiceError: it failed.
        """
        child = self.start(command, lock=lock)
        try:
            exit_code = await asyncio.shield(child.ended)
        finally:
            await child.kill()
        if exit_code != 0:
            raise ServiceError(f"{Path(command.argv[0]).name} ended with exit code {exit_code}")

    def _reap(self) -> None:
        while (pid := _ended_child()) is not None:
            child = self._running.pop(pid, None)
            if child is not None:
                with suppress(OSError):
                    os.killpg(pid, signal.SIGKILL)
                self._kill_strays()
            _, status = os.waitpid(pid, 0)
            if child is not None:
                child.note_end(os.waitstatus_to_exitcode(status))

    def _kill_strays(self) -> None:
        """Kills what lost its parent and fell to us: backends of a killed postmaster, workers."""
        for pid in children_of(os.getpid()):
            if pid not in self._running:
                os.kill(pid, signal.SIGKILL)


def _bound_to(parent_pid: int, number: signal.Signals) -> Callable[[], None]:
    return lambda: die_with_parent(parent_pid, number)


def _ended_child() -> int | None:
    """A child that has ended, left unreaped so that its id stays taken."""
    with suppress(ChildProcessError):
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return ended.si_pid if ended else None
    return None
