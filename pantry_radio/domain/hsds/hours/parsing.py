"""Reads the tokens of a text from left to right, clause by clause."""

from datetime import date

from attrs import define, field

from pantry_radio.domain.hsds.hours.clauses import Clause, Draft
from pantry_radio.domain.hsds.hours.clock import ALL_DAY, Clock, Span
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, WEEK, has_ordinals
from pantry_radio.domain.hsds.hours.lexicon import Is
from pantry_radio.domain.hsds.hours.tokens import Token, range_of

_POINTS = (Is.CLOCK, Is.NUMBER)
_RANGES = (Is.TO, Is.UNTIL)
_BEFORE_NUMBERS = (
    Is.DAYS,
    Is.FROM,
    Is.COLON,
    Is.BETWEEN,
    Is.MONTHLY,
    Is.UNTIL,
    Is.CLOCK,
    Is.MORNING,
    Is.EVENING,
    Is.ORDINAL,
)
_AFTER_NUMBERS = (Is.DAYS, Is.AND, Is.FROM, Is.BREAK, Is.MORNING, Is.EVENING, Is.EVERY, Is.ORDINAL)
_LAST_HOUR = 24
_BEGINNING = frozenset(["be", "st", "fr", "de"])
"""How words begin after which a date is the first: beginning, starting, from, desde."""


