"""`bouy explain`: where a row of the food database comes from, and why it is as it is."""

import json
import sys
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.explaining import LEAST_PREFIX, NoSuchRow
from pantry_radio.domain.explaining import explain as explanation_of
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.screens.explained import as_json, lines_of
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings

EXIT_UNKNOWN = 1


def explain(
    table: str,
    id_: Annotated[str, Parameter(name="ID")],
    /,
    *,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Say where a row comes from: who said what of each field, and why that value won.

    Exit codes: 0 explained, 1 there is no such row, or several, 2 wrong usage, 3 no database.

    Parameters
    ----------
    table
        A table of HSDS: organization, location, service, phone, schedule …
    id_
        The id of the row, or at least 8 digits of how it begins. A former id will do.
    json_
        Print a JSON object.
    """
    if table not in dict(TABLES):
        names = ", ".join(name for name, _ in TABLES)
        raise SettingsError(f"there is no table {printable(table)}; give one of {names}")
    settings = load_settings()
    with (
        servers(settings, DB) as urls,
        wiring.inspected_database(urls.database_url) as database,
    ):
        found = explanation_of(database, table, id_)
    if isinstance(found, NoSuchRow):
        print(f"bouy: {_complaint(found)}", file=sys.stderr)
        return EXIT_UNKNOWN
    if json_:
        print(json.dumps(as_json(found), indent=2))
    else:
        plain_console().print(*lines_of(found), sep="\n")
    return 0


def _complaint(found: NoSuchRow) -> str:
    """What was not found, and how to find it."""
    beginning = printable(found.beginning)
    if found.is_no_id:
        return f"{beginning} is no id: give a UUID, or at least {LEAST_PREFIX} digits of one"
    if found.candidates:
        ids = " ".join(map(str, found.candidates))
        return f"several rows of {found.table} begin with {beginning}: {ids}"
    if found.elsewhere:
        return f"{beginning} is in another table: ./bouy explain {found.elsewhere[0]} {beginning}"
    return (
        f"no row of {found.table} has or had the id {beginning}; find one with "
        f'./bouy db psql -c "TABLE {found.table} LIMIT 10"'
    )
