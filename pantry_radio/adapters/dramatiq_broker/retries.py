"""Retries that are part of the acknowledgement: one step on the server, so none can be lost."""

from typing import Any

import dramatiq
from dramatiq.broker import MessageProxy
from dramatiq.middleware import Retries


class RetriesOnSettling(Retries):
    """Decides about a retry as Dramatiq does, and leaves the doing to the consumer.

    Dramatiq's enqueues the retry and then acknowledges the message. Where the first fails, as the
    server is away, the error is swallowed and the second goes on: the message is lost.
    """

    def after_process_message(
        self,
        broker: dramatiq.Broker,
        message: MessageProxy,
        *,
        result: object = None,
        exception: BaseException | None = None,
    ) -> None:
        """Notes at the message, as `retry_after_ms`, when it is to be tried again."""
        noting: Any = _NotingBroker(broker)
        super().after_process_message(  # type: ignore[no-untyped-call]
            noting, message, result=result, exception=exception
        )


class _NotingBroker:
    """The broker as the base class uses it, but what is enqueued is noted at the message."""

    def __init__(self, broker: dramatiq.Broker) -> None:
        self.get_actor = broker.get_actor

    def enqueue(self, message: Any, *, delay: int) -> None:  # noqa: ANN401 - a proxy of a message
        message.retry_after_ms = delay
