"""Publishing: all that is there, or nothing at all."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

import attrs
import pytest

from pantry_radio.adapters.memory.data_repository import MemoryDataRepository
from pantry_radio.adapters.memory.publishable_database import MemoryPublishableMoment
from pantry_radio.domain.errors import PublicationRefusedError
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.publishing.days import pending_days
from pantry_radio.domain.publishing.publish import RATCHET
from pantry_radio.domain.publishing.ratchet import Limits

from .scene import PROMPT, Scene, organizations

DAY = date(2025, 8, 8)


def test_what_is_recorded_and_derived_is_published() -> None:
    scene = Scene()
    path = scene.record("a")
    scene.database.set(organizations(3))

    published = scene.publisher.publish()

    assert published.publication is not None
    files = scene.published
    assert files[path] == scene.archive.read(next(scene.archive.paths_of_day(DAY)))
    assert {"README.md", "STATS.md", "publication.json", "latest/s.json"} <= files.keys()
    assert {"daily/2025-08-08/summary.json", "sql_dumps/latest.sql"} <= files.keys()
    assert len([name for name in files if name.startswith("hsds/organization/")]) == 3


def test_nothing_changed_is_no_publication() -> None:
    scene = Scene()
    scene.record("a")
    publisher = scene.publisher
    publisher.publish()

    assert publisher.publish().publication is None
    assert scene.publisher.publish().publication is None
    assert len(scene.repository.remote.commits) == 1


def test_the_same_database_and_files_give_the_same_bytes_elsewhere() -> None:
    here, there = Scene(), Scene()
    for scene, order in ((here, "abc"), (there, "cab")):
        for job_id in order:
            scene.record(job_id)
        scene.database.set(organizations(3))
        scene.publisher.publish()

    assert here.published == there.published


def test_a_rehearsal_tells_the_difference_and_publishes_nothing() -> None:
    scene = Scene()
    scene.record("a")

    told = scene.publisher.rehearse()

    assert told.publication is None
    assert "daily/2025-08-08/scrapers/s/a.json" in {str(each.path) for each in told.files}
    assert scene.published == {}
    assert scene.repository.remembered() == {}


def test_prompts_are_in_daily_alone() -> None:
    scene = Scene()
    scene.record("a", result={"text": "t", "prompt": PROMPT, "raw": {"messages": [PROMPT]}})
    scene.publisher.publish()

    with_prompt = {name for name, data in scene.published.items() if PROMPT.encode() in data}

    assert with_prompt == {"daily/2025-08-08/scrapers/s/a.json"}


def test_a_database_that_shrank_publishes_nothing_at_all() -> None:
    scene = Scene()
    scene.database.set(organizations(10))
    scene.publisher.publish()
    before = scene.published
    scene.record("new")
    scene.database.set(organizations(8))

    with pytest.raises(PublicationRefusedError, match="organization has 8 rows"):
        scene.publisher.publish()

    assert scene.published == before


def test_a_ratchet_that_was_lost_publishes_nothing_at_all() -> None:
    scene = Scene()
    scene.database.set(organizations(10))
    scene.publisher.publish()
    last, files = scene.repository.remote.commits[-1]
    lost = {path: data for path, data in files.items() if path != RATCHET}
    scene.repository.remote.commits[-1] = (last, lost)
    scene.database.set(organizations(1))

    with pytest.raises(PublicationRefusedError, match="--override-ratchet"):
        scene.publisher.publish()

    assert PurePosixPath("publication.json") in lost


def test_what_waits_because_pushing_is_off_is_not_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene()
    publisher = scene.publisher
    publisher.publish()
    commits = scene.repository.remote.commits

    def waiting(number: int) -> None:
        commits[-1] = (attrs.evolve(commits[-1][0], waiting=number), commits[-1][1])

    made: list[str] = []

    def sqlite(_: object) -> Iterator[bytes]:
        made.append("sqlite")
        yield b"a file"

    monkeypatch.setattr(MemoryPublishableMoment, "sqlite", sqlite)
    waiting(2)
    publisher.publish()
    assert made != []

    made.clear()
    publisher.publish()
    assert made == []

    waiting(3)  # the remote has lost something: with pushing on, it is to go out again
    publisher.publish()
    assert made != []


def test_shrinking_may_be_allowed_once_and_is_the_new_measure() -> None:
    scene = Scene()
    scene.database.set(organizations(10))
    scene.publisher.publish()
    scene.database.set(organizations(5))
    scene.limits = Limits(least_records=0, may_shrink=frozenset(["organization"]))
    scene.publisher.publish()
    scene.limits = Limits(least_records=0)

    assert scene.publisher.publish().publication is None
    assert json.loads(scene.published["sql_dumps/ratchet.json"])["highest"]["organization"] == 5
    assert [name for name in scene.published if name.startswith("hsds/organization/")] != []
    assert len([n for n in scene.published if n.startswith("hsds/organization/")]) == 5


def test_the_feed_tells_what_was_added_changed_and_removed() -> None:
    scene = Scene(limits=Limits(least_records=0, share=0))
    scene.database.newest_job = date(2025, 8, 9)
    scene.database.set(organizations(3))
    scene.publisher.publish()
    scene.database.set([*organizations(1), *organizations(2, name="Kitchen")[1:]])
    scene.publisher.publish()

    changes = json.loads(scene.published["changes/000002-2025-08-09.json"])

    told = [(each["change"], each["name"]) for each in changes["changes"]]
    assert told == [("changed", "Kitchen 1"), ("removed", "Pantry 2")]
    assert scene.published["changes/feed.atom"].count(b"<entry>") == 2


def test_a_day_that_is_gone_here_stays_published() -> None:
    scene = Scene()
    path = scene.record("a")
    scene.publisher.publish()
    elsewhere = Scene(repository=MemoryDataRepository(scene.repository.remote))
    other = elsewhere.record("b")
    elsewhere.publisher.publish()

    assert {path, other} <= elsewhere.published.keys()
    summary = json.loads(elsewhere.published["daily/2025-08-08/summary.json"])
    assert summary["total_jobs"] == 2


def test_a_packed_day_that_was_never_published_is_published() -> None:
    scene = Scene()
    files = Scene()
    path = files.record("a")
    inside = path.removeprefix("daily/2025-08-08/")
    data = files.archive.read(next(files.archive.paths_of_day(DAY)))
    scene.packs.write(PackName(day=DAY), [(inside, data)], may_stay=lambda: True)

    scene.publisher.publish()

    assert scene.published[path] == data


def test_the_better_result_of_a_job_stays_wherever_it_was_recorded() -> None:
    scene = Scene()
    path = scene.record("a", completed_at="2025-08-08T12:00:00Z", result="better")
    scene.publisher.publish()
    elsewhere = Scene(repository=MemoryDataRepository(scene.repository.remote))
    elsewhere.record("a", completed_at="2025-08-08T11:00:00Z", result="lesser")
    elsewhere.publisher.publish()
    assert b"better" in elsewhere.published[path]

    elsewhere.record("a", completed_at="2025-08-08T13:00:00Z", result="best")
    elsewhere.publisher.publish()

    assert b"best" in elsewhere.published[path]


def test_a_damaged_file_is_named_and_left_out_and_looked_at_again() -> None:
    scene = Scene()
    path = scene.record("a")
    [entry] = scene.archive.paths_of_day(DAY)
    scene.archive.replace(entry, expected=scene.archive.read(entry), data=b"{ torn")

    for _ in range(2):
        told = scene.publisher.publish()

        assert [str(each.path) for each in told.left_out] == [path]
    assert path not in scene.published


def test_an_unchanged_old_day_is_not_opened_again() -> None:
    scene = Scene(days_in_full=1)
    for day in ("2025-08-06", "2025-08-07", "2025-08-08"):
        scene.record(f"of {day}", day=day)
    assert scene.publisher.publish().days_compared == 3
    assert scene.publisher.publish().days_compared == 1

    scene.record("late", day="2025-08-06")

    assert scene.publisher.publish().days_compared == 2
    assert "daily/2025-08-06/scrapers/s/late.json" in scene.published


def test_a_day_that_was_compared_is_not_pending_though_nothing_of_it_was_published() -> None:
    scene = Scene()
    scene.record("a", completed_at="2025-08-08T12:00:00Z")
    publisher = scene.publisher
    publisher.publish()
    [entry] = scene.archive.paths_of_day(DAY)
    data = scene.archive.read(entry)
    scene.archive.replace(entry, expected=data, data=data.replace(b"T12:", b"T11:"))

    assert publisher.publish().publication is None
    tree = scene.repository.look()
    assert pending_days(scene.recorded, tree, scene.repository.remembered()) == ()


def test_a_summary_that_comes_late_is_published_too() -> None:
    scene = Scene()
    scene.record("a")
    late = scene.archive.read_summary(DAY)
    assert late is not None
    scene.archive.write_summary(DAY, late.replace(b"total_jobs", b"total_Jobs"))
    publisher = scene.publisher
    publisher.publish()
    scene.archive.write_summary(DAY, late)

    assert publisher.publish().publication is not None
    assert scene.published["daily/2025-08-08/summary.json"] == late


def test_the_newest_usable_result_of_each_scraper_is_in_latest() -> None:
    scene = Scene()
    scene.record("old", day="2025-08-07", completed_at="2025-08-30T00:00:00Z")
    scene.record("first", completed_at="2025-08-08T10:00:00Z")
    scene.record("newest", completed_at="2025-08-08T12:00:00+00:00", result={"name": "N"})
    scene.record("failed", completed_at="2025-08-08T13:00:00Z", result=None, error="no")
    scene.record("other", scraper_id="t/u")
    scene.publisher.publish()

    latest = {name: data for name, data in scene.published.items() if name.startswith("latest/")}

    assert set(latest) == {"latest/s.json", "latest/t%2Fu.json"}
    newest = json.loads(latest["latest/s.json"])
    assert (newest["job_id"], newest["result"]) == ("newest", {"name": "N"})
    assert newest["path"] == "daily/2025-08-08/scrapers/s/newest.json"
