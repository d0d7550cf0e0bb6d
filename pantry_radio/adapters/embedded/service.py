"""One service: runs while anyone holds it, is started again when it dies, stops when let go."""

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.home import last_lines, log_file, try_lock
from pantry_radio.adapters.embedded.known_troubles import cure_of
from pantry_radio.adapters.embedded.processes import Child, Children
from pantry_radio.adapters.embedded.protocol import ServiceState, ServiceStatus
from pantry_radio.adapters.embedded.servers import Server
from pantry_radio.domain.errors import ServiceError

_GRACE_SECONDS = 0.5  # the next command in a script finds the servers still running
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_RAN_WELL_SECONDS = 60.0
_LEAST_FREE_BYTES = 64 * 1024 * 1024  # a new PostgreSQL needs about 40 MB
_TRIES = 3
_LOCK_SECONDS = 15.0  # PostgreSQL gives its backends 5 s before it kills them
_POLL_SECONDS = 0.02
_HANGING_SECONDS = 30.0
_LOOK_SECONDS = 2.0

_log = logging.getLogger(__name__)


class Service:
    """One service and those who hold it. Holders are any objects; holding twice is holding once."""

    def __init__(
        self,
        server: Server,
        *,
        children: Children,
        folders: tuple[Path, Path],
        needs: tuple["Service", ...] = (),
        on_change: Callable[[], None],
    ) -> None:
        self.name = server.name
        self.url = server.url
        self._server = server
        self._children = children
        self._home, self._data = folders
        self._needs = needs
        self._on_change = on_change
        self._holders: set[object] = set()
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._child: Child | None = None
        self._status = ServiceStatus.STOPPED
        self._trouble = ""
        self._failures = 0
        self._changed = asyncio.Event()
        self._hurry = asyncio.Event()

    @property
    def is_active(self) -> bool:
        """Whether anything of it runs, or is to run."""
        return self._task is not None

    @property
    def state(self) -> ServiceState:
        """What to show of it."""
        child = self._child
        now = asyncio.get_running_loop().time()
        return ServiceState(
            service=self.name,
            status=self._status,
            pid=child.pid if child else None,
            uptime_seconds=round(now - child.started_at, 1) if child else None,
            detail=self._trouble if self._status is ServiceStatus.FAILING else "",
        )

    def is_held_by(self, holder: object) -> bool:
        """Whether this holder asked for it and has not let go."""
        return holder in self._holders

    def hold(self, holder: object) -> None:
        """Asks for the service to run until the holder lets go."""
        self._holders.add(holder)
        self._hurry.set()
        if self._task is None:
            self._start_keeping()

    def let_go(self, holder: object) -> None:
        """Ends a hold; the service stops soon after the last one. May be repeated."""
        if holder in self._holders:
            self._holders.discard(holder)
            asyncio.get_running_loop().call_later(_GRACE_SECONDS, self._stop_if_not_held)

    async def ready(self) -> None:
        """Returns when the service answers, which is asked anew: it may be recovering just now.

        Raises:
            ServiceError: it cannot be started, failed several times, was taken down meanwhile, or
                runs and does not answer.
        """
        allowed = self._failures + _TRIES
        loop = asyncio.get_running_loop()
        hangs_at = loop.time() + _HANGING_SECONDS
        while not await self._answers():
            if self._status is not ServiceStatus.RUNNING:
                hangs_at = loop.time() + _HANGING_SECONDS
            elif loop.time() > hangs_at:
                raise ServiceError(self._hanging())
            if not self._holders:
                raise ServiceError(f"{self.name} was taken down while it was starting")
            if self._failures >= allowed:
                raise ServiceError(self._explained())
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL_SECONDS):
                    await self._changed.wait()

    async def stop(self) -> None:
        """Takes the service from all its holders; returns when nothing of it is left."""
        self._holders.clear()
        if self._task is not None:
            self._cancel()
            await asyncio.wait({self._task})

    # -- Its life -------------------------------------------------------------------------------

    def _start_keeping(self) -> None:
        self._is_stopping = False
        self._task = asyncio.get_running_loop().create_task(self._keep())
        self._task.add_done_callback(self._note_stopped)

    def _stop_if_not_held(self) -> None:
        if not self._holders and self._task is not None:
            self._cancel()

    def _cancel(self) -> None:
        assert self._task is not None
        if not self._is_stopping:  # a second cancel would interrupt the orderly stop
            self._is_stopping = True
            self._become(ServiceStatus.STOPPING)  # at once: whoever comes now must wait
            self._task.cancel()

    def _note_stopped(self, _: asyncio.Task[None]) -> None:
        self._task = None
        for need in self._needs:
            need.let_go(self)
        if self._holders:  # someone came while it was stopping
            self._start_keeping()
        self._become(ServiceStatus.STOPPED)

    async def _keep(self) -> None:
        """Runs it again and again, with growing pauses, until cancelled."""
        loop = asyncio.get_running_loop()
        pause_seconds = _FIRST_PAUSE_SECONDS
        for need in self._needs:
            need.hold(self)
        while True:
            started_at = loop.time()
            try:
                await self._run_once()
            except Exception as error:  # noqa: BLE001 (whatever it is, the loop counts and goes on)
                self._trouble = str(error) or repr(error)
                self._failures += 1
                _log.warning("%s: %s", self.name, self._trouble)
            self._become(ServiceStatus.FAILING)
            if loop.time() - started_at > _RAN_WELL_SECONDS:
                pause_seconds = _FIRST_PAUSE_SECONDS
            await self._pause(pause_seconds)
            pause_seconds = min(pause_seconds * 2, _LONGEST_PAUSE_SECONDS)

    async def _pause(self, seconds: float) -> None:
        """Waits, but not once somebody new asks for the service."""
        self._hurry.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    async def _run_once(self) -> None:
        """Starts it and stays until it ends, which is always a ServiceError."""
        self._become(ServiceStatus.STARTING)
        child = await self._started()
        self._child = child
        _log.info("%s runs as process %s", self.name, child.pid)
        try:
            await self._until_ready(child)
            self._become(ServiceStatus.RUNNING)
            await self._until_lost(child)
        finally:
            child.wake()
            if not child.ended.done():
                await self._server.stop(child)
            await child.kill()
            self._child = None
            _log.info("%s has stopped", self.name)

    async def _started(self) -> Child:
        for need in self._needs:
            await need.ready()
        lock = await self._lock()
        try:
            return self._children.start(await self._server.prepare(lock), lock=lock)
        finally:
            os.close(lock)  # the child has a copy, and the lock lives as long as that one

    async def _lock(self) -> int:
        """The lock that every process of a former run inherited: held, it says that all are gone.

        This is what makes it safe to trust no pid file, whoever was killed.
        """
        path = self._data / f"{self.name}.lock"
        deadline = asyncio.get_running_loop().time() + _LOCK_SECONDS
        while (lock := try_lock(path)) is None:
            if asyncio.get_running_loop().time() > deadline:
                raise ServiceError(
                    f"a process of a former run still lives; `fuser {path}` finds it"
                )
            await asyncio.sleep(_POLL_SECONDS)
        return lock

    async def _answers(self) -> bool:
        is_running = self._status is ServiceStatus.RUNNING
        return is_running and self._child is not None and await self._server.is_ready(self._child)

    async def _until_ready(self, child: Child) -> None:
        deadline = asyncio.get_running_loop().time() + self._server.ready_seconds
        while not await self._server.is_ready(child):
            if child.ended.done():
                raise ServiceError(_ending(child))
            if asyncio.get_running_loop().time() > deadline:
                raise ServiceError(f"gave no answer for {self._server.ready_seconds:.0f} s")
            await asyncio.wait({child.ended}, timeout=_POLL_SECONDS)

    async def _until_lost(self, child: Child) -> None:
        """Stays until it ends, or nobody can reach it any more, which is always a ServiceError."""
        socket = self._server.socket
        while not child.ended.done():
            if socket is not None and not socket.exists():
                raise ServiceError(f"its socket {socket} was removed")
            await asyncio.wait({child.ended}, timeout=_LOOK_SECONDS)
        raise ServiceError(_ending(child))

    def _become(self, status: ServiceStatus) -> None:
        self._status = status
        self._changed.set()
        self._changed = asyncio.Event()
        self._on_change()

    def _hanging(self) -> str:
        return (
            f"{self.name} runs and has not answered for {_HANGING_SECONDS:.0f} s; "
            f"`./bouy logs {self.name}` may say why, "
            f"`./bouy down {self.name} && ./bouy up {self.name}` starts it anew"
        )

    def _explained(self) -> str:
        said = last_lines(log_file(self._home, self.name))
        reason = f"{self.name} cannot be started: {self._trouble}"
        cure = f"The whole log: `./bouy logs {self.name}`"
        known = cure_of(said, data=self._data)
        return "\n".join(filter(None, (reason, said, _full_disk(self._home), known, cure)))


def _full_disk(home: Path) -> str | None:
    """Named here, because a server on a full disk cannot even log what is wrong."""
    free_bytes = shutil.disk_usage(home).free
    if free_bytes >= _LEAST_FREE_BYTES:
        return None
    free_mb = free_bytes // 1024**2
    return f"The disk of {home} is full, or nearly so ({free_mb} MB are free): free space there"


def _ending(child: Child) -> str:
    exit_code = child.ended.result()
    if exit_code < 0:
        return f"ended by {signal.Signals(-exit_code).name}"
    return f"ended with exit code {exit_code}"
