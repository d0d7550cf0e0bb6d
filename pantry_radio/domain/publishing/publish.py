"""Use case: make what is recorded and derived here what is published, or change nothing at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePosixPath

from attrs import define, frozen

from pantry_radio.domain.errors import PublicationRejectedError
from pantry_radio.domain.exports.datasette import SQLITE_PATH
from pantry_radio.domain.exports.exporting import exported_files
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.data_repository import (
    DataRepository,
    Draft,
    FileChange,
    Publication,
)
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.publishable_database import PublishableDatabase, PublishableMoment
from pantry_radio.domain.publishing import feed, newest, ratchet
from pantry_radio.domain.publishing.days import (
    DAILY,
    DraftedDays,
    LeftOut,
    RecordedDays,
    draft_days,
)
from pantry_radio.domain.publishing.dumps import DUMPS, draft_dump
from pantry_radio.domain.publishing.facts import Facts, dump_facts
from pantry_radio.domain.publishing.index import (
    IndexedObject,
    Key,
    dump_index,
    index_of,
    parse_index,
)
from pantry_radio.domain.publishing.large import PLAIN_BYTES, Fitted, put_fitting
from pantry_radio.domain.publishing.ratchet import Highest, Limits
from pantry_radio.domain.publishing.readme import readme_section, town_of, with_section
from pantry_radio.domain.publishing.stats import stats_page

FACTS = PurePosixPath("publication.json")
RATCHET = DUMPS / "ratchet.json"
ATTRIBUTES = PurePosixPath(".gitattributes")

_ATTEMPTS = 3
_WHOLLY_OURS = tuple(map(PurePosixPath, ("hsds", "data", "sqlite", "latest")))
"""Folders in which nothing stays that this publication does not write."""
_README, _LICENCE = PurePosixPath("README.md"), PurePosixPath("LICENSE")
_BYTES_STAY_BYTES = b"* -text\n"


@frozen(kw_only=True)
class Published:
    """What became of it. `publication` is None where nothing differed, and in a dry run.

    `changed` says what became of organizations, locations and services.
    """

    publication: Publication | None
    facts: Facts
    files: Sequence[FileChange] = ()
    changed: Sequence[feed.ObjectChange] = ()
    days_compared: int = 0
    left_out: Sequence[LeftOut] = ()


@define(kw_only=True)
class Publisher:
    """Publishes, as often as it is told to; each time safe to be killed anywhere, and repeated."""

    repository: DataRepository
    database: PublishableDatabase
    recorded: RecordedDays
    codec: JobResultCodec
    limits: Limits
    days_in_full: int
    plain_bytes: int = PLAIN_BYTES
    clock: Callable[[], datetime]
    """Dates commits and names branches; nothing that is published depends on it."""
    _settled: tuple[str, str, int | None] | None = None
    """Digest, commit, and what waited after it: with pushing on nothing does, else all may."""

    def publish(self) -> Published:
        """Publishes what differs from what is published.

        When the remote has moved meanwhile, it begins anew on top of that, three times at most.

        Raises:
            PublishingError: nothing was published; see each.
            the errors of FoodDatabase, DumpError, ExportError, ArchiveUnavailableError.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._once(is_real=True)
            except PublicationRejectedError:
                continue
        return self._once(is_real=True)

    def rehearse(self) -> Published:
        """Does the same up to the last step: what would be published."""
        return self._once(is_real=False)

    def _once(self, *, is_real: bool) -> Published:
        with self.repository.opened() as draft, self.database.moment() as moment:
            facts = Facts.of(moment.facts)
            highest = ratchet.checked(
                facts.counts,
                draft.read(RATCHET),
                self.limits,
                has_published=bool(draft.files(FACTS)),
            )
            drafted = draft_days(
                self.recorded,
                draft,
                codec=self.codec,
                days_in_full=self.days_in_full,
                remembered=self.repository.remembered(),
            )
            if is_real and not drafted.differs and self._is_settled(facts, draft):
                self._settle(facts, drafted)
                return Published(publication=None, facts=facts, days_compared=drafted.compared)
            latest = newest.newest_results(draft, drafted, codec=self.codec)
            sqlite = _draft_exports(draft, moment, latest, plain_bytes=self.plain_bytes)
            dump = draft_dump(draft, moment, plain_bytes=self.plain_bytes)
            _draft_ratchet(draft, facts, highest, self.limits, dump)
            too_large = [
                _too_large(path)
                for path, put in ((SQLITE_PATH, sqlite), (DUMPS / moment.facts.name, dump))
                if put is None
            ]
            changed = _draft_changes(draft, moment.tables, facts)
            _draft_pages(draft, moment, facts, drafted, dump=dump, sqlite=sqlite)
            files = draft.changes()
            publication = None
            if is_real:
                publication = draft.publish(_message(facts, changed, drafted), at=self.clock())
                self._settle(facts, drafted)
        return Published(
            publication=publication,
            facts=facts,
            files=files,
            changed=changed,
            days_compared=drafted.compared,
            left_out=(*drafted.left_out, *too_large),
        )

    def _is_settled(self, facts: Facts, draft: Draft) -> bool:
        """Whether all of this was published by this very program, and nothing was since."""
        last = draft.last()
        return last is not None and self._settled == (facts.digest, last.commit, last.waiting)

    def _settle(self, facts: Facts, drafted: DraftedDays) -> None:
        published = self.repository.look()
        last = published.last() if published is not None else None
        if published is not None and last is not None:
            self.repository.remember(drafted.notes(published))
            self._settled = (facts.digest, last.commit, last.waiting)


