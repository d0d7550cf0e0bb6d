"""What a worker does to a queue on the server: each step happens as a whole, or not at all.

The keys and their meaning are Dramatiq's (dramatiq/brokers/redis/dispatch.lua), so that producers,
dashboards and stock workers find what they expect. Ours is `{queue}.DQ.due` alone: ids of delayed
messages by the time at which they are due. Every step may be repeated after an answer that was
lost, and does nothing to a message that was meanwhile given to another worker.
"""

from collections.abc import Collection

import redis
from attrs import frozen
from dramatiq.common import dq_name, xq_name

_NOW = """
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
"""

_TAKE = (
    _NOW
    + """
redis.call("ZADD", KEYS[4], now, ARGV[1])
local taken = {}
for _ = 1, tonumber(ARGV[2]) do
    local id = redis.call("LPOP", KEYS[1])
    if not id then break end
    local data = redis.call("HGET", KEYS[2], id)
    if data then  -- else it stood in the list twice, and is done
        redis.call("SADD", KEYS[3], id)
        taken[#taken + 1] = id
        taken[#taken + 1] = data
    end
end
return taken
"""
)

_ACKNOWLEDGE = """
if redis.call("SREM", KEYS[1], ARGV[1]) > 0 then redis.call("HDEL", KEYS[2], ARGV[1]) end
"""

_BURY = (
    _NOW
    + """
if redis.call("SREM", KEYS[1], ARGV[1]) == 0 then return end
local data = redis.call("HGET", KEYS[2], ARGV[1])
if data then
    redis.call("ZADD", KEYS[3], now, ARGV[1])
    redis.call("HSET", KEYS[4], ARGV[1], data)
    redis.call("HDEL", KEYS[2], ARGV[1])
end
"""
)

_DELAY = (
    _NOW
    + """
if redis.call("SREM", KEYS[1], ARGV[1]) == 0 then return end
redis.call("HDEL", KEYS[2], ARGV[1])
redis.call("HSET", KEYS[3], ARGV[1], ARGV[2])
redis.call("ZADD", KEYS[4], now + ARGV[3], ARGV[1])
"""
)

_PUT_BACK_OTHERS = """
local held = {}
for i = 1, #ARGV do held[ARGV[i]] = true end
local count = 0
for _, id in ipairs(redis.call("SMEMBERS", KEYS[1])) do
    if not held[id] then
        redis.call("SREM", KEYS[1], id)
        if redis.call("HEXISTS", KEYS[3], id) == 1 then
            redis.call("RPUSH", KEYS[2], id)
            count = count + 1
        end
    end
end
return count
"""

_BRING_DUE = (
    _NOW
    + """
local due = redis.call("ZRANGEBYSCORE", KEYS[1], 0, now, "LIMIT", 0, ARGV[1])
for _, id in ipairs(due) do
    local data = redis.call("HGET", KEYS[2], id)
    redis.call("ZREM", KEYS[1], id)
    if data then
        redis.call("HSET", KEYS[4], id, data)
        redis.call("RPUSH", KEYS[3], id)
        redis.call("HDEL", KEYS[2], id)
    end
end
return #due
"""
)

_NEW = """
local found = {}
for _, id in ipairs(redis.call("LRANGE", KEYS[1], 0, ARGV[1] - 1)) do
    found[#found + 1] = id
    found[#found + 1] = redis.call("HGET", KEYS[2], id)
end
return found
"""

_PARK = """
if redis.call("LREM", KEYS[1], 1, ARGV[1]) > 0 and redis.call("HEXISTS", KEYS[2], ARGV[1]) == 1 then
    redis.call("ZADD", KEYS[3], ARGV[2], ARGV[1])
end
"""

_BEAT = _NOW + 'redis.call("ZADD", KEYS[1], now, ARGV[1])'

_SILENT = _NOW + 'return redis.call("ZRANGEBYSCORE", KEYS[1], 0, now - ARGV[1])'

_FORGET = """
for _, id in ipairs(ARGV) do
    if #redis.call("KEYS", KEYS[2] .. id .. ".*") == 0 then redis.call("ZREM", KEYS[1], id) end
end
"""

_DUE_A_STEP = 200
_NEW_A_STEP = 20  # their bytes are read


@frozen(kw_only=True)
class Taken:
    """A message as it lay on the queue: the id under which it lay, and its bytes."""

    redis_id: str
    data: bytes


