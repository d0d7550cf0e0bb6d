"""Dramatiq's own Prometheus middleware, counting into our `/metrics`."""

import dramatiq
from dramatiq.middleware import Middleware


def count_messages(broker: dramatiq.Broker) -> None:
    """Lets this worker process count what Dramatiq does: `dramatiq_messages_total` and others.

    Its exposition server, which would bind a port of its own on all interfaces, is a fork that only
    Dramatiq's own command line starts. To be called once a process, after the parent has named the
    folder that the processes share; without a folder nothing is counted.
    """
    # Imported here: it reads its environment then, and makes a folder.
    from dramatiq.middleware.prometheus import Prometheus  # noqa: PLC0415

    counting: Middleware = Prometheus()
    counting.after_process_boot(broker)
    broker.add_middleware(counting)
