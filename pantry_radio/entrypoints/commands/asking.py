"""The questions of `bouy setup`, on a terminal."""

import sys

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.setting_kinds import Setting
from pantry_radio.entrypoints.setting_plan import Plan
from pantry_radio.entrypoints.setting_table import SETTINGS
from pantry_radio.entrypoints.setting_texts import shown

# What differs from one installation to the next; the rest is well as it is for most.
_ASKED = ("BOUY_MODE", "OUTPUT_DIR", "ARCHIVE_DIR", "REDIS_URL", "DATABASE_URL", "DATA_REPO_URL")
_NOTHING = "-"


def ask(plan: Plan) -> Plan:
    """Asks for a few settings; what is not understood is asked again.

    Raises:
        SettingsError: the terminal ended before the last question; nothing is to be written.
    """
    print(f"Enter keeps what is in brackets; {_NOTHING} takes a value away.", file=sys.stderr)
    declared = {each.name: each for each in SETTINGS}
    for name in _ASKED:
        plan = _asked(declared[name], plan)
    return plan


def _asked(declared: Setting, plan: Plan) -> Plan:
    kept = plan.values.get(declared.name, "")
    in_brackets = shown(declared, kept) or declared.default or declared.unset
    print(f"\n{declared.means}", file=sys.stderr)
    while True:
        print(f"{declared.name} [{in_brackets}]: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise SettingsError("no more answers; nothing was written")
        answer = line.strip()
        if not answer:
            return plan
        if answer == _NOTHING:
            return plan.with_value(declared.name, "")
        try:
            declared.kind.parse(answer)
        except ValueError:
            print(f"It must be {declared.kind.accepts}.", file=sys.stderr)
            continue
        return plan.with_value(declared.name, answer)
