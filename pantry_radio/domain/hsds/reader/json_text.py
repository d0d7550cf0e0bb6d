"""JSON out of text that an LLM wrote: fenced, in prose, in several pieces, broken, cut off."""

import json
import re

from attrs import frozen

from pantry_radio.domain.hsds.reader.paths import of_item, of_member
from pantry_radio.domain.hsds.reader.repairing import repaired
from pantry_radio.domain.jobs import JsonValue

_FENCE = re.compile(r"```[\w-]*\s*\n?(?P<body>.*?)(?:```|\Z)", re.DOTALL)
# What begins like an object with a member, or like an array of objects or texts. Prose with
# brackets in it does not, and must not be turned into something. A comment may come first.
_BEGINS = re.compile(
    r"\{\s*+(?://[^\n]*+\n\s*+){0,20}[\"'\u201c]?[A-Za-z_$@][\w $@-]{0,60}[\"'\u201d]?\s*:"
    r"|\[\s*[{\[\"]"
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
# Where Python gives up depends on its version and on who calls; what a text says must not.
_MAX_DEPTH = 500
_MAX_DEPTH_TO_REPAIR = 100
_MAX_PIECES = 10_000


@frozen(kw_only=True)
class Fault:
    """Something about the form of a result: `json_repaired`, `json_truncated`; where, and what."""

    kind: str
    path: str
    text: str


@frozen(kw_only=True)
class FoundJson:
    """The object or array that a result holds, and what was wrong with its form."""

    value: JsonValue
    path: str = "$"
    faults: tuple[Fault, ...] = ()

    @property
    def is_repaired(self) -> bool:
        """Whether it is not simply what the whole text says."""
        return bool(self.faults)


def json_in(text: str, path: str) -> FoundJson | None:
    """The JSON object or array of a text, or None where it holds none.

    Text may carry prose or fences around the JSON. Several values are one array of them. What
    Python cannot parse goes through json_repair, unless it is longer or deeper than anything that
    an LLM writes; where the text ends within a value, that value is torn and left out.
    """
    value = _parsed(text.strip().lstrip("\ufeff"))
    for _ in range(2):
        if isinstance(value, str):
            # An encoder was run twice.
            value = _parsed(value)
    if isinstance(value, dict | list):
        return FoundJson(value=value, path=path)
    bodies = [fence["body"] for fence in _FENCE.finditer(text) if _BEGINS.search(fence["body"])]
    values, faults = _pieces(bodies or [text], path)
    if not values:
        return None
    return FoundJson(
        value=values[0] if len(values) == 1 else values,
        path=path,
        faults=(Fault(kind="json_repaired", path=path, text=text), *faults),
    )


def _pieces(bodies: list[str], path: str) -> tuple[list[JsonValue], list[Fault]]:
    """The values in these texts, one after the other, and what was torn at the end of the last."""
    values: list[JsonValue] = []
    faults: list[Fault] = []
    for body in bodies:
        rest = body
        while (begin := _BEGINS.search(rest)) and len(values) < _MAX_PIECES:
            rest = rest[begin.start() :].strip()
            value, end = _first_value(rest)
            if isinstance(value, dict | list):
                values.append(value)
                rest = rest[end:]
                continue
            mended = None if _is_deeper_than(_MAX_DEPTH_TO_REPAIR, rest) else repaired(rest)
            if mended and _is_torn(rest):
                faults += _without_last(mended, path)
            values += [mended] if mended else []
            break
    return values, faults


def _parsed(text: str) -> JsonValue:
    """The JSON value that a whole text is, or None. Raises nothing, however deep or long it is."""
    if _is_deeper_than(_MAX_DEPTH, text):
        return None
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _first_value(text: str) -> tuple[JsonValue, int]:
    """The JSON value that a text begins with, and where it ends; None where there is none."""
    if _is_deeper_than(_MAX_DEPTH, text):
        return None, 0
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None, 0
    return value, end


def _is_deeper_than(levels: int, text: str) -> bool:
    """Whether brackets are nested deeper; those within strings count too, to be safe."""
    if text.count("[") + text.count("{") <= levels:
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > levels:
            return True
    return False


def _is_torn(text: str) -> bool:
    """Whether a text ends within a value: in a string that is not closed, or in a number."""
    rest = _STRING.sub("", text)
    if '"' in rest:
        return True
    is_open = sum(map(rest.count, "[{")) > sum(map(rest.count, "]}"))
    return is_open and (rest.rstrip()[-1:].isalnum() or rest.rstrip()[-1:] in ".-")


def _without_last(value: JsonValue, path: str) -> list[Fault]:
    """Takes the last scalar out of an object or array, and tells what it was."""
    while isinstance(value, dict | list) and value:
        key: str | int = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
        path = of_member(path, key) if isinstance(key, str) else of_item(path, key)
        last: JsonValue = value[key]  # type: ignore[index]
        if isinstance(last, dict | list) and last:
            value = last
            continue
        del value[key]  # type: ignore[arg-type]
        return [Fault(kind="json_truncated", path=path, text=str(last))]
    return []
