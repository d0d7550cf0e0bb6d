"""How much the members of a named object speak for each kind that has a name."""

from collections.abc import Iterable, Iterator, Mapping

from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.reader.members import Members
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, squash
from pantry_radio.domain.jobs import JsonValue

NAME_FIELDS = frozenset({"name", "title", "organization_name", "location_name", "service_name"})
SURE = 3
"""What speaks so much for a kind decides, even where something else is more likely."""
# How much a member speaks for a kind, whatever its value: members that one table of HSDS 3.1.1
# has weigh more than those that several share.
_MEMBERS: dict[str, dict[Kind, int]] = {
    "legal_status": {Kind.ORGANIZATION: 2},
    "year_incorporated": {Kind.ORGANIZATION: 2},
    "tax_id": {Kind.ORGANIZATION: 2},
    "parent_organization_id": {Kind.ORGANIZATION: 3},
    "organization_name": {Kind.ORGANIZATION: 1},
    "url": {Kind.ORGANIZATION: 1},
    "organization_id": {Kind.ORGANIZATION: -4},
    "location_type": {Kind.LOCATION: 2},
    "location_name": {Kind.LOCATION: 1},
    "latitude": {Kind.LOCATION: 1},
    "longitude": {Kind.LOCATION: 1},
    "transportation": {Kind.LOCATION: 2},
    "street": {Kind.LOCATION: 1},
    "status": {Kind.SERVICE: 2},
    "service_type": {Kind.SERVICE: 3},
    "category": {Kind.SERVICE: 2},
    "program_id": {Kind.SERVICE: 2},
    "service_name": {Kind.SERVICE: 1},
    "application_process": {Kind.SERVICE: 2},
    "fees": {Kind.SERVICE: 1},
    "eligibility": {Kind.SERVICE: 1},
    "department": {Kind.CONTACT: 3},
    "title": {Kind.CONTACT: 1},
}
_CONTAINERS: dict[Kind, dict[Kind, int]] = {
    Kind.LOCATION: {Kind.ORGANIZATION: 2},
    Kind.SERVICE: {Kind.ORGANIZATION: 2},
    Kind.PROGRAM: {Kind.ORGANIZATION: 2},
    Kind.CONTACT: {Kind.ORGANIZATION: 1},
}
# Organizations seldom stand in others: there, places have addresses, and services have places.
_CONTAINERS_INSIDE: dict[Kind, dict[Kind, int]] = {
    Kind.ORGANIZATION: {Kind.SERVICE: 1, Kind.ORGANIZATION: -3},
    Kind.LINK: {Kind.SERVICE: 2},
    Kind.ADDRESS: {Kind.LOCATION: 1},
    Kind.POINT: {Kind.LOCATION: 2},
    Kind.LOCATION: {Kind.SERVICE: 1, Kind.ORGANIZATION: 2},
    Kind.SERVICE: {Kind.LOCATION: 1, Kind.ORGANIZATION: 2},
    Kind.SCHEDULE: {Kind.SERVICE: 1},
    Kind.PROGRAM: {Kind.ORGANIZATION: 2},
    Kind.CONTACT: {Kind.ORGANIZATION: 1},
}
_PLACING = frozenset({"address_text", "city"})
_ID_BEGINNINGS = {
    "org": Kind.ORGANIZATION,
    "agency": Kind.ORGANIZATION,
    "loc": Kind.LOCATION,
    "site": Kind.LOCATION,
    "svc": Kind.SERVICE,
    "srv": Kind.SERVICE,
    "service": Kind.SERVICE,
    "prg": Kind.PROGRAM,
    "prog": Kind.PROGRAM,
    "contact": Kind.CONTACT,
}
# What a member `type` calls the object that it stands in.
_TYPES = {
    name: kind
    for kind, names in {
        Kind.ORGANIZATION: "organization organizations organisation agency ngo foodestablishment"
        " localbusiness nonprofit foodbank governmentorganization",
        Kind.LOCATION: "location locations place places site sites",
        Kind.SERVICE: "service services governmentservice",
        Kind.PROGRAM: "program programs",
        Kind.CONTACT: "contact contacts person contactpoint",
    }.items()
    for name in names.split()
}
_NO_THINGS = frozenset(
    {"website", "webpage", "article", "breadcrumblist", "imageobject", "searchaction", "itemlist"}
)
_TYPE_WEIGHT = 4
_OWN_ID_WEIGHT = 4
_ID_BEGINNING_WEIGHT = 2
_LEANING_WEIGHT = 2


def weights_of(members: Members, inner: Mapping[str, Kind], *, is_inside: bool) -> dict[Kind, int]:
    """How much speaks for each kind. The order is that in which equal ones win.

    `inner` are the kinds of the members that hold things themselves.
    """
    weights = dict.fromkeys(
        (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE, Kind.PROGRAM, Kind.CONTACT), 0
    )
    for votes in _votes(members, inner, _CONTAINERS_INSIDE if is_inside else _CONTAINERS):
        for kind, weight in votes.items():
            weights[kind] += weight
    if is_inside and not _PLACING.isdisjoint(members.fields):
        weights[Kind.LOCATION] += 1
    if members.leaning in weights:
        weights[members.leaning] += _LEANING_WEIGHT
    for kind in said_types([members.values]):
        weights[kind] += _TYPE_WEIGHT
    if "name" not in members.fields:
        # Beside a name, a title is a person's; alone, it is the name.
        weights[Kind.CONTACT] = 0
    return weights


def _votes(
    members: Members, inner: Mapping[str, Kind], containers: Mapping[Kind, dict[Kind, int]]
) -> Iterator[dict[Kind, int]]:
    """What each member says, and the id; of two spellings of one field, one says it."""
    seen: set[str] = set()
    for key, value in members.values.items():
        if isinstance(value, dict | list):
            yield containers.get(inner[key], {}) if key in inner else {}
            continue
        names = {name for name, _ in fields_of(key)} - seen
        seen |= names
        yield from (_MEMBERS.get(name, {}) for name in names)
    own = text_of(members.values.get("id"))
    if own is None:
        return
    if text_of(members.values.get("organization_id")) == own:
        yield {Kind.ORGANIZATION: _OWN_ID_WEIGHT}
    folded = own.casefold()
    for beginning, kind in _ID_BEGINNINGS.items():
        if folded.startswith(beginning):
            yield {kind: _ID_BEGINNING_WEIGHT}


def said_types(items: Iterable[JsonValue]) -> set[Kind]:
    """The kinds that objects say they are of: `"@type": "Place"`."""
    said = {each for item in items if isinstance(item, dict) for each in _said(item)}
    return {_TYPES[each] for each in said if each in _TYPES}


def is_tool(values: dict[str, JsonValue]) -> bool:
    """Whether a named object is no thing of the world: a page, a call of a function."""
    is_call = "name" in values and "arguments" in values
    return is_call or not _NO_THINGS.isdisjoint(_said(values))


def _said(values: dict[str, JsonValue]) -> list[str]:
    texts: list[JsonValue] = []
    for key in ("@type", "type"):
        value = values.get(key)
        texts += value if isinstance(value, list) else [value]
    return [squash(text) for text in texts if isinstance(text, str)]
