"""`bouy replay`: rebuilds the food database from recorded files."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from loguru import logger
from rich.console import Console
from rich.table import Table

from pantry_radio.adapters.reader_version import reader_version
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.outcomes import FileOutcome, Outcome, ReplayReport
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.replaying import replay as replay_files
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

EXIT_FAILED = 1
EXIT_LITTLE_LOADED = 4
_FILES_A_LINE = 500


def replay(
    *,
    file: Annotated[Path | None, Parameter(alias="-f")] = None,
    directory: Annotated[Path | None, Parameter(alias="-d")] = None,
    use_default_output_dir: Annotated[bool, Parameter(negative="")] = False,
    verbose: Annotated[bool, Parameter(alias="-v", negative="")] = False,
) -> int:
    """Load recorded files into the food database. Safe to repeat, and to go on after a stop.

    Exit codes: 0 all well, 1 a file failed, 4 nothing failed but over 5 % of at least 20 results
    gave no record.

    Parameters
    ----------
    file
        Replay this one file.
    directory
        Replay all `.json` files below this folder.
    use_default_output_dir
        Replay all of OUTPUT_DIR.
    verbose
        Log every file.
    """
    settings = load_settings()
    given = _the_one_source(
        settings, file, directory, use_default_output_dir=use_default_output_dir
    )
    set_up_logs("DEBUG" if verbose else settings.log_level)
    console = Console(highlight=False)
    with servers(settings, DB) as urls, wiring.food_database(urls.database_url) as database:
        report = replay_shown(given, database)
    print_report(report, console)
    if report.has_failures:
        return EXIT_FAILED
    return EXIT_LITTLE_LOADED if report.loaded_suspiciously_little else 0


def replay_shown(given: Path, database: FoodDatabase) -> ReplayReport:
    """Replays what lies at a path, with a log line for each failure and every 500 files."""
    met = 0

    def tell(outcome: FileOutcome) -> None:
        nonlocal met
        met += 1
        level = "WARNING" if outcome.outcome is Outcome.FAILED else "DEBUG"
        fields = {"job_id": outcome.job_id, "reason": outcome.reason, "path": outcome.path}
        bound = logger.bind(**{key: value for key, value in fields.items() if value is not None})
        bound.log(level, "{}: {}", outcome.outcome.value.capitalize(), outcome.detail or "one file")
        if met % _FILES_A_LINE == 0:
            logger.info("{} files so far", met)

    return replay_files(
        wiring.recorded_files(given),
        database=database,
        codec=wiring.codec(),
        reader_version=reader_version(),
        on_outcome=tell,
    )


def print_report(report: ReplayReport, console: Console) -> None:
    """What a replay met and changed, as two tables."""
    files = Table("OUTCOME", "FILES", box=None, pad_edge=False, header_style="bold")
    files.columns[1].justify = "right"
    for outcome, count in report.outcomes.items():
        files.add_row(outcome.value, str(count))
        for reason, part in report.reasons[outcome].items():
            files.add_row(f"[dim]  {reason}[/dim]", f"[dim]{part}[/dim]")
    files.add_row("[bold]all[/bold]", f"[bold]{report.total_files}[/bold]")
    console.print(files)
    console.print()
    headings = ("TABLE", "CREATED", "UPDATED", "UNCHANGED", "REMOVED")
    rows = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for column in rows.columns[1:]:
        column.justify = "right"
    for table, done in report.tables.items():
        counts = (done.created, done.updated, done.unchanged, done.removed)
        rows.add_row(table, *map(str, counts))
    console.print(rows)
    if report.loaded_suspiciously_little:
        console.print(
            f"[bold]{report.without_record} of {report.structured} results gave no record.[/bold] "
            "See them with --verbose."
        )


def _the_one_source(
    settings: Settings, file: Path | None, directory: Path | None, *, use_default_output_dir: bool
) -> Path:
    default = settings.output_dir if use_default_output_dir else None
    given = [path for path in (file, directory, default) if path is not None]
    if len(given) != 1:
        raise SettingsError("give exactly one of --file, --directory, --use-default-output-dir")
    path = given[0]
    try:
        is_there = path.is_file() if file else path.is_dir()
    except OSError as exc:  # a closed folder on the way, a name that is too long
        raise SettingsError(f"{path}: {exc.strerror}") from exc
    if not is_there:
        raise SettingsError(f"there is no {'file' if file else 'folder'} {path}")
    return path
