"""A clause about hours: what it says, and how it is put together from its tokens."""

from datetime import date

from attrs import define, field, frozen

from pantry_radio.domain.hsds.hours.clock import Clock, Span, span_of
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, Day, has_ordinals

_JOINERS = frozenset(["and", "or", "from", "on", "at", "the"])
_EDGES = " \n\t,;:|&+-."


@frozen(kw_only=True)
class Clause:
    """What one clause says. `text` is its wording.

    `is_relative`: no rule can say which days it means. `has_more`: it says more than its days and
    times; `words` counts those that are no words of hours, `ordinals` are of days that it does not
    name. `is_unclear`: it holds times that may be of the morning or of the evening. `is_about`: it
    tells something about certain days, which need not be the days of opening.
    """

    text: str
    days: tuple[Day, ...] = ()
    monthdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    dates: tuple[date, ...] = ()
    ends: tuple[date | None, date | None] | None = None
    interval: int | None = None
    hint: str = ""
    is_closed: bool = False
    is_relative: bool = False
    is_unclear: bool = False
    is_about: bool = False
    has_more: bool = False
    words: int = 0

    @property
    def says_when(self) -> bool:
        """Whether it names days, dates or times."""
        return bool(self.days or self.monthdays or self.spans or self.dates or self.ends)


@define(kw_only=True)
class Draft:
    """A clause that is being read: days come before their times, or all after them."""

    start: int
    end: int = 0
    groups: list[tuple[Day, ...]] = field(factory=list)
    ordinals: list[int] = field(factory=list)
    is_applied: bool = False
    spans: list[tuple[Clock | None, Clock | None] | Span] = field(factory=list)
    dates: list[date] = field(factory=list)
    ends: tuple[date | None, date | None] | None = None
    interval: int | None = None
    hint: str = ""
    begins_with_times: bool = False
    is_monthly: bool = False
    is_closed: bool = False
    is_relative: bool = False
    is_about: bool = False
    is_excluding: bool = False
    excluded: list[Day] = field(factory=list)
    excludes_some: bool = False
    has_more: bool = False
    words: int = 0

    def clause(self, text: str) -> Clause | None:
        """What was read; None for nothing."""
        monthdays = self._settle_ordinals()
        if self.excluded and not self.excludes_some:
            kept = [tuple(d for d in group if d not in self.excluded) for group in self.groups]
            self.groups = kept if any(kept) else self.groups
        days = tuple(dict.fromkeys(day for group in self.groups for day in group))
        spans = [s if isinstance(s, Span) else span_of(*s, self.hint) for s in self.spans]
        clear = [span for span in spans if span is not None]
        wording = trimmed(text[self.start : self.end])
        if not wording:
            return None
        return Clause(
            text=wording,
            days=days,
            monthdays=monthdays,
            ordinals=() if days or monthdays else self._pending(),
            spans=tuple(dict.fromkeys(clear)),
            dates=tuple(dict.fromkeys(self.dates)),
            ends=self.ends,
            interval=self.interval,
            hint=self.hint,
            is_closed=self.is_closed,
            is_relative=self.is_relative,
            is_unclear=len(clear) < len(spans),
            is_about=self.is_about and has_ordinals(days),
            has_more=self.has_more,
            words=self.words,
        )

    def add_days(self, days: tuple[Day, ...]) -> None:
        """Days, with the ordinals that stand before them."""
        if self.is_excluding:
            self.excluded += days
            return
        if any(abs(ordinal) > MOST_IN_A_MONTH for ordinal in self.ordinals):
            # `Monday the 15th` is a certain date.
            self.is_relative = self.is_applied = True
        elif self.ordinals and not has_ordinals(days):
            days = tuple((ordinal, weekday) for ordinal in self.ordinals for _, weekday in days)
            self.is_applied = True
        self.groups.append(days)

    def add_ordinals(self, ordinals: list[int]) -> None:
        """Ordinals, which count for the days that follow, until others stand there."""
        if self.is_excluding:
            # `except the 5th`: words say it, no rule.
            self.excludes_some = True
            return
        if self.is_applied:
            self.ordinals, self.is_applied = [], False
        self.ordinals += ordinals

    def _pending(self) -> tuple[int, ...]:
        return () if self.is_applied else tuple(dict.fromkeys(self.ordinals))

    def _settle_ordinals(self) -> tuple[int, ...]:
        """Ordinals that no day follows: of the days before them, or days of the month."""
        pending = self._pending()
        if not pending:
            return ()
        days = [day for group in self.groups for day in group]
        if days and not has_ordinals(days) and max(map(abs, pending)) <= MOST_IN_A_MONTH:
            self.groups = [tuple((n, weekday) for n in pending for _, weekday in days)]
            return ()
        if self.is_monthly and not days:
            return pending
        self.has_more = True
        return ()


def trimmed(text: str) -> str:
    """The wording of a clause without what joined it to others."""
    words = text.strip(_EDGES)
    if words.count("(") != words.count(")"):
        words = words.strip("()" + _EDGES)
    first, _, rest = words.partition(" ")
    while first.casefold() in ("and", "or") and rest:
        first, _, rest = (words := rest.lstrip(_EDGES)).partition(" ")
    rest, _, last = words.rpartition(" ")
    while last.casefold() in _JOINERS and rest:
        rest, _, last = (words := rest.rstrip(_EDGES)).rpartition(" ")
    return words
