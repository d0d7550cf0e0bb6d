"""Dead letters as Dramatiq keeps them: `{queue}.XQ`, ids by time, and `{queue}.XQ.msgs`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

import redis

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    RECORDER_ACTOR,
    RECORDER_QUEUE,
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
_QUEUE = f"{NAMESPACE}:{RECORDER_QUEUE}"
_IDS, _MESSAGES = f"{_QUEUE}.XQ", f"{_QUEUE}.XQ.msgs"
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
        deaths = self.deaths().items()
        wanted = ((each, at) for each, at in deaths if message_ids is None or each in message_ids)
        for chunk in in_chunks(wanted, _LETTERS_A_FETCH):
            for (message_id, died_at), data in zip(chunk, self._messages(chunk), strict=True):
                if data is not None:  # not gone meanwhile
                    yield _letter(message_id, died_at, data)

    def deaths(self) -> Mapping[str, datetime]:
        """See DeadLetters.deaths; in order of time."""
        with translated():
            found = cast(
                "list[tuple[bytes, float]]", self._client.zrange(_IDS, 0, -1, withscores=True)
            )
        return {text(member): _EPOCH + timedelta(milliseconds=score) for member, score in found}

    def retry(self, letter: DeadLetter) -> bool:
        """See DeadLetters.retry."""
        data = with_retries_anew(letter.data, queue=RECORDER_QUEUE)
        return self._run(self._retry, letter, data)

    def remove(self, letter: DeadLetter) -> bool:
        """See DeadLetters.remove."""
        return self._run(self._remove, letter)

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()

    def _messages(self, chunk: Iterable[tuple[str, datetime]]) -> list[bytes | None]:
        with translated():
            found = self._client.hmget(_MESSAGES, [raw(message_id) for message_id, _ in chunk])
        return cast("list[bytes | None]", found)

    def _run(self, script: "redis.commands.core.Script", letter: DeadLetter, *more: bytes) -> bool:
        keys = [_IDS, _MESSAGES, _QUEUE, f"{_QUEUE}.msgs"]
        died_at_ms = (letter.died_at - _EPOCH) // timedelta(milliseconds=1)
        with translated():
            return bool(script(keys=keys, args=[raw(letter.message_id), str(died_at_ms), *more]))


def _letter(message_id: str, died_at: datetime, data: bytes) -> DeadLetter:
    summary = summary_of(data)
    return DeadLetter(
        message_id=message_id,
        died_at=died_at,
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
    if summary.traceback is None and summary.actor != RECORDER_ACTOR:
        return f"there is no actor {summary.actor!r}"
    return summary.traceback or ""
