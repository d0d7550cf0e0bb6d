"""Statistics of the food database and its proof, for people and for scripts."""

from collections.abc import Iterator, Mapping

import attrs
from rich.table import Table
from rich.text import Text

from pantry_radio.domain.checking import CheckReport
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.ports.survey import ScraperCounts, Statistics
from pantry_radio.entrypoints.screens.printable import printable

_SHOWN = 5


def statistics_tables(found: Statistics) -> Iterator[Table | Text]:
    """Rows by table, places by state, jobs by scraper, and what else there is."""
    tables = _table("TABLE", "ROWS")
    for name, count in found.tables.items():
        tables.add_row(name, f"{count:,}")
    yield tables
    if found.states:
        states = _table("STATE", "ORGANIZATIONS", "LOCATIONS")
        for each in found.states:
            name = "not stated" if each.state is None else printable(each.state)
            states.add_row(name, f"{each.organizations:,}", f"{each.locations:,}")
        yield from (Text(""), states)
    if found.organizations_without_place:
        yield Text(f"{found.organizations_without_place:,} organizations without a place")
    if found.scrapers:
        yield from (Text(""), _scrapers(found.scrapers))
    yield Text("")
    yield Text(f"{found.assumptions:,} values assumed, {found.aliases:,} former ids kept")
    readers = ", ".join(
        f"{printable(version)} ({count:,} files)"
        for version, count in found.reader_versions.items()
    )
    yield Text(f"reader versions: {readers or 'none'}")
    yield Text(f"inputs that wait to be reconciled: {found.marked_inputs:,}")


def check_as_json(
    report: CheckReport, left: CheckReport, mended: Mapping[str, TableChanges] | None
) -> dict[str, object]:
    """What was found, what a repair changed, and whether all is well now."""
    return {
        "sound": left.is_sound,
        "inputs": report.inputs,
        "organizations": report.organizations,
        "marked_inputs": left.marked_inputs,
        "found": _found_as_json(report),
        "repaired": None
        if mended is None
        else {
            table: attrs.asdict(changed)
            for table, changed in mended.items()
            if changed.created or changed.updated or changed.removed
        },
        "left": None if mended is None else _found_as_json(left),
    }


def check_lines(
    report: CheckReport, left: CheckReport, mended: Mapping[str, TableChanges] | None
) -> Iterator[Text]:
    """What is wrong and what to do about it; or that nothing is."""
    yield from _found_lines(report)
    if mended is not None:
        for table, changed in mended.items():
            written = (changed.created, changed.updated, changed.removed)
            if any(written):
                created, updated, removed = written
                yield Text(f"mended {table}: {created} made, {updated} changed, {removed} removed")
    if left.marked_inputs:
        yield Text(
            f"{left.marked_inputs:,} inputs wait to be reconciled: a running replay or reconciler "
            "does that, or ./bouy db digest"
        )
    compared = f"{report.inputs:,} inputs and {report.organizations:,} organizations compared"
    if left.is_sound:
        yield Text(f"{compared}: sound", style="bold green")
        return
    cure = "./bouy db check --repair derives it anew"
    if mended is not None or _is_beyond_repair(left):
        cure = "./bouy db reset, then ./bouy replay, makes it anew from the files"
    yield Text(f"{compared}: not sound; {cure}", style="bold red")


def _is_beyond_repair(report: CheckReport) -> bool:
    """Whether nothing that can be derived anew is wrong."""
    return not (report.wrong_inputs or report.wrong_organizations)


def _found_lines(report: CheckReport) -> Iterator[Text]:
    for broken in report.broken_rules:
        examples = printable(" ".join(broken.examples))
        rows = (
            f": {broken.rows:,} row{'' if broken.rows == 1 else 's'} ({examples})"
            if broken.rows
            else ""
        )
        yield Text(f"{broken.table}: {printable(broken.rule)}{rows}")
    if report.wrong_inputs:
        yield Text(f"inputs whose statements are not what was read: {len(report.wrong_inputs):,}")
        for key in report.wrong_inputs[:_SHOWN]:
            yield Text(f"    {printable(key)}")
    for each in report.tables:
        yield Text(
            f"{each.table}: {each.missing:,} missing, {each.left_over:,} left over, "
            f"{each.changed:,} changed"
        )
        for row in each.examples:
            names = f": {', '.join(row.fields)}" if row.fields else ""
            yield Text(f"    {row.id} {row.fault.replace('_', ' ')}{names}")
    if report.wrong_assumptions:
        yield Text(f"{report.wrong_assumptions:,} assumptions are missing or left over")


def _found_as_json(report: CheckReport) -> dict[str, object]:
    return {
        "wrong_inputs": len(report.wrong_inputs),
        "inputs": list(report.wrong_inputs[:_SHOWN]),
        "wrong_organizations": len(report.wrong_organizations),
        "organizations": [str(id_) for id_ in report.wrong_organizations[:_SHOWN]],
        "wrong_assumptions": report.wrong_assumptions,
        "tables": {
            each.table: {
                "missing": each.missing,
                "left_over": each.left_over,
                "changed": each.changed,
                "examples": [
                    {"id": str(row.id), "fault": row.fault, "fields": list(row.fields)}
                    for row in each.examples
                ],
            }
            for each in report.tables
        },
        "broken_rules": [attrs.asdict(each) for each in report.broken_rules],
    }


def _scrapers(scrapers: tuple[ScraperCounts, ...]) -> Table:
    table = _table("SCRAPER", "JOBS", "LOADED", "ORGANIZATIONS")
    table.add_column("NEWEST")
    table.add_column("WITHOUT RECORD")
    for each in scrapers:
        empty = {name: count for name, count in each.verdicts.items() if name != "loaded"}
        table.add_row(
            printable(each.scraper_id),
            f"{sum(each.verdicts.values()):,}",
            f"{each.verdicts.get('loaded', 0):,}",
            f"{each.organizations:,}",
            f"{each.newest_completed_at or 'unknown time'} {printable(each.newest_job_id)}",
            ", ".join(f"{name} {count:,}" for name, count in sorted(empty.items())),
        )
    return table


def _table(first: str, *numbers: str) -> Table:
    table = Table(first, box=None, pad_edge=False, header_style="bold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table
