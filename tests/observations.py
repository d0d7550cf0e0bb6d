"""Small readings, observations and statements for tests, and Hypothesis strategies for them."""

import hashlib
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Verdict
from pantry_radio.domain.hsds.stated import (
    Reading,
    StatedAccessibility,
    StatedAddress,
    StatedContact,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedProgram,
    StatedRequiredDocument,
    StatedSchedule,
    StatedService,
    StatedServiceArea,
    StatedServiceAtLocation,
)
from pantry_radio.domain.idempotency import Rank

Thing = TypeVar("Thing")

FIRST_MOMENT = datetime(2025, 8, 8, tzinfo=UTC)

few_examples = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
"""For properties whose examples cost milliseconds: whole databases, or lists of observations."""


def rank(*, age: int = 0, day: int = 0, content: str | None = None) -> Rank:
    """A rank that grows with `age` (hours after the first moment); `day` is that of creation.

    Bytes that rank otherwise are other bytes, unless `content` says otherwise.
    """
    return Rank(
        is_usable=True,
        completed_at=FIRST_MOMENT + timedelta(hours=age),
        retry_count=-1,
        created_at=FIRST_MOMENT + timedelta(days=day),
        content_sha256=(content or f"{day}.{age}").rjust(64, "0"),
    )


def at(
    street: str | None = "100 Main Street",
    *,
    city: str | None = "Dayton",
    state: str | None = "OH",
    postal_code: str | None = "45402",
) -> StatedAddress:
    return StatedAddress(address_1=street, city=city, state_province=state, postal_code=postal_code)


def pantry(
    name: str = "Hope Pantry",
    *addresses: StatedAddress,
    services: tuple[str, ...] = (),
    phones: tuple[str, ...] = (),
    description: str | None = None,
) -> StatedOrganization:
    """An organization; each service is given at its first location, where it has one."""
    first = (StatedServiceAtLocation(location_index=0),) if addresses else ()
    return StatedOrganization(
        name=name,
        description=description,
        locations=tuple(StatedLocation(address=address) for address in addresses),
        services=tuple(StatedService(name=each, at_locations=first) for each in services),
        phones=tuple(StatedPhone(number=number) for number in phones),
    )


def observation(
    job_id: str,
    *organizations: StatedOrganization,
    input_key: str | None = None,
    scraper_id: str | None = "scraper",
    rank: Rank | None = None,
    reader_version: str = "1",
) -> Observation:
    """What one job stated; its rank is that of the first moment unless another is given."""
    own_rank = rank or Rank(
        is_usable=True,
        completed_at=FIRST_MOMENT,
        retry_count=-1,
        created_at=FIRST_MOMENT,
        content_sha256=job_id.encode("utf-8", "surrogatepass").hex()[:64].rjust(64, "0"),
    )
    return Observation(
        entry=LedgerEntry(
            job_id=job_id,
            rank=own_rank,
            reader_version=reader_version,
            verdict=Verdict.LOADED if organizations else Verdict.NO_RECORDS,
            is_structured=True,
        ),
        input_key=f"page of {job_id}" if input_key is None else input_key,
        scraper_id=scraper_id,
        reading=Reading(organizations=organizations, is_structured=True),
    )


def _few(
    things: st.SearchStrategy[Thing], *, unique_by: Callable[[Thing], Hashable] | None = None
) -> st.SearchStrategy[tuple[Thing, ...]]:
    """None as often as one or two: whole trees of them would be slow to draw, and to look at."""
    return st.just(()) | st.lists(things, min_size=1, max_size=2, unique_by=unique_by).map(tuple)


