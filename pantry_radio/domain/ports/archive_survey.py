"""What lies in the archive, counted: cheap enough to be asked again and again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import field, frozen


@frozen(kw_only=True)
class SurveyedDay:
    """The files of one day; `scrapers` counts them by scraper (`unknown`: without one)."""

    day: date
    files: int
    size_bytes: int
    scrapers: Mapping[str, int] = field(factory=dict[str, int])


@frozen(kw_only=True)
class ModelTokens:
    """What the recorded results of one model say that they cost."""

    model: str
    results: int
    input_tokens: int
    output_tokens: int


@frozen(kw_only=True)
class SurveyedArchive:
    """All days, the newest first, and what is in their files.

    `newest_at` is when the newest file was written, by the clock of the file system. `models` are
    those of the `read_files` whose content is known by now; a result that says no usage is in none.
    `is_counted` is false where time was up before all changed folders were looked at: then some
    days are as they were found last, or missing.
    """

    days: tuple[SurveyedDay, ...] = ()
    newest_at: datetime | None = None
    newest_path: str | None = None
    models: tuple[ModelTokens, ...] = ()
    read_files: int = 0
    rejected: int = 0
    is_counted: bool = True

    @property
    def files(self) -> int:
        """How many files there are."""
        return sum(day.files for day in self.days)

    @property
    def size_bytes(self) -> int:
        """What they hold."""
        return sum(day.size_bytes for day in self.days)

    @property
    def is_complete(self) -> bool:
        """Whether every file was counted and its content is known."""
        return self.is_counted and self.read_files == self.files


class ArchiveSurvey(Protocol):
    """Counts what is recorded. Every method raises ArchiveUnavailableError."""

    def survey(self, *, seconds: float) -> SurveyedArchive:
        """What there is now, as far as it is found within about these seconds, and as many again.

        The first are for counting, the others for reading what is not known of files. What was
        found once is remembered: a later call goes on where this one ended. The newest days come
        first.
        """
        ...

    def job_ids(self) -> Iterator[Sequence[str]]:
        """The ids of all jobs that the last survey found, some at a time, the newest days first.

        Without those whose file name does not tell the id; one job may come twice.
        """
        ...
