"""Telephone numbers in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.phones import has_phone_form, phone_type, phones_in
from pantry_radio.domain.hsds.stated import StatedPhone


@pytest.mark.parametrize(
    "text",
    ["937-555-0123", "(937) 555-0123", "9375550123", "+1 937.555.0123", "1 (937) 555 0123"],
)
def test_every_spelling_gives_the_same_number(text: str) -> None:
    assert phones_in(text) == (StatedPhone(number="+19375550123"),)


@pytest.mark.parametrize("text", ["937-555-0123 x12", "937-555-0123 ext. 12", "(937) 555-0123 #12"])
def test_an_extension_is_kept(text: str) -> None:
    assert phones_in(text) == (StatedPhone(number="+19375550123", extension=12),)


def test_several_numbers_in_one_text_are_several() -> None:
    numbers = [phone.number for phone in phones_in("937-555-0123 or 937-555-0124 (937-555-0123)")]

    assert numbers == ["+19375550123", "+19375550124"]


def test_a_number_in_letters_is_read() -> None:
    assert phones_in("1-800-GOT-FOOD") == (StatedPhone(number="+18004683663"),)


@pytest.mark.parametrize(
    "text", ["", "123", "555-0123", "000-000-0000", "(555) 123-4567", "1234567890", "call us"]
)
def test_what_nobody_can_call_is_no_number(text: str) -> None:
    assert phones_in(text) == ()


def test_a_number_of_another_country_keeps_its_code() -> None:
    assert phones_in("+44 20 7946 0123") == (StatedPhone(number="+442079460123"),)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert all(phone.number.startswith("+") for phone in phones_in(text))


@pytest.mark.parametrize("text", ["(937) 555-0123", "937.555.0123", "1-937-555-0123 ext 4"])
def test_the_form_of_a_number_gives_it_away(text: str) -> None:
    assert has_phone_form(text)


@pytest.mark.parametrize("text", ["9375550123", "2025-08-07", "45373-1234", "12 Mill Lane"])
def test_other_values_have_another_form(text: str) -> None:
    assert not has_phone_form(text)


def test_the_type_is_one_of_hsds() -> None:
    assert phone_type("Mobile phone") == "cell"
    assert phone_type("FAX") == "fax"
    assert phone_type("whatever") is None
