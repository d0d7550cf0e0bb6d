"""Telephone numbers in any text, brought to E.164."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from attrs import evolve

from pantry_radio.domain.hsds.phone_labels import description_of, labels_of, phone_type
from pantry_radio.domain.hsds.stated import StatedPhone

__all__ = [
    "NoPhone",
    "extension_of",
    "has_phone_form",
    "is_only_phone",
    "phone_type",
    "phones_in",
    "why_no_phone",
    "without_phone_at_end",
]

_MAX_TEXT_LENGTH = 500
_MAX_FORM_LENGTH = 60
_MAX_LABEL_LENGTH = 15
_MAX_EXTENSION_DIGITS = 7
_GAP = r"[\s./_~*\u2010-\u2015-]{0,3}"
_EXTENSION = (
    r"(?:[\s,;(-]{0,3}(?:extension|extn|ext|xt|x|\#)[\s.:=\#]{0,3}(?P<extension>\d{1,7})\b\)?)?"
)
# Area code, exchange and line of the North American plan, whatever stands between them.
_AMERICAN = re.compile(
    r"(?<![\w$\u20ac\u00a3])(?<!\d[.,])(?<!\+)"
    rf"(?:\+?\s?1{_GAP})?[(\[]?\s?(?P<area>\d{{3}})\s?[)\]]?{_GAP}"
    rf"(?P<exchange>\d{{3}}){_GAP}(?P<line>\d{{4}})(?!\d|\.\d|%){_EXTENSION}",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?<!\w)(?:\+\s?(?!1)|011[\s.-])\d[\d\s().-]{5,20}\d")
# 1-800-GOT-FOOD: seven letters or digits after the area code; what is dialled beyond is ignored.
_LETTERED = re.compile(
    r"(?<![\w-])(?:(?P<one>\+?1)[\s.-]{1,2})?\(?(?P<area>[2-9]\d\d)\)?(?P<gap>[\s.-]{1,2})"
    r"(?P<line>[A-Z0-9]{1,11}(?:[\s.-][A-Z0-9]{1,11}){0,3})(?![\w-])" + _EXTENSION,
    re.IGNORECASE,
)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_MIN_LETTERS, _LINE_LENGTH, _MAX_LINE_LENGTH = 3, 7, 10
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
# Area code and exchange never end in 11; 555 is an exchange (of examples), and no area code.
_CALLABLE = re.compile(r"(?!555)[2-9](?!11)\d\d[2-9](?!11)\d{6}")
_IN_FORMS = frozenset({"2345678901", "9876543210"})
# The form that no other value has: three groups with separators between them, or a plus.
_FORM = re.compile(
    r"(?:tel:|(?:(?:tele)?phone|tel|ph|fax|call|cell|mobile|office|main)\b[.:]?\s?[:#]?\s?)?"
    r"(?:\+1\d{10}|(?:\+?1[\s.-]{0,3})?"
    r"(?:\(\d{3}\)[\s.-]{0,3}|\d{3}[.\s/\u2010-\u2015-]{1,2})\d{3}[.\s\u2010-\u2015-]\d{4})"
    r"(?:[\s,;]{0,3}(?:x|ext\.?|extension)\s?\d{1,6})?",
    re.IGNORECASE,
)
_SHORT_CODES = frozenset({"211", "311", "411", "511", "611", "711", "811", "911", "988"})
_SHORT_CODE = re.compile(r"(?<![\w-])(?:\d-?\d-?\d|\d{5,6})(?![\w-])")
_LABEL_END = re.compile(
    r"(?:^|(?<=[\s,;|(-]))(?:telephone|phone|tel|ph|call|contact|t|p)\s?[.:#]?\s?$", re.IGNORECASE
)
_FORM_CHARACTERS = re.compile(r"[\sx0+().#_/-]*", re.IGNORECASE)
_MAX_NO_PHONE_LENGTH = 40


class NoPhone(StrEnum):
    """Why a text that stands for a telephone number holds none that anybody could call."""

    SHORT_CODE = "short_code"
    """211, 911, or a code for texts: people can call it, but it is no number of E.164."""
    PLACEHOLDER = "placeholder"
    """000-000-0000, (555) 123-4567, 123, XXX-XXX-XXXX."""
    BAD_PHONE = "bad_phone"


def has_phone_form(text: str) -> bool:
    """Whether a whole text is written as only a North American telephone number is."""
    plain = text.strip()
    return len(plain) <= _MAX_FORM_LENGTH and _FORM.fullmatch(plain) is not None


def is_only_phone(text: str) -> bool:
    """Whether a text holds a telephone number and beside it at most its label: `Call 937 …`.

    For fields that are of something else: a street, a name. Seven digits (555-0123) count too.
    """
    text = text[: _MAX_TEXT_LENGTH + 1]
    if len(text) > _MAX_TEXT_LENGTH:
        return False
    if re.fullmatch(r"\s*\d{3}\s?[.-]\s?\d{4}\s*", text):
        return True
    rest, count = _AMERICAN.subn(" ", _plain(text))
    return count > 0 and all(not description_of(label) for label in re.split(r"[,;|/]", rest))


def phones_in(text: str, region: str = "US") -> tuple[StatedPhone, ...]:
    """The telephone numbers in a text, in order, each once; numbers that nobody has are left out.

    Numbers without a country code are of `region`. Letters count as on a telephone
    (1-800-GOT-FOOD). What stands before or behind a number gives its type and description
    (`Main: …, Fax: …`). Seven digits without an area code are no number. Only the first 500
    characters are looked at.
    """
    return _phones_in(text[:_MAX_TEXT_LENGTH], region)


def without_phone_at_end(line: str) -> str:
    """A line (of an address) without the telephone number at its end, and its label."""
    begin = max(0, len(line) - _MAX_FORM_LENGTH)
    for match in _AMERICAN.finditer(line, begin):
        if not line[match.end() :].strip(" ).") and has_phone_form(match.group(0)):
            head = line[: match.start()].rstrip()
            label = _LABEL_END.search(head, max(0, len(head) - _MAX_LABEL_LENGTH))
            return (head[: label.start()] if label else head).rstrip(" ,;|(-")
    return line


def extension_of(text: str | None) -> int | None:
    """The number of an extension (`ext. 12`), as HSDS has it, or None."""
    digits = re.search(r"[0-9]+", text or "")
    if digits is None or len(digits.group(0)) > _MAX_EXTENSION_DIGITS:
        return None
    return int(digits.group(0))


def why_no_phone(text: str) -> NoPhone:
    """Of a text in which `phones_in` finds none: what it is instead."""
    plain = _plain(text[:_MAX_TEXT_LENGTH]).strip()
    codes = [code.group(0).replace("-", "") for code in _SHORT_CODE.finditer(plain)]
    is_short = any(code in _SHORT_CODES or len(code) > 3 for code in codes)  # noqa: PLR2004
    if is_short and len(plain) <= _MAX_NO_PHONE_LENGTH:
        return NoPhone.SHORT_CODE
    digits = re.sub(r"\D", "", plain)
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits  # noqa: PLR2004
    is_form = (
        not plain
        or _FORM_CHARACTERS.fullmatch(plain) is not None
        or (len(set(national)) == 1 and not any(char.isalpha() for char in plain))
        or (len(national) >= 3 and "1234567890".startswith(national))  # noqa: PLR2004
        or (len(national) == 10 and national.startswith("555"))  # noqa: PLR2004
        or national in _IN_FORMS
    )
    return NoPhone.PLACEHOLDER if is_form else NoPhone.BAD_PHONE


# The same numbers come again in every reading of a page.
@lru_cache(maxsize=65_536)
def _phones_in(text: str, region: str) -> tuple[StatedPhone, ...]:
    text = _plain(text)
    found = _american_in(text) if region in ("US", "CA") else []
    if not found or _FOREIGN.search(text):
        found += _foreign_in(text, region)
    found.sort(key=lambda each: each[0])
    labels = labels_of(text, [span for span, _ in found])
    phones: dict[tuple[str, int | None], StatedPhone] = {}
    for (_, phone), (kind, description) in zip(found, labels, strict=True):
        labelled = evolve(phone, type=kind, description=description)
        phones.setdefault((phone.number, phone.extension), labelled)
    return tuple(phones.values())


def _plain(text: str) -> str:
    """Digits of all scripts and blanks of all kinds in their usual form."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char, char)) for char in plain)