class QueueSteps:
    """The steps of one worker on one queue and its delayed messages.

    Every method raises redis.RedisError where the server does not answer, or refuses.
    """

    def __init__(
        self, client: redis.Redis, *, namespace: str, queue_name: str, worker_id: str
    ) -> None:
        self._client = client
        self._worker_id = worker_id
        self._acks_of_all = f"{namespace}:__acks__."
        self._queue_name = queue_name
        self._heartbeats = f"{namespace}:__heartbeats__"
        self._ready, self._messages = f"{namespace}:{queue_name}", f"{namespace}:{queue_name}.msgs"
        self._acks = self._acks_of(worker_id)
        dead, delayed = (f"{namespace}:{name(queue_name)}" for name in (xq_name, dq_name))
        self._dead, self._dead_messages = dead, f"{dead}.msgs"
        self._delayed, self._delayed_messages = delayed, f"{delayed}.msgs"
        self._due = f"{delayed}.due"
        self._scripts = {text: client.register_script(text) for text in _ALL}

    def take(self, count: int) -> list[Taken]:
        """Takes up to `count` ready messages; they are ours until one of the steps below."""
        keys = [self._ready, self._messages, self._acks, self._heartbeats]
        found: list[bytes] = self._run(_TAKE, keys, self._worker_id, count)
        pairs = zip(found[::2], found[1::2], strict=True)
        return [Taken(redis_id=_text(redis_id), data=data) for redis_id, data in pairs]

    def acknowledge(self, redis_id: str) -> None:
        """Removes a message of ours for good."""
        self._run(_ACKNOWLEDGE, [self._acks, self._messages], _raw(redis_id))

    def bury(self, redis_id: str) -> None:
        """Makes a message of ours a dead letter."""
        keys = [self._acks, self._messages, self._dead, self._dead_messages]
        self._run(_BURY, keys, _raw(redis_id))

    def delay(self, redis_id: str, data: bytes, *, delay_ms: int) -> None:
        """Gives a message of ours back, with these bytes, to be taken again after some time."""
        keys = [self._acks, self._messages, self._delayed_messages, self._due]
        self._run(_DELAY, keys, _raw(redis_id), data, delay_ms)

    def put_back_all_but(self, held: Collection[str]) -> int:
        """Makes ready again what is ours on the server, except what we hold. Returns how many."""
        return self._put_back(self._acks, held)

    def bring_due(self) -> None:
        """Makes delayed messages ready that are due."""
        keys = [self._due, self._delayed_messages, self._ready, self._messages]
        while self._run(_BRING_DUE, keys, _DUE_A_STEP) == _DUE_A_STEP:
            pass

    def newly_delayed(self) -> list[Taken]:
        """Some of the messages that producers have sent with a delay and that nobody has parked.

        Bytes that are missing are given as empty.
        """
        found: list[bytes | None] = self._run(
            _NEW, [self._delayed, self._delayed_messages], _NEW_A_STEP
        )
        pairs = zip(found[::2], found[1::2], strict=True)
        return [Taken(redis_id=_text(each or b""), data=data or b"") for each, data in pairs]

    def park(self, redis_id: str, *, due_at_ms: int) -> None:
        """Lets a newly delayed message wait on the server for its time. Any worker may do it."""
        keys = [self._delayed, self._delayed_messages, self._due]
        self._run(_PARK, keys, _raw(redis_id), due_at_ms)

    def beat(self) -> None:
        """Says that this worker is alive, by the server's clock."""
        self._run(_BEAT, [self._heartbeats], self._worker_id)

    def silent(self, timeout_ms: int) -> list[str]:
        """The workers and producers that have not been heard of for so long."""
        found: list[bytes] = self._run(_SILENT, [self._heartbeats], timeout_ms)
        return [_text(worker_id) for worker_id in found]

    def put_back_all_of(self, worker_id: str) -> int:
        """Makes ready again what a worker held that is dead. Returns how many messages."""
        acks = self._acks_of(worker_id)
        count = self._put_back(acks, ())
        # Stock workers take delayed messages too.
        keys = [f"{acks}.DQ", self._delayed, self._delayed_messages]
        count += int(self._run(_PUT_BACK_OTHERS, keys))
        self._run(_FORGET, [self._heartbeats, self._acks_of_all], _raw(worker_id))
        return count

    def _put_back(self, acks: str, held: Collection[str]) -> int:
        count: int = self._run(
            _PUT_BACK_OTHERS, [acks, self._ready, self._messages], *map(_raw, held)
        )
        return count

    def _acks_of(self, worker_id: str) -> str:
        return f"{self._acks_of_all}{worker_id}.{self._queue_name}"

    def _run(self, script: str, keys: list[str], *args: bytes | str | int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the answer of a script can be anything
        return self._scripts[script](keys=keys, args=list(args))


_ALL = (
    *(_TAKE, _ACKNOWLEDGE, _BURY, _DELAY, _PUT_BACK_OTHERS),
    *(_BRING_DUE, _NEW, _PARK, _BEAT, _SILENT, _FORGET),
)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _raw(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")
