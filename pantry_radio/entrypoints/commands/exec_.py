"""`bouy exec`, `psql` and `redis-cli`: programs of others, on the servers of this installation."""

from typing import Annotated

from cyclopts import Parameter

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.commands.service_names import ServiceName
from pantry_radio.entrypoints.servers import CACHE, DB
from pantry_radio.entrypoints.service_environment import become, known_service
from pantry_radio.entrypoints.settings import load_settings

_AsGiven = Annotated[str, Parameter(allow_leading_hyphen=True)]


def exec_(service: ServiceName, *command: _AsGiven) -> int:
    """Run a program in the environment of a service; what follows SERVICE is run as it is given.

    It finds psql, pg_dump, redis-cli, python and bouy on its PATH, REDIS_URL, DATABASE_URL, PGHOST
    and so on, OUTPUT_DIR and ARCHIVE_DIR in its environment, and starts in the folder of this
    installation. The servers run as long as the program does. Its exit code is that of bouy.

    Parameters
    ----------
    service
        app, cache, db, recorder, reconciler, publisher or metrics.
    command
        The program and its arguments.
    """
    given = command[1:] if command[:1] == ("--",) else command
    if not given:
        raise SettingsError(
            f"exec needs a program: `./bouy exec {known_service(service)} ls outputs`; "
            f"`./bouy shell {service}` opens a shell"
        )
    return become(known_service(service), given, load_settings())


def psql(*arguments: _AsGiven) -> int:
    """Run psql on the database, with arguments of its own: -c "SELECT name FROM organization"."""
    return become(DB, ("psql", *arguments), load_settings())


def redis_cli(*arguments: _AsGiven) -> int:
    """Run redis-cli on the server of the queues, with arguments of its own: ping."""
    return become(CACHE, ("redis-cli", *arguments), load_settings())
