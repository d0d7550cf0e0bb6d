"""The ratchet: what has shrunk is not published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.errors import PublicationRefusedError, SettingsError
from pantry_radio.domain.publishing.ratchet import (
    Highest,
    Limits,
    checked,
    dump_highest,
    parse_highest,
    raised,
    require,
    shrunken,
)

counts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10_000))
shares = st.floats(0, 1)
ANY = Limits(least_records=0)


@given(counts, shares)
def test_what_was_published_may_always_be_published_again(
    published: dict[str, int], share: float
) -> None:
    assert shrunken(published, published, Limits(share=share)) == ()


@given(counts, counts, shares)
def test_a_table_is_named_exactly_when_too_few_of_its_rows_are_left(
    now: dict[str, int], highest: dict[str, int], share: float
) -> None:
    named = {each.table for each in shrunken(now, highest, Limits(share=share))}

    for table, most in highest.items():
        rows = now.get(table, 0)
        if rows < most * share - 1e-6:
            assert table in named
        elif rows > most * share + 1e-6:
            assert table not in named
    assert named <= highest.keys()


@given(st.lists(counts))
def test_the_highest_counts_never_fall(history: list[dict[str, int]]) -> None:
    highest: dict[str, int] = {}
    for now in history:
        before, highest = highest, dict(raised(now, highest, ANY))

        assert all(highest[table] >= most for table, most in before.items())
        assert all(highest[table] >= most for table, most in now.items())


@given(counts, counts)
def test_what_may_shrink_once_is_the_new_measure(
    now: dict[str, int], highest: dict[str, int]
) -> None:
    once = Limits(least_records=0, may_shrink=frozenset("a"))
    lowered = raised(now, highest, once)

    assert lowered.get("a", 0) == now.get("a", 0)
    assert "a" not in {each.table for each in shrunken(now, lowered, ANY)}
    assert {table: lowered[table] for table in lowered if table != "a"} == {
        table: most for table, most in raised(now, highest, ANY).items() if table != "a"
    }


@given(counts, counts)
def test_everything_may_shrink_when_that_is_said(
    now: dict[str, int], highest: dict[str, int]
) -> None:
    once = Limits(least_records=0, may_all_shrink=True)

    require(now, highest, once)
    require(now, raised(now, highest, once), ANY)


def test_nine_of_ten_are_enough_and_eight_are_not() -> None:
    require({"location": 9}, {"location": 10}, ANY)
    with pytest.raises(PublicationRefusedError) as refused:
        require({"location": 8, "phone": 0}, {"location": 10, "phone": 3}, ANY)

    assert "location has 8 rows, published were 10" in str(refused.value)
    assert "--allow-shrinking location phone" in str(refused.value)


def test_a_nearly_empty_database_is_refused_unless_that_is_allowed() -> None:
    with pytest.raises(PublicationRefusedError, match="SQL_DUMP_MIN_RECORDS"):
        require({"organization": 60, "location": 39}, {}, Limits())

    require({"organization": 60, "location": 40}, {}, Limits())
    require({}, {}, Limits(allow_empty=True))


def test_a_table_that_does_not_exist_cannot_be_allowed_to_shrink() -> None:
    with pytest.raises(SettingsError, match="no table organisation, site; there are organization"):
        require({"organization": 1}, {}, Limits(may_shrink=frozenset(["organisation", "site"])))


@given(counts, st.text(), st.text())
def test_what_is_kept_is_read_again(now: dict[str, int], name: str, sha256: str) -> None:
    highest = Highest(counts=now, dump=name, dump_sha256=sha256)

    assert parse_highest(dump_highest(highest)) == highest


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[]", b'{"highest": 3}', b"\xff"])
def test_a_spoilt_ratchet_is_no_ratchet_and_says_so(spoilt: bytes) -> None:
    with pytest.raises(PublicationRefusedError, match=r"ratchet\.json"):
        checked({}, spoilt, ANY)

    assert checked({}, spoilt, Limits(allow_empty=True, may_all_shrink=True)) == Highest()


def test_a_ratchet_that_is_gone_is_no_first_publication() -> None:
    with pytest.raises(PublicationRefusedError, match=r"gone .* --override-ratchet"):
        checked({}, None, ANY, has_published=True)

    once = Limits(allow_empty=True, may_all_shrink=True)
    assert checked({}, None, once, has_published=True) == Highest()
    assert checked({}, None, ANY) == Highest()
