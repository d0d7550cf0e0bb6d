"""The locations that have coordinates as points on a map (RFC 7946)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from uuid import UUID

from pantry_radio.domain.exports.batches import batches
from pantry_radio.domain.exports.completing import Value, completed, is_on_the_map
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.hours import hours_in_words
from pantry_radio.domain.exports.nesting import Rows, rows_of
from pantry_radio.domain.exports.writing import in_chunks, json_line
from pantry_radio.domain.hsds.records import (
    Address,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.hsds.states import STATE_CODES
from pantry_radio.domain.ports.canonical_tables import CanonicalTables

OTHER = "other"
"""Where the locations are whose address names no state of the USA, or that have none."""

_DATA = PurePosixPath("data")


def geojson_files(tables: CanonicalTables) -> Iterator[ExportedFile]:
    """`data/locations.geojson`, and the same features in one file for each state.

    Features are in order of organization and location, one on each line.
    """
    by_state = _organizations_by_state(tables)
    everywhere = sorted(set(chain.from_iterable(by_state.values())))
    yield ExportedFile(
        path=_DATA / "locations.geojson", chunks=_collection(_features(tables, everywhere))
    )
    for state in sorted(by_state):
        features = _features(tables, sorted(by_state[state]), only=state)
        yield ExportedFile(
            path=_DATA / "locations-by-state" / f"{state}.geojson", chunks=_collection(features)
        )


def _organizations_by_state(tables: CanonicalTables) -> Mapping[str, Collection[UUID]]:
    """Who has a point in which state: ids alone, so that no more than those are in memory."""
    organization_of = {
        record.id: record.organization_id
        for record in tables.records("location")
        if isinstance(record, Location) and is_on_the_map(record)
    }
    by_state: dict[str, set[UUID]] = {}
    without_address = set(organization_of)
    for record in tables.records("address"):
        if isinstance(record, Address) and record.location_id in organization_of:
            without_address.discard(record.location_id)
            by_state.setdefault(_state(record), set()).add(organization_of[record.location_id])
    for location_id in without_address:
        by_state.setdefault(OTHER, set()).add(organization_of[location_id])
    return by_state


def _state(address: Address | None) -> str:
    state = None if address is None else address.state_province
    return state if state in STATE_CODES else OTHER


def _features(
    tables: CanonicalTables, organization_ids: Iterable[UUID], only: str | None = None
) -> Iterator[bytes]:
    for batch in batches(organization_ids):
        rows = rows_of(tables.records_of(batch))
        locations = sorted(rows.of(Location), key=lambda each: (each.organization_id, each.id))
        for location in filter(is_on_the_map, locations):
            address = next(iter(rows.below(location, Address, "location_id")), None)
            if only in (None, _state(address)):
                yield json_line(_feature(rows, location, address))


def _collection(features: Iterable[bytes]) -> Iterator[bytes]:
    separated = (b",\n" * (number > 0) + each for number, each in enumerate(features))
    head = b'{"type":"FeatureCollection","features":[\n'
    return in_chunks(chain((head,), separated, (b"\n]}\n",)))


def _feature(rows: Rows, location: Location, address: Address | None) -> dict[str, object]:
    stated = completed(location, "").row or {}
    return {
        "type": "Feature",
        "id": str(location.id),
        "geometry": {
            "type": "Point",
            "coordinates": [stated.get("longitude"), stated.get("latitude")],
        },
        "properties": _properties(rows, location, address),
    }


def _properties(rows: Rows, location: Location, address: Address | None) -> dict[str, object]:
    """What a person at the map asks for; members that nothing is known about are left out."""
    organization = rows.organization_of(location)
    links = [*rows.below(location, ServiceAtLocation, "location_id")]
    services = [rows.by_id[link.service_id] for link in links]
    offered = [each for each in services if isinstance(each, Service)]
    own = completed(organization, organization.name).row or {}
    place = completed(location, organization.name).row or {}
    stated: dict[str, Value | list[str] | None] = {
        "organization_id": str(organization.id),
        "organization": organization.name,
        "location": place.get("name"),
        "description": organization.description or location.description,
        "services": [*dict.fromkeys(each.name for each in offered if each.name)],
        "address": _in_one_line(address),
        "city": None if address is None else address.city,
        "state": None if address is None else address.state_province,
        "postal_code": None if address is None else address.postal_code,
        "phones": _phones(rows, location, offered),
        "hours": _hours(rows, location, links, offered),
        "website": place.get("url") or own.get("website"),
        "email": own.get("email"),
    }
    return {name: value for name, value in stated.items() if value not in (None, [], "")}


def _in_one_line(address: Address | None) -> str | None:
    """The parts that are stated, also where they are too few for HSDS."""
    if address is None:
        return None
    state = " ".join(filter(None, (address.state_province, address.postal_code)))
    parts = (address.address_1, address.address_2, address.city, state)
    return ", ".join(filter(None, parts)) or None


def _phones(rows: Rows, location: Location, services: Iterable[Service]) -> list[str]:
    """The nearest first: those of the place, of what is offered there, of the organization."""
    found = [*rows.below(location, Phone, "location_id")]
    for service in services:
        found += rows.below(service, Phone, "service_id")
    found += rows.below(rows.organization_of(location), Phone, "organization_id")
    return [
        *dict.fromkeys(
            each.number if each.extension is None else f"{each.number} ext. {each.extension}"
            for each in found
        )
    ]


def _hours(
    rows: Rows,
    location: Location,
    links: Iterable[ServiceAtLocation],
    services: Iterable[Service],
) -> list[str]:
    """Those of the place and of what is given there; a service's own, wherever it is given."""
    found = [*rows.below(location, Schedule, "location_id")]
    for link in links:
        found += rows.below(link, Schedule, "service_at_location_id")
    for service in services:
        found += rows.below(service, Schedule, "service_id")
    return hours_in_words(found)
