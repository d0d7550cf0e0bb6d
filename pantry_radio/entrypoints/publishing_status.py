"""What was published last, against what is here now."""

import time
from collections.abc import Mapping
from datetime import date

from attrs import frozen

from pantry_radio.domain.errors import PantryRadioError
from pantry_radio.domain.ports.data_repository import Publication
from pantry_radio.domain.publishing.days import compared_days, pending_days
from pantry_radio.domain.publishing.facts import Facts, parse_facts
from pantry_radio.domain.publishing.publish import FACTS, RATCHET
from pantry_radio.domain.publishing.ratchet import parse_highest
from pantry_radio.domain.watching.facts import Absent, PublicationFacts
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import Settings


@frozen(kw_only=True)
class PublishingStatus:
    """`present` are the rows of the database now; None, with the reason, where it cannot say."""

    last: Publication | None
    facts: Facts | None
    highest: Mapping[str, int]
    present: Mapping[str, int] | None
    why_not: str | None
    pending: tuple[date, ...]


def publishing_status(settings: Settings) -> PublishingStatus:
    """Looks, and changes nothing; the remote is not asked.

    Raises:
        PublishingError: the clone cannot be read.
    """
    repository = wiring.data_repository(settings)
    published = repository.look()
    present, why_not = _present(settings)
    return PublishingStatus(
        last=None if published is None else published.last(),
        facts=None if published is None else parse_facts(published.read(FACTS)),
        highest={} if published is None else parse_highest(published.read(RATCHET)).counts,
        present=present,
        why_not=why_not,
        pending=pending_days(wiring.recorded_days(settings), published, repository.remembered()),
    )


def publication_facts(settings: Settings, *, seconds: float) -> PublicationFacts | Absent | None:
    """When was published last, and what not yet, as far as so many seconds allow.

    None where nothing was published from here, and nothing is to be.
    """
    ends_at = time.monotonic() + seconds
    try:
        repository = wiring.data_repository(settings)
        published = repository.look()
        last = None if published is None else published.last()
        if last is None and settings.data_repo_url is None:
            return None
        days = compared_days(wiring.recorded_days(settings), published, repository.remembered())
        pending, is_complete = [], True
        for day, is_pending in days:
            if is_pending:
                pending.append(day)
            if time.monotonic() >= ends_at:
                is_complete = False
                break
    except PantryRadioError as error:
        return Absent(reason=str(error))
    return PublicationFacts(
        published_at=None if last is None else last.published_at,
        pending_days=tuple(pending),
        is_complete=is_complete,
        is_pushed=settings.push_enabled and settings.data_repo_url is not None,
    )


def status_as_json(status: PublishingStatus, settings: Settings) -> dict[str, object]:
    """The same for programs."""
    last, facts = status.last, status.facts
    return {
        "path": str(settings.data_repo_path),
        "remote": settings.data_repo_url,
        "push_enabled": settings.push_enabled,
        "last": None
        if last is None
        else {
            "commit": last.commit,
            "branch": last.branch,
            "published_at": last.published_at.isoformat(),
            "waiting": last.waiting,
        },
        "digest": None if facts is None else facts.digest,
        "newest_job": None if facts is None or facts.newest_job is None else str(facts.newest_job),
        "published_rows": None if facts is None else dict(facts.counts),
        "highest_rows": dict(status.highest),
        "present_rows": None if status.present is None else dict(status.present),
        "database": status.why_not,
        "pending_days": [str(day) for day in status.pending],
    }


def _present(settings: Settings) -> tuple[Mapping[str, int] | None, str | None]:
    try:
        with servers(settings, DB) as urls, wiring.present_database(urls.database_url) as database:
            return database.counts().tables, None
    except PantryRadioError as error:
        return None, str(error)
