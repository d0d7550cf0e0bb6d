"""Dead letters as Dramatiq keeps them: `{queue}.XQ`, ids by time, and `{queue}.XQ.msgs`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

import redis
from attrs import frozen

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    QUEUES,
    RECONCILER_ACTOR,
    RECORDER_ACTOR,
)
from pantry_radio.adapters.dramatiq_broker.connection import (
    connect,
    in_chunks,
    raw,
    text,
    translated,
)
from pantry_radio.adapters.dramatiq_broker.messages import Summary, summary_of, with_retries_anew
from pantry_radio.domain.ports.dead_letters import DeadLetter

_LETTERS_A_FETCH = 50
_ACTORS = (RECORDER_ACTOR, RECONCILER_ACTOR)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# One script is one step: no crash and no other client can come between.
_IS_THERE = """
local died_at = redis.call("zscore", KEYS[1], ARGV[1])
if not died_at or math.floor(tonumber(died_at)) ~= tonumber(ARGV[2]) then return 0 end
"""
_RETRY = (
    _IS_THERE
    + """
redis.call("hset", KEYS[4], ARGV[1], ARGV[3])
redis.call("rpush", KEYS[3], ARGV[1])
redis.call("zrem", KEYS[1], ARGV[1])
redis.call("hdel", KEYS[2], ARGV[1])
return 1
"""
)
_REMOVE = (
    _IS_THERE
    + """
redis.call("zrem", KEYS[1], ARGV[1])
redis.call("hdel", KEYS[2], ARGV[1])
return 1
"""
)


class RedisDeadLetters:
    """DeadLetters on Dramatiq's Redis broker."""

    def __init__(self, redis_url: str) -> None:
        self._client = connect(redis_url)
        self._retry = self._client.register_script(_RETRY)
        self._remove = self._client.register_script(_REMOVE)

    def letters(self, message_ids: Collection[str] | None = None) -> Iterator[DeadLetter]:
        """See DeadLetters.letters."""
        for chunk in in_chunks(self._deaths(message_ids), _LETTERS_A_FETCH):
            for death, data in zip(chunk, self._messages(chunk), strict=True):
                if data is not None:  # not gone meanwhile
                    yield _letter(death, data)

    def deaths(self) -> Mapping[str, datetime]:
        """See DeadLetters.deaths; in order of time."""
        return {death.message_id: death.died_at for death in self._deaths(None)}

    def retry(self, letter: DeadLetter) -> bool:
        """See DeadLetters.retry."""
        data = with_retries_anew(letter.data, queue=letter.queue)
        return self._run(self._retry, letter, data)

    def remove(self, letter: DeadLetter) -> bool:
        """See DeadLetters.remove."""
        return self._run(self._remove, letter)

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()

    def _deaths(self, message_ids: Collection[str] | None) -> list["_Death"]:
        """All that are wanted, in all queues, oldest first."""
        with translated(), self._client.pipeline(transaction=True) as pipe:
            for queue in QUEUES:
                pipe.zrange(_dead(queue), 0, -1, withscores=True)
            answers = cast("list[list[tuple[bytes, float]]]", pipe.execute())
        found = (
            _Death(died_at=_EPOCH + timedelta(milliseconds=at), queue=queue, message_id=text(each))
            for queue, members in zip(QUEUES, answers, strict=True)
            for each, at in members
        )
        return sorted(d for d in found if message_ids is None or d.message_id in message_ids)

    def _messages(self, chunk: Iterable["_Death"]) -> list[bytes | None]:
        with translated(), self._client.pipeline(transaction=False) as pipe:
            for death in chunk:
                pipe.hget(f"{_dead(death.queue)}.msgs", raw(death.message_id))
            return cast("list[bytes | None]", pipe.execute())

    def _run(self, script: "redis.commands.core.Script", letter: DeadLetter, *more: bytes) -> bool:
        dead, ready = _dead(letter.queue), f"{NAMESPACE}:{letter.queue}"
        keys = [dead, f"{dead}.msgs", ready, f"{ready}.msgs"]
        died_at_ms = (letter.died_at - _EPOCH) // timedelta(milliseconds=1)
        with translated():
            return bool(script(keys=keys, args=[raw(letter.message_id), str(died_at_ms), *more]))


@frozen(kw_only=True, order=True)
class _Death:
    died_at: datetime
    queue: str
    message_id: str


def _dead(queue: str) -> str:
    return f"{NAMESPACE}:{queue}.XQ"


def _letter(death: _Death, data: bytes) -> DeadLetter:
    summary = summary_of(data)
    return DeadLetter(
        message_id=death.message_id,
        queue=death.queue,
        died_at=death.died_at,
        actor=None if summary is None else summary.actor,
        job_id=None if summary is None else summary.job_id,
        retries=0 if summary is None else summary.retries,
        trace=_trace(summary),
        data=data,
    )


def _trace(summary: Summary | None) -> str:
    """The traceback, else what can be said without one."""
    if summary is None:
        return "no message that can be read"
    if summary.traceback is None and summary.actor not in _ACTORS:
        return f"there is no actor {summary.actor!r}"
    return summary.traceback or ""
