"""The end of a replay, for people and for scripts."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import attrs
from attrs import define, frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pantry_radio.domain.choosing import Choice
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.outcomes import FileOutcome, Outcome, Pruned, ReplayReport
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT
from pantry_radio.entrypoints.screens.printable import printable

COLOURS = {
    Outcome.REPLAYED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.SUPERSEDED: "yellow",
    Outcome.SKIPPED: "yellow",
    Outcome.FAILED: "red",
}


@define
class Examples:
    """The first file of those kinds that people will want to look at."""

    failed: str | None = None
    unreadable: str | None = None

    def add(self, outcome: FileOutcome) -> None:
        """Notes a file where it is the first of its kind."""
        if outcome.is_unreadable and self.unreadable is None:
            self.unreadable = outcome.path
        elif outcome.outcome is Outcome.FAILED and self.failed is None:
            self.failed = outcome.path


@frozen(kw_only=True)
class Ended:
    """A replay that came to its end, or was interrupted; `report` counts what was done.

    `without_database` says why a dry run judged the files alone.
    """

    given: Path
    choice: Choice
    report: ReplayReport
    examples: Examples
    seconds: float
    is_dry: bool
    is_interrupted: bool
    without_database: str | None


def as_json(ended: Ended) -> dict[str, object]:
    """All of it, the outcomes at the top, where scripts look for them."""
    report = ended.report
    reasons = {
        reason: count
        for by_reason in report.reasons.values()
        for reason, count in by_reason.items()
    }
    return {
        "directory": str(ended.given),
        "dry_run": ended.is_dry,
        "without_database": ended.without_database,
        "interrupted": ended.is_interrupted,
        "total_files": report.total_files,
        **{outcome.value: count for outcome, count in report.outcomes.items()},
        "left_out": report.left_out,
        "structured": report.structured,
        "without_record": report.without_record,
        "reasons": reasons,
        "pruned": None if report.pruned is None else attrs.asdict(report.pruned),
        "tables": {table: attrs.asdict(done) for table, done in report.tables.items()},
        "seconds": round(ended.seconds, 3),
    }


def print_tables(ended: Ended, console: Console) -> None:
    """What a replay met, what it changed, and where to look further."""
    report = ended.report
    console.print(_outcomes(report))
    if report.left_out:
        console.print(f"[dim]{_counted(report.left_out, 'other file')} not asked for[/]")
    console.print()
    changed = {table: done for table, done in report.tables.items() if done != TableChanges()}
    if changed:
        console.print(_rows(changed, is_dry=ended.is_dry), end="\n\n")
    for sentence in _sentences(ended):
        console.print(sentence, soft_wrap=True)
    commands = dict(_commands(ended))
    if commands:
        width = max(map(len, commands))
        console.print()
        for what, command in commands.items():
            line = Text.assemble((what.ljust(width), "dim"), "  ", command)
            console.print(line, soft_wrap=True)


def _outcomes(report: ReplayReport) -> Table:
    table = Table("OUTCOME", "FILES", box=None, pad_edge=False, header_style="bold")
    table.columns[1].justify = "right"
    for outcome, count in report.outcomes.items():
        style = COLOURS[outcome] if count else "dim"
        table.add_row(outcome.value, f"{count:,}", style=style)
        for reason, part in report.reasons[outcome].items():
            table.add_row(f"  {reason}", f"{part:,}", style="dim")
    table.add_row("all", f"{report.total_files:,}", style="bold")
    return table


def _rows(changed: dict[str, TableChanges], *, is_dry: bool) -> Table:
    deeds = ("CREATE", "UPDATE", "LEAVE", "REMOVE") if is_dry else (
        *("CREATED", "UPDATED", "UNCHANGED", "REMOVED"),
    )  # fmt: skip
    table = Table(
        "WOULD" if is_dry else "TABLE", *deeds, box=None, pad_edge=False, header_style="bold"
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for name, done in changed.items():
        counts = (done.created, done.updated, done.unchanged, done.removed)
        table.add_row(name, *(f"{count:,}" if count else "[dim]0[/]" for count in counts))
    return table


def _sentences(ended: Ended) -> Iterator[Text]:
    report = ended.report
    rate = report.total_files / max(ended.seconds, 0.001)
    files = _counted(report.total_files, "file")
    yield Text(f"{files} in {ended.seconds:.1f} s ({rate:,.0f} a second)")
    if not ended.is_interrupted and _chose_nothing(ended):
        yield Text(_nothing_chosen(ended), style="bold yellow")
    if ended.is_dry:
        yield Text("Dry run: nothing was written.", style="bold")
    if ended.without_database is not None:
        yield Text(
            "Judged against the files alone, as if the database were empty: "
            f"{printable(ended.without_database)}",
            style="yellow",
        )
    if ended.is_interrupted:
        kept = "" if ended.is_dry else " What is done stays;"
        yield Text(f"Interrupted.{kept} run the same command again to go on.", style="bold yellow")
    if report.pruned is not None:
        yield from _pruned(report.pruned)
    if report.loaded_suspiciously_little:
        yield Text(
            f"{report.without_record:,} of {report.structured:,} results gave no record.",
            style="bold red",
        )


def _chose_nothing(ended: Ended) -> bool:
    """Whether no result was met, or none that is known to be one of those that were asked for."""
    report = ended.report
    if ended.choice == Choice():
        return report.total_files == 0
    unknown = report.reasons[Outcome.SKIPPED].get("not_a_job", 0) + report.outcomes[Outcome.FAILED]
    return report.total_files == unknown


def _nothing_chosen(ended: Ended) -> str:
    """An empty selection is nearly always a mistake, and looks like a success."""
    choice = ended.choice
    asked = {
        "--pattern": None if choice.pattern == EVERY_RESULT else choice.pattern,
        "--since": choice.since,
        "--until": choice.until,
        "--scraper": " --scraper ".join(sorted(choice.scrapers)) or None,
    }
    words = " ".join(f"{flag} {value}" for flag, value in asked.items() if value is not None)
    place = printable(str(ended.given))
    if words:
        return f"No file below {place} is what was asked for: {printable(words)}"
    return f"No recorded result was found below {place}"


def _pruned(pruned: Pruned) -> Iterator[Text]:
    if pruned.refusal is not None:
        yield Text(f"Nothing was pruned: {pruned.refusal}.", style="bold red")
        return
    yield Text(f"Pruned {_counted(pruned.removed, 'result')} whose files are gone.")
    if pruned.kept:
        kept = _counted(pruned.kept, "result")
        yield Text(f"Kept {kept} that no file here holds: loaded from elsewhere.", style="yellow")


def _commands(ended: Ended) -> Iterator[tuple[str, str]]:
    """What people will want to know next, and the command that says it."""
    if ended.examples.failed is not None:
        yield "what is wrong with a file", f"./bouy read {_quoted(ended.examples.failed)}"
    if ended.examples.unreadable is not None:
        path = _quoted(ended.examples.unreadable)
        yield "what an unreadable result says", f"./bouy read --source {path}"
    if ended.is_dry or ended.is_interrupted:
        return
    yield "what the database holds", './bouy db psql -c "SELECT name FROM organization"'
    if (ended.given / "daily").is_dir():
        yield "whether all files are sound", f"./bouy verify {_quoted(str(ended.given))}"


def _quoted(path: str) -> str:
    return shlex.quote(printable(path))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
