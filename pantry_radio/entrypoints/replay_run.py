"""One replay, from its servers to its end, whether it comes to that by itself or by Ctrl-C."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.overlay import OverlaidFoodDatabase
from pantry_radio.domain.errors import (
    DatabaseNotMigratedError,
    DatabaseUnavailableError,
    ServiceError,
)
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.outcomes import FileOutcome, Tally
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.pruning import Scope
from pantry_radio.domain.ports.stored_evidence import StoredEvidence
from pantry_radio.domain.replaying import Loading, replay, wanted
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.replay_loaders import Share, loader_of, shared_loading
from pantry_radio.entrypoints.screens.replay_progress import progress
from pantry_radio.entrypoints.screens.replay_report import OutcomeLines
from pantry_radio.entrypoints.screens.replay_shown import Ended, Examples
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import Settings

_NOT_ASKED = (DatabaseUnavailableError, DatabaseNotMigratedError, ServiceError)


@frozen(kw_only=True)
class Way:
    """How a replay is run. A dry run has one loader, however many workers are asked for."""

    is_dry: bool = False
    is_verbose: bool = False
    workers: int = 1
    prune: Scope | None = None


def run_replay(settings: Settings, share: Share, lines: OutcomeLines, *, way: Way) -> Ended:
    """Replays what was given, and shows it while it runs. Ctrl-C ends it with what was done."""
    started = time.monotonic()
    tally, examples = Tally(), Examples()
    without_database: str | None = None
    is_interrupted = False
    with ExitStack() as stack:
        try:
            start = stack.enter_context(_dry(settings) if way.is_dry else _wet(settings))
            without_database = start.without_database
            loader = loader_of(share, start.database)
            shown = stack.enter_context(progress(_counter(loader), is_verbose=way.is_verbose))

            def tell(outcome: FileOutcome) -> None:
                tally.add(outcome)
                examples.add(outcome)
                lines.add(outcome)
                shown.met(outcome)

            loading = stack.enter_context(_loading(share, start, way))
            report = replay(
                loader,
                on_outcome=tell,
                on_reconciled=shown.reconciled,
                loading=loading,
                prune=way.prune,
                packed=_packed(settings),
            )
        except KeyboardInterrupt:
            is_interrupted = True
            report = tally.report({})
    return Ended(
        given=share.given,
        choice=share.choice,
        report=report,
        examples=examples,
        seconds=time.monotonic() - started,
        is_dry=way.is_dry,
        is_interrupted=is_interrupted,
        without_database=without_database,
    )


@frozen(kw_only=True)
class _Start:
    """The database that a run works on; `url` where other processes may do so, too."""

    database: FoodDatabase
    url: str | None = None
    without_database: str | None = None


@contextmanager
def _wet(settings: Settings) -> Iterator[_Start]:
    with servers(settings, DB) as urls, wiring.food_database(urls.database_url) as database:
        yield _Start(database=database, url=urls.database_url)


@contextmanager
def _dry(settings: Settings) -> Iterator[_Start]:
    """What the database holds, as the ground of a database in memory; else an empty ground.

    A server of ours is started where it has data: to make it some would be to write.
    """
    with ExitStack() as stack:
        stored: StoredEvidence = MemoryFoodDatabase()
        without_database = None
        try:
            if settings.database_url is None and not has_database(settings.home):
                without_database = "there is none yet"
            else:
                urls = stack.enter_context(servers(settings, DB))
                stored = stack.enter_context(wiring.stored_evidence(urls.database_url))
        except _NOT_ASKED as error:
            without_database = str(error)
        yield _Start(database=OverlaidFoodDatabase(stored), without_database=without_database)


def has_database(home: Path) -> bool:
    """Whether our own server has been there before."""
    return (home / "data" / "db").exists()


@contextmanager
def _loading(share: Share, start: _Start, way: Way) -> Iterator[Loading | None]:
    if start.url is None or way.workers == 1:
        yield None
        return
    with shared_loading(share, database_url=start.url, processes=way.workers) as loading:
        yield loading


def _packed(settings: Settings) -> Iterator[str]:
    """The contents of all packed days, as their manifests say; asked for by pruning alone."""
    packs = wiring.packs(settings)
    for name in packs.names():
        yield from (file.sha256 for file in packs.describe(name).files)


def _counter(loader: FileLoader) -> Callable[[], int]:
    return lambda: sum(1 for _ in wanted(loader.files, loader.choice, Tally()))