def _american_in(text: str) -> list[tuple[tuple[int, int], StatedPhone]]:
    found = []
    plain = [(each, each["exchange"] + each["line"]) for each in _AMERICAN.finditer(text)]
    lettered = [(each, _dialled(each)) for each in _LETTERED.finditer(text)]
    for match, local in (*plain, *lettered):
        digits = match["area"] + local
        if _CALLABLE.fullmatch(digits) and not _is_dummy(digits):
            extension = match["extension"]
            phone = StatedPhone(
                number=f"+1{digits}", extension=int(extension) if extension else None
            )
            found.append((match.span(), phone))
    return found


def _dialled(match: re.Match[str]) -> str:
    """The seven digits that letters stand for, or "" where they are words of something else."""
    line = re.sub(r"[\s.-]", "", match["line"]).upper()
    letters = sum(char.isalpha() for char in line)
    # "800 Main Street" is an address; "1 800 FLOWERS" and "937-HELP-NOW" are numbers.
    is_said = match["one"] or not match["gap"].isspace()
    is_spaced = " " in match["line"] and not (match["one"] and match["area"] in _TOLL_FREE)
    if letters < _MIN_LETTERS or not is_said or is_spaced:
        return ""
    if not _LINE_LENGTH <= len(line) <= _MAX_LINE_LENGTH:
        return ""
    return line.translate(_KEYPAD)[:_LINE_LENGTH]


def _foreign_in(text: str, region: str) -> list[tuple[tuple[int, int], StatedPhone]]:
    """The numbers with a country code, or of a country other than the USA and Canada."""
    if region in ("US", "CA") and not _FOREIGN.search(text):
        return []
    # Hardly any file holds one: import it when one comes.
    import phonenumbers  # noqa: PLC0415

    found = []
    leniency = phonenumbers.Leniency.POSSIBLE
    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency):
        number = match.number
        reason = phonenumbers.is_possible_number_with_reason(number)
        national = str(number.national_number)
        is_whole = reason == phonenumbers.ValidationResult.IS_POSSIBLE
        is_ours = region in ("US", "CA") and number.country_code == 1
        if is_whole and not is_ours and not _is_dummy(national):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            phone = StatedPhone(number=e164, extension=extension_of(number.extension))
            found.append(((match.start, match.end), phone))
    return found


def _is_dummy(national: str) -> bool:
    """Whether a number is one that stands in forms: 222-222-2222, 234-567-8901."""
    return len(set(national)) == 1 or national in _IN_FORMS
