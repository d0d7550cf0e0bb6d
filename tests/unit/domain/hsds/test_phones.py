"""Telephone numbers in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.phones import (
    NoPhone,
    extension_of,
    has_phone_form,
    is_only_phone,
    phone_type,
    phones_in,
    why_no_phone,
    without_phone_at_end,
)
from pantry_radio.domain.hsds.stated import StatedPhone


@pytest.mark.parametrize(
    "text",
    [
        "937-555-0123",
        "(937) 555-0123",
        "(937)-555-0123",
        "9375550123",
        "19375550123",
        "+1 937.555.0123",
        "+19375550123",
        "tel:+1-937-555-0123",
        "1 (937) 555 0123",
        "937/555-0123",
        "937 - 555 - 0123",
        "937\u2013555\u20130123",
        "937\u00a0555\u00a00123",
        "\uff08937\uff09555-0123",
        "\u0669\u0663\u0667-\u0665\u0665\u0665-\u0660\u0661\u0662\u0663",
        "937-555-0123.",
    ],
)
def test_every_spelling_gives_the_same_number(text: str) -> None:
    assert phones_in(text) == (StatedPhone(number="+19375550123"),)


@pytest.mark.parametrize(
    "ending",
    [
        " x12",
        "x12",
        " X 12",
        " ext. 12",
        " ext 12",
        ", ext: 12",
        " Extension 12",
        " #12",
        ";ext=12",
        " (ext. 12)",
    ],
)
def test_an_extension_is_kept(ending: str) -> None:
    found = phones_in(f"937-555-0123{ending}")

    assert found == (StatedPhone(number="+19375550123", extension=12),)


def test_several_numbers_in_one_text_are_several() -> None:
    numbers = [phone.number for phone in phones_in("937-555-0123 or 937-555-0124 (937-555-0123)")]

    assert numbers == ["+19375550123", "+19375550124"]


@pytest.mark.parametrize(
    "text",
    [
        "Main: 937-555-0123, Fax: 937-555-0124",
        "Main 937-555-0123 Fax 937-555-0124",
        "937-555-0123 (Main) 937-555-0124 (fax)",
        "937-555-0123 Main; 937-555-0124 Fax",
        "Main: 937-555-0123\nF: 937-555-0124",
    ],
)
def test_a_label_belongs_to_its_own_number(text: str) -> None:
    assert phones_in(text) == (
        StatedPhone(number="+19375550123", type="voice", description="Main"),
        StatedPhone(number="+19375550124", type="fax"),
    )


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("937-555-0123 press 2", "press 2"),
        ("937-555-0123, press 2", "press 2"),
        ("(937) 555-0123 - Spanish line", "Spanish line"),
        ("Call (937) 555-0123 for appointments", "for appointments"),
        ("Toll free 937-555-0123 (toll free)", "Toll free"),
        ("Phone: 937-555-0123", None),
        ("Please call us at 937-555-0123", None),
        ("937-555-0123 " + "and so on " * 20, None),
    ],
)
def test_what_is_said_about_a_number_describes_it(text: str, description: str | None) -> None:
    (phone,) = phones_in(text)

    assert phone.description == description


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1-800-GOT-FOOD", "+18004683663"),
        ("1-888-4-HUNGER", "+18884486437"),
        ("1-855-FOOD-BANK", "+18553663226"),
        ("1 800 FLOWERS", "+18003569377"),
        ("937-555-HELP", "+19375554357"),
        ("Call 1-800-GOT-FOOD!", "+18004683663"),
        ("1-800-GOT-FOOD (1-800-468-3663)", "+18004683663"),
    ],
)
def test_a_number_in_letters_is_read(text: str, number: str) -> None:
    assert [phone.number for phone in phones_in(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "211",
        "555-0123",
        "000-000-0000",
        "(555) 123-4567",
        "1234567890",
        "987-654-3210",
        "212-911-1234",
        "call us",
    ],
)
def test_what_nobody_can_call_is_no_number(text: str) -> None:
    assert phones_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-07",
        "2025-08-07 10:00",
        "08/07/2025 - 08/14/2025",
        "45402-1234",
        "31-1234567",
        "$1,000,000.00",
        "$2125550123",
        "39.7589, -84.1916",
        "39.758 -84.191",
        "-84.1916372555",
        "800 Main Street",
        "888 BROADWAY",
        "937 Main Street",
        "12345678901234567",
    ],
)
def test_other_values_are_no_number(text: str) -> None:
    assert phones_in(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("211", NoPhone.SHORT_CODE),
        ("2-1-1", NoPhone.SHORT_CODE),
        ("Dial 911", NoPhone.SHORT_CODE),
        ("TTY: 711", NoPhone.SHORT_CODE),
        ("Text FOOD to 304304", NoPhone.SHORT_CODE),
        ("123", NoPhone.PLACEHOLDER),
        ("000-000-0000", NoPhone.PLACEHOLDER),
        ("XXX-XXX-XXXX", NoPhone.PLACEHOLDER),
        ("(555) 123-4567", NoPhone.PLACEHOLDER),
        ("1234567890", NoPhone.PLACEHOLDER),
        ("", NoPhone.PLACEHOLDER),
        ("555-0123", NoPhone.BAD_PHONE),
        ("call us", NoPhone.BAD_PHONE),
        ("45402-1234", NoPhone.BAD_PHONE),
    ],
)
def test_what_is_no_number_has_a_reason(text: str, kind: NoPhone) -> None:
    assert phones_in(text) == ()
    assert why_no_phone(text) is kind


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+44 20 7946 0123", "+442079460123"),
        ("+52 55 1234 5678", "+525512345678"),
        ("011 44 20 7946 0123", "+442079460123"),
    ],
)
def test_a_number_of_another_country_keeps_its_code(text: str, number: str) -> None:
    assert phones_in(text) == (StatedPhone(number=number),)


def test_numbers_of_two_countries_keep_their_order() -> None:
    numbers = [phone.number for phone in phones_in("+44 20 7946 0123, 937-555-0123")]

    assert numbers == ["+442079460123", "+19375550123"]


def test_numbers_of_a_region_are_read_as_it_writes_them() -> None:
    assert phones_in("020 7946 0123", region="GB") == (StatedPhone(number="+442079460123"),)


def test_examples_of_the_north_american_plan_stay() -> None:
    assert phones_in("(937) 555-0100") == (StatedPhone(number="+19375550100"),)


@given(st.from_regex(r"[2-9][02-9][0-9][2-46-9][02-9][0-9]{5}", fullmatch=True), st.data())
def test_any_separators_give_the_same_number(digits: str, data: st.DataObject) -> None:
    gap = st.sampled_from(["", " ", "-", ".", " - ", "\u2011"])
    text = f"{digits[:3]}{data.draw(gap)}{digits[3:6]}{data.draw(gap)}{digits[6:]}"

    found = phones_in(f"Phone: {text} (office)")

    is_dummy = digits in ("2345678901", "9876543210") or len(set(digits)) == 1
    is_callable = not digits.startswith("555") and not is_dummy
    assert [phone.number for phone in found] == ([f"+1{digits}"] if is_callable else [])


@given(st.text(st.sampled_from("0123456789 +-().xext:#,") | st.characters()))
def test_no_text_raises(text: str) -> None:
    assert all(phone.number.startswith("+") for phone in phones_in(text))
    assert why_no_phone(text) in NoPhone
    assert is_only_phone(text) in (True, False)
    assert text.startswith(without_phone_at_end(text))


@pytest.mark.parametrize(
    "text",
    [
        "(937) 555-0123",
        "937.555.0123",
        "1-937-555-0123 ext 4",
        "+19375550123",
        "tel:+19375550123",
        "Phone: 937-555-0123",
        "Fax 937-555-0123",
    ],
)
def test_the_form_of_a_number_gives_it_away(text: str) -> None:
    assert has_phone_form(text)


@pytest.mark.parametrize(
    "text",
    [
        "9375550123",
        "2025-08-07",
        "45373-1234",
        "12 Mill Lane",
        "Call 937-555-0123 for hours",
        "39.758 -84.191",
    ],
)
def test_other_values_have_another_form(text: str) -> None:
    assert not has_phone_form(text)


@pytest.mark.parametrize(
    "text", ["937-555-0123", "9375550123", "555-0123", "Call 937-555-0123", "T: 937-555-0123"]
)
def test_a_number_with_its_label_is_only_a_number(text: str) -> None:
    assert is_only_phone(text)


@pytest.mark.parametrize("text", ["12 Elm St", "12 Elm St 937-555-0123", "Hope Hall 937-555-0123"])
def test_a_number_beside_something_else_is_not_all(text: str) -> None:
    assert not is_only_phone(text)


@pytest.mark.parametrize(
    "ending", [" (937) 555-0123", ", Phone: 937-555-0123", " | Tel. 937-555-0123", ""]
)
def test_a_number_behind_an_address_is_left_out(ending: str) -> None:
    assert without_phone_at_end(f"12 Elm St, Troy, OH 45373{ending}") == "12 Elm St, Troy, OH 45373"


def test_the_type_is_one_of_hsds() -> None:
    assert phone_type("Mobile phone") == "cell"
    assert phone_type("FAX") == "fax"
    assert phone_type("whatever") is None


@pytest.mark.parametrize(
    ("text", "extension"), [("ext. 12", 12), ("12", 12), ("none", None), ("12345678", None)]
)
def test_an_extension_of_its_own_is_a_number(text: str, extension: int | None) -> None:
    assert extension_of(text) == extension
