"""Schedules in words, for those who only want to read them."""

from collections.abc import Iterable, Iterator

from pantry_radio.domain.hsds.records import Schedule

_DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
_PLACES = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th", "-1": "last"}
_FEW = 2  # days in a row that are named one by one
_TURNS = {"WEEKLY": "week", "MONTHLY": "month"}


def hours_in_words(schedules: Iterable[Schedule]) -> list[str]:
    """One line for each thing that is said, in order of the week; none twice."""
    return [*dict.fromkeys(words_of(each) for each in sorted(schedules, key=_in_order))]


def words_of(schedule: Schedule) -> str:
    """Such as `2nd and 4th Tue of the month, 09:00-12:00 (use the side door)`."""
    rule = ", ".join(_parts(schedule))
    words = schedule.description or schedule.notes
    if rule and words:
        return f"{rule} ({words})"
    return rule or words or schedule.schedule_link or "not said when"


def _parts(schedule: Schedule) -> Iterator[str]:
    days = _days(schedule)
    if days:
        yield days
    if schedule.interval is not None and schedule.interval > 1 and schedule.freq:
        yield f"every {schedule.interval} {_TURNS[schedule.freq]}s"
    if schedule.dtstart is not None:
        yield f"{'from' if schedule.freq else 'on'} {schedule.dtstart.isoformat()}"
    opens, closes = (
        None if each is None else each.strftime("%H:%M")
        for each in (schedule.opens_at, schedule.closes_at)
    )
    if opens and closes:
        yield f"{opens}-{closes}"
    elif opens or closes:
        yield f"from {opens}" if opens else f"until {closes}"
    last = schedule.until or schedule.valid_to
    if schedule.valid_from is not None and schedule.valid_from != schedule.dtstart:
        yield f"valid from {schedule.valid_from.isoformat()}"
    if last is not None:
        yield f"until {last.isoformat()}"


def _days(schedule: Schedule) -> str:
    by_place: dict[str, list[str]] = {}
    for part in filter(None, (schedule.byday or "").split(",")):
        by_place.setdefault(part[-2:], []).append(part[:-2])
    named = []
    weekly = [day for day in _DAYS if by_place.get(day) == [""]]
    if len(weekly) == len(by_place) and "".join(weekly) in "".join(_DAYS) and len(weekly) > _FEW:
        named.append(f"{_DAYS[weekly[0]]}-{_DAYS[weekly[-1]]}")
        by_place.clear()
    for day, places in by_place.items():
        name = _DAYS.get(day, day)
        ordinals = " and ".join(_PLACES.get(each, each) for each in places if each)
        named.append(f"{ordinals} {name}" if ordinals else name)
    if schedule.bymonthday:
        named.append(f"day {schedule.bymonthday.replace(',', ', ')}")
    suffix = " of the month" if schedule.freq == "MONTHLY" and named else ""
    return ", ".join(named) + suffix


def _in_order(schedule: Schedule) -> tuple[int, str, str]:
    days = [day for part in (schedule.byday or "").split(",") if (day := part[-2:]) in _DAYS]
    first = min(([*_DAYS].index(day) for day in days), default=len(_DAYS))
    opens = "" if schedule.opens_at is None else schedule.opens_at.isoformat()
    return first, opens, str(schedule.id)
