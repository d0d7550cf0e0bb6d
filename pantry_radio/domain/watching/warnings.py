"""What the facts warn of, in words, each with the command that mends it."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import frozen

from pantry_radio.domain.watching.facts import (
    FAILING,
    SUPERVISOR,
    Absent,
    ArchiveFacts,
    DatabaseFacts,
    PublicationFacts,
    QueueFacts,
    SystemFacts,
)
from pantry_radio.domain.watching.health import cure_of_full
from pantry_radio.domain.watching.words import bytes_in_words, counted, seconds_in_words

RECORDER, RECONCILER = "recorder", "reconciler"
_FEW_DAYS = 7.0
_FEW_STRUCTURED = 20
_TOLERATED_WITHOUT_RECORD = 0.05
_JUMP = 2.0
_A_DAY_SECONDS = 86_400.0
_STARTING_SECONDS = 20.0


class WarningCode(StrEnum):
    """The stable names of all warnings, the gravest first."""

    DISK_FULL = "disk_full"
    SUPERVISOR_SILENT = "supervisor_silent"
    NOTHING_RUNS = "nothing_runs"
    QUEUE_UNREACHABLE = "queue_unreachable"
    QUEUE_WRITE_FAILED = "queue_write_failed"
    QUEUE_NOT_DURABLE = "queue_not_durable"
    QUEUE_EVICTS = "queue_evicts"
    ARCHIVE_UNREACHABLE = "archive_unreachable"
    SERVICE_FAILING = "service_failing"
    NO_RECORDER = "no_recorder"
    OLD_UNRECORDED = "old_unrecorded"
    DEAD_LETTERS = "dead_letters"
    DISK_NEARLY_FULL = "disk_nearly_full"
    DATABASE_UNREACHABLE = "database_unreachable"
    NO_RECONCILER = "no_reconciler"
    UNREPLAYED = "unreplayed"
    FEW_RECORDS = "few_records"
    REJECTED = "rejected"
    SUMMARY_STALE = "summary_stale"
    UNPUBLISHED = "unpublished"


@frozen(kw_only=True)
class SystemWarning:
    """Something is not as it should be: what, and what a person does about it."""

    code: WarningCode
    text: str
    cure: str


def warnings_of(facts: SystemFacts) -> tuple[SystemWarning, ...]:
    """All that these facts warn of, the gravest first."""
    order = list(WarningCode)
    found = (warning for rule in _RULES for warning in rule(facts))
    return tuple(sorted(found, key=lambda warning: order.index(warning.code)))


def _disks(facts: SystemFacts) -> Iterator[SystemWarning]:
    for disk in facts.disks:
        if disk.free_bytes < facts.limits.min_free_bytes:
            yield SystemWarning(
                code=WarningCode.DISK_FULL,
                text=f"the disk of {', '.join(disk.names)} has {bytes_in_words(disk.free_bytes)} "
                f"left, below PANTRY_RADIO_MIN_FREE_MB",
                cure=cure_of_full(disk),
            )
    left = facts.days_left
    if left is not None and 0 < left < _FEW_DAYS:
        yield SystemWarning(
            code=WarningCode.DISK_NEARLY_FULL,
            text=f"the disk of {facts.disks[0].folder} has room for {left:.1f} days at "
            f"{bytes_in_words(facts.bytes_a_day)} a day",
            cure="pack old days: ./bouy archive --older-than 30d",
        )


def _services(facts: SystemFacts) -> Iterator[SystemWarning]:
    for service in facts.services:
        if service.service == SUPERVISOR:  # listed only where it cannot be asked
            yield SystemWarning(
                code=WarningCode.SUPERVISOR_SILENT,
                text=service.detail,
                cure="./bouy down, then ./bouy up",
            )
        elif service.status == FAILING:
            detail = f": {service.detail}" if service.detail else ""
            yield SystemWarning(
                code=WarningCode.SERVICE_FAILING,
                text=f"{service.service} ends again and again{detail}",
                cure=f"./bouy logs {service.service}",
            )


def _queue_server(facts: SystemFacts) -> Iterator[SystemWarning]:
    queue = facts.queue
    if isinstance(queue, Absent):
        yield from _no_queue(queue, facts)
        return
    if queue.durability.last_write_failed:
        yield SystemWarning(
            code=WarningCode.QUEUE_WRITE_FAILED,
            text="the queue server could not write its append-only file",
            cure="free space on its disk; see ./bouy logs cache",
        )
    if not queue.durability.is_append_only:
        yield SystemWarning(
            code=WarningCode.QUEUE_NOT_DURABLE,
            text="the queue server keeps no append-only file: a restart loses jobs",
            cure="./bouy redis-cli CONFIG SET appendonly yes, and set it in the server's own file",
        )
    if queue.durability.evicts:
        yield SystemWarning(
            code=WarningCode.QUEUE_EVICTS,
            text=f"the queue server drops data when memory is full "
            f"(maxmemory-policy {queue.durability.eviction_policy})",
            cure="./bouy redis-cli CONFIG SET maxmemory-policy noeviction, and in its own file",
        )


def _no_queue(queue: Absent, facts: SystemFacts) -> Iterator[SystemWarning]:
    if queue.is_stopped:
        if any(service.service == SUPERVISOR for service in facts.services):
            return  # nobody can say what runs, which is a warning already
        yield SystemWarning(
            code=WarningCode.NOTHING_RUNS,
            text="nothing is recorded: the queue server does not run",
            cure="./bouy up",
        )
        return
    yield SystemWarning(
        code=WarningCode.QUEUE_UNREACHABLE,
        text=queue.reason,
        cure="./bouy ps, then ./bouy logs cache; or mend REDIS_URL",
    )


def _workers(facts: SystemFacts) -> Iterator[SystemWarning]:
    queue = facts.queue
    if isinstance(queue, Absent):  # which is a warning already
        return
    for name, code, is_wanted in (
        (RECORDER, WarningCode.NO_RECORDER, True),
        (RECONCILER, WarningCode.NO_RECONCILER, facts.limits.wants_reconciler),
    ):
        depth = queue.depths.get(name)
        waiting = 0 if depth is None else depth.ready + depth.delayed + depth.in_work
        is_missed = not queue.workers_alive.get(name) and not _is_starting(name, facts)
        if is_missed and (is_wanted or waiting):
            yield SystemWarning(
                code=code,
                text=f"no {name} is alive"
                + (f" and {counted(waiting, 'message')} wait for one" if waiting else ""),
                cure=f"./bouy up {name}",
            )


def _is_starting(name: str, facts: SystemFacts) -> bool:
    """Whether it was started a moment ago: its workers have not been heard of yet."""
    uptimes = (each.uptime_seconds for each in facts.services if each.service == name)
    return any(uptime is not None and uptime < _STARTING_SECONDS for uptime in uptimes)


def _waiting(facts: SystemFacts) -> Iterator[SystemWarning]:
    waited = facts.waited_seconds(RECORDER)
    if waited is not None and waited > facts.limits.max_wait_seconds:
        yield SystemWarning(
            code=WarningCode.OLD_UNRECORDED,
            text=f"the next job to be recorded has waited for {seconds_in_words(waited)}",
            cure="./bouy up recorder; if it runs: ./bouy logs recorder, or more "
            "PANTRY_RADIO_RECORDER_PROCESSES",
        )


def _dead_letters(facts: SystemFacts) -> Iterator[SystemWarning]:
    if isinstance(facts.queue, QueueFacts):
        for name, depth in facts.queue.depths.items():
            if depth.dead:
                verb = "was" if depth.dead == 1 else "were"
                cure = "./bouy dead list, mend the cause, then ./bouy dead retry --all"
                if name != RECORDER:
                    cure = "./bouy replay --use-default-output-dir loads the files anew"
                yield SystemWarning(
                    code=WarningCode.DEAD_LETTERS,
                    text=f"{counted(depth.dead, 'message')} of {name} {verb} given up",
                    cure=cure,
                )


def _database(facts: SystemFacts) -> Iterator[SystemWarning]:
    database = facts.database
    if isinstance(database, Absent):
        if not database.is_stopped:
            yield SystemWarning(
                code=WarningCode.DATABASE_UNREACHABLE,
                text=database.reason,
                cure="./bouy db migrate, ./bouy logs db, or mend DATABASE_URL",
            )
        return
    missing = database.unreplayed
    if missing is not None and missing.jobs:
        yield SystemWarning(
            code=WarningCode.UNREPLAYED,
            text=f"{counted(missing.jobs, 'recorded job')} "
            f"{'is' if missing.jobs == 1 else 'are'} not in the database",
            cure="./bouy replay --use-default-output-dir",
        )
    yield from _yield(database)


def _yield(database: DatabaseFacts) -> Iterator[SystemWarning]:
    """As `replay` judges it (exit code 4): for the last day, or where that is small, for all."""
    recent, before = database.condition.recent, database.condition.before
    limit = max(_TOLERATED_WITHOUT_RECORD, _JUMP * before.share_without)
    if recent.structured >= _FEW_STRUCTURED and recent.share_without > limit:
        yield SystemWarning(
            code=WarningCode.FEW_RECORDS,
            text=f"{recent.share_without:.0%} of the results of the last day gave no record "
            f"({before.share_without:.0%} before)",
            cure="./bouy problems, then ./bouy read on one of the files",
        )


def _archive(facts: SystemFacts) -> Iterator[SystemWarning]:
    archive = facts.archive
    if isinstance(archive, Absent):
        yield SystemWarning(
            code=WarningCode.ARCHIVE_UNREACHABLE,
            text=archive.reason,
            cure="mend OUTPUT_DIR or its permissions",
        )
        return
    if archive.unwritable is not None:
        yield SystemWarning(
            code=WarningCode.ARCHIVE_UNREACHABLE,
            text=archive.unwritable,
            cure="mend the folder or its rights; what waits is recorded then by itself",
        )
    rejected = archive.surveyed.rejected
    if rejected:
        yield SystemWarning(
            code=WarningCode.REJECTED,
            text=f"{counted(rejected, 'message')} {'is' if rejected == 1 else 'are'} no job "
            "result, and kept with the reason in ARCHIVE_DIR/rejected",
            cure="mend the producer; remove them once they are understood",
        )
    yield from _summaries(archive, facts)


def _summaries(archive: ArchiveFacts, facts: SystemFacts) -> Iterator[SystemWarning]:
    """A recorder that lives brings them up to date within seconds: then it is no news."""
    is_looked_after = isinstance(facts.queue, QueueFacts) and facts.queue.workers_alive.get(
        RECORDER
    )
    if archive.waiting_summaries and not is_looked_after:
        days = ", ".join(str(day) for day in sorted(archive.waiting_summaries))
        yield SystemWarning(
            code=WarningCode.SUMMARY_STALE,
            text=f"summary.json lacks the newest jobs of {days}",
            cure="./bouy recorder --drain",
        )


def _publication(facts: SystemFacts) -> Iterator[SystemWarning]:
    """Only where publications are to be pushed: else they wait for somebody to look at them."""
    publication = facts.publication
    if isinstance(publication, Absent):
        yield SystemWarning(
            code=WarningCode.UNPUBLISHED, text=publication.reason, cure="./bouy haarrrvest status"
        )
    age = facts.publication_age_seconds
    if (
        isinstance(publication, PublicationFacts)
        and publication.is_pushed
        and publication.pending_days
        and age is not None
        and age > _A_DAY_SECONDS
    ):
        yield SystemWarning(
            code=WarningCode.UNPUBLISHED,
            text=f"{counted(len(publication.pending_days), 'day')} not published, and the last "
            f"publication is {seconds_in_words(age)} old",
            cure="./bouy up publisher; if it runs: ./bouy haarrrvest logs",
        )


_RULES: tuple[Callable[[SystemFacts], Iterator[SystemWarning]], ...] = (
    *(_disks, _services, _queue_server, _workers, _waiting),
    *(_dead_letters, _database, _archive, _publication),
)
