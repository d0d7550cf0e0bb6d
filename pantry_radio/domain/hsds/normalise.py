"""Single values as LLMs write them, brought to one form: text, e-mail, URL, status, year."""

import html
import math
import re

from pantry_radio.domain.hsds.placeholders import is_placeholder
from pantry_radio.domain.hsds.points import number_of, point_of, point_of_pair
from pantry_radio.domain.jobs import JsonValue

__all__ = [
    "MAX_TEXT_LENGTH",
    "email_of",
    "emails_in",
    "is_placeholder",
    "lines_of",
    "number_of",
    "point_of",
    "point_of_pair",
    "status_of",
    "text_of",
    "url_of",
    "year_of",
]

MAX_TEXT_LENGTH = 10_000
_MAX_INTEGER = 10**18
_TAG = re.compile(
    r"</?[a-zA-Z][^<>]{0,60}>|<[a-zA-Z]{1,10}\s[^<>]{0,500}=[^<>]{0,500}>|<!--[^<>]{0,500}>"
)
# What a link leads to says more than its words: "<a href="mailto:pat@hall.example">E-mail us</a>".
_LINK = re.compile(
    r"<a\s[^<>]{0,500}?\bhref\s?=\s?[\"']?(?P<href>[^\s\"'<>]{1,400})[^<>]{0,500}>(?P<words>[^<>]{0,300})</a>",
    re.IGNORECASE,
)
_BARE_LINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,500}|[\w.+'-]{1,64}@[\w.-]{1,255})>")
# Control characters and lone surrogates have no meaning here, and PostgreSQL refuses some of them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
# The look-behind keeps it from being tried at every character of a long word.
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]++(?:\.[\w-]+)+")
_AT = re.compile(r"\s?[(\[{]\s?at\s?[)\]}]\s?", re.IGNORECASE)
_DOT = re.compile(r"\s?[(\[{]\s?dot\s?[)\]}]\s?", re.IGNORECASE)
_URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_URL_IN_TEXT = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"\u201c\u201d]{3,2000}", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[[^\[\]]{0,200}\]\(\s?(?P<url>[^\s()]{1,2000})\s?\)")
_AROUND_URL = " .,;:!'\"<>()[]{}\u201c\u201d\u2018\u2019"
_STATUSES = {
    "active": "active open operational operating current currently_active ongoing available"
    " in_operation currently_open currently_operating now_open running live enabled",
    "inactive": "inactive not_active closed_for_the_season seasonally_closed disabled dormant"
    " not_currently_active currently_inactive unavailable",
    "defunct": "defunct closed_permanently permanently_closed discontinued ended no_longer_active"
    " no_longer_available no_longer_offered no_longer_operating out_of_business dissolved"
    " terminated",
    "temporarily closed": "temporarily_closed closed_temporarily suspended temporarily_suspended"
    " on_hold paused closed_until_further_notice temporarily_unavailable temporarily_inactive"
    " on_pause",
}
_STATUS_OF = {
    words.replace("_", " "): status for status, many in _STATUSES.items() for words in many.split()
}
_MAX_STATUS_LENGTH = 60
_YEAR = re.compile(r"(?<![\d.,$])(?:1[6-9]\d\d|20\d\d)(?![\d%]|[.,]\d)")
_MAX_YEAR_TEXT_LENGTH = 100


def text_of(value: JsonValue) -> str | None:
    """A scalar as one line of storable text without markup; None for what says nothing.

    Null, true, false, objects, arrays, blank text and numbers that no field of ours can hold say
    nothing.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < _MAX_INTEGER else None
    if isinstance(value, float):
        if not math.isfinite(value) or abs(value) >= _MAX_INTEGER:
            return None
        return str(int(value)) if value.is_integer() else str(value)
    if not isinstance(value, str):
        return None
    text = value[:MAX_TEXT_LENGTH]
    if "&" in text or "<" in text:
        text = _TAG.sub(" ", _BARE_LINK.sub(r" \1 ", _LINK.sub(_linked, _unescaped(text))))
    if not text.isprintable():
        text = _UNSTORABLE.sub("", text)
    return " ".join(text.split()) or None


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, each as `text_of` has it; what is beyond MAX_TEXT_LENGTH is left out."""
    cleaned = (text_of(line) for line in text[:MAX_TEXT_LENGTH].splitlines())
    return tuple(line for line in cleaned if line is not None)


def email_of(text: str) -> str | None:
    """The first e-mail address in a text, or None."""
    found = emails_in(text)
    return found[0] if found else None


def emails_in(text: str) -> tuple[str, ...]:
    """The e-mail addresses in a text, each once; `pat (at) hall (dot) example` is one."""
    text = text[:MAX_TEXT_LENGTH]
    if "@" not in text:
        text = _DOT.sub(".", _AT.sub("@", text))
    # "%20" and the like are of a link.
    found = (match.group(0).strip(".'-") for match in _EMAIL.finditer(text.replace("%20", " ")))
    return tuple(dict.fromkeys(each for each in found if not each.startswith("@")))


def url_of(text: str) -> str | None:
    """The first web address in a text, as it is written, or None.

    It stays without a scheme where it has none. Signs around it, and words beside one that begins
    with `http` or `www.`, are left out.
    """
    text = text[:MAX_TEXT_LENGTH]
    link = _MARKDOWN.search(text)
    whole = _trimmed(link["url"] if link else text)
    if _URL.fullmatch(whole):
        return whole
    for match in _URL_IN_TEXT.finditer(text):
        url = _trimmed(match.group(0))
        if _URL.fullmatch(url):
            return url
    first, _, rest = text.partition(" ")
    is_alone = rest.startswith(("(", "-", "\u2013", "|", "or ", "/ ")) or first.endswith((",", ";"))
    return _trimmed(first) if is_alone and _URL.fullmatch(_trimmed(first)) else None


def status_of(text: str) -> str | None:
    """The status of a service as HSDS has it (`temporarily closed`), in any words, or None."""
    if len(text) > _MAX_STATUS_LENGTH:
        return None
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return _STATUS_OF.get(words.removeprefix("service ").removeprefix("is "))


def year_of(value: JsonValue) -> int | None:
    """The one year that a number, a date or a text names (`Est. 1985`), from 1600 on."""
    text = text_of(value) or ""
    if len(text) > _MAX_YEAR_TEXT_LENGTH:
        return None
    date = re.match(r"(1[6-9]\d\d|20\d\d)(?:[-/]\d\d?(?!\d)|$)", text)
    years = {date.group(1)} if date else set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _linked(link: re.Match[str]) -> str:
    """What a link says and, where it says something else, what it leads to."""
    words, href = (
        link["words"].strip(),
        link["href"].removeprefix("mailto:").partition("?subject")[0],
    )
    if href.removeprefix("https://").removeprefix("http://").strip("/") in words or "#" in href[:1]:
        return words
    return f"{words} ({href})" if words else href


def _trimmed(url: str) -> str:
    """A web address without the signs around it; brackets within it stay."""
    plain = url.strip(_AROUND_URL)
    return f"{plain})" if plain.count("(") > plain.count(")") and f"{plain})" in url else plain


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:
        # A reference with more digits than Python turns into a number.
        return text
