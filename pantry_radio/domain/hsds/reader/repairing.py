"""Broken JSON made whole by json_repair, within bounds: a result may be anything."""

from typing import SupportsIndex

from attrs import define

from pantry_radio.domain.jobs import JsonValue

# json_repair takes 10 µs a character, and more for long ones; what an LLM writes is far shorter.
_MAX_LENGTH = 200_000
# It looks at a character of real results once or twice; but where each quote is a stray one, it
# scans the rest of the text for each, and 50,000 characters would take minutes.
_LOOKS_PER_CHARACTER = 20
_MIN_LOOKS = 50_000


def repaired(text: str) -> JsonValue:
    """The object or array that broken JSON was meant to be, or None where nobody can tell.

    The caller sees to it that the text is not nested too deep for Python.
    """
    # Hardly any file needs it, and importing it costs more than reading one.
    from json_repair import repair_json  # noqa: PLC0415

    if len(text) > _MAX_LENGTH:
        return None
    looks = _Looks(left=_MIN_LOOKS + _LOOKS_PER_CHARACTER * len(text))
    try:
        value = repair_json(_CountedText.of(text, looks), return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError, _TooManyLooksError):
        return None
    return value if isinstance(value, dict | list) and value else None


class _TooManyLooksError(Exception):
    """The work is not worth it."""


@define(kw_only=True)
class _Looks:
    left: int


class _CountedText(str):
    """A text that can be looked at so often and no more, whole or in parts."""

    __slots__ = ("_looks",)
    _looks: _Looks

    @classmethod
    def of(cls, text: str, looks: _Looks) -> "_CountedText":
        counted = cls(text)
        counted._looks = looks
        return counted

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        self._looks.left -= 1
        if self._looks.left < 0:
            raise _TooManyLooksError
        part = super().__getitem__(key)
        return _CountedText.of(part, self._looks) if isinstance(key, slice) else part

    def __add__(self, other: str) -> str:
        return _CountedText.of(super().__add__(other), self._looks)
