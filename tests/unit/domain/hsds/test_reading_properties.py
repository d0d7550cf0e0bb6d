"""What holds for every reading, whatever a result is."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading
from pantry_radio.domain.jobs import JobResult, JsonValue

KEYS = [
    "address",
    "addresses",
    "city",
    "contacts",
    "coordinates",
    "email",
    "id",
    "latitude",
    "location_id",
    "locations",
    "longitude",
    "metadata",
    "model",
    "name",
    "number",
    "organization",
    "organization_id",
    "organizations",
    "phone",
    "phones",
    "postal_code",
    "service_at_locations",
    "service_id",
    "services",
    "state",
    "street",
    "text",
    "type",
    "zorp",
]
TEXTS = [
    "",
    "1",
    "937-555-0101",
    "12 Mill Lane, Troy, OH 45373",
    "Troy",
    "OH",
    "45373",
    "N/A",
    "org_1",
]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(TEXTS)
)


def _containers(
    keys: st.SearchStrategy[str],
) -> Callable[[st.SearchStrategy[JsonValue]], st.SearchStrategy[JsonValue]]:
    return lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6)


any_json: st.SearchStrategy[JsonValue] = st.recursive(
    scalars, _containers(st.text() | st.sampled_from(KEYS)), max_leaves=20
)
like_a_result: st.SearchStrategy[JsonValue] = st.recursive(
    st.sampled_from(TEXTS), _containers(st.sampled_from(KEYS)), max_leaves=40
)


def reading_of(result: JsonValue) -> Reading:
    return read(JobResult(job_id="1", result=result))


def reordered(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(item) for item in value] if isinstance(value, list) else value


@given(any_json)
def test_reading_any_json_never_raises_and_says_why_it_is_empty(result: JsonValue) -> None:
    reading = reading_of(result)

    assert (reading.reason is None) == bool(reading.organizations)


@given(st.text() | st.text(alphabet='{}[]",:ab1 \\\n`'))
def test_reading_any_text_never_raises(result: str) -> None:
    assert reading_of(result) == reading_of(result)


@settings(max_examples=50)
@given(like_a_result, st.floats(min_value=0.3, max_value=1))
def test_reading_truncated_json_never_raises(result: JsonValue, share: float) -> None:
    text = json.dumps(result, indent=2)

    reading = reading_of(text[: int(len(text) * share)])

    assert reading == reading_of(text[: int(len(text) * share)])


@given(like_a_result)
def test_the_order_of_keys_does_not_matter(result: JsonValue) -> None:
    assert reading_of(reordered(result)) == reading_of(result)


@given(like_a_result)
def test_every_stated_thing_is_whole(result: JsonValue) -> None:
    for organization in reading_of(result).organizations:
        assert organization.name
        for location in organization.locations:
            assert location.address is not None or location.latitude is not None
            assert (location.latitude is None) == (location.longitude is None)
        for service in organization.services:
            assert all(index < len(organization.locations) for index in service.location_indexes)


def test_a_thousand_levels_are_cut_and_reported() -> None:
    deep: JsonValue = "937-555-0101"
    for _ in range(1000):
        deep = {"phones": [deep]}

    reading = reading_of({"name": "Hall", "zorp": deep})

    assert [organization.name for organization in reading.organizations] == ["Hall"]
    assert [problem.kind for problem in reading.problems] == ["too_deep"]


@pytest.mark.parametrize("key", ["id", "latitude", "postal_code", "phone", "name"])
def test_a_number_too_long_to_be_written_is_no_value(key: str) -> None:
    reading = reading_of({"name": "Hall", "longitude": 10**5000, "organization": {key: 10**5000}})

    assert [organization.name for organization in reading.organizations] == ["Hall"]


def test_brackets_without_end_are_no_json() -> None:
    assert reading_of("[" * 100_000).reason == "result_not_json"
    assert reading_of('{"a":' * 100_000).reason == "result_not_json"
