"""One connection to a Redis or Valkey server, by its own protocol (RESP2)."""

import socket
import ssl
from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from attrs import field, frozen

from pantry_radio.domain.errors import QueueUnavailableError

_PATIENCE_SECONDS = 10.0
_PORT = 6379


@frozen
class Status:
    """A reply that says how it went, such as OK or PONG."""

    text: str


@frozen
class Fault:
    """A reply that says what is wrong with a command."""

    text: str


Reply: TypeAlias = "Status | Fault | int | bytes | list[Reply] | None"


@frozen(kw_only=True)
class Address:
    """Where a server is, and who we are there."""

    path: str | None = None
    host: str = "127.0.0.1"
    port: int = _PORT
    is_encrypted: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: int = 0

    @classmethod
    def of(cls, url: str) -> "Address":
        """Reads `redis://`, `rediss://` and `unix://`, as redis-py does.

        Raises:
            ValueError: it is none of them.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss", "unix"):
            raise ValueError("the URL must begin with redis://, rediss:// or unix://")
        in_query = parse_qs(parts.query).get("db")
        path = unquote(parts.path)
        is_local = parts.scheme == "unix"
        database = in_query[0] if in_query else "" if is_local else path.strip("/")
        return cls(
            path=path if is_local else None,
            host=unquote(parts.hostname or "127.0.0.1"),
            port=parts.port or _PORT,
            is_encrypted=parts.scheme == "rediss",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=int(database or 0),
        )

    @property
    def shown(self) -> str:
        """Without user and password."""
        return self.path or f"{self.host}:{self.port}"


class Connection:
    """Sends commands and reads replies, one by one or in advance."""

    def __init__(self, address: Address) -> None:
        """Connects, logs in and selects the database.

        Raises:
            QueueUnavailableError: there is no such server, or it does not let us in.
        """
        self._address = address
        try:
            self._socket = _connected(address)
        except OSError as error:
            raise QueueUnavailableError(
                f"no server answers at {address.shown} ({error.strerror or error}); "
                "see REDIS_URL, or start ours with `./bouy up cache`"
            ) from error
        self._replies = self._socket.makefile("rb")
        if address.password is not None:
            self._introduce("AUTH", *filter(None, (address.user, address.password)))
        if address.database:
            self._introduce("SELECT", str(address.database))

    def ask(self, arguments: Sequence[str]) -> Reply:
        """Sends a command and waits for its reply, as long as that may take.

        Raises:
            QueueUnavailableError: the server has gone.
        """
        words = [argument.encode(errors="surrogateescape") for argument in arguments]
        command = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        try:
            self._socket.sendall(b"*%d\r\n%s" % (len(words), command))
        except OSError as error:
            raise self._lost() from error
        return self.next_reply()

    def next_reply(self) -> Reply:
        """Waits for one more reply, such as a message of a subscription."""
        try:
            return self._read()
        except (OSError, EOFError, ValueError) as error:
            raise self._lost() from error

    def close(self) -> None:
        """Says goodbye."""
        self._replies.close()
        self._socket.close()

    def _introduce(self, *arguments: str) -> None:
        reply = self.ask(arguments)
        if isinstance(reply, Fault):
            raise QueueUnavailableError(
                f"{self._address.shown} refuses {arguments[0]}: {reply.text}"
            )

    def _lost(self) -> QueueUnavailableError:
        return QueueUnavailableError(f"the server at {self._address.shown} closed the connection")

    def _read(self) -> Reply:
        line = self._replies.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError
        kind, rest = line[:1], line[1:-2]
        match kind:
            case b"+":
                return Status(rest.decode(errors="backslashreplace"))
            case b"-":
                return Fault(rest.decode(errors="backslashreplace"))
            case b":":
                return int(rest)
            case b"$":
                return self._read_bytes(int(rest))
            case b"*":
                return None if int(rest) < 0 else [self._read() for _ in range(int(rest))]
            case _:
                raise ValueError(line)

    def _read_bytes(self, count: int) -> bytes | None:
        if count < 0:
            return None
        found = self._replies.read(count + 2)
        if len(found) < count + 2:
            raise EOFError
        return found[:-2]


def _connected(address: Address) -> socket.socket:
    if address.path is not None:
        connecting = socket.socket(socket.AF_UNIX)
        connecting.settimeout(_PATIENCE_SECONDS)
        connecting.connect(address.path)
    else:
        connecting = socket.create_connection((address.host, address.port), _PATIENCE_SECONDS)
        if address.is_encrypted:
            context = ssl.create_default_context()
            connecting = context.wrap_socket(connecting, server_hostname=address.host)
    connecting.settimeout(None)  # BLPOP and MONITOR wait as long as they like
    return connecting
