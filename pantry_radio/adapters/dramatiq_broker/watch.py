"""The queue server as those see it who look after the system: safe, in time, and attended to."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import redis

from pantry_radio.adapters.dramatiq_broker.broker import NAMESPACE, QUEUES
from pantry_radio.adapters.dramatiq_broker.connection import translated
from pantry_radio.adapters.dramatiq_broker.depths import depths_of_all, workers_of_all
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import Durability

_PATIENCE_SECONDS = 2  # a container is asked for its health every few seconds
_DAY_MS, _NOON_MS = 86_400_000, 43_200_000


class RedisQueueWatch:
    """QueueWatch on the server at a URL."""

    def __init__(self, redis_url: str) -> None:
        self._client = redis.Redis.from_url(
            redis_url, socket_connect_timeout=_PATIENCE_SECONDS, socket_timeout=_PATIENCE_SECONDS
        )

    def durability(self) -> Durability:
        """See QueueWatch. By INFO: hosted servers often forbid CONFIG."""
        with translated():
            kept: dict[str, Any] = self._client.info("persistence")
            memory: dict[str, Any] = self._client.info("memory")
        return Durability(
            is_append_only=bool(kept.get("aof_enabled")),
            eviction_policy=str(memory.get("maxmemory_policy", "unknown")),
            last_write_failed=kept.get("aof_last_write_status", "ok") != "ok",
        )

    def depths(self) -> Mapping[str, QueueDepth]:
        """See QueueWatch."""
        return depths_of_all(self._client)

    def workers_alive(self) -> Mapping[str, int]:
        """See QueueWatch."""
        return workers_of_all(self._client)

    def oldest_ready(self) -> Mapping[str, datetime | None]:
        """See QueueWatch. What is put back goes to the end: the head came first of those left."""
        return {queue: self._head_sent_at(f"{NAMESPACE}:{queue}") for queue in QUEUES}

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()

    def _head_sent_at(self, key: str) -> datetime | None:
        with translated():
            message_id = cast("bytes | None", self._client.lindex(key, 0))
            if message_id is None:
                return None
            data = cast("bytes | None", self._client.hget(f"{key}.msgs", cast("str", message_id)))
        return _sent_at(data)


def _sent_at(data: bytes | None) -> datetime | None:
    """The moment of sending; exactly noon is what `bouy record` writes for a day alone."""
    try:
        sent_at_ms = json.loads(data or b"null")["message_timestamp"]
        if sent_at_ms % _DAY_MS == _NOON_MS or sent_at_ms <= 0:
            return None
        return datetime.fromtimestamp(sent_at_ms / 1000, UTC)
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None
