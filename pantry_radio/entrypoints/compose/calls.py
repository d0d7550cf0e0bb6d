"""What each command of bouy is in compose mode: the words for `docker compose`. Runs nothing."""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.compose.paths import Placing
from pantry_radio.entrypoints.compose.words import placed

Call = tuple[str, ...]

SERVICES = ("app", "cache", "db", "recorder", "reconciler", "publisher", "metrics")
_MONITORING = ("prometheus", "grafana")
_ONE_SHOT = "migrate"
_WORKERS = frozenset({"recorder", "reconciler", "publisher", "metrics"})
_EVERY_PROFILE = ("--profile", "*")
_QUIET = ("--progress", "quiet")
_TAIL = "200"
_JSON = frozenset({"--json", "--programmatic"})
_AGREED = frozenset({"--yes", "-y"})
_HELP = frozenset({"--help", "-h"})

_ABOUT_THIS_MACHINE = frozenset({"setup", "config", "completion", "version", "demo", "datasette"})
"""Commands that never concern a container. datasette serves a file, on a port of this machine."""
_NEEDS_NO_SERVER = frozenset({"read", "verify", "archive"})
_RESTORE_OPTIONS = frozenset({"--overwrite"})
"""Of `up --with-init`: for what restores, all others for compose."""


@frozen(kw_only=True)
class Site:
    """What the words depend on, beside themselves."""

    is_terminal: bool
    has_publisher: bool
    own_cache: bool = True
    own_db: bool = True
    placing: Placing


def stays_here(arguments: Sequence[str]) -> bool:
    """Whether a command is about this machine, or only asks for help: no container is needed."""
    _, command, rest = _split(arguments)
    if command == "exec":
        return rest[:1] in (("--help",), ("-h",))
    return not command or command in _ABOUT_THIS_MACHINE or not _HELP.isdisjoint(rest)


def calls(arguments: Sequence[str], site: Site) -> tuple[Call, ...]:
    """The calls of compose, one after the other; each only if the one before it went well.

    Raises:
        SettingsError: there is no such service, or a word is missing.
    """
    flags, command, rest = _split(arguments)
    own = _COMMANDS.get(command)
    if own is not None:
        return own(flags, rest, site)
    return (_run("app", flags, command, rest, site),)


def asks_before(arguments: Sequence[str]) -> str | None:
    """What a person has to agree to before the calls, if anything."""
    _, command, rest = _split(arguments)
    if command != "clean" or not _AGREED.isdisjoint(rest):
        return None
    return (
        "This removes all containers and volumes of the project: queue, database, and the recorded "
        "results, unless OUTPUT_DIR and ARCHIVE_DIR name folders of this machine."
    )


def _split(arguments: Sequence[str]) -> tuple[Call, str, Call]:
    """`--json replay -f x` is its flags, its command, its rest."""
    words = tuple(word for word in arguments if word != "--compose")
    if "exec" in words:  # what follows is another's: there --compose is a word like any
        words = (*words[: words.index("exec")], *arguments[list(arguments).index("exec") :])
    count = next((n for n, word in enumerate(words) if not word.startswith("-")), len(words))
    return words[:count], "".join(words[count : count + 1]), words[count + 1 :]


