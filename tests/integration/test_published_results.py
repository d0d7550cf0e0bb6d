"""Real published results: recording one again gives the same bytes at the same path."""

import tarfile
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.archive import SUMMARY_NAME
from pantry_radio.domain.findings import FindingKind
from pantry_radio.domain.idempotency import Standing
from pantry_radio.domain.recording import Recorded, record
from pantry_radio.domain.verifying import verify

_SAMPLE = Path(__file__).parents[3] / "shared" / "haarrrvest-sample" / "haarrrvest-sample.tar.gz"
pytestmark = pytest.mark.skipif(not _SAMPLE.exists(), reason="the published sample is not here")


def test_recorded_again_they_are_the_same_bytes_at_the_same_path() -> None:
    archive, codec = MemoryArchiveFiles(), JsonJobResults()
    published: dict[PurePosixPath, bytes] = {}
    with tarfile.open(_SAMPLE) as sample:
        for member in sample:
            path, file = PurePosixPath(member.name), sample.extractfile(member)
            if file is not None and path.suffix == ".json" and path.name != SUMMARY_NAME:
                published[path] = file.read()
    for data in published.values():
        outcome = record(codec.parse(data), sent_on=None, archive=archive, codec=codec)
        assert isinstance(outcome, Recorded)
        assert outcome.standing is Standing.NEW

    assert len(published) > 1000
    assert dict(archive.files) == published


def test_a_published_tree_is_judged(tmp_path: Path) -> None:
    with tarfile.open(_SAMPLE) as sample:
        sample.extractall(tmp_path)  # noqa: S202 - a file of ours, with a checksum
    archive, codec = MemoryArchiveFiles(), JsonJobResults()
    tree = LocalArchiveTree(tmp_path)

    report = verify(tree, archive=archive, codec=codec, today=date(2025, 8, 10))

    assert report.results > 1000
    # Its summaries tell when a file was written, not when the job was created.
    assert {found.kind for found in report.kinds} == {
        FindingKind.STRAY_FILE,
        FindingKind.LISTED_DIFFERENTLY,
        FindingKind.LATEST_MISSING,
    }
