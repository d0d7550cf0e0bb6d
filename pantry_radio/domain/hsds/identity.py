"""Who is who: keys elected from one input alone, and ids that are UUIDv5 of the keys.

An input is one page that a scraper read: (scraper, content hash), else the job itself. Jobs over
one input are re-readings of the same page; what they say is brought together before anything is
compared with other inputs. There is no fuzzy matching and no transitive closure: a split is better
than a false merge.

Examples, with the key of the organization:

* two readings of one page, "St. Mary's Pantry" and "Saint Marys Pantry", each the only one: one
  organization, ("st marys pantry", "oh", "dayton") where its places are in Dayton, OH;
* the same name in Dayton from another scraper: the same key, one organization;
* the same name in Columbus: another organization;
* no city stated: ("food pantry", "oh", "", scraper): only one scraper's pages can meet there;
* neither a city nor a scraper: ("food pantry", "oh", "", input): only this page;
* one page with "Salvation Army" in Dayton and another in Columbus: two, as if from two pages.
"""

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID, uuid5

from attrs import frozen

from pantry_radio.domain.hsds.election import majority_else_newest, one_vote_each
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.keys import Key
from pantry_radio.domain.hsds.listings import with_listings_at
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.merging import OrganizationMember, merged_organization
from pantry_radio.domain.hsds.merging_locations import WITHIN_INPUT, elected_town
from pantry_radio.domain.hsds.pairing import addresses_of, paired
from pantry_radio.domain.hsds.stated import StatedOrganization
from pantry_radio.domain.jobs import Job, JobResult

NAMESPACE = UUID("5c0f1f0e-6c53-4d0f-9d0b-2a6f5a1f7e11")
"""The namespace of all our ids; it must never change."""

_MAX_INPUT_KEY = 1000
_ENCODE = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_NO_SCRAPER = frozenset({None, "", "unknown"})


def scraper_of(job: Job) -> str | None:
    """The scraper that a job worked for; `original_scraper` stands in for a missing one."""
    if job.scraper_id not in _NO_SCRAPER:
        return job.scraper_id
    return None if job.original_scraper in _NO_SCRAPER else job.original_scraper


def input_key(job_result: JobResult) -> str:
    """The page that a job read, as ASCII text: scraper and content hash, else the job alone.

    Keys of over 1,000 characters are kept as their SHA-256: a database index has a limit.
    """
    scraper_id = scraper_of(job_result.job)
    content_hash = job_result.job.content_hash
    if scraper_id is not None and content_hash:
        key = _canonical("input", scraper_id, content_hash)
    else:
        key = _canonical("job", job_result.job_id)
    if len(key) <= _MAX_INPUT_KEY:
        return key
    return _canonical("sha256", hashlib.sha256(key.encode("ascii")).hexdigest())


def statements_of(observations: Sequence[Observation]) -> tuple[Statement, ...]:
    """What one input says, a statement per organization, in order of their ids.

    All observations must be of one input; their order decides nothing.
    """
    readings = _with_organizations(observations)
    statements = [_statement(readings, members) for members in paired(readings)]
    return tuple(sorted(statements, key=lambda each: each.organization_id))


@frozen(kw_only=True)
class ToldOf:
    """What the readings of one input tell of one organization, and the key that it elected.

    Members stand from the oldest reading to the newest. The key is (name, state, city), and a
    scope (scraper, or input) where that is no whole town.
    """

    key: tuple[str, ...]
    members: tuple[tuple[Observation, StatedOrganization], ...]


def told_of(organization_id: UUID, observations: Sequence[Observation]) -> ToldOf | None:
    """The part of these observations, all of one input, that `statements_of` makes a statement of.

    None where they tell of no such organization.
    """
    readings = _with_organizations(observations)
    for members in paired(readings):
        key = _organization_key(readings, members)
        if _id("organization", *key) == organization_id:
            told = tuple((readings[voter], each) for voter, each in members)
            return ToldOf(key=key, members=told)
    return None


def location_id(organization_id: UUID, place_key: Sequence[str]) -> UUID:
    """The id of an organization's place, by `Place.key`."""
    return _id("location", str(organization_id), *place_key)


def address_id(location_id: UUID) -> UUID:
    """The id of the one address of a location."""
    return _id("address", str(location_id))


def service_at_location_id(service_id: UUID, location_id: UUID) -> UUID:
    """The id of the link between a service and a location."""
    return _id("service_at_location", str(service_id), str(location_id))


def child_id(table: str, owner_id: UUID, key: Key) -> UUID:
    """The id of what belongs to one owner, which has one at most of each key (keys.py).

    Owners are the nearest: the contact of a contact's phone, the organization of a service.
    """
    return _id(table, str(owner_id), *key)


def _with_organizations(observations: Sequence[Observation]) -> list[Observation]:
    """Voters within an input, from the oldest to the newest."""
    return sorted(
        (each for each in observations if each.reading.organizations),
        key=lambda each: (each.entry.rank, each.entry.job_id),
    )


def _statement(readings: Sequence[Observation], members: Sequence[OrganizationMember]) -> Statement:
    greatest = max(voter for voter, _ in members)
    observation = readings[greatest]
    _, name = _elected_name(members)
    return Statement(
        organization_id=_id("organization", *_organization_key(readings, members)),
        input_key=observation.input_key,
        scraper_id=observation.scraper_id,
        rank=observation.entry.rank,
        organization=merged_organization(
            [
                (voter, each if voter == greatest else with_listings_at(each, ()))
                for voter, each in members
            ],
            name=name,
            rules=WITHIN_INPUT,
        ),
    )


def _organization_key(
    readings: Sequence[Observation], members: Sequence[OrganizationMember]
) -> tuple[str, ...]:
    key, _ = _elected_name(members)
    addresses = [address for member in members for address in addresses_of(member)]
    city, state = elected_town(addresses, majority_else_newest)
    greatest = max(voter for voter, _ in members)
    scope = () if city and state else _scope(readings[greatest])
    return key, state, city, *scope


def _elected_name(members: Sequence[OrganizationMember]) -> tuple[str, str]:
    """The key of the name that most readings give, and how most of those spell it."""
    key = majority_else_newest(
        one_vote_each((voter, name_key(each.name)) for voter, each in members)
    )
    name = majority_else_newest(
        one_vote_each((voter, each.name) for voter, each in members if name_key(each.name) == key)
    )
    assert key is not None
    assert name is not None
    return key, name


def _scope(observation: Observation) -> tuple[str, str]:
    """Within what a name that has no whole town is taken to be unique."""
    if observation.scraper_id is not None:
        return "scraper", observation.scraper_id
    return "input", observation.input_key


def _id(*key: str) -> UUID:
    return uuid5(NAMESPACE, _canonical(*key))


def _canonical(*key: str) -> str:
    """Unambiguous ASCII text for a key: JSON, so that no part can run into the next."""
    return _ENCODE(key)
