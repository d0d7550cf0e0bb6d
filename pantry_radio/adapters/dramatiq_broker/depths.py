"""How full the queues are on the server, and who works on them."""

import time
from collections.abc import Mapping
from typing import cast

import redis

from pantry_radio.adapters.dramatiq_broker.broker import (
    HEARTBEAT_TIMEOUT_MS,
    NAMESPACE,
    QUEUES,
    worker_prefix,
)
from pantry_radio.adapters.dramatiq_broker.connection import text, translated
from pantry_radio.domain.ports.job_queue import QueueDepth


def depths_of_all(client: redis.Redis) -> Mapping[str, QueueDepth]:
    """The depth of each queue of ours, at one moment.

    A message in work is in the hash of messages, and no longer in the list of those ready.
    """
    with translated(), client.pipeline(transaction=True) as pipe:
        for queue in QUEUES:
            name = f"{NAMESPACE}:{queue}"
            pipe.llen(name)
            pipe.hlen(f"{name}.msgs")
            pipe.hlen(f"{name}.DQ.msgs")
            pipe.zcard(f"{name}.XQ")
        counts = iter(pipe.execute())
    return {
        queue: _depth(next(counts), next(counts), next(counts), next(counts)) for queue in QUEUES
    }


def workers_of_all(client: redis.Redis) -> Mapping[str, int]:
    """How many workers of each queue have a heartbeat younger than the broker's timeout.

    Each broker that sends leaves a heartbeat too; those of workers have names of their own.
    """
    oldest = time.time() * 1000 - HEARTBEAT_TIMEOUT_MS
    with translated():
        alive = cast(
            "list[bytes]", client.zrangebyscore(f"{NAMESPACE}:__heartbeats__", oldest, "+inf")
        )
    names = [text(broker_id) for broker_id in alive]
    return {queue: sum(name.startswith(worker_prefix(queue)) for name in names) for queue in QUEUES}


def _depth(ready: int, undone: int, delayed: int, dead: int) -> QueueDepth:
    return QueueDepth(ready=ready, delayed=delayed, in_work=max(undone - ready, 0), dead=dead)
