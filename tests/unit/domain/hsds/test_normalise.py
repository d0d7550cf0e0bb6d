"""Single values as LLMs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.normalise import (
    email_of,
    is_placeholder,
    point_of,
    point_of_pair,
    text_of,
    url_of,
    year_of,
)
from pantry_radio.domain.jobs import JsonValue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  St.  Paul\n's ", "St. Paul 's"),
        ("Bread &amp; Roses", "Bread & Roses"),
        ("<b>Hall</b>", "Hall"),
        ("A\x00B\ud800", "AB"),
        (1040, "1040"),
        (1040.0, "1040"),
        (True, None),
        (float("nan"), None),
        (" ", None),
        (["Hall"], None),
    ],
)
def test_a_value_becomes_one_line_of_storable_text(value: JsonValue, text: str | None) -> None:
    assert text_of(value) == text


@given(st.text())
def test_text_can_be_stored_and_stays_what_it_is(value: str) -> None:
    text = text_of(value) or ""

    assert "\x00" not in text
    assert text.encode().decode() == text
    assert " ".join(text.split()) == text


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "NA",
        "Unknown",
        "none",
        "not provided",
        "Not specified in source",
        "TBD",
        "--",
        "No address",
        "Unnamed Organization",
        "Phone not available",
        "000",
        "xxx",
        "Null.",
    ],
)
def test_placeholders_are_recognised(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["Nathan", "No One Hungry", "Unknown Street Mission", "Nada", "X Street", "Not Alone"],
)
def test_names_that_resemble_placeholders_are_none(text: str) -> None:
    assert not is_placeholder(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_whole_and_in_range_or_nothing(north: float, east: float) -> None:
    point = point_of(north, east)

    assert point in (None, (north, east))
    assert point != (0, 0)


def test_geojson_order_is_recognised_where_only_it_is_possible() -> None:
    assert point_of_pair(-84.2, 40.03) == (40.03, -84.2)
    assert point_of_pair(40.03, -84.2) == (40.03, -84.2)


def test_an_email_is_taken_from_its_text() -> None:
    assert email_of("mailto:pat@hall.example.") == "pat@hall.example"
    assert email_of("ask at the door") is None


def test_a_web_address_stays_as_written() -> None:
    assert url_of("www.hall.example/food") == "www.hall.example/food"
    assert url_of("HTTPS://hall.example") == "HTTPS://hall.example"
    assert url_of("see Facebook") is None


def test_a_year_is_taken_from_a_date() -> None:
    assert year_of("1980-05-01") == 1980
    assert year_of(1980) == 1980
    assert year_of("19800") is None
