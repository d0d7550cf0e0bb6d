"""What a dump says of itself, what it is called, and which dumps are kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.errors import DumpError
from pantry_radio.domain.sql_dumps import (
    DumpFacts,
    checksum_line,
    checksum_name,
    facts_of,
    header,
    is_dump_name,
    stated_checksum,
    superfluous,
)

_DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
_FACTS = st.builds(
    DumpFacts,
    digest=_DIGESTS,
    migration=st.from_regex(r"[0-9]{4}_[a-z]+\.sql", fullmatch=True),
    newest_job=st.none() | st.dates(),
    rows=st.dictionaries(st.from_regex(r"(public|radio)\.[a-z_]+", fullmatch=True), st.integers(0)),
)
_A_DUMP = DumpFacts(digest="a" * 64, migration="0001_x.sql", newest_job=date(2025, 8, 7))


def _names(count: int) -> list[str]:
    days = [date(2025, 8, day + 1) for day in range(count)]
    return [
        DumpFacts(digest=f"{n:064x}", migration="0001_x.sql", newest_job=day).name
        for n, day in enumerate(days)
    ]


@given(_FACTS)
def test_a_header_gives_back_the_facts_and_takes_nothing_of_the_rest(facts: DumpFacts) -> None:
    lines = iter([*header(facts).splitlines(keepends=True), b"CREATE SCHEMA radio;\n"])

    assert facts_of(lines) == facts
    assert list(lines) == [b"CREATE SCHEMA radio;\n"]


@given(_FACTS)
def test_a_name_is_known_as_one_of_ours(facts: DumpFacts) -> None:
    assert is_dump_name(facts.name)


def test_a_foreign_dump_is_refused_and_psql_named() -> None:
    with pytest.raises(DumpError, match=r"no dump of pantry_radio.*psql"):
        facts_of([b"--\n", b"-- PostgreSQL database dump\n"])


def test_a_newer_format_names_the_cure() -> None:
    newer = header(_A_DUMP).replace(b"format 1", b"format 2")

    with pytest.raises(DumpError, match="newer pantry_radio"):
        facts_of(newer.splitlines(keepends=True))


@pytest.mark.parametrize("stated", [b"-- digest: ", b"-- migration: ", b"-- newest job: "])
@pytest.mark.parametrize("damage", [b"", b"-- digest: x\n-- "])
def test_a_header_without_all_that_it_must_state_is_damaged(stated: bytes, damage: bytes) -> None:
    damaged = header(_A_DUMP).replace(stated, damage + b"-- nothing: ")

    with pytest.raises(DumpError, match="header is damaged"):
        facts_of(damaged.splitlines(keepends=True))


def test_a_header_that_runs_into_a_statement_is_damaged() -> None:
    with pytest.raises(DumpError, match="header is damaged"):
        facts_of([*header(_A_DUMP).rstrip().splitlines(keepends=True), b"\nDROP TABLE x;\n"])


@given(st.integers(0, 12), st.integers(1, 6))
def test_the_newest_are_kept_with_their_checksums(count: int, keep: int) -> None:
    names = _names(count)
    there = [*names, *map(checksum_name, names), "latest.sql", "latest.sql.sha256", "README.md"]
    latest = names[-1] if names else "none"

    gone = superfluous(there, latest=latest, keep=keep)

    kept = sorted(set(names) - set(gone))
    assert kept == names[-keep:]
    assert {checksum_name(name) for name in names if name in gone} == set(gone) - set(names)
    assert superfluous(set(there) - set(gone), latest=latest, keep=keep) == ()


def test_the_latest_stays_even_where_its_day_is_the_oldest() -> None:
    names = _names(4)

    gone = superfluous(names, latest=names[0], keep=2)

    assert gone == (names[1], names[2])


def test_a_checksum_is_read_as_sha256sum_writes_it() -> None:
    assert stated_checksum(checksum_line("b" * 64, "x.sql")) == "b" * 64
    for damaged in (b"", b"  \n", b"xyz  x.sql\n", b"\xff\xfe"):
        with pytest.raises(DumpError):
            stated_checksum(damaged)
