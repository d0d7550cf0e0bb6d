"""Asks the questions of `bouy health`: which parts a service needs, and whether they are well."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property

from pantry_radio.domain.errors import PantryRadioError, ServiceError
from pantry_radio.domain.ports.queue_watch import QueueWatch
from pantry_radio.domain.watching import health
from pantry_radio.domain.watching.facts import Limits, ServiceFacts
from pantry_radio.domain.watching.health import Check, ill, well
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.lookout import (
    limits_of,
    min_free_bytes,
    running_urls,
    services_of,
)
from pantry_radio.entrypoints.metrics import port_of, read_metrics
from pantry_radio.entrypoints.servers import (
    APP,
    CACHE,
    DB,
    METRICS,
    PUBLISHER,
    RECONCILER,
    RECORDER,
)
from pantry_radio.entrypoints.settings import Settings


def checks(settings: Settings, service: str | None) -> tuple[Check, ...]:
    """The verdicts about one service, or about all. Nothing is started or changed."""
    with ExitStack() as opened:
        parts = _Parts(settings, opened, is_all=service is None)
        return tuple(check for asked in _QUESTIONS[service] for check in _answered(asked, parts))


def _answered(asked: "_Question", parts: "_Parts") -> Iterator[Check]:
    """What cannot be looked at is not well; the error tells cause and cure."""
    try:
        yield from asked(parts)
    except PantryRadioError as error:
        yield ill(_NAMES[asked], str(error))


class _Parts:
    """The parts of the system, each opened when it is first asked for."""

    def __init__(self, settings: Settings, opened: ExitStack, *, is_all: bool) -> None:
        self.settings = settings
        self.is_all = is_all
        self._opened = opened

    @cached_property
    def services(self) -> tuple[ServiceFacts, ...]:
        return services_of(self.settings)

    @cached_property
    def limits(self) -> Limits:
        return limits_of(self.settings, self.services)

    @cached_property
    def queue(self) -> QueueWatch:
        return self._opened.enter_context(wiring.queue_watch(self.url(CACHE)))

    def url(self, service: str) -> str:
        found = running_urls(self.settings, self.services).get(service)
        if found is None:
            raise ServiceError(f"{service} does not run: ./bouy up {service}")
        return found


_Question = Callable[[_Parts], Iterator[Check]]


def _cache(parts: _Parts) -> Iterator[Check]:
    yield from health.durable(parts.queue.durability())


def _database(parts: _Parts) -> Iterator[Check]:
    with wiring.watched_database(parts.url(DB)) as database:
        database.check()
    yield well("database", "the database answers, and has the tables of this version")


def _archive(parts: _Parts) -> Iterator[Check]:
    storage = wiring.storage(parts.settings)
    storage.try_writing()
    yield well("archive_writable", f"{parts.settings.output_dir} can be written to")
    for disk in storage.spaces():
        yield health.room(disk, min_free_bytes=min_free_bytes(parts.settings))


def _recorder(parts: _Parts) -> Iterator[Check]:
    yield from _workers_and_waiting(parts, RECORDER, is_wanted=True)


def _reconciler(parts: _Parts) -> Iterator[Check]:
    is_wanted = not parts.is_all or parts.limits.wants_reconciler
    yield from _workers_and_waiting(parts, RECONCILER, is_wanted=is_wanted)


def _metrics(parts: _Parts) -> Iterator[Check]:
    port = port_of(METRICS, parts.settings)
    if port == 0:
        yield well("metrics", "metrics are off: PANTRY_RADIO_METRICS_PORT is 0")
        return
    read_metrics(port, service=METRICS)
    yield well("metrics", f"metrics are served on port {port}")


def _workers_and_waiting(parts: _Parts, name: str, *, is_wanted: bool) -> Iterator[Check]:
    queue = parts.queue
    yield health.workers(
        name, alive=queue.workers_alive(), depths=queue.depths(), is_wanted=is_wanted
    )
    yield health.waiting(
        name,
        oldest=queue.oldest_ready()[name],
        now=datetime.now(UTC),
        max_seconds=parts.limits.max_wait_seconds,
    )


_NAMES: Mapping[_Question, str] = {
    _cache: "queue",
    _database: "database",
    _archive: "archive",
    _recorder: "recorder",
    _reconciler: "reconciler",
    _metrics: "metrics",
}
_QUESTIONS: Mapping[str | None, tuple[_Question, ...]] = {
    None: (_cache, _database, _archive, _recorder, _reconciler),
    APP: (_archive,),
    CACHE: (_cache,),
    DB: (_database,),
    RECORDER: (_cache, _archive, _recorder),
    RECONCILER: (_cache, _database, _reconciler),
    PUBLISHER: (_database, _archive),
    METRICS: (_metrics,),
}
