"""Consoles for tables and texts whose content comes from anywhere."""

import os
import sys
from io import TextIOWrapper

from rich.console import Console

# Where lines go to no terminal, they are searched, and none is broken.
_UNBROKEN = 1_000_000


def plain_console() -> Console:
    """Colours on a terminal alone, and only where NO_COLOR does not forbid them; no markup."""
    if isinstance(sys.stdout, TextIOWrapper):  # what its encoding lacks is shown as an escape
        sys.stdout.reconfigure(errors="backslashreplace")
    console = Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    if not console.is_terminal:
        console.width = _UNBROKEN
    return console
