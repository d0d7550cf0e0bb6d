"""Verifying: a tree that was recorded is sound; whatever is done to it is found, and named."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.archive_tree import MemoryArchiveTree
from pantry_radio.domain.findings import FindingKind, VerifyReport
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record, summarise
from pantry_radio.domain.verifying import repair, verify

DAY = date(2025, 8, 7)
TODAY = date(2025, 8, 9)
A = PurePosixPath("daily/2025-08-07/scrapers/freshtrak/a.json")
SUMMARY = PurePosixPath("daily/2025-08-07/summary.json")
LATEST = PurePosixPath("latest")
RIGHT_LATEST = {LATEST: PurePosixPath("daily/2025-08-07")}
codec = JsonJobResults()


def _job(job_id: str, **more: JsonValue) -> dict[str, JsonValue]:
    job: JsonValue = {
        "created_at": "2025-08-07T10:00:00Z",
        "metadata": {"scraper_id": "freshtrak"},
    }
    return {"job_id": job_id, "job": job, "result": "paid", **more}


def _recorded(*job_ids: str) -> MemoryArchiveFiles:
    archive = MemoryArchiveFiles()
    for job_id in job_ids:
        record(_job(job_id), sent_on=DAY, archive=archive, codec=codec)
    summarise(today=TODAY, archive=archive, codec=codec)
    return archive


def _tree(
    archive: MemoryArchiveFiles,
    more: Mapping[PurePosixPath, bytes] | None = None,
    links: Mapping[PurePosixPath, PurePosixPath] = RIGHT_LATEST,
) -> MemoryArchiveTree:
    return MemoryArchiveTree(files={**archive.files, **(more or {})}, links=links)


def _verify(tree: MemoryArchiveTree, archive: MemoryArchiveFiles) -> VerifyReport:
    return verify(tree, archive=archive, codec=codec, today=TODAY)


def _found(report: VerifyReport) -> dict[FindingKind, list[str]]:
    return {found.kind: [one.path for one in found.examples] for found in report.kinds}


def _changed(archive: MemoryArchiveFiles, **members: JsonValue) -> MemoryArchiveTree:
    """The tree with other members in its summary."""
    written = json.loads(archive.files[SUMMARY])
    return _tree(archive, {SUMMARY: json.dumps({**written, **members}).encode()})


@given(st.lists(st.text(min_size=1), max_size=5))
def test_what_was_recorded_is_sound(job_ids: list[str]) -> None:
    archive = _recorded(*job_ids)
    links = RIGHT_LATEST if job_ids else {}

    report = _verify(_tree(archive, links=links), archive)

    # Ids that differ in case alone are two files here, and would be one on some disks.
    assert set(_found(report)) <= {FindingKind.NAME_COLLISION}
    assert report.results == len(set(job_ids))


def test_nothing_at_all_is_sound() -> None:
    assert _verify(MemoryArchiveTree(), MemoryArchiveFiles()).is_sound


def test_every_kind_has_a_cure() -> None:
    assert all(kind.cure for kind in FindingKind)


_LAID = "daily/2025-08-07/scrapers/freshtrak"


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        (f"{_LAID}/a.json", b'{"job_id": "a", "jo', FindingKind.INVALID_JSON),
        (f"{_LAID}/b.json", b'{"job_id": "b", "job_id": "b"}', FindingKind.NOT_EXACT_JSON),
        (f"{_LAID}/b.json", b"[]", FindingKind.INVALID_JOB),
        (f"{_LAID}/b.txt", b"", FindingKind.STRAY_FILE),
        (f"{_LAID}/.b.json", b"", FindingKind.STRAY_FILE),
        (f"{_LAID}/deeper/b.json", b"", FindingKind.STRAY_FOLDER),
        ("daily/2025-08-07/b.json", b"", FindingKind.STRAY_FILE),
        ("daily/2025-08-7/processed/b.json", b"", FindingKind.STRAY_FOLDER),
        ("daily/notes.md", b"", FindingKind.STRAY_FILE),
        ("README.md", b"", FindingKind.STRAY_FILE),
    ],
)
def test_what_does_not_belong_there_is_found(path: str, data: bytes, kind: FindingKind) -> None:
    archive = _recorded("a")

    report = _verify(_tree(archive, {PurePosixPath(path): data}), archive)

    found = _found(report)
    assert list(found) == [kind]
    assert path.startswith(found[kind][0])


def test_a_file_of_another_day_or_name_is_misplaced() -> None:
    archive = _recorded("a")
    elsewhere = PurePosixPath("daily/2025-08-07/processed/a.json")

    report = _verify(_tree(archive, {elsewhere: archive.files[A]}), archive)

    assert _found(report) == {FindingKind.MISPLACED: [str(elsewhere)]}
    assert str(A) in str(report.kinds[0].examples[0].detail)


def test_an_undated_file_may_lie_on_any_day() -> None:
    archive = MemoryArchiveFiles()
    record({"job_id": "a"}, sent_on=DAY, archive=archive, codec=codec)
    summarise(today=TODAY, archive=archive, codec=codec)

    assert _verify(_tree(archive), archive).is_sound


def test_links_and_pipes_are_found_and_not_followed() -> None:
    archive = _recorded("a")
    tree = MemoryArchiveTree(
        files=archive.files,
        links={**RIGHT_LATEST, A.with_name("b.json"): A},
        others=frozenset([A.with_name("c.json")]),
    )

    assert _found(_verify(tree, archive)) == {
        FindingKind.LINK: [str(A.with_name("b.json"))],
        FindingKind.NOT_A_FILE: [str(A.with_name("c.json"))],
    }


def test_names_that_differ_in_case_alone_collide() -> None:
    archive = _recorded("a", "A")

    assert list(_found(_verify(_tree(archive), archive))) == [FindingKind.NAME_COLLISION]


def test_only_old_temporaries_are_findings() -> None:
    archive = _recorded("a")
    live, old = A.with_name(".tmp-1-aaaaaaaaaaaa"), A.with_name(".tmp-2-bbbbbbbbbbbb")
    tree = MemoryArchiveTree(
        files=archive.files,
        links=RIGHT_LATEST,
        temporaries=frozenset([live, old]),
        ages={live: 10.0, old: 4000.0},
    )

    assert _found(_verify(tree, archive)) == {FindingKind.OLD_TEMPORARY: [str(old)]}


@pytest.mark.parametrize(
    ("members", "kinds"),
    [
        ({"total_jobs": 3}, [FindingKind.WRONG_COUNTS]),
        ({"scrapers": {}}, [FindingKind.WRONG_COUNTS, FindingKind.WRONG_TIMES]),
        ({"date": "2025-08-08"}, [FindingKind.SUMMARY_UNREADABLE]),
        ({"jobs": 1}, [FindingKind.SUMMARY_UNREADABLE]),
        (
            {"jobs": [{"job_id": "b", "scraper_id": "freshtrak", "timestamp": None}]},
            [
                FindingKind.NOT_LISTED,
                FindingKind.LISTED_WITHOUT_FILE,
                FindingKind.WRONG_TIMES,
            ],
        ),
        (
            {"jobs": [{"job_id": "a", "scraper_id": "freshtrak", "timestamp": "2025-08-07"}] * 2},
            [FindingKind.LISTED_DIFFERENTLY, FindingKind.LISTED_TWICE, FindingKind.WRONG_TIMES],
        ),
    ],
)
def test_a_wrong_summary_is_found_and_rebuilt(
    members: dict[str, JsonValue], kinds: list[FindingKind]
) -> None:
    archive = _recorded("a")
    right, wrong = archive.files[SUMMARY], _changed(archive, **members)
    assert list(_found(_verify(wrong, archive))) == kinds
    archive.change_summary(DAY, wrong.files[SUMMARY])

    report = repair(wrong, archive=archive, codec=codec, today=TODAY)

    assert report.is_sound
    assert report.summaries_rebuilt == (DAY,)
    assert archive.files[SUMMARY] == right


def test_a_missing_summary_is_found() -> None:
    archive = _recorded("a")
    files = {path: data for path, data in archive.files.items() if path != SUMMARY}
    tree = MemoryArchiveTree(files=files, links=RIGHT_LATEST)

    assert list(_found(_verify(tree, archive))) == [FindingKind.SUMMARY_MISSING]


def test_notes_that_wait_are_one_finding() -> None:
    archive = _recorded("a")
    record(_job("b"), sent_on=DAY, archive=archive, codec=codec)

    assert list(_found(_verify(_tree(archive), archive))) == [FindingKind.SUMMARY_BEHIND]


def test_a_repair_brings_what_was_noted_into_the_summary() -> None:
    archive = _recorded("a")
    record(_job("b"), sent_on=DAY, archive=archive, codec=codec)

    assert repair(_tree(archive), archive=archive, codec=codec, today=TODAY).is_sound
    assert _verify(_tree(archive), archive).is_sound
    assert archive.waiting_notes() == {}


def test_the_summary_of_a_day_without_results_is_kept() -> None:
    archive = _recorded("a")
    tree = MemoryArchiveTree(files={SUMMARY: archive.files[SUMMARY]}, links=RIGHT_LATEST)

    report = repair(tree, archive=archive, codec=codec, today=TODAY)

    assert list(_found(report)) == [FindingKind.SUMMARY_ALONE]
    assert report.summaries_rebuilt == ()


def test_a_day_that_cannot_be_seen_as_a_whole_keeps_its_summary() -> None:
    archive = _recorded("a", "b")
    files = {path: data for path, data in archive.files.items() if path != A}
    tree = MemoryArchiveTree(files=files, links={**RIGHT_LATEST, A: A.with_name("b.json")})

    report = repair(_tree_with(tree, total_jobs=7), archive=archive, codec=codec, today=TODAY)

    assert not report.is_sound
    assert report.summaries_rebuilt == ()


def _tree_with(tree: MemoryArchiveTree, **members: JsonValue) -> MemoryArchiveTree:
    written = {**json.loads(tree.files[SUMMARY]), **members}
    files = {**tree.files, SUMMARY: json.dumps(written).encode()}
    return MemoryArchiveTree(files=files, links=tree.links)


@pytest.mark.parametrize(
    ("links", "kind"),
    [
        ({}, FindingKind.LATEST_MISSING),
        ({LATEST: PurePosixPath("daily/2025-08-01")}, FindingKind.LATEST_DANGLING),
        ({LATEST: PurePosixPath("/etc")}, FindingKind.LATEST_DANGLING),
        ({LATEST: PurePosixPath("daily/2025-08-06")}, FindingKind.LATEST_WRONG),
        ({LATEST: PurePosixPath("daily/9999-12-31")}, FindingKind.LATEST_WRONG),
    ],
)
def test_a_wrong_latest_is_found_and_mended(
    links: dict[PurePosixPath, PurePosixPath], kind: FindingKind
) -> None:
    archive = _recorded("a")
    for day in ("2025-08-06", "9999-12-31"):
        dated = _job(day) | {"job": {"created_at": day}}
        record(dated, sent_on=None, archive=archive, codec=codec)
    summarise(today=TODAY, archive=archive, codec=codec)
    assert list(_found(_verify(_tree(archive, links=links), archive))) == [kind]

    report = repair(_tree(archive, links=links), archive=archive, codec=codec, today=TODAY)

    assert report.is_sound
    assert report.latest_pointed_to == archive.latest() == DAY


def test_no_result_is_touched_by_a_repair() -> None:
    archive = _recorded("a", "b")
    before = {path: data for path, data in archive.files.items() if path != SUMMARY}
    archive.change_summary(DAY, b"{}")

    repair(_tree(archive), archive=archive, codec=codec, today=TODAY)

    assert {path: data for path, data in archive.files.items() if path != SUMMARY} == before