def _draft_exports(
    draft: Draft,
    moment: PublishableMoment,
    newest_of_scrapers: Iterator[tuple[PurePosixPath, bytes]],
    *,
    plain_bytes: int,
) -> Fitted | None:
    written: set[PurePosixPath] = set()
    for exported in exported_files(moment.tables):
        draft.put(exported.path, exported.chunks)
        written.add(exported.path)
    sqlite = put_fitting(draft, SQLITE_PATH, moment.sqlite, plain_bytes=plain_bytes)
    if sqlite is not None:
        written.add(sqlite.path)
    for path, data in newest_of_scrapers:
        draft.put(path, (data,))
        written.add(path)
    for folder in _WHOLLY_OURS:
        for path in draft.files(folder).keys() - written:
            draft.remove(path)
    return sqlite


def _draft_ratchet(
    draft: Draft, facts: Facts, highest: Highest, limits: Limits, dump: Fitted | None
) -> None:
    """The most rows that there were, with the dump that has the rows of now."""
    raised = Highest(
        counts=ratchet.raised(facts.counts, highest.counts, limits),
        dump="" if dump is None else dump.path.name,
        dump_sha256="" if dump is None else dump.sha256,
    )
    draft.put(RATCHET, (ratchet.dump_highest(raised),))


def _too_large(path: PurePosixPath) -> LeftOut:
    why = "it is too large for hosts of repositories, even gzipped; all else is published"
    return LeftOut(path=path, why=why)


def _draft_changes(
    draft: Draft, tables: CanonicalTables, facts: Facts
) -> tuple[feed.ObjectChange, ...]:
    index = index_of(tables)
    changes = feed.difference(_published_index(draft), index)
    if not changes:
        return ()
    published = feed.change_files(list(draft.files(feed.CHANGES)))
    changed = feed.ChangeSet(
        number=feed.next_number(published),
        day=facts.newest_job,
        digest=facts.digest,
        changes=changes,
    )
    draft.put(changed.path, feed.dump_changes(changed))
    kept, gone = published[: feed.ENTRIES_KEPT - 1], published[feed.ENTRIES_KEPT - 1 :]
    earlier = (feed.parse_changes(draft.read(path) or b"") for path in kept)
    draft.put(feed.ATOM, feed.atom([changed, *(each for each in earlier if each is not None)]))
    for path in gone:
        draft.remove(path)
    draft.put(feed.INDEX, dump_index(index))
    return changes


def _published_index(draft: Draft) -> Mapping[Key, IndexedObject]:
    """Nothing where it was never written, or another hand has spoilt it: all is new then."""
    try:
        return parse_index(draft.read(feed.INDEX) or b"")
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _draft_pages(  # noqa: PLR0913 - what there is
    draft: Draft,
    moment: PublishableMoment,
    facts: Facts,
    drafted: DraftedDays,
    *,
    dump: Fitted | None,
    sqlite: Fitted | None,
) -> None:
    recorded = {*draft.files(DAILY), *drafted.written}
    page = stats_page(facts, moment.statistics, recorded)
    draft.put(PurePosixPath("STATS.md"), (page.encode(),))
    has_licence = bool(draft.files(_LICENCE))
    section = readme_section(
        facts,
        dump=dump,
        sqlite=sqlite,
        has_licence_file=has_licence,
        town=town_of(moment.tables.records("address")),
    )
    draft.put(_README, (with_section(draft.read(_README), section),))
    draft.put(FACTS, (dump_facts(facts),))
    if not draft.files(ATTRIBUTES):
        draft.put(ATTRIBUTES, (_BYTES_STAY_BYTES,))


def _message(facts: Facts, changed: Sequence[feed.ObjectChange], drafted: DraftedDays) -> str:
    day: date | str = facts.newest_job or "undated"
    changes = feed.sentence(
        feed.ChangeSet(number=0, day=facts.newest_job, digest="", changes=tuple(changed))
    )
    return (
        f"Publish data up to {day}\n\n"
        f"{len(drafted.written):,} recorded results new or changed; "
        f"organizations, locations, services: {changes}.\n"
        f"Digest {facts.digest}"
    )
