"""`bouy shell`: a person's own shell, in the environment of a service."""

import os
import sys

from pantry_radio.entrypoints.commands.service_names import ServiceName
from pantry_radio.entrypoints.service_environment import become, known_service
from pantry_radio.entrypoints.settings import load_settings

_SHELL = "/bin/sh"


def shell(service: ServiceName = "app") -> int:
    """Open your shell in the environment of a service, as `bouy exec SERVICE $SHELL`.

    Parameters
    ----------
    service
        app, cache, db, recorder, reconciler, publisher or metrics.
    """
    settings = load_settings()
    known_service(service)
    if sys.stdin.isatty():
        print(
            f"The environment of {service} in {settings.root}: psql, pg_dump, redis-cli, python "
            "and bouy are on PATH. `exit` leaves it.",
            file=sys.stderr,
        )
    return become(service, (os.environ.get("SHELL") or _SHELL,), settings)
