"""What no worker can count: archive, disks, database and queue server of an installation.

All are gauges over the facts that `bouy status` shows, as old as `pantry_radio_facts_timestamp…`
says. A metric of a part that cannot be looked at is absent; `…_up` is 0 then.
"""

import platform
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pantry_radio.domain.watching.facts import (
    ArchiveFacts,
    DatabaseFacts,
    PublicationFacts,
    QueueFacts,
    SystemFacts,
)
from pantry_radio.domain.watching.warnings import WarningCode, warnings_of

if TYPE_CHECKING:
    from prometheus_client import Metric

_MOST_MODELS = 50
_OTHER = "other"

# Name, help text, labels. All names begin with `pantry_radio_`.
_DECLARED: dict[str, tuple[str, tuple[str, ...]]] = {
    "build_info": ("1, with the version that runs", ("version", "python")),
    "facts_timestamp_seconds": ("When these facts were gathered", ()),
    "warning": ("1 for each warning that `bouy status` shows now", ("warning",)),
    "archive_up": ("Whether the archive can be read", ()),
    "archive_files": ("Recorded files", ()),
    "archive_bytes": ("Bytes of recorded files", ()),
    "archive_day_files": ("Recorded files of one day; 0 is today (UTC)", ("days_ago",)),
    "archive_day_bytes": ("Bytes of the recorded files of one day; 0 is today", ("days_ago",)),
    "archive_newest_timestamp_seconds": ("When the newest file was written", ()),
    "archive_rejected_messages": ("Messages in the rejected store", ()),
    "archive_unsummarised_jobs": ("Recorded jobs that no summary.json lists yet", ()),
    "archive_surveyed": ("Whether all files were looked at; 0 while the first look goes on", ()),
    "llm_tokens": ("Tokens that recorded results state", ("model", "direction")),
    "llm_results": ("Recorded results that state their tokens", ("model",)),
    "disk_size_bytes": ("Size of the disk of a folder", ("folder",)),
    "disk_free_bytes": ("What may still be written to it", ("folder",)),
    "disk_days_left": ("Days until the disk of OUTPUT_DIR is full, at the present rate", ()),
    "queue_up": ("Whether the queue server answers", ()),
    "queue_durable": ("Whether it keeps an append-only file and evicts nothing", ()),
    "queue_dead_letters": ("Messages that were given up", ("queue",)),
    "queue_oldest_ready_seconds": ("For how long the next message has waited", ("queue",)),
    "workers_alive": ("Worker processes heard of lately, on any host", ("queue",)),
    "database_up": ("Whether the database answers, and has the tables of this version", ()),
    "database_rows": ("Rows of a table of HSDS", ("table",)),
    "database_ledger_jobs": ("Jobs whose result the database knows", ()),
    "database_marked_inputs": ("Inputs that wait to be reconciled", ()),
    "database_unreplayed_jobs": ("Recorded jobs that the database does not know", ()),
    "publication_age_seconds": ("How old the last publication is", ()),
    "publication_pending_days": ("Days that may have something to be published", ()),
}


