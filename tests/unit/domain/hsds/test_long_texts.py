"""Whatever text stands wherever, reading costs in proportion to its length.

Nothing is timed: quadratic code would take minutes for each of these.
"""

import re
from collections.abc import Sequence

import pytest

from pantry_radio.domain.hsds.addresses import completed, parse_address
from pantry_radio.domain.hsds.match import name_key, postal_key, street_key
from pantry_radio.domain.hsds.normalise import email_of, url_of
from pantry_radio.domain.hsds.phones import has_phone_form, phones_in
from pantry_radio.domain.hsds.reader.recognising import recognise
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading, StatedAddress
from pantry_radio.domain.jobs import JobResult, JsonValue

# What is beyond 10,000 characters is left out; a pattern must also meet the end of its frame.
LONG, LONGER = 5_000, 50_000
RUNS = (" ", "\n", "1", ", ", "[", '"', "a.", "st ", "#")
# Where a run stands decides which pattern may try it again from each of its characters.
FRAMES = (
    "12 Main St,{}Dayton OK bye",
    "12 Main St {}1",
    "12345{}x",
    "12 Main St, {}, Dayton, OH 45402, USA",
)
FRAMES_OF_RULES = ("PO Box{}!", "Suite{}!", "(937){}222-0100 x", "{}@", "{}!")
MEMBERS = re.findall(
    r"\w+",
    """address address_1 address_2 address_type alternate_name application_process city country
    description eligibility email extension fees house_number id latitude legal_status location_id
    longitude notes number organization_id phone phone_type postal_code service_id state status
    title transportation uri url year_incorporated""",
)


def reading_of(result: JsonValue) -> Reading:
    return read(JobResult(job_id="1", result=result))


def texts(run: str, frames: Sequence[str]) -> list[str]:
    return [frame.format((run * LONG)[:LONG]) for frame in frames]


def everywhere(text: str) -> JsonValue:
    """A result with this text as every member of every kind of thing, in lists, and as a key."""
    thing: dict[str, JsonValue] = {**dict.fromkeys(MEMBERS, text), text: text, "zorp": [text, text]}
    return {
        "organization": {
            **thing,
            "name": "Hall",
            "phones": [text, {"number": text}],
            "address": [text, text],
            "locations": [text, {"name": "There", **thing}, {"street": [text, text]}],
            "services": [text, {"name": "Meals", **thing}, {"description": text}],
            "coordinates": text,
            "addresses": [{"street": text, "city": "Dayton"}, thing],
        },
        "organizations": [{"name": text}, {"organization_name": text}],
    }


@pytest.mark.parametrize("run", RUNS)
def test_a_long_run_is_read_wherever_it_stands(run: str) -> None:
    for text in [(run * LONGER)[:LONGER], *texts(run, FRAMES)]:
        names = [organization.name for organization in reading_of(everywhere(text)).organizations]

        assert "Hall" in names


@pytest.mark.parametrize("run", RUNS)
def test_a_long_run_is_no_burden_to_any_rule_for_values(run: str) -> None:
    for text in texts(run, [*FRAMES, *FRAMES_OF_RULES]):
        parse_address(text)
        completed(StatedAddress(address_1=text, city="Dayton"))
        street_key(text, text)
        postal_key(text)
        name_key(text)
        email_of(text)
        url_of(text)
        phones_in(text)
        has_phone_form(text)


@pytest.mark.parametrize("text", ['{"name": ' + "('" * 10_000, "{" + 'a"' * 10_000])
def test_json_that_is_broken_everywhere_is_given_up(text: str) -> None:
    assert reading_of(text).reason == "result_not_json"


@pytest.mark.parametrize("run", [*RUNS, "{", "\\", '"a", '])
def test_a_long_run_within_broken_json_is_read_or_given_up(run: str) -> None:
    text = '{"name": "Hall", ' + (run * LONG)[:LONG]

    names = [organization.name for organization in reading_of(text).organizations]

    assert names in ([], ["Hall"])


def test_paths_do_not_grow_with_the_keys_in_them() -> None:
    things, _ = recognise({"x" * LONGER: [{"y" * LONGER: {"phone": "937-555-0101"}}]}, "$")

    assert max(len(thing.path) for thing in things) < 300


def test_a_reference_to_a_character_beyond_all_numbers_is_text() -> None:
    reference = "&#" + "9" * 5_000 + ";"

    (organization,) = reading_of({"name": "Hall", "description": reference}).organizations

    assert organization.description == reference
