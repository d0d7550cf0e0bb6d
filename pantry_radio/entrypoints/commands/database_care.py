"""`bouy db stats`, `check` and `reset`: what the food database holds, its proof, its end."""

import json
import sys
from typing import Annotated

import attrs
from cyclopts import Parameter

from pantry_radio.domain.checking import check as check_database
from pantry_radio.domain.checking import mend
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.screens.database_shown import (
    check_as_json,
    check_lines,
    statistics_tables,
)
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings

EXIT_WRONG = 1
_YES = ("y", "yes")


def stats(*, json_: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Count rows by table, places by state, and jobs by scraper.

    Parameters
    ----------
    json_
        Print a JSON object.
    """
    with (
        servers(load_settings(), DB) as urls,
        wiring.inspected_database(urls.database_url) as database,
    ):
        found = database.statistics()
    if json_:
        print(json.dumps(attrs.asdict(found), indent=2))
    else:
        plain_console().print(*statistics_tables(found), sep="\n")


def check(
    *,
    repair: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Prove that the database is what its files make of it: derive all anew, and compare.

    It is looked at as it stands at one moment; replays and reconcilers may go on. Exit codes: 0 it
    is sound (after the repair, if asked for), 1 something is wrong, 3 no database.

    Parameters
    ----------
    repair
        Derive anew what is wrong, and check again.
    json_
        Print a JSON object.
    """
    with servers(load_settings(), DB) as urls:
        with wiring.inspected_database(urls.database_url) as database:
            report = check_database(database)
        mended = None
        if repair and not report.is_sound:
            with wiring.present_database(urls.database_url) as database:
                mended = mend(database, report)
            with wiring.inspected_database(urls.database_url) as database:
                left = check_database(database)
        else:
            left = report
    if json_:
        print(json.dumps(check_as_json(report, left, mended), indent=2))
    else:
        plain_console().print(*check_lines(report, left, mended), sep="\n")
    return 0 if left.is_sound else EXIT_WRONG


def reset(*, yes: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Empty the database: drop its tables and make them anew. Recorded files stay.

    Parameters
    ----------
    yes
        Do not ask.
    """
    with servers(load_settings(), DB) as urls:
        if not yes:
            _ask()
        for name in wiring.reset_database(urls.database_url):
            print(f"applied {name}")
    print("the database is empty; ./bouy replay --use-default-output-dir loads the files anew")


def _ask() -> None:
    print(
        "This deletes every HSDS row and all of schema radio: the ledger, what each file stated,\n"
        "assumptions, and former ids, which no replay gives again. Recorded files stay.",
        file=sys.stderr,
    )
    if not sys.stdin.isatty():
        raise SettingsError("nobody is there to be asked: give --yes to empty the database")
    print("Empty the database? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise SettingsError("nothing was changed")
