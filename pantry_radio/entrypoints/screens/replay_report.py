"""The report of a replay: one line of JSON for each file, in a file that is whole or not there."""

import json
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import attrs

from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.outcomes import FileOutcome

STANDARD_OUTPUT = Path("-")


class OutcomeLines:
    """Writes a line for each file that ended; with no path, nothing.

    The lines gather in a hidden file beside, which takes its name at the end of the block: also
    where that is an error or Ctrl-C, with the files that had ended by then.
    """

    def __init__(self, path: Path | None, *, kept_out_of: Sequence[Path]) -> None:
        """Refuses a path below these folders, whose files are replayed.

        Raises:
            SettingsError: there, a folder, or in a folder that does not exist.
        """
        self._path = path
        self._hidden: Path | None = None
        self._lines: TextIO | None = sys.stdout if path == STANDARD_OUTPUT else None
        if path is None or path == STANDARD_OUTPUT:
            return
        if path.is_dir() or not path.parent.is_dir():
            raise SettingsError(f"--report {path}: give a file, in a folder that exists")
        place = path.resolve()
        for folder in kept_out_of:
            if place.is_relative_to(folder.resolve()):
                raise SettingsError(f"--report {path} would lie among recorded files; keep it out")

    def __enter__(self) -> Self:
        if self._path is not None and self._lines is None:
            place = self._path.resolve()
            self._hidden = place.with_name(f".{secrets.token_hex(8)}.report")
            self._lines = self._hidden.open("x", encoding="ascii")
        return self

    def add(self, outcome: FileOutcome) -> None:
        """Writes the line of one file."""
        if self._lines is not None:
            self._lines.write(json.dumps(as_json(outcome)) + "\n")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._hidden is None or self._path is None or self._lines is None:
            return
        try:
            with self._lines as lines:
                lines.flush()
                os.fsync(lines.fileno())
            self._hidden.replace(self._path.resolve())
        finally:
            self._hidden.unlink(missing_ok=True)


def as_json(outcome: FileOutcome) -> dict[str, object]:
    """How one file ended. `problems` is null where nothing was read."""
    problems = outcome.problems
    return {
        "path": outcome.path,
        "outcome": outcome.outcome.value,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "job_id": outcome.job_id,
        "scraper_id": outcome.scraper_id,
        "problems": None if problems is None else [attrs.asdict(each) for each in problems],
        "rows": dict(outcome.rows),
    }
