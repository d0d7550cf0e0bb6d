"""The command line: names, and what an error means to the shell. Each command is a module below."""

import sys
from collections.abc import Sequence
from itertools import takewhile

import cyclopts

from pantry_radio import __version__
from pantry_radio.domain.errors import (
    DatabaseUnavailableError,
    PantryRadioError,
    QueueUnavailableError,
    ServiceError,
    SettingsError,
)

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_UNREACHABLE = 3
EXIT_INTERRUPTED = 130

_OF_COMMANDS = frozenset(("--json", "--verbose", "-v"))
"""Options of commands that may stand before the command too."""
_COMMANDS = "pantry_radio.entrypoints.commands"
_UNREACHABLE = (QueueUnavailableError, DatabaseUnavailableError, ServiceError)

app = cyclopts.App(
    name="bouy",
    help="Record every LLM job result once, and rebuild an HSDS database from the records.",
    version=__version__,
    result_action="return_value",
)
db = cyclopts.App(name="db", help="The food database: look into it, prove it, empty it.")

queue = cyclopts.App(name="queue", help="The queues: how full they are.")
dead = cyclopts.App(name="dead", help="Dead letters: list, show, retry, export, drop.")

# By name, so that a command imports nothing but what it needs; hence the help texts stand here.
_LAZY: tuple[tuple[cyclopts.App, str, str, str], ...] = (
    (app, "demo", "demo:demo", "See all of it work, on servers and in a folder of its own."),
    (app, "record", "record:record", "Send job results to the queue `recorder`."),
    (app, "recorder", "recorder:recorder", "Save job results from the queue until stopped."),
    (app, "reconciler", "reconciler:reconciler", "Load what is recorded, as it is recorded."),
    (app, "job", "job:job", "Say where a job is: queued, in work, dead, recorded, replayed …"),
    (queue, "status", "queue:status", "Show how full the queues are, and how many workers live."),
    (dead, "list", "dead:list_", "List dead letters: messages that the workers gave up."),
    (dead, "show", "dead:show", "Show one of them, with what is known about its fault."),
    (dead, "retry", "dead:retry", "Put some back on the queue."),
    (dead, "export", "dead:export", "Write some to files in ARCHIVE_DIR; they stay in the queue."),
    (dead, "drop", "dead:drop", "Take some off the queue, once each is kept in a file."),
    (app, "metrics", "metrics:metrics", "Print the metrics of a running service."),
    (app, "read", "read:read", "Show what is read from recorded files, and what is not."),
    (app, "replay", "replay:replay", "Load recorded files into the food database."),
    (app, "explain", "explain:explain", "Say where a row of the database comes from, and why."),
    (app, "problems", "problems:problems", "Count what was rejected, by scraper and kind."),
    (app, "verify", "verify:verify", "Prove a tree of recorded results; --repair what is derived."),
    (app, "up", "services:up", "Start services in the background."),
    (app, "down", "services:down", "Stop services."),
    (app, "ps", "services:ps", "Show what runs."),
    (app, "logs", "services:logs", "Print the newest log lines."),
    (db, "url", "database:url", "Print one URL that psql and psycopg accept."),
    (db, "init", "database:init", "Make the tables of an empty database."),
    (db, "migrate", "database:migrate", "Bring the database to the newest migration."),
    (db, "psql", "database:psql", "Run psql on the database."),
    (db, "digest", "database:digest", "Print one line that changes with any value of it."),
    (db, "stats", "database_care:stats", "Count rows, places by state, and jobs by scraper."),
    (db, "check", "database_care:check", "Prove that it is what the files make of it; --repair."),
    (db, "reset", "database_care:reset", "Empty it, to load all files anew."),
)
for _group, _name, _place, _help in _LAZY:
    _group.command(f"{_COMMANDS}.{_place}", name=_name, help=_help)
for _group in (queue, dead, db):
    app.command(_group)


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command: 0 well, 1 failed, 2 usage or settings, 3 no server, 130 interrupted."""
    try:
        code = app(_in_order(arguments), exit_on_error=False)
    except cyclopts.CycloptsError:  # cyclopts has printed what was wrong
        return EXIT_USAGE
    except PantryRadioError as error:
        print(f"bouy: {error}", file=sys.stderr)
        return _exit_code(error)
    except KeyboardInterrupt:
        print("bouy: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # `bouy logs | head`
        sys.stderr.close()
        return 0
    except OSError as error:  # what no command expected of this machine: a full disk, no rights
        print(f"bouy: {error.strerror or error}: {error.filename or 'unnamed'}", file=sys.stderr)
        return EXIT_FAILED
    return code if isinstance(code, int) else 0


def _in_order(arguments: Sequence[str]) -> list[str]:
    """`bouy --json read x` is `bouy read --json x`."""
    options = list(takewhile(_OF_COMMANDS.__contains__, arguments))
    rest = list(arguments[len(options) :])
    if not options:
        return rest
    command, _, _ = app.parse_commands(rest)
    return [*command, *options, *rest[len(command) :]]


def _exit_code(error: PantryRadioError) -> int:
    if isinstance(error, SettingsError):
        return EXIT_USAGE
    return EXIT_UNREACHABLE if isinstance(error, _UNREACHABLE) else EXIT_FAILED
