"""Use case: why a row of the food database is as it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from attrs import evolve, frozen

from pantry_radio.domain.hsds.evidence import Alias
from pantry_radio.domain.hsds.reconcile import folded
from pantry_radio.domain.hsds.records import TABLES, Organization, Record
from pantry_radio.domain.ports.provenance import Provenance
from pantry_radio.domain.reasoning import FieldReason, key_in_words, reasons_of, table_of, values_of
from pantry_radio.domain.tracing import trace

LEAST_PREFIX = 8
"""Hexadecimal digits of an id that must be given: fewer are too easily those of two rows."""

_OWNERS = (
    ("organization_id", "organization"),
    ("location_id", "location"),
    ("service_id", "service"),
    ("service_at_location_id", "service_at_location"),
    ("contact_id", "contact"),
    ("phone_id", "phone"),
)
_MOST_CANDIDATES = 5


@frozen(kw_only=True)
class Source:
    """A job that tells of the row."""

    job_id: str
    scraper_id: str | None
    input_key: str
    completed_at: str | None
    created_at: str | None
    reader_version: str
    files: tuple[str, ...]


@frozen(kw_only=True)
class EarlierId:
    """An id that the row had, or would have had, before a page was read again."""

    id: UUID
    organization_id: UUID
    input_key: str
    until: str


@frozen(kw_only=True)
class Explanation:
    """All that is known of a row. `asked_for` is the former id by which it was found."""

    table: str
    record: Record
    organization: Organization
    key: tuple[tuple[str, str], ...]
    fields: tuple[FieldReason, ...]
    sources: tuple[Source, ...]
    earlier: tuple[EarlierId, ...]
    asked_for: UUID | None = None


@frozen(kw_only=True)
class NoSuchRow:
    """No row, or several, have an id that begins so; `elsewhere` are tables with one that does."""

    table: str
    beginning: str
    candidates: tuple[UUID, ...] = ()
    elsewhere: tuple[str, ...] = ()
    is_no_id: bool = False


def explain(provenance: Provenance, table: str, beginning: str) -> Explanation | NoSuchRow:
    """Why the row with this id, or the only one whose id begins so, is as it is.

    The id of a row before its organization elected another one leads to the present row. The
    table must be one of TABLES.
    """
    digits = beginning.strip().casefold().replace("-", "")
    if not re.fullmatch(rf"[0-9a-f]{{{LEAST_PREFIX},32}}", digits):
        return NoSuchRow(table=table, beginning=beginning, is_no_id=True)
    found = _rows(provenance, table, digits)
    if len(found) == 1:
        return _explained(provenance, table, found[0])
    if found:
        ids = tuple(each.id for each in found)
        return NoSuchRow(table=table, beginning=beginning, candidates=ids)
    former = _by_former_id(provenance, table, digits)
    if former is not None:
        id_, record = former
        return evolve(_explained(provenance, table, record), asked_for=id_)
    elsewhere = tuple(name for name, _ in TABLES if _rows(provenance, name, digits))
    return NoSuchRow(table=table, beginning=beginning, elsewhere=elsewhere)


def _rows(provenance: Provenance, table: str, digits: str) -> Sequence[Record]:
    least, greatest = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    return provenance.rows_between(table, least, greatest, _MOST_CANDIDATES)


def _explained(provenance: Provenance, table: str, record: Record) -> Explanation:
    owner_id = _organization_id(provenance, record)
    records = provenance.records_of([owner_id])
    statements = provenance.statements_about([owner_id])
    inputs = trace(statements, provenance.observations_of({each.input_key for each in statements}))
    observations = [
        job.observation for each in inputs for job in each.jobs if record.id in job.records
    ]
    places = provenance.places_of([each.entry.job_id for each in observations])
    assumed = {
        each.field
        for each in provenance.assumptions_about([owner_id])
        if each.record_id == record.id
    }
    return Explanation(
        table=table,
        record=record,
        organization=next(
            each for each in records if isinstance(each, Organization) and each.id == owner_id
        ),
        key=key_in_words(record, records, inputs),
        fields=tuple(reasons_of(record, inputs, assumed)),
        sources=tuple(
            Source(
                job_id=each.entry.job_id,
                scraper_id=each.scraper_id,
                input_key=each.input_key,
                completed_at=_told_time(each.entry.rank.completed_at),
                created_at=_told_time(each.entry.rank.created_at),
                reader_version=each.entry.reader_version,
                files=tuple(places.get(each.entry.job_id, ())),
            )
            for each in reversed(observations)
        ),
        earlier=tuple(_earlier(provenance, record, owner_id)),
    )


def _organization_id(provenance: Provenance, record: Record) -> UUID:
    """The organization that a row belongs to, from owner to owner."""
    while not isinstance(record, Organization):
        values = values_of(record)
        owner = next((id_, table) for name, table in _OWNERS if (id_ := values.get(name)))
        id_, table = owner
        assert isinstance(id_, UUID)
        (record,) = provenance.rows_between(table, id_, id_, 1)
    return record.id


def _earlier(provenance: Provenance, record: Record, owner_id: UUID) -> Iterator[EarlierId]:
    """The row's ids under the former ids of its organization, however many steps ago."""
    ways = _ways_to(provenance, owner_id)
    if not ways:
        return
    present, *_ = _under(provenance, owner_id, [owner_id])
    position = next((at for at, each in enumerate(present) if each.id == record.id), None)
    if position is None:
        return
    former = _under(provenance, owner_id, [way.old_id for way in ways])
    for way, rows in zip(ways, former, strict=True):
        yield EarlierId(
            id=rows[position].id,
            organization_id=way.old_id,
            input_key=way.input_key,
            until=way.noticed_at.isoformat(),
        )


