"""What keys mean, however they are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.reader.beginnings import beginning_of, is_vocabulary
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
        ("organization_identifiers", Kind.IDENTIFIER),
        ("location_id", None),
        ("phone_type", None),
        ("zorp", None),
    ],
)
def test_a_key_tells_what_its_container_holds(key: str, kind: Kind | None) -> None:
    assert kind_of(key) == kind


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("Name of Organization:", "organization_name"),
        ("dirección", "address_text"),
        ("Código Postal", "postal_code"),
        ("citys", "city"),
        ("FEIN", "tax_id"),
    ],
)
def test_a_field_is_known_in_other_words(key: str, field: str) -> None:
    assert field in {name for name, _ in fields_of(key)}


def test_the_type_of_json_ld_is_no_field() -> None:
    assert fields_of("@type") == ()


@pytest.mark.parametrize(
    ("key", "kind", "rest"),
    [
        ("location_city", Kind.LOCATION, "city"),
        ("agencyPhone", Kind.ORGANIZATION, "phone"),
        ("location_address_street", Kind.LOCATION, "address_street"),
        ("x_city", None, "city"),
    ],
)
def test_a_key_may_begin_with_whose_it_is(key: str, kind: Kind | None, rest: str) -> None:
    beginning = beginning_of(key)

    assert (beginning.kind, beginning.rest, beginning.is_telling) == (kind, rest, True)


@pytest.mark.parametrize("key", ["address_1", "location_type", "organization_identifiers", "name"])
def test_a_key_that_is_known_as_a_whole_does_not_begin_with_a_kind(key: str) -> None:
    assert not beginning_of(key).is_telling


def test_a_name_is_not_made_of_words_of_keys_alone() -> None:
    assert is_vocabulary("Mailing Address 2")
    assert not is_vocabulary("St. Mary's Pantry")


@given(st.text())
def test_no_key_raises(key: str) -> None:
    assert fields_of(key) == fields_of(key)
    assert kind_of(key) == kind_of(key)
    assert beginning_of(key) == beginning_of(key)
