"""What cannot be read, or is no message for us, disturbs nobody and is kept whole.

A line that begins with `Stock:` says what was seen with Dramatiq's own broker and worker (2.2).
"""

import json
from typing import Any

import redis

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue

from .broker_rig import Record, message, put, send, wait_drained, working
from .commands import wait_until
from .valkey import OwnValkey

_GOOD = message({"job_id": "x"}).encode()
_POISON: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "invalid_json"),
    "no text": (b"\x80\x04\x95pickle", "invalid_json"),
    "nothing": (b"", "invalid_json"),
    "a key twice": (_GOOD.replace(b'"job_id"', b'"job_id":1,"job_id"'), "not_exact_json"),
    "NaN": (_GOOD.replace(b'"x"', b"NaN"), "not_exact_json"),
    "long integer": (_GOOD.replace(b'"x"', b"9" * 4301), "not_exact_json"),
    "deep": (_GOOD.replace(b'"x"', b"[" * 9000 + b"]" * 9000), "not_exact_json"),
    "no object": (b"[1]", "invalid_message"),
    "no arguments": (message().encode(), "invalid_message"),
    "two arguments": (message(1, 2).encode(), "invalid_message"),
    "unknown actor": (message({}, actor_name="other").encode(), "invalid_message"),
}


def test_what_cannot_be_read_is_set_aside_whole_and_its_neighbours_are_done(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: the consumer starts anew for each and strands what it has; 16 of 23 done in 25 s."""
    record = Record()
    for number, (data, _) in enumerate(_POISON.values()):
        queue.send({"job_id": f"before {number}"})
        put(valkey.url, f"poison {number}", data)
        queue.send({"job_id": f"after {number}"})
    with redis.Redis.from_url(valkey.url) as client:
        client.rpush("dramatiq:recorder", "of which there is no message")
    queue.send({"job_id": "last"})

    with working(valkey.url, record):
        wait_drained(queue)

    assert len(record.done) == 2 * len(_POISON) + 1
    assert set(record.done.values()) == {1}
    assert sorted(record.aside) == sorted(_POISON.values())
    assert queue.depth().dead == 0


def test_odd_envelopes_with_a_sound_result_are_taken(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: 3 of 5 done in 25 s, and not acknowledged: `redis_message_id` is missing."""
    record = Record()
    odd: list[dict[str, Any]] = [
        {"queue_name": "another"},
        {"options": {"throws": "x", "max_retries": "y", "eta": "z"}},
        {"options": None},
        {"message_id": None, "message_timestamp": "soon"},
        {"args": [], "kwargs": {"job_result": {"job_id": "by name"}}},
    ]
    for number, changes in enumerate(odd):
        members = {**json.loads(message({"job_id": str(number)}).encode()), **changes}
        put(valkey.url, f"odd {number}", json.dumps(members).encode())

    with working(valkey.url, record):
        wait_drained(queue)

    assert sorted(record.done) == ["0", "1", "2", "3", "by name"]
    assert queue.depth().dead == 0


def test_what_cannot_be_set_aside_stays_and_is_tried_again(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: has nothing to set it aside; 2 of the 5 neighbours done in 25 s."""
    record = Record()
    record.is_full = True
    put(valkey.url, "poison", b"{")
    ids = send(queue, 5)
    with (
        working(valkey.url, record),
        redis.Redis.from_url(valkey.url) as client,
    ):
        wait_until(lambda: queue.depth().delayed == 1, what="the message to wait")
        wait_until(lambda: len(record.done) == 5, what="the neighbours")
        assert not record.aside
        record.is_full = False
        client.zadd("dramatiq:recorder.DQ.due", {"poison": 0})
        wait_drained(queue)

    assert record.aside == [(b"{", "invalid_json")]
    assert sorted(record.done) == ids
