"""Getting the data out of a result: the data itself, LLMResponse form, or text of an LLM."""

from collections.abc import Mapping

from attrs import evolve

from pantry_radio.domain.hsds.reader.json_text import FoundJson, json_in
from pantry_radio.domain.hsds.reader.unfolding import unfolded
from pantry_radio.domain.jobs import JsonValue


def find_json(result: JsonValue) -> FoundJson | None:
    """The JSON object or array of a result, unfolded, or None where it holds none.

    An object in LLMResponse form (`text` beside `model` or `usage`) holds it in its `text`.
    """
    path = "$"
    if isinstance(result, dict) and _is_llm_response(result):
        result, path = result["text"], "$.text"
    found = json_in(result, path) if isinstance(result, str) else FoundJson(value=result, path=path)
    if found is None or not isinstance(found.value, dict | list):
        return None
    value, faults = unfolded(found.value, path)
    return evolve(found, value=value, faults=found.faults + faults)


def _is_llm_response(result: Mapping[str, JsonValue]) -> bool:
    return "text" in result and (
        len(result) == 1 or not result.keys().isdisjoint({"model", "usage"})
    )
