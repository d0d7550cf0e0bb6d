"""What reading hours gives: schedules, what was rejected, and what was kept in another form."""

from collections.abc import Sequence

from attrs import define, field, frozen

from pantry_radio.domain.hsds.stated import Original, Problem, StatedSchedule

MAX_VALUE_LENGTH = 200


@frozen(kw_only=True)
class Row:
    """A schedule that is not yet joined with others; `is_weekly` tells that a date recurs."""

    schedule: StatedSchedule
    is_weekly: bool = False


@frozen(kw_only=True)
class Hours:
    """Schedules in a canonical order, each once; problems and originals in the order of paths.

    `rows` are the schedules before they were joined, for those who join them with others. `used`
    are the JSON paths of what was read: other members of the value say nothing that is known here.
    """

    schedules: tuple[StatedSchedule, ...] = ()
    problems: tuple[Problem, ...] = ()
    originals: tuple[Original, ...] = ()
    rows: tuple[Row, ...] = field(default=(), eq=False, repr=False)
    used: frozenset[str] = frozenset()


@define(kw_only=True)
class Outcome:
    """Rows, problems, originals and paths, as they are found. `context` are texts around."""

    context: Sequence[str] = ()
    rows: list[Row] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    originals: list[Original] = field(factory=list)
    used: set[str] = field(factory=set)

    def reject(self, kind: str, path: str, value: str) -> None:
        """Notes a value that was recognised and cannot be kept as it was meant."""
        self.problems.append(Problem(kind=kind, path=path, value=value[:MAX_VALUE_LENGTH]))

    def keep_original(self, path: str, written: str, schedules: Sequence[StatedSchedule]) -> None:
        """Notes that a text was turned into rules."""
        kept = "; ".join(dict.fromkeys(rule_text(schedule) for schedule in schedules))
        self.originals.append(Original(path=path, written=written, kept=kept))


def rule_text(schedule: StatedSchedule) -> str:
    """A rule in short: `MONTHLY 2TU,4TU 12:00-13:00`, `WEEKLY/2 FR`, `2025-08-16 10:00-12:00`."""
    has_interval = schedule.freq is not None and schedule.interval is not None
    every = f"{schedule.freq}/{schedule.interval}" if has_interval else schedule.freq
    times = [f"{each:%H:%M}" if each else "" for each in (schedule.opens_at, schedule.closes_at)]
    parts = (
        str(schedule.dtstart) if schedule.dtstart and not schedule.freq else "",
        every or "",
        (schedule.byday or "") if schedule.freq or not schedule.dtstart else "",
        schedule.bymonthday or "",
        "-".join(times) if any(times) else "",
    )
    return " ".join(part for part in parts if part)
