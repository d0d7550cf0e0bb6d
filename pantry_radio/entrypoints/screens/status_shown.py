"""The facts as one screen for people; the same facts as JSON."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from pantry_radio.domain.ports.archive_survey import SurveyedDay
from pantry_radio.domain.watching.facts import (
    DAYS_SHOWN,
    STOPPED,
    Absent,
    ArchiveFacts,
    DatabaseFacts,
    PublicationFacts,
    QueueFacts,
    SystemFacts,
)
from pantry_radio.domain.watching.warnings import warnings_of
from pantry_radio.domain.watching.words import bytes_in_words, counted, seconds_in_words
from pantry_radio.entrypoints.screens.printable import printable

_SIDE_BY_SIDE = 80  # columns
_LEAST_SCRAPERS, _MOST_SCRAPERS, _MOST_MODELS = 2, 6, 3
_OTHER_LINES = 20
_LONGEST_BAR, _LEAST_BAR, _LONGEST_NAME = 40, 8, 24
_STYLES = {"running": "green", "failing": "bold red", "stopped": "dim"}


def screen(facts: SystemFacts, console: Console) -> RenderableType:
    """All facts and warnings, such that they fit the width of this console."""
    return Group(
        _heading(facts),
        *_warnings(facts),
        _servers(facts, console),
        Text(""),
        *_jobs(facts, console),
        Text(""),
        _amounts(facts),
    )


def as_json(facts: SystemFacts) -> dict[str, Any]:
    """The same facts, derived ones included; what is absent says why."""
    document = attrs.asdict(facts, value_serializer=_serialised)
    document["warnings"] = [attrs.asdict(each) for each in warnings_of(facts)]
    document["recent_days"] = [
        attrs.asdict(day, value_serializer=_serialised) for day in facts.recent_days
    ]
    document["bytes_a_day"] = round(facts.bytes_a_day)
    document["days_left"] = facts.days_left
    archive = document["archive"]
    if isinstance(facts.archive, ArchiveFacts):
        archive["files"] = facts.archive.surveyed.files
        archive["size_bytes"] = facts.archive.surveyed.size_bytes
        archive["waiting_summaries"] = {
            day.isoformat(): jobs for day, jobs in facts.archive.waiting_summaries.items()
        }
    return document


def _serialised(_instance: object, _attribute: object, value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if hasattr(value, "isoformat") else value


def _heading(facts: SystemFacts) -> Text:
    found = warnings_of(facts)
    text = Text(f"pantry_radio {facts.version}   {facts.taken_at:%Y-%m-%d %H:%M:%S} UTC   ")
    if found:
        return text.append(counted(len(found), "warning"), style="bold yellow")
    return text.append("all is well", style="bold green")


def _servers(facts: SystemFacts, console: Console) -> RenderableType:
    queues = _queues(facts)
    if console.width < _SIDE_BY_SIDE:
        return Group(_services(facts), *queues)
    both = Table.grid(padding=(0, 3, 0, 0))
    both.add_row(_services(facts), Group(*queues))
    return both


def _services(facts: SystemFacts) -> Table:
    table = _table("SERVICE", "STATUS", "UPTIME")
    for each in facts.services:
        up = "" if each.uptime_seconds is None else seconds_in_words(each.uptime_seconds)
        if each.status == STOPPED:
            up = each.detail.partition(":")[0]  # such as "not wanted"; `bouy ps` says why
        table.add_row(each.service, Text(each.status, style=_STYLES.get(each.status, "")), up)
    return table


def _queues(facts: SystemFacts) -> Iterator[RenderableType]:
    queue = facts.queue
    if isinstance(queue, Absent):
        yield Text(f"queues: {printable(queue.reason)}")
        return
    table = _table("QUEUE", "READY", "DELAYED", "IN WORK", "DEAD", "ALIVE", right=5)
    for name, depth in queue.depths.items():
        counts = (depth.ready, depth.delayed, depth.in_work, depth.dead)
        table.add_row(name, *(f"{each:,}" for each in counts), str(queue.workers_alive[name]))
    yield table
    yield Text(_safety(queue))
    for name in queue.depths:
        waited = facts.waited_seconds(name)
        if waited is not None:
            yield Text(f"next of {name} waits for {seconds_in_words(waited)}")


def _safety(queue: QueueFacts) -> str:
    kept = "append-only file on" if queue.durability.is_append_only else "NO append-only file"
    return f"{kept}, {queue.durability.eviction_policy}"


def _jobs(facts: SystemFacts, console: Console) -> Iterator[RenderableType]:
    if isinstance(facts.archive, Absent):
        yield Text(f"archive: {printable(facts.archive.reason)}")
        return
    surveyed = facts.archive.surveyed
    today, *before = facts.recent_days
    days = [today, *before]
    heading = f"jobs: {today.files:,} today, {sum(day.files for day in before):,} in 7 days before"
    if not any(day.files for day in days) and surveyed.days:
        days = list(surveyed.days[:DAYS_SHOWN])
        heading = f"jobs: none in {DAYS_SHOWN} days (below: {counted(len(days), 'day')} before)"
    if surveyed.newest_at is not None:
        heading += f"; last recorded {_ago(surveyed.newest_at, facts.taken_at)}"
    yield Text(heading, style="bold")
    if any(day.files for day in days):
        yield _bars(days, console, most_lines=_room_for_scrapers(facts, console))


def _room_for_scrapers(facts: SystemFacts, console: Console) -> int:
    """So many that the rest fits a terminal too: what does not is cut off while it is watched."""
    if not console.is_terminal:
        return _MOST_SCRAPERS
    left = console.height - _OTHER_LINES - 2 * len(warnings_of(facts))
    return max(_LEAST_SCRAPERS, min(_MOST_SCRAPERS, left))


def _bars(days: list[SurveyedDay], console: Console, *, most_lines: int) -> Table:
    """One line a scraper: the newest day, those before, and a bar of both."""
    newest, before = Counter(days[0].scrapers), Counter[str]()
    for day in days[1:]:
        before.update(day.scrapers)
    order = sorted((newest + before).items(), key=lambda each: (-each[1], each[0]))
    shown, rest = order[:most_lines], order[most_lines:]
    table = _table("SCRAPER", str(days[0].day), "BEFORE", right=2)
    table.add_column("", no_wrap=True)
    room = max(_LEAST_BAR, min(_LONGEST_BAR, console.width - 56))
    most = max((count for _, count in shown), default=1)
    for scraper, _ in shown:
        bar = _bar(newest[scraper], before[scraper], most=most, room=room, console=console)
        table.add_row(
            _short(printable(scraper)), f"{newest[scraper]:,}", f"{before[scraper]:,}", bar
        )
    if rest:
        names = [scraper for scraper, _ in rest]
        table.add_row(
            counted(len(rest), "more", "more"),
            f"{sum(newest[name] for name in names):,}",
            f"{sum(before[name] for name in names):,}",
        )
    return table


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def _bar(newest: int, before: int, *, most: int, room: int, console: Console) -> Text:
    has_blocks = console.encoding.lower().startswith("utf")
    full, light = ("█", "░") if has_blocks else ("#", "-")
    first = round(newest / most * room) or (1 if newest else 0)
    both = max(first, round((newest + before) / most * room)) or 1
    return Text.assemble((full * first, "cyan"), (light * (both - first), "cyan dim"))


def _amounts(facts: SystemFacts) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    if isinstance(facts.archive, ArchiveFacts):
        table.add_row("archive", _archive(facts.archive, facts.taken_at))
        table.add_row("LLM tokens", _tokens(facts.archive))
    for disk in facts.disks:
        whose = f" for {', '.join(disk.names)}" if len(facts.disks) > 1 else ""
        room = f"{bytes_in_words(disk.free_bytes)} of {bytes_in_words(disk.size_bytes)} free"
        table.add_row("disk", f"{room}{whose}")
    if facts.days_left is not None:
        table.add_row(
            "", f"{facts.days_left:,.0f} days left at {bytes_in_words(facts.bytes_a_day)} a day"
        )
    table.add_row("database", _database(facts))
    if facts.publication is not None:
        table.add_row("published", _publication(facts))
    return table


def _archive(archive: ArchiveFacts, now: datetime) -> str:
    found = archive.surveyed
    text = f"{counted(found.files, 'file')} of {counted(len(found.days), 'day')}, "
    text += bytes_in_words(found.size_bytes)
    if not found.is_counted:
        text += " so far; the next look goes on from here"
    if found.rejected:
        text += f"; {found.rejected:,} rejected"
    text += f"; {counted(archive.packed_days, 'day')} packed, {_backup(archive, now)}"
    waiting = sum(archive.waiting_summaries.values())
    if waiting:
        text += f"; {counted(waiting, 'job')} not in a summary yet"
    return text


def _backup(archive: ArchiveFacts, now: datetime) -> str:
    made_at = archive.newest_backup_at
    return "no backup" if made_at is None else f"newest backup {_ago(made_at, now)}"


def _tokens(archive: ArchiveFacts) -> str:
    found = archive.surveyed
    known = f" ({found.read_files:,} of {found.files:,} files read so far)"
    suffix = "" if found.read_files == found.files else known
    if not found.models:
        return f"none stated by the recorded results{suffix}"
    shown = [
        f"{printable(each.model)} {each.input_tokens:,} in + {each.output_tokens:,} out "
        f"({counted(each.results, 'result')})"
        for each in found.models[:_MOST_MODELS]
    ]
    more = len(found.models) - len(shown)
    return "\n".join([*shown, *([counted(more, "more model")] if more > 0 else [])]) + suffix


def _database(facts: SystemFacts) -> str:
    if not isinstance(facts.database, DatabaseFacts):
        return printable(facts.database.reason)
    condition = facts.database.condition
    main = [
        f"{condition.tables[name]:,} {name}s"
        for name in ("organization", "location", "service")
        if name in condition.tables
    ]
    text = f"{', '.join(main)}; {sum(condition.tables.values()):,} rows, "
    text += f"{counted(condition.ledger, 'job')} in the ledger"
    missing = facts.database.unreplayed
    if missing is not None:
        text += f", {missing.jobs:,} recorded and not replayed"
        if not missing.is_complete:
            text += f" (of the newest {missing.compared:,})"
    if condition.marked_inputs:
        text += f"; {counted(condition.marked_inputs, 'input')} to be reconciled"
    if facts.database.digest is not None:
        text += f"\ndigest {facts.database.digest}"
    return text


def _publication(facts: SystemFacts) -> str:
    publication = facts.publication
    if not isinstance(publication, PublicationFacts):
        return "" if publication is None else printable(publication.reason)
    age = facts.publication_age_seconds
    text = "nothing yet" if age is None else f"{seconds_in_words(age)} ago"
    pending = counted(len(publication.pending_days), "day")
    least = "" if publication.is_complete else "at least "
    text += f"; {least}{pending} to be compared"
    return text if publication.is_pushed else f"{text}; not pushed"


def _warnings(facts: SystemFacts) -> Iterator[RenderableType]:
    found = warnings_of(facts)
    if not found:
        return
    table = Table.grid(padding=(0, 1, 0, 0))
    for each in found:
        text = Text.assemble((printable(each.text), "yellow"), "\n", (each.cure, ""))
        table.add_row(Text("!", style="bold yellow"), text)
    yield from (table, Text(""))


def _table(*headings: str, right: int = 0) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        is_number = place >= len(headings) - right
        side: JustifyMethod = "right" if is_number else "left"
        table.add_column(heading, no_wrap=True, overflow="crop", justify=side)
    return table


def _ago(moment: datetime, now: datetime) -> str:
    return f"{seconds_in_words((now - moment).total_seconds())} ago"
