"""Bringing published results back: nothing is overwritten that is as good."""

from datetime import date
from pathlib import PurePosixPath

from pantry_radio.adapters.memory.data_repository import MemoryDataRepository
from pantry_radio.domain.packs import PackName

from .scene import AT, Scene

DAY = date(2025, 8, 8)


def _elsewhere(scene: Scene) -> Scene:
    return Scene(repository=MemoryDataRepository(scene.repository.remote))


def test_outputs_that_were_lost_are_brought_back_byte_for_byte() -> None:
    scene = Scene()
    for job_id in ("a", "x" * 500, "../odd"):
        scene.record(job_id)
    scene.record("of another day", day="2025-08-07", scraper_id="unknown")
    scene.publisher.publish()
    lost = _elsewhere(scene)

    pulled = lost.puller.pull()

    assert (pulled.brought, len(pulled.days), pulled.refused) == (4, 2, [])
    for day in scene.archive.days():
        assert {*lost.archive.paths_of_day(day)} == {*scene.archive.paths_of_day(day)}
        for path in scene.archive.paths_of_day(day):
            assert lost.archive.read(path) == scene.archive.read(path)
        assert lost.archive.read_summary(day) == scene.archive.read_summary(day)


def test_a_second_pull_brings_nothing() -> None:
    scene = Scene()
    scene.record("a")
    scene.publisher.publish()
    lost = _elsewhere(scene)
    lost.puller.pull()

    again = lost.puller.pull()

    assert (again.brought, again.same) == (0, 1)


def test_the_better_result_stays_here_and_there() -> None:
    scene = Scene()
    better = scene.record("a", completed_at="2025-08-08T12:00:00Z", result="better")
    lesser = scene.record("b", completed_at="2025-08-08T10:00:00Z", result="lesser")
    scene.publisher.publish()
    other = _elsewhere(scene)
    other.record("a", completed_at="2025-08-08T11:00:00Z", result="lesser")
    other.record("b", completed_at="2025-08-08T11:00:00Z", result="better")

    pulled = other.puller.pull()

    assert (pulled.better, pulled.kept) == (1, 1)
    for path in (better, lesser):
        assert b"better" in other.archive.read(PurePosixPath(path))
        assert len(other.archive.superseded(PurePosixPath(path))) == 1


def test_a_packed_day_is_not_missing() -> None:
    scene = Scene()
    path = scene.record("a")
    scene.publisher.publish()
    packed = _elsewhere(scene)
    data = scene.archive.read(PurePosixPath(path))
    inside = path.removeprefix("daily/2025-08-08/")
    packed.packs.write(PackName(day=DAY), [(inside, data)], may_stay=lambda: True)

    pulled = packed.puller.pull()

    assert (pulled.brought, pulled.same) == (0, 1)
    assert packed.archive.days() == ()


def test_only_the_days_that_were_asked_for_are_brought() -> None:
    scene = Scene()
    scene.record("a")
    scene.record("b", day="2025-08-07")
    scene.publisher.publish()
    lost = _elsewhere(scene)

    lost.puller.pull([DAY])

    assert lost.archive.days() == (DAY,)


def test_damaged_and_misplaced_files_are_refused_by_name() -> None:
    scene = Scene()
    path = scene.record("a")
    data = scene.archive.read(PurePosixPath(path))
    folder = PurePosixPath("daily/2025-08-08/scrapers/s")
    with scene.repository.opened() as draft:
        draft.put(folder / "torn.json", [data[:50]])
        draft.put(folder / "another.json", [data])
        draft.put(folder / "a.json", [data])
        draft.put(PurePosixPath("daily/not-a-day/scrapers/s/a.json"), [data])
        draft.publish("By hand", at=AT)
    lost = _elsewhere(scene)

    pulled = lost.puller.pull()

    assert pulled.brought == 1
    assert sorted(each.path.name for each in pulled.refused) == ["another.json", "torn.json"]
