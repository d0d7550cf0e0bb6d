"""What a setting is, and the kinds of values that settings have: how each is written and read."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

import attrs

T = TypeVar("T")
_MOST_CPUS = 1_024
_DECLARED: Final = "pantry_radio.setting"


class Section(StrEnum):
    """Settings that belong together, in the order in which people meet them."""

    SERVERS = "Servers"
    FOLDERS = "Folders"
    RECORDER = "Recorder"
    RECONCILER = "Reconciler"
    WATCHING = "Watching it run"
    PUBLISHER = "Publisher"
    DUMPS = "SQL dumps"
    BOUY = "The command bouy"
    CONTAINERS = "Containers (compose.yml)"


@attrs.frozen(kw_only=True)
class Kind(Generic[T]):
    """How a value is read; `accepts` says it in words. `parse` raises ValueError for any other."""

    accepts: str
    parse: Callable[[str], T]
    is_secret: bool = False
    """Never shown, also not in a message that refuses it."""
    is_url: bool = False
    """Shown without the password in it."""


@attrs.frozen(kw_only=True)
class Setting:
    """One setting: all that is known about it, in one place.

    `default` is written as in `.env`; where nothing stands there, `unset` says what that means.
    `field` is where its value lies in `Settings`, None where it is for compose.yml alone.
    """

    name: str
    section: Section
    default: str
    means: str
    kind: Kind[Any]
    unset: str = ""
    example: str = ""
    field: str | None = None


def setting(  # noqa: PLR0913 (each is a fact about it)
    name: str,
    kind: Kind[T],
    default: str,
    means: str,
    *,
    section: Section,
    unset: str = "",
    example: str = "",
) -> T:
    """Declares a setting as a field of an attrs class. The type is that of the field's values."""
    declared = Setting(
        name=name,
        kind=kind,
        default=default,
        means=means,
        section=section,
        unset=unset,
        example=example,
    )
    is_shown = not (kind.is_secret or kind.is_url)
    field: T = attrs.field(metadata={_DECLARED: declared}, repr=is_shown)
    return field


def declared_in(owner: type[attrs.AttrsInstance]) -> tuple[Setting, ...]:
    """The settings that are fields of a class, each with the name of its field."""
    return tuple(
        attrs.evolve(field.metadata[_DECLARED], field=field.name)
        for field in attrs.fields(owner)
        if _DECLARED in field.metadata
    )


def number(least: int, most: int) -> Kind[int]:
    """A whole number within bounds."""

    def parse(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return Kind(accepts=f"a number from {least} to {most:,}", parse=parse)


def one_of(values: dict[str, T], *, also: dict[str, T] | None = None) -> Kind[T]:
    """One of several words, in any case; those of `also` are read, but not advertised."""
    known = {word.casefold(): value for word, value in {**values, **(also or {})}.items()}

    def parse(text: str) -> T:
        try:
            return known[text.casefold()]
        except KeyError as exc:
            raise ValueError(text) from exc

    *all_but_last, last = values
    return Kind(accepts=f"{', '.join(all_but_last)} or {last}", parse=parse)


def url(*schemes: str) -> Kind[str | None]:
    """The URL of a server; nothing stands for a server of ours."""

    def parse(text: str) -> str | None:
        if not text:
            return None
        if not text.startswith(schemes):
            raise ValueError(text)
        _ = urlsplit(text).port  # asking for it checks it
        return text

    accepts = f"a URL that begins with {' or '.join(schemes)}; its port, if any, is a number"
    return Kind(accepts=accepts, parse=parse, is_url=True)


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def _cpus(text: str) -> float:
    cpus = float(text)
    if not 0 < cpus <= _MOST_CPUS:
        raise ValueError(text)
    return cpus


def _text(text: str) -> str | None:
    return text or None


HOST = Kind(accepts="an address", parse=str)
SHARE = Kind(accepts="a share from 0 to 1", parse=_share)
CPUS = Kind(accepts=f"a number above 0, at most {_MOST_CPUS:,}", parse=_cpus)
FOLDER = Kind(accepts="a folder", parse=Path)
TEXT: Kind[str | None] = Kind(accepts="text", parse=_text)
REPOSITORY: Kind[str | None] = Kind(accepts="a URL of git", parse=_text, is_url=True)
SECRET: Kind[str | None] = Kind(accepts="a secret", parse=_text, is_secret=True)
YES_OR_NO = one_of(
    {"true": True, "false": False},
    also={"yes": True, "on": True, "1": True, "no": False, "off": False, "0": False},
)
