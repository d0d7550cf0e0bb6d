"""Whether a service is well: one verdict a question, each failure with its cause and its cure."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from attrs import frozen

from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import Durability
from pantry_radio.domain.ports.storage import DiskSpace
from pantry_radio.domain.watching.words import bytes_in_words, counted, seconds_in_words

_CONFIGURE = "set it in the configuration of that server"


@frozen(kw_only=True)
class Check:
    """One question and its answer. `says` is a sentence; `cure` is what a person does about it.

    Where a part could not be asked, the cure is in the sentence, as in every error of ours.
    """

    name: str
    is_well: bool
    says: str
    cure: str | None = None


def well(name: str, says: str) -> Check:
    """Nothing need be done."""
    return Check(name=name, is_well=True, says=says)


def ill(name: str, says: str, cure: str | None = None) -> Check:
    """Something must be done."""
    return Check(name=name, is_well=False, says=says, cure=cure)


def durable(durability: Durability) -> Iterator[Check]:
    """A queue server must lose nothing: neither in a restart nor when memory or disk is full."""
    if durability.last_write_failed:
        yield ill(
            "queue_durable",
            "the queue server could not write its append-only file",
            "free space on its disk",
        )
    elif not durability.is_append_only:
        yield ill(
            "queue_durable",
            "the queue server keeps no append-only file: a restart loses jobs",
            f"./bouy redis-cli CONFIG SET appendonly yes, and {_CONFIGURE}",
        )
    else:
        yield well("queue_durable", "the queue server keeps an append-only file")
    says = f"the queue server's maxmemory-policy is {durability.eviction_policy}"
    if durability.evicts:
        cure = f"./bouy redis-cli CONFIG SET maxmemory-policy noeviction, and {_CONFIGURE}"
        yield ill("queue_evicts_nothing", f"{says}: it drops jobs when memory is full", cure)
    else:
        yield well("queue_evicts_nothing", says)


def workers(
    queue: str, *, alive: Mapping[str, int], depths: Mapping[str, QueueDepth], is_wanted: bool
) -> Check:
    """Somebody must work on a queue that is wanted, or that holds anything."""
    name, count, depth = f"{queue}_workers", alive.get(queue, 0), depths.get(queue)
    if count:
        return well(
            name, f"{counted(count, 'worker process', 'worker processes')} of {queue} alive"
        )
    if not is_wanted and (depth is None or depth.is_drained):
        return well(name, f"no worker of {queue} is alive, and none is wanted")
    return ill(
        name,
        f"no worker of {queue} has been heard of lately",
        f"./bouy up {queue}; if it runs: ./bouy logs {queue}",
    )


def waiting(queue: str, *, oldest: datetime | None, now: datetime, max_seconds: int) -> Check:
    """The message at the head of a queue must not have waited too long."""
    name = f"{queue}_waiting"
    if oldest is None:
        return well(name, f"no message of {queue} is known to wait")
    seconds = max(0.0, (now - oldest).total_seconds())
    says = f"the next message of {queue} has waited for {seconds_in_words(seconds)}"
    if seconds <= max_seconds:
        return well(name, says)
    return ill(
        name,
        f"{says}, longer than PANTRY_RADIO_MAX_WAIT_SECONDS ({max_seconds})",
        f"./bouy logs {queue}; more processes or threads, or another machine",
    )


def room(disk: DiskSpace, *, min_free_bytes: int) -> Check:
    """A disk must have more room than the settings call too little."""
    says = f"{bytes_in_words(disk.free_bytes)} free for {', '.join(disk.names)} ({disk.folder})"
    if disk.free_bytes >= min_free_bytes:
        return well("disk_space", says)
    return ill(
        "disk_space",
        f"{says}, below PANTRY_RADIO_MIN_FREE_MB ({bytes_in_words(min_free_bytes)})",
        cure_of_full(disk),
    )


def cure_of_full(disk: DiskSpace) -> str:
    """Packing helps where recorded days lie, and nowhere else."""
    if "OUTPUT_DIR" not in disk.names:
        return f"free space there: du -xh {disk.folder} | sort -h | tail"
    return "free space there, or pack old days: ./bouy archive --older-than 30d"
