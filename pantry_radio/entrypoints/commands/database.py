"""`bouy db`: the URL of the food database, its migrations, and its digest."""

import json
from typing import Annotated, TypeAlias

from cyclopts import Parameter

from pantry_radio.domain.digest import digest as digest_of
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings

Json: TypeAlias = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]


def url(*, json_: Json = False) -> None:
    """Print one URL that psql and psycopg accept.

    Our own server answers there as long as something uses it: `bouy up db` keeps it running.
    """
    with servers(load_settings(), DB) as urls:
        print(json.dumps({"url": urls.database_url}) if json_ else urls.database_url)


def migrate(*, json_: Json = False) -> None:
    """Bring the database to the newest migration. Safe to repeat, and at once."""
    from pantry_radio.adapters.postgres import migrate as migrations  # noqa: PLC0415 - slow

    with servers(load_settings(), DB) as urls:
        applied = migrations.migrate(urls.database_url)
    if json_:
        print(json.dumps({"applied": list(applied)}, indent=2))
        return
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("the database is at the newest migration already")


def init(*, json_: Json = False) -> None:
    """Make the tables of an empty database; the same as `migrate`."""
    migrate(json_=json_)


def digest(*, json_: Json = False) -> None:
    """Print one hexadecimal line that changes with any value of the database."""
    with servers(load_settings(), DB) as urls, wiring.food_database(urls.database_url) as database:
        found = digest_of(database)
    print(json.dumps({"digest": found}) if json_ else found)
