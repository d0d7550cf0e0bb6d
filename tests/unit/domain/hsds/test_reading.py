"""What is read from the shapes in which LLMs write about pantries."""

import json

import pytest

from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import (
    Original,
    Problem,
    Reading,
    StatedAddress,
    StatedContact,
    StatedOrganization,
    StatedPhone,
)
from pantry_radio.domain.jobs import JobResult, JsonValue

LINE = "12 Mill Lane, Troy, OH 45373"
ADDRESS = StatedAddress(
    address_1="12 Mill Lane", city="Troy", state_province="OH", postal_code="45373"
)
MEMBERS: dict[str, JsonValue] = {
    "address_1": "12 Mill Lane",
    "city": "Troy",
    "state_province": "OH",
    "postal_code": "45373",
}


def reading_of(result: JsonValue) -> Reading:
    return read(JobResult(job_id="1", result=result))


def only(result: JsonValue) -> StatedOrganization:
    organizations = reading_of(result).organizations
    assert len(organizations) == 1
    return organizations[0]


def kinds_of(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for problem in reading.problems]


# -- The recorded forms -------------------------------------------------------------------------

PANTRY: JsonValue = {"name": "Mill Lane Pantry", "address": LINE}


@pytest.mark.parametrize(
    "result",
    [
        PANTRY,
        [PANTRY],
        {"organizations": [PANTRY]},
        json.dumps(PANTRY),
        json.dumps(json.dumps(PANTRY)),
        {"text": json.dumps(PANTRY), "model": "m", "usage": {"total_tokens": 3}},
        {"text": PANTRY, "model": "m"},
    ],
)
def test_every_recorded_form_is_read(result: JsonValue) -> None:
    organization = only(result)

    assert organization.name == "Mill Lane Pantry"
    assert [location.address for location in organization.locations] == [ADDRESS]


def test_repaired_json_is_reported() -> None:
    reading = reading_of('```json\n{"name": "Mill Lane Pantry",}\n```')

    assert [organization.name for organization in reading.organizations] == ["Mill Lane Pantry"]
    assert kinds_of(reading) == [("json_repaired", "$")]


@pytest.mark.parametrize(
    "result", ["Test response", "Standardized organization data...", "17", None]
)
def test_what_is_no_json_is_no_record(result: JsonValue) -> None:
    reading = reading_of(result)

    assert reading == Reading(reason="result_not_json")


@pytest.mark.parametrize("result", [{}, [], {"message": "no pantries on this page"}, [1, [2]]])
def test_json_without_an_organization_says_so(result: JsonValue) -> None:
    reading = reading_of(result)

    assert reading.organizations == ()
    assert (reading.reason, reading.is_structured) == ("no_records", True)


def test_a_repeated_json_schema_is_no_organization() -> None:
    reading = reading_of({"type": "json_schema", "name": "hsds_organization", "schema": {}})

    assert reading.reason == "no_records"


# -- Organizations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        {"organization": PANTRY},
        {"data": {"results": [{"organization": PANTRY}]}},
        {"pantries": [PANTRY]},
        {"zorp": PANTRY},
        {"organization_name": "Mill Lane Pantry", "physical_address": LINE},
        {"agency": "Mill Lane Pantry", "address": LINE},
        {"services": [{"name": "Groceries", "organization": PANTRY}]},
        {"locations": [{"name": "Mill Lane Pantry", **MEMBERS}]},
    ],
)
def test_an_organization_is_found_wherever_it_stands(result: JsonValue) -> None:
    organization = only(result)

    assert organization.name == "Mill Lane Pantry"
    assert [location.address for location in organization.locations] == [ADDRESS]


def test_several_organizations_keep_what_is_theirs() -> None:
    reading = reading_of(
        {
            "organizations": [
                {"id": "o1", "name": "North Pantry"},
                {"id": "o2", "name": "South Pantry"},
            ],
            "services": [{"name": "Meals", "organization_id": "o2"}],
            "locations": [{"organization_id": "o1", **MEMBERS}],
        }
    )

    north, south = reading.organizations
    assert [location.address for location in north.locations] == [ADDRESS]
    assert [service.name for service in south.services] == ["Meals"]
    assert not north.services
    assert not south.locations


