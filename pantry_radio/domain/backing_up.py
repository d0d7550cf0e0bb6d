"""What a backup says of itself, and the names that may be in one."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePosixPath

from attrs import field, frozen

from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.sql_dumps import DumpFacts

FORMAT = 1
FILES = "files.tar.gz"
DATABASE = "database.sql.gz"
CHECKSUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
MEMBERS = (FILES, DATABASE, CHECKSUMS, MANIFEST)
"""The members of a backup, in this order; the last has the checksums of the others."""

OUTPUTS = "outputs"
ARCHIVES = "archives"
LEFT_OUT_OF_ARCHIVES = frozenset({"dumps", "backups"})
LATEST = PurePosixPath(OUTPUTS, "latest")
_LATEST_TARGET = re.compile(r"daily/\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@frozen(kw_only=True)
class Member:
    """A member of a backup: its size and SHA-256."""

    size_bytes: int
    sha256: str


@frozen(kw_only=True)
class Manifest:
    """What is in a backup: how many recorded and other files, and the database as dumped."""

    created_at: datetime
    files: int
    file_bytes: int
    database: DumpFacts
    members: Mapping[str, Member] = field(factory=dict[str, Member])


def backup_name(created_at: datetime) -> str:
    """The name of a backup that is given none, by its time (UTC)."""
    return f"pantry_radio_{created_at:%Y%m%dT%H%M%SZ}.tar"


def manifest_as_json(manifest: Manifest) -> bytes:
    """What `parse_manifest` reads, in a form for people, too."""
    facts = manifest.database
    document = {
        "pantry_radio_backup": FORMAT,
        "created_at": manifest.created_at.isoformat(),
        "files": manifest.files,
        "file_bytes": manifest.file_bytes,
        "database": {
            "digest": facts.digest,
            "migration": facts.migration,
            "newest_job": None if facts.newest_job is None else facts.newest_job.isoformat(),
            "rows": dict(facts.rows),
        },
        "members": {
            name: {"size_bytes": member.size_bytes, "sha256": member.sha256}
            for name, member in manifest.members.items()
        },
    }
    return json.dumps(document, indent=2).encode() + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """The manifest that was written.

    Raises:
        BackupError: it is of a newer format, or none of ours.
    """
    try:
        document = json.loads(data)
        written = document["pantry_radio_backup"]
        if isinstance(written, int) and written > FORMAT:
            raise BackupError("it was written by a newer pantry_radio; run that version")
        facts = document["database"]
        newest = facts["newest_job"]
        return Manifest(
            created_at=datetime.fromisoformat(document["created_at"]),
            files=int(document["files"]),
            file_bytes=int(document["file_bytes"]),
            database=DumpFacts(
                digest=_sha256(facts["digest"]),
                migration=str(facts["migration"]),
                newest_job=None if newest is None else date.fromisoformat(newest),
                rows={str(table): int(rows) for table, rows in facts["rows"].items()},
            ),
            members={name: _member(document["members"][name]) for name in MEMBERS[:-1]},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise BackupError(f"its {MANIFEST} is damaged, or it is no backup of ours") from exc


def safe_path(name: str) -> PurePosixPath:
    """The path of a member below `outputs` or `archives`.

    Raises:
        BackupError: it is one that could get out of there, or that we never write.
    """
    parts = name.split("/")
    is_safe = (
        len(parts) > 1
        and parts[0] in (OUTPUTS, ARCHIVES)
        and not any(part == "" or part.startswith(".") for part in parts)
        and not _CONTROL.search(name)
    )
    if not is_safe or (parts[0] == ARCHIVES and parts[1] in LEFT_OUT_OF_ARCHIVES):
        raise BackupError(f"it holds a file of the name {name!r}, which no backup of ours has")
    return PurePosixPath(*parts)


def is_safe_latest(target: str) -> bool:
    """Whether `outputs/latest` may point there: to a day beside it."""
    return _LATEST_TARGET.fullmatch(target) is not None


def is_derived(path: PurePosixPath) -> bool:
    """Whether a file can be made anew from others, so that one that is there may stay."""
    return path.parts[:2] == (OUTPUTS, "daily") and path.name == "summary.json"


def _member(described: Mapping[str, object]) -> Member:
    return Member(
        size_bytes=int(str(described["size_bytes"])), sha256=_sha256(str(described["sha256"]))
    )


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError(text)
    return text
