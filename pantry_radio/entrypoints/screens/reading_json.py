"""A reading as plain JSON values, under the names of its fields."""

from datetime import date, time
from typing import cast

import attrs
from attrs import AttrsInstance

from pantry_radio.domain.examining import Examination
from pantry_radio.domain.hsds.identity import input_key, scraper_of
from pantry_radio.domain.jobs import JobResult


def as_json(examined: Examination) -> dict[str, object]:
    """What a file holds and states.

    The members of the outermost object are always there. Further in, what is not stated is left
    out.
    """
    outcome, stated = examined.outcome, attrs.asdict(examined.reading, recurse=False)
    return {
        "path": outcome.path,
        **facts_of(examined.job_result),
        "outcome": outcome.outcome.value,
        "reason": outcome.reason,
        "detail": outcome.detail,
        **{name: _plain(value) for name, value in stated.items() if name != "reason"},
    }


def facts_of(job: JobResult | None) -> dict[str, object]:
    """What is to be known about a job beside what its result states."""
    return {
        "job_id": job and job.job_id,
        "scraper_id": job and scraper_of(job.job),
        "status": job and job.status.value,
        "error": job and job.error,
        "created_at": job and job.job.created_at,
        "completed_at": job and job.completed_at,
        "retry_count": job and job.retry_count,
        "source_url": job and job.job.source_url,
        "input_key": job and input_key(job),
    }


def stated_fields(thing: object) -> dict[str, object]:
    """The fields of a value that say something, in the order of its class."""
    fields = attrs.asdict(cast(AttrsInstance, thing), recurse=False)
    return {name: value for name, value in fields.items() if value not in (None, ())}


def _plain(value: object) -> object:
    if attrs.has(type(value)):
        return {name: _plain(member) for name, member in stated_fields(value).items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value
