"""What an object says about hours, put together: one schedule per recurrence and interval."""

from collections.abc import Sequence

from attrs import evolve

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.clock import Clock, Span, is_backwards, span_of
from pantry_radio.domain.hsds.hours.dating import dated_rows
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, Day, has_ordinals, weekdays_of
from pantry_radio.domain.hsds.hours.outcome import Outcome, Row
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.rules import freq_of, rules_of
from pantry_radio.domain.hsds.hours.saying import rows_of_text
from pantry_radio.domain.hsds.stated import StatedSchedule


def add_rows(parts: Parts, outcome: Outcome) -> None:
    """The rows of an object and of all that is within it."""
    _absorb(parts)
    if parts.is_closed and not parts.children:
        return
    kept = _without_closed(parts.children)
    for child in kept:
        _inherit(child, parts)
        add_rows(child, outcome)
    if parts.children and not _says_more(parts):
        return
    _add_own_rows(parts, outcome)


def _without_closed(children: Sequence[Parts]) -> list[Parts]:
    """Those that open; days that others close alone are none of theirs: `Mon-Fri`, and `Wed`."""
    kept = [child for child in children if not (child.is_closed and not child.children)]
    closed = {
        day for each in children if each.is_closed and not each.has_dates for day in each.days
    }
    for child in kept:
        open_days = [day for day in child.days if day not in closed]
        child.days = open_days or child.days
    return kept


def _absorb(parts: Parts) -> None:
    """Children that hold times, days or dates alone say them of the object around them."""
    kept: list[Parts] = []
    for child in parts.children:
        _absorb(child)
        is_plain = not (
            child.texts or child.children or child.freq or child.wkst or child.is_closed
        )
        held = (child.has_times, bool(child.days or child.ordinals), child.has_dates)
        if not is_plain or sum(held) != 1 or child.monthdays or child.until or child.has_bad_day:
            kept.append(child)
            continue
        parts.clocks += child.clocks
        parts.days += child.days
        parts.ordinals += child.ordinals
        parts.dates += child.dates
        parts.ranges += child.ranges
        parts.dtstart = parts.dtstart or child.dtstart
        parts.interval = parts.interval or child.interval
        parts.count = parts.count or child.count
    parts.children = kept


def _inherit(child: Parts, parent: Parts) -> None:
    """What stands around an object counts for it where it says nothing else itself."""
    says_days = any(clause.days for text in child.texts for clause in text.clauses)
    if not (child.days or child.ordinals or child.monthdays or says_days):
        child.days, child.ordinals = list(parent.days), list(parent.ordinals)
        child.monthdays = list(parent.monthdays)
    elif not child.ordinals and not has_ordinals(child.days):
        child.ordinals = list(parent.ordinals)
    if not child.has_dates:
        child.dates, child.ranges = list(parent.dates), list(parent.ranges)
    if not child.has_times and not any(c.spans for text in child.texts for c in text.clauses):
        child.clocks = list(parent.clocks)
    for name in ("freq", "interval", "count", "until", "dtstart", "wkst", "link", "attending"):
        if getattr(child, name) is None:
            setattr(child, name, getattr(parent, name))
    if not (child.monthdays or child.ordinals or has_ordinals(child.days)):
        child.monthdays = list(parent.monthdays)
    child.restrictions = child.restrictions or list(parent.restrictions)
    _inherit_texts(child, parent)


def _inherit_texts(child: Parts, parent: Parts) -> None:
    """Descriptions and notes, where the object has none but texts that are hours themselves."""
    has_words = any(not (text.is_note or _is_rule(text.clauses)) for text in child.texts)
    has_text, has_note = (any(t.is_note is kind for t in child.texts) for kind in (False, True))
    for text in parent.texts:
        if text.is_note:
            is_wanted = not has_note
        else:
            is_wanted = not has_words and not (has_text and _is_rule(text.clauses))
        if is_wanted:
            child.texts.append(text)


def _says_more(parts: Parts) -> bool:
    """Whether an object has hours beside those of the objects within it."""
    if not parts.has_times:
        return False
    is_dated = bool(parts.days or parts.dates or parts.monthdays)
    return is_dated or not any(child.days or child.dates for child in parts.children)


def _add_own_rows(parts: Parts, outcome: Outcome) -> None:
    hint = next((c.hint for text in parts.texts for c in text.clauses if c.hint), "")
    spans, has_closed_times = _spans(parts, hint, outcome)
    if has_closed_times and not spans:
        return
    days = _days(parts)
    if not spans and (text_spans := _spans_of_texts(parts, days)):
        spans = text_spans
    if not spans and not parts.has_dates and rows_of_text(parts, days, outcome, _frame(parts)):
        return
    frame = _frame(parts)
    if not (spans or days or parts.has_dates or parts.monthdays):
        _add_words(parts, frame, outcome)
        return
    for span in spans or [Span()]:
        _add_rows_of_span(parts, span, days, frame, outcome)


