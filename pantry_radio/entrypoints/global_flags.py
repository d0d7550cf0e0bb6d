"""Options that every command takes, before or after its name, and what they mean for this call."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import takewhile

from attrs import evolve, frozen

from pantry_radio.domain.errors import SettingsError

JSON, QUIET, VERBOSE, NO_COLOR = "--json", "--quiet", "--verbose", "--no-color"
PROGRAMMATIC, LOCAL, COMPOSE = "--programmatic", "--local", "--compose"
MEANINGS: Mapping[str, str] = {
    JSON: "Print one JSON document on standard output, also about a failure.",
    QUIET: "Say nothing on the way; results and errors stay.",
    VERBOSE: "Say more on the way.",
    NO_COLOR: "No colours; so does the variable NO_COLOR.",
    PROGRAMMATIC: "For scripts: --quiet, --no-color, and --json where the command has it.",
    LOCAL: "Run on this machine, whatever BOUY_MODE says.",
    COMPOSE: "Run in the containers of compose.yml, whatever BOUY_MODE says.",
}
_MODES = {LOCAL: "local", COMPOSE: "compose"}
_ALIASES = {"-v": VERBOSE}
"""Before the command alone: behind it they are the command's own."""
_END_OF_OPTIONS = "--"


@frozen(kw_only=True)
class GlobalFlags:
    """What was asked for; `mode` is None where BOUY_MODE decides."""

    json: bool = False
    is_json_a_must: bool = False
    """Not so with --programmatic: a command that has no JSON form runs all the same."""
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    mode: str | None = None

    def words(self) -> tuple[str, ...]:
        """The same flags, to be said to another bouy; all but the mode."""
        said = {QUIET: self.quiet, VERBOSE: self.verbose, NO_COLOR: self.no_color}
        if self.json:
            said = {JSON if self.is_json_a_must else PROGRAMMATIC: True, **said}
        return tuple(word for word, is_said in said.items() if is_said)


_NONE = GlobalFlags()  # frozen, so that it may be everybody's
_current: ContextVar[GlobalFlags] = ContextVar("global_flags", default=_NONE)


def current() -> GlobalFlags:
    """The flags of the command that runs."""
    return _current.get()


@contextmanager
def in_effect(flags: GlobalFlags) -> Iterator[None]:
    """Has the flags hold during a `with` block, in our code and in the programs that we start."""
    told = {"NO_COLOR": "1"} if flags.no_color else {}
    if flags.mode is not None:
        told["BOUY_MODE"] = flags.mode
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    token = _current.set(flags)
    try:
        yield
    finally:
        _current.reset(token)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def take_leading(arguments: Sequence[str]) -> tuple[GlobalFlags, list[str]]:
    """The flags before the command, and the rest.

    Raises:
        SettingsError: --local and --compose at once.
    """
    words = list(takewhile(lambda word: word in MEANINGS or word in _ALIASES, arguments))
    return _with(GlobalFlags(), [_ALIASES.get(word, word) for word in words]), list(
        arguments[len(words) :]
    )


def take_all(flags: GlobalFlags, rest: Sequence[str]) -> tuple[GlobalFlags, list[str]]:
    """The flags and those among the words behind the command, up to a `--`; and the other words."""
    before = list(takewhile(lambda word: word != _END_OF_OPTIONS, rest))
    taken = [word for word in before if word in MEANINGS]
    kept = [word for word in before if word not in MEANINGS]
    return _with(flags, taken), [*kept, *rest[len(before) :]]


def _with(flags: GlobalFlags, words: Sequence[str]) -> GlobalFlags:
    for word in words:
        if word in _MODES and flags.mode not in (None, _MODES[word]):
            raise SettingsError(f"{LOCAL} and {COMPOSE} exclude each other")
        flags = _with_one(flags, word)
    return flags


def _with_one(flags: GlobalFlags, word: str) -> GlobalFlags:
    match word:
        case "--json":
            return evolve(flags, json=True, is_json_a_must=True)
        case "--quiet":
            return evolve(flags, quiet=True)
        case "--verbose":
            return evolve(flags, verbose=True)
        case "--no-color":
            return evolve(flags, no_color=True)
        case "--programmatic":
            return evolve(flags, json=True, quiet=True, no_color=True)
        case _:
            return evolve(flags, mode=_MODES[word])


def level_on_stderr(level: str) -> str:
    """The level for log lines that a person sees in passing; a log file keeps the one it has."""
    flags = current()
    if flags.quiet and level in ("DEBUG", "INFO"):
        return "WARNING"
    return "DEBUG" if flags.verbose else level
