"""`bouy job ID`: where a job is."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import attrs
from cyclopts import Parameter

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.protocol import ServiceStatus
from pantry_radio.domain.locating import Whereabouts, locate
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, DB, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

EXIT_NOWHERE = 1
EXIT_UNREACHABLE = 3


def job(
    job_id: Annotated[str, Parameter(allow_leading_hyphen=True)],
    *,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Say where a job is: queued, in work, dead, rejected, recorded, superseded, replayed.

    Exit codes: 0 it is somewhere, 1 it is nowhere, 3 it was not found and the queue server could
    not be asked. The database is asked if it runs; it is not started for this.

    Parameters
    ----------
    job_id
        The `job_id` of the result.
    json_
        Print it as JSON.
    """
    settings = load_settings()
    with (
        servers(settings, CACHE) as urls,
        wiring.job_queue(urls.redis_url) as queue,
        _database(settings) as database,
    ):
        found = locate(job_id, queue=queue, files=wiring.job_files(settings), database=database)
    if json_:
        document = {**attrs.asdict(found), "found": found.is_known}
        print(json.dumps(document, indent=2))
    else:
        _print(found)
    if found.is_known:
        return 0
    return EXIT_UNREACHABLE if "queue" in found.not_asked else EXIT_NOWHERE


@contextmanager
def _database(settings: Settings) -> Iterator[FoodDatabase | None]:
    """The database of the settings, or our own if it runs now."""
    if settings.database_url is None and not _our_own_runs(settings):
        yield None
        return
    with servers(settings, DB) as urls, wiring.present_database(urls.database_url) as database:
        yield database


def _our_own_runs(settings: Settings) -> bool:
    states = client.ps(settings.home, [DB])
    return any(s.service == DB and s.status is not ServiceStatus.STOPPED for s in states)


def _print(found: Whereabouts) -> None:
    """One line each, never wrapped: paths are there to be copied."""
    for message in found.queued:
        state = message.state.value.replace("_", " ")
        _line(state, f"queue {message.queue}, message {message.message_id}")
    for file in found.files:
        _line(
            file.kind.value, file.place if file.reason is None else f"{file.place} ({file.reason})"
        )
    if found.replayed is not None:
        rows = ", ".join(f"{count} {table}" for table, count in found.replayed.rows.items())
        _line("replayed", f"{found.replayed.verdict.value}; {rows or 'no rows'}")
    if not found.is_known:
        print(f"job {found.job_id} is nowhere")
    for server, why in found.not_asked.items():
        print(f"bouy: the {server} was not asked: {why}", file=sys.stderr)


def _line(where: str, detail: str) -> None:
    print(f"{where:<12}{detail}")
