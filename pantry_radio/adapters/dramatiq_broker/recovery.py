"""What is done at once for a worker that is known to be dead; otherwise its silence tells."""

from pantry_radio.adapters.dramatiq_broker.broker import NAMESPACE
from pantry_radio.adapters.dramatiq_broker.connection import connect, translated
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps


def put_back_messages_of(worker_id: str, *, queue: str, redis_url: str) -> int:
    """Makes ready again what a dead worker of a queue held. Returns how many messages.

    May be repeated. Raises QueueUnavailableError where the server does not answer.
    """
    client = connect(redis_url)
    try:
        with translated():
            return QueueSteps(
                client, namespace=NAMESPACE, queue_name=queue, worker_id=worker_id
            ).put_back_all_of(worker_id)
    finally:
        client.close()
