"""The source text is what was written: white space alone may change, and only in sound JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.entrypoints.screens.printable import printable, printable_lines
from pantry_radio.entrypoints.screens.source_text import source_text

_scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_documents = st.recursive(
    _scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
).filter(lambda value: isinstance(value, dict | list))


@given(document=_documents, ascii_only=st.booleans())
def test_an_indented_text_says_the_same(document: JsonValue, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(document, ensure_ascii=ascii_only)

    assert json.dumps(json.loads(source_text(text))) == json.dumps(document)


@given(document=_documents)
def test_it_is_laid_out_as_python_lays_out_json(document: JsonValue) -> None:
    assert source_text(json.dumps(document)) == json.dumps(document, indent=2)


def test_what_a_parser_would_lose_is_kept() -> None:
    text = '{"zip": 1.50, "zip": 1E400, "name": "Caf\\u00e9"}'

    assert source_text(text) == '{\n  "zip": 1.50,\n  "zip": 1E400,\n  "name": "Caf\\u00e9"\n}'


@pytest.mark.parametrize(
    "text",
    ['{"a": [1, }', "Test response", '{"a": 1}\n{}', '"prose"', "7", '```json\n{"a": 1}\n```', ""],
)
def test_what_is_no_sound_json_is_left_as_it_is(text: str) -> None:
    assert source_text(text) == text


def test_the_text_is_found_in_the_form_of_an_llm_response() -> None:
    assert source_text({"text": '{"name":"Pantry"}', "model": "m"}) == '{\n  "name": "Pantry"\n}'


def test_a_result_that_is_data_is_shown_as_json() -> None:
    assert source_text({"name": "Café"}) == '{\n  "name": "Café"\n}'


def test_what_was_encoded_again_is_decoded() -> None:
    assert source_text(json.dumps(json.dumps('{"a":1}'))) == '{\n  "a": 1\n}'


@given(text=st.text(st.characters()))
def test_printable_text_is_printable(text: str) -> None:
    assert printable(text).isprintable()
    assert printable_lines(text).replace("\n", "").isprintable()


@given(document=_documents)
def test_json_stays_what_it_says(document: JsonValue) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2)

    assert json.loads(printable_lines(text)) == document
