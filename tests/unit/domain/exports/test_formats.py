"""What we take for a URI or an e-mail address, every checker takes for one."""

import warnings
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pantry_radio.domain.exports.formats import is_email, is_uri

_PARTS = [
    *("http", "https", ":", "/", "//", "www", ".", "example", "org", "?", "#", "@", "%", "%20"),
    *(
        "[",
        "]",
        "::1",
        "80",
        "+",
        "-",
        "_",
        "é",
        " ",
        "a",
        "Z",
        "&",
        "=",
        "'",
        "(",
        "\n",
        "..",
        "~",
    ),
]
_patient = settings(deadline=None)  # the first example imports the checker
_texts = st.lists(st.sampled_from(_PARTS), max_size=12).map("".join) | st.text(max_size=20)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org",
        "http://example.org:8080/a/b?c=d&e=%20#f",
        "mailto:ann@hope.org",
        "HTTPS://Example.org/(x)",
    ],
)
def test_a_uri_is_one(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize(
    "text",
    ["www.example.org", "https://a b.org", "https://é.org", "http://x/%zz", "", "x", "http://x\n"],
)
def test_what_is_no_uri_is_none(text: str) -> None:
    assert not is_uri(text)


@pytest.mark.parametrize("text", ["ann@hope.org", "a.b+c@mail.hope-pantry.org"])
def test_an_email_address_is_one(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["ann", "ann@hope", "ann@@hope.org", "a b@hope.org", "ann@-x.org", "", "ann@hope.org\n"]
)
def test_what_is_no_email_address_is_none(text: str) -> None:
    assert not is_email(text)


@_patient
@given(_texts)
@example("https://a:80:80/")
@example("a://")
def test_jsonschema_agrees_about_every_uri(text: str) -> None:
    checker = pytest.importorskip("rfc3986_validator")

    assert not is_uri(text) or checker.validate_rfc3986(text, rule="URI")


@_patient
@given(_texts)
def test_frictionless_agrees_about_every_uri(text: str) -> None:
    assert not is_uri(text) or _reader("uri")(text) is not None


@_patient
@given(_texts.map("{}@hope.org".format) | _texts.map("ann@{}".format))
@example("ann@x-.org")
@example("a--b@hope.org")
@example("-@hope.org")
def test_frictionless_agrees_about_every_email_address(text: str) -> None:
    assert not is_email(text) or _reader("email")(text) is not None


@cache
def _reader(format_: str) -> Callable[[str], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, at import
        fields = pytest.importorskip("frictionless.fields")
    reader: Callable[[str], object] = fields.StringField(
        name="field", format=format_
    ).create_value_reader()
    return reader