def test_what_belongs_to_none_of_several_organizations_is_a_problem() -> None:
    reading = reading_of(
        {"organizations": [{"name": "North"}, {"name": "South"}], "phones": ["937-555-0101"]}
    )

    assert reading.problems == (
        Problem(kind="no_organization", path="$.phones[0]", value="+19375550101"),
    )


def test_what_is_wrapped_together_belongs_together() -> None:
    reading = reading_of(
        {
            "results": [
                {"organization": {"name": "North"}, "location": MEMBERS},
                {"organization": {"name": "South"}, "services": [{"name": "Meals"}]},
            ]
        }
    )

    north, south = reading.organizations
    assert [location.address for location in north.locations] == [ADDRESS]
    assert [service.name for service in south.services] == ["Meals"]


def test_a_table_of_pantries_is_read_row_by_row() -> None:
    rows: list[JsonValue] = [
        {"Agency Name": name, "Street Address": "12 Mill Lane", "City": "Troy", "Zip": "45373"}
        for name in ("North", "South")
    ]

    reading = reading_of(rows)

    assert [organization.name for organization in reading.organizations] == ["North", "South"]
    assert all(len(organization.locations) == 1 for organization in reading.organizations)


def test_geojson_is_read() -> None:
    feature: JsonValue = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-84.2, 40.03]},
        "properties": {"name": "Mill Lane Pantry", "address": LINE},
    }

    organization = only({"type": "FeatureCollection", "features": [feature]})

    assert organization.locations[0].address == ADDRESS
    assert organization.locations[0].latitude == 40.03


def test_two_mentions_of_an_organization_are_one() -> None:
    organization = only(
        {
            "organization": {"id": "org_1", "name": "North Pantry", **MEMBERS},
            "services": [
                {
                    "name": "Meals",
                    "organization": {"id": "org_1", "name": "North Pantry", "email": "a@b.example"},
                }
            ],
        }
    )

    assert organization.email == "a@b.example"
    assert len(organization.services) == 1


def test_names_in_notes_are_no_organizations() -> None:
    organization = only(
        {
            "name": "North Pantry",
            "legal_status": None,
            "zorp": [{"link_id": "1", "taxonomy_term": {"name": "Food"}}],
            "parent_organization": {"name": "Big Food Bank"},
            "languages": [{"name": "English", "code": "en"}],
            "fundings": [{"source": "Big Food Bank", "name": "Grant"}],
        }
    )

    assert organization.name == "North Pantry"


def test_a_placeholder_is_no_name() -> None:
    reading = reading_of({"organization": {"name": "Unknown", "phone": "937-555-0101"}})

    assert reading.organizations == ()
    assert reading.reason == "no_records"


# -- Places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        {"address": LINE},
        {"address": ["12 Mill Lane", "Troy, OH 45373"]},
        {"address": "12 Mill Lane", "city": "Troy", "state": "Ohio", "zip": "45373"},
        {"addresses": [MEMBERS]},
        {"addresss": [MEMBERS]},
        {"Addresses": {"main": MEMBERS}},
        {"zorp": [{"zarp": MEMBERS}]},
        {
            "location": {
                "streetAddress": "12 Mill Lane",
                "addressLocality": "Troy",
                "zip": 45373,
                "region": "OH",
            }
        },
        {"locations": [{"name": "Hall", "address": {"line1": LINE}}]},
        {
            "houseNumber": "12",
            "street": "Mill Lane",
            "town": "Troy",
            "state": "oh",
            "postcode": "45373",
        },
    ],
)
def test_an_address_is_read_in_any_spelling(members: dict[str, JsonValue]) -> None:
    organization = only({"name": "Mill Lane Pantry", **members})

    (location,) = organization.locations
    assert location.address == ADDRESS


@pytest.mark.parametrize(
    "point",
    [
        {"latitude": 40.03, "longitude": -84.2},
        {"lat": "40.03", "lng": "-84.2"},
        {"coordinates": {"latitude": 40.03, "longitude": -84.2}},
        {"coordinates": [40.03, -84.2]},
        {"geometry": {"type": "Point", "coordinates": [-84.2, 40.03]}},
        {"location": "40.03, -84.2", "geo": {"lat": 40.03, "lon": -84.2}},
        {"latlng": "40.03,-84.2"},
    ],
)
def test_coordinates_are_read_in_any_form(point: dict[str, JsonValue]) -> None:
    organization = only({"name": "Hall", "locations": [{"name": "Hall", **MEMBERS, **point}]})

    (location,) = organization.locations
    assert (location.latitude, location.longitude) == (40.03, -84.2)


