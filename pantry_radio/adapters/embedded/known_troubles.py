"""What a server's log says when only a person can help, and how."""

import re
from pathlib import Path

from pantry_radio.adapters.embedded.wheels import valkey_server

_DAMAGED_QUEUE = re.compile(r"Bad file format reading the append only file ([\w.]+):")


def cure_of(said: str, *, data: Path) -> str | None:
    """What to do about what a server said at its end; None where it says enough itself."""
    if "incompatible with server" in said:
        return (
            f"{data / 'db'} is of another version of PostgreSQL. What is in it is derived: "
            "`./bouy down`, `./bouy clean`, `./bouy up --with-init` make it anew from the archive"
        )
    damaged = _DAMAGED_QUEUE.search(said)
    if damaged is None:
        return None
    file = data / "cache" / "appendonlydir" / damaged[1]
    return (
        "The file of the queue is damaged. Keep a copy, then cut off what cannot be read: "
        f"cp {file} {file}.damaged; "
        f"bash -c 'exec -a valkey-check-aof {valkey_server(None)} --fix {file}'"
    )
