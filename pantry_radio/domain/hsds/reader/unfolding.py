"""Forms in which things are folded up, unfolded: JSON within text, lists of labels."""

from collections.abc import Sequence

from attrs import define, field

from pantry_radio.domain.hsds.reader.json_text import Fault, json_in
from pantry_radio.domain.hsds.reader.paths import MAX_DEPTH, of_item, of_member
from pantry_radio.domain.hsds.reader.spelling import fields_of, kind_of, squash
from pantry_radio.domain.jobs import JsonValue

_FEW = 2
_LABELS = frozenset(("label", "name", "key", "field", "fieldname", "property", "question", "title"))
_EVIDENCE = frozenset(
    ("confidence", "confidencescore", "score", "probability", "certainty", "evidence", "source")
)
_VALUES = frozenset(("value", "text", "answer", "content"))


def unfolded(value: JsonValue, path: str) -> tuple[JsonValue, tuple[Fault, ...]]:
    """The same data without folds, and what was wrong with JSON that stood within texts.

    A text that is JSON (the content of a chat completion, the arguments of a tool call) is its
    value, and a list of labels with values is an object.
    """
    unfolding = _Unfolding()
    return unfolding.unfold(value, path, depth=0), tuple(unfolding.faults)


@define(kw_only=True)
class _Unfolding:
    faults: list[Fault] = field(factory=list)

    def unfold(self, value: JsonValue, path: str, *, depth: int) -> JsonValue:
        if depth > MAX_DEPTH:
            return value
        if isinstance(value, str):
            return self._from_text(value, path, depth)
        if isinstance(value, list):
            return self._of_items(value, path, depth)
        return self._of_members(value, path, depth) if isinstance(value, dict) else value

    def _of_items(self, items: list[JsonValue], path: str, depth: int) -> JsonValue:
        members = _as_object(items)
        if members is not None:
            return self.unfold(members, path, depth=depth + 1)
        return [
            self.unfold(item, of_item(path, index), depth=depth + 1)
            for index, item in enumerate(items)
        ]

    def _of_members(self, members: dict[str, JsonValue], path: str, depth: int) -> JsonValue:
        if _is_value_with_evidence(members):
            return self.unfold(members["value"], path, depth=depth + 1)
        return {
            key: self.unfold(member, of_member(path, key), depth=depth + 1)
            for key, member in members.items()
        }

    def _from_text(self, text: str, path: str, depth: int) -> JsonValue:
        if text.lstrip()[:1] not in ("{", "[") and "```" not in text:
            return text
        found = json_in(text, path)
        if found is None:
            return text
        self.faults += found.faults
        return self.unfold(found.value, path, depth=depth + 1)


def _is_value_with_evidence(members: dict[str, JsonValue]) -> bool:
    """Whether an object is a value and how sure one is of it: `{"value": …, "confidence": 0.9}`."""
    others = members.keys() - {"value"}
    return (
        "value" in members
        and bool(others)
        and not isinstance(members["value"], dict)
        and {squash(key) for key in others} <= _EVIDENCE
    )


def _as_object(items: list[JsonValue]) -> dict[str, JsonValue] | None:
    """A list of objects that each hold a label and a value, as one object."""
    if len(items) < _FEW:
        return None
    pairs: dict[str, JsonValue] = {}
    for item in items:
        if not isinstance(item, dict) or len(item) != _FEW:
            return None
        by_key = {squash(key): member for key, member in item.items()}
        label = next((by_key[key] for key in by_key if key in _LABELS), None)
        value_key = next((key for key in by_key if key in _VALUES), None)
        if not isinstance(label, str) or value_key is None or label in pairs:
            return None
        pairs[label] = by_key[value_key]
    return pairs if _are_fields(list(pairs)) else None


def _are_fields(names: Sequence[str]) -> bool:
    """Whether most of these are names of members that we know."""
    known = [name for name in names if fields_of(name) or kind_of(name) is not None]
    return len(known) >= max(_FEW, len(names) // 2)
