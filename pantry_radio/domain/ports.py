"""What the use cases ask of the outside world; each docstring is a contract that tests hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol
from uuid import UUID

from attrs import field, frozen

from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.jobs import JobResult, JsonValue
from pantry_radio.domain.summary import DailySummary


class JobResultCodec(Protocol):
    """Between bytes, parsed JSON, and the values of the domain."""

    def parse(self, data: bytes) -> JsonValue:
        """The JSON document in these bytes, such that `dump` can give it back unchanged.

        Raises:
            InvalidJsonError: no JSON, or no UTF-8.
            NotExactJsonError: JSON that Python cannot give back unchanged.
        """
        ...

    def structure(self, document: JsonValue) -> JobResult:
        """The job result in a document.

        Raises:
            InvalidJobError: no object, or without a usable `job_id`.
        """
        ...

    def dump(self, document: JsonValue) -> bytes:
        """The bytes that are kept for a document: 2-space indent, ASCII escapes.

        Every key and value is kept, in the order received: recording a recorded file again gives
        the same bytes.

        Raises:
            NotExactJsonError: a number that JSON has no form for (NaN, Infinity).
        """
        ...

    def dump_inexact(self, document: JsonValue) -> bytes:
        """The bytes of anything that a lenient parser returned, NaN and Infinity included."""
        ...

    def parse_summary(self, data: bytes) -> DailySummary | None:
        """The summary in these bytes; None where they hold none, whatever they are."""
        ...

    def dump_summary(self, summary: DailySummary) -> bytes:
        """The bytes of `summary.json`, in the documented format."""
        ...


class ArchiveFiles(Protocol):
    """The dated tree of recorded results, with what is derived from it, and its side stores.

    Paths are relative to the root of the tree (`daily/2025-08-07/processed/x.json`). Every method
    that writes has written durably when it returns, and leaves nothing half written whatever kills
    it. Every method raises ArchiveUnavailableError where the store cannot be read or written now.
    """

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of an entry; EntryMissingError where there is none."""
        ...

    def add(self, path: PurePosixPath, data: bytes) -> None:
        """Writes a new entry.

        Raises:
            EntryExistsError: there is one; it was left alone, and is durable.
        """
        ...

    def replace(self, path: PurePosixPath, *, expected: bytes, data: bytes) -> None:
        """Puts `data` in the place of an entry that still holds `expected`; it is never missing.

        The bytes that go are in the superseded store before.

        Raises:
            EntryChangedError: the entry holds anything else, or is missing; nothing was changed.
        """
        ...

    def keep_superseded(self, path: PurePosixPath, data: bytes) -> None:
        """Keeps the bytes of a result that lost against the one at `path`. May be repeated."""
        ...

    def superseded(self, path: PurePosixPath) -> tuple[bytes, ...]:
        """What was kept for `path` in the superseded store, sorted."""
        ...

    def reject(self, data: bytes, *, reason: str, detail: str) -> str:
        """Keeps bytes that are no job result, whole, with reason and detail beside them.

        May be repeated: the same bytes are kept once. Returns where they lie, for people.
        """
        ...

    def rejected(self) -> tuple[tuple[str, bytes], ...]:
        """Reason and bytes of all that was rejected, sorted."""
        ...

    def days(self) -> tuple[date, ...]:
        """The days that have a folder, in order."""
        ...

    def paths_of_day(self, day: date) -> Iterator[PurePosixPath]:
        """The paths of a day's entries, in no promised order; no temporary and no other files."""
        ...

    def note_recorded(self, day: date, path: PurePosixPath) -> None:
        """Notes that an entry is new or changed, for the summary of its day. May be repeated."""
        ...

    def noted(self) -> AbstractContextManager[Mapping[date, frozenset[PurePosixPath]]]:
        """The noted paths by day, as the value of a `with` block, to one caller at a time.

        The notes are gone when the block ends well; a block that raises, or a killed process,
        leaves them. A note made during the block stays. A second caller gets no notes meanwhile.
        """
        ...

    def read_summary(self, day: date) -> bytes | None:
        """The summary of a day as it is, or None."""
        ...

    def write_summary(self, day: date, data: bytes) -> None:
        """Puts a summary in the place of the day's former one, in one step."""
        ...

    def latest(self) -> date | None:
        """The day that `latest` shows, or None."""
        ...

    def point_latest(self, day: date) -> None:
        """Lets `latest` show the folder of this day, in one step; it is never missing meanwhile."""
        ...


