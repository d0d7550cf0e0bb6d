"""Runs the command line as `python -m pantry_radio`."""

import os
import sys

try:
    from pantry_radio.entrypoints.cli import main
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] == __package__:
        raise
    root = os.environ.get("PANTRY_RADIO_ROOT")
    cure = "install pantry_radio with all that it depends on"
    if root is not None and os.path.isdir(f"{root}/.venv"):  # noqa: PTH112 (pathlib may be missing)
        cure = f"remove it (rm -r {root}/.venv), and the next call of bouy makes it anew"
    sys.exit(f"bouy: this Python has no module {error.name}, its environment is damaged; {cure}")

if __name__ == "__main__":
    main()
