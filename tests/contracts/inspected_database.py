"""The contract of Provenance, Survey and Inspection: what can be asked of a food database."""

from contextlib import AbstractContextManager
from uuid import UUID

from attrs import evolve

from pantry_radio.domain.checking import check, mend
from pantry_radio.domain.explaining import Explanation, explain
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.records import TABLES, Organization
from pantry_radio.domain.hsds.stated import Problem
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.recorded_files import FileStamp
from pantry_radio.domain.ports.seen_files import SeenFile
from pantry_radio.domain.ports.survey import EmptyResults, ProblemExample, StateCounts
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.entrypoints.wiring import InspectedDatabase
from tests.observations import at, observation, pantry, rank

_ALL = (UUID(int=0), UUID(int=2**128 - 1))


class InspectedDatabaseContract:
    """Subclasses say how to get an empty database, and how to look at it."""

    def create_database(self) -> FoodDatabase:
        raise NotImplementedError

    def look(self, database: FoodDatabase) -> AbstractContextManager[InspectedDatabase]:
        raise NotImplementedError

    def test_rows_are_found_by_their_ids(self) -> None:
        database = self._loaded(*(observation(str(n), pantry(f"Pantry {n}")) for n in range(4)))
        ids = [each.id for each in database.records("organization")]

        with self.look(database) as look:
            every = look.rows_between("organization", *_ALL, 10)
            some = look.rows_between("organization", ids[1], ids[2], 10)
            first = look.rows_between("organization", *_ALL, 1)

        assert [each.id for each in every] == ids
        assert [each.id for each in some] == ids[1:3]
        assert [each.id for each in first] == ids[:1]

    def test_assumptions_come_and_go_with_their_rows(self) -> None:
        database = self._loaded(observation("a", pantry("Hope", at()), input_key="page"))
        (organization,) = database.records("organization")
        with self.look(database) as look:
            before = {
                (each.table, each.field) for each in look.assumptions_about([organization.id])
            }
        database.load([observation("b", pantry("Hope"), input_key="page", rank=rank(age=2))])
        database.load([observation("a", rank=rank(age=3), input_key="page")])
        reconcile(database)

        with self.look(database) as look:
            ids = [*look.organization_ids(), organization.id]
            assert look.assumptions_about(ids) == []
        assert before == {
            ("location", "location_type"),
            ("address", "address_type"),
            ("address", "country"),
        }

    def test_a_page_that_elects_another_organization_leaves_a_way_there(self) -> None:
        database = self._loaded(observation("a", pantry("Hope", at()), input_key="page"))
        (former,) = database.records("organization")
        again = [
            observation(each, pantry("Faith", at()), input_key="page", rank=rank(age=age))
            for age, each in enumerate("bc", start=1)
        ]
        database.load(again)
        reconcile(database)
        (present,) = database.records("organization")
        database.load_again(again)
        reconcile(database)

        with self.look(database) as look:
            (alias,) = look.aliases()
            to_present, to_former = look.aliases_to([present.id]), look.aliases_to([former.id])
            explained = explain(look, "organization", str(former.id))

        assert (alias.old_id, alias.new_id, alias.input_key) == (former.id, present.id, "page")
        assert (list(to_present), list(to_former)) == ([alias], [])
        assert isinstance(explained, Explanation)
        assert explained.record == present
        assert {each.job_id for each in explained.sources} == {"b", "c", "a"}

    def test_another_page_with_another_name_leaves_no_way(self) -> None:
        database = self._loaded(observation("a", pantry("Hope", at())))
        database.load([observation("b", pantry("Faith", at()))])
        reconcile(database)

        with self.look(database) as look:
            assert list(look.aliases()) == []

    def test_files_of_jobs_are_remembered(self) -> None:
        database = self.create_database()
        stamp = FileStamp(place="/x/\x00a", size_bytes=1, modified_ns=2, changed_ns=3, inode=4)
        database.remember([SeenFile(stamp=stamp, job_id="a", content_sha256="0" * 64)])

        with self.look(database) as look:
            assert look.places_of(["a", "b"]) == {"a": ["/x/\x00a"]}

    def test_problems_are_counted_by_scraper_and_kind(self) -> None:
        database = self._loaded(
            _with_problems("a", "bad_phone", "bad_phone"),
            _with_problems("b", "bad_phone", "bad_zip"),
            _with_problems("c", "bad_zip", scraper_id=None),
        )

        with self.look(database) as look:
            every = look.problems(scraper_id=None, kind=None, examples=2)
            of_none = look.problems(scraper_id="unknown", kind=None, examples=0)
            of_kind = look.problems(scraper_id="scraper", kind="bad_zip", examples=9)

        assert [(each.scraper_id, each.kind, each.count, each.files) for each in every] == [
            ("scraper", "bad_phone", 3, 2),
            ("scraper", "bad_zip", 1, 1),
            ("unknown", "bad_zip", 1, 1),
        ]
        assert every[0].examples == (
            ProblemExample(job_id="a", path="$[0]", value="\x000"),
            ProblemExample(job_id="b", path="$[0]", value="\x000"),
        )
        assert [(each.kind, each.examples) for each in of_none] == [("bad_zip", ())]
        assert [each.count for each in of_kind] == [1]

    def test_files_without_a_record_are_counted_by_reason(self) -> None:
        database = self._loaded(observation("b"), observation("a"), observation("c", pantry()))

        with self.look(database) as look:
            found = look.empty_results(scraper_id=None, examples=1)
            of_other = look.empty_results(scraper_id="other", examples=1)

        assert list(found) == [
            EmptyResults(scraper_id="scraper", reason="no_records", files=2, job_ids=("a",))
        ]
        assert list(of_other) == []

    def test_statistics_count_all_there_is(self) -> None:
        database = self._loaded(
            observation("a", pantry("Hope", at(), at("2 Oak St", state=None, postal_code=None))),
            observation("b", pantry("Faith"), rank=rank(age=3), scraper_id=None),
            observation("c"),
        )
        database.load([observation("d", pantry("New"))])

        with self.look(database) as look:
            found = look.statistics()

        assert found.tables == database.counts().tables
        assert found.states == (
            StateCounts(state="OH", organizations=1, locations=1),
            StateCounts(state=None, organizations=1, locations=1),
        )
        assert found.organizations_without_place == 1
        scrapers = {each.scraper_id: each for each in found.scrapers}
        assert scrapers["scraper"].verdicts == {"loaded": 2, "no_records": 1}
        assert scrapers["scraper"].organizations == 1
        assert scrapers["unknown"].newest_job_id == "b"
        assert scrapers["unknown"].newest_completed_at == "2025-08-08T03:00:00+00:00"
        assert (found.reader_versions, found.marked_inputs) == ({"1": 4}, 1)
        assert found.assumptions == 5

    def test_what_is_derived_is_sound(self) -> None:
        database = self._loaded(*(observation(str(n), pantry(f"P {n}", at())) for n in range(5)))
        database.load([observation("waits", pantry("New"))])

        with self.look(database) as look:
            report = check(look, batch=2)

        assert report.is_sound
        assert (report.inputs, report.organizations, report.marked_inputs) == (5, 5, 1)

    def test_wrong_rows_are_found_and_mended(self) -> None:
        database = self._loaded(*(observation(str(n), pantry(f"P {n}", at())) for n in range(5)))
        gone, changed, *_ = (
            each for each in database.records("organization") if isinstance(each, Organization)
        )
        stray = Organization(id=UUID(int=7), name="Stray")
        with database.reconciling() as unit:
            rows = [
                each
                for each in database.records("location")
                if getattr(each, "organization_id", None) == changed.id
            ]
            unit.replace_records(
                [gone.id, changed.id, stray.id], [evolve(changed, email="x@y.org"), *rows, stray]
            )

        with self.look(database) as look:
            report = check(look, batch=2)
        mend(database, report, batch=1)
        with self.look(database) as look:
            after = check(look)

        tables = {
            each.table: (each.missing, each.left_over, each.changed) for each in report.tables
        }
        assert tables == {"organization": (1, 1, 1), "location": (1, 0, 0), "address": (2, 0, 0)}
        assert report.wrong_assumptions == 6
        assert set(report.wrong_organizations) == {gone.id, changed.id, stray.id}
        assert after.is_sound

    def test_wrong_statements_are_found_and_mended(self) -> None:
        read = [observation("a", pantry("Hope", at())), observation("b", pantry("Faith", at()))]
        database = self._loaded(*read)
        (statement,) = statements_of(read[:1])
        with database.reconciling() as unit:
            unit.replace_statements([statement.input_key], [evolve(statement, scraper_id="z")])

        with self.look(database) as look:
            report = check(look)
        mend(database, report)
        with self.look(database) as look:
            after = check(look)

        assert report.wrong_inputs == (statement.input_key,)
        assert after.is_sound

    def test_an_empty_database_is_sound(self) -> None:
        with self.look(self.create_database()) as look:
            assert check(look).is_sound
            assert set(look.statistics().tables) == {table for table, _ in TABLES}
            assert list(look.problems(scraper_id=None, kind=None, examples=3)) == []

    def _loaded(self, *observations: Observation) -> FoodDatabase:
        database = self.create_database()
        database.load(observations)
        reconcile(database)
        return database


def _with_problems(job_id: str, *kinds: str, scraper_id: str | None = "scraper") -> Observation:
    stated = observation(job_id, pantry(f"Pantry {job_id}"), scraper_id=scraper_id)
    problems = tuple(
        Problem(kind=kind, path=f"$[{number}]", value=f"\x00{number}")
        for number, kind in enumerate(kinds)
    )
    return evolve(stated, reading=evolve(stated.reading, problems=problems))
