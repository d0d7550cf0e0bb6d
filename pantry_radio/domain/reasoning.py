"""Why each field of a canonical row has its value: who said what, and which rule decided."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from attrs import fields, frozen

from pantry_radio.domain.hsds.places import place_of
from pantry_radio.domain.hsds.records import TABLES, Address, Location, Organization, Record
from pantry_radio.domain.hsds.stated import Original, StatedAddress
from pantry_radio.domain.tracing import TracedInput, TracedJob

Value: TypeAlias = str | float | int | UUID | date | time | None

_ELECTED = frozenset(
    {
        *((table, "name") for table, _ in TABLES),
        *(("address", field) for field in ("city", "state_province", "postal_code")),
    }
)
_LINES = frozenset({("address", "address_1"), ("address", "address_2")})
_KEYS: Mapping[str, tuple[str, ...]] = {
    "organization_identifier": ("identifier_type", "identifier"),
    "program": ("name",),
    "address": (),
    "accessibility": ("description", "details", "url"),
    "service": ("name", "description"),
    "required_document": ("document",),
    "service_area": ("name", "description"),
    "funding": ("source",),
    "service_at_location": (),
    "schedule": (
        *("freq", "interval", "byday", "bymonthday", "dtstart", "valid_from", "valid_to"),
        *("until", "count", "opens_at", "closes_at", "description", "notes"),
    ),
    "contact": ("name", "title", "department", "email"),
    "phone": ("number", "extension"),
    "language": ("code", "name", "note"),
}
_FIRST_ALONE = frozenset({"service", "service_area", "contact", "language"})
"""Tables whose first stated key field is the whole key."""


class Why(StrEnum):
    """Why a field has its value."""

    ONLY_ONE = "only_one"
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    TIE = "tie"
    NEWEST = "newest"
    MOST_TELLING = "most_telling"
    ASSUMED = "assumed"
    UNTOLD = "untold"
    NOT_STATED = "not_stated"


class Standing(StrEnum):
    """What became of that which a job said."""

    COUNTS = "counts"
    OUTVOTED = "outvoted"
    REPLACED = "replaced"


@frozen(kw_only=True)
class Voice:
    """What one job said of a field, and whether its page counts with that.

    OUTVOTED by other readings of its page, or REPLACED by a newer listing.
    """

    job_id: str
    scraper_id: str | None
    value: Value
    standing: Standing
    is_kept: bool
    originals: tuple[Original, ...] = ()


@frozen(kw_only=True)
class FieldReason:
    """A field with its value: `votes` of `voters` pages gave that value."""

    field: str
    value: Value
    why: Why
    votes: int
    voters: int
    voices: tuple[Voice, ...]


def reasons_of(
    record: Record, inputs: Sequence[TracedInput], assumed: Collection[str]
) -> Iterator[FieldReason]:
    """Every field but ids, in the order of HSDS; voices from the newest to the oldest."""
    for name, value in values_of(record).items():
        if name == "id" or isinstance(value, UUID) or name.endswith("_id"):
            continue
        told: list[Value] = [
            found
            for each in inputs
            if (found := _said(each.records.get(record.id, ()), name)) is not None
        ]
        yield FieldReason(
            field=name,
            value=value,
            why=Why.ASSUMED if name in assumed else _why(record, name, value, told),
            votes=0 if name in assumed else told.count(value),
            voters=0 if name in assumed else len(told),
            voices=tuple(
                voice
                for each in reversed(inputs)
                for job in reversed(each.jobs)
                if name not in assumed
                for voice in _voices(record, name, each, job)
            ),
        )


def key_in_words(
    record: Record, records: Sequence[Record], inputs: Sequence[TracedInput]
) -> tuple[tuple[str, str], ...]:
    """What the id of a row is made of: names of parts, and their values."""
    if isinstance(record, Organization):
        keys = [each.key for each in inputs if each.key]
        name, state, city, *scope = keys[-1] if keys else ("", "", "")
        town = (("name", name), ("state", state), ("city", city))
        return (*town, *((scope[0], scope[1]),)) if scope else town
    values = values_of(record)
    owners = tuple(
        (name.removesuffix("_id"), str(value))
        for name, value in values.items()
        if name.endswith("_id") and name != "program_id" and value is not None
    )
    if isinstance(record, Location):
        return (*owners, *_place_in_words(record, records))
    parts = tuple((name, str(values[name])) for name in _KEYS[table_of(record)])
    stated = tuple((name, text) for name, text in parts if text != "None")
    return (*owners, *(stated[:1] if table_of(record) in _FIRST_ALONE else stated))


def table_of(record: Record) -> str:
    """The table of a record."""
    return next(table for table, record_class in TABLES if isinstance(record, record_class))


def values_of(record: Record) -> Mapping[str, Value]:
    """The fields of a record by name."""
    return {each.name: getattr(record, each.name) for each in fields(type(record))}


def _place_in_words(record: Location, records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    address = next(
        (each for each in records if isinstance(each, Address) and each.location_id == record.id),
        None,
    )
    if address is None:
        return
    key = place_of(
        StatedAddress(
            address_1=address.address_1,
            address_2=address.address_2,
            city=address.city,
            state_province=address.state_province,
            postal_code=address.postal_code,
        )
    ).key
    names = {
        4: ("street", "unit", "city", "state"),
        3: ("street", "unit", "postal code"),
        2: ("city", "state"),
    }
    yield from zip(names.get(len(key), ()), key, strict=True)


def _why(record: Record, name: str, value: Value, told: Sequence[Value]) -> Why:
    if value is None or value not in told:
        return Why.NOT_STATED if value is None else Why.UNTOLD
    counts = Counter(told)
    if len(counts) == 1:
        return Why.ONLY_ONE if len(told) == 1 else Why.UNANIMOUS
    place = table_of(record), name
    if place in _LINES:
        return Why.MOST_TELLING
    if place not in _ELECTED:
        return Why.NEWEST
    others = max(count for each, count in counts.items() if each != value)
    return Why.MAJORITY if counts[value] > others else Why.TIE


def _voices(record: Record, name: str, input_: TracedInput, job: TracedJob) -> Iterator[Voice]:
    of_page = input_.records.get(record.id, ())
    kept = getattr(record, name)
    said = dict.fromkeys(getattr(each, name) for each in job.records.get(record.id, ()))
    for value in said:
        if value is None:
            continue
        if not of_page:
            standing = Standing.REPLACED
        elif any(getattr(each, name) == value for each in of_page):
            standing = Standing.COUNTS
        else:
            standing = Standing.OUTVOTED
        yield Voice(
            job_id=job.observation.entry.job_id,
            scraper_id=job.observation.scraper_id,
            value=value,
            standing=standing,
            is_kept=value == kept,
            originals=tuple(
                each for each in job.observation.reading.originals if each.kept == str(value)
            ),
        )


def _said(records: Sequence[Record], name: str) -> Value:
    return next((found for each in records if (found := getattr(each, name)) is not None), None)
