"""How each file of a replay ended, and what a whole replay met: the words that people see."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from attrs import define, field, frozen

from pantry_radio.domain.hsds.difference import TableChanges

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
    """One file, how it ended and why. `reason` is a stable name, `detail` is for people."""

    path: str
    outcome: Outcome
    reason: str | None = None
    detail: str | None = None
    job_id: str | None = None
    scraper_id: str | None = None
    has_structured_result: bool = False
    has_records: bool = False
    problems: int = 0


@frozen(kw_only=True)
class ReplayReport:
    """What a replay met and did. The outcomes add up to `total_files`.

    `structured` counts the files whose result is a JSON object or array, `without_record` those
    of them that gave no record.
    """

    total_files: int
    outcomes: Mapping[Outcome, int]
    reasons: Mapping[Outcome, Mapping[str, int]]
    structured: int
    without_record: int
    tables: Mapping[str, TableChanges]

    @property
    def has_failures(self) -> bool:
        """Whether any file failed."""
        return self.outcomes.get(Outcome.FAILED, 0) > 0

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

    def add(self, outcome: FileOutcome) -> None:
        """Counts one file."""
        self._outcomes[outcome.outcome] += 1
        if outcome.reason is not None:
            self._reasons[outcome.outcome, outcome.reason] += 1
        self._structured += outcome.has_structured_result
        self._without_record += outcome.has_structured_result and not outcome.has_records

    def report(self, tables: Mapping[str, TableChanges]) -> ReplayReport:
        """The report over all files counted so far."""
        return ReplayReport(
            total_files=self._outcomes.total(),
            outcomes={outcome: self._outcomes[outcome] for outcome in Outcome},
            reasons={outcome: self._reasons_of(outcome) for outcome in Outcome},
            structured=self._structured,
            without_record=self._without_record,
            tables=tables,
        )

    def _reasons_of(self, outcome: Outcome) -> dict[str, int]:
        counted = sorted(self._reasons.items())
        return {reason: count for (whose, reason), count in counted if whose is outcome}
