"""`bouy health`: whether a service is well, for containers, cron and people."""

import json
import os
from typing import Annotated

import attrs
from cyclopts import Parameter

from pantry_radio.adapters.embedded.protocol import SERVICE_VARIABLE
from pantry_radio.domain.watching.health import Check
from pantry_radio.entrypoints.commands.service_names import ServiceName
from pantry_radio.entrypoints.health_checks import checks
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.servers import APP, SERVICES
from pantry_radio.entrypoints.service_environment import known_service
from pantry_radio.entrypoints.settings import load_settings

EXIT_ILL = 1


def health(
    service: ServiceName | None = None,
    /,
    *,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Check one service, or all: one line a question. Exit codes: 0 all is well, 1 it is not.

    Nothing is started. In a container it is by default the service of that container.

    Parameters
    ----------
    service
        Only what this one needs.
    json_
        Print a JSON object.
    """
    wanted = _own_service() if service is None else known_service(service)
    found = checks(load_settings(), wanted)
    is_well = all(check.is_well for check in found)
    if json_:
        verdicts = [attrs.asdict(check) for check in found]
        print(json.dumps({"well": is_well, "checks": verdicts}, indent=2))
    else:
        print(*map(_line, found), sep="\n")
    return 0 if is_well else EXIT_ILL


def _own_service() -> str | None:
    """The service of this container; `app` is where people ask about everything."""
    own = os.environ.get(SERVICE_VARIABLE)
    return own if own in SERVICES and own != APP else None


def _line(check: Check) -> str:
    cure = f" -> {check.cure}" if check.cure else ""
    return f"{'ok  ' if check.is_well else 'FAIL'}  {check.name}: {printable(check.says)}{cure}"
