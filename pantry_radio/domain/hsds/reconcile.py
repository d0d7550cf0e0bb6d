"""The fold: all statements about one organization become its canonical rows, in any order."""

from collections.abc import Iterable, Sequence
from datetime import date

from pantry_radio.domain.hsds.election import majority_else_value
from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.listings import place_keys, with_listings_at
from pantry_radio.domain.hsds.merging import merged_organization
from pantry_radio.domain.hsds.merging_locations import BETWEEN_INPUTS
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.hsds.rows import Rows, rows_of
from pantry_radio.domain.hsds.stated import StatedOrganization

_Source = str
_PlaceKey = tuple[str, ...]


def fold(statements: Iterable[Statement]) -> tuple[Record, ...]:
    """The records of `folded`."""
    return folded(statements).records


def folded(statements: Iterable[Statement]) -> Rows:
    """The rows of one organization, about which all of these statements are.

    One vote per input: majority for names, the newest that states it for every other fact.
    Services, programs and hours of one scraper come from its newest day for each place, and are
    united between scrapers; all else is united. At most one statement an input; no statements, no
    rows.
    """
    ordered = in_order(statements)
    if not ordered:
        return Rows()
    name = majority_else_value([each.organization.name for each in ordered])
    assert name is not None
    merged = merged_organization(
        list(enumerate(with_current_listings(ordered))), name=name, rules=BETWEEN_INPUTS
    )
    return rows_of(ordered[0].organization_id, merged)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Voters of the fold, from the oldest to the newest."""
    return sorted(statements, key=lambda each: (each.rank, each.input_key))


def with_current_listings(statements: Sequence[Statement]) -> list[StatedOrganization]:
    """The organizations as stated, without services and hours that a newer listing has replaced.

    A listing is replaced at a place by what the same scraper states about it on a later day of
    `created_at`. Two listings of one day are both alive: they were scraped together.
    """
    newest_day: dict[tuple[_Source, _PlaceKey], date] = {}
    for statement in statements:
        for place in place_keys(statement.organization):
            key = _source(statement), place
            newest_day[key] = max(_day(statement), newest_day.get(key, date.min))
    return [
        with_listings_at(
            statement.organization,
            {
                place
                for place in place_keys(statement.organization)
                if newest_day[_source(statement), place] == _day(statement)
            },
        )
        for statement in statements
    ]


def _source(statement: Statement) -> _Source:
    """Whose later listings replace this one: the scraper's; without a scraper nobody's."""
    return statement.scraper_id or statement.input_key


def _day(statement: Statement) -> date:
    return statement.rank.created_at.date()
