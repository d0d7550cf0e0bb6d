"""What was typed, taken apart: the flags that all commands know, the command, and its own words."""

from collections.abc import Sequence

import cyclopts
from attrs import evolve, field, frozen

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.global_flags import (
    JSON,
    QUIET,
    VERBOSE,
    GlobalFlags,
    take_all,
    take_leading,
)
from pantry_radio.entrypoints.screens.printable import printable

PASSES_ON = (("exec",), ("psql",), ("redis-cli",), ("db", "psql"))
"""Commands whose arguments are those of another program: flags of ours stand before them."""
_FLAGS_ELSEWHERE = "`bouy --help` lists the flags that every command takes, such as `--quiet`."
_HELP = frozenset({"--help", "-h", "--version"})


@frozen(kw_only=True)
class Called:
    """`bouy --quiet db stats --json` is the flags quiet and json, the command `db stats`, no word.

    `flags.json` holds only where the command has a JSON form; `lacks_json` says that one was asked
    for in vain.
    """

    flags: GlobalFlags = field(factory=GlobalFlags)
    command: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    own_flags: tuple[str, ...] = ()
    lacks_json: bool = False

    @property
    def for_cyclopts(self) -> list[str]:
        """The words for the command on this machine."""
        if self.command in PASSES_ON and self.words[:1] not in ((), ("--",), ("--help",)):
            # What another program is to get, such as its --help, is not to be read as ours.
            return [*self.command, "--", *self.words]
        return [*self.command, *self.own_flags, *self.words]

    @property
    def for_another_bouy(self) -> list[str]:
        """The words for a bouy elsewhere, the flags first; the mode is not among them."""
        return [*self.flags.words(), *self.command, *self.words]


def take_apart(app: cyclopts.App, arguments: Sequence[str]) -> Called:
    """Finds the command, and takes the global flags from before and behind it.

    Raises:
        SettingsError: --local and --compose at once.
    """
    flags, rest = take_leading(arguments)
    found, apps, _ = app.parse_commands(rest)
    command = tuple(name for name in found if name not in _HELP)  # a command, too, to cyclopts
    words = rest[len(command) :]
    if command not in PASSES_ON:
        flags, words = take_all(flags, words)
    called = Called(flags=flags, command=command, words=tuple(words))
    if command:
        _make_page_its_own(app, command, is_wanted=not _HELP.isdisjoint(words))
    if not (flags.json or flags.quiet or flags.verbose) or not _HELP.isdisjoint(words):
        return evolve(called, flags=evolve(flags, json=flags.json and flags.is_json_a_must))
    takes = _options_of(apps[-1])
    said = {JSON: flags.json, QUIET: flags.quiet, VERBOSE: flags.verbose}
    return evolve(
        called,
        flags=evolve(flags, json=flags.json and (JSON in takes or flags.is_json_a_must)),
        own_flags=tuple(flag for flag, is_said in said.items() if is_said and flag in takes),
        lacks_json=flags.is_json_a_must and JSON not in takes,
    )


def refuse_what_is_no_command(app: cyclopts.App, called: Called) -> None:
    """Names the nearest one. Asked here, because cyclopts imports all commands to answer it.

    Raises:
        SettingsError: there is no such command, or none in this group.
    """
    group = app
    for name in called.command:
        group = group[name]
    word = next(iter(called.words), "-")
    if group.default_command is not None or word.startswith("-"):
        return
    import difflib  # noqa: PLC0415 - slow

    names = [name for name in group if not name.startswith("-")]
    path = " ".join(("bouy", *called.command))
    cure = f"`{path} --help` lists them"
    near = difflib.get_close_matches(word, names, n=1)
    if near:
        cure = f"do you mean `{path} {near[0]}`?"
    raise SettingsError(f"there is no command `{path} {printable(word)}`; {cure}")


def refuse_json_where_there_is_none(called: Called) -> None:
    """Says so, rather than to print what no script can read.

    Raises:
        SettingsError: --json was given to a command that has no JSON form.
    """
    if called.lacks_json:
        name = " ".join(("bouy", *called.command))
        raise SettingsError(f"`{name}` has no JSON form; `{name} --help` says what it has")


def _make_page_its_own(app: cyclopts.App, command: tuple[str, ...], *, is_wanted: bool) -> None:
    """The whole text of a command, not its line in the list; and not the list of all flags."""
    for name in command:
        app = app[name]
    if app.default_command is not None:
        if not is_wanted:
            return
        app.help = None
    app.help_epilogue = _FLAGS_ELSEWHERE


def _options_of(command: cyclopts.App) -> frozenset[str]:
    if command.default_command is None:  # a group, or nothing
        return frozenset()
    arguments = command.assemble_argument_collection()
    return frozenset(name for argument in arguments for name in argument.names)
