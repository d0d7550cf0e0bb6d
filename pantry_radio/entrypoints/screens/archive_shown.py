"""What `bouy archive` did and found, in lines for people and as JSON for scripts."""

import json
from collections.abc import Iterator, Sequence

import attrs

from pantry_radio.domain.packing import DayToPack, PackedDay
from pantry_radio.domain.packs import Pack

_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")
_STEP = 1000


def dry_lines(found: Sequence[DayToPack]) -> Iterator[str]:
    """What packing would do."""
    going = [day for day in found if day.obstacle is None]
    for day in found:
        if day.obstacle is None:
            yield f"{day.day}: {counted(day.files, 'file')}, {shown_bytes(day.size_bytes)}"
        else:
            yield f"{day.day}: would be left: {day.obstacle}"
    files = counted(sum(day.files for day in going), "file")
    size = shown_bytes(sum(day.size_bytes for day in going))
    yield f"{counted(len(going), 'day')}, {files}, {size}"


def packed_line(done: PackedDay) -> str:
    """What became of one day."""
    if done.obstacle is not None:
        return f"{done.day}: left: {done.obstacle}"
    changed = (
        f"; {counted(done.left, 'file')} changed meanwhile, left for the next run"
        if done.left
        else ""
    )
    if not done.packs:
        return (
            f"{done.day}: {counted(done.removed, 'plain file')} removed, which earlier packs hold"
            f"{changed}"
        )
    sizes = f"{shown_bytes(done.unpacked_bytes)} in {shown_bytes(done.packed_bytes)}"
    names = ", ".join(name.pack for name in done.packs)
    return f"{done.day}: {counted(done.files, 'file')}, {sizes}, {names}{changed}"


def total_line(done: Sequence[PackedDay]) -> str:
    """All of it."""
    files = counted(sum(day.files for day in done), "file")
    unpacked = shown_bytes(sum(day.unpacked_bytes for day in done))
    packed = shown_bytes(sum(day.packed_bytes for day in done))
    left = sum(not day.is_done for day in done)
    days = counted(len(done) - left, "day")
    ending = f"; {counted(left, 'day')} left" if left else ""
    return f"{days} done; packed {files}, {unpacked} in {packed}{ending}"


def as_lines(days: Sequence[DayToPack] | Sequence[PackedDay]) -> Iterator[str]:
    """The same as JSON."""
    told = []
    for day in days:
        values = attrs.asdict(day, recurse=False)
        if isinstance(day, PackedDay):
            values["packs"] = [name.pack for name in day.packs]
        told.append({**values, "day": day.day.isoformat()})
    yield json.dumps({"days": told}, indent=2)


def list_lines(rows: Sequence[tuple[str, object]], *, as_json: bool) -> Iterator[str]:
    """The packs: each a description, or the error that came instead."""
    packs = [(place, pack) for place, pack in rows if isinstance(pack, Pack)]
    errors = [(place, error) for place, error in rows if not isinstance(error, Pack)]
    if as_json:
        told = [
            {
                "day": pack.name.day.isoformat(),
                "files": len(pack.files),
                "unpacked_bytes": pack.unpacked_bytes,
                "size_bytes": pack.size_bytes,
                "sha256": pack.sha256,
                "place": place,
            }
            for place, pack in packs
        ]
        damaged = [{"place": place, "error": str(error)} for place, error in errors]
        yield json.dumps({"packs": told, "damaged": damaged}, indent=2)
        return
    yield f"{'DAY':<11}{'FILES':>8}{'UNPACKED':>12}{'PACKED':>12}  WHERE"
    for place, pack in packs:
        yield (
            f"{pack.name.day!s:<11}{len(pack.files):>8,}{shown_bytes(pack.unpacked_bytes):>12}"
            f"{shown_bytes(pack.size_bytes):>12}  {place}"
        )
    yield (
        f"{'all':<11}{sum(len(pack.files) for _, pack in packs):>8,}"
        f"{shown_bytes(sum(pack.unpacked_bytes for _, pack in packs)):>12}"
        f"{shown_bytes(sum(pack.size_bytes for _, pack in packs)):>12}"
    )
    for _, error in errors:
        yield f"damaged: {error}"


def counted(count: int, what: str) -> str:
    """A number of things."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def shown_bytes(size: float) -> str:
    """A size for people."""
    for unit in _UNITS:
        if size < _STEP or unit == _UNITS[-1]:
            break
        size /= _STEP
    return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