@pytest.mark.parametrize(
    "point",
    [
        {"latitude": 0, "longitude": 0},
        {"latitude": 40.03},
        {"latitude": 95, "longitude": -84.2},
        {"latitude": "north", "longitude": -84.2},
    ],
)
def test_a_bad_point_is_a_problem_and_no_point(point: dict[str, JsonValue]) -> None:
    reading = reading_of({"name": "Hall", "locations": [{**MEMBERS, **point}]})

    (location,) = reading.organizations[0].locations
    assert (location.latitude, location.longitude) == (None, None)
    assert kinds_of(reading) == [("bad_coordinates", "$.locations[0].latitude")]


def test_exchanged_coordinates_are_put_right_and_kept_as_they_were_written() -> None:
    point = {"latitude": -84.2, "longitude": 40.03}
    reading = reading_of({"name": "Hall", "locations": [{**MEMBERS, **point}]})

    (location,) = reading.organizations[0].locations
    assert (location.latitude, location.longitude) == (40.03, -84.2)
    assert (
        Original(path="$.locations[0].latitude", written="-84.2, 40.03", kept="40.03, -84.2")
        in reading.originals
    )


@pytest.mark.parametrize(
    ("point", "kept"),
    [
        ({"latitude": 40.03, "longitude": 84.2}, (40.03, -84.2)),
        ({"latitude": 34.05, "longitude": -118.24}, (None, None)),
    ],
)
def test_coordinates_in_another_state_are_mended_or_rejected(
    point: dict[str, JsonValue], kept: tuple[float | None, float | None]
) -> None:
    reading = reading_of({"name": "Hall", "locations": [{**MEMBERS, **point}]})

    (location,) = reading.organizations[0].locations
    assert (location.latitude, location.longitude) == kept
    rejected = ("coordinates_contradict_state", "$.locations[0].latitude")
    assert (rejected in kinds_of(reading)) == (kept == (None, None))


@pytest.mark.parametrize(
    "members",
    [
        {"address": "12 Mill\x00 Lane<br/>\nTroy,   OH\t45373"},
        {"address": ["12 Mill\x00 Lane", "<b>Troy</b>, OH 45373"]},
        {"address": "12 Mill\x00 Lane<br/>", "city": "Troy", "state": "OH", "zip": "45373"},
        {"zorp": "12 <i>Mill</i> Lane\x0b\nTroy, OH\x00 45373"},
    ],
)
def test_an_address_is_read_without_markup_and_control_characters(
    members: dict[str, JsonValue],
) -> None:
    organization = only({"name": "Mill Lane Pantry", **members})

    assert [location.address for location in organization.locations] == [ADDRESS]


def test_an_address_is_no_longer_than_any_other_text() -> None:
    organization = only({"name": "Hall", "address": "12 " + "Mill\n" * 100_000})

    (address,) = [location.address for location in organization.locations]
    assert address is not None
    assert len(address.address_1 or "") <= 20_000


def test_one_place_told_twice_is_one() -> None:
    organization = only(
        {
            "organization": {"name": "Hall", "addresses": [MEMBERS]},
            "services": [{"name": "Meals", "locations": [{**MEMBERS, "address_1": "12 Mill Ln."}]}],
        }
    )

    assert len(organization.locations) == 1
    assert organization.services[0].location_indexes == (0,)


def test_an_area_that_is_served_is_no_place() -> None:
    organization = only(
        {"name": "Hall", "addresses": [MEMBERS], "service_area": {"city": "Piqua", "state": "OH"}}
    )

    assert [location.address for location in organization.locations] == [ADDRESS]


def test_a_mailing_address_gives_way_to_the_place_itself() -> None:
    mailing = {**MEMBERS, "address_1": "PO Box 7", "address_type": "mailing"}
    organization = only({"name": "Hall", "locations": [{"addresses": [mailing, MEMBERS]}]})

    assert [location.address for location in organization.locations] == [ADDRESS]


def test_two_addresses_of_one_location_are_two_places() -> None:
    other = {**MEMBERS, "address_1": "99 River Street"}
    organization = only({"name": "Hall", "locations": [{"addresses": [MEMBERS, other]}]})

    assert len(organization.locations) == 2


