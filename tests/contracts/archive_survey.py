"""What every ArchiveSurvey promises."""

from collections.abc import Mapping
from datetime import date

from pantry_radio.domain.ports.archive_survey import ArchiveSurvey

FRESHTRAK = "daily/2025-08-07/scrapers/freshtrak"
PROCESSED = "daily/2025-08-08/processed"
_ENOUGH_SECONDS = 60.0


class ArchiveSurveyContract:
    """Inherit, and say how to create an archive of these files."""

    def create(self, files: Mapping[str, bytes]) -> ArchiveSurvey:
        raise NotImplementedError

    def test_an_empty_archive_has_no_days(self) -> None:
        survey = self.create({})

        found = survey.survey(seconds=_ENOUGH_SECONDS)

        assert (found.days, found.files, found.size_bytes) == ((), 0, 0)
        assert found.is_complete
        assert list(survey.job_ids()) == []

    def test_files_are_counted_by_day_and_scraper_the_newest_day_first(self) -> None:
        survey = self.create(
            {f"{FRESHTRAK}/a.json": b"12", f"{FRESHTRAK}/b.json": b"3", f"{PROCESSED}/c.json": b"4"}
        )

        found = survey.survey(seconds=_ENOUGH_SECONDS)

        newest, before = found.days
        assert (newest.day, newest.files, newest.size_bytes) == (date(2025, 8, 8), 1, 1)
        assert newest.scrapers == {"unknown": 1}
        assert (before.day, before.files, before.size_bytes) == (date(2025, 8, 7), 2, 3)
        assert before.scrapers == {"freshtrak": 2}
        assert (found.files, found.size_bytes, found.read_files) == (3, 4, 3)

    def test_what_is_no_entry_is_not_counted(self) -> None:
        survey = self.create(
            {
                "daily/2025-08-07/summary.json": b"{}",
                "daily/yesterday/processed/a.json": b"{}",
                f"{PROCESSED}/note.txt": b"x",
                f"{PROCESSED}/.tmp-1-abc.json": b"x",
            }
        )

        assert survey.survey(seconds=_ENOUGH_SECONDS).files == 0

    def test_the_ids_of_what_was_found_are_told(self) -> None:
        survey = self.create(
            {f"{FRESHTRAK}/a%2Fb.json": b"{}", f"{PROCESSED}/{'x' * 100}~{'0' * 64}.json": b"{}"}
        )
        survey.survey(seconds=_ENOUGH_SECONDS)

        assert [job_id for some in survey.job_ids() for job_id in some] == ["a/b"]

    def test_names_of_scrapers_are_as_they_were_given(self) -> None:
        survey = self.create({"daily/2025-08-07/scrapers/a%20b/1.json": b"{}"})

        assert survey.survey(seconds=_ENOUGH_SECONDS).days[0].scrapers == {"a b": 1}
