"""A look at the settings in effect: each value and its origin, what is wrong, what is misspelt."""

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters import env_file
from pantry_radio.entrypoints.setting_kinds import Setting
from pantry_radio.entrypoints.setting_table import SETTINGS
from pantry_radio.entrypoints.setting_texts import MASK, shown
from pantry_radio.entrypoints.settings import Given, Origin, broken_line, resolve, root_of

_PREFIXES = ("PANTRY_RADIO_", "PUBLISHER_", "DATA_REPO_", "SQL_DUMP_", "BOUY_")
BETWEEN_OURSELVES = frozenset(
    {
        *("PANTRY_RADIO_ROOT", "PANTRY_RADIO_SERVICE", "PANTRY_RADIO_SERVICE_LOG"),
        *("PANTRY_RADIO_GIT_TOKEN", "BOUY_OUTPUTS", "BOUY_ARCHIVES", "BOUY_USER"),
    }
)
"""What our own programs tell each other; nobody sets it by hand."""
_LIKE_ENOUGH = 0.6
_CLEARLY_MEANT = 0.85
"""How like a known name a name without our prefix is before we say that it is misspelt."""
_OWN_SERVERS = frozenset({"REDIS_URL", "DATABASE_URL"})


@frozen(kw_only=True)
class Reviewed:
    """One setting as it may be shown: no secret and no password is in it."""

    name: str
    section: str
    value: str | None
    origin: str
    default: str | None
    means: str
    accepts: str
    is_secret: bool
    fault: str | None


@frozen(kw_only=True)
class Review:
    """All settings, and warnings in words: names that nothing reads, lines that say nothing."""

    file: Path
    settings: tuple[Reviewed, ...]
    warnings: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a command could begin with these settings; a misspelt name is no hindrance."""
        return not any(each.fault for each in self.settings)


def review(environment: Mapping[str, str] = os.environ) -> Review:
    """Looks at everything and stops at nothing.

    Raises:
        SettingsError: `.env` cannot be read.
    """
    root = root_of(environment)
    file = root / ".env"
    found = env_file.read(file)
    return Review(
        file=file,
        settings=tuple(_reviewed(each, root) for each in resolve(environment, found.values)),
        warnings=(
            *(broken_line(root, line) for line in found.broken_lines),
            *_misspelt(environment, found.values),
        ),
    )


def nearest(name: str) -> str | None:
    """The known setting that was most likely meant."""
    names = [each.name for each in SETTINGS]
    return next(
        iter(difflib.get_close_matches(name.upper(), names, n=1, cutoff=_LIKE_ENOUGH)), None
    )


def _reviewed(given: Given, root: Path) -> Reviewed:
    declared = given.setting
    return Reviewed(
        name=declared.name,
        section=declared.section.value,
        value=_value(given, root),
        origin=_origin(given),
        default=declared.default or None,
        means=_means(declared),
        accepts=declared.kind.accepts,
        is_secret=declared.kind.is_secret,
        fault=given.fault,
    )


def _value(given: Given, root: Path) -> str | None:
    """The value as it works: a folder whole, a wrong secret or URL not at all."""
    kind = given.setting.kind
    if given.fault is not None:
        return MASK if kind.is_secret or kind.is_url else given.text
    if isinstance(given.value, Path):
        return str(root / given.value)
    return shown(given.setting, given.text) or None


def _origin(given: Given) -> str:
    if given.origin is Origin.DEFAULT and given.setting.name in _OWN_SERVERS:
        return "started by bouy"
    return given.origin.value


def _means(declared: Setting) -> str:
    return f"{declared.means} Unset: {declared.unset}." if declared.unset else declared.means


def _misspelt(environment: Mapping[str, str], in_file: Mapping[str, str]) -> Iterator[str]:
    known = {each.name for each in SETTINGS} | BETWEEN_OURSELVES
    for place, names in (("the environment", environment), (".env", in_file)):
        for name in sorted(set(names) - known):
            meant = nearest(name)
            is_ours = name.upper().startswith(_PREFIXES)
            if is_ours or (place == ".env" and meant and _is_clear(name, meant)):
                cure = f"; do you mean {meant}?" if meant else ""
                yield f"{name} in {place} is no setting, and nothing reads it{cure}"


def _is_clear(name: str, meant: str) -> bool:
    return difflib.SequenceMatcher(None, name.upper(), meant).ratio() >= _CLEARLY_MEANT
