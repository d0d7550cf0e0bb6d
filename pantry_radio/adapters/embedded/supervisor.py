"""The one supervisor of a home: who holds which service, by open connections and by `up`."""

import asyncio
import logging
import signal
import socket
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import assert_never

from pantry_radio.adapters.embedded.clients import Client
from pantry_radio.adapters.embedded.folders import server_folders
from pantry_radio.adapters.embedded.home import listen, log_file, supervisor_socket
from pantry_radio.adapters.embedded.orphans import adopt_orphans
from pantry_radio.adapters.embedded.postgres import PostgresServer
from pantry_radio.adapters.embedded.processes import Children
from pantry_radio.adapters.embedded.program import ProgramServer
from pantry_radio.adapters.embedded.protocol import (
    Down,
    Lease,
    Program,
    Ps,
    Ready,
    Refused,
    Register,
    ServiceState,
    States,
    Stop,
    Stopped,
    Up,
    decode,
)
from pantry_radio.adapters.embedded.rotating_log import LogLimits, RotatingLog
from pantry_radio.adapters.embedded.servers import Server
from pantry_radio.adapters.embedded.service import Service
from pantry_radio.adapters.embedded.valkey import ValkeyServer
from pantry_radio.domain.errors import ServiceError

_LONGEST_LINE_BYTES = 16 * 1024 * 1024  # an environment may be large
_FIRST_CLIENT_SECONDS = 3.0
_HEED_SECONDS = 20.0
_LOOK_SECONDS = 2.0
_LINE = "%(asctime)s.%(msecs)03d %(levelname)-7s %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S"
_log = logging.getLogger(__name__)
_UP = "up"  # the holder in whose name `up` holds


def run(home: Path, listener: socket.socket) -> None:
    """Supervises a home until nobody needs it. The caller holds the home's lock."""
    adopt_orphans()
    handler = _ToLog(RotatingLog(log_file(home, "supervisor"), LogLimits(), standing_in=2))
    logging.basicConfig(handlers=[handler], level=logging.INFO, format=_LINE, datefmt=_TIME)
    asyncio.run(_supervise(home, listener, handler))


async def _supervise(home: Path, listener: socket.socket, handler: "_ToLog") -> None:
    await _Supervisor(home, handler).serve(listener)


class _ToLog(logging.Handler):
    """Writes what the supervisor says of itself."""

    def __init__(self, log: RotatingLog) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.write(f"{self.format(record)}\n".encode(errors="backslashreplace"))

    def keep_to(self, limits: LogLimits) -> None:
        """From now on."""
        self._log.limits = limits


