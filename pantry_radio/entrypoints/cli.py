"""The command line: names, and what an error means to the shell. Each command is a module below."""

import errno
import os
import sys
from collections.abc import Sequence

import cyclopts

from pantry_radio.domain.errors import (
    DatabaseUnavailableError,
    PantryRadioError,
    QueueUnavailableError,
    ServiceError,
    SettingsError,
)
from pantry_radio.entrypoints.called import (
    Called,
    refuse_json_where_there_is_none,
    refuse_what_is_no_command,
    take_apart,
)
from pantry_radio.entrypoints.global_flags import JSON, MEANINGS, in_effect
from pantry_radio.entrypoints.json_answers import JsonAnswer

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_UNREACHABLE = 3
EXIT_INTERRUPTED = 130

_CURES = {
    errno.ENOSPC: "free space (`df -h` shows where), and run the same command again",
    errno.EACCES: "run it as the owner, or mend the permissions",
    errno.EPERM: "run it as the owner, or mend the permissions",
    errno.EROFS: "that file system is read-only; give a folder that can be written",
    errno.EMFILE: "too many open files for one process; raise `ulimit -n`",
}
_COMMANDS = "pantry_radio.entrypoints.commands"
_UNREACHABLE = (QueueUnavailableError, DatabaseUnavailableError, ServiceError)


def _version() -> str:
    from pantry_radio.entrypoints.commands.version import as_text, facts  # noqa: PLC0415

    return as_text(facts())


app = cyclopts.App(
    name="bouy",
    help="Record every LLM job result once, and rebuild an HSDS database from the records.",
    help_epilogue="Before or after any command:\n\n"
    + "\n".join(f"* `{flag}`: {meaning}" for flag, meaning in MEANINGS.items()),
    version=_version,
    version_format="plaintext",
    result_action="return_value",
)
db = cyclopts.App(name="db", help="The food database: look into it, prove it, empty it.")

queue = cyclopts.App(name="queue", help="The queues: how full they are.")
haarrrvest = cyclopts.App(name="haarrrvest", help="Publish to the data repository, and back.")
backup = cyclopts.App(name="backup", help="Backups of archive and database, in one file.")
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
    (app, "status", "status:status", "Show how everything is, and what is to be mended."),
    (app, "health", "health:health", "Say whether a service is well: exit code 0, or 1."),
    (app, "metrics", "metrics:metrics", "Print the metrics of a running service; serve our own."),
    (app, "read", "read:read", "Show what is read from recorded files, and what is not."),
    (app, "replay", "replay:replay", "Load recorded files into the food database."),
    (app, "explain", "explain:explain", "Say where a row of the database comes from, and why."),
    (app, "problems", "problems:problems", "Count what was rejected, by scraper and kind."),
    (app, "verify", "verify:verify", "Prove a tree of recorded results; --repair what is derived."),
    (app, "archive", "archive:archive", "Pack old days; list, verify, unpack what is packed."),
    (app, "export", "export:export", "Write the database as HSDS JSON, CSV, GeoJSON and SQLite."),
    (app, "datasette", "datasette:datasette", "Serve a SQLite export on a web page."),
    (haarrrvest, "run", "haarrrvest:run", "Publish once what has changed; --dry-run says what."),
    (haarrrvest, "serve", "haarrrvest:serve", "Publish every so often until stopped."),
    (haarrrvest, "status", "haarrrvest:status", "Show what was published last."),
    (haarrrvest, "logs", "haarrrvest:logs", "Print the newest log lines of the publisher."),
    (haarrrvest, "pull", "haarrrvest:pull", "Bring days that are missing here back."),
    (app, "up", "services:up", "Start services in the background."),
    (app, "down", "services:down", "Stop services."),
    (app, "ps", "services:ps", "Show what runs."),
    (app, "logs", "services_logs:logs", "Print the newest log lines."),
    (app, "exec", "exec_:exec_", "Run a program in the environment of a service."),
    (app, "shell", "shell:shell", "Open a shell in the environment of a service."),
    (app, "psql", "exec_:psql", "Run psql on the database."),
    (app, "redis-cli", "exec_:redis_cli", "Run redis-cli on the server of the queues."),
    (app, "clean", "clean:clean", "Say what is stored here, and remove it when you agree."),
    (app, "config", "config:config", "Show each setting, where it comes from, what it means."),
    (app, "setup", "setup:setup", "Write a commented .env beside bouy."),
    (app, "completion", "completion:completion", "Have bash, zsh or fish complete commands."),
    (app, "version", "version:version", "Show the version, and what a report should name."),
    (backup, "create", "backup:create", "Back up archive and database into one file."),
    (backup, "list", "backup:list_", "List the backups in ARCHIVE_DIR/backups."),
    (backup, "verify", "backup:verify", "Prove one: every byte, and its database by a restore."),
    (backup, "restore", "backup:restore", "Put one back, or unpack it elsewhere."),
    (db, "url", "database:url", "Print one URL that psql and psycopg accept."),
    (
        db,
        "init",
        "initializing:init",
        "Make the tables of an empty database; --restore fills them.",
    ),
    (db, "migrate", "database:migrate", "Bring the database to the newest migration."),
    (db, "psql", "exec_:psql", "Run psql on the database."),
    (db, "digest", "database:digest", "Print one line that changes with any value of it."),
    (db, "stats", "database_care:stats", "Count rows, places by state, and jobs by scraper."),
    (db, "check", "database_care:check", "Prove that it is what the files make of it; --repair."),
    (db, "dump", "database_dump:dump", "Write it to a SQL file."),
    (db, "restore", "database_dump:restore", "Load such a file, and prove it by its digest."),
    (db, "reset", "database_care:reset", "Empty it, to load all files anew."),
)
for _group, _name, _place, _help in _LAZY:
    _group.command(f"{_COMMANDS}.{_place}", name=_name, help=_help)
