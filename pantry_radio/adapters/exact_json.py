"""JSON that Python can give back unchanged, or a refusal; fast where the result is the same.

A file and a message follow one rule, so the file and the broker adapter share this module.
"""

import codecs
import json
import math

import orjson

from pantry_radio.domain.errors import InvalidJsonError, NotExactJsonError
from pantry_radio.domain.jobs import JsonValue

MAX_DEPTH = 254
"""Objects and arrays within each other; orjson writes no more, and real results have below 20."""

_INDENTED = orjson.OPT_INDENT_2
_COMPACT = 0
_JSON_ESCAPES = "pantry_radio.json_escapes"
_WRITTEN_ALIKE = frozenset({str, int, bool, type(None)})
# Between these, Python and orjson write a float alike: without an exponent.
_SMALLEST_PLAIN, _FIRST_LARGE = 1e-4, 1e16


def parse(data: bytes) -> JsonValue:
    """The document in these bytes, such that nothing of it is lost: see DESIGN.md, section 4.

    orjson drops the first of two equal keys and makes floats of long integers. But where its
    document, written again, gives the very bytes that were read, nothing was dropped or changed.
    Anything else, bytes in another style included, goes through Python's json.

    Raises:
        InvalidJsonError: no JSON, or no UTF-8.
        NotExactJsonError: duplicate keys, NaN, Infinity, overflowing floats, integers of over 4,300
            digits, nesting beyond MAX_DEPTH.
    """
    try:
        document: JsonValue = orjson.loads(data)
        layout = _INDENTED if data[1:2] == b"\n" else _COMPACT
        if _escaped(orjson.dumps(document, option=layout)) == data:
            return document
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    return _parse_slowly(data)


def dump_indented(document: JsonValue) -> bytes:
    """The bytes of `json.dumps(document, indent=2)`.

    Raises:
        NotExactJsonError: NaN, Infinity, an integer of over 4,300 digits, nesting beyond MAX_DEPTH.
    """
    if _is_written_alike(document):
        try:
            return _escaped(orjson.dumps(document, option=_INDENTED))
        except orjson.JSONEncodeError:  # integers of over 64 bits, lone surrogates, odd keys
            pass
    return _dump_slowly(document, indent=2)


def dump_compact(document: JsonValue) -> bytes:
    """The document on one line, in ASCII. Raises as `dump_indented`."""
    if _is_written_alike(document):
        try:
            return _escaped(orjson.dumps(document))
        except orjson.JSONEncodeError:
            pass
    return _dump_slowly(document, indent=None)


# -- The fast way -------------------------------------------------------------------------------


def _escaped(data: bytes) -> bytes:
    """What orjson wrote, with escapes for all that is not printable ASCII, as json writes it."""
    if not data.isascii():
        data = data.decode("utf-8").encode("ascii", errors=_JSON_ESCAPES)
    return data.replace(b"\x7f", b"\\u007f")  # json escapes DEL too


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


# The encoder finds what is not ASCII some twenty times as fast as a regular expression.
codecs.register_error(_JSON_ESCAPES, _escape)


def _is_written_alike(document: object) -> bool:
    """Whether orjson writes each value as json does, or raises. Not so: odd floats, odd types."""
    level: list[object] = [document]
    while level:
        below: list[object] = []
        for value in level:
            kind = type(value)
            if kind is dict:
                members = value.values()  # type: ignore[attr-defined]
                below += [each for each in members if type(each) not in _WRITTEN_ALIKE]
            elif kind is list:
                below += [each for each in value if type(each) not in _WRITTEN_ALIKE]  # type: ignore[attr-defined]
            elif kind is float:
                if not _is_plain_float(value):  # type: ignore[arg-type]
                    return False
            elif kind not in _WRITTEN_ALIKE:
                return False
        level = below
    return True


def _is_plain_float(number: float) -> bool:
    """Whether it is written without an exponent; not so for NaN, which orjson writes as null."""
    return number == 0 or _SMALLEST_PLAIN <= abs(number) < _FIRST_LARGE


# -- The sure way -------------------------------------------------------------------------------


def _parse_slowly(data: bytes) -> JsonValue:
    try:
        document: JsonValue = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_float,
            parse_constant=_constant,
        )
    except (json.JSONDecodeError, UnicodeDecodeError) as exc:
        raise InvalidJsonError(f"no JSON: {exc}") from exc
    except (ValueError, RecursionError) as exc:  # integers of over 4,300 digits; deep nesting
        raise NotExactJsonError(str(exc)) from exc
    _refuse_deep(document)
    return document


def _dump_slowly(document: JsonValue, *, indent: int | None) -> bytes:
    _refuse_deep(document)
    separators = (",", ":") if indent is None else None
    try:
        text = json.dumps(document, indent=indent, separators=separators, allow_nan=False)
    except (ValueError, RecursionError) as exc:
        raise NotExactJsonError(str(exc)) from exc
    return text.encode("ascii")


def _refuse_deep(document: JsonValue) -> None:
    level: list[object] = [document]
    for _ in range(MAX_DEPTH + 1):
        below: list[object] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list | tuple):
                below.extend(value)
        if not below:
            return
        level = below
    raise NotExactJsonError(f"nested deeper than {MAX_DEPTH} objects and arrays")


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotExactJsonError(f"the key {twice[:200]!r} stands twice in one object")
    return members


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NotExactJsonError(f"the number {digits[:40]} is too large")
    return number


def _constant(name: str) -> float:
    raise NotExactJsonError(f"{name} is no JSON number")
