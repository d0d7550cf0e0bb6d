"""What an LLM wrote, to be looked at: indented where it is sound JSON, else untouched."""

import json
import re

from pantry_radio.domain.hsds.reader.result_text import find_json
from pantry_radio.domain.jobs import JsonValue

_INDENT = "  "
_OPENING, _CLOSING = ("[", "{"), ("]", "}")
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|[^\s\[\]{},:"]++', re.DOTALL)


def source_text(result: JsonValue) -> str:
    """The text of a result. Of JSON in it only the white space is changed, no value, no key."""
    found = find_json(result)
    is_response = isinstance(result, dict) and found is not None and found.path == "$.text"
    text = result["text"] if isinstance(result, dict) and is_response else result
    if not isinstance(text, str):
        return json.dumps(text, indent=len(_INDENT), ensure_ascii=False)
    sound = _sound_json(text)
    return text if sound is None else _indented(sound)


def _sound_json(text: str) -> str | None:
    """The JSON of an object or array that a whole text is, however often it was encoded."""
    stripped = text.strip().lstrip("\ufeff")
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, str):
        return _sound_json(value)
    return stripped if isinstance(value, dict | list) else None


def _indented(text: str) -> str:
    """Sound JSON with a line for each member. No parser: it would merge keys and round numbers."""
    parts: list[str] = []
    depth, before = 0, ""
    for part in _PARTS.findall(text):
        if part in _CLOSING:
            depth -= 1
        is_empty = part in _CLOSING and before in _OPENING
        if not is_empty and (part in _CLOSING or before in _OPENING or before == ","):
            parts.append("\n" + depth * _INDENT)
        parts.append(": " if part == ":" else part)
        if part in _OPENING:
            depth += 1
        before = part
    return "".join(parts)
