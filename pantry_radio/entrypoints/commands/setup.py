"""`bouy setup`: writes a commented `.env` beside bouy."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from pantry_radio.adapters import env_file
from pantry_radio.entrypoints import setting_texts
from pantry_radio.entrypoints.commands.asking import ask
from pantry_radio.entrypoints.setting_plan import plan_of
from pantry_radio.entrypoints.settings import load_settings, root_of


def setup(
    *,
    yes: Annotated[bool, Parameter(alias="-y", negative="")] = False,
    print_: Annotated[Literal["example", "docs"] | None, Parameter(name="--print")] = None,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Write a `.env` that explains every setting. Values of the `.env` that is there stay.

    The old file is copied to `.env.backup-DATE` before. On a terminal a few settings are asked for;
    Enter keeps what is in brackets. A password for the PostgreSQL of compose.yml is made up.

    Parameters
    ----------
    yes
        Ask nothing: keep what is there, and take defaults for the rest.
    print_
        Print `.env.example` or `docs/settings.md` as they must be, and write nothing.
    json_
        Print a JSON object about what was written, and ask nothing.
    """
    if print_ is not None:
        print(setting_texts.example_text() if print_ == "example" else setting_texts.page(), end="")
        return
    file = root_of() / ".env"
    plan = plan_of(env_file.read(file, as_written=True))
    if not (yes or json_) and sys.stdin.isatty():
        plan = ask(plan)
    copy = env_file.save(
        file, setting_texts.env_text(plan.values, extra=plan.extra), now=datetime.now(UTC)
    )
    if json_:
        print(json.dumps({"file": str(file), "former": copy and str(copy)}, indent=2))
    else:
        _tell(file, copy, has_new_password=plan.has_new_password)
    load_settings()  # says what is wrong with what was kept


def _tell(file: Path, copy: Path | None, *, has_new_password: bool) -> None:
    if copy is not None:
        print(f"the former .env is kept as {copy.name}")
    print(f"{file} is written; its owner alone can read it. `./bouy config` shows what counts.")
    if has_new_password:
        print(
            "A POSTGRES_PASSWORD was made up for compose mode. A database volume that exists "
            "already keeps its own: then write that one into .env."
        )
