"""Addresses in text, states and postal codes."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.addresses import (
    completed,
    is_phone_in_street,
    parse_address,
    postal_code,
)
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
    "text",
    [
        "5 Elm Ave, Troy, OH 45373",
        "5 Elm Ave\nTroy, OH 45373",
        "5 Elm Ave, Troy OH 45373",
        "5 Elm Ave Troy OH 45373",
        "5 Elm Ave Troy, Ohio, 45373",
        "5 Elm Ave; Troy; OH; 45373",
        "5 Elm Ave | Troy, OH 45373",
        "5 Elm Ave, Troy, OH 45373, USA",
        "5 Elm Ave, Troy, OH, United States, 45373",
        "5 Elm Ave, 45373 Troy, OH",
        "5 Elm Ave, Troy 45373, OH",
        "Troy, OH 45373, 5 Elm Ave",
        "Town Hall, 5 Elm Ave, Troy, OH 45373",
        "1st Baptist Church, 5 Elm Ave, Troy, OH 45373",
        "3 Crosses Church, 5 Elm Ave, Troy, OH 45373",
        "Address: 5 Elm Ave, Troy, OH 45373",
        "5 Elm Ave, Troy, OH 45373 (937) 555-0123",
        "5 Elm Ave, Troy, OH 45373, Phone: 937-555-0123",
        "5 Elm Ave, Troy, OH 45373 (map)",
        "c/o Hope Hall, 5 Elm Ave, Troy, OH 45373",
        "5 Elm Ave, Troy, Miami County, OH 45373",
        "5 Elm Ave,\n\nTroy,,OH   45373 ",
    ],
)
def test_every_order_and_punctuation_gives_the_same_address(text: str) -> None:
    assert parts(text) == ("5 Elm Ave", None, "Troy", "OH", "45373")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 Elm Ave, Suite 3, Troy, Ohio", ("5 Elm Ave", "Suite 3", "Troy", "OH", None)),
        ("5 Elm Ave #3, Troy, OH, 45373-1234", ("5 Elm Ave", "#3", "Troy", "OH", "45373-1234")),
        ("5 Elm Ave Ste 200 Troy, OH", ("5 Elm Ave", "Ste 200", "Troy", "OH", None)),
        ("5 Elm Ave 2nd Floor Troy OH", ("5 Elm Ave", "2nd Floor", "Troy", "OH", None)),
        (
            "5 Elm Ave, Bldg A, Suite 5, Troy, OH",
            ("5 Elm Ave", "Bldg A, Suite 5", "Troy", "OH", None),
        ),
        ("5 Elm Ave, PO Box 7, Troy, OH", ("5 Elm Ave", "PO Box 7", "Troy", "OH", None)),
        ("5 Elm Ave, Troy, OH (rear door)", ("5 Elm Ave", "rear door", "Troy", "OH", None)),
        ("5 Elm Ave, Bay City, MI", ("5 Elm Ave", None, "Bay City", "MI", None)),
        ("5 Elm Ave, Suite 5", ("5 Elm Ave", "Suite 5", None, None, None)),
        (
            "9 Mission Blvd, Parking Lot C, Napa, CA",
            ("9 Mission Blvd, Parking Lot C", None, "Napa", "CA", None),
        ),
        ("P.O. Box 7, Troy, OH 45373", ("P.O. Box 7", None, "Troy", "OH", "45373")),
        ("PO Box 7 Troy OH 45373", ("PO Box 7", None, "Troy", "OH", "45373")),
        ("Rural Route 2 Box 5, Troy, OH", ("Rural Route 2 Box 5", None, "Troy", "OH", None)),
        ("12 Ohio", ("12 Ohio", None, None, None, None)),
        ("315 6th St NE", ("315 6th St NE", None, None, None, None)),
        ("Troy, OH", (None, None, "Troy", "OH", None)),
    ],
)
def test_the_unit_is_told_from_the_street(text: str, expected: tuple[str | None, ...]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "street", "city"),
    [
        ("Corner of Elm and Main, Troy, OH", "Corner of Elm and Main", "Troy"),
        ("Hope Hall, Corner of Elm and Main, Troy, OH", "Corner of Elm and Main", "Troy"),
        ("Elm St & Main St, Troy, OH", "Elm St & Main St", "Troy"),
        ("5th and Main Streets, Troy, OH", "5th and Main Streets", "Troy"),
        ("CR 12, Troy, OH", "CR 12", "Troy"),
        ("12500 CR 12 Troy OH 45373", "12500 CR 12", "Troy"),
        ("US-30, Lima, OH", "US-30", "Lima"),
        ("N6543 County Rd F Ripon, WI 54971", "N6543 County Rd F", "Ripon"),
        ("W123 N456 Oak Rd, Menomonee Falls, WI", "W123 N456 Oak Rd", "Menomonee Falls"),
        ("400 W. State Route 4, Troy, OH", "400 W. State Route 4", "Troy"),
        ("67-69 Elm Street, Hartford, CT 06105", "67-69 Elm Street", "Hartford"),
        ("One Main St, Troy, OH", "One Main St", "Troy"),
        ("12 Elm St St. Louis, MO 63101", "12 Elm St", "St. Louis"),
        ("100 Broadway, New York, NY 10001", "100 Broadway", "New York"),
        ("Elm Street, Troy, OH", "Elm Street", "Troy"),
    ],
)
def test_a_street_of_any_kind_stays_whole(text: str, street: str, city: str) -> None:
    address = parse_address(text)

    assert (address.address_1, address.city) == (street, city)


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("1600 K St NW, Washington, D.C. 20006", "DC", "20006"),
        ("1600 K St NW Washington DC 20006", "DC", "20006"),
        ("7 New York Ave, New York, New York 10001", "NY", "10001"),
        ("5 Elm Ave, Albany, N.Y. 12207", "NY", "12207"),
        ("5 Elm Ave, Boston, Mass.", "MA", None),
        ("5 Elm Ave, Port Washington, NY 11050", "NY", "11050"),
        ("5 Elm Ave, Troy, OH 453731234", "OH", "45373-1234"),
        ("5 Elm Ave, Cambridge, MA 2139", "MA", "02139"),
        ("12 Main Street, Guaynabo, Puerto Rico 00965", "PR", "00965"),
    ],
)
def test_the_end_gives_state_and_zip_code(text: str, state: str, code: str | None) -> None:
    assert parts(text)[3:] == (state, code)


def test_a_canadian_address_keeps_its_postal_code() -> None:
    assert parse_address("100 King St W, Toronto, Ontario M5H 1A1, Canada") == StatedAddress(
        address_1="100 King St W",
        city="Toronto",
        state_province="ON",
        postal_code="M5H 1A1",
        country="CA",
    )


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("c/o St. Mary, 5 Elm Ave, Troy, OH", "St. Mary"),
        ("Hope Hall, Attn: Food Pantry, 5 Elm Ave, Troy, OH", "Food Pantry"),
        ("5 Elm Ave c/o Hope Hall, Troy, OH", "Hope Hall"),
    ],
)
def test_who_is_to_be_asked_for_is_kept(text: str, who: str) -> None:
    address = parse_address(text)

    assert (address.attention, address.address_1) == (who, "5 Elm Ave")


def test_an_address_for_letters_says_so() -> None:
    assert parse_address("PO Box 7, Troy, OH").address_type == "postal"
    assert parse_address("Mailing address: 5 Elm Ave, Troy, OH").address_type == "postal"
    assert parse_address("5 Elm Ave, PO Box 7, Troy, OH").address_type is None


def test_a_county_before_the_state_is_a_region() -> None:
    assert parse_address("5 Elm Ave, Troy, Miami County, OH").region == "Miami County"


@given(
    st.lists(
        st.sampled_from(
            ["5 Elm Ave", "Suite 3", "Troy", "OH", "45373", "USA", "c/o", "PO Box 7", "(x)", "#"]
        )
        | st.text(max_size=6)
    ),
    st.sampled_from([", ", " ", "\n", "; "]),
)
def test_no_text_raises(pieces: list[str], gap: str) -> None:
    address = parse_address(gap.join(pieces))

    assert completed(address) == completed(completed(address))
    assert all(value is None or value.strip() for value in attrs.astuple(address))


def test_a_whole_line_in_the_street_fills_in_what_is_missing() -> None:
    address = completed(StatedAddress(address_1="5 Elm Ave, Troy, OH 45373", state_province="OH"))

    assert address == StatedAddress(
        address_1="5 Elm Ave", city="Troy", state_province="OH", postal_code="45373"
    )


def test_a_street_that_contradicts_the_other_fields_is_left_alone() -> None:
    address = StatedAddress(address_1="5 Elm Ave, Troy, OH 45373", city="Piqua")

    assert completed(address) == address


@pytest.mark.parametrize("city", ["Troy, OH 45373", "Troy OH 45373", "Troy, Ohio 45373"])
def test_state_and_zip_code_in_the_city_go_to_their_own_fields(city: str) -> None:
    assert completed(StatedAddress(city=city)) == StatedAddress(
        city="Troy", state_province="OH", postal_code="45373"
    )


@pytest.mark.parametrize(
    ("city", "state"),
    [
        ("Kansas City", "MO"),
        ("Port Washington", "NY"),
        ("Fort Washington", None),
        ("Mount Vernon, Ohio", "NY"),
        ("New York", None),
    ],
)
def test_the_name_of_a_town_stays_whole(city: str, state: str | None) -> None:
    address = StatedAddress(city=city, state_province=state)

    assert completed(address) == address


def test_the_unit_behind_a_street_goes_to_the_second_line() -> None:
    address = completed(StatedAddress(address_1="5 Elm Ave Ste 200", city="Troy"))

    assert (address.address_1, address.address_2) == ("5 Elm Ave", "Ste 200")


def test_a_second_line_that_is_taken_keeps_the_unit_in_the_street() -> None:
    address = StatedAddress(address_1="5 Elm Ave Ste 200", address_2="Rear", city="Troy")

    assert completed(address) == address


@pytest.mark.parametrize(
    "address",
    [
        StatedAddress(address_1="Attn: Pat, 5 Elm Ave"),
        StatedAddress(address_1="5 Elm Ave", address_2="c/o Pat"),
        StatedAddress(address_1="5 Elm Ave, ATTN Pat"),
    ],
)
def test_who_is_to_be_asked_for_leaves_the_street(address: StatedAddress) -> None:
    assert completed(address) == StatedAddress(attention="Pat", address_1="5 Elm Ave")


def test_a_post_office_box_is_for_letters() -> None:
    assert completed(StatedAddress(address_1="P.O. Box 7")).address_type == "postal"
    assert completed(StatedAddress(address_1="5 Elm Ave")).address_type is None


@pytest.mark.parametrize("text", ["937-555-0123", "9375550123", "555-0123", "Call: 937-555-0123"])
def test_a_telephone_number_is_no_street(text: str) -> None:
    assert is_phone_in_street(text)


@pytest.mark.parametrize("text", ["123 Main St", "45402-1234", "2125 W 55th St", "5 Elm Ave"])
def test_a_street_is_no_telephone_number(text: str) -> None:
    assert not is_phone_in_street(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("45373", "45373"),
        ("45373-1234", "45373-1234"),
        ("45373 - 1234", "45373-1234"),
        ("45373 1234", "45373-1234"),
        ("453731234", "45373-1234"),
        ("45373-", "45373"),
        ("45373-0000", "45373"),
        ("45373.0", "45373"),
        ("OH 45373", "45373"),
        ("1040", "01040"),
        ("00000", None),
        ("453", None),
        ("K1A 0B1", None),
        ("Troy", None),
    ],
)
def test_zip_codes_have_one_form(text: str, code: str | None) -> None:
    assert postal_code(text) == code


def test_postal_codes_of_other_countries_stay() -> None:
    assert postal_code("K1A 0B1", is_american=False) == "K1A 0B1"
