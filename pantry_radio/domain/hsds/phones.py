"""Telephone numbers in any text, brought to E.164."""

import re
from functools import lru_cache

from pantry_radio.domain.hsds.stated import StatedPhone

_MAX_TEXT_LENGTH = 200
_MAX_EXTENSION_DIGITS = 7
# The form that no other value has: three groups with separators between them.
_FORM = re.compile(
    r"(?:\+?1[\s.-]*)?(?:\(\d{3}\)\s*|\d{3}[.\s/\u2010-\u2015-]{1,2})\d{3}[.\s\u2010-\u2015-]\d{4}"
    r"(?:[\s,;]*(?:x|ext\.?|extension)\s*\d{1,6})?",
    re.IGNORECASE,
)
_TYPES = {
    "voice": "voice",
    "telephone": "voice",
    "landline": "voice",
    "main": "voice",
    "office": "voice",
    "work": "voice",
    "fax": "fax",
    "cell": "cell",
    "mobile": "cell",
    "text": "text",
    "sms": "text",
    "tty": "textphone",
    "tdd": "textphone",
    "textphone": "textphone",
    "pager": "pager",
    "video": "video",
}


def has_phone_form(text: str) -> bool:
    """Whether a whole text is written as only a North American telephone number is."""
    return _FORM.fullmatch(text.strip()) is not None


def phone_type(text: str | None) -> str | None:
    """The HSDS type of a number (`voice`, `fax`, `cell` …) for a word that names one."""
    for word in re.findall(r"[a-z]+", (text or "").casefold()):
        if word in _TYPES:
            return _TYPES[word]
    return None


def phones_in(text: str, region: str = "US") -> tuple[StatedPhone, ...]:
    """The telephone numbers in a text, in order, each once; numbers that nobody has are left out.

    Numbers without a country code are of `region`. Letters count where the whole text is one
    number (1-800-GOT-FOOD). Seven digits without an area code are no number. Only the first
    200 characters are looked at.
    """
    return _phones_in(text[:_MAX_TEXT_LENGTH], region)


def extension_of(text: str | None) -> int | None:
    """The number of an extension (`ext. 12`), as HSDS has it, or None."""
    digits = re.search(r"[0-9]+", text or "")
    if digits is None or len(digits.group(0)) > _MAX_EXTENSION_DIGITS:
        return None
    return int(digits.group(0))


# A number costs 67 µs, and the same ones come again in every reading of a page.
@lru_cache(maxsize=65_536)
def _phones_in(text: str, region: str) -> tuple[StatedPhone, ...]:
    # Most files hold no number that was not met before: import it when one comes.
    import phonenumbers  # noqa: PLC0415

    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    numbers = [match.number for match in matcher]
    if not numbers:
        try:
            numbers = [phonenumbers.parse(text, region)]
        except phonenumbers.NumberParseException:
            return ()
    found = []
    for number in numbers:
        reason = phonenumbers.is_possible_number_with_reason(number)
        is_whole = reason == phonenumbers.ValidationResult.IS_POSSIBLE
        if is_whole and not _is_dummy(number.country_code, str(number.national_number)):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            found.append(StatedPhone(number=e164, extension=extension_of(number.extension)))
    return tuple(dict.fromkeys(found))


def _is_dummy(country_code: int | None, national: str) -> bool:
    """Whether a number is one that stands in forms: 000-000-0000, 555-123-4567, 123-456-7890."""
    if len(set(national)) == 1 or national in ("1234567890", "2345678901"):
        return True
    return country_code == 1 and re.fullmatch(r"(?!555)[2-9]\d\d[2-9]\d{6}", national) is None
