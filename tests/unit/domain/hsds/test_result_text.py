"""Getting the JSON out of a result."""

import pytest

from pantry_radio.domain.hsds.reader.json_text import Fault
from pantry_radio.domain.hsds.reader.result_text import find_json
from pantry_radio.domain.jobs import JsonValue


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Hall", "tags": ["a", "b"]}',
        '\ufeff {"name": "Hall", "tags": ["a", "b"]}\n',
    ],
)
def test_sound_json_needs_no_repair(text: str) -> None:
    found = find_json(text)

    assert found is not None
    assert found.value == {"name": "Hall", "tags": ["a", "b"]}
    assert found.faults == ()


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "Hall", "tags": ["a", "b"]}\n```',
        'Here it is:\n{"name": "Hall", "tags": ["a", "b"]}\nAnything else?',
        '{"name": "Hall", "tags": ["a", "b",],}',
        "{'name': 'Hall', 'tags': ['a', 'b']}",
        '{"name": "Hall", "tags": ["a", "b"',
        '```\n{"name": "Hall", "tags": ["a", "b"]',
        '{name: "Hall", tags: ["a", "b"]} // done',
    ],
)
def test_broken_json_is_repaired_and_says_so(text: str) -> None:
    found = find_json(text)

    assert found is not None
    assert found.value == {"name": "Hall", "tags": ["a", "b"]}
    assert found.faults[0] == Fault(kind="json_repaired", path="$", text=text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Test response",
        "Invalid JSON response",
        "Standardized organization data...",
        "I found [see below] a pantry {nice}.",
        "Open: 9-12, closed: Sunday",
        "42",
        '"only text"',
        "null",
    ],
)
def test_prose_is_not_turned_into_something(text: str) -> None:
    assert find_json(text) is None


def test_text_nested_deeper_than_any_python_follows_is_none_for_every_python() -> None:
    assert find_json("[" * 400 + "]" * 400) is not None
    assert find_json("[" * 600 + "]" * 600) is None


def test_the_text_of_an_llm_response_is_the_result() -> None:
    found = find_json({"text": '{"name": "Hall"}', "model": "m", "usage": {}})

    assert found is not None
    assert (found.value, found.path) == ({"name": "Hall"}, "$.text")


def test_an_object_that_only_has_a_text_among_others_is_data() -> None:
    result: JsonValue = {"text": "Welcome", "name": "Hall"}

    found = find_json(result)

    assert found is not None
    assert found.value == result
