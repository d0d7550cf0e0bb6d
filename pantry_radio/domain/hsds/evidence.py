"""What the food database is derived from: ledger entries, observations of files, statements."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds.stated import Reading, StatedOrganization
from pantry_radio.domain.idempotency import Rank


class Verdict(StrEnum):
    """What a ledger entry says about its job."""

    LOADED = "loaded"
    JOB_FAILED = "job_failed"
    NO_RESULT = "no_result"
    RESULT_NOT_JSON = "result_not_json"
    NO_RECORDS = "no_records"


@frozen(kw_only=True)
class LedgerEntry:
    """The one result of a job that counts, as the database knows it."""

    job_id: str
    rank: Rank
    reader_version: str
    verdict: Verdict
    is_structured: bool


@frozen(kw_only=True)
class Observation:
    """One read file on its way into the database: its ledger entry, its input, what it states.

    `input_key` names the page that the job read: jobs over one input are re-readings of each other.
    """

    entry: LedgerEntry
    input_key: str
    scraper_id: str | None
    reading: Reading


@frozen(kw_only=True, order=True)
class Assumption:
    """A field of a canonical row whose value no source states: it was derived, or is a default."""

    organization_id: UUID
    table: str
    record_id: UUID
    field: str


@frozen(kw_only=True)
class Alias:
    """An input that told of one organization tells of another since: a name or town was corrected.

    History, which no rebuild gives again. `noticed_at` is when the reconciler met it.
    """

    old_id: UUID
    new_id: UUID
    input_key: str
    noticed_at: datetime


@frozen(kw_only=True)
class Statement:
    """What one input says about one organization, once its readings are brought together.

    `organization_id` is elected from the readings of this input alone. `rank` is that of the
    greatest of them.
    """

    organization_id: UUID
    input_key: str
    scraper_id: str | None
    rank: Rank
    organization: StatedOrganization