class InstallationMetrics:
    """A collector over facts that are gathered elsewhere; `facts` is called at each scrape."""

    def __init__(self, facts: Callable[[], SystemFacts | None]) -> None:
        self._facts = facts

    def collect(self) -> Iterator["Metric"]:
        """Every declared metric that there is a value for; before the first facts, one."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        samples: dict[str, list[tuple[tuple[str, ...], float]]] = {}
        for name, labels, value in _samples(self._facts()):
            samples.setdefault(name, []).append((labels, value))
        for name, found in samples.items():
            text, label_names = _DECLARED[name]
            family = GaugeMetricFamily(f"pantry_radio_{name}", text, labels=label_names)
            for labels, value in found:
                family.add_metric(labels, value)
            yield family

    def describe(self) -> tuple["Metric", ...]:
        """Nothing: the registry would ask for the facts to find the names."""
        return ()


_Sample = tuple[str, tuple[str, ...], float]


def declared_names() -> tuple[str, ...]:
    """The names of all metrics of an installation, for the documentation and its tests."""
    return tuple(f"pantry_radio_{name}" for name in _DECLARED)


def _samples(facts: SystemFacts | None) -> Iterator[_Sample]:
    if facts is None:
        yield "facts_timestamp_seconds", (), 0
        return
    yield "build_info", (facts.version, platform.python_version()), 1
    yield "facts_timestamp_seconds", (), facts.taken_at.timestamp()
    present = {warning.code for warning in warnings_of(facts)}
    for code in WarningCode:
        yield "warning", (str(code),), code in present
    yield "archive_up", (), isinstance(facts.archive, ArchiveFacts)
    if isinstance(facts.archive, ArchiveFacts):
        yield from _archive(facts, facts.archive)
    for disk in facts.disks:
        for folder in disk.names:
            yield "disk_size_bytes", (folder,), disk.size_bytes
            yield "disk_free_bytes", (folder,), disk.free_bytes
    if facts.days_left is not None:
        yield "disk_days_left", (), facts.days_left
    yield "queue_up", (), isinstance(facts.queue, QueueFacts)
    if isinstance(facts.queue, QueueFacts):
        yield from _queue(facts, facts.queue)
    yield "database_up", (), isinstance(facts.database, DatabaseFacts)
    if isinstance(facts.database, DatabaseFacts):
        yield from _database(facts.database)
    if isinstance(facts.publication, PublicationFacts):
        yield from _publication(facts, facts.publication)


def _publication(facts: SystemFacts, publication: PublicationFacts) -> Iterator[_Sample]:
    yield "publication_pending_days", (), len(publication.pending_days)
    if facts.publication_age_seconds is not None:
        yield "publication_age_seconds", (), facts.publication_age_seconds


def _archive(facts: SystemFacts, archive: ArchiveFacts) -> Iterator[_Sample]:
    found = archive.surveyed
    yield "archive_files", (), found.files
    yield "archive_bytes", (), found.size_bytes
    for ago, day in enumerate(facts.recent_days):
        yield "archive_day_files", (str(ago),), day.files
        yield "archive_day_bytes", (str(ago),), day.size_bytes
    if found.newest_at is not None:
        yield "archive_newest_timestamp_seconds", (), found.newest_at.timestamp()
    yield "archive_rejected_messages", (), found.rejected
    yield "archive_unsummarised_jobs", (), sum(archive.waiting_summaries.values())
    yield "archive_surveyed", (), found.is_complete
    yield from _tokens(archive)


def _tokens(archive: ArchiveFacts) -> Iterator[_Sample]:
    """Model names come from outside: those that cost most have a label, the others share one."""
    shown, rest = archive.surveyed.models[:_MOST_MODELS], archive.surveyed.models[_MOST_MODELS:]
    for each in shown:
        yield "llm_results", (each.model,), each.results
        yield "llm_tokens", (each.model, "input"), each.input_tokens
        yield "llm_tokens", (each.model, "output"), each.output_tokens
    if rest:
        yield "llm_results", (_OTHER,), sum(each.results for each in rest)
        yield "llm_tokens", (_OTHER, "input"), sum(each.input_tokens for each in rest)
        yield "llm_tokens", (_OTHER, "output"), sum(each.output_tokens for each in rest)


def _queue(facts: SystemFacts, queue: QueueFacts) -> Iterator[_Sample]:
    durability = queue.durability
    yield "queue_durable", (), durability.is_append_only and not durability.evicts
    for name, depth in queue.depths.items():
        yield "queue_dead_letters", (name,), depth.dead
        yield "workers_alive", (name,), queue.workers_alive.get(name, 0)
        yield "queue_oldest_ready_seconds", (name,), facts.waited_seconds(name) or 0.0


def _database(database: DatabaseFacts) -> Iterator[_Sample]:
    condition = database.condition
    for table, count in condition.tables.items():
        yield "database_rows", (table,), count
    yield "database_ledger_jobs", (), condition.ledger
    yield "database_marked_inputs", (), condition.marked_inputs
    if database.unreplayed is not None:
        yield "database_unreplayed_jobs", (), database.unreplayed.jobs
