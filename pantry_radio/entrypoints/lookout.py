"""Gathers the facts about this installation: looks at every part, and starts none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from attrs import evolve

from pantry_radio import __version__
from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.folders import own_urls
from pantry_radio.adapters.embedded.protocol import ServiceStatus
from pantry_radio.domain.digest import digest as digest_of
from pantry_radio.domain.errors import PantryRadioError, ServiceError
from pantry_radio.domain.ports.archive_survey import ArchiveSurvey
from pantry_radio.domain.ports.database_watch import DatabaseWatch
from pantry_radio.domain.ports.storage import DiskSpace, Storage
from pantry_radio.domain.watching.facts import (
    EXTERNAL,
    FAILING,
    RUNNING,
    STOPPED,
    SUPERVISOR,
    Absent,
    ArchiveFacts,
    DatabaseFacts,
    Limits,
    QueueFacts,
    ServiceFacts,
    SystemFacts,
    Unreplayed,
    seen_elsewhere,
)
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.publishing_status import publication_facts
from pantry_radio.entrypoints.servers import (
    APP,
    CACHE,
    DB,
    RECONCILER,
    SERVICES,
    external_urls,
    why_stopped,
)
from pantry_radio.entrypoints.settings import Settings

LOOK_SECONDS = 1.0
"""How long a look may count files, read files, and compare them with the ledger: each of these."""

_MB = 1_000_000
_RECENT = timedelta(days=1)


class Lookout:
    """Looks again and again; what a survey found is kept between the looks."""

    def __init__(self, settings: Settings, survey: ArchiveSurvey, storage: Storage) -> None:
        self._settings = settings
        self._survey = survey
        self._storage = storage

    def facts(self, *, seconds: float = LOOK_SECONDS, with_digest: bool = False) -> SystemFacts:
        """What is known now. A part that cannot be looked at is Absent, and no error."""
        taken_at = datetime.now(UTC)
        services = _services(self._settings)
        running = running_urls(self._settings, services)
        archive = self._archive(seconds)
        queue = _queue(running.get(CACHE))
        return SystemFacts(
            taken_at=taken_at,
            version=__version__,
            limits=limits_of(self._settings, services),
            services=seen_elsewhere(services, queue),
            queue=queue,
            database=self._database(
                running.get(DB), since=taken_at - _RECENT, seconds=seconds, with_digest=with_digest
            ),
            archive=archive,
            disks=self._disks(),
            publication=publication_facts(self._settings, seconds=seconds),
        )

    def _archive(self, seconds: float) -> ArchiveFacts | Absent:
        try:
            surveyed = self._survey.survey(seconds=seconds)
            notes = wiring.archive_files(self._settings).waiting_notes()
            packs = wiring.packs(self._settings).names()
        except PantryRadioError as error:
            return Absent(reason=str(error))
        try:
            self._storage.try_writing()
            unwritable = None
        except PantryRadioError as error:
            unwritable = str(error)
        waiting = {day: len(paths) for day, paths in notes.items() if paths}
        return ArchiveFacts(
            surveyed=surveyed,
            unwritable=unwritable,
            waiting_summaries=waiting,
            packed_days=len({name.day for name in packs}),
            newest_backup_at=_newest_backup_at(self._settings),
        )

    def _database(
        self, url: str | None, *, since: datetime, seconds: float, with_digest: bool
    ) -> DatabaseFacts | Absent:
        if url is None:
            return _stopped(DB)
        try:
            with wiring.watched_database(url) as database:
                condition = database.condition(since=since)
                unreplayed = self._unreplayed(database, seconds)
            facts = DatabaseFacts(condition=condition, unreplayed=unreplayed)
            return evolve(facts, digest=_digest(url)) if with_digest else facts
        except PantryRadioError as error:
            return Absent(reason=str(error))

    def _unreplayed(self, database: DatabaseWatch, seconds: float) -> Unreplayed:
        ends_at = time.monotonic() + seconds
        jobs = compared = 0
        for job_ids in self._survey.job_ids():
            if time.monotonic() >= ends_at:
                return Unreplayed(jobs=jobs, compared=compared, is_complete=False)
            jobs += database.count_unknown(job_ids)
            compared += len(job_ids)
        return Unreplayed(jobs=jobs, compared=compared, is_complete=True)

    def _disks(self) -> tuple[DiskSpace, ...]:
        try:
            return self._storage.spaces()
        except PantryRadioError:
            return ()  # the archive is Absent then, and says why


@contextmanager
def lookout(settings: Settings) -> Iterator[Lookout]:
    """A Lookout over the installation that the settings describe."""
    with wiring.archive_survey(settings) as survey:
        yield Lookout(settings, survey, wiring.storage(settings))


def running_urls(settings: Settings, services: tuple[ServiceFacts, ...]) -> dict[str, str]:
    """The servers that can be asked: those that the settings name, and ours that run."""
    running = {each.service for each in services if each.status == RUNNING}
    own = {name: url for name, url in own_urls(settings.home).items() if name in running}
    return {**own, **external_urls(settings)}


def services_of(settings: Settings) -> tuple[ServiceFacts, ...]:
    """What runs here, in the order of services; each that runs twice is there twice."""
    external = external_urls(settings)
    # A supervisor lists its own servers always, also beside an external one.
    names = [name for name in SERVICES if name != APP and name not in external]
    states = [
        state
        for state in client.ps(settings.home, names)
        if state.service not in external or state.status is not ServiceStatus.STOPPED
    ]
    found = [
        ServiceFacts(
            service=state.service,
            status=state.status.value,
            uptime_seconds=state.uptime_seconds,
            detail=state.detail
            or (why_stopped(state.service, settings) if state.status.value == STOPPED else ""),
        )
        for state in states
    ]
    found += [ServiceFacts(service=name, status=EXTERNAL) for name in external]
    order = {name: place for place, name in enumerate(SERVICES)}
    return tuple(sorted(found, key=lambda each: order.get(each.service, len(order))))


def limits_of(settings: Settings, services: tuple[ServiceFacts, ...]) -> Limits:
    """What the settings demand; a reconciler is wanted where one was started."""
    is_there = any(each.service == RECONCILER and each.status != STOPPED for each in services)
    return Limits(
        min_free_bytes=min_free_bytes(settings),
        max_wait_seconds=settings.max_wait_seconds,
        wants_reconciler=bool(settings.reconcile) or is_there,
    )


def min_free_bytes(settings: Settings) -> int:
    """What the settings call too little of a disk."""
    return settings.min_free_mb * _MB


def _services(settings: Settings) -> tuple[ServiceFacts, ...]:
    try:
        return services_of(settings)
    except ServiceError as error:  # a supervisor that hangs
        return (ServiceFacts(service=SUPERVISOR, status=FAILING, detail=str(error)),)


def _queue(url: str | None) -> QueueFacts | Absent:
    if url is None:
        return _stopped(CACHE)
    try:
        with wiring.queue_watch(url) as queue:
            return QueueFacts(
                durability=queue.durability(),
                depths=queue.depths(),
                workers_alive=queue.workers_alive(),
                oldest_ready=queue.oldest_ready(),
            )
    except PantryRadioError as error:
        return Absent(reason=str(error))


def _stopped(service: str) -> Absent:
    return Absent(reason=f"{service} does not run", is_stopped=True)


def _newest_backup_at(settings: Settings) -> datetime | None:
    """By the clock of the file system: what a backup says of itself is slower to read."""
    times = []
    for file in (settings.archive_dir / "backups").glob("*.tar"):
        with suppress(OSError):  # removed just now, or not ours to look at
            times.append(file.stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _digest(url: str) -> str:
    with wiring.present_database(url) as database:
        return digest_of(database)
