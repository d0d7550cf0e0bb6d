"""`bouy archive`: packs old days, lists, proves and unpacks them."""

import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import App, Parameter

from pantry_radio.domain.errors import PermanentError, SettingsError
from pantry_radio.domain.packing import DayToPack, Packer, old_days, plan
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.packs import PackFault, Packs
from pantry_radio.domain.recording import summarise
from pantry_radio.domain.unpacking import unpack as unpack_day
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.screens.archive_shown import (
    as_lines,
    counted,
    dry_lines,
    list_lines,
    packed_line,
    shown_bytes,
    total_line,
)
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.settings import load_settings

EXIT_FAILED = 1
_YES = ("y", "yes")
_DAYS = re.compile(r"(\d{1,5})d?")

archive = App(name="archive", version_flags=(), result_action="return_value")


@archive.default
def pack(
    *,
    older_than: str,
    keep_summaries: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(alias="-n", negative="")] = False,
    yes: Annotated[bool, Parameter(negative="")] = False,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Pack days of recorded results into ARCHIVE_DIR/packs, and then remove the plain files.

    A plain file goes only when a pack that was read back and proved holds its bytes. Packed days
    are replayed, verified and found as before. Safe to interrupt and to repeat. Exit codes: 0 all
    of it packed, or nothing to do; 1 a day was left, and why; 2 wrong usage.

    Parameters
    ----------
    older_than
        Pack days that are older than so many days (UTC): `30d`. Never today or yesterday.
    keep_summaries
        Leave `summary.json` of each day where it is; the pack holds a copy.
    dry_run
        Say what would be packed, and write nothing.
    yes
        Do not ask.
    json_
        Print one JSON object.
    """
    settings = load_settings()
    age = _age(older_than)
    plain, packs = wiring.plain_days(settings), wiring.packs(settings)
    today = datetime.now(UTC).date()
    days = old_days(plain.days(), older_than_days=age, today=today)
    found = tuple(plan(days, plain=plain, keep_summaries=keep_summaries))
    if dry_run:
        _print(as_lines(found) if json_ else dry_lines(found))
        return EXIT_FAILED if any(day.obstacle for day in found) else 0
    if found and not yes:
        _ask(found)
    files = wiring.archive_files(settings)
    with packs.working():
        summarise(today=today, archive=files, codec=wiring.codec())
        packer = Packer(
            plain=plain, packs=packs, archive=files, keep_summaries=keep_summaries, today=today
        )
        packer.settle_latest()
        done = []
        for day in days:  # an empty folder, which a killed run has left, goes too
            packed = packer.pack(day)
            if packed.is_something:
                done.append(packed)
                _print([] if json_ else [packed_line(packed)])
    if json_ or done:
        _print(as_lines(done) if json_ else [total_line(done)])
    else:
        _print([f"nothing to pack: no day is older than {age} days"])
    return 0 if all(day.is_done for day in done) else EXIT_FAILED


@archive.command(name="list")
def list_(*, json_: Annotated[bool, Parameter(name="--json", negative="")] = False) -> int:
    """List the packed days: files, sizes, and where each pack lies. 1 if a manifest is damaged.

    Parameters
    ----------
    json_
        Print one JSON object.
    """
    packs = wiring.packs(load_settings())
    rows: list[tuple[str, object]] = []
    for name in packs.names():
        try:
            rows.append((packs.place(name), packs.describe(name)))
        except PermanentError as error:
            rows.append((packs.place(name), error))
    _print(list_lines(rows, as_json=json_))
    return EXIT_FAILED if any(isinstance(row, PermanentError) for _, row in rows) else 0


@archive.command
def verify(
    *days: str, json_: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> int:
    """Prove packs, each byte of them. 0 all sound, 1 damaged, and which file.

    Parameters
    ----------
    days
        Only the packs of these days: 2025-08-07. Without any, all.
    json_
        Print one JSON object.
    """
    packs = wiring.packs(load_settings())
    names = _of_days(packs, days)
    faults = {name: tuple(packs.faults(name)) for name in names}
    if json_:
        told = {
            packs.place(name): [attrs.asdict(fault) for fault in found]
            for name, found in faults.items()
        }
        _print([json.dumps({"sound": not any(faults.values()), "packs": told}, indent=2)])
    else:
        for name, found in faults.items():
            _print(_fault_lines(packs, name, found))
        bad = sum(map(bool, faults.values()))
        _print([f"{counted(len(names), 'pack')}, {f'{bad} damaged' if bad else 'all sound'}"])
    return EXIT_FAILED if any(faults.values()) else 0


@archive.command
def unpack(
    day: str,
    *,
    to: Annotated[Path | None, Parameter(allow_leading_hyphen=False)] = None,
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Restore the plain files of a packed day, byte for byte; the packs stay.

    Nothing is written over: where a file with other content lies, nothing is unpacked at all.

    Parameters
    ----------
    day
        The day: 2025-08-07.
    to
        The folder that gets daily/DAY (default: OUTPUT_DIR).
    json_
        Print one JSON object.
    """
    settings = load_settings()
    packs = wiring.packs(settings)
    names = _of_days(packs, (day,))
    target = (to or settings.output_dir).absolute()
    _check_space(packs, names, target)
    with packs.working():
        done = unpack_day(
            names[0].day,
            packs=packs,
            archive=wiring.archive_files(attrs.evolve(settings, output_dir=target)),
            codec=wiring.codec(),
            today=datetime.now(UTC).date(),
        )
    folder = target / "daily" / day
    if json_:
        _print([json.dumps({"folder": str(folder), **attrs.asdict(done)}, indent=2)])
        return 0
    there = f", {done.there:,} were there already" if done.there else ""
    lost = f", {counted(done.superseded, 'superseded result')} put aside" if done.superseded else ""
    _print([f"{folder}: {counted(done.written, 'file')} restored{there}{lost}"])
    return 0


