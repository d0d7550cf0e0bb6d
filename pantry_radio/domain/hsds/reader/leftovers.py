"""What no rule asked for: the parts of a result that have no place in a reading."""

import json
from collections.abc import Collection, Iterable
from enum import Enum, auto
from typing import TypeAlias

from pantry_radio.domain.hsds.reader.paths import MAX_DEPTH, of_item, of_member
from pantry_radio.domain.hsds.stated import Unmapped
from pantry_radio.domain.jobs import JsonValue

_EMPTY: tuple[JsonValue, ...] = (None, "", {}, [])


class _Share(Enum):
    """How much of a value has no place."""

    BLANK = auto()
    """It says nothing."""
    NONE = auto()
    ALL = auto()


_Rest: TypeAlias = "_Share | list[Unmapped]"


def unmapped_in(value: JsonValue, path: str, used: Collection[str]) -> tuple[Unmapped, ...]:
    """The largest parts of a value of which nothing was used and that say something, in order."""
    return tuple(_listed(value, path, _rest(value, path, used, depth=0)))


def _rest(value: JsonValue, path: str, used: Collection[str], *, depth: int) -> _Rest:
    if path in used:
        return _Share.NONE
    if not isinstance(value, dict | list) or depth > MAX_DEPTH:
        is_blank = value.isspace() if isinstance(value, str) and value else value in _EMPTY
        return _Share.BLANK if is_blank else _Share.ALL
    parts: Iterable[tuple[JsonValue, str]] = (
        ((value[key], of_member(path, key)) for key in sorted(value))
        if isinstance(value, dict)
        else ((item, of_item(path, index)) for index, item in enumerate(value))
    )
    found = [(part, at, _rest(part, at, used, depth=depth + 1)) for part, at in parts]
    shares = {rest if isinstance(rest, _Share) else _Share.NONE for _, _, rest in found}
    if shares <= {_Share.BLANK}:
        return _Share.BLANK
    if _Share.NONE not in shares:
        return _Share.ALL
    listed = [each for part, at, rest in found for each in _listed(part, at, rest)]
    return listed or _Share.NONE


def _listed(value: JsonValue, path: str, rest: _Rest) -> Iterable[Unmapped]:
    if isinstance(rest, list):
        return rest
    return _written(path, value) if rest is _Share.ALL else ()


def _written(path: str, value: JsonValue) -> Iterable[Unmapped]:
    try:
        return (Unmapped(path=path, json=json.dumps(value, ensure_ascii=False, sort_keys=True)),)
    except (RecursionError, ValueError):
        # Nested deeper than anything of ours (the problem `too_deep` names it), or a number that
        # no recorded file can hold.
        return ()
