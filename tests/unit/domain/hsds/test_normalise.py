"""Single values as LLMs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.ages import age_range_of
from pantry_radio.domain.hsds.normalise import (
    email_of,
    emails_in,
    is_placeholder,
    point_of,
    point_of_pair,
    status_of,
    text_of,
    url_of,
    year_of,
)
from pantry_radio.domain.hsds.placeholders import is_example_address, is_test_text
from pantry_radio.domain.hsds.points import point_in
from pantry_radio.domain.hsds.states import STATE_CODES, STATE_NAMES
from pantry_radio.domain.jobs import JsonValue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  St.  Paul\n's ", "St. Paul 's"),
        ("Bread &amp; Roses", "Bread & Roses"),
        ("<b>Hall</b>", "Hall"),
        ('<p class="a b" style="color: #ffffff; margin: 0 0 0 0; padding: 0 1px">Hall</p>', "Hall"),
        ('<a href="https://hall.example/in">Apply</a>', "Apply (https://hall.example/in)"),
        ('<a href="https://hall.example/">hall.example</a>', "hall.example"),
        ("Pat <pat@hall.example>", "Pat pat@hall.example"),
        ("open 3 < 4 > 2", "open 3 < 4 > 2"),
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
        "None provided",
        "No information available",
        "Data not found",
        "Information not available",
        "No phone number listed",
        "Hours not listed",
        "TBD",
        "to be determined",
        "--",
        "?",
        "No address",
        "Unnamed Organization",
        "Phone not available",
        "000",
        "xxx",
        "XXX-XXX-XXXX",
        "(000) 000-0000",
        "Null.",
        "string",
        "See website",
        "Lorem ipsum dolor sit amet",
        "Your organization name",
        "Organization Name",
        "Insert your hours here",
        "{{name}}",
        "[Organization Name]",
        "Street Address",
        "Your address here",
        "123 Example St",
        "123 Any Street",
        "Anytown",
        "123 Main St, Anytown, USA 12345",
        "John Doe",
        "test@example.com",
        "jane.doe@example.org",
        "https://www.example.com/pantry",
    ],
)
def test_placeholders_are_recognised(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nathan",
        "No One Hungry",
        "Unknown Street Mission",
        "Nada",
        "X Street",
        "Not Alone",
        "Not Forgotten Ministries",
        "No Name Pantry",
        "The City",
        "Test Street",
        "123 Main St",
        "12 Sample Rd",
        "W Sample Road",
        "Example Baptist Church",
        "Anytown Las Vegas",
        "Various Ministries",
        "Bar Harbor Pantry",
        "Blank Street Mission",
        "See website for hours",
        "Text",
        "ND",
        "pat@hall.example",
        "https://hall.example",
        "(937) 555-0123",
        "[Closed] until May",
    ],
)
def test_values_that_resemble_placeholders_are_none(text: str) -> None:
    assert not is_placeholder(text)


def test_no_state_is_a_placeholder() -> None:
    assert not any(map(is_placeholder, (*STATE_CODES, *STATE_NAMES)))


@pytest.mark.parametrize(
    "text",
    [
        "Test response",
        "This is a test.",
        "Invalid JSON response",
        "Error: the request timed out",
        "500 Internal Server Error",
        "429 Too Many Requests",
        "Rate limit exceeded",
        "I'm sorry, but I cannot do that.",
        "As an AI language model, I have no data.",
        "",
    ],
)
def test_runs_that_are_no_data_are_recognised(text: str) -> None:
    assert is_test_text(text)


@pytest.mark.parametrize(
    "text", ["Hope Hall is open on Mondays.", "Hello Neighbor Pantry", "Test Valley Pantry, 5 Elm"]
)
def test_prose_about_a_pantry_is_no_test(text: str) -> None:
    assert not is_test_text(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_whole_and_in_range_or_nothing(north: float, east: float) -> None:
    point = point_of(north, east)

    assert point in (None, (north, east))
    assert point != (0, 0)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("39.75", "-84.25"),
        ("39.75\u00b0 N", "84.25\u00b0 W"),
        ("39\u00b045'N", "84\u00b015' W"),
        ("39\u00b0 45' 0\" N", "84\u00b0 15' 0\" W"),
    ],
)
def test_degrees_are_read_in_every_form(latitude: str, longitude: str) -> None:
    assert point_of(latitude, longitude) == (39.75, -84.25)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("84 W", "39 N"), ("north", "west"), (-84.2, 39.7), (91, 0)]
)
def test_what_is_no_point_is_none(latitude: JsonValue, longitude: JsonValue) -> None:
    assert point_of(latitude, longitude) is None


@pytest.mark.parametrize(
    "text",
    [
        "39.75, -84.25",
        "39.75 -84.25",
        "(39.75,-84.25)",
        "[-84.25, 39.75]",
        "39.75\u00b0, -84.25\u00b0",
        "39.75\u00b0 N, 84.25\u00b0 W",
        "lat: 39.75, lng: -84.25",
        "POINT (-84.25 39.75)",
        "SRID=4326;POINT(-84.25 39.75)",
        "geo:39.75,-84.25",
    ],
)
def test_a_point_in_a_text_is_read_in_every_form(text: str) -> None:
    assert point_in(text) == (39.75, -84.25)


@pytest.mark.parametrize("text", ["", "39.75", "0, 0", "5, Elm Ave", "937 555", "91, 181"])
def test_a_text_that_is_no_point_is_none(text: str) -> None:
    assert point_in(text) is None


def test_an_address_out_of_a_form_is_recognised() -> None:
    assert is_example_address("123 Main St", "Anytown", None)
    assert is_example_address("123 Main Street", "Springfield", "12345")
    assert not is_example_address("123 Main St", "Springfield", "45501")
    assert not is_example_address("5 Elm Ave", "Schenectady", "12345")


def test_geojson_order_is_recognised_where_only_it_is_possible() -> None:
    assert point_of_pair(-84.2, 40.03) == (40.03, -84.2)
    assert point_of_pair(40.03, -84.2) == (40.03, -84.2)


@pytest.mark.parametrize(
    "text",
    [
        "pat@hall.example",
        "mailto:pat@hall.example.",
        "Pat <pat@hall.example>",
        "pat (at) hall.example",
        "pat [at] hall [dot] example",
        '<a href="mailto:pat@hall.example?subject=Hello">Write to us</a>',
        "(pat@hall.example)",
    ],
)
def test_an_email_is_taken_from_its_text(text: str) -> None:
    assert email_of(text_of(text) or "") == "pat@hall.example"


@pytest.mark.parametrize("text", ["ask at the door", "pat at hall.example", "@hall", "pat@hall"])
def test_what_is_no_email_is_none(text: str) -> None:
    assert email_of(text) is None


def test_several_emails_in_one_text_are_several() -> None:
    assert emails_in("a@x.example; b@x.example, a@x.example") == ("a@x.example", "b@x.example")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.hall.example/food", "www.hall.example/food"),
        ("HTTPS://hall.example", "HTTPS://hall.example"),
        ("hall.example", "hall.example"),
        ("[our site](https://hall.example/x)", "https://hall.example/x"),
        ("<https://hall.example>", "https://hall.example"),
        ('<a href="https://hall.example/food">Website</a>', "https://hall.example/food"),
        ("www.hall.example (see calendar)", "www.hall.example"),
        ("hall.example (see calendar)", "hall.example"),
        ("Website: https://hall.example/a.", "https://hall.example/a"),
        ("https://wiki.example/Hall_(Troy)", "https://wiki.example/Hall_(Troy)"),
        ("https://a.example, https://b.example", "https://a.example"),
        ("facebook.com/hopehall", "facebook.com/hopehall"),
        ("see Facebook", None),
        ("@hopehall", None),
        ("pat@hall.example", None),
        ("https://", None),
    ],
)
def test_a_web_address_stays_as_written_without_what_is_around_it(
    text: str, url: str | None
) -> None:
    assert url_of(text_of(text) or "") == url


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("active", "active"),
        ("Open", "active"),
        ("Currently active", "active"),
        ("OPERATIONAL", "active"),
        ("inactive", "inactive"),
        ("Closed permanently", "defunct"),
        ("permanently_closed", "defunct"),
        ("Temporarily Closed", "temporarily closed"),
        ("suspended", "temporarily closed"),
        ("closed", None),
        ("sometimes", None),
    ],
)
def test_a_status_in_other_words_is_that_of_hsds(text: str, status: str | None) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("1980-05-01", 1980),
        (1980, 1980),
        ("05/01/1980", 1980),
        ("05-01-1980", 1980),
        ("Est. 1985", 1985),
        ("Founded in 1985.", 1985),
        ("Founded in May 1985", 1985),
        ("19800", None),
        ("1980 to 1990", None),
        ("2010-2015", None),
        ("$1980", None),
    ],
)
def test_a_year_is_taken_from_a_date_or_a_text(value: JsonValue, year: int | None) -> None:
    assert year_of(value) == year


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("18+", (18, None)),
        ("Adults (18+)", (18, None)),
        ("18 years and older", (18, None)),
        ("Seniors 60 or over", (60, None)),
        ("at least 18 years old", (18, None)),
        ("5-17", (5, 17)),
        ("ages 5 to 17", (5, 17)),
        ("12 and under", (None, 12)),
        ("up to 18", (None, 18)),
        ("all ages", (None, None)),
    ],
)
def test_clear_ages_are_a_range(text: str, ages: tuple[float | None, float | None]) -> None:
    assert age_range_of(text) == ages


@pytest.mark.parametrize(
    "text",
    ["under 18", "over 60", "18", "6 months - 5 years", "130% of poverty", "17-5", "300+", ""],
)
def test_ages_that_are_not_clear_are_none(text: str) -> None:
    assert age_range_of(text) is None


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert is_placeholder(text) in (True, False)
    assert is_test_text(text) in (True, False)
    assert point_in(text) is None or text.strip()
    assert url_of(text) is None or "." in text
    assert email_of(text) is None or "@" in text or "at" in text.casefold()
    assert status_of(text) is None or text.strip()
    assert year_of(text) is None or text.strip()
    assert age_range_of(text) is None or text.strip()
