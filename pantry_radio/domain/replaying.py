"""Use case 2: replay recorded files into the food database, each ending in one named outcome."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from typing import TypeAlias

from pantry_radio.domain.choosing import Choice
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.loading_files import FileLoader, LoadedBatch
from pantry_radio.domain.outcomes import FileOutcome, Outcome, ReplayReport, Tally
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.pruning import Scope
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles
from pantry_radio.domain.pruning import Pruner
from pantry_radio.domain.reconciling import INPUTS_PER_TRANSACTION, reconcile_batch

BATCH_FILES = 200

Batch: TypeAlias = tuple[FoundFile, ...]
Loading: TypeAlias = Callable[[Iterable[Batch]], Iterator[LoadedBatch]]
"""Loads batches, by one loader or several at once. It takes a batch only when it can load it."""


def replay(  # noqa: PLR0913 (what a caller may leave out)
    loader: FileLoader,
    *,
    on_outcome: Callable[[FileOutcome], None],
    on_reconciled: Callable[[int], None] = lambda _: None,
    loading: Loading | None = None,
    prune: Scope | None = None,
    packed: Iterable[str] = (),
) -> ReplayReport:
    """Loads all files that the loader is to take, then derives the canonical rows.

    Safe to repeat and to kill. A failed file never stops the rest. `on_outcome` is called once a
    file, after its batch is committed; `on_reconciled` with the number of inputs whose rows are
    derived so far. `loading` puts other loaders in the place of this one for phase one. `prune`
    takes out what was not met, and is not among the contents `packed`: only where the loader takes
    all files of a whole folder.

    What is superseded by what other code has read of another file, or perhaps by a file that is
    gone, is looked at once more when all files were met: then the ledger knows how this code ranks
    them. Until then only these few are kept in memory, and not told.

    Raises:
        TransientError: the database is away; what was committed stays, the next run does the rest.
    """
    tally = Tally()
    batches = _batches(wanted(loader.files, loader.choice, tally))
    waiting: list[FoundFile] = []

    def tell(outcomes: Iterable[FileOutcome]) -> None:
        for outcome in outcomes:
            tally.add(outcome)
            on_outcome(outcome)

    with ExitStack() as stack:
        pruner = None
        if prune is not None:
            pruning = stack.enter_context(loader.database.pruning())
            pruner = Pruner(pruning=pruning, scope=prune, packed=packed)
        for loaded in loading(batches) if loading else map(loader.load, batches):
            tally.leave_out(loaded.left_out)
            if pruner is not None:
                pruner.note(loaded.outcomes)
            waiting.extend(_found(each) for each in loaded.outcomes if _waits(each, prune))
            tell(each for each in loaded.outcomes if not _waits(each, prune))
        pruned = None if pruner is None else pruner.prune()
    for batch in _batches(iter(waiting)):
        tell(loader.load(batch).outcomes)
    return tally.report(_reconciled(loader.database, on_reconciled), pruned=pruned)


def _waits(outcome: FileOutcome, prune: Scope | None) -> bool:
    if outcome.outcome is not Outcome.SUPERSEDED:
        return False
    return prune is not None or outcome.lost_to_stale


def _found(outcome: FileOutcome) -> FoundFile:
    return FoundFile(path=outcome.path, name=outcome.path.rpartition("/")[2])


def wanted(files: RecordedFiles, choice: Choice, tally: Tally) -> Iterator[FoundFile]:
    """The files that are wanted as far as their paths tell; the others are counted."""
    for found in files.walk(choice.pattern):
        if choice.of_path(found.path) is False:
            tally.leave_out(1)
        else:
            yield found


def _batches(found: Iterator[FoundFile]) -> Iterator[Batch]:
    while batch := tuple(islice(found, BATCH_FILES)):
        yield batch


def _reconciled(
    database: FoodDatabase, on_reconciled: Callable[[int], None]
) -> Mapping[str, TableChanges]:
    changes = {table: TableChanges() for table, _ in TABLES}
    inputs = 0
    while (done := reconcile_batch(database)) is not None:
        inputs += INPUTS_PER_TRANSACTION
        on_reconciled(inputs)
        for table, changed in done.items():
            changes[table] = changes[table].plus(changed)
    return changes
