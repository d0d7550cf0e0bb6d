"""`bouy read`: what is read from recorded files, and what is not."""

import json
import os
import sys
from io import TextIOWrapper
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from pantry_radio.domain.examining import Examination
from pantry_radio.domain.outcomes import FileOutcome
from pantry_radio.entrypoints.given_files import check_given, examine_given
from pantry_radio.entrypoints.screens.printable import printable, printable_lines
from pantry_radio.entrypoints.screens.reading_json import as_json
from pantry_radio.entrypoints.screens.reading_tree import head_lines, trees_of
from pantry_radio.entrypoints.screens.source_text import source_text
from pantry_radio.entrypoints.settings import load_settings

EXIT_FAILED = 1
# Where lines go to no terminal, they are searched, and none is broken.
_UNBROKEN = 1_000_000
_NO_JOB = "give a recorded file: a JSON object with `job_id`, `job` and `result`"
_CURES = {
    "nowhere": "`./bouy job ID` looks into the queue and the database too",
    "not_a_job": _NO_JOB,
    "invalid_job": _NO_JOB,
    "invalid_json": "restore it from a backup, or record the result again",
    "not_exact_json": "mend its producer, then record the result again",
    "not_a_regular_file": "pipe it into ./bouy read -",
    "unreadable": "mend its permissions or the disk",
    "too_large": "no job result is that large",
    "outside_directory": "give its whole path",
}


def read(
    *files: Annotated[str, Parameter(allow_leading_hyphen=True)],
    source: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Show what is read from recorded files: records, problems, and what has no place.

    Nothing is loaded and nothing changed. Exit codes: 0 job results all, whatever they state, 1 a
    file is none or cannot be read, 2 wrong usage.

    Parameters
    ----------
    files
        Recorded files, also relative to OUTPUT_DIR; ids of recorded jobs; `-` is standard input.
    source
        Print what the LLM wrote: JSON with a line for each member, anything else as it is.
    json_
        Print a JSON object; for several files, one a line.
    """
    check_given(files)
    settings = load_settings()
    console = _console()
    failed = 0
    for number, examined in enumerate(
        each for name in files for each in examine_given(name, settings)
    ):
        job = examined.job_result
        if json_:
            _print_json(examined, with_source=source, indent=2 if len(files) == 1 else None)
        elif job is not None:
            if number:
                console.print()
            if source:
                print(printable_lines(source_text(job.result)))
            else:
                console.print(*head_lines(examined), sep="\n")
                for tree in trees_of(examined.reading):
                    console.print("", tree, sep="\n")
        if job is None:
            failed += 1
            print(f"bouy: {_complaint(examined.outcome)}", file=sys.stderr)
    return EXIT_FAILED if failed else 0


def _print_json(examined: Examination, *, with_source: bool, indent: int | None) -> None:
    document = as_json(examined)
    if with_source:
        job = examined.job_result
        document["source"] = None if job is None else source_text(job.result)
    print(json.dumps(document, indent=indent))


def _complaint(outcome: FileOutcome) -> str:
    """What is wrong with a file, and what to do about it."""
    detail = outcome.detail or "no job result"
    named = detail if detail.startswith(outcome.path) else f"{outcome.path}: {detail}"
    cure = _CURES.get(outcome.reason or "")
    return printable(f"{named} ({cure})" if cure else named)


def _console() -> Console:
    """Colours on a terminal alone, and only where NO_COLOR does not forbid them."""
    if isinstance(sys.stdout, TextIOWrapper):  # what its encoding lacks is shown as an escape
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    if not console.is_terminal:
        console.width = _UNBROKEN
    return console
