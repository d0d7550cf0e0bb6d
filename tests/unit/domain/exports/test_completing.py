"""What HSDS requires and a row lacks is filled, or left out, and always said."""

from datetime import date, time
from uuid import UUID

import pytest

from pantry_radio.domain.exports.completing import Cure, Lack, cases_of, completed
from pantry_radio.domain.hsds.records import (
    Address,
    Location,
    Organization,
    Phone,
    Program,
    Record,
    Schedule,
    Service,
)

_ID, _PARENT = UUID(int=1), UUID(int=2)
_ADDRESS = Address(
    id=_ID,
    location_id=_PARENT,
    address_type="physical",
    address_1="100 Main St",
    city="Dayton",
    state_province="OH",
    postal_code="45402",
    country="US",
)


def _said(record: Record) -> list[tuple[str, str, Lack, Cure]]:
    return [(case.table, case.field, case.lack, case.cure) for case in cases_of(record, "Hope")]


def test_a_whole_row_is_as_it_is_and_nothing_is_said() -> None:
    assert completed(_ADDRESS, "Hope").row == {
        "id": str(_ID),
        "location_id": str(_PARENT),
        "address_1": "100 Main St",
        "city": "Dayton",
        "state_province": "OH",
        "postal_code": "45402",
        "country": "US",
        "address_type": "physical",
    }
    assert _said(_ADDRESS) == []


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Organization(id=_ID, name="Hope"), "description"),
        (Program(id=_ID, organization_id=_PARENT, name="Outreach"), "description"),
        (Service(id=_ID, organization_id=_PARENT, status="active"), "name"),
    ],
)
def test_the_name_of_the_organization_stands_in_where_it_says_something(
    record: Record, field: str
) -> None:
    row = completed(record, "Hope").row

    assert row is not None
    assert row[field] == "Hope"
    assert [(name, cure) for _, name, _, cure in _said(record)] == [(field, Cure.FILLED)]


def test_an_address_that_lacks_anything_is_left_out_and_each_lack_is_listed() -> None:
    address = Address(id=_ID, location_id=_PARENT, address_type="physical", address_1="1 Elm St")

    assert completed(address, "Hope").row is None
    assert _said(address) == [
        ("address", field, Lack.MISSING, Cure.ROW_LEFT_OUT)
        for field in ("city", "state_province", "postal_code", "country")
    ]


def test_a_value_that_is_not_what_its_field_holds_is_left_out_alone() -> None:
    organization = Organization(
        id=_ID, name="Hope", description="A pantry", website="www.hope.org", email="ask inside"
    )

    row = completed(organization, "Hope").row

    assert row == {"id": str(_ID), "name": "Hope", "description": "A pantry"}
    assert _said(organization) == [
        ("organization", "email", Lack.NOT_AN_EMAIL, Cure.FIELD_LEFT_OUT),
        ("organization", "website", Lack.NOT_A_URI, Cure.FIELD_LEFT_OUT),
    ]


def test_text_of_blanks_is_no_text() -> None:
    organization = Organization(id=_ID, name="Hope", description=" \n")

    assert (completed(organization, "Hope").row or {})["description"] == "Hope"


def test_values_have_one_form() -> None:
    schedule = Schedule(
        id=_ID, dtstart=date(2025, 8, 9), opens_at=time(9), closes_at=time(17, 30), interval=2
    )
    service = Service(
        id=_ID, organization_id=_PARENT, status="active", name="Meals", minimum_age=18.0,
        maximum_age=0.5,
    )  # fmt: skip
    phone = Phone(id=_ID, number="+19375550123", extension=7)

    rows = [completed(each, "Hope").row or {} for each in (schedule, service, phone)]

    assert rows[0] == {
        "id": str(_ID),
        "dtstart": "2025-08-09",
        "interval": 2,
        "opens_at": "09:00:00",
        "closes_at": "17:30:00",
    }
    assert (repr(rows[1]["minimum_age"]), rows[1]["maximum_age"]) == ("18", 0.5)
    assert rows[2]["extension"] == 7


@pytest.mark.parametrize(
    ("latitude", "longitude", "lacking"),
    [(None, None, "longitude"), (39.7, None, "longitude"), (None, -84.2, "latitude")],
)
def test_a_location_that_is_not_on_the_map_is_listed(
    latitude: float | None, longitude: float | None, lacking: str
) -> None:
    location = Location(
        id=_ID,
        organization_id=_PARENT,
        location_type="physical",
        latitude=latitude,
        longitude=longitude,
    )

    assert _said(location) == [("location", lacking, Lack.MISSING, Cure.NOT_ON_THE_MAP)]
