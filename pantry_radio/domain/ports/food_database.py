"""The food database and how its rows come to be."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from attrs import field, frozen

from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Assumption, LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.pruning import Pruning
from pantry_radio.domain.ports.seen_files import SeenFiles


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

        Where an input told of another organization before, the way from there is kept (aliases.py).

        Returns the organizations about which anything was or is now stated by these inputs.
        """
        ...

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """All statements about these organizations, from every input."""
        ...

    def replace_records(
        self,
        organization_ids: Collection[UUID],
        records: Sequence[Record],
        assumptions: Collection[Assumption] = (),
    ) -> Mapping[str, TableChanges]:
        """Makes these the only canonical rows of the organizations, writing only what differs.

        The assumptions are those made for these rows; they are kept, and gone, with them.
        """
        ...


class Snapshot(Protocol):
    """What the database holds at one moment, whoever writes meanwhile."""

    def records(self, table: str) -> Iterator[Record]:
        """The rows of a canonical table, in order of id; a few at a time are in memory."""
        ...

    def ledger(self) -> Iterator[LedgerEntry]:
        """The ledger in order of job_id (code points); a few at a time are in memory."""
        ...


class FoodDatabase(SeenFiles, Protocol):
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

        The same bytes replace what another reader version made of them, whatever their rank was.
        The inputs touched, old and new, are marked. All or nothing; may be repeated; any number of
        callers at once, without deadlock. At most one observation a job.
        """
        ...

    def load_again(self, observations: Sequence[Observation]) -> None:
        """Does the same, but the same bytes replace what was made of them by any version."""
        ...

    def loading_paused(self) -> AbstractContextManager[None]:
        """Within this block nobody loads or prunes: who comes waits, who is at work is waited for.

        Reconciling goes on. To be kept short.
        """
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The moment at which the block begins, to be read within it. It keeps nobody waiting."""
        ...

    def pruning(self) -> AbstractContextManager[Pruning]:
        """What the ledger holds now is unmet, within this block, until it is met."""
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

    def records_about(self, job_id: str) -> Sequence[Record]:
        """All canonical rows of the organizations of which this job's input tells.

        Other inputs may tell of them too; () where the job is not in the ledger or tells of none.
        """
        ...

    def counts(self) -> DatabaseCounts:
        """How much there is."""
        ...
