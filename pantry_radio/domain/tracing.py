"""What each job says of each canonical row of one organization: the fold, followed backwards."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from attrs import evolve, frozen

from pantry_radio.domain.hsds import identity
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.merging_children import children
from pantry_radio.domain.hsds.merging_locations import (
    BETWEEN_INPUTS,
    WITHIN_INPUT,
    LocationMember,
    MergingRules,
    grouped_locations,
    merged_location,
)
from pantry_radio.domain.hsds.merging_services import resited_services
from pantry_radio.domain.hsds.places import has_place, place_of
from pantry_radio.domain.hsds.reconcile import in_order, with_current_listings
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.hsds.rows import rows_of
from pantry_radio.domain.hsds.stated import StatedOrganization


@frozen(kw_only=True)
class TracedJob:
    """The rows that a job alone would give, by id; of a row, each way in which it says it."""

    observation: Observation
    records: Mapping[UUID, Sequence[Record]]


@frozen(kw_only=True)
class TracedInput:
    """The rows that an input alone would give, and those of its jobs, from the oldest on.

    What a newer listing has replaced is among the rows of the jobs, and not among the input's.
    """

    statement: Statement
    key: tuple[str, ...]
    records: Mapping[UUID, Sequence[Record]]
    jobs: tuple[TracedJob, ...]


def trace(
    statements: Iterable[Statement], observations: Iterable[Observation]
) -> tuple[TracedInput, ...]:
    """What each input and job says, from the oldest voter to the newest.

    All statements are about one organization; observations are those of their inputs. Rows have the
    ids that they have in the database, wherever a place was brought together with others.
    """
    ordered = in_order(statements)
    by_input: dict[str, list[Observation]] = {}
    for observation in observations:
        by_input.setdefault(observation.input_key, []).append(observation)
    location_ids = _location_ids(ordered)
    current = with_current_listings(ordered)
    return tuple(
        _traced(statement, now, ids, by_input.get(statement.input_key, []))
        for statement, now, ids in zip(ordered, current, location_ids, strict=True)
    )


def _traced(
    statement: Statement,
    current: StatedOrganization,
    location_ids: Sequence[UUID],
    observations: Sequence[Observation],
) -> TracedInput:
    told = identity.told_of(statement.organization_id, observations)
    members = () if told is None else told.members
    places = _places_within(members)
    return TracedInput(
        statement=statement,
        key=() if told is None else told.key,
        records=_by_id(rows_of(statement.organization_id, current, location_ids).records),
        jobs=tuple(
            TracedJob(
                observation=observation,
                records=_rows_alone(statement.organization_id, stated, located, location_ids),
            )
            for (observation, stated), located in zip(members, places, strict=True)
        ),
    )


def _location_ids(statements: Sequence[Statement]) -> list[list[UUID]]:
    """For each statement the ids of the rows that its locations became part of."""
    members = [(voter, each.organization) for voter, each in enumerate(statements)]
    located = children(members, lambda each: each.locations)
    ids: dict[int, UUID] = {}
    for group in grouped_locations(located, BETWEEN_INPUTS):
        merged = merged_location([located[index] for index in group], BETWEEN_INPUTS.elect)
        key = place_of(merged.address).key
        id_ = identity.location_id(statements[0].organization_id, key)
        ids.update(dict.fromkeys(group, id_))
    of_voter: list[list[UUID]] = [[] for _ in statements]
    for index, (voter, _) in enumerate(located):
        of_voter[voter].append(ids[index])
    return of_voter


def _places_within(
    members: Sequence[tuple[Observation, StatedOrganization]],
) -> list[list[int | None]]:
    """For each member, which of the statement's locations each of its locations became."""
    located = children(
        [(voter, each) for voter, (_, each) in enumerate(members)], lambda each: each.locations
    )
    became = {
        index: number
        for number, group in enumerate(_places(located, WITHIN_INPUT))
        for index in group
    }
    of_voter: list[list[int | None]] = [[] for _ in members]
    for index, (voter, _) in enumerate(located):
        of_voter[voter].append(became.get(index))
    return of_voter


def _rows_alone(
    organization_id: UUID,
    stated: StatedOrganization,
    became: Sequence[int | None],
    location_ids: Sequence[UUID],
) -> Mapping[UUID, Sequence[Record]]:
    """The rows of a reading as it stands: what it says twice is there twice.

    Locations that are no place give theirs to the organization and its services, as in merging.
    """
    strays = [each for each, number in zip(stated.locations, became, strict=True) if number is None]
    kept = [index for index, number in enumerate(became) if number is not None]
    new_index = {index: position for position, index in enumerate(kept)}
    alone = evolve(
        stated,
        locations=tuple(stated.locations[index] for index in kept),
        services=tuple(resited_services(stated, new_index)),
        phones=(*stated.phones, *(phone for each in strays for phone in each.phones)),
        contacts=(*stated.contacts, *(contact for each in strays for contact in each.contacts)),
    )
    ids = [location_ids[number] for number in became if number is not None]
    return _by_id(rows_of(organization_id, alone, ids).records)


def _places(located: Sequence[LocationMember], rules: MergingRules) -> list[Sequence[int]]:
    """The groups of locations that are places, in the order of the merged organization's."""
    return [
        group
        for group in grouped_locations(located, rules)
        if has_place(merged_location([located[index] for index in group], rules.elect))
    ]


def _by_id(records: Iterable[Record]) -> Mapping[UUID, Sequence[Record]]:
    by_id: dict[UUID, list[Record]] = {}
    for record in records:
        by_id.setdefault(record.id, []).append(record)
    return by_id