def _up(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    """As without containers, it ends with what runs then."""
    options, services = _options_and_services(rest, takes_value=("--scale", "--wait-timeout"))
    others = tuple(word for word in options if word not in {"--with-init", *_RESTORE_OPTIONS})
    publish = ("--profile", "publish") if site.has_publisher and not services else ()
    start = (*_global(flags), *publish, "up", "--detach", "--wait", *others)
    first: tuple[Call, ...] = ()
    if "--with-init" in options:
        # The publisher knows the token of the data repository.
        place = "publisher" if site.has_publisher else "app"
        said = tuple(flag for flag in flags if flag not in _JSON)
        restoring = ("init", "--restore", *(word for word in options if word in _RESTORE_OPTIONS))
        restore = _run(place, said, "db", restoring, site)
        first = ((*_global(flags), "up", "--detach", "--wait", *others, "cache", "db"), restore)
    elif not _RESTORE_OPTIONS.isdisjoint(options):
        raise SettingsError("--overwrite goes with --with-init")
    return (*first, (*start, *services), *_ps(flags, (), site))


def _down(flags: Call, rest: Call, _site: Site) -> tuple[Call, ...]:
    options, services = _options_and_services(rest)
    if services:
        # Not `compose down SERVICE`: that would take along what only depends on it.
        return ((*_global(flags), *_EVERY_PROFILE, "rm", "--stop", "--force", *services),)
    return ((*_global(flags), *_EVERY_PROFILE, "down", "--remove-orphans", *options),)


def _ps(flags: Call, rest: Call, _site: Site) -> tuple[Call, ...]:
    options, services = _options_and_services(tuple(word for word in rest if word != "--json"))
    form = ("--format", "json") if not _JSON.isdisjoint((*flags, *rest)) else ()
    return ((*_global(flags), *_EVERY_PROFILE, "ps", "--all", *form, *options, *services),)


def _logs(flags: Call, rest: Call, _site: Site) -> tuple[Call, ...]:
    words = tuple("--tail" if word == "-n" else word for word in rest)
    options, services = _options_and_services(words, takes_value=("--tail", "--since", "--until"))
    has_tail = any(option.partition("=")[0] == "--tail" for option in options)
    tail = () if has_tail else ("--tail", _TAIL)
    return ((*_global(flags), *_EVERY_PROFILE, "logs", *tail, *options, *services),)


def _exec(_flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    """What follows the service is passed on as it was given."""
    options = tuple(_leading_options(rest, takes_value=("-e", "--env", "-u", "--user", "-w")))
    service, command = rest[len(options) : len(options) + 1], rest[len(options) + 1 :]
    if not service or not command:
        raise SettingsError("what is to be run, and where? ./bouy exec SERVICE COMMAND…")
    _check(service)
    terminal = () if site.is_terminal or "-T" in options else ("-T",)
    return (("exec", *terminal, *options, *service, *command),)


def _worker(service: str) -> Callable[[Call, Call, Site], tuple[Call, ...]]:
    def in_foreground(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
        """As the service itself, which ps, logs and down see, unless options make it another."""
        if rest:
            return (_run(service, flags, service, rest, site),)
        return ((*_global(flags), "up", "--no-log-prefix", service),)

    return in_foreground


def _health(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    """A worker is asked where it runs."""
    services = tuple(word for word in rest if not word.startswith("-"))
    _check(services)
    if len(services) == 1 and services[0] in _WORKERS:
        terminal = () if site.is_terminal else ("-T",)
        return (("exec", *terminal, *services, "bouy", *flags, "health", *rest),)
    return (_run("app", flags, "health", rest, site),)


def _metrics(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    """A page is asked for where it is served; serving it is another matter."""
    if rest == ("serve",):
        return ((*_global(flags), "up", "--no-log-prefix", "metrics"),)
    service = rest[0] if rest and rest[0] in _WORKERS else "recorder"
    terminal = () if site.is_terminal else ("-T",)
    return (("exec", *terminal, service, "bouy", *flags, "metrics", *rest),)


def _psql(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    if not site.own_db:
        return (_run("app", flags, "psql", rest, site),)
    terminal = () if site.is_terminal else ("-T",)
    return (("exec", *terminal, "db", "psql", *rest),)


def _db(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    if rest[:1] == ("psql",):
        return _psql(flags, rest[1:], site)
    return (_run("app", flags, "db", rest, site),)


def _redis_cli(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    if not site.own_cache:
        return (_run("app", flags, "redis-cli", rest, site),)
    terminal = () if site.is_terminal else ("-T",)
    return (("exec", *terminal, "cache", "valkey-cli", *rest),)


def _shell(_flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    terminal = () if site.is_terminal else ("-T",)
    return ((*_QUIET, "run", "--rm", *terminal, "app", "bash", *rest),)


def _haarrrvest(flags: Call, rest: Call, site: Site) -> tuple[Call, ...]:
    """Its token is known to that container alone."""
    if rest[:1] == ("logs",):
        return _logs(flags, (*rest[1:], "publisher"), site)
    if rest == ("serve",):
        return ((*_global(flags), "up", "--no-log-prefix", "publisher"),)
    return (_run("publisher", flags, "haarrrvest", rest, site),)


def _clean(flags: Call, rest: Call, _site: Site) -> tuple[Call, ...]:
    options = tuple(word for word in rest if word not in _AGREED)
    down = ("down", "--remove-orphans", "--volumes", *options)
    return ((*_global(flags), *_EVERY_PROFILE, *down),)


_COMMANDS: dict[str, Callable[[Call, Call, Site], tuple[Call, ...]]] = {
    "up": _up,
    "down": _down,
    "ps": _ps,
    "logs": _logs,
    "exec": _exec,
    "recorder": _worker("recorder"),
    "reconciler": _worker("reconciler"),
    "health": _health,
    "metrics": _metrics,
    "psql": _psql,
    "db": _db,
    "redis-cli": _redis_cli,
    "shell": _shell,
    "haarrrvest": _haarrrvest,
    "clean": _clean,
}


def _run(service: str, flags: Call, command: str, rest: Call, site: Site) -> Call:
    """A command in a container of its own: signals reach it, and nothing of it stays."""
    words = tuple(placed(command, rest, site.placing))
    terminal = () if site.is_terminal else ("-T",)
    alone = ("--no-deps",) if command in _NEEDS_NO_SERVER else ()
    return (
        *(*_QUIET, "run", "--rm", *terminal, *alone, *site.placing.mounts),
        *(service, "bouy", *flags, command, *words),
    )


def _options_and_services(words: Call, *, takes_value: Call = ()) -> tuple[Call, Call]:
    options: list[str] = []
    services: list[str] = []
    for word in words:
        is_value = bool(options) and options[-1] in takes_value
        (options if is_value or word.startswith("-") else services).append(word)
    _check(tuple(services))
    return tuple(options), tuple(services)


def _leading_options(words: Call, *, takes_value: Call) -> Iterator[str]:
    previous = ""
    for word in words:
        if not word.startswith("-") and previous not in takes_value:
            return
        yield word
        previous = word


def _check(services: Call) -> None:
    there = (*SERVICES, *_MONITORING, _ONE_SHOT)
    unknown = [service for service in services if service not in there]
    if unknown:
        raise SettingsError(
            f"there is no service {', '.join(unknown)}; there are "
            f"{', '.join((*SERVICES, *_MONITORING))}"
        )


def _global(flags: Call) -> Call:
    return ("--ansi", "never") if "--no-color" in flags else ()
