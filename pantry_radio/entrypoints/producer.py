"""For LLM workers: hands job results to the queue `recorder`. Importing it does nothing.

from pantry_radio.entrypoints.producer import Producer

with Producer("redis://localhost:6379/0") as producer:
producer.send({"job_id": "1", "job": {"created_at": "2025-08-07T10:15:21Z"}, "result": …})
"""

from contextlib import ExitStack
from datetime import date
from types import TracebackType
from typing import Self

from pantry_radio.domain.archive import entry_of
from pantry_radio.domain.errors import InvalidJobError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, servers
from pantry_radio.entrypoints.settings import load_settings


def send_job_result(
    job_result: JsonValue, *, redis_url: str | None = None, day: date | None = None
) -> str:
    """Sends one job result over a connection of its own; see Producer for many."""
    with Producer(redis_url) as producer:
        return producer.send(job_result, day=day)


class Producer:
    """Sends job results over one connection, as a `with` block. Threads may share it.

    Without a URL it sends where the settings say: REDIS_URL, else our own Valkey, which is kept
    running as long as the block lasts.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._redis_url = redis_url
        self._held = ExitStack()
        self._queue: JobQueue | None = None
        self._codec = wiring.codec()

    def __enter__(self) -> Self:
        with ExitStack() as held:
            url = self._redis_url
            if url is None:
                url = held.enter_context(servers(load_settings(), CACHE)).redis_url
            self._queue = held.enter_context(wiring.job_queue(url))
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._queue = None
        self._held.close()

    def send(self, job_result: JsonValue, *, day: date | None = None) -> str:
        """Sends one job result; it is in the queue when this returns. Returns the message id.

        May be repeated: a result that is sent twice is recorded once. `day` is where a result lies
        that has no date in `job.created_at` or `completed_at`.

        Raises:
            InvalidJobError: no object, no usable `job_id`, or a value that JSON does not have.
            MissingDayError: no date, and no day was given.
            NotExactJsonError: NaN or Infinity.
            QueueUnavailableError: the server does not answer; it was perhaps not sent.
        """
        if self._queue is None:
            raise RuntimeError("use it as `with Producer(…) as producer:`")
        try:
            data = self._codec.dump(job_result)
        except TypeError as exc:
            raise InvalidJobError(f"a job result is JSON; {exc}") from exc
        document = self._codec.parse(data)  # what the recorder will see
        entry_of(self._codec.structure(document), sent_on=day)
        return self._queue.send(document, sent_on=day)
