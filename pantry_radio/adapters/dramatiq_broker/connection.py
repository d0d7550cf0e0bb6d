"""A connection to Redis or Valkey of our own, beside that of the broker."""

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

import redis

from pantry_radio.domain.errors import QueueUnavailableError

_CONNECT_SECONDS = 5
# Below the heartbeat timeout: half-dead connections end before their worker counts as dead.
_ANSWER_SECONDS = 5
_IDLE_CHECK_SECONDS = 15
_T = TypeVar("_T")


def connect(redis_url: str) -> redis.Redis:
    """A client that answers in bytes; nothing is connected before its first use."""
    return redis.Redis.from_url(
        redis_url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        health_check_interval=_IDLE_CHECK_SECONDS,
    )


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turns what the client raises into the ports' error."""
    try:
        yield
    except redis.AuthenticationError as exc:  # a wrong password, one too many, or none
        raise QueueUnavailableError(
            f"the queue server lets us not in: {exc}; mend user and password in REDIS_URL"
        ) from exc
    except redis.RedisError as exc:
        raise QueueUnavailableError(
            f"the queue server does not answer: {exc} (see `./bouy ps`, or check REDIS_URL)"
        ) from exc


def text(value: bytes | str) -> str:
    """An id as text, such that `raw` gives the same bytes back."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")


def raw(value: str) -> bytes:
    """The bytes of an id."""
    return value.encode("utf-8", "surrogateescape")


def in_chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items, so many at a time."""
    iterator = iter(items)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk
