"""`bouy status`: how the whole installation is, on one screen."""

import json
import time
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.live import Live

from pantry_radio.entrypoints.lookout import Lookout, lookout
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.screens.status_shown import as_json, screen
from pantry_radio.entrypoints.settings import load_settings

_PAUSE_SECONDS = 5.0
_SHORTEST_PAUSE = 0.2


def status(
    seconds: float | None = None,
    /,
    *,
    watch: Annotated[bool, Parameter(negative="")] = False,
    digest: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Show services, queues, jobs, tokens, disk, database, and what is to be mended, and how.

    It looks, and starts nothing. A first look at a large archive reads for a few seconds and says
    how far it came; later looks, and the service `metrics`, go on from there.

    Parameters
    ----------
    seconds
        With --watch: the pause between two looks (default: 5).
    watch
        Look again and again, until Ctrl-C.
    digest
        Tell the database's digest too; it reads every row, and keeps loaders waiting meanwhile.
    json_
        Print the same facts as a JSON object; with --watch, one a line.
    """
    console = plain_console()
    with lookout(load_settings()) as looking:
        if watch or seconds is not None:
            pause = max(_SHORTEST_PAUSE, _PAUSE_SECONDS if seconds is None else seconds)
            _watch(looking, console, every=pause, digest=digest, is_json=json_)
        elif json_:
            print(json.dumps(as_json(looking.facts(with_digest=digest)), indent=2))
        else:
            console.print(screen(looking.facts(with_digest=digest), console))


def _watch(
    looking: Lookout, console: Console, *, every: float, digest: bool, is_json: bool
) -> None:
    """Ctrl-C is how it is meant to end."""
    try:
        if is_json or not console.is_terminal:
            while True:
                facts = looking.facts(with_digest=digest)
                if is_json:
                    print(json.dumps(as_json(facts)), flush=True)
                else:
                    console.print(screen(facts, console), "")
                time.sleep(every)
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                facts = looking.facts(with_digest=digest)
                live.update(screen(facts, console), refresh=True)
                time.sleep(every)
    except KeyboardInterrupt:
        return
