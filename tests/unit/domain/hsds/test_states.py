"""Codes of states, points within them, and their ZIP codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.states import (
    STATE_CODES,
    STATE_NAMES,
    is_in_state,
    mended_point,
    state_code,
    zip_contradicts_state,
)

DAYTON = (39.76, -84.19)
# A town in each corner of the country, and a ZIP code of it.
TOWNS = [
    ("OH", *DAYTON, "45402"),
    ("AK", 51.88, -176.65, "99546"),
    ("AK", 52.83, 173.17, "99546"),
    ("HI", 21.31, -157.86, "96813"),
    ("ME", 44.8, -68.77, "04401"),
    ("FL", 24.56, -81.78, "33040"),
    ("WA", 47.61, -122.33, "98101"),
    ("CA", 32.72, -117.16, "92101"),
    ("DC", 38.9, -77.04, "20001"),
    ("NY", 40.71, -74.0, "10001"),
    ("NY", 41.26, -72.0, "06390"),
    ("MI", 46.5, -84.35, "49783"),
    ("TX", 31.76, -106.49, "79901"),
    ("TX", 31.76, -106.49, "88510"),
    ("PR", 18.47, -66.11, "00901"),
    ("VI", 18.34, -64.93, "00802"),
    ("GU", 13.47, 144.75, "96910"),
    ("AS", -14.28, -170.7, "96799"),
    ("MP", 15.19, 145.75, "96950"),
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ohio", "OH"),
        ("oh", "OH"),
        ("D.C.", "DC"),
        ("north  carolina", "NC"),
        ("Ohio (OH)", "OH"),
        ("OH - Ohio", "OH"),
        ("OH 45402", "OH"),
        ("US-OH", "OH"),
        ("Ohio, USA", "OH"),
        ("State of Ohio", "OH"),
        ("Washington, D.C.", "DC"),
        ("Washington", "WA"),
        ("N. Y.", "NY"),
        ("W. Va.", "WV"),
        ("Calif.", "CA"),
        ("ND", "ND"),
        ("Ontario", None),
        ("DC/MD/VA", None),
        ("Kansas, Missouri", None),
        ("", None),
    ],
)
def test_states_become_codes(text: str, code: str | None) -> None:
    assert state_code(text) == code


def test_every_name_and_code_is_known() -> None:
    assert {state_code(name) for name in STATE_NAMES} == STATE_CODES
    assert {state_code(code) for code in STATE_CODES} == STATE_CODES
    assert len(STATE_CODES) == 56


@pytest.mark.parametrize(("state", "latitude", "longitude", "postal_code"), TOWNS)
def test_a_town_lies_in_its_state(
    state: str, latitude: float, longitude: float, postal_code: str
) -> None:
    assert is_in_state(latitude, longitude, state)
    assert not zip_contradicts_state(postal_code, state)
    assert mended_point(latitude, longitude, state) is None


@pytest.mark.parametrize("point", [(47.01, -85.84), (41.9, -88.0), (-84.19, 39.76), (0, 0)])
def test_a_point_elsewhere_contradicts_the_state(point: tuple[float, float]) -> None:
    assert is_in_state(*point, "VA") is False


def test_of_a_state_that_we_do_not_know_nothing_is_said() -> None:
    assert is_in_state(*DAYTON, "ON") is None
    assert mended_point(84.19, 39.76, "ON") is None
    assert not zip_contradicts_state("45402", "ON")


@pytest.mark.parametrize("written", [(-84.19, 39.76), (39.76, 84.19)])
def test_exchanged_members_and_a_lost_sign_are_mended(written: tuple[float, float]) -> None:
    assert mended_point(*written, "OH") == DAYTON


@pytest.mark.parametrize("written", [(84.19, 39.76), (41.9, -88.0), (0, 0), (39.76, 39.76)])
def test_what_no_single_mending_brings_into_the_state_is_left_alone(
    written: tuple[float, float],
) -> None:
    assert mended_point(*written, "OH") is None


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(sorted(STATE_CODES)))
def test_a_mended_point_lies_in_the_state_and_has_the_same_figures(
    latitude: float, longitude: float, state: str
) -> None:
    point = mended_point(latitude, longitude, state)

    if point is not None:
        assert is_in_state(*point, state)
        assert sorted(map(abs, point)) == sorted(map(abs, (latitude, longitude)))


@pytest.mark.parametrize(
    ("postal_code", "state"), [("45402", "IN"), ("90210", "NY"), ("00000", "OH")]
)
def test_a_zip_code_of_elsewhere_contradicts_the_state(postal_code: str, state: str) -> None:
    assert zip_contradicts_state(postal_code, state)


@pytest.mark.parametrize("postal_code", ["", "454", "K1A 0B1"])
def test_what_is_no_zip_code_contradicts_nothing(postal_code: str) -> None:
    assert not zip_contradicts_state(postal_code, "OH")


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert state_code(text) in STATE_CODES | {None}
    assert zip_contradicts_state(text, "OH") in (True, False)
