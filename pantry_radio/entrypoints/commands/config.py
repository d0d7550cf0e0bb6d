"""`bouy config`: the settings in effect."""

import json
import sys
from typing import Annotated

import attrs
from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.setting_review import Review, Reviewed, nearest, review

EXIT_WRONG = 2


def config(
    name: str | None = None,
    *,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Show each setting: its value, where it comes from, what it means. Secrets are masked.

    Warns of names that look like settings and are none. Exit codes: 0 all settings can be used, 2 a
    value is wrong.

    Parameters
    ----------
    name
        Only this setting.
    json_
        Print a JSON object.
    """
    found = review()
    if name is not None:
        found = attrs.evolve(found, settings=(_named(name, found),))
    if json_:
        print(json.dumps(_as_json(found), indent=2))
    elif name is not None:
        plain_console().print(*_lines(found.settings[0]), sep="\n", soft_wrap=True)
    else:
        plain_console().print(_table(found))
    if not json_:
        for line in (*(each.fault for each in found.settings if each.fault), *found.warnings):
            print(f"bouy: {printable(line)}", file=sys.stderr)
    return 0 if found.is_sound else EXIT_WRONG


def _named(name: str, found: Review) -> Reviewed:
    for each in found.settings:
        if each.name == name.upper():
            return each
    meant = nearest(name)
    cure = f"do you mean {meant}?" if meant else "`./bouy config` shows all"
    raise SettingsError(f"there is no setting {printable(name)}; {cure}")


def _as_json(found: Review) -> dict[str, object]:
    return {
        "file": str(found.file),
        "sound": found.is_sound,
        "settings": {
            each.name: {k: v for k, v in attrs.asdict(each).items() if k != "name"}
            for each in found.settings
        },
        "warnings": list(found.warnings),
    }


def _table(found: Review) -> Table:
    table = Table("SETTING", "VALUE", "FROM", box=None, pad_edge=False, header_style="bold")
    table.columns[0].no_wrap = True
    table.columns[1].overflow = "fold"
    section = ""
    for each in found.settings:
        if each.section != section:
            section = each.section
            table.add_row(Text(f"# {section}", style="dim"))
        is_default = each.origin in ("default", "started by bouy")
        table.add_row(
            each.name,
            Text(printable(each.value or "-"), style=_style(each, is_default=is_default)),
            Text(each.origin, style="dim" if is_default else ""),
        )
    return table


def _style(each: Reviewed, *, is_default: bool) -> str:
    if each.fault:
        return "red"
    return "dim" if is_default else "green"


def _lines(each: Reviewed) -> list[Text]:
    rows = {
        "value": each.value or "-",
        "from": each.origin,
        "default": each.default or "-",
        "accepts": each.accepts,
        "means": each.means,
    }
    head = Text(each.name, style="bold")
    return [head, *(Text(f"  {what:<8} {printable(text)}") for what, text in rows.items())]
