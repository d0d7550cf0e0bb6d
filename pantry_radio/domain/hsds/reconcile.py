"""The fold: all statements about one organization become its canonical rows, in any order."""

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import evolve

from pantry_radio.domain.hsds.election import majority_else_value
from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.merging import merged_organization
from pantry_radio.domain.hsds.merging_locations import BETWEEN_INPUTS
from pantry_radio.domain.hsds.places import place_of
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.hsds.rows import records_of
from pantry_radio.domain.hsds.stated import StatedOrganization, StatedService

_Source = str
_PlaceKey = tuple[str, ...]


def fold(statements: Iterable[Statement]) -> tuple[Record, ...]:
    """The rows of one organization, about which all of these statements are.

    One vote per input: majority for names, the newest that states it for every other fact. Phones
    are united. Services of one scraper come from its newest day for each place, and are united
    between scrapers. At most one statement an input; no statements, no rows.
    """
    ordered = sorted(statements, key=lambda each: (each.rank, each.input_key))
    if not ordered:
        return ()
    name = majority_else_value([each.organization.name for each in ordered])
    assert name is not None
    merged = merged_organization(
        list(enumerate(_with_current_services(ordered))), name=name, rules=BETWEEN_INPUTS
    )
    return records_of(ordered[0].organization_id, merged)


def _with_current_services(statements: Sequence[Statement]) -> list[StatedOrganization]:
    """The organizations as stated, without services that a newer listing has replaced.

    A listing is replaced at a place by what the same scraper states about it on a later day of
    `created_at`. Two listings of one day are both alive: they were scraped together.
    """
    newest_day: dict[tuple[_Source, _PlaceKey], date] = {}
    for statement in statements:
        for place in _place_keys(statement.organization):
            key = _source(statement), place
            newest_day[key] = max(_day(statement), newest_day.get(key, date.min))
    return [
        _only_services_at(
            statement.organization,
            {
                place
                for place in _place_keys(statement.organization)
                if newest_day[_source(statement), place] == _day(statement)
            },
        )
        for statement in statements
    ]


def _only_services_at(
    organization: StatedOrganization, current: set[_PlaceKey]
) -> StatedOrganization:
    """The organization with the services, and their links, that it states at current places."""
    keys = [place_of(location.address).key for location in organization.locations]

    def limited(service: StatedService) -> StatedService | None:
        if not service.location_indexes:
            return service if current else None
        indexes = tuple(index for index in service.location_indexes if keys[index] in current)
        return evolve(service, location_indexes=indexes) if indexes else None

    kept = (limited(service) for service in organization.services)
    return evolve(organization, services=tuple(each for each in kept if each is not None))


def _place_keys(organization: StatedOrganization) -> set[_PlaceKey]:
    """The keys of the stated places; () alone where there is none."""
    return {place_of(location.address).key for location in organization.locations} or {()}


def _source(statement: Statement) -> _Source:
    """Whose later listings replace this one: the scraper's; without a scraper nobody's."""
    return statement.scraper_id or statement.input_key


def _day(statement: Statement) -> date:
    return statement.rank.created_at.date()