def test_a_location_that_is_nowhere_gives_its_phones_to_the_organization() -> None:
    organization = only(
        {"name": "Hall", "locations": [{"name": "Hotline", "phones": [{"number": "9375550101"}]}]}
    )

    assert organization.locations == ()
    assert [phone.number for phone in organization.phones] == ["+19375550101"]


# -- Phones -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        {"phone": "(937) 555-0101"},
        {"phones": ["937.555.0101"]},
        {"phone_number": 9375550101},
        {"phones": {"main": "937-555-0101"}},
        {"telephone": {"number": "+1 937 555 0101"}},
        {"contacts": [{"name": "Hall", "phones": [{"number": "9375550101"}]}]},
        {"contact_points": [{"id": "p1", "number": "937-555-0101", "type": "voice"}]},
        {"zorp": [{"number": "9375550101", "languages": []}]},
        {"zorp": ["937-555-0101"]},
        {"programs": [{"name": "Boxes", "contact": {"mobile": "937-555-0101"}}]},
    ],
)
def test_a_phone_is_found_wherever_it_stands(members: dict[str, JsonValue]) -> None:
    organization = only({"name": "Hall", **members})

    assert [phone.number for phone in organization.phones] == ["+19375550101"]


def test_the_phone_of_a_contact_is_that_of_the_contact() -> None:
    pat: JsonValue = {"name": "Pat", "email": "pat@hall.org", "phones": [{"number": "9375550101"}]}
    organization = only({"name": "Hall", "contacts": [pat]})

    assert organization.contacts == (
        StatedContact(
            name="Pat", email="pat@hall.org", phones=(StatedPhone(number="+19375550101"),)
        ),
    )
    assert organization.phones == ()


def test_extension_and_type_of_a_phone_are_kept() -> None:
    organization = only(
        {"name": "Hall", "phones": [{"number": "937-555-0101", "extension": "12", "type": "Fax"}]}
    )

    assert organization.phones == (StatedPhone(number="+19375550101", extension=12, type="fax"),)


def test_extensions_of_one_number_are_several_phones() -> None:
    number = "937-555-0101"
    organization = only(
        {
            "name": "Hall",
            "phones": [
                {"number": number, "extension": "1", "type": "fax"},
                {"number": number, "extension": "2"},
                {"number": f"{number} x2", "type": "voice"},
                number,
            ],
        }
    )

    assert [(phone.extension, phone.type) for phone in organization.phones] == [
        (1, "fax"),
        (2, "voice"),
        (None, None),
    ]


def test_a_phone_belongs_to_the_place_or_service_around_it() -> None:
    organization = only(
        {
            "name": "Hall",
            "locations": [{"id": "l1", **MEMBERS, "phones": [{"number": "937-555-0101"}]}],
            "services": [{"name": "Meals", "phones": [{"number": "937-555-0102"}]}],
            "contacts": [{"location_id": "l1", "phone": "937-555-0103"}],
        }
    )

    assert organization.phones == ()
    assert [phone.number[-4:] for phone in organization.locations[0].phones] == ["0103", "0101"]
    assert [phone.number[-4:] for phone in organization.services[0].phones] == ["0102"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("123", "placeholder"),
        ("211", "short_code"),
        ("555-0101", "bad_phone"),
        ("(555) 123-4567", "placeholder"),
        ("see website", "placeholder"),
    ],
)
def test_a_bad_phone_is_a_problem_and_no_phone(number: str, kind: str) -> None:
    reading = reading_of({"name": "Hall", "phones": [{"number": number}]})

    assert reading.organizations[0].phones == ()
    assert reading.problems == (Problem(kind=kind, path="$.phones[0].number", value=number),)


