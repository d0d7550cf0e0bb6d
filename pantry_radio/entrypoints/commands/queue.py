"""`bouy queue status`: how full the queues are, and whether anybody works."""

import json
from typing import Annotated

import attrs
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, servers
from pantry_radio.entrypoints.settings import load_settings


def status(*, json_: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Show how many messages are ready, delayed, in work and dead, and how many workers live.

    A killed worker counts as alive, and its messages as in work, until its heartbeat is too old.

    Parameters
    ----------
    json_
        Print it as JSON.
    """
    with servers(load_settings(), CACHE) as urls, wiring.job_queue(urls.redis_url) as queue:
        depths, alive = queue.depths(), queue.workers_alive()
    if json_:
        queues = {name: attrs.asdict(depth) for name, depth in depths.items()}
        print(json.dumps({"queues": queues, "workers_alive": alive}, indent=2))
        return
    table = Table(
        "QUEUE", "READY", "DELAYED", "IN WORK", "DEAD", "WORKERS",
        box=None, pad_edge=False, header_style="bold",
    )  # fmt: skip
    for column in table.columns[1:]:
        column.justify = "right"
    for name, depth in depths.items():
        counts = (depth.ready, depth.delayed, depth.in_work, depth.dead, alive[name])
        table.add_row(name, *map(str, counts))
    Console(highlight=False).print(table)
