"""Runs several command lines in one process, which saves starting Python for each of them."""

import json
import os
import sys
import tempfile
from collections.abc import Sequence

from pantry_radio.entrypoints.cli import run


def _told(arguments: Sequence[str]) -> tuple[int, str, str]:
    """The exit code, and what went to the standard output and error, also from children."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        kept = os.dup(1), os.dup(2)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        try:
            code = run(arguments)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
            os.close(kept[0])
            os.close(kept[1])
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


if __name__ == "__main__":
    json.dump([_told(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
