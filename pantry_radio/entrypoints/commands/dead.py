"""`bouy dead`: what was given up, and what is to be done about it."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from attrs import evolve, frozen
from cyclopts import Parameter

from pantry_radio.domain.dead_letters import Selection, select
from pantry_radio.domain.dead_letters import drop as drop_letter
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.ports.dead_letters import DeadLetter, DeadLetters
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import CACHE, servers
from pantry_radio.entrypoints.settings import load_settings

EXIT_FAILED = 1
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@Parameter(name="*")
@frozen(kw_only=True)
class Filters:
    """Which dead letters are meant: those that meet everything that is given."""

    ids: Annotated[
        tuple[str, ...], Parameter(name="--id", negative="", help="Only this one; repeatable.")
    ] = ()
    actor: Annotated[str | None, Parameter(help="Only messages to this actor.")] = None
    older_than: Annotated[
        str | None, Parameter(help="Only those given up longer ago than 90s, 30m, 2h, 7d, 1w.")
    ] = None
    reason: Annotated[
        str | None, Parameter(help="Only those with this text in their error or traceback.")
    ] = None
    all: Annotated[
        bool, Parameter(negative="", help="All of them; must be said to change all.")
    ] = False

    @property
    def selection(self) -> Selection:
        """The rule behind what was typed."""
        return Selection(
            message_ids=frozenset(self.ids),
            actor=self.actor,
            died_before=None if self.older_than is None else _moment_ago(self.older_than),
            reason=self.reason,
        )

    def narrowed_to(self, message_ids: tuple[str, ...]) -> Selection:
        """The same for what changes something: nobody means all by saying nothing."""
        selection = evolve(self, ids=(*self.ids, *message_ids)).selection
        if selection.is_everything and not self.all:
            raise SettingsError(
                "which dead letters? Give their ids, --actor, --older-than or --reason, or --all"
            )
        return selection


DryRun: TypeAlias = Annotated[
    bool, Parameter(negative="", help="Only say which ones it would be; change nothing.")
]
Json: TypeAlias = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
_ALL_UNSAID = Filters()


def list_(
    *,
    filters: Filters = _ALL_UNSAID,
    json_: Json = False,
) -> None:
    """List dead letters, oldest first: all, or those that meet everything that is given."""
    with _dead_letters() as dead:
        letters = [_summary(letter) for letter in select(dead, filters.selection)]
    if json_:
        print(json.dumps(letters, indent=2))
    elif letters:
        _print_lines(letters)
    else:
        print("no dead letters", file=sys.stderr)


def show(message_id: str, *, json_: Json = False) -> int:
    """Show one dead letter, with its traceback; with --json the whole message too.

    Parameters
    ----------
    message_id
        As `bouy dead list` shows it.
    """
    with _dead_letters() as dead:
        letter = next(dead.letters([message_id]), None)
    if letter is None:
        print(f"bouy: there is no dead letter {message_id}", file=sys.stderr)
        return EXIT_FAILED
    if json_:
        message = letter.data.decode("utf-8", "backslashreplace")
        whole = {**_summary(letter), "trace": letter.trace, "message": message}
        print(json.dumps(whole, indent=2))
        return 0
    for name, value in _summary(letter).items():
        print(f"{name:<12}{'-' if value is None else _printable(str(value))}")
    trace = letter.trace.rstrip() or "no traceback was kept"
    print("", *map(_printable, trace.splitlines()), sep="\n")
    return 0


def retry(
    *message_ids: str,
    filters: Filters = _ALL_UNSAID,
    dry_run: DryRun = False,
    json_: Json = False,
) -> None:
    """Put dead letters back on the queue, with their retries counted anew.

    Parameters
    ----------
    message_ids
        As `bouy dead list` shows them.
    """
    selection = filters.narrowed_to(message_ids)
    with _dead_letters() as dead:
        done = _apply(dead, selection, dead.retry, dry_run=dry_run)
    _tell(done, "put back on the queue", dry_run=dry_run, json_=json_)


def export(
    *message_ids: str,
    filters: Filters = _ALL_UNSAID,
    dry_run: DryRun = False,
    json_: Json = False,
) -> None:
    """Write dead letters, whole, to files below ARCHIVE_DIR/dead. Safe to repeat.

    Parameters
    ----------
    message_ids
        As `bouy dead list` shows them.
    """
    selection = filters.narrowed_to(message_ids)
    files = wiring.dead_letter_files(load_settings())
    with _dead_letters() as dead:
        done = _apply(dead, selection, files.keep, dry_run=dry_run)
    _tell(done, "exported", dry_run=dry_run, json_=json_)


def drop(
    *message_ids: str,
    filters: Filters = _ALL_UNSAID,
    dry_run: DryRun = False,
    json_: Json = False,
) -> None:
    """Take dead letters off the queue. Each is in a file below ARCHIVE_DIR/dead before.

    Parameters
    ----------
    message_ids
        As `bouy dead list` shows them.
    """
    selection = filters.narrowed_to(message_ids)
    files = wiring.dead_letter_files(load_settings())
    with _dead_letters() as dead:

        def drop_one(letter: DeadLetter) -> str | None:
            return drop_letter(letter, dead=dead, files=files)

        done = _apply(dead, selection, drop_one, dry_run=dry_run)
    _tell(done, "exported and dropped", dry_run=dry_run, json_=json_)


@contextmanager
def _dead_letters() -> Iterator[DeadLetters]:
    with servers(load_settings(), CACHE) as urls, wiring.dead_letters(urls.redis_url) as dead:
        yield dead


def _moment_ago(age: str) -> datetime:
    match = re.fullmatch(r"(\d{1,6})([smhdw])", age)
    if match is None:
        raise SettingsError(f"--older-than {age} is not understood; write 90s, 30m, 2h, 7d or 1w")
    return datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})


# -- What became of them ------------------------------------------------------------------------

_Summary: TypeAlias = dict[str, str | int | None]


def _apply(
    dead: DeadLetters,
    selection: Selection,
    do: Callable[[DeadLetter], str | bool | None],
    *,
    dry_run: bool,
) -> list[_Summary]:
    """Does it to each that is meant; a letter that another was faster with is left out."""
    done: list[_Summary] = []
    for letter in select(dead, selection):
        result = None if dry_run else do(letter)
        if dry_run or result:
            file = {"file": result} if isinstance(result, str) else {}
            done.append({**_summary(letter), **file})
    return done


def _tell(done: list[_Summary], deed: str, *, dry_run: bool, json_: bool) -> None:
    if json_:
        print(json.dumps({"dry_run": dry_run, "letters": done}, indent=2))
        return
    for letter in done:
        print(_printable(str(letter.get("file", letter["message_id"]))))
    would_be = "would be " if dry_run else ""
    noun = "dead letter" if len(done) == 1 else "dead letters"
    print(f"{len(done)} {noun} {would_be}{deed}", file=sys.stderr)


def _summary(letter: DeadLetter) -> _Summary:
    return {
        "message_id": letter.message_id,
        "died_at": letter.died_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "actor": letter.actor,
        "job_id": letter.job_id,
        "retries": letter.retries,
        "size_bytes": len(letter.data),
        "reason": letter.reason,
    }


def _print_lines(letters: list[_Summary]) -> None:
    """Two lines each, never cut: ids are there to be copied, and reasons to be read."""
    jobs = [_printable(str(letter["job_id"] or "-")) for letter in letters]
    width = max(len("JOB"), *map(len, jobs))
    print(f"{'MESSAGE':<36}  {'DIED':<20}  {'JOB':<{width}}  RETRIES")
    for letter, job in zip(letters, jobs, strict=True):
        died_at, retries = letter["died_at"], letter["retries"]
        message_id = _printable(str(letter["message_id"]))
        print(f"{message_id:<36}  {died_at:<20}  {job:<{width}}  {retries:>7}")
        print(f"  {_printable(str(letter['reason']))}")


def _printable(text: str) -> str:
    """The text without what moves a terminal's cursor: anybody may have sent it."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )
