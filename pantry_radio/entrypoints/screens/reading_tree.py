"""A reading as trees for a terminal: every value that is stated, each with the name of its field.

Trees grow from the fields of the classes: one that is added is shown without a change here.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from itertools import groupby
from typing import TypeAlias

from attrs import evolve
from rich.text import Text
from rich.tree import Tree

from pantry_radio.domain.examining import Examination
from pantry_radio.domain.hsds.hours.outcome import rule_text
from pantry_radio.domain.hsds.stated import (
    Reading,
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedSchedule,
    StatedService,
    StatedServiceAtLocation,
)
from pantry_radio.domain.outcomes import Outcome
from pantry_radio.entrypoints.screens.printable import printable
from pantry_radio.entrypoints.screens.reading_json import facts_of, stated_fields

_COLOURS = {Outcome.REPLAYED: "green", Outcome.FAILED: "red"}
_BETWEEN = " · "
_MAX_SHOWN = 200
_NOT_COUNTED = ("address", "at_locations")
_ONE_LINE_A_FIELD = (StatedOrganization, StatedLocation, StatedService)
_Scalar: TypeAlias = str | int | float | date | time
_Piece: TypeAlias = str | Text | tuple[str, str]
_SCALARS = (str, int, float, date, time)


def head_lines(examined: Examination) -> Iterator[Text]:
    """The file, how replay would end it, how much it states, and what is known of its job."""
    outcome, reading = examined.outcome, examined.reading
    yield Text(printable(outcome.path), style="bold")
    reason = "" if outcome.reason is None else f" ({outcome.reason})"
    verdict = (f"{outcome.outcome}{reason}", _COLOURS.get(outcome.outcome, "yellow"))
    counts = (f"{_BETWEEN}{name} {count}" for name, count in _counts(reading).items())
    yield Text.assemble(verdict, *counts)
    for name, value in facts_of(examined.job_result).items():
        if value:
            yield Text.assemble((f"{name:<13}", "dim"), _shortened(str(value)))


def trees_of(reading: Reading) -> Iterator[Tree]:
    """A tree for each organization, then one of what was rejected, changed, or has no place."""
    for organization in reading.organizations:
        yield _Growing(organization.locations).tree("organization", organization)
    problems = [
        Text.assemble((one.kind, "yellow"), "  ", _path(one.path), "  ", _shortened(one.value))
        for one in reading.problems
    ]
    originals = [
        Text.assemble(
            *(_path(one.path), "  ", _shortened(one.written)), (" → ", "dim"), _shortened(one.kept)
        )
        for one in reading.originals
    ]
    unmapped = [
        Text.assemble(_path(one.path), "  ", _shortened(one.json)) for one in reading.unmapped
    ]
    for name, lines in (("problems", problems), ("originals", originals), ("unmapped", unmapped)):
        if lines:
            tree = Tree(Text(name, style="bold"), guide_style="dim")
            for line in lines:
                tree.add(line)
            yield tree


class _Growing:
    """Grows the tree of one organization, whose services name its locations by position."""

    def __init__(self, locations: tuple[StatedLocation, ...]) -> None:
        self._locations = locations

    def tree(self, label: str, thing: object) -> Tree:
        scalars, parts = _fields(thing)
        words = self._words(thing, scalars)
        title: list[_Piece] = [(label, "cyan")]
        if words:
            title += [" ", (words, "bold")]
        lines: list[Text] = []
        if isinstance(thing, _ONE_LINE_A_FIELD):
            lines = list(_lines(scalars))
        elif scalars:
            title += [(_BETWEEN if words else " ", "dim"), _in_one_line(scalars)]
        tree = Tree(Text.assemble(*title), guide_style="dim")
        for line in lines:
            tree.add(line)
        for name, things in parts.items():
            for number, part in enumerate(things):
                what = f"location {number}" if name == "locations" else _singular(name)
                tree.children.append(self.tree(what, part))
        return tree

    def _words(self, thing: object, scalars: dict[str, _Scalar]) -> str:
        """What says the most about a thing, taken out of its fields."""
        if isinstance(thing, _ONE_LINE_A_FIELD):
            return printable(str(scalars.pop("name", "")))
        if isinstance(thing, StatedSchedule):
            return _rule(thing, scalars)
        if isinstance(thing, StatedServiceAtLocation):
            index = scalars.pop("location_index")
            places = self._locations[thing.location_index : thing.location_index + 1]
            return " ".join([str(index), *map(_name_of, places)]).strip()
        return ""


def _rule(schedule: StatedSchedule, scalars: dict[str, _Scalar]) -> str:
    """`WEEKLY MO,TU 09:00-17:00`, `2025-11-27 09:00-12:00`; the rest stays among the fields."""
    told = {"freq", "interval", "byday", "bymonthday", "opens_at", "closes_at"}
    if not schedule.freq:
        schedule = evolve(schedule, interval=None)
        told -= {"interval"}
        if schedule.dtstart:
            told = told - {"byday"} | {"dtstart"}
    for name in told:
        scalars.pop(name, None)
    return printable(rule_text(schedule))


def _name_of(location: StatedLocation) -> str:
    address = location.address or StatedAddress()
    return printable(location.name or address.address_1 or address.city or "")


def _fields(thing: object) -> tuple[dict[str, _Scalar], dict[str, tuple[object, ...]]]:
    """The values of a thing, and the things that are part of it; both only where stated."""
    scalars: dict[str, _Scalar] = {}
    parts: dict[str, tuple[object, ...]] = {}
    for name, value in stated_fields(thing).items():
        if isinstance(value, tuple):
            parts[name] = value
        elif isinstance(value, _SCALARS):
            scalars[name] = value
        else:
            parts[name] = (value,)
    return scalars, parts


def _lines(scalars: dict[str, _Scalar]) -> Iterator[Text]:
    """A line for each field; numbers that stand side by side, as coordinates do, share one."""
    groups = groupby(scalars.items(), key=lambda field: isinstance(field[1], float | int) or field)
    for _, fields in groups:
        yield _in_one_line(dict(fields))


def _in_one_line(scalars: dict[str, _Scalar]) -> Text:
    parts: list[_Piece] = []
    for name, value in scalars.items():
        parts += [(_BETWEEN if parts else "", "dim"), (f"{name}: ", "dim"), _shown(value)]
    return Text.assemble(*parts)


def _shown(value: _Scalar) -> str:
    if isinstance(value, time) and not value.second:
        return value.strftime("%H:%M")
    return printable(str(value))


def _counts(reading: Reading) -> Counter[str]:
    """How many there are of each kind of thing, in the order of the tree."""
    counts: Counter[str] = Counter()

    def count(thing: object) -> None:
        for name, things in _fields(thing)[1].items():
            counts[name] += len(things)
            for each in things:
                count(each)

    count(reading)
    return Counter({name: counts[name] for name in counts if name not in _NOT_COUNTED})


def _singular(name: str) -> str:
    return name if name == "address" else name.removesuffix("s")


def _path(path: str) -> tuple[str, str]:
    return printable(path), "dim"


def _shortened(text: str) -> str:
    if len(text) <= _MAX_SHOWN:
        return printable(text)
    return f"{printable(text[:_MAX_SHOWN])}… ({len(text):,} characters)"