_addresses = st.builds(
    StatedAddress,
    address_1=st.sampled_from([None, "100 Main St", "100 Main Street Suite 5", "7 Oak Ave"]),
    city=st.sampled_from([None, "Dayton", "Columbus"]),
    state_province=st.sampled_from([None, "OH"]),
    postal_code=st.sampled_from([None, "45402", "43215"]),
)
_funding = st.builds(StatedFunding, source=st.sampled_from(["donations", "Donations."]))
_languages = st.builds(
    StatedLanguage,
    name=st.sampled_from([None, "Spanish", "spanish"]),
    code=st.sampled_from([None, "es", "en"]),
    note=st.sampled_from([None, "on request"]),
)
_phones = st.builds(
    StatedPhone,
    number=st.sampled_from(["+19375550123", "+16145550199"]),
    extension=st.sampled_from([None, 7]),
    type=st.sampled_from([None, "voice", "fax"]),
    languages=_few(_languages),
)
_schedules = st.builds(
    StatedSchedule,
    dtstart=st.sampled_from([None, None, date(2025, 8, 9)]),
    freq=st.sampled_from([None, "WEEKLY", "MONTHLY", "DAILY"]),
    interval=st.sampled_from([None, 1, 2]),
    wkst=st.sampled_from([None, "MO", "XX"]),
    byday=st.sampled_from([None, "MO,WE", "2TU"]),
    description=st.sampled_from([None, "by appointment", "By appointment.", "at noon"]),
    opens_at=st.sampled_from([None, time(9)]),
    closes_at=st.sampled_from([None, time(17, 30)]),
)
_contacts = st.builds(
    StatedContact,
    name=st.sampled_from([None, "Ann Lee", "ANN LEE"]),
    title=st.sampled_from([None, "Director"]),
    email=st.sampled_from([None, "ann@hope.org"]),
    phones=_few(_phones),
)
_locations = st.builds(
    StatedLocation,
    name=st.sampled_from([None, "Hall", "HALL"]),
    latitude=st.just(39.75),
    longitude=st.just(-84.19),
    address=st.none() | _addresses,
    phones=_few(_phones),
    contacts=_few(_contacts),
    schedules=_few(_schedules),
    languages=_few(_languages),
    accessibility=_few(
        st.builds(StatedAccessibility, description=st.sampled_from([None, "ramp", "Ramp."]))
    ),
) | st.builds(
    StatedLocation,
    address=st.none() | _addresses,
    phones=_few(_phones),
    contacts=_few(_contacts),
    schedules=_few(_schedules),
)
_links = st.builds(
    StatedServiceAtLocation,
    location_index=st.integers(0, 2),
    description=st.sampled_from([None, "in the hall"]),
    schedules=_few(_schedules),
)
_services = st.builds(
    StatedService,
    name=st.sampled_from([None, "Groceries", "Hot Meals", "hot meals"]),
    description=st.sampled_from([None, "weekly", "daily"]),
    status=st.sampled_from([None, "active", "inactive", "open"]),
    minimum_age=st.sampled_from([None, 18, 0.5]),
    program=st.sampled_from([None, "Outreach", "nobody's"]),
    phones=_few(_phones),
    contacts=_few(_contacts),
    schedules=_few(_schedules),
    languages=_few(_languages),
    funding=_few(_funding),
    service_areas=_few(
        st.builds(
            StatedServiceArea,
            name=st.sampled_from([None, "Franklin County"]),
            description=st.sampled_from([None, "franklin county", "Ohio"]),
        )
    ),
    required_documents=_few(
        st.builds(StatedRequiredDocument, document=st.sampled_from(["photo ID", "Photo ID"]))
    ),
    at_locations=_few(_links, unique_by=lambda each: each.location_index),
)
organizations = st.builds(
    StatedOrganization,
    name=st.sampled_from(["Hope Pantry", "HOPE PANTRY, Inc.", "Faith Pantry"]),
    description=st.sampled_from([None, "a pantry", "the pantry"]),
    phones=_few(_phones),
    contacts=_few(_contacts),
    programs=_few(
        st.builds(
            StatedProgram,
            name=st.sampled_from(["Outreach", "OUTREACH", "Summer"]),
            description=st.sampled_from([None, "all year"]),
        )
    ),
    organization_identifiers=_few(
        st.builds(
            StatedIdentifier,
            identifier_type=st.sampled_from(["EIN", "ein"]),
            identifier=st.sampled_from(["12-3456789", "123456789"]),
        )
    ),
    funding=_few(_funding),
    locations=st.lists(_locations, max_size=3).map(tuple),
    services=st.lists(_services, max_size=2).map(tuple),
)
"""Organizations that collide often, in every part of their keys."""


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """One of a few jobs over a few inputs; the same job may come with several contents."""
    job_id = draw(st.sampled_from(["job 1", "job 2", "job 3", "job 4"]))
    stated = draw(st.lists(organizations, max_size=2))
    input_key = draw(st.sampled_from(["page 1", "page 2", "page 3"]))
    scraper_id = draw(st.sampled_from([None, "scraper", "other scraper"]))
    age, day = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    content = repr((job_id, stated, input_key, scraper_id, age, day)).encode()
    return observation(
        job_id,
        *stated,
        input_key=input_key,
        scraper_id=scraper_id,
        rank=rank(
            age=age,
            day=day,
            content=hashlib.sha256(content).hexdigest(),
        ),
    )