# -- Services -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        {"locations": [{"id": "l1", **MEMBERS, "services": [{"name": "Meals"}]}]},
        {"services": [{"name": "Meals", "locations": [MEMBERS]}]},
        {
            "locations": [{"id": "l1", **MEMBERS}],
            "services": [{"name": "Meals", "location_id": "l1"}],
        },
        {"locations": [{"id": 1, **MEMBERS}], "services": [{"name": "Meals", "locations": ["1"]}]},
        {
            "locations": [{"id": "l1", **MEMBERS}],
            "services": [{"name": "Meals", "locations": [{"id": "l1"}]}],
        },
        {
            "locations": [{"name": "Hall", **MEMBERS}],
            "services": [{"name": "Meals", "location": "Hall"}],
        },
        {
            "locations": [{**MEMBERS, "service_id": "s1"}],
            "services": [{"id": "s1", "name": "Meals"}],
        },
        {
            "locations": [{"id": "l1", **MEMBERS}],
            "services": [{"id": "s1", "name": "Meals"}],
            "service_at_locations": [{"service_id": "s1", "location_id": "l1"}],
        },
    ],
)
def test_a_service_knows_its_place_by_nesting_or_reference(parts: dict[str, JsonValue]) -> None:
    organization = only({"name": "North Pantry", **parts})

    assert [(service.name, service.location_indexes) for service in organization.services] == [
        ("Meals", (0,))
    ]


@pytest.mark.parametrize(
    "services",
    [
        [{"name": "Groceries"}, {"name": "Meals"}],
        [{"service_name": "Groceries"}, {"title": "Meals"}],
        ["Groceries", "Meals"],
        {"pantry": {"name": "Groceries"}, "soup": {"name": "Meals"}},
    ],
)
def test_services_are_read_in_any_form(services: JsonValue) -> None:
    organization = only({"organization": {"name": "Hall"}, "services": services})

    assert [service.name for service in organization.services] == ["Groceries", "Meals"]


def test_what_is_said_of_a_service_at_a_place_is_kept_with_the_two() -> None:
    organization = only(
        {
            "name": "Hall",
            "locations": [{"id": "l1", **MEMBERS}],
            "services": [{"id": "s1", "name": "Meals"}],
            "service_at_locations": [
                {"service_id": "s1", "location_id": "l1", "description": "In the cellar."}
            ],
        }
    )

    (at,) = organization.services[0].at_locations
    assert at.description == "In the cellar."


def test_hours_of_a_service_with_one_place_are_those_of_the_service_there() -> None:
    weekly: JsonValue = {"freq": "WEEKLY", "byday": "TU", "opens_at": "9:00", "closes_at": "12:00"}
    organization = only(
        {
            "name": "Hall",
            "locations": [{"id": "l1", **MEMBERS}],
            "services": [{"name": "Meals", "location_id": "l1", "schedules": [weekly]}],
        }
    )

    (at,) = organization.services[0].at_locations
    assert [(each.freq, each.byday) for each in at.schedules] == [("WEEKLY", "TU")]
    assert organization.services[0].schedules == ()


def test_hours_of_nothing_that_could_have_them_are_a_problem() -> None:
    reading = reading_of({"name": "Hall", "hours": "Mon 9-12"})

    assert kinds_of(reading) == [("hours_without_place", "$.hours")]


def test_one_service_at_two_places_is_one_service() -> None:
    other = {**MEMBERS, "address_1": "99 River Street"}
    organization = only(
        {
            "name": "North Pantry",
            "locations": [
                {**MEMBERS, "services": [{"name": "Meals"}]},
                {**other, "services": [{"name": "meals", "description": "Warm."}]},
            ],
        }
    )

    (service,) = organization.services
    assert (service.description, service.location_indexes) == ("Warm.", (0, 1))


def test_services_without_names_are_told_apart_by_their_descriptions() -> None:
    organization = only(
        {
            "name": "Hall",
            "services": [
                {"description": "Food boxes"},
                {"description": "Hot meals on Friday"},
                {"description": "food boxes", "email": "a@b.example"},
            ],
        }
    )

    assert [(each.description, each.email) for each in organization.services] == [
        ("Food boxes", "a@b.example"),
        ("Hot meals on Friday", None),
    ]


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        ("active", "active"),
        ("Inactive", "inactive"),
        ("temporarily_closed", "temporarily closed"),
        ("Temporarily closed.", "temporarily closed"),
    ],
)
def test_the_status_of_a_service_is_read_in_any_spelling(status: str, read_as: str) -> None:
    organization = only({"name": "Hall", "services": [{"name": "Meals", "status": status}]})

    assert organization.services[0].status == read_as


def test_an_unknown_status_is_a_problem_and_no_status() -> None:
    reading = reading_of({"name": "Hall", "services": [{"name": "Meals", "status": "by chance"}]})

    assert reading.organizations[0].services[0].status is None
    assert reading.problems == (
        Problem(kind="bad_status", path="$.services[0].status", value="by chance"),
    )


