"""What keys mean, however they are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, kind_of


@pytest.mark.parametrize(
    "key", ["address_1", "streetAddress", "Street Address 1", "line1", "stret_address"]
)
def test_a_street_has_many_names(key: str) -> None:
    assert "street" in {name for name, _ in fields_of(key)}


@pytest.mark.parametrize("key", ["zip", "ZIP Code", "postalCode", "postal-code", "postalcodes"])
def test_a_postal_code_has_many_names(key: str) -> None:
    assert "postal_code" in {name for name, _ in fields_of(key)}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("addresss", Kind.ADDRESS),
        ("physicalAddresses", Kind.ADDRESS),
        ("organizations", Kind.ORGANIZATION),
        ("organisation", Kind.ORGANIZATION),
        ("agencies", Kind.ORGANIZATION),
        ("phone_numbers", Kind.PHONE),
        ("locatons", Kind.LOCATION),
        ("service_at_locations", Kind.LINK),
        ("organization_identifiers", Kind.CLOSED),
        ("location_id", None),
        ("phone_type", None),
        ("zorp", None),
    ],
)
def test_a_key_tells_what_its_container_holds(key: str, kind: Kind | None) -> None:
    assert kind_of(key) == kind


@given(st.text())
def test_no_key_raises(key: str) -> None:
    assert fields_of(key) == fields_of(key)
    assert kind_of(key) == kind_of(key)
