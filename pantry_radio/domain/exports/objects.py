"""A JSON file for each organization, service and service at a location, as HSDS's API has them."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from uuid import UUID

from pantry_radio.domain.exports.batches import batches
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.nesting import (
    Document,
    organization_document,
    rows_of,
    service_at_location_document,
    service_document,
)
from pantry_radio.domain.exports.writing import json_bytes
from pantry_radio.domain.hsds.records import Organization, Service, ServiceAtLocation
from pantry_radio.domain.ports.canonical_tables import CanonicalTables


def object_files(tables: CanonicalTables) -> Iterator[ExportedFile]:
    """`hsds/KIND/AB/ID.json`, AB being the first two digits of the id: 256 folders a kind.

    An object keeps its path for as long as it keeps its id, and a change of it is a change of a
    few lines there.
    """
    ids = (record.id for record in tables.records("organization"))
    for batch in batches(ids):
        rows = rows_of(tables.records_of(batch))
        for organization in rows.of(Organization):
            document = organization_document(rows, organization)
            yield _file("organization", organization.id, document)
        for service in rows.of(Service):
            yield _file("service", service.id, service_document(rows, service))
        for link in rows.of(ServiceAtLocation):
            document = service_at_location_document(rows, link)
            yield _file("service_at_location", link.id, document)


def _file(kind: str, id_: UUID, document: Document) -> ExportedFile:
    path = PurePosixPath("hsds", kind, str(id_)[:2], f"{id_}.json")
    return ExportedFile(path=path, chunks=(json_bytes(document),))
