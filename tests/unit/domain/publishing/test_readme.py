"""README.md: our section in its place, everything else as it was."""

import re
import sqlite3
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.records import Address
from pantry_radio.domain.publishing.facts import Facts
from pantry_radio.domain.publishing.readme import (
    BEGIN,
    END,
    Town,
    readme_section,
    town_of,
    with_section,
)

pages = st.text(alphabet=st.characters(codec="utf-8")).map(str.encode)


@given(pages, pages)
def test_what_is_outside_the_markers_is_kept_byte_for_byte(before: bytes, after: bytes) -> None:
    page = before + f"{BEGIN}\nold\n{END}".encode() + after

    written = with_section(page, "new")

    assert written.startswith(before + BEGIN.encode())
    assert written.endswith(END.encode() + after)
    assert b"old" not in written[len(before) : len(written) - len(after)]


@given(st.none() | pages)
def test_the_section_is_there_once_however_often_it_is_written(page: bytes | None) -> None:
    once = with_section(page, "ours")

    assert once.count(BEGIN.encode()) == 1
    assert with_section(once, "ours") == once
    assert (page or b"") in once


def test_a_new_section_takes_the_place_of_the_old_one() -> None:
    assert with_section(with_section(b"theirs", "old"), "new") == with_section(b"theirs", "new")


def _addresses(*towns: tuple[str | None, str | None]) -> list[Address]:
    return [
        Address(
            id=UUID(int=number),
            location_id=UUID(int=number),
            address_type="physical",
            city=city,
            state_province=state,
        )
        for number, (city, state) in enumerate(towns)
    ]


def test_the_town_of_the_first_query_is_the_most_frequent_in_whatever_order() -> None:
    towns = _addresses(("Reno", "NV"), ("Ely", "NV"), (None, "NV"), (None, "NV"), ("Reno", "NV"))
    tied = _addresses(("Reno", "NV"), ("Ely", "NV"), ("Ely", "MN"))

    assert town_of(towns) == Town(city="Reno", state="NV")
    assert town_of(tied) == town_of(tied[::-1]) == Town(city="Ely", state="MN")
    assert town_of([]) == Town(city="Albany", state="NY")


def test_a_town_that_is_no_plain_name_does_not_get_into_the_page() -> None:
    assert town_of(_addresses((f"{END}", "NY"), ("a\n```", "NY"), ("", "NY"))) == Town()


def test_the_first_query_finds_a_town_with_a_quote_in_its_name() -> None:
    town = town_of(_addresses(("Coeur d'Alene", "ID")))
    facts = Facts(digest="d", newest_job=None, jobs=0)
    section = readme_section(facts, dump=None, sqlite=None, has_licence_file=False, town=town)
    [query] = re.findall(r"```sql\n(SELECT organization, .*?)```", section, re.DOTALL)
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE pantry (organization, address, phone, hours, state, city)")
        database.execute("INSERT INTO pantry (state, city) VALUES ('ID', 'Coeur d''Alene')")
        rows = database.execute(query).fetchall()
    database.close()

    assert len(rows) == 1
