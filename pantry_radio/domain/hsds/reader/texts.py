"""What a text that stands alone is, whatever its key: an address, the name of a thing, an id."""

import re

from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.normalise import is_placeholder, lines_of, text_of
from pantry_radio.domain.hsds.reader.beginnings import is_vocabulary
from pantry_radio.domain.jobs import JsonValue

# Longer texts are sentences.
_MAX_NAME_LENGTH = 50
_MAX_KEY_LENGTH = 120
_MAX_ADDRESS_LENGTH = 120
_POINT = re.compile(
    r"(?:point\s{0,3}\(\s{0,3})?([-+]?\d{1,3}(?:\.\d{1,20})?)[\s,;]{1,4}"
    r"([-+]?\d{1,3}(?:\.\d{1,20})?)\s{0,3}\)?",
    re.IGNORECASE,
)
_ENDS_LIKE_ADDRESS = re.compile(r",|\d{5}")


def is_whole_address(value: JsonValue) -> bool:
    """Whether a text reads as street, town and state or ZIP code, and as nothing more."""
    if not isinstance(value, str) or not value[:1].isascii():
        return False
    text = text_of(value)
    if text is None or not text[:1].isdigit() or len(text) > _MAX_ADDRESS_LENGTH:
        return False
    if not _ENDS_LIKE_ADDRESS.search(text) and len(lines_of(value)) == 1:
        return False
    parsed = parse_address(value)
    return bool(parsed.address_1 and parsed.city and (parsed.state_province or parsed.postal_code))


def numbers_of_point(text: str) -> list[JsonValue]:
    """The two numbers of coordinates in a text: `41.3, -89.1`, `POINT (-89.1 41.3)`."""
    match = _POINT.fullmatch(text.strip())
    return [match[1], match[2]] if match else []


def is_one_address(items: list[JsonValue]) -> bool:
    """Whether an array of texts is one address, line by line."""
    return (
        len(items) > 1
        and all(isinstance(item, str) for item in items)
        and not any(is_whole_address(item) for item in items)
    )


def is_service_name(text: str) -> bool:
    """Whether a text that stands for a service is its name, and no id of this result."""
    return len(text) <= _MAX_NAME_LENGTH and not any(char.isdigit() or char == "_" for char in text)


def is_name_in_key(key: str) -> bool:
    """Whether a key is the name of the thing that it holds: `{"St. Mary's Pantry": {…}}`."""
    return (
        " " in key.strip()
        and len(key) <= _MAX_KEY_LENGTH
        and not is_placeholder(key)
        and not is_vocabulary(key)
    )
