"""`bouy haarrrvest`: publish what is recorded and derived, and bring published days back."""

import json
import sys
from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from pantry_radio.domain.errors import PublishingError, SettingsError
from pantry_radio.domain.times import written_day
from pantry_radio.entrypoints.publishing import (
    as_json,
    difference,
    exit_code,
    limits_of,
    outcome,
    publisher,
    pulled_as_json,
    puller,
    whereto,
)
from pantry_radio.entrypoints.publishing_status import (
    PublishingStatus,
    publishing_status,
    status_as_json,
)
from pantry_radio.entrypoints.servers import DB, PUBLISHER, lasting_servers, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

EXIT_FAILED = 1
_Flag = Annotated[bool, Parameter(negative="")]
_Json = Annotated[bool, Parameter(name="--json", negative="")]


def run(
    *,
    dry_run: _Flag = False,
    allow_shrinking: Annotated[tuple[str, ...], Parameter(consume_multiple=True, negative="")] = (),
    override_ratchet: _Flag = False,
    json_: _Json = False,
) -> int:
    """Publish once what differs from what is published.

    Parameters
    ----------
    dry_run
        Say what would be published, and publish nothing. The database is brought to the newest
        migration and what waits is reconciled, as before a publication; nothing else is written.
    allow_shrinking
        Tables that may have fewer rows than were published; for this once.
    override_ratchet
        Publish for this once, however much every table has shrunk.
    json_
        Print what was done as JSON.
    """
    settings = load_settings()
    limits = limits_of(settings, may_shrink=allow_shrinking, may_all_shrink=override_ratchet)
    try:
        with servers(settings, DB) as urls:
            made = publisher(settings, urls.database_url, limits)
            published = made.rehearse() if dry_run else made.publish()
    except PublishingError as error:
        return _failed(error)
    for each in published.left_out:
        print(f"bouy: not published: {each.path}: {each.why}", file=sys.stderr)
    if json_:
        print(json.dumps(as_json(published, is_rehearsal=dry_run), indent=2))
    elif dry_run:
        print(f"{len(published.files):,} files would be published")
        print("\n".join(difference(published.files)))
    else:
        print("\n".join([*difference(published.files), outcome(published, settings)]))
    return 0


def serve() -> int:
    """Publish at the start, every PUBLISHER_CHECK_INTERVAL seconds, and once more at the end."""
    from pantry_radio.entrypoints.foreground import alive  # noqa: PLC0415 - slow
    from pantry_radio.entrypoints.publisher_service import run_publisher  # noqa: PLC0415

    settings = load_settings()
    with (
        alive(PUBLISHER, settings, detail="bouy haarrrvest serve") as life,
        lasting_servers(settings, DB) as urls,
    ):
        run_publisher(settings, database_url=urls.database_url, stop=life.stop)
    return 0


def status(*, json_: _Json = False) -> int:
    """Show what was published last, against what is here now.

    Parameters
    ----------
    json_
        Print it as JSON.
    """
    settings = load_settings()
    try:
        found = publishing_status(settings)
    except PublishingError as error:
        return _failed(error)
    if json_:
        print(json.dumps(status_as_json(found, settings), indent=2))
    else:
        _print_status(found, settings)
    return 0


def logs(
    *,
    follow: Annotated[bool, Parameter(alias="-f", negative="")] = False,
    tail: Annotated[int, Parameter(alias="-n")] = 200,
) -> int:
    """Print the newest log lines of the publisher.

    Parameters
    ----------
    follow
        Go on printing what comes, until Ctrl-C.
    tail
        How many lines.
    """
    from pantry_radio.entrypoints.commands.services_logs import logs as print_logs  # noqa: PLC0415

    return print_logs(PUBLISHER, follow=follow, tail=tail)


def pull(*days: str, json_: _Json = False) -> int:
    """Bring recorded results that are missing here from the data repository into the archive.

    Parameters
    ----------
    days
        2025-08-07 …; all that are published, if none is named.
    json_
        Print what was done as JSON.
    """
    wanted = [_day(text) for text in days]
    try:
        pulled = puller(load_settings()).pull(wanted)
    except PublishingError as error:
        return _failed(error)
    for each in pulled.refused:
        print(f"bouy: damaged, not taken: {each.path}: {each.why}", file=sys.stderr)
    if json_:
        print(json.dumps(pulled_as_json(pulled), indent=2))
    else:
        print(
            f"{pulled.brought:,} results brought, of {len(pulled.days):,} days; "
            f"{pulled.same:,} were here, {pulled.better:,} took the place of a lesser one, "
            f"{pulled.kept:,} lost against what is here, {len(pulled.refused):,} refused"
        )
    return EXIT_FAILED if pulled.refused else 0


def _print_status(found: PublishingStatus, settings: Settings) -> None:
    last = found.last
    if last is None or found.facts is None:
        print("nothing has been published yet")
    else:
        moment = f"{last.published_at:%Y-%m-%d %H:%M:%S} UTC"
        branch = f", branch {last.branch}" if last.branch else ""
        print(f"last published {moment}, commit {last.commit[:12]}{branch}")
        print(whereto(last, settings))
        print(f"newest job {found.facts.newest_job or 'unknown'}, digest {found.facts.digest}")
    table = Table("TABLE", "PUBLISHED", "PRESENT", "HIGHEST", box=None, pad_edge=False)
    published = {} if found.facts is None else found.facts.counts
    for name in found.present or published:
        counts = (published, found.present or {}, found.highest)
        table.add_row(name, *(f"{each[name]:,}" if name in each else "" for each in counts))
    if table.row_count:
        Console(highlight=False).print(table)
    if found.why_not is not None:
        print(f"the database does not say how much there is: {found.why_not}")
    days = ", ".join(map(str, found.pending[-5:]))
    more = " …" if len(found.pending) > 5 else ""  # noqa: PLR2004
    print(
        f"days to be compared: {len(found.pending):,} {f'({days}{more})' if days else ''}".strip()
    )
    print(f"remote {settings.data_repo_url or 'none: DATA_REPO_URL is not set'}")
    print(f"push {'enabled' if settings.push_enabled else 'off (PUBLISHER_PUSH_ENABLED)'}")


def _day(text: str) -> date:
    day = written_day(text)
    if day is None:
        raise SettingsError(f"{text!r} is no day; write it as 2025-08-07")
    return day


def _failed(error: PublishingError) -> int:
    print(f"bouy: {error}", file=sys.stderr)
    return exit_code(error)
