"""Getting the JSON out of a result: the data itself, LLMResponse form, or text of an LLM."""

import json
import re
from collections.abc import Mapping

from attrs import frozen

from pantry_radio.domain.hsds.reader.repairing import repaired
from pantry_radio.domain.jobs import JsonValue

_FENCE = re.compile(r"```[\w-]*\s*\n?(?P<body>.*?)(?:```|\Z)", re.DOTALL)
# What begins like an object with a member, or like an array of objects or texts. Prose with
# brackets in it does not, and must not be turned into something.
_BEGINS = re.compile(r"\{\s*[\"'\u201c]?[A-Za-z_$][\w $-]{0,60}[\"'\u201d]?\s*:|\[\s*[{\[\"]")
# Where Python gives up depends on its version and on who calls; what a text says must not.
_MAX_DEPTH = 500
_MAX_DEPTH_TO_REPAIR = 100


@frozen(kw_only=True)
class FoundJson:
    """The object or array that a result holds. `repaired_from` is the text, where it was broken."""

    value: JsonValue
    path: str = "$"
    repaired_from: str | None = None


def find_json(result: JsonValue) -> FoundJson | None:
    """The JSON object or array of a result, or None where it holds none.

    An object in LLMResponse form (`text` beside `model` or `usage`) holds it in its `text`. Text
    may carry prose or fences around the JSON; what Python cannot parse goes through json_repair,
    unless it is longer or deeper than anything that an LLM writes.
    """
    path = "$"
    if isinstance(result, dict) and _is_llm_response(result):
        result, path = result["text"], "$.text"
    if isinstance(result, str):
        return _find_in_text(result, path)
    return FoundJson(value=result, path=path) if isinstance(result, dict | list) else None


def _is_llm_response(result: Mapping[str, JsonValue]) -> bool:
    return "text" in result and (
        len(result) == 1 or not result.keys().isdisjoint({"model", "usage"})
    )


def _find_in_text(text: str, path: str) -> FoundJson | None:
    value = _parsed(text.strip().lstrip("\ufeff"))
    if isinstance(value, str):
        # An encoder was run twice.
        value = _parsed(value)
    if isinstance(value, dict | list):
        return FoundJson(value=value, path=path)
    fence = _FENCE.search(text)
    body = fence["body"] if fence and _BEGINS.search(fence["body"]) else text
    begin = _BEGINS.search(body)
    if begin is None:
        return None
    body = body[begin.start() :].strip()
    value = _first_value(body)
    if isinstance(value, dict | list):
        return FoundJson(value=value, path=path, repaired_from=text)
    value = None if _is_deeper_than(_MAX_DEPTH_TO_REPAIR, body) else repaired(body)
    return FoundJson(value=value, path=path, repaired_from=text) if value else None


def _parsed(text: str) -> JsonValue:
    """The JSON value that a whole text is, or None. Raises nothing, however deep or long it is."""
    if _is_deeper_than(_MAX_DEPTH, text):
        return None
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _first_value(text: str) -> JsonValue:
    """The JSON value that a text begins with, whatever follows it, or None."""
    if _is_deeper_than(_MAX_DEPTH, text):
        return None
    try:
        value: JsonValue = json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
    return value


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