def _ways_to(provenance: Provenance, organization_id: UUID) -> list[Alias]:
    """The aliases that lead there, each former id once, the nearest first."""
    ways: dict[UUID, Alias] = {}
    newly = {organization_id}
    while newly:
        found = [
            each
            for each in provenance.aliases_to(newly)
            if each.old_id not in ways and each.old_id != organization_id
        ]
        ways.update({each.old_id: each for each in found})
        newly = {each.old_id for each in found}
    return list(ways.values())


def _under(
    provenance: Provenance, organization_id: UUID, ids: Iterable[UUID]
) -> list[Sequence[Record]]:
    """The organization's rows as they would be under each of these ids, all in the same order."""
    statements = provenance.statements_about([organization_id])
    return [folded(evolve(each, organization_id=id_) for each in statements).records for id_ in ids]


def _by_former_id(provenance: Provenance, table: str, digits: str) -> tuple[UUID, Record] | None:
    """A row whose id began so before its organization elected another one, and that id."""
    ways: dict[UUID, list[UUID]] = {}
    for alias in provenance.aliases():
        ways.setdefault(alias.old_id, []).append(alias.new_id)
    for old_id in ways:
        for organization_id in _ends(ways, old_id):
            present = provenance.records_of([organization_id])
            if not present or (table == "organization" and not old_id.hex.startswith(digits)):
                continue
            now, before = _under(provenance, organization_id, [organization_id, old_id])
            for row, former in zip(now, before, strict=True):
                if table_of(former) == table and former.id.hex.startswith(digits):
                    record = next((each for each in present if each.id == row.id), None)
                    if record is not None:
                        return former.id, record
    return None


def _ends(ways: dict[UUID, list[UUID]], start: UUID) -> Iterator[UUID]:
    """Every id that a former one leads to, the nearest first; ways may run in circles."""
    seen, newly = {start}, [start]
    while newly:
        newly = [new for old in newly for new in ways.get(old, ()) if new not in seen]
        yield from dict.fromkeys(newly)
        seen.update(newly)


def _told_time(moment: object) -> str | None:
    """ISO 8601; None for the least of all times, which stands for a missing one."""
    text = str(moment)
    return None if text.startswith("0001-01-01") else text.replace(" ", "T")