@frozen(kw_only=True)
class FoundFile:
    """A file that a walk met. `path` is what a person would type; it is shown, never trusted."""

    path: str
    name: str


class RecordedFiles(Protocol):
    """The recorded files below the one directory, or the one file, that a person gave."""

    def walk(self) -> Iterator[FoundFile]:
        """Every `.json` below, sorted by path; links are not followed, temporaries are left out."""
        ...

    def read(self, found: FoundFile) -> bytes:
        """The bytes of a found file.

        Raises:
            TooLargeError: over 100 MB; nothing of it was kept in memory.
            NotARegularFileError: a link, folder, pipe, socket or device; it was not waited for.
            OutsideDirectoryError: the path leads out of the directory.
            UnreadableFileError: gone meanwhile, no permission, an I/O error.
        """
        ...


@frozen(kw_only=True)
class QueueDepth:
    """How many messages a queue holds: ready, waiting for their time, with a worker, given up."""

    ready: int
    delayed: int
    in_work: int
    dead: int

    @property
    def is_drained(self) -> bool:
        """Whether nothing is left that a worker will still do."""
        return self.ready == self.delayed == self.in_work == 0


class JobQueue(Protocol):
    """The queue `recorder`, as producers and operators see it."""

    def send(self, document: JsonValue) -> str:
        """Hands one job result over; durable when it returns. Returns the message id.

        Raises:
            QueueUnavailableError: the server does not answer; the result was perhaps not sent.
        """
        ...

    def depth(self) -> QueueDepth:
        """The depth now; QueueUnavailableError where the server does not answer."""
        ...


# -- The food database --------------------------------------------------------------------------


@frozen(kw_only=True)
class DatabaseCounts:
    """Rows by table, and ledger entries."""

    tables: Mapping[str, int] = field(factory=dict[str, int])
    ledger: int = 0


class Reconciling(Protocol):
    """One transaction of the second phase; see `FoodDatabase.reconciling`."""

    def take_marked_inputs(self, limit: int) -> tuple[str, ...]:
        """Takes marks away and returns their input keys: sorted, at most `limit`, () at the end."""
        ...

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """All winning observations of these inputs, whoever committed them."""
        ...

    def replace_statements(
        self, input_keys: Collection[str], statements: Sequence[Statement]
    ) -> frozenset[UUID]:
        """Puts these in the place of the inputs' former statements.

        Returns the organizations about which anything was or is now stated by these inputs.
        """
        ...

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """All statements about these organizations, from every input."""
        ...

    def replace_records(
        self, organization_ids: Collection[UUID], records: Sequence[Record]
    ) -> Mapping[str, TableChanges]:
        """Makes these the only canonical rows of the organizations, writing only what differs."""
        ...


class FoodDatabase(Protocol):
    """HSDS rows, and how they came to be: a pure function of the recorded files.

    Phase one appends what files state, by any number of loaders at once; phase two derives the
    canonical rows, one reconciler at a time. Every method raises DatabaseUnavailableError,
    DatabaseConflictError, DatabaseRefusedError, DatabaseNotMigratedError or DatabaseTooNewError.
    """

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """The ledger entries of these jobs, where there are any."""
        ...

    def load(self, observations: Sequence[Observation]) -> None:
        """Keeps these in one transaction, where they outrank what the ledger holds for their job.

        An equal rank is replaced only by another reader version. The inputs touched, old and new,
        are marked. All or nothing; may be repeated; any number of callers at once, without
        deadlock. At most one observation a job.
        """
        ...

    def reconciling(self) -> AbstractContextManager[Reconciling]:
        """One transaction of phase two; a second caller waits, a block that raises undoes it."""
        ...

    def records(self, table: str) -> Iterator[Record]:
        """The rows of a canonical table, in order of id."""
        ...

    def ledger(self) -> Iterator[LedgerEntry]:
        """The ledger in order of job_id (code points)."""
        ...

    def counts(self) -> DatabaseCounts:
        """How much there is."""
        ...
