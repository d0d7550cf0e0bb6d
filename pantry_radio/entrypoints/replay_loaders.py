"""Loaders in processes of their own, which share the files of one replay."""

import contextlib
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from attrs import frozen

from pantry_radio.domain.choosing import Choice
from pantry_radio.domain.errors import PantryRadioError, TransientError
from pantry_radio.domain.loading_files import FileLoader, LoadedBatch, Manner
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.replaying import Batch, Loading
from pantry_radio.entrypoints import wiring

_DIED = "a loader ended unexpectedly; what it had committed stays. Run the same command again"


@frozen(kw_only=True)
class Share:
    """What every loader of a replay must know; a value that goes to other processes.

    `packs` is the folder of packed days, where these are replayed with what was given.
    """

    given: Path
    choice: Choice
    manner: Manner
    reader_version: str
    packs: Path | None = None


def loader_of(share: Share, database: FoodDatabase) -> FileLoader:
    """A loader of this process."""
    return FileLoader(
        files=wiring.recorded_files(share.given, packs=share.packs),
        database=database,
        codec=wiring.codec(),
        reader_version=share.reader_version,
        choice=share.choice,
        manner=share.manner,
    )


@contextmanager
def shared_loading(share: Share, *, database_url: str, processes: int) -> Iterator[Loading]:
    """So many loaders, each with a connection of its own; none is left at the end of the block.

    Loading raises what a loader raised; a loader that died is a TransientError. What the others had
    in work then, or at Ctrl-C, is undone by the database.
    """
    workers: list[_Worker] = []
    # Ctrl-C is for this process alone, which ends the others: they are born deaf to it.
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        workers.extend(_started(share, database_url) for _ in range(processes))
        signal.signal(signal.SIGINT, former)
        yield partial(_loaded, workers)
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join()
            worker.pipe.close()
        signal.signal(signal.SIGINT, former)


@frozen(kw_only=True, eq=False)
class _Worker:
    """A loader, and the pipe that takes batches there and outcomes back."""

    process: SpawnProcess
    pipe: Connection


def _started(share: Share, database_url: str) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_load, args=(theirs, share, database_url), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process=process, pipe=ours)


def _load(pipe: Connection, share: Share, database_url: str) -> None:
    """What a loader does: one batch after the other, until the pipe ends, as it does with us."""
    with wiring.present_database(database_url) as database:
        loader = loader_of(share, database)
        with contextlib.suppress(EOFError, OSError):
            while True:
                batch: Batch = pipe.recv()
                try:
                    pipe.send(loader.load(batch))
                except PantryRadioError as error:
                    pipe.send(error)


def _loaded(workers: Sequence[_Worker], batches: Iterable[Batch]) -> Iterator[LoadedBatch]:
    """Gives a batch to whoever has none, so that no more of them are held than there are loaders.

    As each loader has one batch at a time, nobody ever waits for a pipe that is full.
    """
    idle = {worker.pipe for worker in workers}
    busy: set[Connection] = set()
    coming = iter(batches)
    while True:
        for batch in islice(coming, len(idle)):
            pipe = idle.pop()
            _send(pipe, batch)
            busy.add(pipe)
        if not busy:
            return
        for ready in wait(busy):
            assert isinstance(ready, Connection)
            loaded = _received(ready)
            busy.remove(ready)
            idle.add(ready)
            yield loaded


def _send(pipe: Connection, batch: Batch) -> None:
    try:
        pipe.send(batch)
    except OSError as exc:
        raise TransientError(_DIED) from exc


def _received(pipe: Connection) -> LoadedBatch:
    try:
        loaded: LoadedBatch | PantryRadioError = pipe.recv()
    except (EOFError, OSError) as exc:
        raise TransientError(_DIED) from exc
    if isinstance(loaded, PantryRadioError):
        raise loaded
    return loaded
