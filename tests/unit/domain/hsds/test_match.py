"""Match keys: spellings that mean the same share one, and others do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.match import name_key, postal_key, street_key, town_key


@pytest.mark.parametrize(
    "spelling",
    [
        "St. Mary's Pantry",
        "SAINT MARYS PANTRY",
        "The St Mary\u2019s Pantry, Inc.",
        "st mary`s  pantry",
    ],
)
def test_spellings_of_one_name_share_a_key(spelling: str) -> None:
    assert name_key(spelling) == "st marys pantry"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hope & Faith", "Hope and Faith"),
        ("Café Ángel", "Cafe Angel"),
        ("A.B.C. Church", "ABC Church"),
    ],
)
def test_signs_and_accents_say_nothing(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_without_latin_letters_or_any_letters_keep_a_key() -> None:
    assert len({name_key("食物銀行"), name_key("продукты"), name_key("***"), name_key("The")}) == 4


@pytest.mark.parametrize(
    ("address_1", "address_2", "key"),
    [
        ("100 North Main Street", None, ("100 n main st", "")),
        ("100 N. Main St.", "Suite 5", ("100 n main st", "5")),
        ("100 N MAIN ST #5", None, ("100 n main st", "5")),
        ("100 N Main St, Apt. B-2", "Rear entrance", ("100 n main st", "b2")),
        ("121 Factory St PO Box 264", None, ("121 factory st", "")),
        ("P.O. Box 264", None, ("po box 264", "")),
        ("Room 5", None, ("room 5", "5")),
        ("12 Unit Street", None, ("12 unit st", "")),
        ("12 9th Avenue N.W.", None, ("12 9th ave nw", "")),
        (None, "Suite 5", ("", "")),
        ("12 Fifth Ave", None, ("12 5th ave", "")),
        ("4500 State Route 9", None, ("4500 sr 9", "")),
        ("4500 State Hwy. 9", None, ("4500 sr 9", "")),
        ("4500 U.S. Highway 30", None, ("4500 us 30", "")),
        ("12 Co. Rd. 7", None, ("12 cr 7", "")),
        ("12 State Road", None, ("12 state rd", "")),
    ],
)
def test_a_street_is_told_by_its_words_and_its_unit(
    address_1: str | None, address_2: str | None, key: tuple[str, str]
) -> None:
    assert street_key(address_1, address_2) == key


def test_towns_share_usual_abbreviations() -> None:
    assert town_key("Saint Louis") == town_key("ST. LOUIS")


def test_a_zip_counts_without_its_extension() -> None:
    assert postal_key("45402-1234") == postal_key(" 45402 ") == "45402"
    assert postal_key("K1A 0B1") == postal_key("k1a0b1")


@given(st.text(st.characters(codec=None), min_size=1))
def test_case_and_outer_blanks_of_any_text_say_nothing(text: str) -> None:
    assert name_key(f" {text} ") == name_key(text)
    assert street_key(f" {text} ", text) == street_key(text, text)