for _group in (queue, haarrrvest, dead, db, backup):
    app.command(_group)


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command: 0 well, 1 failed, 2 usage or settings, 3 no server, 130 interrupted.

    With --json, standard output holds one JSON document at the end, whatever happened.
    """
    answer = JsonAnswer(is_wanted=JSON in arguments)
    try:
        called = take_apart(app, arguments)
    except PantryRadioError as error:
        code = _told(str(error), EXIT_USAGE, answer)
    else:
        answer = JsonAnswer(is_wanted=called.flags.json)
        with in_effect(called.flags), answer.listening():
            code = _ended(called, answer)
    document = answer.about_failure(code)
    if document is not None:
        print(document)
    return code


def _ended(called: Called, answer: JsonAnswer) -> int:
    """Runs the command, and turns what it raises into a sentence and an exit code."""
    try:
        refuse_what_is_no_command(app, called)
        refuse_json_where_there_is_none(called)
        code = _run_where_it_belongs(called)
    except cyclopts.CycloptsError as error:  # cyclopts has printed what was wrong
        answer.error = str(error)
        return EXIT_USAGE
    except PantryRadioError as error:
        return _told(str(error), _exit_code(error), answer)
    except KeyboardInterrupt:
        return _told("interrupted", EXIT_INTERRUPTED, answer)
    except (BrokenPipeError, SystemExit) as end:  # `bouy logs | head`
        if not _is_without_reader(end):
            raise
        sys.stderr.close()
        return 0
    except OSError as error:  # what no command expected of this machine: a full disk, no rights
        return _told(_sentence(error), EXIT_FAILED, answer)
    return code if isinstance(code, int) else 0


def _run_where_it_belongs(called: Called) -> object:
    """On this machine, or in the containers of compose.yml."""
    # In a container, and under our supervisor, the services are those beside it.
    if called.command and "PANTRY_RADIO_SERVICE" not in os.environ:
        from pantry_radio.entrypoints.settings import mode_of  # noqa: PLC0415 (not for --help)

        if mode_of() == "compose":
            from pantry_radio.entrypoints.compose import run as compose  # noqa: PLC0415 (this mode)
            from pantry_radio.entrypoints.settings import load_settings  # noqa: PLC0415

            if not compose.stays_here(called.for_another_bouy):
                return compose.run(called.for_another_bouy, load_settings())
    return app(called.for_cyclopts, exit_on_error=False)


def _is_without_reader(end: BaseException) -> bool:
    """Whether nobody reads what is printed; rich answers a closed pipe with SystemExit(1)."""
    return isinstance(end if isinstance(end, BrokenPipeError) else end.__context__, BrokenPipeError)


def _sentence(error: OSError) -> str:
    place = "" if error.filename is None else f": {error.filename}"
    cure = _CURES.get(error.errno or 0, "mend that, and run the same command again")
    return f"{error.strerror or error}{place}; {cure}"


def _told(sentence: str, code: int, answer: JsonAnswer) -> int:
    answer.error = sentence
    print(f"bouy: {sentence}", file=sys.stderr)
    return code


def _exit_code(error: PantryRadioError) -> int:
    if isinstance(error, SettingsError):
        return EXIT_USAGE
    return EXIT_UNREACHABLE if isinstance(error, _UNREACHABLE) else EXIT_FAILED
