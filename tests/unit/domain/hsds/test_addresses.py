"""Addresses in text, states and postal codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.addresses import completed, parse_address, postal_code, state_code
from pantry_radio.domain.hsds.stated import StatedAddress


def parts(text: str) -> tuple[str | None, ...]:
    address = parse_address(text)
    return (
        address.address_1,
        address.address_2,
        address.city,
        address.state_province,
        address.postal_code,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123 Main St, Springfield, OH 45501", ("123 Main St", None, "Springfield", "OH", "45501")),
        ("123 Main St\nSpringfield, OH 45501", ("123 Main St", None, "Springfield", "OH", "45501")),
        ("123 Main St, Springfield OH 45501", ("123 Main St", None, "Springfield", "OH", "45501")),
        ("123 Main St Springfield OH 45501", ("123 Main St", None, "Springfield", "OH", "45501")),
        ("5 Elm Ave, Suite 3, Troy, Ohio", ("5 Elm Ave", "Suite 3", "Troy", "OH", None)),
        (
            "5 Elm Ave #3, Troy, OH, 45373-1234, USA",
            ("5 Elm Ave #3", None, "Troy", "OH", "45373-1234"),
        ),
        ("P.O. Box 7, Troy, OH 45373", ("P.O. Box 7", None, "Troy", "OH", "45373")),
        ("Town Hall, 40 Depot St, Troy, OH 45373", ("40 Depot St", None, "Troy", "OH", "45373")),
        (
            "1600 K St NW, Washington, D.C. 20006",
            ("1600 K St NW", None, "Washington", "DC", "20006"),
        ),
        ("12 Ohio", ("12 Ohio", None, None, None, None)),
        ("315 6th St NE", ("315 6th St NE", None, None, None, None)),
        ("Troy, OH", (None, None, "Troy", "OH", None)),
        (
            "7 New York Ave, New York, New York 10001",
            ("7 New York Ave", None, "New York", "NY", "10001"),
        ),
    ],
)
def test_a_line_is_taken_apart(text: str, expected: tuple[str | None, ...]) -> None:
    assert parts(text) == expected


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert parse_address(text) == parse_address(text)


def test_a_whole_line_in_the_street_fills_in_what_is_missing() -> None:
    address = completed(StatedAddress(address_1="5 Elm Ave, Troy, OH 45373", state_province="OH"))

    assert address == StatedAddress(
        address_1="5 Elm Ave", city="Troy", state_province="OH", postal_code="45373"
    )


def test_a_street_that_contradicts_the_other_fields_is_left_alone() -> None:
    address = StatedAddress(address_1="5 Elm Ave, Troy, OH 45373", city="Piqua")

    assert completed(address) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [("Ohio", "OH"), ("oh", "OH"), ("D.C.", "DC"), ("north  carolina", "NC"), ("Ontario", None)],
)
def test_states_become_codes(text: str, code: str | None) -> None:
    assert state_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("45373", "45373"),
        ("45373-1234", "45373-1234"),
        ("453731234", "45373-1234"),
        ("1040", "01040"),
        ("00000", None),
        ("453", None),
        ("K1A 0B1", None),
    ],
)
def test_zip_codes_have_one_form(text: str, code: str | None) -> None:
    assert postal_code(text) == code


def test_postal_codes_of_other_countries_stay() -> None:
    assert postal_code("K1A 0B1", is_american=False) == "K1A 0B1"
