"""Trees and JSON of a reading show all that is stated, and do nothing to the terminal."""

from collections.abc import Iterator
from datetime import date, time
from io import StringIO
from itertools import count
from types import UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

import attrs
import pytest
from rich.cells import cell_len
from rich.console import Console

from pantry_radio.domain.examining import Examination
from pantry_radio.domain.hsds import stated
from pantry_radio.domain.hsds.stated import (
    Original,
    Problem,
    Reading,
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedSchedule,
    StatedService,
    StatedServiceAtLocation,
    Unmapped,
)
from pantry_radio.domain.jobs import Job, JobResult
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.entrypoints.screens.reading_json import as_json
from pantry_radio.entrypoints.screens.reading_tree import head_lines, trees_of

_T = TypeVar("_T")
# Shown without the names of their fields: as titles, or in the readable form of a schedule.
_UNNAMED = {
    *("freq", "interval", "byday", "bymonthday", "opens_at", "closes_at"),
    "location_index",
}
# Of problems, originals and what is unmapped, which are lines; the reason stands in the head.
_OF_NO_TREE = {"kind", "path", "value", "written", "kept", "json", "reason"}


class _Filler:
    """Makes a reading in which every field of every class holds a value of its own."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fields: set[str] = set()
        self.classes: set[type] = set()
        self._numbers = count(100)

    def full(self, cls: type[_T]) -> _T:
        hints = get_type_hints(cls)
        self.classes.add(cls)
        return cls(**{name: self._value(cls, name, hint) for name, hint in hints.items()})

    def _value(self, cls: type, name: str, hint: object) -> object:
        if isinstance(hint, UnionType):
            [hint] = [each for each in get_args(hint) if each is not type(None)]
        if get_origin(hint) is tuple:
            return (self.full(get_args(hint)[0]),)
        assert isinstance(hint, type)
        return self.full(hint) if attrs.has(hint) else self._scalar(cls, name, hint)

    def _scalar(self, cls: type, name: str, hint: type) -> object:
        if hint is bool:
            return True
        self.fields.add(name)
        number = next(self._numbers)
        if name == "location_index":
            return 0
        made: dict[type, tuple[object, str]] = {
            str: (f"{cls.__name__}.{name}", f"{cls.__name__}.{name}"),
            int: (number, str(number)),
            float: (number + 0.5, f"{number}.5"),
            date: (date(1900 + number, 1, 2), f"{1900 + number}-01-02"),
            time: (time(number % 24, number % 60), f"{number % 24:02}:{number % 60:02}"),
        }
        value, text = made[hint]
        self.texts.append(text)
        return value


def _printed(reading: Reading, *, width: int = 100_000) -> str:
    console = Console(file=StringIO(), width=width, color_system=None, highlight=False)
    for tree in trees_of(reading):
        console.print(tree)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def _examined(reading: Reading, reason: str | None = None) -> Examination:
    job = Job(scraper_id="freshtrak", created_at="2025-08-07T10:00:00")
    return Examination(
        outcome=FileOutcome(path="x.json", outcome=Outcome.REPLAYED, reason=reason),
        job_result=JobResult(job_id="1", job=job, result="paid"),
        reading=reading,
    )


def _members(document: object) -> Iterator[tuple[str, object]]:
    if isinstance(document, dict):
        for name, value in document.items():
            yield name, value
            yield from _members(value)
    elif isinstance(document, list):
        for item in document:
            yield from _members(item)


def test_every_field_of_every_class_is_shown_with_its_name() -> None:
    filler = _Filler()
    printed = _printed(filler.full(Reading))

    classes = {each for each in vars(stated).values() if attrs.has(each)}
    assert filler.classes == classes
    missing = [text for text in filler.texts if text not in printed]
    assert missing == ["Reading.reason"]
    shown = {name for name in filler.fields if f"{name}: " in printed}
    assert filler.fields - shown - _UNNAMED == _OF_NO_TREE


def test_every_field_of_every_class_is_in_the_json_under_its_name() -> None:
    filler = _Filler()
    reading = filler.full(Reading)

    names = {name for name, _ in _members(as_json(_examined(reading)))}

    expected = {field.name for cls in filler.classes for field in attrs.fields(cls)}
    assert expected <= names


def test_what_is_not_stated_is_left_out_of_the_json_but_for_the_outermost_members() -> None:
    reading = Reading(organizations=(StatedOrganization(name="Harvest Table"),))

    document = as_json(_examined(reading))

    assert document["organizations"] == [{"name": "Harvest Table"}]
    assert document["problems"] == document["originals"] == document["unmapped"] == []
    assert document["reason"] is document["retry_count"] is None


@pytest.mark.parametrize(
    ("schedule", "shown"),
    [
        (
            StatedSchedule(
                freq="WEEKLY", byday="MO,TU", opens_at=time(9), closes_at=time(17), wkst="MO"
            ),
            "schedule WEEKLY MO,TU 09:00-17:00 · wkst: MO",
        ),
        (
            StatedSchedule(freq="MONTHLY", byday="2TU,4TU", opens_at=time(0), closes_at=time(9)),
            "schedule MONTHLY 2TU,4TU 00:00-09:00",
        ),
        (
            StatedSchedule(dtstart=date(2025, 11, 27), opens_at=time(9), closes_at=time(12)),
            "schedule 2025-11-27 09:00-12:00",
        ),
        (StatedSchedule(freq="MONTHLY", bymonthday="1,15"), "schedule MONTHLY 1,15"),
        (StatedSchedule(freq="WEEKLY", interval=2, byday="FR"), "schedule WEEKLY/2 FR"),
        (
            StatedSchedule(dtstart=date(2025, 11, 27), byday="TH"),
            "schedule 2025-11-27 · byday: TH",
        ),
        (StatedSchedule(opens_at=time(9, 30)), "schedule 09:30-"),
        (StatedSchedule(opens_at=time(9), closes_at=time(10)), "schedule 09:00-10:00"),
        (StatedSchedule(description="By appointment"), "schedule description: By appointment"),
    ],
)
def test_schedules_are_shown_in_a_readable_form(schedule: StatedSchedule, shown: str) -> None:
    location = StatedLocation(schedules=(schedule,))
    organization = StatedOrganization(name="Harvest Table", locations=(location,))

    assert f"└── {shown}\n" in _printed(Reading(organizations=(organization,)))


def test_a_service_says_at_which_locations_it_is_given() -> None:
    organization = StatedOrganization(
        name="Harvest Table",
        locations=(
            StatedLocation(name="Main Site"),
            StatedLocation(address=StatedAddress(address_1="9 Canal Row", city="Holyoke")),
        ),
        services=(
            StatedService(
                name="Pantry",
                at_locations=tuple(StatedServiceAtLocation(location_index=i) for i in range(2)),
            ),
        ),
    )

    printed = _printed(Reading(organizations=(organization,)))

    assert "at_location 0 Main Site" in printed
    assert "at_location 1 9 Canal Row" in printed


def test_numbers_that_belong_together_share_a_line() -> None:
    location = StatedLocation(latitude=39.92, longitude=-83.8, description="At the back")
    organization = StatedOrganization(name="Harvest Table", locations=(location,))

    printed = _printed(Reading(organizations=(organization,)))

    assert "── latitude: 39.92 · longitude: -83.8\n" in printed
    assert "── description: At the back\n" in printed


def test_problems_originals_and_what_is_unmapped_stand_below_the_records() -> None:
    reading = Reading(
        problems=(Problem(kind="bad_phone", path="$.phone", value="123"),),
        originals=(Original(path="$.tel", written="937-555-0123", kept="+19375550123"),),
        unmapped=(Unmapped(path="$.notes", json='"' + "x" * 1000 + '"'),),
    )

    problems, originals, unmapped = _printed(reading).split("\n└── ")[1:]

    assert problems == "bad_phone  $.phone  123\noriginals"
    assert originals == "$.tel  937-555-0123 → +19375550123\nunmapped"
    assert unmapped.endswith("x… (1,002 characters)\n")


def test_no_line_is_longer_than_the_terminal() -> None:
    full = _Filler().full(Reading)
    long = StatedOrganization(name="食品 " * 50, description="x" * 500)

    printed = _printed(attrs.evolve(full, organizations=(*full.organizations, long)), width=40)

    assert max(cell_len(line.rstrip()) for line in printed.splitlines()) <= 40


def test_nothing_that_is_stated_reaches_the_terminal_as_a_control_sequence() -> None:
    evil = "\x1b]0;x\x07\u202e[bold]\r\n\ud800"
    organization = StatedOrganization(
        name=evil,
        description=evil,
        locations=(StatedLocation(name=evil),),
        services=(StatedService(at_locations=(StatedServiceAtLocation(location_index=0),)),),
    )
    reading = Reading(
        organizations=(organization,),
        problems=(Problem(kind="bad_phone", path=evil, value=evil),),
        originals=(Original(path=evil, written=evil, kept=evil),),
        unmapped=(Unmapped(path=evil, json=evil),),
    )
    head = "".join(line.plain for line in head_lines(_examined(reading, reason="no_records")))

    printed = head + _printed(reading).replace("\n", "")

    assert printed.isprintable()
    assert printed.count(r"\x1b]0;x\x07\u202e[bold]\r\n\ud800") == 11


def test_the_head_tells_how_much_there_is_and_what_is_known_of_the_job() -> None:
    organization = StatedOrganization(name="Harvest Table", locations=(StatedLocation(),) * 2)
    problem = Problem(kind="bad_phone", path="$", value="1")
    reading = Reading(organizations=(organization,), problems=(problem,))

    path, verdict, *facts = (line.plain for line in head_lines(_examined(reading)))

    assert path == "x.json"
    assert verdict == "replayed · organizations 1 · locations 2 · problems 1"
    assert facts == [
        "job_id       1",
        "scraper_id   freshtrak",
        "status       completed",
        "created_at   2025-08-07T10:00:00",
        'input_key    ["job","1"]',
    ]
