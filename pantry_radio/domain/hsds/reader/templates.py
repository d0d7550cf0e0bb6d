"""Results that repeat the example of a prompt, with nothing of the real world in them."""

import re
from collections.abc import Sequence

from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.phones import phones_in
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.things import Thing

_EXAMPLE = re.compile(r"(?:sample|example|test|testing|demo|dummy|placeholder|your|my|fake)\b")
_ANYBODY_WORDS = (
    "a agency and bank center charity church community company demo description dummy example"
    " fake food foodbank for here inc kitchen location ltd my name new nonprofit of one org"
    " organisation organization pantry placeholder program provider sample service services"
    " site test testing the two your"
)
_ANYBODY = frozenset(_ANYBODY_WORDS.split())
_ANYWHERE = re.compile(
    r"\b(?:any ?town|any ?city|example|sample|springfield, xx|your (?:city|street)|city name"
    r"|street name|12345|00000|123 (?:main|example|test|sample|any) st(?:reet)?)\b",
    re.IGNORECASE,
)
_FOR_TESTING = re.compile(r"\b(?:for testing|test data|(?:an?|another) example)\b", re.IGNORECASE)
_MAX_DESCRIPTION = 500
_FICTIONAL = re.compile(r"\+1(?:555\d{7}|\d{3}55501\d\d)")
_ADDRESS_FIELDS = ("street", "city", "state", "postal_code", "address_text")


def is_template(things: Sequence[Thing]) -> bool:
    """Whether all organizations are called like nobody, and all that is told of them is made up.

    A name alone proves nothing: there are real places called Sample and Test. Only where all of
    its words could stand for any pantry, and either no real address or telephone number stands
    beside it or its own description says so, it is an example.
    """
    named = [
        (thing, text_of(thing.name.value) or "")
        for thing in things
        if thing.kind is Kind.ORGANIZATION and thing.name is not None
    ]
    if not named or not all(_is_anybody(name) for _, name in named):
        return False
    says_so = all(_says_that_it_is_none(thing) for thing, _ in named)
    return says_so or not any(_is_real(thing) for thing in things)


def _is_anybody(name: str) -> bool:
    words = re.findall(r"[a-z]+", name.casefold())
    is_example = any(_EXAMPLE.match(word) for word in words) or words == ["organization", "name"]
    return is_example and all(word in _ANYBODY for word in words)


def _says_that_it_is_none(organization: Thing) -> bool:
    """Whether it is described as made for testing, or as an example."""
    described = organization.fields.get("description")
    text = text_of(described.value) if described is not None else None
    return text is not None and _FOR_TESTING.search(text[:_MAX_DESCRIPTION]) is not None


def _is_real(thing: Thing) -> bool:
    if thing.kind is Kind.PHONE and "number" in thing.fields:
        phones = phones_in(text_of(thing.fields["number"].value) or "")
        return any(_FICTIONAL.fullmatch(phone.number) is None for phone in phones)
    if thing.kind is Kind.ADDRESS:
        said = [text_of(thing.fields[x].value) or "" for x in _ADDRESS_FIELDS if x in thing.fields]
        line = ", ".join(said)
        is_placed = bool(re.search(r"\d", line)) and parse_address(line).address_1 is not None
        return is_placed and not _ANYWHERE.search(line)
    return False
