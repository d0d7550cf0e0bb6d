"""A worker of the tests: takes one message from a real queue, and does with it what it is told."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dramatiq.broker import Consumer, MessageProxy
from redis import Redis

from pantry_radio.adapters.dramatiq_broker.broker import LosslessBroker, make_broker
from pantry_radio.adapters.dramatiq_broker.recorder_actor import declare_recorder
from pantry_radio.domain.jobs import JsonValue


def take_one(redis_url: str) -> None:
    """Takes the next message and dies with it in hand."""
    with _taken(redis_url):
        pass


def delay_one(redis_url: str) -> None:
    """Puts the next message off for a minute."""
    with _taken(redis_url) as (broker, consumer, message):
        broker.enqueue(message._message, delay=60_000)
        consumer.ack(message)


def give_up_one(redis_url: str, *, trace: str = "") -> None:
    """Gives the next message up after some tries; each death is at another millisecond."""
    with _taken(redis_url) as (broker, consumer, message):
        message.options.update(retries=5, traceback=trace)
        key = message.options["redis_message_id"]
        broker.client.hset("dramatiq:recorder.msgs", key, message.encode())
        consumer.nack(message)
        time.sleep(0.002)


def age_letters(client: Redis, *, days: float) -> None:
    """Makes all dead letters so many days older."""
    for message_id, _ in client.zscan_iter("dramatiq:recorder.XQ"):
        client.zincrby("dramatiq:recorder.XQ", -int(days * 86_400_000), message_id)


@contextmanager
def _taken(redis_url: str) -> Iterator[tuple[LosslessBroker, Consumer, MessageProxy]]:
    broker = make_broker(redis_url)
    declare_recorder(broker, _ignore)
    consumer = broker.consume("recorder")
    message = next(consumer)
    assert message is not None, "nothing is ready"
    yield broker, consumer, message
    broker.close()


def _ignore(_: JsonValue) -> None:
    return None
