"""`bouy replay`: rebuilds the food database from recorded files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from pantry_radio.adapters.reader_version import reader_version
from pantry_radio.domain.choosing import Choice, choose
from pantry_radio.domain.enqueuing import chosen
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.loading_files import Manner
from pantry_radio.domain.ports.pruning import Scope
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.given_files import is_recorded_file
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.replay_loaders import Share
from pantry_radio.entrypoints.replay_run import Way, run_replay
from pantry_radio.entrypoints.screens.replay_report import STANDARD_OUTPUT, OutcomeLines
from pantry_radio.entrypoints.screens.replay_shown import Ended, as_json, print_tables
from pantry_radio.entrypoints.servers import CACHE, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

EXIT_FAILED = 1
EXIT_LITTLE_LOADED = 4
EXIT_INTERRUPTED = 130
_MOST_WORKERS = 64


def replay(  # noqa: PLR0913 (each is an option)
    *,
    file: Annotated[Path | None, Parameter(alias="-f")] = None,
    directory: Annotated[Path | None, Parameter(alias="-d")] = None,
    use_default_output_dir: Annotated[bool, Parameter(negative="")] = False,
    pattern: Annotated[str, Parameter(alias="-p")] = EVERY_RESULT,
    since: str | None = None,
    until: str | None = None,
    scraper: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    dry_run: Annotated[bool, Parameter(alias="-n", negative="")] = False,
    force: Annotated[bool, Parameter(negative="")] = False,
    strict: Annotated[bool, Parameter(negative="")] = False,
    prune: Annotated[bool, Parameter(negative="")] = False,
    workers: int = 1,
    enqueue: Annotated[bool, Parameter(negative="")] = False,
    report: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
    verbose: Annotated[bool, Parameter(alias="-v", negative="")] = False,
) -> int:
    """Load recorded files into the food database. Safe to repeat, and to go on after a stop.

    Exit codes: 0 all well, 1 a file failed, 2 wrong usage, 3 no database, 4 nothing failed but over
    5 % of at least 20 results gave no record, 130 interrupted.

    Parameters
    ----------
    file
        Replay this one file.
    directory
        Replay the files below this folder.
    use_default_output_dir
        Replay the files below OUTPUT_DIR, and the days packed in ARCHIVE_DIR.
    pattern
        Only files whose name matches, in whatever folder: `"f0b82a5e*.json"`.
    since
        Only files of this day and later: 2025-08-07, or 7d for the last seven days.
    until
        Only files of this day and earlier.
    scraper
        Only files of this scraper; may be repeated. Jobs without one are `unknown`.
    dry_run
        Say what would be done, and write nothing.
    force
        Read what is unchanged, too.
    strict
        Results of which nothing could be read count as failures.
    prune
        Take out of the database what was loaded from this folder and is no longer there.
    workers
        Load with so many processes.
    enqueue
        Hand the files to the queue `reconciler`, for the machines that load it.
    report
        Write a line of JSON for each file; `-` is standard output.
    json_
        Print one JSON object about all of it, and nothing else.
    verbose
        Name every file.
    """
    settings = load_settings()
    given = _the_one_source(
        settings, file, directory, use_default_output_dir=use_default_output_dir
    )
    if not 1 <= workers <= _MOST_WORKERS:
        raise SettingsError(f"--workers must be from 1 to {_MOST_WORKERS}, not {workers}")
    if enqueue and (
        dry_run or prune or force or strict or report is not None or json_ or workers > 1
    ):
        raise SettingsError("--enqueue goes with what chooses files, and with nothing else")
    if json_ and report == STANDARD_OUTPUT:
        raise SettingsError("--json and --report - would both write to standard output")
    today = datetime.now(UTC).date()
    share = Share(
        given=given,
        choice=choose(pattern=pattern, since=since, until=until, scrapers=scraper, today=today),
        manner=Manner(again=force, strictly=strict, counting_rows=report is not None),
        reader_version=reader_version(),
        packs=_packs(settings, given),
    )
    scope = _scope(settings, share, is_dry=dry_run) if prune else None
    set_up_logs("DEBUG" if verbose else settings.log_level)
    if enqueue:
        return _enqueue(share, settings)
    with OutcomeLines(report, kept_out_of=(given, settings.output_dir)) as lines:
        way = Way(is_dry=dry_run, is_verbose=verbose, workers=workers, prune=scope)
        ended = run_replay(settings, share, lines, way=way)
    if json_:
        print(json.dumps(as_json(ended), indent=2))
    else:
        print_tables(ended, Console(highlight=False, stderr=report == STANDARD_OUTPUT))
    return _exit_code(ended)


def _enqueue(share: Share, settings: Settings) -> int:
    from pantry_radio.entrypoints.enqueuing import enqueue_files  # noqa: PLC0415 - slow

    files = chosen(
        wiring.recorded_files(share.given, packs=share.packs), share.choice, wiring.codec()
    )
    with servers(settings, CACHE) as urls:
        done = enqueue_files(files, settings, redis_url=urls.redis_url)
    print(f"{done.sent} files handed to the queue `reconciler`; `./bouy queue status` shows it")
    return EXIT_FAILED if done.refused else 0


def _exit_code(ended: Ended) -> int:
    if ended.is_interrupted:
        return EXIT_INTERRUPTED
    if ended.report.has_failures:
        return EXIT_FAILED
    return EXIT_LITTLE_LOADED if ended.report.loaded_suspiciously_little else 0


def _scope(settings: Settings, share: Share, *, is_dry: bool) -> Scope:
    """The folder whose files are all met, so that what is not met is not there."""
    if not share.given.is_dir():
        raise SettingsError("--prune needs a whole folder, not a file")
    if share.choice != Choice():
        raise SettingsError(
            "--prune needs all files of the folder: give no --pattern, --since, --until, --scraper"
        )
    if is_dry:
        raise SettingsError("--prune cannot be tried with --dry-run, which reads no whole database")
    folder = share.given.resolve()
    beside = () if share.packs is None else (str(share.packs.resolve()),)
    return Scope(
        folder=str(folder),
        beside=beside,
        takes_unplaced=folder == settings.output_dir.resolve(),
    )


def _packs(settings: Settings, given: Path) -> Path | None:
    """The folder of packed days, where what was given is the tree that they come from."""
    is_whole = given.resolve() == settings.output_dir.resolve()
    return wiring.packs_folder(settings) if is_whole else None


def _the_one_source(
    settings: Settings, file: Path | None, directory: Path | None, *, use_default_output_dir: bool
) -> Path:
    default = settings.output_dir if use_default_output_dir else None
    given = [path for path in (file, directory, default) if path is not None]
    if len(given) != 1:
        raise SettingsError("give exactly one of --file, --directory, --use-default-output-dir")
    path = given[0]
    try:
        is_there = is_recorded_file(path) if file else path.is_dir()
    except OSError as exc:  # a closed folder on the way, a name that is too long
        raise SettingsError(f"{path}: {exc.strerror}") from exc
    if file and path.is_dir():
        raise SettingsError(f"{path} is a folder: give it to --directory")
    if not is_there:
        raise SettingsError(f"there is no {'file' if file else 'folder'} {path}")
    return path
