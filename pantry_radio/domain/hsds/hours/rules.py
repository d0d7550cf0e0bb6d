"""When an interval recurs: by the members of an object, or by the texts beside them."""

import re
from collections.abc import Sequence

from attrs import frozen

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.clock import Span
from pantry_radio.domain.hsds.hours.days import WEEK, Day, byday_of, has_ordinals, weekdays_of
from pantry_radio.domain.hsds.hours.outcome import Outcome
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.stated import StatedSchedule

_TWO_WEEKLY = frozenset({"BIWEEKLY", "FORTNIGHTLY", "EVERYOTHERWEEK", "EVERYTWOWEEKS"})
_ONCE = frozenset({"ONCE", "SINGLE", "ONETIME", "ONEOFF", "NONE", "NEVER", "DATE", "EVENT"})
_WEEKLY = frozenset({"WEEKLY", "WEEK", "EVERYWEEK", "REGULAR", "RECURRING", "WEEKDAYS", "CUSTOM"})
_MONTHLY = frozenset({"MONTHLY", "MONTH", "EVERYMONTH"})
_OTHERS = frozenset(
    [
        "YEARLY",
        "ANNUAL",
        "ANNUALLY",
        "QUARTERLY",
        "ROTATING",
        "BIMONTHLY",
        "SEMIMONTHLY",
        "HOURLY",
        "SEASONAL",
        "TWICEMONTHLY",
        "TWICEAMONTH",
        "EVERYOTHERMONTH",
        "SEMIANNUALLY",
    ]
)
_DAILY = frozenset({"DAILY", "DAY", "EVERYDAY"})

# When somebody answers the telephone is not when a place is open.
_OF_ANOTHER = re.compile(r"\b(?:call|phone|office|register|deliver(?:y|ies))\b", re.IGNORECASE)


@frozen(kw_only=True)
class Rule:
    """When something recurs; nothing of it is known where all is empty."""

    days: tuple[Day, ...] = ()
    monthdays: tuple[int, ...] = ()
    freq: str | None = None
    interval: int | None = None


def rules_of(parts: Parts, span: Span, days: tuple[Day, ...], outcome: Outcome) -> tuple[Rule, ...]:
    """When a span recurs: by the members, or by the texts beside them where those say more."""
    freq, interval = freq_of(parts.freq), parts.interval
    if interval == 1:
        interval = None
    if parts.freq in _TWO_WEEKLY and not interval:
        interval = 2
    texts = [(text, clause) for text in parts.texts for clause in text.clauses]
    is_relative = any(c.is_relative for text, c in texts if text.is_description)
    if is_relative and freq == "MONTHLY" and not has_ordinals(parts.days):
        return (Rule(days=tuple(dict.fromkeys(parts.days))),)
    if not has_ordinals(days):
        fitting = [(t, c) for t, c in texts if _fits(c, span, days)]
        if fitting:
            rules = _rules_of_clauses([clause for _, clause in fitting], interval)
            for said in dict.fromkeys(text for text, _ in fitting):
                _note(said.path, said.text, rules, span, outcome)
            return rules
    if not days and not parts.monthdays and not parts.has_dates and freq not in ("DAILY", "ONCE"):
        for text in outcome.context:
            fitting_there = [
                clause
                for clause in clauses_of(text)
                if span in clause.spans
                and _fits(clause, span, ())
                and not _OF_ANOTHER.search(clause.text)
            ]
            if fitting_there:
                rules = _rules_of_clauses(fitting_there, None)
                _note(parts.path, text, rules, span, outcome)
                return rules
    return (_rule_of_members(parts, days, freq, interval, outcome),)


def _rule_of_members(
    parts: Parts, days: tuple[Day, ...], freq: str | None, interval: int | None, outcome: Outcome
) -> Rule:
    if freq == "ONCE":
        return Rule(days=() if parts.dates else days, freq="ONCE")
    if parts.freq == "YEARLY":
        return Rule(days=days)
    if has_ordinals(days):
        interval = interval if freq == "MONTHLY" else None
        return Rule(days=days, freq="MONTHLY", interval=interval)
    if parts.monthdays and (not days or freq == "MONTHLY"):
        numbers = tuple(sorted(set(parts.monthdays)))
        return Rule(days=days, monthdays=numbers, freq="MONTHLY", interval=interval)
    if days:
        # RFC 5545 allows MONTHLY with a plain day: it is kept as it was stated.
        known = "MONTHLY" if freq == "MONTHLY" else None if freq == "OTHER" else "WEEKLY"
        return Rule(days=days, freq=known, interval=interval)
    return _rule_without_days(parts, freq, interval, outcome)


def _rule_without_days(
    parts: Parts, freq: str | None, interval: int | None, outcome: Outcome
) -> Rule:
    if parts.has_bad_day:
        # A rule without days would look as if it were open on all of them.
        return Rule()
    if freq == "DAILY" and not parts.dates:
        return Rule(days=tuple((0, weekday) for weekday in WEEK), freq="WEEKLY")
    if freq == "MONTHLY" and not parts.dates:
        outcome.reject("monthly_without_day", parts.path, parts.freq or "")
    return Rule(freq="WEEKLY", interval=interval) if freq == "WEEKLY" else Rule()


def _fits(clause: Clause, span: Span, days: tuple[Day, ...]) -> bool:
    """Whether a clause tells better than the members on which days this span is."""
    if not clause.days or clause.is_closed or clause.is_relative or clause.is_about:
        return False
    if clause.spans and span != Span() and span not in clause.spans:
        return False
    if days and weekdays_of(clause.days) != weekdays_of(days):
        return False
    return not days or has_ordinals(clause.days) or clause.interval is not None


def _rules_of_clauses(clauses: Sequence[Clause], interval: int | None) -> tuple[Rule, ...]:
    every = [(day, clause.interval) for clause in clauses for day in clause.days]
    monthly = tuple(day for day, _ in every if day[0])
    weekly = tuple(day for day, _ in every if not day[0])
    stated = next((each for _, each in every if each), interval)
    rules = []
    if monthly:
        rules.append(Rule(days=monthly, freq="MONTHLY"))
    if weekly:
        rules.append(Rule(days=weekly, freq="WEEKLY", interval=stated))
    return tuple(rules)


def _note(path: str, written: str, rules: Sequence[Rule], span: Span, outcome: Outcome) -> None:
    schedules = [
        StatedSchedule(
            freq=rule.freq,
            interval=rule.interval,
            byday=byday_of(rule.days),
            opens_at=span.opens,
            closes_at=span.closes,
        )
        for rule in rules
    ]
    outcome.keep_original(path, written, schedules)


def freq_of(word: str | None) -> str | None:
    """WEEKLY, MONTHLY, DAILY, ONCE, OTHER for what no rule of ours can say; None for nothing."""
    if word is None or word in ("TRUE", "FALSE"):
        return None
    if word in _WEEKLY or word in _TWO_WEEKLY:
        return "WEEKLY"
    if word in _MONTHLY:
        return "MONTHLY"
    if word in _DAILY:
        return "DAILY"
    return "ONCE" if word in _ONCE else "OTHER" if word in _OTHERS else None
