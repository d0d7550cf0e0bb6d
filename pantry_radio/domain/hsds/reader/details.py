"""Details of organizations, places and services: languages, access, identifiers, areas, papers."""

from collections.abc import Mapping, Sequence

from pantry_radio.domain.hsds.languages import languages_in
from pantry_radio.domain.hsds.normalise import url_of
from pantry_radio.domain.hsds.reader.paths import of_member
from pantry_radio.domain.hsds.reader.spelling import squash
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.things import Field, Thing
from pantry_radio.domain.hsds.stated import (
    StatedAccessibility,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedRequiredDocument,
    StatedServiceArea,
)

_MERE_VALUE = "value"
_LANGUAGE = ("name", "language", "languagename", _MERE_VALUE)
_CODE = ("code", "languagecode", "isocode", "iso6391", "iso6393")
_NOTE = ("note", "notes", "description", "comment")
_DESCRIPTION = ("description", "name", "accessibility", "text", _MERE_VALUE, "feature", "summary")
_DETAILS = ("details", "detail", "notes", "note")
_URL = ("url", "website", "link")
_IDENTIFIER = ("identifier", _MERE_VALUE, "number", "identifiervalue")
_IDENTIFIER_TYPE = ("identifiertype", "type", "name", "label", "kind")
_IDENTIFIER_SCHEME = ("identifierscheme", "scheme", "system")
_SOURCE = ("source", "name", "fundingsource", "description", "funder", _MERE_VALUE)
_AREA = ("name", "servicearea", "area", "region", "label", "title", _MERE_VALUE)
_AREA_DETAILS = ("description", "details", "notes", "text")
_AREA_PLACES = (
    ("city", "town", "cityname", "cities"),
    ("county", "countyname", "counties"),
    ("stateprovince", "state", "province", "statecode", "states"),
    ("postalcode", "zip", "zipcode", "postalcodes", "zips", "zipcodes"),
    ("country", "countrycode"),
)
_DOCUMENT = (
    "document",
    "name",
    "documentname",
    "description",
    "type",
    "title",
    "text",
    _MERE_VALUE,
)
_EIN_SCHEME = "US-EIN"


def stated_languages(thing: Thing, stating: Stating) -> tuple[StatedLanguage, ...]:
    """The languages that one item of a list of languages names."""
    members = _members(thing)
    note = _text(members, _NOTE, stating)
    found: list[StatedLanguage] = []
    for name in (_text(members, _LANGUAGE, stating), _text(members, _CODE, stating)):
        if name is not None and not found:
            found.extend(languages_in(name))
    return tuple(
        StatedLanguage(name=each.name, code=each.code, note=each.note or note) for each in found
    )


def stated_accessibility(thing: Thing, stating: Stating) -> tuple[StatedAccessibility, ...]:
    """How people get in; of members that are merely true, their names say it."""
    members = _members(thing)
    description = _text(members, _DESCRIPTION, stating)
    if description is None:
        said = [(key, found) for key, found in members.items() if found.value is True]
        description = ", ".join(_words(found.path) for _, found in sorted(said)) or None
        stating.used.update(found.path for _, found in said)
    url = _text(members, _URL, stating)
    stated = StatedAccessibility(
        description=description,
        details=_text(members, _DETAILS, stating),
        url=url_of(url) if url else None,
    )
    return (stated,) if stated != StatedAccessibility() else ()


def stated_identifiers(thing: Thing, stating: Stating) -> tuple[StatedIdentifier, ...]:
    """An identifier of an organization; without a type it identifies nothing."""
    members = _members(thing)
    identifier = _text(members, _IDENTIFIER, stating)
    kind = _text(members, _IDENTIFIER_TYPE, stating)
    scheme = _text(members, _IDENTIFIER_SCHEME, stating)
    kind = kind or scheme
    if identifier is None:
        return ()
    if kind is None:
        stating.reject("identifier_without_type", thing.path, identifier)
        return ()
    return (
        StatedIdentifier(identifier_type=kind, identifier=identifier, identifier_scheme=scheme),
    )


def tax_identifiers(thing: Thing, stating: Stating) -> tuple[StatedIdentifier, ...]:
    """The tax number of an organization, which HSDS 3 keeps as an identifier."""
    number = stating.text(thing, "tax_id")
    if number is None:
        return ()
    return (
        StatedIdentifier(identifier_type="EIN", identifier=number, identifier_scheme=_EIN_SCHEME),
    )


def stated_funding(thing: Thing, stating: Stating) -> tuple[StatedFunding, ...]:
    """Who pays."""
    source = _text(_members(thing), _SOURCE, stating)
    return (StatedFunding(source=source),) if source else ()


def stated_service_areas(thing: Thing, stating: Stating) -> tuple[StatedServiceArea, ...]:
    """Where those live for whom a service is: by name, or else by the places that make it up."""
    members = _members(thing)
    name = _text(members, _AREA, stating)
    places = [_text(members, keys, stating) for keys in _AREA_PLACES]
    area = StatedServiceArea(
        name=name or ", ".join(place for place in places if place) or None,
        description=_text(members, _AREA_DETAILS, stating),
    )
    return (area,) if area != StatedServiceArea() else ()


def stated_documents(thing: Thing, stating: Stating) -> tuple[StatedRequiredDocument, ...]:
    """What one has to bring."""
    document = _text(_members(thing), _DOCUMENT, stating)
    return (StatedRequiredDocument(document=document),) if document else ()


def _members(thing: Thing) -> Mapping[str, Field]:
    """The members of a detail by squashed key; a mere value is the member `value`."""
    if not isinstance(thing.value, dict):
        return {_MERE_VALUE: Field(value=thing.value, path=thing.path)}
    return {
        squash(key): Field(value=thing.value[key], path=of_member(thing.path, key))
        for key in sorted(thing.value, reverse=True)
    }


def _text(members: Mapping[str, Field], keys: Sequence[str], stating: Stating) -> str | None:
    """What the first of these members that says something says; a list is joined."""
    for key in keys:
        found = members.get(key)
        if found is None or isinstance(found.value, dict):
            continue
        text = ", ".join(stating.texts(found))
        if text:
            return text
    return None


def _words(path: str) -> str:
    """The last key of a path as words: `wheelchair_accessible` is `wheelchair accessible`."""
    return " ".join(path.rpartition(".")[2].replace("_", " ").split())
