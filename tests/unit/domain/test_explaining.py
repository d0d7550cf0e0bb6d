"""Why a row is as it is: every value leads back to the jobs that gave it."""

from uuid import UUID

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.inspecting import MemoryInspection
from pantry_radio.domain.explaining import Explanation, NoSuchRow, explain
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.hsds.stated import Original
from pantry_radio.domain.reasoning import FieldReason, Standing, Why
from pantry_radio.domain.reconciling import reconcile
from tests.observations import at, few_examples, observation, observations, pantry, rank


def explained(database: MemoryFoodDatabase, table: str, beginning: str) -> Explanation:
    found = explain(MemoryInspection(database), table, beginning)
    assert isinstance(found, Explanation)
    return found


def loaded(*some: Observation) -> MemoryFoodDatabase:
    database = MemoryFoodDatabase()
    for each in some:
        database.load([each])
    reconcile(database)
    return database


def the_row(database: MemoryFoodDatabase, table: str) -> Record:
    (record,) = database.records(table)
    return record


def field_of(explanation: Explanation, name: str) -> FieldReason:
    return next(each for each in explanation.fields if each.field == name)


def explained_row(database: MemoryFoodDatabase, table: str) -> Explanation:
    return explained(database, table, str(the_row(database, table).id))


def test_one_job_is_the_only_one_that_says_it() -> None:
    database = loaded(observation("a", pantry("Hope", at(), description="a pantry")))

    found = explained_row(database, "organization")

    assert [each.job_id for each in found.sources] == ["a"]
    assert found.key == (("name", "hope"), ("state", "oh"), ("city", "dayton"))
    reason = field_of(found, "description")
    assert (reason.value, reason.why, reason.votes) == ("a pantry", Why.ONLY_ONE, 1)
    assert field_of(found, "email").why is Why.NOT_STATED


def test_names_are_elected_and_facts_are_the_newest() -> None:
    database = loaded(
        *(
            observation(
                str(age),
                pantry(name, at(), description=f"said {age}"),
                rank=rank(age=age),
                scraper_id=f"scraper {age}",
            )
            for age, name in enumerate(["Hope", "Hope", "Hope", "HOPE"])
        )
    )

    found = explained_row(database, "organization")

    name, description = field_of(found, "name"), field_of(found, "description")
    assert (name.value, name.why, name.votes, name.voters) == ("Hope", Why.MAJORITY, 3, 4)
    assert (description.value, description.why) == ("said 3", Why.NEWEST)
    assert [(each.job_id, each.is_kept) for each in name.voices] == [
        *(("3", False), ("2", True), ("1", True), ("0", True)),
    ]


def test_a_reading_that_its_own_page_outvotes_says_so() -> None:
    first = observation("a", pantry("Hope", at(), description="old"), input_key="page")
    second = evolve(
        observation("b", pantry("Hope", at(), description="new"), input_key="page"),
        entry=evolve(first.entry, job_id="b", rank=rank(age=9)),
    )

    reason = field_of(explained_row(loaded(first, second), "organization"), "description")

    assert (reason.why, reason.voters) == (Why.ONLY_ONE, 1)
    assert [(each.job_id, each.standing) for each in reason.voices] == [
        ("b", Standing.COUNTS),
        ("a", Standing.OUTVOTED),
    ]


def test_what_a_newer_listing_replaced_is_no_row_and_what_stays_leads_to_both() -> None:
    database = loaded(
        observation("old", pantry("Hope", at(), services=("Meals",)), rank=rank(day=0, age=1)),
        observation("new", pantry("Hope", at(), services=("Meals",)), rank=rank(day=2, age=2)),
    )

    reason = field_of(explained_row(database, "service"), "name")

    assert [(each.job_id, each.standing) for each in reason.voices] == [
        ("new", Standing.COUNTS),
        ("old", Standing.REPLACED),
    ]


def test_places_that_were_brought_together_lead_back_to_all_that_tell_of_them() -> None:
    database = loaded(
        observation("whole", pantry("Hope", at("1 Main St", postal_code="45402"))),
        observation("short", pantry("Hope", at("1 Main Street", postal_code=None))),
    )

    found = explained_row(database, "address")

    assert {each.job_id for each in found.sources} == {"whole", "short"}
    assert field_of(found, "postal_code").why is Why.ONLY_ONE
    assert field_of(found, "city").why is Why.UNANIMOUS
    assert field_of(found, "country").why is Why.ASSUMED


def test_originals_are_shown_beside_what_they_became() -> None:
    stated = observation("a", pantry("Hope", phones=("+19375550123",)))
    original = Original(path="$.phone", written="937-555-0123", kept="+19375550123")
    reading = evolve(stated.reading, originals=(original,))

    reason = field_of(explained_row(loaded(evolve(stated, reading=reading)), "phone"), "number")

    assert [each.originals for each in reason.voices] == [(original,)]


def renamed() -> tuple[MemoryFoodDatabase, dict[str, UUID]]:
    database = loaded(observation("a", pantry("Hope", at(), services=("Meals",)), input_key="page"))
    former = {table: each.id for table, _ in TABLES for each in database.records(table)}
    for age, name in enumerate(["Faith", "Faith", "Charity", "Charity", "Charity"], start=1):
        again = pantry(name, at(), services=("Meals",))
        database.load([observation(f"b{age}", again, input_key="page", rank=rank(age=age))])
        reconcile(database)
    return database, former


def test_a_former_id_leads_to_the_present_row_however_often_it_was_renamed() -> None:
    database, former = renamed()

    for table in ("organization", "location", "address", "service", "service_at_location"):
        found = explained(database, table, str(former[table])[:13])

        assert found.record == the_row(database, table)
        assert found.asked_for == former[table]
        assert former[table] in {each.id for each in found.earlier}


def test_a_row_that_was_never_there_is_not_found() -> None:
    database = loaded(observation("a", pantry("Hope", at())))
    id_ = str(the_row(database, "organization").id)
    inspection = MemoryInspection(database)

    unknown = explain(inspection, "phone", "0" * 8)
    elsewhere = explain(inspection, "phone", id_)
    too_short = explain(inspection, "organization", id_[:7])

    assert unknown == NoSuchRow(table="phone", beginning="0" * 8)
    assert isinstance(elsewhere, NoSuchRow)
    assert elsewhere.elsewhere == ("organization",)
    assert isinstance(too_short, NoSuchRow)
    assert too_short.is_no_id


def test_several_rows_that_begin_alike_are_named() -> None:
    database = MemoryFoodDatabase()
    ids = [UUID("abcdefab-0000-5000-8000-00000000000" + digit) for digit in "12"]
    with database.reconciling() as unit:
        record_class = dict(TABLES)["organization"]
        unit.replace_records(ids, [record_class(id=id_, name="Hope") for id_ in ids])  # type: ignore[call-arg]

    found = explain(MemoryInspection(database), "organization", "ABCDEFAB")

    assert isinstance(found, NoSuchRow)
    assert found.candidates == tuple(ids)


@few_examples
@given(st.lists(observations(), max_size=6))
def test_every_value_of_every_row_leads_to_a_job_or_was_assumed(
    stated: list[Observation],
) -> None:
    database = loaded(*stated)

    for table, _ in TABLES:
        for record in database.records(table):
            found = explained(database, table, str(record.id))
            assert found.sources
            assert found.record == record
            for reason in found.fields:
                assert reason.why is not Why.UNTOLD, (table, reason)
                if reason.why is not Why.ASSUMED and reason.value is not None:
                    assert reason.votes
                    assert any(voice.is_kept for voice in reason.voices), (table, reason)
