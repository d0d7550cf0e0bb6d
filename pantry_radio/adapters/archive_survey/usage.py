"""What a recorded result says that it cost: the `usage` of an LLMResponse."""

import json
from typing import Any

from attrs import frozen

_MOST_BYTES = 100_000_000
_SIGN = b'"usage"'
_UNKNOWN = "unknown"
# As the APIs of several providers spell them.
_INPUT = ("prompt_tokens", "input_tokens", "promptTokenCount")
_OUTPUT = ("completion_tokens", "output_tokens", "candidatesTokenCount")
_LONGEST_NAME = 200


@frozen(kw_only=True)
class StatedUsage:
    """The tokens that one result states, and the model that it names."""

    model: str
    input_tokens: int
    output_tokens: int


def stated_usage(data: bytes) -> StatedUsage | None:
    """The usage in the bytes of a recorded file; None where it states none, or is no job result.

    Most files are not parsed: the word is not in them.
    """
    if _SIGN not in data or len(data) > _MOST_BYTES:
        return None
    try:
        document: Any = json.loads(data)
        result = document["result"]
        usage, model = result["usage"], result.get("model")
        given, made = _first(usage, _INPUT), _first(usage, _OUTPUT)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if given is None and made is None:
        return None
    is_name = isinstance(model, str) and model.strip()
    return StatedUsage(
        model=model.strip()[:_LONGEST_NAME].encode("utf-8", "replace").decode()
        if is_name
        else _UNKNOWN,
        input_tokens=given or 0,
        output_tokens=made or 0,
    )


def _first(usage: dict[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        count = usage.get(name)
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**53:
            return count
    return None
