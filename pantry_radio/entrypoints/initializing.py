"""`up --with-init` and `db init --restore`: an empty database is filled from what was kept."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters.dump_files import dump_lines
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import (
    DatabaseNotEmptyError,
    DumpError,
    PantryRadioError,
    PublishingError,
)
from pantry_radio.domain.initializing import Situation, Source, Step, source_of, step_for
from pantry_radio.domain.sql_dumps import LATEST, LATEST_GZIPPED, facts_of
from pantry_radio.entrypoints import restoring_dumps, wiring
from pantry_radio.entrypoints.settings import Settings

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


@frozen(kw_only=True)
class Initialization:
    """One run. `replay` replays the archive and returns its exit code; `say` tells a person."""

    settings: Settings
    database_url: str
    replay: Callable[[], int]
    say: Callable[[str], None]
    overwrite: bool = False

    def run(self) -> int:
        """Fills the database, says from what and why, proves it, and returns the exit code.

        One of `replay` where single files could not be loaded, which stops nobody from going on.

        May be killed anywhere and run again: a dump is loaded in one transaction, and a replay goes
        on where it stopped.

        Raises:
            DatabaseNotEmptyError: there are rows, and they are not to be overwritten.
        """
        dump = self._dump()
        situation = self._situation(dump)
        source, step = source_of(situation), step_for(situation)
        if step is Step.LEAVE:
            self._say_why_nothing_is_done(source, dump)
            return 0
        if step is Step.REFUSE:
            raise DatabaseNotEmptyError(
                "the database is not empty, and nothing was changed. `./bouy up` starts with what "
                "it holds; --overwrite puts what was kept in its place"
            )
        if source is Source.DUMP and step is not Step.GO_ON:
            assert dump is not None
            return self._load(dump, overwrite=step is Step.OVERWRITE)
        return self._replay(step)

    def _dump(self) -> Path | None:
        """The newest dump of the data repository, where there is one."""
        self._bring_up_to_date()
        folder = self.settings.data_repo_path / "sql_dumps"
        latest = next(
            (folder / name for name in (LATEST, LATEST_GZIPPED) if (folder / name).exists()), None
        )
        if latest is None:
            return None
        if latest.resolve().parent != folder.resolve():
            raise DumpError(f"{latest} leads out of its folder; mend the link, or remove it")
        return latest

    def _bring_up_to_date(self) -> None:
        """The newest dump may be on the remote. Where it is away, a clone that is here will do."""
        if self.settings.data_repo_url is None:
            return
        repository = wiring.data_repository(self.settings)
        path = self.settings.data_repo_path
        is_here = repository.look() is not None
        self.say(
            f"fetching DATA_REPO_URL into {path}"
            if is_here
            else f"there is no clone in {path}: cloning DATA_REPO_URL"
        )
        try:
            with repository.opened():
                return
        except PublishingError as error:
            if not is_here:
                raise
            self.say(f"{error}; going on with what {path} holds, which may be older")

    def _situation(self, dump: Path | None) -> Situation:
        from pantry_radio.adapters.postgres.initializing import is_begun  # noqa: PLC0415 - slow

        with wiring.food_database(self.database_url) as database:
            counts = database.counts()
            has_rows = counts.ledger > 0 or any(counts.tables.values())
            is_the_same = has_rows and dump is not None and digest(database) == _digest_in(dump)
        return Situation(
            has_dump=dump is not None,
            has_files=self._has_files(),
            has_rows=has_rows,
            is_unfinished=is_begun(self.database_url),
            holds_the_dump=is_the_same,
            may_overwrite=self.overwrite,
        )

    def _has_files(self) -> bool:
        """Whether the archive holds a day, as files or packed."""
        daily = self.settings.output_dir / "daily"
        is_recorded = daily.is_dir() and any(True for _ in daily.glob("*/*/**/*.json"))
        return is_recorded or bool(wiring.packs(self.settings).names())

    def _say_why_nothing_is_done(self, source: Source, dump: Path | None) -> None:
        if source is Source.NOTHING:
            self.say(
                "nothing to restore from: no SQL dump in "
                f"{self.settings.data_repo_path / 'sql_dumps'}, nothing recorded in "
                f"{self.settings.output_dir}; the database is as it was, with all its tables"
            )
        else:
            self.say(f"the database holds what {dump} holds already: nothing to restore")

    def _load(self, dump: Path, *, overwrite: bool) -> int:
        self.say(f"restoring from {dump} -> {dump.resolve().name}: the newest dump that is here")
        if not restoring_dumps.is_checked(dump):
            self.say(f"there is no checksum beside {dump}; its own digest decides")
        restored = restoring_dumps.restored_from(
            wiring.database_dump(self.settings), self.database_url, dump, overwrite=overwrite
        )
        for line in restoring_dumps.told(restored):
            self.say(line)
        self.say("what was recorded since: ./bouy replay --use-default-output-dir")
        return self._checked()

    def _replay(self, step: Step) -> int:
        from pantry_radio.adapters.postgres.initializing import begin, end  # noqa: PLC0415 - slow

        if step is Step.OVERWRITE:
            wiring.reset_database(self.database_url)
        begin(self.database_url)
        self.say(
            f"going on with the replay of {self.settings.output_dir}, which had not ended well"
            if step is Step.GO_ON
            else f"beginning a replay of {self.settings.output_dir}: there is no SQL dump in "
            f"{self.settings.data_repo_path / 'sql_dumps'}"
        )
        code = self.replay()
        if code == EXIT_INTERRUPTED:
            self.say("interrupted; the same command goes on where this one stopped")
            return code
        if code == 0:
            end(self.database_url)
        else:
            self.say("some files were not loaded, as said above; all others are")
        return self._checked() or code

    def _checked(self) -> int:
        """The quick part of `db check`: rules, and marks. The whole of it derives all anew."""
        with wiring.inspected_database(self.database_url) as database:
            broken, waiting = database.broken_rules(), len(database.marked_inputs())
        with wiring.present_database(self.database_url) as database:
            self.say(f"database digest {digest(database)}")
        if broken or waiting:
            self.say("the database is not sound: see ./bouy db check")
            return EXIT_FAILED
        return 0


def _digest_in(dump: Path) -> str | None:
    """What the header of a dump states; None where it cannot be read, which loading will say."""
    try:
        with dump_lines(dump) as lines:
            return facts_of(lines).digest
    except (PantryRadioError, OSError):
        return None
