"""The survey of real folders keeps the contract, and remembers what it has counted."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pantry_radio.adapters.archive_survey.survey import LocalArchiveSurvey
from pantry_radio.domain.ports.archive_survey import ArchiveSurvey, ModelTokens, SurveyedArchive
from tests.contracts.archive_survey import FRESHTRAK, PROCESSED, ArchiveSurveyContract

_ENOUGH_SECONDS = 60.0


class TestLocalArchiveSurvey(ArchiveSurveyContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> Iterator[None]:
        self.root = tmp_path
        self.opened: list[LocalArchiveSurvey] = []
        yield
        for survey in self.opened:
            survey.close()

    def create(self, files: Mapping[str, bytes]) -> ArchiveSurvey:
        _write(self.root / "outputs", files)
        (self.root / "home").mkdir(exist_ok=True)
        self.opened.append(_survey(self.root))
        return self.opened[-1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path


def test_the_newest_file_is_told_and_what_was_rejected(root: Path) -> None:
    _write(root / "outputs", {f"{FRESHTRAK}/a.json": b"{}", f"{PROCESSED}/b.json": b"{}"})
    os.utime(root / "outputs" / PROCESSED / "b.json", (1, 1))
    os.utime(root / "outputs" / FRESHTRAK / "a.json", (1_754_640_000, 1_754_640_000))
    _write(root / "archives", {"rejected/invalid_json/x.payload": b"x"})
    _write(root / "archives", {"rejected/invalid_json/x.reason": b"x"})

    found = _looked(root)

    assert found.newest_at == datetime(2025, 8, 8, 8, tzinfo=UTC)
    assert found.newest_path == f"{FRESHTRAK}/a.json"
    assert found.rejected == 1


def test_tokens_are_added_up_by_model_as_far_as_results_state_them(root: Path) -> None:
    _write(
        root / "outputs",
        {
            f"{PROCESSED}/a.json": _result("large", prompt_tokens=100, completion_tokens=20),
            f"{PROCESSED}/b.json": _result("large", input_tokens=1, output_tokens=2),
            f"{FRESHTRAK}/c.json": _result(None, prompt_tokens=5),
            f"{FRESHTRAK}/d.json": _result("odd", prompt_tokens=True, completion_tokens=-1),
            f"{FRESHTRAK}/e.json": b'{"result": "no \\"usage\\" here"}',
            f"{FRESHTRAK}/f.json": b'{"usage": broken',
        },
    )

    found = _looked(root)

    assert found.models == (
        ModelTokens(model="large", results=2, input_tokens=101, output_tokens=22),
        ModelTokens(model="unknown", results=1, input_tokens=5, output_tokens=0),
    )
    assert found.is_complete


def test_what_is_added_replaced_and_removed_is_noticed(root: Path) -> None:
    outputs = root / "outputs"
    usage = {"prompt_tokens": 100, "completion_tokens": 1}
    _write(outputs, {f"{PROCESSED}/{name}.json": _result("m", **usage) for name in "abc"})
    before = _looked(root)
    _write(outputs, {"new.json": _result("m", prompt_tokens=7)})
    (outputs / "new.json").rename(outputs / PROCESSED / "a.json")
    (outputs / PROCESSED / "b.json").unlink()
    _write(outputs, {f"{FRESHTRAK}/d.json": b"{}"})

    after = _looked(root)

    assert before.models == (ModelTokens(model="m", results=3, input_tokens=300, output_tokens=3),)
    assert after.models == (ModelTokens(model="m", results=2, input_tokens=107, output_tokens=1),)
    assert after.files == 3


def test_a_day_that_is_gone_is_forgotten(root: Path) -> None:
    _write(root / "outputs", {f"{PROCESSED}/a.json": _result("m", prompt_tokens=1)})
    _looked(root)
    (root / "outputs" / PROCESSED / "a.json").unlink()
    (root / "outputs" / PROCESSED).rmdir()

    found = _looked(root)

    assert (found.days, found.models) == ((), ())


def test_files_of_settled_folders_are_not_opened_again(root: Path) -> None:
    outputs = root / "outputs"
    _write(outputs, {f"{PROCESSED}/a.json": _result("m", prompt_tokens=1)})
    os.utime(outputs / PROCESSED, (1, 1))
    _looked(root)
    (outputs / PROCESSED / "a.json").write_bytes(_result("other", prompt_tokens=9))
    os.utime(outputs / PROCESSED, (1, 1))

    assert [each.model for each in _looked(root).models] == ["m"]


def test_a_change_within_one_tick_of_the_clock_is_noticed(root: Path) -> None:
    folder = root / "outputs" / PROCESSED
    _write(root / "outputs", {f"{PROCESSED}/a.json": b"{}"})
    stat = folder.stat()
    _looked(root)
    (folder / "b.json").write_bytes(b"{}")
    os.utime(folder, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert _looked(root).files == 2


def test_without_time_nothing_is_counted_and_that_is_said(root: Path) -> None:
    _write(root / "outputs", {f"{PROCESSED}/a.json": b"{}"})

    in_no_time = _looked(root, seconds=0)
    later = _looked(root)

    assert (in_no_time.files, in_no_time.is_counted, in_no_time.is_complete) == (0, False, False)
    assert (later.files, later.is_complete) == (1, True)


@pytest.mark.parametrize("broken", [b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_memory_is_made_anew(root: Path, broken: bytes) -> None:
    _write(root / "outputs", {f"{PROCESSED}/a.json": b"{}"})
    (root / "home/survey.sqlite3").write_bytes(broken)

    assert _looked(root).files == 1
    assert (root / "home/survey.sqlite3").read_bytes()[:6] == b"SQLite"


def test_without_a_home_nothing_is_written(tmp_path: Path) -> None:
    _write(tmp_path / "outputs", {f"{PROCESSED}/a.json": b"{}"})

    assert _looked(tmp_path).files == 1
    assert not (tmp_path / "home").exists()


def test_links_and_folders_are_no_files(root: Path) -> None:
    folder = root / "outputs" / PROCESSED
    _write(root / "outputs", {f"{PROCESSED}/a.json": b"{}"})
    (folder / "link.json").symlink_to(folder / "a.json")
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")
    (folder.parent / "scrapers").symlink_to(root)

    assert _looked(root).files == 1


def _survey(root: Path) -> LocalArchiveSurvey:
    return LocalArchiveSurvey(
        output_dir=root / "outputs",
        archive_dir=root / "archives",
        memory=root / "home" / "survey.sqlite3",
    )


def _looked(root: Path, *, seconds: float = _ENOUGH_SECONDS) -> SurveyedArchive:
    survey = _survey(root)
    try:
        return survey.survey(seconds=seconds)
    finally:
        survey.close()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _result(model: str | None, **usage: object) -> bytes:
    return json.dumps({"job_id": "a", "result": {"model": model, "usage": usage}}).encode()