def _age(text: str) -> int:
    match = _DAYS.fullmatch(text)
    if match is None:
        raise SettingsError(f"--older-than {text!r} is no number of days; write 30d")
    return int(match[1])


def _ask(found: Sequence[DayToPack]) -> None:
    _print(dry_lines(found), to_people=True)
    if not sys.stdin.isatty():
        raise SettingsError("nobody is there to be asked: give --yes to pack, or --dry-run to look")
    print("Pack them, and remove the plain files? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise SettingsError("nothing was changed")


def _of_days(packs: Packs, days: Sequence[str]) -> tuple[PackName, ...]:
    asked = frozenset(map(_day, days))
    names = tuple(name for name in packs.names() if not asked or name.day in asked)
    missing = sorted(asked - {name.day for name in names})
    if missing:
        raise SettingsError(f"no pack holds {missing[0]}; ./bouy archive list shows the days")
    return names


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise SettingsError(f"{text!r} is no day; write 2025-08-07") from exc


def _check_space(packs: Packs, names: Sequence[PackName], target: Path) -> None:
    """Before a pack that claims to hold more than the disk fills it."""
    needed = sum(packs.describe(name).unpacked_bytes for name in names)
    there = next(folder for folder in (target, *target.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if needed > free:
        raise SettingsError(
            f"{names[0].day} unpacks to {shown_bytes(needed)}; {there} has {shown_bytes(free)} "
            "left: free space, or give another folder with --to"
        )


def _fault_lines(packs: Packs, name: PackName, found: Sequence[PackFault]) -> Iterator[str]:
    place = packs.place(name)
    if not found:
        yield f"{place}: sound"
    for fault in found:
        yield f"{place}{'' if fault.path is None else '!' + fault.path}: {fault.detail}"


def _print(lines: Iterator[str] | Sequence[str], *, to_people: bool = False) -> None:
    for line in lines:
        print(
            printable(line) if not line.startswith("{") else line,
            file=sys.stderr if to_people else sys.stdout,
            flush=True,
        )