def _add_words(parts: Parts, frame: StatedSchedule, outcome: Outcome) -> None:
    """An object without days, dates and times: its texts are all that there is."""
    if freq_of(parts.freq) == "MONTHLY":
        outcome.reject("monthly_without_day", parts.path, parts.freq or "")
    if frame.description is None and frame.notes is None:
        return
    outcome.rows.append(Row(schedule=evolve(frame, wkst=None, until=None, count=None)))


def _spans(parts: Parts, hint: str, outcome: Outcome) -> tuple[list[Span], bool]:
    """The intervals, and whether all that there are mean closed (00:00 to 00:00)."""
    spans: list[Span] = []
    is_closed = False
    for opens, closes in parts.clocks:
        if opens is not None and closes is not None and _is_nothing(opens, closes):
            is_closed = True
            continue
        span = span_of(opens, closes, hint)
        if span is None:
            written = "-".join(_written(clock) for clock in (opens, closes) if clock)
            outcome.reject("unclear_time", parts.path, written)
            parts.restrictions.append(written)
            continue
        if is_backwards(span):
            outcome.reject("closes_before_opens", parts.path, span.text)
        spans.append(span)
    return list(dict.fromkeys(spans)), is_closed


def _is_nothing(opens: Clock, closes: Clock) -> bool:
    return opens.is_24 and closes.is_24 and opens.minutes == closes.minutes == 0


def _written(clock: Clock) -> str:
    return f"{clock.minutes // 60}:{clock.minutes % 60:02}{clock.half and clock.half + 'm'}"


def _days(parts: Parts) -> tuple[Day, ...]:
    days = tuple(dict.fromkeys(parts.days))
    ordinals = parts.ordinals or _ordinals_of_texts(parts)
    if ordinals and days and not has_ordinals(days):
        numbers = dict.fromkeys(ordinals)
        return tuple((number, weekday) for number in numbers for _, weekday in days)
    return days


def _ordinals_of_texts(parts: Parts) -> tuple[int, ...]:
    """`Tuesday: "1st & 3rd, 9-11"`: ordinals of a text alone are of the days of its object."""
    clauses = [c for text in parts.texts if not text.is_note for c in text.clauses]
    if len(clauses) != 1 or clauses[0].words or clauses[0].is_relative or clauses[0].is_closed:
        return ()
    return tuple(number for number in clauses[0].ordinals if abs(number) <= MOST_IN_A_MONTH)


def _spans_of_texts(parts: Parts, days: tuple[Day, ...]) -> list[Span]:
    """Times that stand in a text beside days that the object names itself."""
    if not days and not parts.dates:
        return []
    found: list[Span] = []
    for text in parts.texts:
        for clause in text.clauses:
            is_of_days = not clause.days or weekdays_of(clause.days) == weekdays_of(days)
            if is_of_days and not (clause.is_closed or clause.is_relative or clause.is_unclear):
                found += clause.spans
            elif clause.spans and clause.days:
                return []
    return list(dict.fromkeys(found))


def _frame(parts: Parts) -> StatedSchedule:
    """What all rows of an object share."""
    if not parts.texts and not parts.restrictions and freq_of(parts.freq) != "OTHER":
        return StatedSchedule(
            wkst=parts.wkst,
            until=parts.until,
            count=parts.count,
            schedule_link=parts.link,
            attending_type=parts.attending,
        )
    texts = [text for text in parts.texts if not text.is_note]
    described = [text.text for text in texts if text.is_description]
    remarks = [
        text.text for text in texts if not text.is_description and not _is_rule(text.clauses)
    ]
    words = list(dict.fromkeys(described + remarks))
    notes = [text.text for text in parts.texts if text.is_note] + words[1:] + parts.restrictions
    if freq_of(parts.freq) == "OTHER" and not has_ordinals(parts.days) and parts.freq:
        notes.append(parts.freq.capitalize())
    return StatedSchedule(
        description=" ".join(words[0].split()) if words else None,
        notes="; ".join(dict.fromkeys(notes)) or None,
        wkst=parts.wkst,
        until=parts.until,
        count=parts.count,
        schedule_link=parts.link,
        attending_type=parts.attending,
    )


def _is_rule(clauses: Sequence[Clause]) -> bool:
    """Whether days and times are all that a text says."""
    return all(
        clause.says_when and not (clause.has_more or clause.is_relative or clause.is_unclear)
        for clause in clauses
    )


def _add_rows_of_span(
    parts: Parts, span: Span, days: tuple[Day, ...], frame: StatedSchedule, outcome: Outcome
) -> None:
    for rule in rules_of(parts, span, days, outcome):
        outcome.rows += dated_rows(parts, rule, span, frame)