@define(kw_only=True)
class Parser:
    """Reads tokens from left to right; each step takes at least one."""

    text: str
    tokens: list[Token]
    clauses: list[Clause] = field(factory=list)
    at: int = 0
    draft: Draft = field(factory=lambda: Draft(start=0))

    def run(self) -> list[Clause]:
        """Takes all tokens; the clauses in order."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            first = self.at
            self._step(token)
            self.at = max(self.at, first + 1)
            self.draft.end = self.tokens[self.at - 1].end
        self._flush(len(self.text))
        return self.clauses

    def _step(self, token: Token) -> None:
        kind = token.kind
        if kind is Is.BREAK:
            self._flush(token.end)
        elif kind is Is.DAYS:
            self._take_days(token)
        elif kind is Is.ORDINAL:
            self._take_ordinals(token)
        elif kind in _POINTS:
            self._take_times(token)
        elif kind is Is.ALWAYS:
            self._take_always(token)
        elif kind is Is.DATE:
            self._take_dates(token)
        elif kind is Is.CLOSED:
            self._take_closed(token)
        else:
            self._mark(token)

    def _flush(self, start: int) -> None:
        clause = self.draft.clause(self.text)
        if clause is not None:
            self.clauses.append(clause)
        self.draft = Draft(start=start)

    def _kind(self, offset: int) -> Is | None:
        at = self.at + offset
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def _begin_days(self, token: Token) -> None:
        """Ends the clause before, where these days do not belong to its times."""
        draft = self.draft
        if draft.is_excluding:
            return
        if (draft.spans and not draft.begins_with_times) or (draft.dates and not draft.spans):
            self._flush(token.start)

    def _take_days(self, token: Token) -> None:
        self._begin_days(token)
        days = token.value if isinstance(token.value, tuple) else ()
        chain = [days]
        while self._kind(1) in _RANGES and self._kind(2) is Is.DAYS:
            self.at += 2
            value = self.tokens[self.at].value
            chain.append(value if isinstance(value, tuple) else ())
        every = tuple(day for each in chain for day in each)
        is_range = len(chain) == 2 and len(every) == 2 and not has_ordinals(every)  # noqa: PLR2004
        # `Mon-Wed-Fri` is a list.
        self.draft.add_days(range_of(every[0][1], every[1][1]) if is_range else every)
        self.at += 1

    def _take_ordinals(self, token: Token) -> None:
        self._begin_days(token)
        first = token.value if isinstance(token.value, int) else 0
        found = [first]
        if self._kind(1) is Is.TO and self._kind(2) is Is.ORDINAL:
            last = self.tokens[self.at + 2].value
            if isinstance(last, int) and 0 < first < last <= MOST_IN_A_MONTH:
                found = list(range(first, last + 1))
                self.at += 3
        elif self._kind(1) is Is.NUMBER and self._kind(2) is Is.DAYS and abs(first) == 1:
            count = self.tokens[self.at + 1].value
            if isinstance(count, int) and 1 < count <= MOST_IN_A_MONTH:
                found = [first * number for number in range(1, count + 1)]
                self.at += 2
        self.draft.add_ordinals([number for number in found if number])

    def _take_times(self, token: Token) -> None:
        opens = _clock(token)
        joins = self._kind(1)
        is_range = joins in _RANGES or (self._kind(-1) is Is.BETWEEN and joins is Is.AND)
        closing = self.tokens[self.at + 2] if is_range and self._kind(2) in _POINTS else None
        closes = _clock(closing) if closing is not None else None
        if opens is None or (closing is not None and closes is None):
            self.draft.has_more = True
        elif closes is not None:
            is_bare = token.kind is Is.NUMBER and closing is not None and closing.kind is Is.NUMBER
            if is_bare and not self._is_time_here():
                self.draft.has_more = True
            else:
                self._add_span(token, (opens, closes))
            self.at += 3
        elif token.kind is Is.CLOCK or (
            self._kind(-1) in (Is.FROM, Is.UNTIL) and self._kind(1) in (*_AFTER_NUMBERS, None)
        ):
            is_end = self._kind(-1) is Is.UNTIL
            self._add_span(token, (None, opens) if is_end else (opens, None))
            self.draft.has_more = self.draft.has_more or joins in _RANGES
        else:
            self.draft.has_more = True

    def _is_time_here(self) -> bool:
        """Whether two bare numbers stand where hours do: `Mon 9-5`, `9-5 daily`, `from 9 to 5`."""
        before, after = self._kind(-1), self._kind(3)
        if after is Is.NOISE:
            # `de 9 a 11 de la tarde`
            parts = (self._kind(4), self._kind(5))
            after = next((kind for kind in parts if kind in (Is.MORNING, Is.EVENING)), after)
        if before is Is.AND:
            is_after_days = self._kind(-2) is Is.DAYS and after is not Is.WORD
            return bool(self.draft.spans) or is_after_days
        begins = before is None or before is Is.BREAK or before is Is.TO
        return (before in _BEFORE_NUMBERS and after is not Is.WORD) or (
            (begins or before is Is.NOISE) and (after is None or after in _AFTER_NUMBERS)
        )

    def _add_span(self, token: Token, span: tuple[Clock | None, Clock | None] | Span) -> None:
        draft = self.draft
        if draft.is_excluding and draft.excluded and draft.spans:
            # `Mon-Fri 9-5 except Wed 9-12`
            excepted = tuple(draft.excluded)
            self._flush(token.start)
            self.draft.groups.append(excepted)
        elif draft.is_closed and len(draft.groups) > 1:
            group = draft.groups.pop()
            self._flush(token.start)
            self.draft.groups.append(group)
        elif draft.begins_with_times and draft.groups:
            self._flush(token.start)
        draft = self.draft
        draft.is_excluding = False
        draft.begins_with_times = draft.begins_with_times or not (
            draft.groups or draft.ordinals or draft.dates
        )
        draft.spans.append(span)

    def _take_always(self, token: Token) -> None:
        self._add_span(token, ALL_DAY)
        if not self.draft.groups and "7" in self.text[token.start : token.end]:
            self.draft.groups.append(tuple((0, weekday) for weekday in WEEK))

    def _take_dates(self, token: Token) -> None:
        first = token.value
        last = self.tokens[self.at + 2].value if self._kind(2) is Is.DATE else None
        assert isinstance(first, date)
        if self._kind(1) in _RANGES and isinstance(last, date):
            self._begin_days(token)
            self.draft.ends = (first, last)
            self.at += 3
        elif self.draft.groups and self._kind(-1) in (Is.FROM, Is.UNTIL):
            self._bound(first)
        else:
            self._begin_days(token)
            self.draft.dates.append(first)

    def _bound(self, on: date) -> None:
        """`starting January 8, 2025`, `until May 21, 2025` beside days."""
        start, end = self.draft.ends or (None, None)
        word = self.text[self.tokens[self.at - 1].start :][:2].casefold()
        if self._kind(-1) is Is.UNTIL:
            self.draft.ends = (start, on)
        elif word in _BEGINNING:
            self.draft.ends = (on, end)
        else:
            self.draft.dates.append(on)

    def _take_closed(self, token: Token) -> None:
        draft = self.draft
        word = self.text[token.start : token.end].casefold()
        if word == "off" and self._kind(-1) not in (Is.DAYS, Is.SEASON, Is.COLON, Is.NOISE):
            draft.has_more = True
            return
        if draft.spans or draft.is_excluding:
            self._flush(token.start)
        self.draft.is_closed = True

    def _mark(self, token: Token) -> None:
        draft, kind = self.draft, token.kind
        if kind in (Is.EVERY, Is.INTERVAL):
            self._begin_days(token)
            draft = self.draft
            draft.ordinals = [] if draft.is_applied else draft.ordinals
            draft.interval = token.value if isinstance(token.value, int) else draft.interval
        elif kind is Is.MONTHLY:
            draft.is_monthly = True
        elif kind in (Is.MORNING, Is.EVENING):
            draft.hint = draft.hint or ("a" if kind is Is.MORNING else "p")
        elif kind is Is.WEEK_OF_MONTH:
            is_of_month = bool(draft.ordinals) and not draft.is_applied
            # `Week 1: Mon 9-11`
            is_of_month = is_of_month or self.text[token.end :][:2].strip().isdecimal()
            draft.is_relative = draft.is_relative or is_of_month
        elif kind is Is.RELATIVE:
            self._mark_relative()
        else:
            self._mark_more(token)

    def _mark_more(self, token: Token) -> None:
        draft, kind = self.draft, token.kind
        if kind is Is.BESIDES:
            draft.has_more = draft.is_relative = True
        elif kind is Is.ABOUT:
            draft.is_about = draft.is_about or bool(draft.groups and not draft.spans)
        elif kind is Is.EXCEPT:
            draft.is_excluding = bool(draft.groups)
            draft.has_more = True
        elif kind in (Is.SEASON, Is.WORD):
            if kind is Is.SEASON and self._is_day_of_some_year(token):
                draft.is_relative = True
            if kind is Is.WORD and self._kind(-1) is Is.ORDINAL and not draft.is_applied:
                self._drop_ordinals()
            draft.has_more = True
            draft.words += kind is Is.WORD

    def _is_day_of_some_year(self, token: Token) -> bool:
        """`Saturday, November 22`: once, nobody knows in which year."""
        before = self._kind(-2) if self._kind(-1) is Is.AND else self._kind(-1)
        is_range = self._kind(1) in _RANGES or self.draft.is_excluding or self.draft.is_closed
        return before is Is.DAYS and not is_range and self.text[token.end - 1].isdecimal()

    def _drop_ordinals(self) -> None:
        """`First Church`, `last names`; of `2nd drive-through Saturday` nobody knows."""
        if self._kind(1) is not Is.WEEK_OF_MONTH:
            self.draft.ordinals.clear()
            self.draft.is_relative = self.draft.is_relative or self._kind(1) is Is.DAYS

    def _mark_relative(self) -> None:
        """Before or after a time is when it opens; before or after a day, no rule can say."""
        following = [self._kind(1), self._kind(2), self._kind(3)]
        if following[0] in _POINTS:
            return
        is_beside_day = self._kind(-1) is Is.DAYS or any(
            kind in (Is.DAYS, Is.ORDINAL, Is.SEASON) for kind in following
        )
        self.draft.has_more = True
        self.draft.is_relative = self.draft.is_relative or is_beside_day


def _clock(token: Token) -> Clock | None:
    if isinstance(token.value, Clock):
        return token.value
    if isinstance(token.value, int) and token.value <= _LAST_HOUR:
        return Clock(minutes=token.value * 60)
    return None