def test_a_service_is_not_put_at_a_place_that_nothing_says() -> None:
    organization = only(
        {"name": "North Pantry", "locations": [MEMBERS], "services": [{"name": "Meals"}]}
    )

    assert organization.services[0].location_indexes == ()


# -- Placeholders -------------------------------------------------------------------------------


def test_a_placeholder_is_a_problem_where_a_text_is_known_to_belong() -> None:
    reading = reading_of(
        {"name": "Hall", "email": "N/A", "website": "", "locations": [{**MEMBERS, "zip": "00000"}]}
    )

    (organization,) = reading.organizations
    assert (organization.email, organization.website) == (None, None)
    assert kinds_of(reading) == [("placeholder", "$.email")]


def test_bad_states_and_zips_are_problems() -> None:
    reading = reading_of({"name": "Hall", **MEMBERS, "state_province": "Q", "postal_code": "4537"})

    address = reading.organizations[0].locations[0].address
    assert address is not None
    assert (address.state_province, address.postal_code) == (None, "04537")
    assert kinds_of(reading) == [("bad_state", "$.state_province")]


# -- What reviewers found -----------------------------------------------------------------------


def test_hours_within_a_link_belong_to_the_two_that_it_links() -> None:
    def hours(day: str) -> JsonValue:
        return [{"freq": "WEEKLY", "byday": day, "opens_at": "09:00", "closes_at": "10:00"}]

    organization = only(
        {
            "name": "Hall",
            "locations": [
                {"id": "l1", **MEMBERS},
                {"id": "l2", **MEMBERS, "address_1": "99 River Street"},
            ],
            "services": [{"id": "s1", "name": "Meals"}, {"id": "s2", "name": "Boxes"}],
            "service_at_locations": [
                {"service_id": "s1", "location_id": "l1", "schedules": hours("MO")},
                {"service_id": "s2", "location_id": "l2", "schedules": hours("TU")},
            ],
        }
    )

    assert [
        (service.name, at.location_index, at.schedules[0].byday)
        for service in organization.services
        for at in service.at_locations
    ] == [("Meals", 0, "MO"), ("Boxes", 1, "TU")]


def test_the_point_of_an_organization_is_checked_against_its_state_too() -> None:
    reading = reading_of({"name": "Hall", **MEMBERS, "latitude": 34.05, "longitude": -118.24})

    (location,) = reading.organizations[0].locations
    assert (location.latitude, location.longitude) == (None, None)
    assert ("coordinates_contradict_state", "$.latitude") in kinds_of(reading)


def test_the_sponsor_of_an_organization_gives_it_no_phone() -> None:
    sponsor: JsonValue = {"name": "First Bank", "phone": "937-555-0109"}
    organization = only({"name": "Hall", "phone": "937-555-0101", "sponsor": sponsor})

    assert [phone.number for phone in organization.phones] == ["+19375550101"]


def test_programs_may_be_mere_names() -> None:
    organization = only({"name": "Hall", "programs": ["TEFAP", "Senior Boxes"]})

    assert [program.name for program in organization.programs] == ["TEFAP", "Senior Boxes"]


def test_of_several_addresses_the_others_are_left_over() -> None:
    reading = reading_of({"name": "Hall", "emails": ["a@hall.org", "b@hall.org"]})

    assert reading.organizations[0].email == "a@hall.org"
    assert [(each.path, each.json) for each in reading.unmapped] == [
        ("$.emails[1]", '"b@hall.org"')
    ]


def test_an_area_code_of_its_own_belongs_to_the_number() -> None:
    organization = only({"name": "Hall", "phones": [{"area_code": "937", "number": "555-0101"}]})

    assert [phone.number for phone in organization.phones] == ["+19375550101"]


def test_the_website_of_nobody_in_particular_is_that_of_the_organization() -> None:
    organization = only({"name": "Hall", "contact": {"website": "https://hall.org"}})

    assert organization.website == "https://hall.org"


def test_a_value_with_its_confidence_is_that_value() -> None:
    name: JsonValue = {"value": "Hall", "confidence": 0.9}
    organization = only({"organization": {"name": name, "phone": "937-555-0101"}})

    assert organization.name == "Hall"
