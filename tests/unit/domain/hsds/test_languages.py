"""Languages named in English, in the language itself, or by code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.language_names import language_table
from pantry_radio.domain.hsds.languages import language_of, languages_in
from pantry_radio.domain.hsds.stated import StatedLanguage


def codes(text: str) -> list[str | None]:
    return [language.code for language in languages_in(text)]


@pytest.mark.parametrize(
    "text",
    ["Spanish", "es", "spa", "ESPAÑOL", "espanol", "es-MX", "es_MX", "es-419", "Spanish language"],
)
def test_every_spelling_gives_one_name_and_code(text: str) -> None:
    assert language_of(text) == StatedLanguage(name="Spanish", code="es")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("中文", "zh"),
        ("Tiếng Việt", "vi"),
        ("Kreyòl", "ht"),
        ("Русский", "ru"),
        ("عربي", "ar"),
        ("한국어", "ko"),
        ("zh-Hans-CN", "zh"),
        ("Farsi", "fa"),
        ("ASL", "ase"),
        ("American Sign Language (ASL)", "ase"),
        ("Mandarin Chinese", "cmn"),
        ("Cape Verdean Creole", "kea"),
        ("Af-Soomaali", "so"),
    ],
)
def test_a_language_is_known_by_its_own_name_and_by_others(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "English, Spanish",
        "English/Spanish",
        "English & Spanish",
        "English y Español",
        "English-Spanish",
        "English; Spanish; and more",
        "We speak English and Spanish",
        "Bilingual (English/Spanish)",
        "en, es",
    ],
)
def test_a_list_is_taken_apart(text: str) -> None:
    assert codes(text) == ["en", "es"]


def test_what_stands_in_brackets_is_a_note() -> None:
    assert languages_in("English, Spanish (interpreter on Tuesdays, Fridays)") == (
        StatedLanguage(name="English", code="en"),
        StatedLanguage(name="Spanish", code="es", note="interpreter on Tuesdays, Fridays"),
    )


def test_a_phrase_around_a_language_is_its_note() -> None:
    assert languages_in("Spanish upon request") == (
        StatedLanguage(name="Spanish", code="es", note="Spanish upon request"),
    )


@pytest.mark.parametrize("text", ["Klingon", "Mixteco Bajo", "Mexican Sign Language", "Karen"])
def test_an_unknown_language_keeps_its_name_without_a_code(text: str) -> None:
    assert language_of(text) == StatedLanguage(name=text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N/A",
        "No",
        "Yes",
        "other",
        "Others",
        "multiple languages",
        "Multilingual",
        "Over 200 languages via language line",
        "Interpreter services available",
        "Not specified",
    ],
)
def test_what_names_no_language_is_none(text: str) -> None:
    assert languages_in(text) == ()


def test_several_languages_are_not_one() -> None:
    assert language_of("English/Spanish") is None


@pytest.mark.parametrize(("code", "name", "spellings"), language_table())
def test_every_spelling_of_the_table_is_read_as_its_language(
    code: str, name: str, spellings: tuple[str, ...]
) -> None:
    found = {languages_in(spelling) for spelling in spellings if spelling != "no"}

    assert found == {(StatedLanguage(name=name, code=code),)}


@given(st.text(st.sampled_from("abES()[],;/&- \n") | st.characters()))
def test_no_text_raises_and_no_language_is_named_twice(text: str) -> None:
    found = [(language.name, language.code) for language in languages_in(text)]

    assert len(found) == len(set(found))
