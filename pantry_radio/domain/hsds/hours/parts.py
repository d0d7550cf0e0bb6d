"""What one object says about hours, before it is put together."""

import re
from datetime import date

from attrs import define, field

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.clock import Clock
from pantry_radio.domain.hsds.hours.days import Day
from pantry_radio.domain.hsds.hours.moments import Moment
from pantry_radio.domain.hsds.hours.outcome import Outcome
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.normalise import is_placeholder, text_of

_UNSAYABLE = frozenset({"true", "false", "yes", "hours", "schedule"})
_CLOSED = re.compile(r"closed\.?", re.IGNORECASE)


@define(kw_only=True, eq=False)
class Text:
    """A text of an object, where it stands, and whether its key calls it a note."""

    path: str
    text: str
    is_note: bool = False
    is_description: bool = False

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What it says, clause by clause."""
        return clauses_of(self.text)


@define(kw_only=True, eq=False)
class Parts:
    """What an object about hours says; `children` are the objects and texts within it.

    `outcome` takes what is rejected and which paths were read. `has_bad_day`: there are days that
    nobody can read, so that nobody knows how often it is open.
    """

    path: str
    outcome: Outcome = field(factory=Outcome, repr=False)
    days: list[Day] = field(factory=list)
    numbers: list[int] = field(factory=list)
    ordinals: list[int] = field(factory=list)
    monthdays: list[int] = field(factory=list)
    clocks: list[tuple[Clock | None, Clock | None]] = field(factory=list)
    dates: list[date] = field(factory=list)
    ranges: list[tuple[date | None, date | None]] = field(factory=list)
    freq: str | None = None
    interval: int | None = None
    count: int | None = None
    until: date | None = None
    dtstart: date | None = None
    wkst: str | None = None
    texts: list[Text] = field(factory=list)
    restrictions: list[str] = field(factory=list)
    link: str | None = None
    attending: str | None = None
    duration_minutes: int | None = None
    is_closed: bool = False
    is_nth: bool = False
    has_bad_day: bool = False
    children: list["Parts"] = field(factory=list)
    starts: list[Moment] = field(factory=list)
    ends: list[Moment] = field(factory=list)

    @property
    def has_times(self) -> bool:
        """Whether it says when it opens or closes."""
        return bool(self.clocks)

    @property
    def has_dates(self) -> bool:
        """Whether it names dates, or ranges of them."""
        return bool(self.dates or self.ranges)

    def add_text(
        self, value: str, path: str, *, is_note: bool = False, is_description: bool = False
    ) -> None:
        """Keeps a text, unless it is a placeholder; `Closed` alone closes the object."""
        text = text_of(value)
        if not text or is_placeholder(text) or text.casefold().strip(" .!") in _UNSAYABLE:
            return
        if _CLOSED.fullmatch(text):
            self.is_closed = True
            return
        self.texts.append(
            Text(
                path=path,
                text=value.strip() if "\n" in value else text,
                is_note=is_note,
                is_description=is_description,
            )
        )
