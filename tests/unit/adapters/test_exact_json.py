"""The fast way gives what the sure way gives: to the byte in writing, to the type in reading."""

import json
import math

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters import exact_json
from pantry_radio.domain.errors import InvalidJsonError, NotExactJsonError, PermanentError
from pantry_radio.domain.jobs import JsonValue


def _is_one_text(text: str) -> bool:
    """Not so for two lone surrogates side by side, which JSON can only write as one character."""
    utf16 = text.encode("utf-16", "surrogatepass")
    return utf16.decode("utf-16", "surrogatepass") == text


texts = st.text(st.characters(codec=None, exclude_categories=())).filter(_is_one_text) | st.text()
numbers = (
    st.integers()
    | st.integers(min_value=2**62, max_value=2**65)
    | st.integers(min_value=-(2**65), max_value=-(2**62))
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([-0.0, 1e-4, math.nextafter(1e-4, 0), 1e16, math.nextafter(1e16, 0), 5e-324])
)
values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)
# Pieces that make JSON, nearly JSON, and the traps between: equal keys, odd numbers, half escapes.
pieces = st.sampled_from(
    [
        *('"a":', '"a"', '"\\u0061":', '"\\ud800"', '"\\ud83d\\ude00"', *'{}[],: \n"'),
        *("1", "-0", "-0.0", "1.0", "0.1", "0.00001", "1e16", "1E5", "1e400", "1e-400", "01"),
        *("18446744073709551616", "9" * 4301, "NaN", "-Infinity", "null", "true"),
        *("é", "\x7f", "\x00", "\ufeff"),
    ]
)


@given(values)
def test_what_is_written_is_what_json_writes(document: JsonValue) -> None:
    assert exact_json.dump_indented(document) == json.dumps(document, indent=2).encode()
    compact = json.dumps(document, separators=(",", ":")).encode()
    assert exact_json.dump_compact(document) == compact


@given(values, st.sampled_from([None, 0, 2, 3]), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_what_json_writes_is_read_exactly_in_any_style(
    document: JsonValue, indent: int | None, separators: tuple[str, str]
) -> None:
    is_ascii = indent != 3
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=is_ascii)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate cannot be sent unescaped
        data = json.dumps(document).encode()

    assert repr(exact_json.parse(data)) == repr(document)


@given(st.lists(pieces, max_size=12))
def test_the_fast_and_the_sure_reader_agree_on_any_text(found: list[str]) -> None:
    data = "".join(found).encode()

    assert _outcome(exact_json.parse, data) == _outcome(exact_json._parse_slowly, data)


@given(values, st.integers(min_value=0), st.integers(min_value=0, max_value=255))
def test_they_agree_on_damaged_json(document: JsonValue, where: int, byte: int) -> None:
    data = bytearray(exact_json.dump_compact(document))
    data[where % len(data)] = byte

    assert _outcome(exact_json.parse, bytes(data)) == _outcome(
        exact_json._parse_slowly, bytes(data)
    )


def test_the_usual_message_takes_the_fast_way() -> None:
    document: JsonValue = {"text": 'é "x" \n \x7f 😀', "n": 10**18, "x": 0.1, "l": [{}, [], None]}
    for data in (exact_json.dump_compact(document), exact_json.dump_indented(document)):
        layout = orjson.OPT_INDENT_2 if b"\n " in data else 0

        assert exact_json._escaped(orjson.dumps(document, option=layout)) == data
    assert exact_json._is_written_alike(document)


@pytest.mark.parametrize("style", [(",", ":"), (", ", ": ")], ids=["fast", "sure"])
def test_the_deepest_nesting_is_the_same_for_both_ways(style: tuple[str, str]) -> None:
    deepest: JsonValue = "x"
    for _ in range(exact_json.MAX_DEPTH):
        deepest = {"a": deepest}
    data, deeper = (json.dumps(each, separators=style).encode() for each in (deepest, [deepest]))

    assert exact_json.parse(data) == deepest
    assert exact_json.parse(exact_json.dump_indented(deepest)) == deepest
    with pytest.raises(NotExactJsonError, match="deeper"):
        exact_json.parse(deeper)
    with pytest.raises(NotExactJsonError, match="deeper"):
        exact_json.dump_compact([deepest])


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), 10**4300], ids=["NaN", "Infinity", "long integer"]
)
def test_what_json_cannot_say_is_not_written(number: float) -> None:
    for dump in (exact_json.dump_compact, exact_json.dump_indented):
        with pytest.raises(NotExactJsonError):
            dump({"a": [number]})


def test_what_is_no_json_value_is_not_written() -> None:
    class Text(str):
        __slots__ = ()

    assert exact_json.dump_compact([Text("a")]) == b'["a"]'
    with pytest.raises(TypeError):
        exact_json.dump_compact([object()])  # type: ignore[list-item]


@pytest.mark.parametrize("data", [b"\xff", b"", b"\xef\xbb\xbf{}"])
def test_what_is_no_json_is_not_read(data: bytes) -> None:
    with pytest.raises(InvalidJsonError):
        exact_json.parse(data)


def _outcome(parse: "object", data: bytes) -> str:
    assert callable(parse)
    try:
        return repr(parse(data))
    except PermanentError as error:
        return error.reason
