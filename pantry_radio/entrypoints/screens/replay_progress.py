"""A replay while it runs: a bar on a terminal, else a line of the log now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from loguru import logger
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.entrypoints.global_flags import current
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.screens.replay_shown import COLOURS

_FILES_A_LINE = 500
_SECONDS_BETWEEN = 0.1


class Shown(Protocol):
    """Is told what happens."""

    def met(self, outcome: FileOutcome) -> None:
        """A file has ended."""

    def reconciled(self, inputs: int) -> None:
        """The rows of so many inputs are derived so far."""


@contextmanager
def progress(count_files: Callable[[], int], *, is_verbose: bool) -> Iterator[Shown]:
    """Shows a replay on standard error; the files are counted only where there is a bar."""
    console = Console(stderr=True, highlight=False)
    if current().quiet or not console.is_terminal or console.is_dumb_terminal:
        yield _Lines(is_verbose=is_verbose)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as bar:
        yield _Bar(bar, count_files, is_verbose=is_verbose)


class _Lines:
    """For a log: each failure, every 500 files, and with --verbose each file."""

    def __init__(self, *, is_verbose: bool) -> None:
        self._is_verbose = is_verbose
        self._met = 0

    def met(self, outcome: FileOutcome) -> None:
        self._met += 1
        if self._is_verbose or outcome.outcome is Outcome.FAILED:
            self._tell(outcome)
        if self._met % _FILES_A_LINE == 0:
            logger.info("{} files so far", self._met)

    def reconciled(self, inputs: int) -> None:
        logger.debug("Rows of up to {} pages derived", inputs)

    def _tell(self, outcome: FileOutcome) -> None:
        level = "WARNING" if outcome.outcome is Outcome.FAILED else "DEBUG"
        fields = {
            "job_id": outcome.job_id,
            "scraper_id": outcome.scraper_id,
            "reason": outcome.reason,
            "path": outcome.path,
        }
        bound = logger.bind(**{key: value for key, value in fields.items() if value is not None})
        bound.log(level, "{}: {}", outcome.outcome.value.capitalize(), outcome.detail or "one file")


class _Bar:
    """For a terminal: a bar, and above it each failure, with --verbose each file."""

    def __init__(self, bar: Progress, count_files: Callable[[], int], *, is_verbose: bool) -> None:
        self._bar = bar
        self._is_verbose = is_verbose
        self._met = 0
        self._drawn_at = 0.0
        self._task = bar.add_task("Looking", total=None)
        self._total = count_files()
        bar.update(self._task, description="Loading", total=self._total)

    def met(self, outcome: FileOutcome) -> None:
        self._met += 1
        if self._is_verbose or outcome.outcome is Outcome.FAILED:
            self._bar.console.print(_line(outcome), soft_wrap=True)
        now = time.monotonic()
        if now - self._drawn_at >= _SECONDS_BETWEEN or self._met == self._total:
            self._drawn_at = now
            self._bar.update(self._task, completed=self._met)

    def reconciled(self, inputs: int) -> None:
        del inputs
        self._bar.update(self._task, completed=self._met, description="Deriving")


class _Rate(TextColumn):
    """How many files a second there were so far."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(f"{rate:,.0f}/s" if rate else "", style="dim")


def _line(outcome: FileOutcome) -> Text:
    ended = outcome.outcome
    reason = "" if outcome.reason is None else f" ({outcome.reason})"
    detail = "" if outcome.detail is None else f"  {printable(outcome.detail)}"
    return Text.assemble(
        (f"{ended.value}{reason}", COLOURS[ended]), "  ", printable(outcome.path), (detail, "dim")
    )
