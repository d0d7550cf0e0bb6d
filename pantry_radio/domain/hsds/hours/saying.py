"""Rows of free text: each clause is a rule, a dated event, or stays as it is worded."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.clock import Span, is_backwards
from pantry_radio.domain.hsds.hours.days import Day, byday_of, has_ordinals, weekdays_of
from pantry_radio.domain.hsds.hours.outcome import Outcome, Row
from pantry_radio.domain.hsds.hours.parts import Parts, Text
from pantry_radio.domain.hsds.stated import StatedSchedule

_NOTHING = StatedSchedule()


def rows_of_text(
    parts: Parts, days: tuple[Day, ...], outcome: Outcome, frame: StatedSchedule
) -> bool:
    """Adds the rows of the texts of an object that has no times itself; False where none says when.

    Days that the object names beside a text count for the clauses that name none.
    """
    telling = [text for text in parts.texts if _says_hours(text, days)]
    if not telling:
        return bool(days and parts.texts) and all(_is_closed(text) for text in parts.texts)
    own = {text.text for text in telling}
    if frame.description is not None and frame.description in own:
        frame = evolve(frame, description=None)
    valid = parts.ranges[0] if len(parts.ranges) == 1 else (None, None)
    frame = evolve(frame, valid_from=valid[0], valid_to=valid[1])
    for text in telling:
        rows = list(text_rows(text, days, frame, outcome))
        outcome.rows += rows
    return True


def text_rows(
    text: Text, days: tuple[Day, ...], frame: StatedSchedule, outcome: Outcome
) -> Iterator[Row]:
    """The rows of one text; clauses that no rule can say are kept whole, in a description."""
    rules: list[StatedSchedule] = []
    words: list[str] = []
    kept: list[StatedSchedule] = []
    clauses = text.clauses
    closed = frozenset(day for clause in clauses if _is_closing(clause) for day in clause.days)
    for clause in clauses:
        if _is_closing(clause) or (clause.is_closed and not (clause.has_more or clause.says_when)):
            continue
        found = list(_rows_of_clause(_without(clause, closed), days, text, outcome))
        rules += found
        if clause.is_closed or not clause.says_when:
            words.append(clause.text)
        elif not found:
            kept.append(_kept(clause, outcome, text))
    if rules:
        outcome.keep_original(text.path, text.text, rules)
    rest = ". ".join(words) or None
    rows = rules + kept
    if rest and len(rows) == 1:
        joined = ". ".join(each for each in (rows[0].description, rest) if each)
        rows = [evolve(rows[0], description=joined)]
    elif rest:
        rows.append(StatedSchedule(description=rest))
    for row in rows:
        yield Row(schedule=_within(row, frame))


def _is_closing(clause: Clause) -> bool:
    """Whether it closes certain days of every week, and says nothing else."""
    says_more = clause.has_more or clause.spans or clause.dates or clause.ends or clause.interval
    return (
        clause.is_closed and bool(clause.days) and not says_more and not has_ordinals(clause.days)
    )


def _without(clause: Clause, closed: frozenset[Day]) -> Clause:
    """A clause without the days that another closes: `Mon-Fri 9-5, closed Wed`."""
    days = tuple(day for day in clause.days if day not in closed)
    return evolve(clause, days=days) if days and len(days) < len(clause.days) else clause


def _says_hours(text: Text, days: Sequence[Day]) -> bool:
    return any(
        clause.spans or clause.days or clause.monthdays or clause.dates or clause.is_unclear
        for clause in text.clauses
        if not (days and text.is_note)
    ) and not (days and not any(clause.spans or clause.is_unclear for clause in text.clauses))


def _is_closed(text: Text) -> bool:
    return all(clause.is_closed for clause in text.clauses)


def _rows_of_clause(
    clause: Clause, around: tuple[Day, ...], text: Text, outcome: Outcome
) -> Iterator[StatedSchedule]:
    if clause.is_closed or clause.is_relative:
        return
    days = clause.days or (() if clause.dates or clause.monthdays else around)
    if clause.is_unclear:
        outcome.reject("unclear_time", text.path, clause.text)
    description = clause.text if clause.has_more or clause.is_unclear else None
    if not (days or clause.dates or clause.monthdays or clause.spans):
        return
    valid = clause.ends or (None, None)
    for span in clause.spans or (Span(),):
        if is_backwards(span):
            outcome.reject("closes_before_opens", text.path, clause.text)
        row = StatedSchedule(
            opens_at=span.opens,
            closes_at=span.closes,
            description=description,
            valid_from=valid[0],
            valid_to=valid[1],
        )
        yield from _recurring(row, clause, days)


def _recurring(
    row: StatedSchedule, clause: Clause, days: tuple[Day, ...]
) -> Iterator[StatedSchedule]:
    weekly = tuple(day for day in days if not day[0])
    monthly = tuple(day for day in days if day[0])
    if clause.dates:
        for each in clause.dates:
            is_named = each.weekday() in weekdays_of(days)
            byday = byday_of([(0, each.weekday())]) if is_named else None
            yield evolve(row, dtstart=each, byday=byday)
        return
    if weekly:
        yield evolve(row, freq="WEEKLY", interval=clause.interval, byday=byday_of(weekly))
    if monthly:
        yield evolve(row, freq="MONTHLY", byday=byday_of(monthly))
    if clause.monthdays:
        numbers = ",".join(str(number) for number in sorted(clause.monthdays))
        yield evolve(row, freq="MONTHLY", bymonthday=numbers)
    if not (days or clause.monthdays):
        yield row


def _kept(clause: Clause, outcome: Outcome, text: Text) -> StatedSchedule:
    """A clause that no rule can say, with its times where they are clear."""
    span = clause.spans[0] if len(clause.spans) == 1 else Span()
    outcome.reject("unclear_rule", text.path, clause.text)
    return StatedSchedule(description=clause.text, opens_at=span.opens, closes_at=span.closes)


def _within(row: StatedSchedule, frame: StatedSchedule) -> StatedSchedule:
    """A row with what its object says of all of them."""
    if frame == _NOTHING:
        return row
    return evolve(
        row,
        description=row.description or frame.description,
        notes=frame.notes,
        valid_from=row.valid_from or (None if row.dtstart else frame.valid_from),
        valid_to=row.valid_to or (None if row.dtstart else frame.valid_to),
        schedule_link=frame.schedule_link,
        attending_type=frame.attending_type,
        wkst=frame.wkst,
        until=frame.until if row.freq else None,
        count=frame.count if row.freq else None,
    )
