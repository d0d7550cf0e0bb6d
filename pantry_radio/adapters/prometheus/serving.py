"""`/metrics` of one service: what its processes have counted, and how full the queues are."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from pantry_radio.adapters.prometheus.processes import Processes
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.job_queue import JobQueue, MessageState

if TYPE_CHECKING:
    from prometheus_client import Metric
    from prometheus_client.registry import Collector


def serve(*, service: str, host: str, port: int, queue: JobQueue) -> Callable[[], None]:
    """Serves `/metrics` of a service from a thread of this process; returns what ends that.

    OSError where the port is taken.
    """
    return serve_collectors(Processes(), _Queues(queue, service), host=host, port=port)


def serve_collectors(*collectors: "Collector", host: str, port: int) -> Callable[[], None]:
    """Serves what these collect, and nothing of this process; returns what ends that.

    OSError where the port is taken.
    """
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415

    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    server, thread = start_http_server(port, addr=host, registry=registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop


class _Queues:
    """How full the queues are at the moment of asking."""

    def __init__(self, queue: JobQueue, service: str) -> None:
        self._queue = queue
        self._service = service

    def collect(self) -> Iterator["Metric"]:
        """Three gauges; only `…_queue_up` while the server does not answer."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        try:
            depths, alive = self._queue.depths(), self._queue.workers_alive()
        except TransientError:
            yield GaugeMetricFamily(f"{self._service}_queue_up", _UP, value=0)
            return
        yield GaugeMetricFamily(f"{self._service}_queue_up", _UP, value=1)
        yield GaugeMetricFamily(
            f"{self._service}_workers_alive",
            "Worker processes heard of lately, on any host",
            value=alive[self._service],
        )
        messages = GaugeMetricFamily(
            f"{self._service}_queue_messages",
            "Messages by queue and state",
            labels=["queue", "state"],
        )
        for queue, depth in depths.items():
            counts: Mapping[MessageState, int] = {
                MessageState.READY: depth.ready,
                MessageState.DELAYED: depth.delayed,
                MessageState.IN_WORK: depth.in_work,
                MessageState.DEAD: depth.dead,
            }
            for state, count in counts.items():
                messages.add_metric([queue, str(state)], count)
        yield messages

    def describe(self) -> tuple["Metric", ...]:
        """Nothing: the registry would ask the queue to find the names."""
        return ()


_UP = "Whether the queue server answers"
