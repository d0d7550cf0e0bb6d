"""`bouy db init`: the tables of a new database, and with --restore what it held."""

import sys
from contextlib import redirect_stdout
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

_Flag = Annotated[bool, Parameter(negative="")]


def init(*, restore: _Flag = False, overwrite: _Flag = False) -> int:
    """Make the tables of an empty database.

    Parameters
    ----------
    restore
        Fill it: from the newest SQL dump of the data repository, else by replaying the archive.
    overwrite
        With --restore: also where the database is not empty. Recorded files stay.
    """
    from pantry_radio.entrypoints.commands.database import migrate  # noqa: PLC0415 - one of two

    if restore:
        return restored_database(load_settings(), overwrite=overwrite)
    if overwrite:
        raise SettingsError("--overwrite goes with --restore; ./bouy db reset empties the database")
    migrate()
    return 0


def restored_database(settings: Settings, *, overwrite: bool) -> int:
    """Fills the database of these settings, and returns the exit code; starts `db` for as long."""
    from pantry_radio.entrypoints.commands.replay import replay  # noqa: PLC0415 - slow
    from pantry_radio.entrypoints.initializing import Initialization  # noqa: PLC0415 - slow

    def replay_archive() -> int:
        with redirect_stdout(sys.stderr):  # standard output is for what runs then, or JSON
            return replay(use_default_output_dir=True)

    with servers(settings, DB) as urls:
        return Initialization(
            settings=settings,
            database_url=urls.database_url,
            replay=replay_archive,
            say=lambda line: print(line, file=sys.stderr, flush=True),
            overwrite=overwrite,
        ).run()
