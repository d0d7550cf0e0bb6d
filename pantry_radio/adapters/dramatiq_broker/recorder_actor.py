"""The actor behind the queue `recorder`: from a Dramatiq message to a function of ours."""

import logging
from collections.abc import Callable

import dramatiq
from dramatiq.middleware import CurrentMessage

from pantry_radio.adapters.dramatiq_broker.broker import RECORDER_ACTOR, RECORDER_QUEUE
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.jobs import JsonValue


def declare_recorder(broker: dramatiq.Broker, record_result: Callable[[JsonValue], object]) -> None:
    """Lets the broker's workers hand each message of the queue `recorder` to this function."""

    def actor(job_result: JsonValue) -> None:
        try:
            record_result(job_result)
        except TransientError as error:
            # Dramatiq logs a traceback for any other error; trouble that lasts is one line a try.
            raise dramatiq.Retry(str(error)) from error

    declare = dramatiq.actor(actor_name=RECORDER_ACTOR, queue_name=RECORDER_QUEUE, broker=broker)
    # At level DEBUG Dramatiq writes the arguments: whole job results.
    declare(actor).logger.setLevel(logging.INFO)


def sent_at_ms() -> int | None:
    """When the message in work was sent, in milliseconds since 1970, as its producer wrote."""
    message = CurrentMessage.get_current_message()
    return None if message is None else message.message_timestamp or None