class _Supervisor:
    def __init__(self, home: Path, own_log: _ToLog) -> None:
        self._home = home
        self._own_log = own_log
        self._folders = server_folders(home)
        self._children = Children()
        self._clients: set[Client] = set()
        self._ending = asyncio.Event()
        self._servers: dict[str, Service] = {}
        self._programs: dict[str, Service] = {}
        servers = (ValkeyServer(self._folders), PostgresServer(self._folders, self._children))
        for server in servers:
            self._servers[server.name] = self._service(server)

    async def serve(self, listener: socket.socket) -> None:
        """Answers clients until nothing is held, or until told to end; then stops everything."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._ending.set)
        server = await asyncio.start_unix_server(
            self._converse, sock=listener, limit=_LONGEST_LINE_BYTES
        )
        loop.call_later(_FIRST_CLIENT_SECONDS, self._end_if_idle)
        while not await self._is_told_to_end(within_seconds=_LOOK_SECONDS):
            if not supervisor_socket(self._home).exists():
                server = await self._listen_again(server)
        # From here on a client finds no supervisor and waits for the lock, then starts a new one.
        supervisor_socket(self._home).unlink(missing_ok=True)
        server.close()
        await self._stop((*self._servers, *self._programs), self._clients)
        # So that nobody takes this for a death, after which servers are started again.
        holding = [client for client in self._clients if client.has_lease or client.registered]
        await asyncio.gather(*(client.send(Stop()) for client in holding))

    async def _is_told_to_end(self, *, within_seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await self._ending.wait()
        return self._ending.is_set()

    async def _listen_again(self, former: asyncio.Server) -> asyncio.Server:
        """After a cleaner of temporary files: who holds the lock alone may make the socket anew.

        Where that cannot be done now, it is tried again; who is connected stays so.
        """
        try:
            listener = listen(self._home)
        except (OSError, ServiceError) as error:
            _log.warning("the socket was removed, and cannot be made anew: %s", error)
            return former
        _log.warning("the socket was removed; it is made anew")
        former.close()
        return await asyncio.start_unix_server(
            self._converse, sock=listener, limit=_LONGEST_LINE_BYTES
        )

    def _service(self, server: Server, needs: tuple[Service, ...] = ()) -> Service:
        return Service(
            server,
            children=self._children,
            folders=(self._home, self._folders.data),
            needs=needs,
            on_change=self._end_if_idle,
        )

    def _end_if_idle(self) -> None:
        services = (*self._servers.values(), *self._programs.values())
        if not self._clients and not any(service.is_active for service in services):
            self._ending.set()

    # -- Clients --------------------------------------------------------------------------------

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection. Its end, whatever the reason, lets go of all that it held."""
        client = Client(writer)
        self._clients.add(client)
        try:
            line = await reader.readline()
            if line:
                answering = asyncio.create_task(self._answer(client, line))
                leaving = asyncio.create_task(reader.read())
                await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if answering.done() and answering.result():
                    await leaving
                answering.cancel()
                leaving.cancel()
        except OSError:
            pass  # the same as an orderly end
        finally:
            self._clients.discard(client)
            client.gone.set()
            for service in (*self._servers.values(), *self._programs.values()):
                service.let_go(client)
            writer.close()
            self._end_if_idle()

    async def _answer(self, client: Client, line: bytes) -> bool:
        """Answers a request; whether the connection is then kept, because it holds something."""
        try:
            request = decode(line)
            match request:
                case Lease():
                    self._limit_logs(request.logs)
                    await client.send(await self._lease(client, request))
                    client.has_lease = True
                    return True
                case Register():
                    client.registered = request
                    await client.send(Ready())
                    return True
                case Up():
                    await client.send(await self._up(request))
                case Down():
                    await client.send(await self._down(request))
                    if not request.services:
                        self._ending.set()
                case Ps():
                    await client.send(States(states=self._states()))
                case Ready() | Refused() | States() | Stopped() | Stop():
                    await client.send(Refused(message="an answer is no request"))
                case _:
                    assert_never(request)
        except ServiceError as error:
            await client.send(Refused(message=str(error)))
        except Exception as error:  # noqa: BLE001 (the others are not to suffer from one request)
            _log.exception("a request failed")
            await client.send(Refused(message=f"the supervisor failed: {error!r}; see its log"))
        return False

    async def _lease(self, client: Client, request: Lease) -> Ready:
        return await self._held(self._named(request.services), client)

    def _limit_logs(self, limits: LogLimits) -> None:
        """Who asked last knows the settings best; what runs already keeps to what it was told."""
        self._children.log_limits = limits
        self._own_log.keep_to(limits)

    async def _up(self, request: Up) -> Ready:
        self._limit_logs(request.logs)
        for program in request.programs:
            self._take_program(program, request)
        return await self._held(self._named(request.services), _UP)

    def _take_program(self, program: Program, request: Up) -> None:
        """Makes a service of a program; one that is active stays as it is."""
        former = self._programs.get(program.service)
        if former is None or not former.is_active:
            server = ProgramServer(program, request, self._home)
            self._programs[program.service] = self._service(server, self._named(program.needs))

    async def _held(self, services: tuple[Service, ...], holder: object) -> Ready:
        newly_held = [service for service in services if not service.is_held_by(holder)]
        for service in services:
            service.hold(holder)
        try:
            for service in services:
                await service.ready()
        except ServiceError:
            for service in newly_held:
                service.let_go(holder)
            raise
        return Ready(urls={service.name: service.url for service in services if service.url})

    def _named(self, names: Iterable[str]) -> tuple[Service, ...]:
        known = {**self._servers, **self._programs}
        for name in names:
            if name not in known:
                raise ServiceError(f"no service {name!r}; there are {', '.join(known)}")
        return tuple(known[name] for name in names)

    def _states(self) -> tuple[ServiceState, ...]:
        supervised = (*self._servers.values(), *self._programs.values())
        registered = (client.state for client in self._clients)
        return (*(service.state for service in supervised), *filter(None, registered))

    # -- Stopping -------------------------------------------------------------------------------

    async def _down(self, request: Down) -> Stopped:
        names = request.services or (*self._servers, *self._programs)
        registered = {
            client
            for client in self._clients
            if client.registered
            and (not request.services or client.registered.service in request.services)
        }
        await self._stop(names, registered)
        still_there = (client.state for client in registered if not client.gone.is_set())
        return Stopped(still_running=tuple(filter(None, still_there)))

    async def _stop(self, names: Collection[str], clients: Iterable[Client]) -> None:
        """Stops commands first and servers last, so that commands can finish their work."""
        leaving = [client for client in clients if client.registered]
        programs = [self._programs[name] for name in names if name in self._programs]
        waits = [service.stop() for service in programs]
        waits += [client.leave(_HEED_SECONDS) for client in leaving]
        await asyncio.gather(*waits)
        servers = [self._servers[name] for name in names if name in self._servers]
        await asyncio.gather(*(service.stop() for service in servers))
