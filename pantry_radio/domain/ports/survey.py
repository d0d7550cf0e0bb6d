"""What the food database holds, counted: for those who run it, and those who mend scrapers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from attrs import field, frozen

NO_SCRAPER = "unknown"
"""Stands for jobs without a scraper, as in the archive."""


@frozen(kw_only=True)
class ProblemExample:
    """A rejected value: its job, JSON path and text."""

    job_id: str
    path: str
    value: str


@frozen(kw_only=True)
class ProblemsOfKind:
    """How often a scraper's results hold a problem of a kind, and in how many files."""

    scraper_id: str
    kind: str
    count: int
    files: int
    examples: tuple[ProblemExample, ...]


@frozen(kw_only=True)
class EmptyResults:
    """How many files of a scraper give no record for one reason, and the jobs of some of them."""

    scraper_id: str
    reason: str
    files: int
    job_ids: tuple[str, ...]


@frozen(kw_only=True)
class StateCounts:
    """What there is in one state; None is a place whose state is not stated."""

    state: str | None
    organizations: int
    locations: int


@frozen(kw_only=True)
class ScraperCounts:
    """What one scraper brought: jobs by verdict, organizations, and when the newest was done."""

    scraper_id: str
    verdicts: Mapping[str, int]
    organizations: int
    newest_job_id: str
    newest_completed_at: str | None


@frozen(kw_only=True)
class Statistics:
    """Rows by table, by state and by scraper; and what waits to be reconciled."""

    tables: Mapping[str, int] = field(factory=dict[str, int])
    states: tuple[StateCounts, ...] = ()
    organizations_without_place: int = 0
    scrapers: tuple[ScraperCounts, ...] = ()
    reader_versions: Mapping[str, int] = field(factory=dict[str, int])
    assumptions: int = 0
    aliases: int = 0
    marked_inputs: int = 0


class Survey(Protocol):
    """Counts what is there, and changes nothing. Raises the errors of FoodDatabase."""

    def problems(
        self, *, scraper_id: str | None, kind: str | None, examples: int
    ) -> Sequence[ProblemsOfKind]:
        """The problems of this scraper and kind (None: of all), the most frequent first.

        Examples are of different jobs, as far as there are any.
        """
        ...

    def empty_results(self, *, scraper_id: str | None, examples: int) -> Sequence[EmptyResults]:
        """The files without a record, by scraper and reason, the most frequent first."""
        ...

    def statistics(self) -> Statistics:
        """How much there is of all; scrapers and states in order of name."""
        ...

    def places_of(self, job_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The files that were read for these jobs, as far as the cache of files remembers."""
        ...
