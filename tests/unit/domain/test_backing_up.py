"""What a backup says of itself, and names that get no file written."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.backing_up import (
    MEMBERS,
    Manifest,
    Member,
    backup_name,
    is_safe_latest,
    manifest_as_json,
    parse_manifest,
    safe_path,
)
from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.sql_dumps import DumpFacts

_MANIFEST = Manifest(
    created_at=datetime(2025, 8, 9, 1, 2, 3, tzinfo=UTC),
    files=3,
    file_bytes=4,
    database=DumpFacts(
        digest="d" * 64,
        migration="0001_x.sql",
        newest_job=date(2025, 8, 7),
        rows={"public.phone": 2},
    ),
    members={name: Member(size_bytes=5, sha256="e" * 64) for name in MEMBERS[:-1]},
)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert parse_manifest(manifest_as_json(_MANIFEST)) == _MANIFEST


def test_a_name_tells_the_time() -> None:
    assert backup_name(_MANIFEST.created_at) == "pantry_radio_20250809T010203Z.tar"


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists) | st.binary())
def test_anything_else_is_no_manifest(written: object) -> None:
    data = written if isinstance(written, bytes) else json.dumps(written).encode()

    with pytest.raises(BackupError):
        parse_manifest(data)


@pytest.mark.parametrize("member", ["pantry_radio_backup", "files", "database", "members"])
def test_a_manifest_that_lacks_a_part_is_damaged(member: str) -> None:
    document = json.loads(manifest_as_json(_MANIFEST))
    del document[member]

    with pytest.raises(BackupError, match="damaged"):
        parse_manifest(json.dumps(document).encode())


def test_a_newer_backup_names_the_cure() -> None:
    with pytest.raises(BackupError, match="newer pantry_radio"):
        parse_manifest(b'{"pantry_radio_backup": 2}')


@pytest.mark.parametrize(
    "name",
    [
        "outputs",
        "/etc/passwd",
        "outputs/../../etc/passwd",
        "outputs//x",
        "outputs/./x",
        "outputs/.pantry_radio/notes",
        "elsewhere/x",
        "archives/dumps/x.sql",
        "archives/backups/x.tar",
        "outputs/daily/a\nb.json",
        "../outputs/x",
        "",
    ],
)
def test_a_name_that_no_backup_of_ours_has_is_refused(name: str) -> None:
    with pytest.raises(BackupError):
        safe_path(name)


@pytest.mark.parametrize("target", ["/etc", "../x", "daily/../..", "daily/2025-08-07/x", "x", ""])
def test_latest_leads_to_a_day_and_nowhere_else(target: str) -> None:
    assert is_safe_latest("daily/2025-08-07")
    assert not is_safe_latest(target)
