"""The change feed: what turns one publication into the next."""

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.ports.data_repository import Change
from pantry_radio.domain.publishing import feed
from pantry_radio.domain.publishing.index import IndexedObject, Key, dump_index, parse_index

kinds = st.sampled_from(["organization", "location", "service"])
parts = st.dictionaries(st.sampled_from(["phone", "address"]), st.sampled_from(["1", "2"]))
objects = st.builds(
    IndexedObject, kind=kinds, id=st.sampled_from("abc"), name=st.text(), parts=parts
)
indexes = st.lists(objects).map(lambda found: {(each.kind, each.id): each for each in found})
ATOM = "{http://www.w3.org/2005/Atom}"


@given(indexes)
def test_nothing_turns_a_state_into_itself(index: dict[Key, IndexedObject]) -> None:
    assert feed.difference(index, index) == ()


@given(indexes, indexes)
def test_every_difference_is_told_once_and_by_its_kind(
    old: dict[Key, IndexedObject], new: dict[Key, IndexedObject]
) -> None:
    told = {(each.kind, each.id): each for each in feed.difference(old, new)}

    assert {key for key, each in told.items() if each.change is Change.ADDED} == new.keys() - old
    assert {key for key, each in told.items() if each.change is Change.REMOVED} == old.keys() - new
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    assert {key for key, each in told.items() if each.change is Change.CHANGED} == changed
    assert len(told) == len(feed.difference(old, new))


@given(indexes)
def test_an_index_is_read_as_it_was_written(index: dict[Key, IndexedObject]) -> None:
    assert parse_index(b"".join(dump_index(index))) == index


@given(indexes, indexes, st.dates() | st.none())
def test_a_change_file_is_read_as_it_was_written(
    old: dict[Key, IndexedObject], new: dict[Key, IndexedObject], day: date | None
) -> None:
    changed = feed.ChangeSet(number=7, day=day, digest="d", changes=feed.difference(old, new))

    assert feed.parse_changes(b"".join(feed.dump_changes(changed))) == changed


@given(indexes, st.dates() | st.none())
def test_the_atom_feed_is_xml_whatever_the_names(
    index: dict[Key, IndexedObject], day: date | None
) -> None:
    changed = feed.ChangeSet(number=1, day=day, digest="d", changes=feed.difference({}, index))

    root = ET.fromstring(b"".join(feed.atom([changed])))  # noqa: S314 - our own text

    assert root.tag == f"{ATOM}feed"
    [entry] = root.findall(f"{ATOM}entry")
    assert all(entry.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated"))


def test_the_parts_of_a_change_name_the_tables() -> None:
    [told] = feed.difference(
        {("location", "a"): _object(address="1", phone="1")},
        {("location", "a"): _object(address="2", schedule="1", phone="1")},
    )

    assert told.parts == ("address", "schedule")


def test_change_files_are_numbered_and_found_newest_first() -> None:
    names = ["000002-2025-08-09.json", "000010-undated.json", "index.jsonl", "feed.atom"]
    paths = [PurePosixPath("changes", name) for name in names]

    assert [path.name for path in feed.change_files(paths)] == [names[1], names[0]]
    assert feed.next_number(paths) == 11
    assert feed.next_number([]) == 1


@given(st.binary())
def test_what_another_hand_has_spoilt_is_no_change_file(data: bytes) -> None:
    assert feed.parse_changes(data) is None


def _object(**fingerprints: str) -> IndexedObject:
    return IndexedObject(kind="location", id="a", name="A", parts=fingerprints)
