"""How each file of a replay ended, and what a whole replay met: the words that people see."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from attrs import define, evolve, field, frozen

from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.hsds.stated import Problem

_FEW_STRUCTURED = 20
_TOLERATED_WITHOUT_RECORD = 0.05


class Outcome(StrEnum):
    """How one file ended; every file that a replay meets ends in exactly one of these."""

    REPLAYED = "replayed"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"
    FAILED = "failed"


@frozen(kw_only=True)
class FileOutcome:
    """One file, how it ended and why. `reason` is a stable name, `detail` is for people.

    `content_sha256` is that of the bytes, where they hold a job. `lost_to_stale`: it is superseded
    by a result that other code has ranked, and this code may see that otherwise. `problems` is None
    where the result was not read, `verdict` where it is not known. `rows` are
    those that the file states, by table, where they were asked for.
    """

    path: str
    outcome: Outcome
    reason: str | None = None
    detail: str | None = None
    job_id: str | None = None
    scraper_id: str | None = None
    content_sha256: str | None = None
    lost_to_stale: bool = False
    has_structured_result: bool = False
    has_records: bool = False
    verdict: Verdict | None = None
    problems: tuple[Problem, ...] | None = None
    rows: Mapping[str, int] = field(factory=dict[str, int])

    @property
    def is_unreadable(self) -> bool:
        """Whether there is a result of which nothing could be made: prose, or JSON of no record."""
        if self.verdict is Verdict.NO_RECORDS:
            return self.has_structured_result
        return self.verdict is Verdict.RESULT_NOT_JSON

    def judged_strictly(self) -> "FileOutcome":
        """The same, but failed where the result is unreadable."""
        if not self.is_unreadable:
            return self
        return evolve(self, outcome=Outcome.FAILED, reason=self.verdict)


@frozen(kw_only=True)
class Pruned:
    """What came of pruning: results removed, unmet ones kept since they are known from elsewhere.

    `refusal` is a sentence where nothing was removed because the walk was no proof of absence.
    """

    removed: int = 0
    kept: int = 0
    refusal: str | None = None


@frozen(kw_only=True)
class ReplayReport:
    """What a replay met and did. The outcomes add up to `total_files`.

    `left_out` counts the files that were met and not asked for. `structured` counts the files whose
    result is a JSON object or array, `without_record` those of them that gave no record.
    `pruned` is None where that was not asked for.
    """

    total_files: int
    outcomes: Mapping[Outcome, int]
    reasons: Mapping[Outcome, Mapping[str, int]]
    structured: int
    without_record: int
    left_out: int
    tables: Mapping[str, TableChanges]
    pruned: Pruned | None = None

    @property
    def has_failures(self) -> bool:
        """Whether any file failed, or nothing could be pruned."""
        is_refused = self.pruned is not None and self.pruned.refusal is not None
        return is_refused or self.outcomes.get(Outcome.FAILED, 0) > 0

    @property
    def loaded_suspiciously_little(self) -> bool:
        """Of at least 20 structured results, over 5 % gave no record.

        Success while loading nothing was the worst fault of the earlier system.
        """
        limit = _TOLERATED_WITHOUT_RECORD * self.structured
        return self.structured >= _FEW_STRUCTURED and self.without_record > limit


@define
class Tally:
    """Counts outcomes while a replay runs."""

    _outcomes: Counter[Outcome] = field(factory=Counter, init=False)
    _reasons: Counter[tuple[Outcome, str]] = field(factory=Counter, init=False)
    _structured: int = field(default=0, init=False)
    _without_record: int = field(default=0, init=False)
    _left_out: int = field(default=0, init=False)

    @property
    def total_files(self) -> int:
        """How many files were counted."""
        return self._outcomes.total()

    def leave_out(self, count: int) -> None:
        """Counts files that are not wanted."""
        self._left_out += count

    def add(self, outcome: FileOutcome) -> None:
        """Counts one file."""
        self._outcomes[outcome.outcome] += 1
        if outcome.reason is not None:
            self._reasons[outcome.outcome, outcome.reason] += 1
        self._structured += outcome.has_structured_result
        self._without_record += outcome.has_structured_result and not outcome.has_records

    def report(
        self, tables: Mapping[str, TableChanges], *, pruned: Pruned | None = None
    ) -> ReplayReport:
        """The report over all files counted so far."""
        return ReplayReport(
            total_files=self.total_files,
            outcomes={outcome: self._outcomes[outcome] for outcome in Outcome},
            reasons={outcome: self._reasons_of(outcome) for outcome in Outcome},
            structured=self._structured,
            without_record=self._without_record,
            left_out=self._left_out,
            tables=tables,
            pruned=pruned,
        )

    def _reasons_of(self, outcome: Outcome) -> dict[str, int]:
        counted = sorted(self._reasons.items())
        return {reason: count for (whose, reason), count in counted if whose is outcome}
