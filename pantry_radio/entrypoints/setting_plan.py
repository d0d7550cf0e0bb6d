"""What a new `.env` is to hold: what the former one held, and the secrets that it lacks."""

import secrets
import string
from collections.abc import Mapping

from attrs import evolve, frozen

from pantry_radio.adapters.env_file import EnvFile
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.setting_table import SETTINGS

POSTGRES_PASSWORD = "POSTGRES_PASSWORD"  # noqa: S105 (its name, not the password)
_LENGTH = 32
_LETTERS_AND_DIGITS = string.ascii_letters + string.digits  # they stand in a URL as they are


@frozen(kw_only=True)
class Plan:
    """Values by name: those of known settings, and `extra`, which this program does not know."""

    values: Mapping[str, str]
    extra: Mapping[str, str]
    has_new_password: bool = False

    def with_value(self, name: str, value: str) -> "Plan":
        """The same plan with one value changed; an empty one is left out."""
        kept = {key: old for key, old in self.values.items() if key != name}
        return evolve(self, values={**kept, name: value} if value else kept)


def plan_of(former: EnvFile) -> Plan:
    """Keeps every value of the former file, and makes up the password that compose.yml needs.

    Raises:
        SettingsError: a line of it cannot be read, so what it means cannot be kept.
    """
    if former.broken_lines:
        lines = ", ".join(map(str, former.broken_lines))
        raise SettingsError(f".env: line {lines} cannot be read, and so not be kept; mend it first")
    known = {each.name for each in SETTINGS}
    values = {name: value for name, value in former.values.items() if name in known and value}
    extra = {name: value for name, value in former.values.items() if name not in known}
    if POSTGRES_PASSWORD in values:
        return Plan(values=values, extra=extra)
    values[POSTGRES_PASSWORD] = new_password()
    return Plan(values=values, extra=extra, has_new_password=True)


def new_password() -> str:
    """190 bits of chance, in signs that need no quoting anywhere."""
    return "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(_LENGTH))
