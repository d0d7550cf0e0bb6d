"""Packing and unpacking days: what goes, what stays, and that nothing is ever lost."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.packs import MemoryPacks, MemoryPlainDays
from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import DamagedPackError, UnpackRefusedError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.packing import PackedDay, PackedPaths, Packer, old_days, plan
from pantry_radio.domain.packs import (
    PackName,
    as_unpacked,
    is_safe,
    manifest_named,
    pack_named,
    split_packed,
)
from pantry_radio.domain.recording import record, summarise
from pantry_radio.domain.unpacking import Unpacked, unpack

DAY, NEXT, TODAY = date(2025, 8, 7), date(2025, 8, 8), date(2025, 10, 1)
CODEC = JsonJobResults()


class Rig:
    """An archive with a few recorded days, and the packs that are made of it."""

    def __init__(self) -> None:
        self.archive = MemoryArchiveFiles()
        self.plain = MemoryPlainDays(self.archive)
        self.packs = MemoryPacks()

    def record(self, job_id: str, *, result: str = "paid", day: date = DAY) -> None:
        document: dict[str, JsonValue] = {
            "job_id": job_id,
            "job": {"created_at": f"{day}T10:00:00Z"},
            "result": result,
        }
        record(document, sent_on=None, archive=self.archive, codec=CODEC)

    def summarise(self) -> None:
        summarise(today=TODAY, archive=self.archive, codec=CODEC)

    def pack(self, *, day: date = DAY, keep_summaries: bool = False) -> PackedDay:
        packer = Packer(
            plain=self.plain,
            packs=self.packs,
            archive=self.archive,
            keep_summaries=keep_summaries,
            today=TODAY,
        )
        return packer.pack(day)

    def unpack(self, target: MemoryArchiveFiles) -> Unpacked:
        return unpack(DAY, packs=self.packs, archive=target, codec=CODEC, today=TODAY)

    @property
    def files(self) -> Mapping[PurePosixPath, bytes]:
        return dict(self.archive.files)

    @property
    def packed(self) -> set[tuple[str, bytes]]:
        every = (pair for name in self.packs.names() for pair in self.packs.read_all(name))
        return {(file.path, data) for file, data in every}


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    for job_id in ("a", "b"):
        rig.record(job_id)
    rig.record("c", day=NEXT)
    rig.summarise()
    return rig


# -- Which days -----------------------------------------------------------------------------------


def test_days_that_are_older_go_and_that_day_itself_stays() -> None:
    days = [date(2025, 9, 1), date(2025, 8, 31), date(2025, 9, 2), DAY]

    assert old_days(days, older_than_days=30, today=TODAY) == (DAY, date(2025, 8, 31))


@pytest.mark.parametrize("older_than_days", [0, 1])
def test_today_and_yesterday_and_days_to_come_never_go(older_than_days: int) -> None:
    days = [date(2025, 9, 29), date(2025, 9, 30), TODAY, date(9999, 12, 31)]

    assert old_days(days, older_than_days=older_than_days, today=TODAY) == (date(2025, 9, 29),)


def test_a_plan_counts_what_would_go_and_changes_nothing(rig: Rig) -> None:
    before = rig.files

    (day, following) = plan([DAY, NEXT], plain=rig.plain, keep_summaries=False)

    assert (day.day, day.files, following.files) == (DAY, 3, 2)
    assert day.size_bytes == sum(
        len(data) for path, data in before.items() if DAY.isoformat() in str(path)
    )
    assert rig.files == before


# -- Packing --------------------------------------------------------------------------------------


def test_what_is_packed_is_the_day_and_nothing_of_it_is_left(rig: Rig) -> None:
    before = rig.files

    done = rig.pack()

    assert done.is_done
    assert (done.files, done.removed, done.packs) == (3, 3, (PackName(day=DAY),))
    assert rig.packed == {
        (str(path.relative_to(day_path(DAY))), data)
        for path, data in before.items()
        if path.is_relative_to(day_path(DAY))
    }
    assert rig.plain.days() == (NEXT,)


def test_a_summary_may_be_kept(rig: Rig) -> None:
    rig.pack(keep_summaries=True)

    assert rig.files.keys() & {summary_path(DAY), *rig.archive.paths_of_day(DAY)} == {
        summary_path(DAY)
    }
    assert "summary.json" in {path for path, _ in rig.packed}


def test_packing_twice_changes_nothing(rig: Rig) -> None:
    for keep_summaries in (True, True, False, False):
        done = rig.pack(keep_summaries=keep_summaries)

        assert done.is_done
    assert rig.packs.names() == (PackName(day=DAY),)


def test_a_late_job_goes_into_a_second_pack(rig: Rig) -> None:
    rig.pack()
    rig.record("late")
    rig.summarise()

    done = rig.pack()

    assert done.packs == (PackName(day=DAY, number=2),)
    assert {path for path, _ in rig.packed} == {
        "processed/a.json",
        "processed/b.json",
        "processed/late.json",
        "summary.json",
    }


def test_a_day_killed_between_pack_and_removal_is_finished_without_a_second_pack(rig: Rig) -> None:
    before = {p: d for p, d in rig.files.items() if p.is_relative_to(day_path(DAY))}
    rig.pack()
    for path, data in list(before.items())[:2]:
        rig.archive.add(path, data)

    done = rig.pack()

    assert (done.packs, done.removed, done.left) == ((), 2, 0)
    assert DAY not in rig.plain.days()


def test_no_plain_file_goes_on_the_strength_of_a_damaged_pack(rig: Rig) -> None:
    before = rig.files
    rig.pack()
    for path, data in before.items():
        if path.is_relative_to(day_path(DAY)):
            rig.archive.add(path, data)
    rig.packs.damage(PackName(day=DAY), "processed/a.json")

    done = rig.pack()

    assert done.obstacle is not None
    assert "processed/a.json" in done.obstacle
    assert rig.files == before


def test_a_day_that_changes_meanwhile_is_left(rig: Rig) -> None:
    before = rig.files
    rig.plain = _Busy(rig)

    done = rig.pack()

    assert "being written" in str(done.obstacle)
    assert rig.packs.names() == ()
    assert rig.files.keys() == before.keys() | {day_path(DAY) / "processed/meanwhile.json"}


def test_a_result_that_supersedes_before_the_removal_stays(rig: Rig) -> None:
    rig.plain = _Superseding(rig)

    done = rig.pack()

    assert done.left == 1
    assert not done.is_done
    assert b"better" in rig.archive.read(day_path(DAY) / "processed/a.json")


def test_a_day_whose_summary_waits_is_left(rig: Rig) -> None:
    rig.record("unlisted")

    done = rig.pack()

    assert "summary" in str(done.obstacle)
    assert rig.packs.names() == ()


def test_a_day_that_no_pack_gives_back_is_left(rig: Rig) -> None:
    before = rig.files
    rig.plain = MemoryPlainDays(rig.archive, obstacles=[DAY])

    done = rig.pack()
    (planned,) = plan([DAY], plain=rig.plain, keep_summaries=False)

    assert "link" in str(done.obstacle)
    assert planned.obstacle == done.obstacle
    assert rig.files == before


def test_latest_never_leads_nowhere(rig: Rig) -> None:
    assert rig.archive.latest() == NEXT

    rig.pack(day=NEXT)
    shown_then = rig.archive.latest()
    rig.pack(day=DAY)

    assert shown_then == DAY
    assert rig.archive.latest() is None


def test_a_packed_path_is_known_as_packed(rig: Rig) -> None:
    paths = PackedPaths(rig.packs)
    before = day_path(DAY) / "processed/a.json" in paths
    rig.pack()

    paths = PackedPaths(rig.packs)

    assert not before
    assert day_path(DAY) / "processed/a.json" in paths
    assert day_path(NEXT) / "processed/a.json" not in paths
    assert PurePosixPath("processed/a.json") not in paths


# -- Unpacking ------------------------------------------------------------------------------------


def test_unpacking_gives_back_every_byte(rig: Rig) -> None:
    before = {p: d for p, d in rig.files.items() if p.is_relative_to(day_path(DAY))}
    rig.pack()
    restored = MemoryArchiveFiles()

    done = rig.unpack(restored)
    again = rig.unpack(restored)

    assert restored.files == before
    assert restored.latest() == DAY
    assert (done.written, again.written, again.there) == (2, 0, 2)


def test_unpacking_refuses_before_it_writes(rig: Rig) -> None:
    rig.pack()
    other = MemoryArchiveFiles()
    other.add(day_path(DAY) / "processed/b.json", b"other")

    with pytest.raises(UnpackRefusedError, match=r"processed/b\.json"):
        rig.unpack(other)
    assert list(other.files.values()) == [b"other"]


def test_unpacking_a_damaged_day_writes_nothing(rig: Rig) -> None:
    rig.pack()
    rig.packs.damage(PackName(day=DAY), "processed/b.json")
    restored = MemoryArchiveFiles()

    with pytest.raises(DamagedPackError, match=r"processed/b\.json"):
        rig.unpack(restored)
    assert restored.files == {}


def test_a_day_that_is_not_packed_is_refused(rig: Rig) -> None:
    with pytest.raises(UnpackRefusedError, match="2025-08-07"):
        rig.unpack(MemoryArchiveFiles())


def test_summaries_of_several_packs_are_united(rig: Rig) -> None:
    rig.pack()
    rig.record("late")
    rig.summarise()
    rig.pack()
    restored = MemoryArchiveFiles()

    rig.unpack(restored)

    listed = json.loads(restored.files[summary_path(DAY)])
    assert listed["total_jobs"] == 3


@given(st.lists(st.sampled_from(["", "paid", "paid again"]), min_size=1, max_size=4))
def test_of_several_results_of_one_path_the_total_order_decides(results: list[str]) -> None:
    together, apart = Rig(), Rig()
    for result in results:
        together.record("a", result=result)
        apart.record("a", result=result)
        apart.summarise()
        apart.pack()
    restored = MemoryArchiveFiles()

    apart.unpack(restored)

    path = day_path(DAY) / "processed/a.json"
    assert restored.files[path] == together.files[path]
    assert {restored.files[path], *restored.superseded(path), *apart.archive.superseded(path)} == {
        together.files[path],
        *together.archive.superseded(path),
    }


# -- Names ----------------------------------------------------------------------------------------


@given(st.dates(), st.integers(min_value=1, max_value=99_999))
def test_names_are_read_as_they_are_written(day: date, number: int) -> None:
    name = PackName(day=day, number=number)

    assert pack_named(name.pack) == manifest_named(name.manifest) == name
    assert split_packed(f"/a/{name.pack}!x/y.json") == (f"/a/{name.pack}", "x/y.json")
    assert as_unpacked(f"/a/{name.pack}!x/y.json") == f"/a/{day}/x/y.json"


@pytest.mark.parametrize(
    "name", ["2025-08-07.1.tar.xz", "2025-02-30.tar.xz", "x.tar.xz", "2025-08-07.tar.gz", ""]
)
def test_other_names_are_no_packs(name: str) -> None:
    assert pack_named(name) is None
    assert split_packed(f"{name}!a.json") is None


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/..", "a/./b", "a\0", "a" * 5000])
def test_paths_that_lead_elsewhere_are_unsafe(path: str) -> None:
    assert not is_safe(path)


class _Busy(MemoryPlainDays):
    """A recorder adds a result while files are read."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(rig.archive)
        self._rig = rig

    def read(self, day: date, path: str) -> bytes:
        self._rig.record("meanwhile", day=day)
        return super().read(day, path)


class _Superseding(MemoryPlainDays):
    """A better result comes after all was packed, just before the first removal."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(rig.archive)
        self._rig = rig

    def remove(self, day: date, path: str, *, sha256: str) -> bool:
        document: dict[str, JsonValue] = {
            "job_id": "a",
            "job": {"created_at": f"{day}T10:00:00Z"},
            "result": "better",
            "completed_at": f"{day}T23:00:00Z",
        }
        record(document, sent_on=None, archive=self._rig.archive, codec=CODEC)
        return super().remove(day, path, sha256=sha256)
