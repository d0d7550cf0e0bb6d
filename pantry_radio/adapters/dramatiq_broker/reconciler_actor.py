"""The actor behind the queue `reconciler`: from a Dramatiq message to a function of ours."""

import logging
from collections.abc import Callable

import dramatiq

from pantry_radio.adapters.dramatiq_broker.broker import RECONCILER_ACTOR, RECONCILER_QUEUE
from pantry_radio.domain.errors import PantryRadioError
from pantry_radio.domain.jobs import JsonValue


def declare_reconciler(broker: dramatiq.Broker, load: Callable[[JsonValue], object]) -> None:
    """Lets the broker's workers hand each message of the queue `reconciler` to this function.

    What is wrong with a message is an answer of the function. An error of ours that it raises is
    about the database or the archive, so the message is tried again for as long as that lasts.
    """

    def actor(payload: JsonValue) -> None:
        try:
            load(payload)
        except PantryRadioError as error:
            raise dramatiq.Retry(str(error)) from error

    declare = dramatiq.actor(
        actor_name=RECONCILER_ACTOR, queue_name=RECONCILER_QUEUE, broker=broker
    )
    # At level DEBUG Dramatiq writes the arguments: perhaps whole job results.
    declare(actor).logger.setLevel(logging.INFO)
