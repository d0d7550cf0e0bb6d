"""Publishing with the settings in effect: once, and what it says to people and programs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

import attrs

from pantry_radio.domain.errors import (
    DirtyRepositoryError,
    FileTooLargeToPublishError,
    PublicationRefusedError,
    PublicationRejectedError,
    PublisherBusyError,
    PublishingError,
    RemoteRefusedError,
    RemoteUnavailableError,
    RepositoryConflictError,
)
from pantry_radio.domain.ports.data_repository import Change, FileChange, Publication
from pantry_radio.domain.publishing.feed import ChangeSet, sentence
from pantry_radio.domain.publishing.publish import Published, Publisher
from pantry_radio.domain.publishing.pulling import Pulled, Puller
from pantry_radio.domain.publishing.ratchet import Limits
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import Settings

EXIT_FAILED = 1
EXIT_CODES: Mapping[type[PublishingError], int] = {
    PublicationRefusedError: 10,
    PublisherBusyError: 11,
    DirtyRepositoryError: 12,
    RepositoryConflictError: 13,
    PublicationRejectedError: 14,
    RemoteRefusedError: 15,
    FileTooLargeToPublishError: 16,
    RemoteUnavailableError: 3,
}
"""What a fault means to the shell; docs/publishing.md has the same table."""

_LISTED = 6
_SIGNS = {Change.ADDED: "+", Change.CHANGED: "~", Change.REMOVED: "-"}


def limits_of(
    settings: Settings, *, may_shrink: Sequence[str] = (), may_all_shrink: bool = False
) -> Limits:
    """The ratchet as the settings have it; what may shrink is said for one run."""
    return Limits(
        least_records=settings.dump_min_records,
        share=settings.dump_ratchet,
        allow_empty=settings.allow_empty_dump,
        may_shrink=frozenset(may_shrink),
        may_all_shrink=may_all_shrink,
    )


def publisher(settings: Settings, database_url: str, limits: Limits) -> Publisher:
    """What publishes the archive and this database."""
    return Publisher(
        repository=wiring.data_repository(settings),
        database=wiring.publishable_database(database_url, settings),
        recorded=wiring.recorded_days(settings),
        codec=wiring.codec(),
        limits=limits,
        days_in_full=settings.days_to_sync,
        clock=lambda: datetime.now(UTC),
    )


def puller(settings: Settings) -> Puller:
    """What brings published days back into the archive."""
    return Puller(
        repository=wiring.data_repository(settings),
        recorded=wiring.recorded_days(settings),
        archive=wiring.archive_files(settings),
        codec=wiring.codec(),
        today=datetime.now(UTC).date(),
    )


def exit_code(error: PublishingError) -> int:
    """See EXIT_CODES; 1 for all others."""
    return EXIT_CODES.get(type(error), EXIT_FAILED)


def outcome(published: Published, settings: Settings) -> str:
    """What became of a publication, in a sentence."""
    done = published.publication
    if done is None:
        return "nothing has changed since the last publication"
    changes = sentence(ChangeSet(number=0, day=None, digest="", changes=tuple(published.changed)))
    what = f"{len(published.files):,} files" if published.files else "what waited here"
    return (
        f"published {what} as {done.commit[:12]} "
        f"(organizations, locations, services: {changes}); {whereto(done, settings)}"
    )


def whereto(done: Publication, settings: Settings) -> str:
    """Where the newest publication is."""
    if settings.data_repo_url is None:
        return f"in {settings.data_repo_path} alone: DATA_REPO_URL is not set"
    if done.waiting:
        return (
            f"in {settings.data_repo_path}, not pushed: PUBLISHER_PUSH_ENABLED is "
            f"{'on' if settings.push_enabled else 'off'}"
        )
    return f"pushed to {settings.data_repo_url}"


def difference(files: Sequence[FileChange]) -> list[str]:
    """The files that differ, those of a folder in one line where they are many."""
    folders: dict[PurePosixPath, list[FileChange]] = {}
    for each in files:
        folders.setdefault(PurePosixPath(*each.path.parts[:-1][:2]), []).append(each)
    lines: list[str] = []
    for folder, inside in folders.items():
        if len(inside) <= _LISTED or folder == PurePosixPath():
            lines.extend(map(_line, inside))
        else:
            counted = Counter(each.change for each in inside)
            told = ", ".join(f"{counted[each]:,} {each}" for each in Change if counted[each])
            lines.append(f"  {folder}/: {told}")
    return lines


def as_json(published: Published, *, is_rehearsal: bool) -> dict[str, object]:
    """The outcome for programs."""
    return {
        "published": published.publication is not None,
        "dry_run": is_rehearsal,
        **_publication_as_json(published.publication),
        "digest": published.facts.digest,
        "newest_job": _day(published.facts.newest_job),
        "rows": dict(published.facts.counts),
        "files": [
            {"path": str(each.path), "change": each.change.value} for each in published.files
        ],
        "changed": [attrs.asdict(each) for each in published.changed],
        "left_out": [{"path": str(each.path), "why": each.why} for each in published.left_out],
    }


def pulled_as_json(pulled: Pulled) -> dict[str, object]:
    """The outcome of a pull for programs."""
    return {
        "days": [str(day) for day in sorted(pulled.days)],
        "brought": pulled.brought,
        "better": pulled.better,
        "kept": pulled.kept,
        "same": pulled.same,
        "refused": [{"path": str(each.path), "why": each.why} for each in pulled.refused],
    }


def _publication_as_json(done: Publication | None) -> dict[str, object]:
    if done is None:
        return {"commit": None, "branch": None, "published_at": None}
    return {
        "commit": done.commit,
        "branch": done.branch,
        "published_at": done.published_at.isoformat(),
        "waiting": done.waiting,
    }


def _line(each: FileChange) -> str:
    lines = (
        ""
        if each.lines_added is None
        else f"  +{each.lines_added:,} -{each.lines_removed or 0:,} lines"
    )
    return f"  {_SIGNS[each.change]} {each.path}{lines}"


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
