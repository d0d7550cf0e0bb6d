"""Free text about hours: which days, which times, and what no rule can say."""

import re
from functools import lru_cache

from attrs import evolve

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, Day, has_ordinals
from pantry_radio.domain.hsds.hours.parsing import Parser
from pantry_radio.domain.hsds.hours.tokens import tokens_of
from pantry_radio.domain.hsds.normalise import lines_of

# A day with a dash where times would stand: `Wednesday: --`.
_NOTHING = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?\s?:?\s?[-\u2010-\u2015]{1,3}", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in order; days and times that stand in two of them are united."""
    lines = [line for line in lines_of(text) if not _NOTHING.fullmatch(line)]
    cleaned = "\n".join(lines)
    return _paired(Parser(text=cleaned, tokens=list(tokens_of(cleaned))).run())


def _paired(clauses: list[Clause]) -> tuple[Clause, ...]:
    """`Mondays` and then `9-5` are one; so are `9-5` and then `Mondays` where nothing else is.

    Times that follow those of other days are of these days too: `Wed 9-11am; 1-3pm`. Ordinals
    that follow are of the days before them: `Sat 9-11am (2nd & 4th)`.
    """
    paired: list[Clause] = []
    for clause in clauses:
        before = paired[-1] if paired else None
        is_next = before is not None and _has_only_days(before) and _has_only_times(clause)
        is_pair = len(clauses) == 2 and before is not None  # noqa: PLR2004
        if before is not None and (
            is_next or (is_pair and _has_only_times(before) and _has_only_days(clause))
        ):
            paired[-1] = _united(before, clause)
        elif before is not None and _has_only_ordinals(clause) and _is_weekly(before):
            paired[-1] = _in_these_weeks(before, clause)
        elif before is not None and _says_all(before) and _has_only_times(clause):
            paired.append(_carried(before, clause))
        else:
            paired.append(clause)
    return tuple(paired)


def _has_only_days(clause: Clause) -> bool:
    is_said = bool(clause.days or clause.monthdays or clause.dates) and not clause.spans
    return is_said and not (clause.is_closed or clause.is_relative or clause.is_unclear)


def _has_only_times(clause: Clause) -> bool:
    is_said = bool(clause.spans) and not (clause.days or clause.monthdays or clause.dates)
    return is_said and not (clause.is_closed or clause.is_relative)


def _has_only_ordinals(clause: Clause) -> bool:
    numbers = _numbers(clause)
    said = clause.days or clause.spans or clause.dates or clause.ends
    says_more = said or clause.is_closed or clause.is_unclear or clause.words
    is_of_month = all(abs(number) <= MOST_IN_A_MONTH for number in numbers)
    return bool(numbers) and is_of_month and not says_more


def _numbers(clause: Clause) -> tuple[int, ...]:
    """`1st and 3rd`, or `1st and 3rd of the month`, which may be days of the month as well."""
    return clause.ordinals or clause.monthdays


def _days_in(before: Clause, numbers: tuple[int, ...]) -> tuple[Day, ...]:
    weekdays = dict.fromkeys(weekday for _, weekday in before.days)
    return tuple((number, weekday) for number in numbers for weekday in weekdays)


def _is_weekly(clause: Clause) -> bool:
    is_plain = bool(clause.days) and not has_ordinals(clause.days)
    return is_plain and not (clause.is_closed or clause.interval)


def _in_these_weeks(before: Clause, clause: Clause) -> Clause:
    """`Wed 4-6pm (2nd & 4th)`; with `weeks` behind, nobody knows which Wednesdays these are."""
    return evolve(
        before,
        text=f"{before.text} {clause.text}",
        days=_days_in(before, _numbers(clause)),
        is_relative=before.is_relative or clause.is_relative,
        has_more=True,
    )


def _says_all(clause: Clause) -> bool:
    is_said = bool(clause.days or clause.monthdays or clause.dates) and bool(clause.spans)
    return is_said and not (clause.is_closed or clause.is_relative)


def _carried(before: Clause, clause: Clause) -> Clause:
    if clause.words or clause.ends or any(abs(n) > MOST_IN_A_MONTH for n in clause.ordinals):
        return clause
    return evolve(
        clause,
        days=_days_in(before, clause.ordinals) or before.days,
        monthdays=before.monthdays,
        dates=before.dates,
        ends=before.ends,
        interval=before.interval,
    )


def _united(one: Clause, other: Clause) -> Clause:
    return evolve(
        one,
        text=f"{one.text} {other.text}",
        days=one.days or other.days,
        monthdays=one.monthdays or other.monthdays,
        dates=one.dates or other.dates,
        spans=one.spans or other.spans,
        interval=one.interval or other.interval,
        has_more=one.has_more or other.has_more,
        words=one.words + other.words,
        is_unclear=one.is_unclear or other.is_unclear,
    )
